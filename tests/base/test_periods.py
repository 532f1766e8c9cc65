"""Calendars: what belongs to which period, and what comes before it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norte.base.periods import (
    Calendar,
    Period,
    add_months,
    days_in_month,
    period_of,
    periods,
    previous,
    whole_months,
    year_before,
)

CIVIL = Calendar()
SUNDAY = Calendar(week_start=6)
FISCAL = Calendar("fiscal", first_month=4)
RETAIL = Calendar("445", first_month=2)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
GRAINS = st.sampled_from(["day", "week", "month", "quarter", "year"])
CALENDARS = st.sampled_from(
    [CIVIL, SUNDAY, FISCAL, RETAIL, Calendar("445"), Calendar("fiscal", 5, 7)]
)


def test_a_sunday_belongs_to_the_week_that_the_workspace_begins():
    day = date(2025, 11, 2)
    assert period_of(day, "week", CIVIL).label == date(2025, 10, 27)
    assert period_of(day, "week", SUNDAY).label == day


def test_a_fiscal_year_from_april():
    assert period_of(date(2025, 3, 31), "year", FISCAL).label == date(2024, 4, 1)
    assert period_of(date(2025, 4, 1), "year", FISCAL).label == date(2025, 4, 1)
    assert period_of(date(2025, 12, 9), "quarter", FISCAL).label == date(2025, 10, 1)
    assert period_of(date(2025, 12, 9), "month", FISCAL).label == date(2025, 12, 1)


def test_a_retail_year_is_thirteen_weeks_a_quarter_in_four_four_five():
    start = period_of(date(2024, 3, 1), "year", RETAIL).label
    assert start == date(2024, 1, 29)
    months = periods(start, start + timedelta(days=363), "month", RETAIL)
    assert [m.days // 7 for m in months] == [4, 4, 5] * 4
    quarters = periods(start, start + timedelta(days=363), "quarter", RETAIL)
    assert [q.days for q in quarters] == [91] * 4


def test_the_53rd_week_goes_to_the_last_month():
    year = period_of(date(2026, 6, 1), "year", RETAIL)
    long = next(
        y
        for y in (period_of(date(n, 6, 1), "year", RETAIL) for n in range(2020, 2032))
        if y.days == 371
    )
    assert year.days in (364, 371)
    assert period_of(long.end, "month", RETAIL).days == 42


@given(day=DAYS, grain=GRAINS, calendar=CALENDARS)
def test_every_day_is_in_exactly_the_period_that_names_it(day, grain, calendar):
    found = period_of(day, grain, calendar)
    assert found.start <= day <= found.end
    assert found.is_whole
    assert period_of(found.start, grain, calendar) == found
    assert period_of(found.end, grain, calendar) == found
    after = period_of(found.end + timedelta(days=1), grain, calendar)
    assert after.start == found.end + timedelta(days=1)
    assert previous(after, grain, calendar) == found


@given(first=DAYS, length=st.integers(0, 500), grain=GRAINS, calendar=CALENDARS)
def test_periods_cover_a_range_once(first, length, grain, calendar):
    last = first + timedelta(days=length)
    found = periods(first, last, grain, calendar)
    assert found[0].start == first
    assert found[-1].end == last
    assert sum(p.days for p in found) == length + 1


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
    ],
)
def test_month_ends_clamp(day, months, expected):
    assert add_months(day, months) == expected


def test_days_in_month_and_whole_months():
    assert [days_in_month(2024, m) for m in (2, 4, 12)] == [29, 30, 31]
    assert whole_months(date(2024, 11, 1), date(2025, 1, 31)) == 3
    assert whole_months(date(2024, 11, 1), date(2025, 1, 30)) == 0
    assert whole_months(date(2024, 11, 2), date(2024, 11, 30)) == 0


def test_before_a_total_of_whole_months_are_as_many_months():
    total = periods(date(2024, 3, 1), date(2024, 3, 31), "total", CIVIL)[0]
    assert previous(total, "total", CIVIL).start == date(2024, 2, 1)
    odd = periods(date(2024, 3, 5), date(2024, 3, 11), "total", CIVIL)[0]
    assert previous(odd, "total", CIVIL) == Period(
        date(2024, 2, 27), date(2024, 2, 27), date(2024, 3, 4), date(2024, 3, 4)
    )


def test_a_year_before():
    assert year_before(period_of(date(2025, 2, 3), "month", CIVIL), "month", CIVIL).label == date(
        2024, 2, 1
    )
    week = period_of(date(2025, 11, 5), "week", CIVIL)
    assert year_before(week, "week", CIVIL).label == date(2024, 11, 4)
    assert year_before(period_of(date(2024, 2, 29), "day", CIVIL), "day", CIVIL).start == date(
        2023, 2, 28
    )
    retail = period_of(date(2025, 6, 1), "month", RETAIL)
    assert (retail.label - year_before(retail, "month", RETAIL).label).days in (364, 371)
