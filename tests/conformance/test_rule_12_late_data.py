"""Rule 12, what a question can answer: late data mature, and the past can be asked again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from norte.engine.connect import lake_source
from norte.engine.derivations import landing
from norte.engine.facts import Facts
from norte.store import Coverage, Lake, land
from tests.conformance.reading_answers import cells
from tests.store.store_kit import batch, new_workspace
from tests.worlds import answer

FIRST_READ = datetime(2026, 3, 16, 6, 0, tzinfo=UTC)
DAY = {"first": date(2026, 3, 15), "last": date(2026, 3, 15), "today": date(2026, 3, 16)}


def row(day: int, **more):
    when = date(2026, 3, day)
    kind = {"level": "campaign", "breakdown": "none", "campaign_id": "c", "currency": "EUR"}
    return {"day": when, "day_to": when, **kind, **more}


def covered(table: str, columns: tuple[str, ...], last: int):
    return Coverage(
        table=table,
        account="111",
        columns=columns,
        day_from=date(2026, 3, 1),
        day_to=date(2026, 3, last),
        complete_until=date(2026, 3, last),
        level="campaign",
        breakdown="none",
        currency="EUR",
    )


def report(root, visible: float, last: int = 15):
    return batch(
        root,
        {
            "ad_daily": [row(15, spend=100)],
            "ad_conversion": [
                row(15, conversion_type="purchase", is_primary=True, conversions=visible)
            ],
        },
        coverage=(
            covered("ad_daily", ("spend",), last),
            covered("ad_conversion", ("conversions", "is_primary"), last),
        ),
    )


def cpa(lake: Lake):
    with lake.reading() as cursor:
        return answer(Facts(lake_source(cursor)), "cpa", **DAY).cell("cpa")


@pytest.fixture
def twice(tmp_path):
    """A lake that saw 47 conversions of the 15th on the 16th, and all 100 on the 23rd."""
    workspace = new_workspace(tmp_path / "w")
    with Lake.create(workspace) as lake:
        first = land(lake, report(tmp_path / "a", 47.0), landing(), now=FIRST_READ)
        land(lake, report(tmp_path / "b", 100.0, 22), landing(), now=FIRST_READ + timedelta(days=7))
    return workspace, first


def test_yesterdays_cost_reads_too_dear_and_says_that_it_is_young(tmp_path):
    """With 47 % of the conversions in, the CPA reads 2.1 times too high."""
    workspace = new_workspace(tmp_path / "w")
    with Lake.create(workspace) as lake:
        land(lake, report(tmp_path / "a", 47.0), landing(), now=FIRST_READ)
        cell = cpa(lake)
    assert cell.value == pytest.approx(2.1277, abs=5e-5)
    assert "immature" in cell.flags


def test_a_later_sync_completes_it_and_takes_the_mark_away(twice):
    workspace, _ = twice
    with Lake.open(workspace) as lake:
        cell = cpa(lake)
    assert cell.value == 1
    assert "immature" not in cell.flags


def test_what_was_seen_can_be_asked_again(twice):
    workspace, first = twice
    with Lake.open(workspace, as_of=first.snapshot) as lake:
        cell = cpa(lake)
    assert cell.value == pytest.approx(2.1277, abs=5e-5)
    assert "immature" in cell.flags
    with Lake.open(workspace) as lake:
        assert cpa(lake).value == 1


def test_days_mature_one_by_one(build):
    """Claims mature in 7 days: with data to the 31st, the 25th to the 31st are young."""
    rows = [{"day": date(2024, 3, n), "conversions": 1} for n in range(1, 32)]
    facts = build({"ad_conversion": rows})
    found = answer(
        facts, "ad_conversions", grain="day", first=date(2024, 3, 20), last=date(2024, 3, 31)
    )
    young = {day[-2:] for day, c in cells(found, "ad_conversions").items() if "immature" in c.flags}
    assert young == {"25", "26", "27", "28", "29", "30", "31"}


def test_what_does_not_mature_is_never_young(build):
    facts = build({"ad_daily": [{"day": "2024-03-31", "spend": 10}]})
    found = answer(facts, "ad_spend", first=date(2024, 3, 31), last=date(2024, 3, 31))
    assert found.cell("ad_spend").flags == ()
