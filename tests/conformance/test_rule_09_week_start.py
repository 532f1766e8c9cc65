"""Rule 9. The week begins when the workspace says, on every engine."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conformance.reading_answers import values
from tests.worlds import answer, settings

COVER = (date(2025, 10, 1), date(2025, 11, 30))


@pytest.mark.parametrize(
    ("start", "week"),
    [("monday", "2025-10-27"), ("sunday", "2025-11-02"), ("saturday", "2025-11-01")],
)
@pytest.mark.parametrize(
    ("table", "metric", "row"),
    [
        ("ad_daily", "ad_spend", {"day": "2025-11-02", "spend": 7}),
        ("order_fact", "orders", {"instant": "2025-11-02 12:00:00"}),
        ("order_fact", "customers", {"instant": "2025-11-02 12:00:00", "person": "a"}),
    ],
)
def test_sunday_2_november_2025_is_of_one_week(build, start, week, table, metric, row):
    facts = build({table: [row]}, cover=COVER)
    found = answer(
        facts,
        metric,
        grain="week",
        first=date(2025, 10, 20),
        last=date(2025, 11, 16),
        workspace=settings(week_start=start),
    )
    assert {k for k, v in values(found, metric).items() if v} == {week}


def test_a_week_that_is_cut_keeps_its_name(build):
    facts = build({"ad_daily": [{"day": "2025-11-02", "spend": 7}]}, cover=COVER)
    found = answer(
        facts, "ad_spend", grain="week", first=date(2025, 10, 29), last=date(2025, 11, 4)
    )
    assert values(found, "ad_spend") == {"2025-10-27": 7, "2025-11-03": 0}
    first, second = (row.period for row in found.rows)
    assert (first.start, first.end) == (date(2025, 10, 29), date(2025, 11, 2))
    assert (second.start, second.end) == (date(2025, 11, 3), date(2025, 11, 4))


def test_sunday_weeks_make_the_4_4_5_year_too(build):
    """With weeks from Sunday the retail year of 2025 begins on 29 December 2024."""
    facts = build(
        {"ad_daily": [{"day": "2024-12-29", "spend": 7}]}, cover=(date(2024, 12, 1), COVER[1])
    )
    found = answer(
        facts,
        "ad_spend",
        grain="month",
        calendar="445",
        first=date(2024, 12, 29),
        last=date(2025, 1, 25),
        workspace=settings(week_start="sunday"),
    )
    assert values(found, "ad_spend") == {"2024-12-29": 7}
