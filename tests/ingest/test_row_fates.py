"""Every row of a file has one fate: kept, rejected, a total, or ignored."""

from __future__ import annotations

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from norte.base.errors import QuestionError
from tests.ingest.exports import drop
from tests.ingest.google_ads_text import HEAD, ROW, TITLE, ads, one

# ── the careful way ──────────────────────────────────────────────────────────────────────────


def test_ragged_rows_and_stray_quotes_are_told_apart(tmp_path):
    rows = (
        ROW,
        "2026-03-02,Short,Search,EUR,5",
        ROW.strip() + ",too,many",
        '2026-03-03,B"x"y,Search,EUR,7,,1.25,1,1',
    )
    made = drop(tmp_path, "a.csv", ads(*rows), account="a")
    assert made.rows("ad_daily", "src_row", "campaign_name", "impressions") == [
        (4, "Brand", 100),
        (5, "Short", 5),
        (7, 'B"x"y', 7),
    ]
    assert made.rejects == [(6, None, "too¦many", "too-many-cells")]
    assert made.counts == (3, 1, 0, 0)


def test_rows_of_commas_are_ignored(tmp_path):
    made = drop(tmp_path, "a.csv", ads(ROW, ",,,,,,,,", ROW.replace("Brand", "B")), account="a")
    assert made.counts == (2, 0, 0, 1)


CELL = st.sampled_from(
    [
        "",
        "2026-03-01",
        "Brand",
        "1,5",
        "10.50",
        "x",
        "--",
        "<5",
        'a"b',
        "Total: Account",
        "a\nb",
        "ñ",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.lists(CELL, min_size=0, max_size=12), max_size=25), quoted=st.booleans())
def test_every_row_has_one_fate(tmp_path_factory, rows, quoted):
    """kept + rejected + totals + ignored = rows of the file, whatever is in it."""
    folder = tmp_path_factory.mktemp("fates")
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    made = one(folder, TITLE + HEAD + ROW + out.getvalue(), account="a")
    if made.error is not None:
        assert isinstance(made.error, QuestionError)
        return
    assert made.batch is not None
    counts = made.batch.counts
    assert counts.kept + counts.rejected + counts.totals + counts.ignored == counts.rows
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert counts.rows - 1 >= len(filled)
    assert len(made.batch.rejects) == counts.rejected
