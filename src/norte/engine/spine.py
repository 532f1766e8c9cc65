"""Which day belongs to which period of the question: the calendar as rows, for every engine.

Grains, fiscal and 4-4-5 years, week starts, like-for-like and comparable days are all the same
thing here: pairs (day, period). A day may serve two periods (comparisons may overlap).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from norte.base.holidays import comparable_date
from norte.base.periods import Period, periods, previous, year_before
from norte.engine.coverage import Days

if TYPE_CHECKING:
    from norte.base.periods import Calendar, Grain
    from norte.engine.question import Align, Compare

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spine:
    """Periods and the days that each takes; `days[i]` belong to `periods[i]`."""

    periods: tuple[Period, ...]
    days: tuple[tuple[date, ...], ...]

    @cached_property
    def rows(self) -> tuple[tuple[date, int], ...]:
        """(day, place of its period)."""
        return tuple((day, place) for place, days in enumerate(self.days) for day in days)

    @cached_property
    def span(self) -> tuple[date, date]:
        """First and last day of all; the first period's start, twice, when there is none."""
        found = [d for days in self.days for d in days]
        return (min(found), max(found)) if found else (self.periods[0].start, self.periods[0].start)

    @cached_property
    def spans(self) -> tuple[tuple[tuple[date, date], ...], ...]:
        """The days of each period as stretches in a row."""
        return tuple(_stretches(days) for days in self.days)

    @property
    def is_one_stretch(self) -> bool:
        """Whether it is one period of days in a row."""
        only = self.days[0]
        return len(self.days) == 1 and len(self.spans[0]) == 1 and len(set(only)) == len(only)


def _stretches(days: tuple[date, ...]) -> tuple[tuple[date, date], ...]:
    found = sorted(set(days))
    if found and (found[-1] - found[0]).days + 1 == len(found):
        return ((found[0], found[-1]),)
    return Days.of((day, day) for day in found).spans


def spine(first: date, last: date, grain: Grain, calendar: Calendar) -> Spine:
    """The periods of the question and their days."""
    found = periods(first, last, grain, calendar)
    return Spine(found, tuple(_days(p.start, p.end) for p in found))


def cut(whole: Spine, through: date) -> Spine:
    """The spine without the days after `through`: what has elapsed and is complete."""
    kept = tuple(tuple(d for d in days if d <= through) for days in whole.days)
    ends = tuple(
        max(days) if days else p.start for p, days in zip(whole.periods, kept, strict=True)
    )
    return Spine(
        tuple(
            Period(p.label, p.start, e, p.full_end)
            for p, e in zip(whole.periods, ends, strict=True)
        ),
        kept,
    )


def compared(now: Spine, how: Compare, align: Align, grain: Grain, calendar: Calendar) -> Spine:
    """For each period of `now`, the days that it is compared with (SEMANTICS 6, 7, 10).

    A whole period is compared with the whole one before (or a year before); an open or cut one
    with the same days of it, or with the same weekdays. Comparable days go by their own peers.
    """
    found: list[Period] = []
    taken: list[tuple[date, ...]] = []
    for period, days in zip(now.periods, now.days, strict=True):
        other = (
            previous(period, grain, calendar)
            if how == "previous"
            else year_before(period, grain, calendar)
        )
        peers = _peers(period, days, other, how, align)
        start, end = (min(peers), max(peers)) if peers else (other.start, other.start)
        found.append(Period(other.label, start, end, other.full_end))
        taken.append(peers)
    return Spine(tuple(found), tuple(taken))


def _peers(
    period: Period, days: tuple[date, ...], other: Period, how: Compare, align: Align
) -> tuple[date, ...]:
    if how == "comparable":
        return tuple(comparable_date(d) for d in days)
    if align == "weekdays":
        apart = (period.label - other.label).days if period.label != other.label else period.days
        shift = timedelta(days=max(7, round(apart / 7) * 7))
        return tuple(d - shift for d in days)
    if days and days[0] == period.label and days[-1] == period.full_end:
        return _days(other.start, other.full_end)
    places = ((d - period.label).days for d in days)
    mapped = (other.start + timedelta(days=n) for n in places)
    return tuple(d for d in mapped if d <= other.full_end)


def _days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
