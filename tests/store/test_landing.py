"""What a landing keeps, replaces, asks and derives (EXPORT_FORMATS, rule 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from norte.base.errors import QuestionError
from norte.base.text import Text
from norte.store import Checksum, Counts, Derivation, Lake, Reject, Slice, land, raw
from norte.store.ledger import loads, rejects
from tests.store.store_kit import NOW, SLICES, ad, batch, march, whole

if TYPE_CHECKING:
    from pathlib import Path

    from norte.store import Batch, LandReport


def go(lake: Lake, one: Batch, *derivations: Derivation, **given: Any) -> LandReport:
    return land(lake, one, derivations or (SLICES,), now=NOW, **given)


def ads(lake: Lake) -> list[tuple[Any, ...]]:
    """Day of March, campaign, clicks and load of every row."""
    rows = lake.cursor().execute(
        "SELECT day(day), campaign_id, clicks, load_id FROM lake.ad_daily ORDER BY ALL"
    )
    return rows.fetchall()


def slices(lake: Lake) -> list[tuple[Any, ...]]:
    rows = lake.cursor().execute(
        "SELECT day(day), level, breakdown, facts FROM lake.fact_slice ORDER BY ALL"
    )
    return rows.fetchall()


def test_rows_carry_who_brought_them(lake: Lake, tmp_path: Path) -> None:
    one = batch(tmp_path / "s", {"ad_daily": [ad(1, spend=Decimal("1.5"), currency="EUR")]})
    go(lake, one)
    row = lake.cursor().execute(
        "SELECT source_id, platform, account, load_id, src_file, src_row, spend, currency, "
        "impressions FROM lake.ad_daily"
    )
    assert row.fetchone() == (
        "ads", "google_ads", "111", 1, one.sha256, 1, Decimal("1.500000"), "EUR", None,
    )  # fmt: skip


def test_the_same_file_twice_changes_nothing(lake: Lake, tmp_path: Path) -> None:
    one = batch(tmp_path / "s", {"ad_daily": [ad(1)]}, coverage=(march(1, 1),))
    first = go(lake, one)
    again = go(lake, replace(one, file="renamed.csv"))
    assert (again.duplicate_of, again.snapshot) == (first.load_id, first.snapshot)
    assert lake.snapshot() == first.snapshot
    assert len(loads(lake)) == 1


def test_the_same_content_of_another_source_is_another_load(lake: Lake, tmp_path: Path) -> None:
    one = batch(tmp_path / "s", {"ad_daily": [ad(1)]})
    go(lake, one)
    assert go(lake, replace(one, source_id="other")).duplicate_of is None
    assert len(ads(lake)) == 2


def test_the_last_of_repeated_rows_wins_and_the_others_are_counted(
    lake: Lake, tmp_path: Path
) -> None:
    rows = [ad(1, clicks=1), ad(1, clicks=2), ad(2, clicks=3), ad(1, clicks=4)]
    report = go(lake, batch(tmp_path / "s", {"ad_daily": rows}))
    assert ads(lake) == [(1, "c1", 4, 1), (2, "c1", 3, 1)]
    assert report.duplicates == 2
    assert loads(lake)[0].counts == Counts(rows=4, kept=2, ignored=2, duplicates=2)


def test_a_repeated_order_does_not_repeat_the_rows_of_its_lines(lake: Lake, tmp_path: Path) -> None:
    """Two lines of one order, each row telling the order again: no row of the file is ignored."""
    tables = {
        "order": [{"order_id": "1", "src_row": 2}, {"order_id": "1", "src_row": 3}],
        "order_line": [
            {"order_id": "1", "line_id": "a", "src_row": 2},
            {"order_id": "1", "line_id": "b", "src_row": 3},
        ],
    }
    report = go(lake, batch(tmp_path / "s", tables, counts=Counts(rows=2, kept=2)))
    assert report.inserted == {"order": 1, "order_line": 2}
    assert report.duplicates == 0


def test_rows_of_the_key_that_are_unknown_are_the_same_row(lake: Lake, tmp_path: Path) -> None:
    """`ad_id`, `device` and the rest are NULL in both: the second file replaces the first."""
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1, clicks=1)]}))
    report = go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1, clicks=2)]}))
    assert ads(lake) == [(1, "c1", 2, 2)]
    assert report.replaced == {"ad_daily": 1}


def test_a_re_export_with_more_rows_replaces_without_asking(lake: Lake, tmp_path: Path) -> None:
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1), ad(2)]}))
    rows = [ad(1, clicks=5), ad(1, "c2", 6), ad(2, clicks=7), ad(3, clicks=8)]
    go(lake, batch(tmp_path / "s", {"ad_daily": rows}))
    assert [row[:3] for row in ads(lake)] == [
        (1, "c1", 5), (1, "c2", 6), (2, "c1", 7), (3, "c1", 8),
    ]  # fmt: skip


def filtered(lake: Lake, tmp_path: Path, **given: Any) -> Batch:
    """Two campaigns on three days, and a re-export of one of them on two."""
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(d, c) for d in (1, 2, 3) for c in "ab"]}))
    rows = [ad(1, "a", 20), ad(2, "a", 20)]
    return batch(tmp_path / "s", {"ad_daily": rows}, file="filtered.csv", **given)


def test_a_partial_re_export_asks_and_changes_nothing(lake: Lake, tmp_path: Path) -> None:
    part = filtered(lake, tmp_path)
    before = ads(lake), slices(lake), lake.snapshot()
    with pytest.raises(QuestionError) as asked:
        go(lake, part)
    assert asked.value.option == "--merge | --replace"
    for language in ("es", "en"):
        said = asked.value.say(language)
        assert "filtered.csv" in said
        assert " 2 " in said
        assert "2026-03-01 … 2026-03-02" in said
    assert (ads(lake), slices(lake), lake.snapshot()) == before


def test_merge_keeps_what_the_file_does_not_bring(lake: Lake, tmp_path: Path) -> None:
    go(lake, filtered(lake, tmp_path, mode="merge"))
    assert [row[:3] for row in ads(lake)] == [
        (1, "a", 20), (1, "b", 10), (2, "a", 20), (2, "b", 10), (3, "a", 10), (3, "b", 10),
    ]  # fmt: skip


def test_replace_deletes_what_the_file_does_not_bring(lake: Lake, tmp_path: Path) -> None:
    report = go(lake, filtered(lake, tmp_path, mode="replace"))
    assert [row[:3] for row in ads(lake)] == [
        (1, "a", 20), (2, "a", 20), (3, "a", 10), (3, "b", 10),
    ]  # fmt: skip
    assert report.replaced == {"ad_daily": 4}


def test_a_proven_file_replaces_its_days_whole(lake: Lake, tmp_path: Path) -> None:
    go(lake, filtered(lake, tmp_path, proven=(whole(1, 2),)))
    assert [row[:2] for row in ads(lake)] == [(1, "a"), (2, "a"), (3, "a"), (3, "b")]


def test_a_proven_file_without_rows_empties_its_days(lake: Lake, tmp_path: Path) -> None:
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1), ad(2), ad(3)]}))
    report = go(lake, batch(tmp_path / "s", {}, proven=(whole(1, 2),), sha256="empty"))
    assert [row[0] for row in ads(lake)] == [3]
    assert report.replaced == {"ad_daily": 2}
    assert slices(lake) == [(3, "campaign", "none", 1)]


def test_proof_of_some_days_proves_nothing_of_the_others(lake: Lake, tmp_path: Path) -> None:
    part = filtered(lake, tmp_path, proven=(whole(1, 1),))
    with pytest.raises(QuestionError, match=r"lacks 1 of its rows of 2026-03-02"):
        go(lake, part)


@pytest.mark.parametrize(
    "other",
    [{"level": "ad"}, {"breakdown": "device"}, {"account": "222"}, {"day_to": date(2026, 3, 31)}],
    ids=str,
)
def test_another_level_breakdown_account_or_period_is_another_slice(
    lake: Lake, tmp_path: Path, other: dict[str, Any]
) -> None:
    """A campaign, an ad and a device report of the same days stand side by side."""
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1, "a"), ad(1, "b")]}))
    go(lake, batch(tmp_path / "s", {"ad_daily": [{**ad(1, "a"), **other}]}))
    assert len(ads(lake)) == 3


def test_a_proven_summary_of_a_month_leaves_its_days(lake: Lake, tmp_path: Path) -> None:
    month = ad(1, day_to=date(2026, 3, 31))
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1), ad(2)]}))
    go(lake, batch(tmp_path / "s", {"ad_daily": [month]}, proven=(whole(1, 31),)))
    assert len(ads(lake)) == 3
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(5)]}, proven=(whole(1, 31),)))
    assert sorted(row[0] for row in ads(lake)) == [1, 5]


def test_orders_merge_by_their_number_and_never_ask(lake: Lake, tmp_path: Path) -> None:
    day = datetime(2026, 3, 1, 12, tzinfo=UTC)
    first = [{"order_id": n, "instant": day, "status": "valid"} for n in ("1", "2", "3")]
    go(lake, batch(tmp_path / "s", {"order": first}, source_id="shop"))
    later = [{"order_id": "2", "instant": day, "status": "cancelled"}]
    report = go(lake, batch(tmp_path / "s", {"order": later}, source_id="shop"))
    rows = lake.cursor().execute('SELECT order_id, status FROM lake."order" ORDER BY 1').fetchall()
    assert rows == [("1", "valid"), ("2", "cancelled"), ("3", "valid")]
    assert report.replaced == {"order": 1}


def test_proven_days_of_orders_are_cut_by_the_offset_they_came_with(
    lake: Lake, tmp_path: Path
) -> None:
    """05:30 UTC on the 2nd is still the 1st in Mexico City: it goes with the 1st."""
    rows = [
        {
            "order_id": "late",
            "instant": datetime(2026, 3, 2, 5, 30, tzinfo=UTC),
            "utc_offset": -360,
        },
        {
            "order_id": "next",
            "instant": datetime(2026, 3, 2, 6, 30, tzinfo=UTC),
            "utc_offset": -360,
        },
    ]
    go(lake, batch(tmp_path / "s", {"order": rows}))
    first = date(2026, 3, 1)
    proof = Slice(table="order", account="111", day_from=first, day_to=first)
    go(lake, batch(tmp_path / "s", {}, proven=(proof,), sha256="x"))
    assert lake.cursor().execute('SELECT order_id FROM lake."order"').fetchall() == [("next",)]


def test_a_person_is_the_same_key_in_every_load_and_never_the_hash(
    lake: Lake, tmp_path: Path
) -> None:
    def order(number: str, who: str | None) -> dict[str, Any]:
        return {"order_id": number, "person": who}

    rows = [order("1", "ana"), order("2", "luis"), order("3", None), order("4", "ana")]
    go(lake, batch(tmp_path / "s", {"order": rows}))
    go(lake, batch(tmp_path / "s", {"order": [order("5", "ana")]}))
    keys = dict(lake.cursor().execute('SELECT order_id, person FROM lake."order"').fetchall())
    assert keys["1"] == keys["4"] == keys["5"]
    assert keys["1"] != keys["2"]
    assert keys["3"] is None
    people = lake.cursor().execute("SELECT identity, contact_key FROM people.person").fetchall()
    assert dict(people) == {"ana": keys["1"], "luis": keys["2"]}
    assert all(0 <= key < 2**63 for _, key in people)


def test_coverage_rejects_checksums_and_answers_are_kept(lake: Lake, tmp_path: Path) -> None:
    reason = Text(es="no es una fecha", en="not a date")
    rejected = (
        Reject(row=7, column="Día", raw="32/13", code="bad-date", reason=reason),
        Reject(row=9, column=None, raw="'; DROP TABLE x --", code="cells", reason=reason),
    )
    one = batch(
        tmp_path / "s",
        {"ad_daily": [ad(1)]},
        coverage=(march(1, 31),),
        rejects=rejected,
        counts=Counts(rows=4, kept=1, rejected=2, totals=1),
        checksums=(Checksum("Coste", Decimal("10.5"), Decimal("10.5"), ok=True),),
        options={"dates": "dmy"},
    )
    go(lake, one)
    load = loads(lake)[0]
    assert load.checksums == one.checksums
    assert load.options == {"dates": "dmy"}
    assert load.counts == one.counts
    assert load.landed_at == NOW.replace(tzinfo=None)
    assert [(r.row, r.column, r.raw, r.reason) for r in rejects(lake, 1)] == [
        (7, "Día", "32/13", reason),
        (9, None, "'; DROP TABLE x --", reason),
    ]
    kept = lake.cursor().execute(
        'SELECT source_id, account, table_name, "columns", day_from, day_to, complete_until, '
        "level, flags FROM lake.coverage"
    )
    assert kept.fetchall() == [
        (
            "ads", "111", "ad_daily", "clicks", date(2026, 3, 1), date(2026, 3, 31),
            date(2026, 3, 31), "campaign", "",
        )
    ]  # fmt: skip


def test_a_derived_table_follows_what_a_landing_touched(lake: Lake, tmp_path: Path) -> None:
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1, "a"), ad(1, "b"), ad(2, "a")]}))
    assert slices(lake) == [(1, "campaign", "none", 2), (2, "campaign", "none", 1)]
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1, "a")]}, mode="replace"))
    assert slices(lake) == [(1, "campaign", "none", 1), (2, "campaign", "none", 1)]


def test_a_derivation_of_another_number_is_recomputed_whole(lake: Lake, tmp_path: Path) -> None:
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1), ad(2)]}))
    doubled = replace(SLICES, sql=SLICES.sql.replace("count(*)", "2 * count(*)"))
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(3)]}), doubled)
    assert [row[3] for row in slices(lake)] == [1, 1, 2]
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(4)]}), replace(doubled, number=2))
    assert [row[3] for row in slices(lake)] == [2, 2, 2, 2]


def test_a_derivation_new_to_the_lake_sees_what_was_there(lake: Lake, tmp_path: Path) -> None:
    land(lake, batch(tmp_path / "s", {"ad_daily": [ad(1)]}), (), now=NOW)
    assert slices(lake) == []
    go(lake, batch(tmp_path / "s", {"order": [{"order_id": "1"}]}))
    assert slices(lake) == [(1, "campaign", "none", 1)]


def test_a_derivation_may_read_another_one(lake: Lake, tmp_path: Path) -> None:
    """Facts a day and account, from the slices: the plan table serves as the derived one."""
    total = Derivation(
        table="plan",
        number=1,
        key=("source_id", "day"),
        touched={"fact_slice": "SELECT source_id, day FROM {changed}"},
        sql="SELECT source_id, day, sum(facts) AS value FROM lake.fact_slice AS f WHERE EXISTS "
        "(SELECT 1 FROM touched AS k WHERE k.source_id = f.source_id AND k.day = f.day) "
        "GROUP BY ALL",
    )
    first = {"ad_daily": [ad(1, "a"), ad(1, "b"), ad(2)]}
    go(lake, batch(tmp_path / "s", first), SLICES, total)
    go(lake, batch(tmp_path / "s", {}, proven=(whole(1, 1),), sha256="x"), SLICES, total)
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(3)]}), SLICES, total)
    rows = lake.cursor().execute("SELECT day(day), value FROM lake.plan ORDER BY 1").fetchall()
    assert rows == [(2, 1), (3, 1)]


def test_a_failing_derivation_leaves_the_lake_as_it_was(lake: Lake, tmp_path: Path) -> None:
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1)]}))
    before = lake.snapshot()
    broken = replace(SLICES, number=2, sql="SELECT nothing FROM lake.ad_daily")
    with pytest.raises(Exception, match="nothing"):
        go(lake, batch(tmp_path / "s", {"ad_daily": [ad(2)]}), broken)
    assert lake.snapshot() == before
    assert len(loads(lake)) == 1
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(2)]}))
    assert [row[0] for row in ads(lake)] == [1, 2]


def test_a_staged_column_that_no_table_has_is_our_bug(lake: Lake, tmp_path: Path) -> None:
    one = batch(tmp_path / "s", {"ad_daily": [ad(1)]})
    wrong = replace(one, tables=(replace(one.tables[0], table="plan"),))
    with pytest.raises(ValueError, match="clicks"):
        go(lake, wrong)


def test_the_raw_file_is_kept_once(lake: Lake, tmp_path: Path) -> None:
    file = tmp_path / "ads.csv"
    file.write_text("Día;Clics\n1;10\n", "utf-8")
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(1)]}, raw=file))
    go(lake, batch(tmp_path / "s", {"ad_daily": [ad(2)]}, raw=file))
    hashes = {load.raw_sha256 for load in loads(lake)}
    assert len(hashes) == 1
    kept = [path for path in lake.workspace.files.rglob("*") if path.is_file()]
    assert len(kept) == 1
    back = raw.unpack(lake.workspace, str(hashes.pop()), tmp_path / "back.csv")
    assert back.read_bytes() == file.read_bytes()


def order(number: str, *lines: str, coupon: str | None = None) -> dict[str, list[dict[str, Any]]]:
    return {
        "order": [{"order_id": number}],
        "order_line": [{"order_id": number, "line_id": line} for line in lines],
        "order_discount": [{"order_id": number, "code": coupon}] if coupon else [],
    }


def parts(lake: Lake) -> list[tuple[Any, ...]]:
    rows = lake.cursor().execute(
        "SELECT order_id, line_id FROM lake.order_line UNION ALL "
        "SELECT order_id, code FROM lake.order_discount ORDER BY ALL"
    )
    return rows.fetchall()


def test_an_order_told_again_keeps_no_line_that_it_lost(lake: Lake, tmp_path: Path) -> None:
    go(lake, batch(tmp_path / "s", order("1", "a", "b", "c", coupon="DIEZ")))
    go(lake, batch(tmp_path / "s", order("2", "a", coupon="DIEZ")))
    go(lake, batch(tmp_path / "s", order("1", "a", "d")))
    assert parts(lake) == [("1", "a"), ("1", "d"), ("2", "DIEZ"), ("2", "a")]


def test_a_file_of_lines_alone_merges_them(lake: Lake, tmp_path: Path) -> None:
    go(lake, batch(tmp_path / "s", order("1", "a", "b", coupon="DIEZ")))
    lines = {"order_line": order("1", "c")["order_line"]}
    go(lake, batch(tmp_path / "s", lines))
    assert parts(lake) == [("1", "DIEZ"), ("1", "a"), ("1", "b"), ("1", "c")]
