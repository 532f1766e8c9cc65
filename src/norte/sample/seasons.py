"""When people buy for their homes: the year, the week, the feasts and the sales of each country."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_YEAR: dict[str, tuple[float, ...]] = {
    "es": (0.80, 0.85, 0.93, 0.95, 1.00, 0.98, 1.00, 0.66, 0.99, 1.06, 1.38, 1.36),
    "mx": (0.78, 0.88, 0.92, 0.95, 1.10, 0.96, 0.95, 0.94, 0.95, 1.00, 1.38, 1.42),
}
_WEEK: tuple[float, ...] = (1.09, 1.05, 1.03, 1.00, 0.93, 0.87, 1.03)
_GROWTH_A_YEAR = 1.25


def demand_index(market: str, days: Sequence[date]) -> NDArray[np.float64]:
    """How much is bought on each day against an ordinary day at the start; without chance."""
    year = np.array([_season(market, day) for day in days])
    week = np.array([_WEEK[day.weekday()] for day in days])
    growth = _GROWTH_A_YEAR ** (np.arange(len(days)) / 365.25)
    events = np.array([_EVENTS[market](day) for day in days])
    return np.asarray(year * week * growth * events, dtype=np.float64)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, 1991, after Butcher, 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    return _nth_weekday(year, 11, 3, 4) + timedelta(days=1)


def buen_fin(year: int) -> tuple[date, date]:
    """First and last day of Mexico's Buen Fin: Friday to the third Monday of November."""
    last = _nth_weekday(year, 11, 0, 3)
    return last - timedelta(days=3), last


def hot_sale(year: int) -> tuple[date, date]:
    """First and last day of Mexico's Hot Sale: nine days from the last Monday of May."""
    last_of_may = date(year, 5, 31)
    first = last_of_may - timedelta(days=last_of_may.weekday())
    return first, first + timedelta(days=8)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _season(market: str, day: date) -> float:
    """The year's curve, drawn straight between the middles of the months."""
    months = _YEAR[market]
    position = day.month - 1 + (day.day - 15) / 30.5
    low = int(np.floor(position))
    share = position - low
    return months[low % 12] * (1 - share) + months[(low + 1) % 12] * share


def _shared_events(day: date) -> float:
    if (day.month, day.day) in {(12, 24), (12, 25), (12, 31), (1, 1)}:
        return 0.52
    if day.month == 1 and 2 <= day.day <= 5:  # Reyes
        return 1.55
    if -3 <= (day - easter(day.year)).days <= 0:
        return 0.78
    return 1.0


def _events_es(day: date) -> float:
    from_black_friday = (day - black_friday(day.year)).days
    peak = {-4: 1.2, -3: 1.25, -2: 1.4, -1: 1.7, 0: 2.9, 1: 1.9, 2: 1.8, 3: 2.3}
    if from_black_friday in peak:
        return peak[from_black_friday]
    if (day.month == 1 and 7 <= day.day <= 20) or (day.month == 7 and day.day <= 10):
        return 1.18  # rebajas
    return _shared_events(day)


def _events_mx(day: date) -> float:
    first, last = buen_fin(day.year)
    if first <= day <= last:
        return 2.5
    hot_first, hot_last = hot_sale(day.year)
    if hot_first <= day <= hot_last:
        return 1.85
    if day == black_friday(day.year):
        return 1.5
    if day.month == 5 and 4 <= day.day <= 9:  # Día de las Madres
        return 1.4
    return _shared_events(day)


_EVENTS: dict[str, Callable[[date], float]] = {"es": _events_es, "mx": _events_mx}
