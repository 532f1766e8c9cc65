"""Days, weeks, months, quarters and years in the calendar that a team keeps.

A period is named by its first day. Calendars are data (SEMANTICS 7 and 9): the day on which a week
begins, the month on which a fiscal year begins, or the retail 4-4-5 year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "year", "total"]
CalendarKind = Literal["civil", "fiscal", "445"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year", "total")
ONE_DAY = timedelta(days=1)
_WEEKDAYS = {"monday": 0, "saturday": 5, "sunday": 6}


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a team counts time; `week_start` 0 is Monday; `first_month` begins its fiscal year."""

    kind: CalendarKind = "civil"
    week_start: int = 0
    first_month: int = 1

    @classmethod
    def named(cls, kind: CalendarKind, week_start: str, first_month: int) -> Calendar:
        """A calendar from the words of norte.toml."""
        return cls(kind, _WEEKDAYS[week_start], first_month)


@dataclass(frozen=True, slots=True)
class Period:
    """Days `start` to `end`, both in; `label` names the whole period that they belong to.

    `start` and `end` may be cut by the question; `label` and `full_end` are the period's own.
    """

    label: date
    start: date
    end: date
    full_end: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the period was cut off."""
        return self.start == self.label and self.end == self.full_end


def period_of(day: date, grain: Grain, calendar: Calendar) -> Period:
    """The whole period of `grain` that holds `day`; `total` has no period of its own."""
    if grain == "day":
        return Period(day, day, day, day)
    if grain == "week":
        start = week_start(day, calendar.week_start)
        return _whole(start, start + timedelta(days=6))
    if calendar.kind == "445":
        return _retail(day, grain, calendar)
    first = calendar.first_month if calendar.kind == "fiscal" else 1
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    since = (day.month - first) % 12 % months
    start = add_months(day.replace(day=1), -since)
    return _whole(start, add_months(start, months) - ONE_DAY)


def periods(first: date, last: date, grain: Grain, calendar: Calendar) -> tuple[Period, ...]:
    """The periods of `grain` from `first` to `last`, the outer ones cut to that range."""
    if grain == "total":
        return (Period(first, first, last, last),)
    found: list[Period] = []
    day = first
    while day <= last:
        whole = period_of(day, grain, calendar)
        found.append(Period(whole.label, max(whole.start, first), min(whole.end, last), whole.end))
        day = whole.end + ONE_DAY
    return tuple(found)


def previous(period: Period, grain: Grain, calendar: Calendar) -> Period:
    """The whole period just before; for `total`, as many months or days before as it holds."""
    if grain != "total":
        return period_of(period.label - ONE_DAY, grain, calendar)
    months = whole_months(period.start, period.full_end)
    if months:
        return _whole(add_months(period.start, -months), period.start - ONE_DAY)
    return _whole(period.start - timedelta(days=period.days), period.start - ONE_DAY)


def year_before(period: Period, grain: Grain, calendar: Calendar) -> Period:
    """The same period a year before: the same dates, or 52 weeks before for weeks."""
    if grain == "week":
        return period_of(period.label - timedelta(days=364), grain, calendar)
    if grain == "total" and whole_months(period.start, period.full_end):
        after = add_months(period.full_end + ONE_DAY, -12)
        return _whole(add_months(period.start, -12), after - ONE_DAY)
    if grain in ("day", "total"):
        return _whole(add_months(period.start, -12), add_months(period.full_end, -12))
    if calendar.kind == "445":
        return period_of(period.label - timedelta(days=364) + timedelta(days=7), grain, calendar)
    return period_of(add_months(period.label, -12), grain, calendar)


def week_start(day: date, first_weekday: int) -> date:
    """The first day of the week that holds `day`; `first_weekday` 0 is Monday."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def add_months(day: date, months: int) -> date:
    """The same day of another month; the 31st becomes the month's last day where it must."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - ONE_DAY).day


def whole_months(first: date, last: date) -> int:
    """How many whole civil months the range is made of; 0 when it is not."""
    after = last + ONE_DAY
    if first.day != 1 or after.day != 1:
        return 0
    return (after.year - first.year) * 12 + after.month - first.month


def _whole(start: date, end: date) -> Period:
    return Period(start, start, end, end)


def _retail_year(day: date, calendar: Calendar) -> date:
    """First day of the 4-4-5 year that holds `day`: the week start nearest to the fiscal year's."""
    for year in (day.year + 1, day.year, day.year - 1):
        anchor = date(year, calendar.first_month, 1)
        start = week_start(anchor + timedelta(days=3), calendar.week_start)
        if start <= day:
            return start
    raise AssertionError("unreachable: the year before begins before any day of this one")


def _retail(day: date, grain: Grain, calendar: Calendar) -> Period:
    start = _retail_year(day, calendar)
    after = _retail_year(start + timedelta(days=371), calendar)
    if grain == "year":
        return _whole(start, after - ONE_DAY)
    week = (day - start).days // 7
    quarter = min(week // 13, 3)
    first = start + timedelta(weeks=13 * quarter)
    end = after if quarter == 3 else first + timedelta(weeks=13)
    if grain == "quarter":
        return _whole(first, end - ONE_DAY)
    month = min((week - 13 * quarter) // 4, 2)
    month_start = first + timedelta(weeks=4 * month)
    month_end = end if month == 2 else month_start + timedelta(weeks=4)
    return _whole(month_start, month_end - ONE_DAY)
