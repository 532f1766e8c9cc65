"""Rule 6. Open periods are compared like for like; what is complete is told by the sources."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conformance.reading_answers import cells, days
from tests.worlds import answer, covering

NOVEMBER = {"first": date(2025, 11, 1), "last": date(2025, 11, 30)}
TODAY = date(2025, 11, 16)


def spend(first: str, last: str, amount=10, weekend=None):
    return [
        {"day": d, "spend": weekend if weekend is not None and d.weekday() > 4 else amount}
        for d in days(first, last)
    ]


def covered(last: date, table="ad_daily", account="example", **more):
    return {
        "source_id": account,
        "platform": "google_ads",
        "account": account,
        **covering(table, date(2024, 1, 1), last, **more),
    }


def test_half_a_month_at_zero_growth_reads_zero(build):
    """Fifteen days of 10 € against fifteen: 0 %, not 150 against 310 = −52 %."""
    facts = build(
        {"ad_daily": spend("2025-10-01", "2025-11-15")}, coverage=[covered(date(2025, 11, 15))]
    )
    cell = answer(facts, "ad_spend", compare="previous", today=TODAY, **NOVEMBER).cell("ad_spend")
    assert cell.value == 150
    assert "open_period" in cell.flags
    beside = cell.compare
    assert (beside.now, beside.value, beside.difference, beside.change) == (150, 150, 0, 0)
    assert beside.through == date(2025, 11, 15)
    assert (beside.period.start, beside.period.end) == (date(2025, 10, 1), date(2025, 10, 15))


def test_by_month_only_the_open_one_is_cut(build):
    facts = build(
        {"ad_daily": spend("2025-08-01", "2025-11-15")}, coverage=[covered(date(2025, 11, 15))]
    )
    found = answer(
        facts,
        "ad_spend",
        grain="month",
        first=date(2025, 10, 1),
        last=date(2025, 11, 30),
        compare="previous",
        today=TODAY,
    )
    told = cells(found, "ad_spend")
    october, november = told["2025-10-01"], told["2025-11-01"]
    assert (october.value, october.compare.value, october.flags) == (310, 300, ())
    assert (november.compare.now, november.compare.value) == (150, 150)
    assert "open_period" in november.flags


def test_the_watermark_decides_not_the_clock(build):
    """On the 20th with data complete to the 15th, fifteen days are compared."""
    facts = build(
        {"ad_daily": spend("2025-10-01", "2025-11-15")}, coverage=[covered(date(2025, 11, 15))]
    )
    cell = answer(facts, "ad_spend", compare="previous", today=date(2025, 11, 20), **NOVEMBER).cell(
        "ad_spend"
    )
    assert (cell.compare.through, cell.compare.change) == (date(2025, 11, 15), 0)


def test_the_day_of_the_export_is_not_complete(build):
    """Covered to the 16th, complete to the 15th: the half day of the 16th is left out."""
    rows = [*spend("2025-10-01", "2025-11-15"), {"day": "2025-11-16", "spend": 4}]
    facts = build(
        {"ad_daily": rows},
        coverage=[covered(date(2025, 11, 16), complete_until=date(2025, 11, 15))],
    )
    cell = answer(facts, "ad_spend", compare="previous", today=TODAY, **NOVEMBER).cell("ad_spend")
    assert cell.value == 154
    assert (cell.compare.now, cell.compare.value, cell.compare.change) == (150, 150, 0)


def test_a_day_that_is_not_over_is_compared_with_nothing(build):
    rows = [*spend("2025-11-01", "2025-11-15"), {"day": "2025-11-16", "spend": 4}]
    facts = build(
        {"ad_daily": rows},
        coverage=[covered(date(2025, 11, 16), complete_until=date(2025, 11, 15))],
    )
    found = answer(
        facts,
        "ad_spend",
        grain="day",
        first=date(2025, 11, 15),
        last=date(2025, 11, 16),
        compare="previous",
        today=TODAY,
    )
    told = cells(found, "ad_spend")
    assert told["2025-11-15"].compare.change == 0
    assert (told["2025-11-16"].value, told["2025-11-16"].compare.difference) == (4, None)


def test_the_same_weekdays_when_asked(build):
    """Nothing on weekends: 1–15 November has 10 weekdays and 1–15 October 11."""
    facts = build(
        {"ad_daily": spend("2025-10-01", "2025-11-15", weekend=0)},
        coverage=[covered(date(2025, 11, 15))],
    )
    by_days = answer(facts, "ad_spend", compare="previous", today=TODAY, **NOVEMBER)
    beside = by_days.cell("ad_spend").compare
    assert (beside.now, beside.value) == (100, 110)
    by_weekdays = answer(
        facts, "ad_spend", compare="previous", align="weekdays", today=TODAY, **NOVEMBER
    )
    beside = by_weekdays.cell("ad_spend").compare
    assert (beside.now, beside.value, beside.change) == (100, 100, 0)
    assert (beside.period.start, beside.period.end) == (date(2025, 10, 4), date(2025, 10, 18))


def test_a_ratio_is_cut_where_its_slower_side_is_complete(build):
    """Ads to the 15th, orders to the 10th: ten days on both sides of both periods."""
    orders = [{"instant": f"{d} 12:00:00"} for d in days("2025-10-01", "2025-11-10")]
    facts = build(
        {"ad_daily": spend("2025-10-01", "2025-11-15"), "order_fact": orders},
        coverage=[
            covered(date(2025, 11, 15)),
            covered(date(2025, 11, 10), table="order_fact", account="shop"),
        ],
    )
    found = answer(facts, "blended_cpa", "ad_spend", compare="previous", today=TODAY, **NOVEMBER)
    ratio, spent = found.cell("blended_cpa"), found.cell("ad_spend")
    assert (ratio.compare.through, ratio.compare.now, ratio.compare.value) == (
        date(2025, 11, 10),
        10,
        10,
    )
    assert (spent.compare.through, spent.compare.now) == (date(2025, 11, 15), 150)


@pytest.mark.parametrize(
    ("stopped", "through", "now", "then"),
    [(13, 13, 260, 260), (3, 15, 180, 300)],
    ids=["a day or two behind: the slower decides", "silent for long: left out, and named"],
)
def test_of_two_accounts_the_slower_decides_unless_it_has_stopped(
    build, stopped, through, now, then
):
    second = [
        {**r, "account": "b", "source_id": "b"}
        for r in spend("2025-10-01", f"2025-11-{stopped:02}")
    ]
    first = [{**r, "account": "a", "source_id": "a"} for r in spend("2025-10-01", "2025-11-15")]
    facts = build(
        {"ad_daily": first + second},
        coverage=[
            covered(date(2025, 11, 15), account="a", market="es"),
            covered(date(2025, 11, stopped), account="b", market="mx"),
        ],
    )
    cell = answer(facts, "ad_spend", compare="previous", today=TODAY, **NOVEMBER).cell("ad_spend")
    assert cell.compare.through == date(2025, 11, through)
    assert (cell.compare.now, cell.compare.value) == (now, then)
    assert ("partial" in cell.flags) == (stopped == 3) or stopped == 13


def test_a_quarter_to_date_and_a_year_to_date(build):
    facts = build(
        {"ad_daily": spend("2024-07-01", "2025-11-15")}, coverage=[covered(date(2025, 11, 15))]
    )
    quarter = answer(
        facts,
        "ad_spend",
        grain="quarter",
        first=date(2025, 10, 1),
        last=date(2025, 12, 31),
        compare="previous",
        today=TODAY,
    ).cell("ad_spend")
    assert (quarter.compare.now, quarter.compare.value) == (460, 460)
    assert quarter.compare.period.end == date(2025, 8, 15)
    year = answer(facts, "ad_spend", compare="year", today=TODAY, **NOVEMBER).cell("ad_spend")
    assert (year.compare.now, year.compare.value) == (150, 150)
    assert (year.compare.period.start, year.compare.period.end) == (
        date(2024, 11, 1),
        date(2024, 11, 15),
    )


def test_distinct_counts_are_compared_over_the_same_elapsed_days(build):
    """a buys on the 2nd and 14th of each month, b on the 20th: one against one."""
    orders = [
        {"person": who, "instant": f"2025-{month}-{day:02} 12:00:00"}
        for month in (10, 11)
        for who, day in (("a", 2), ("a", 14), ("b", 20))
        if (month, day) != (11, 20)
    ]
    facts = build(
        {"order_fact": orders}, coverage=[covered(date(2025, 11, 15), table="order_fact")]
    )
    found = answer(facts, "customers", compare="previous", today=TODAY, **NOVEMBER)
    beside = found.cell("customers").compare
    assert (beside.now, beside.value, beside.change) == (1, 1, 0)
