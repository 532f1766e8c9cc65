"""Rule 10. Comparable days are last year's peers, not last year's dates."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conformance.reading_answers import cells, days
from tests.worlds import answer

COVER = (date(2023, 1, 1), date(2025, 12, 31))
PEERS = [
    ("Black Friday", "2025-11-28", "2024-11-29"),
    ("Cyber Monday", "2025-12-01", "2024-12-02"),
    ("Easter Sunday", "2025-04-20", "2024-03-31"),
    ("Good Friday", "2025-04-18", "2024-03-29"),
    ("Buen Fin", "2025-11-14", "2024-11-15"),
    ("Chinese New Year", "2025-01-29", "2024-02-10"),
    ("an ordinary Wednesday", "2025-06-11", "2024-06-12"),
]


@pytest.mark.parametrize(("name", "day", "peer"), PEERS, ids=[p[0] for p in PEERS])
def test_a_day_is_held_against_its_peer(build, name, day, peer):
    rows = [
        {"day": day, "spend": 300},
        {"day": peer, "spend": 200},
        {"day": day.replace("2025", "2024"), "spend": 10},
    ]
    rows = list({r["day"]: r for r in reversed(rows)}.values())
    facts = build({"ad_daily": rows}, cover=COVER)
    at = date.fromisoformat(day)
    comparable = answer(facts, "ad_spend", first=at, last=at, compare="comparable")
    beside = comparable.cell("ad_spend").compare
    assert (beside.value, beside.difference, beside.change) == (200, 100, 0.5)
    assert beside.period.start == date.fromisoformat(peer)
    same_date = answer(facts, "ad_spend", first=at, last=at, compare="year")
    assert same_date.cell("ad_spend").compare.value == 10


def test_a_week_of_black_friday_is_held_against_the_whole_week(build):
    """24–30 November 2025 against 25 November – 1 December 2024."""
    rows = [{"day": d, "spend": 1} for d in days("2024-11-25", "2024-12-01")]
    rows += [{"day": d, "spend": 2} for d in days("2025-11-24", "2025-11-30")]
    facts = build({"ad_daily": rows}, cover=COVER)
    found = answer(
        facts,
        "ad_spend",
        grain="week",
        first=date(2025, 11, 24),
        last=date(2025, 11, 30),
        compare="comparable",
    )
    cell = cells(found, "ad_spend")["2025-11-24"]
    assert (cell.value, cell.compare.value, cell.compare.change) == (14, 7, 1)


def test_easter_week_is_not_held_against_ordinary_days(build):
    rows = [{"day": d, "spend": 5} for d in days("2024-03-24", "2024-04-01")]
    rows += [{"day": d, "spend": 5} for d in days("2025-04-13", "2025-04-21")]
    rows += [{"day": d, "spend": 1} for d in days("2024-04-13", "2024-04-21")]
    facts = build({"ad_daily": rows}, cover=COVER)
    span = {"first": date(2025, 4, 13), "last": date(2025, 4, 21)}
    comparable = answer(facts, "ad_spend", compare="comparable", **span).cell("ad_spend").compare
    assert (comparable.now, comparable.value, comparable.change) == (45, 45, 0)
    same_dates = answer(facts, "ad_spend", compare="year", **span).cell("ad_spend").compare
    assert same_dates.value == 9
