"""Days that are not like the others: public holidays, and trade days that move with the calendar.

Public holidays come from the package `holidays`; trade days (Black Friday, Buen Fin, Easter,
Chinese New Year, …) are rules here, so that a day can be compared with its peer of last year.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_LUNAR_NEW_YEAR: dict[int, tuple[int, int]] = {
    2015: (2, 19),
    2016: (2, 8),
    2017: (1, 28),
    2018: (2, 16),
    2019: (2, 5),
    2020: (1, 25),
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 3),
    2031: (1, 23),
    2032: (2, 11),
    2033: (1, 31),
    2034: (2, 19),
    2035: (2, 8),
}


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Public holidays of a country (ISO code; "ES-MD" names a region) in a year."""
    import holidays

    code, _, region = country.partition("-")
    return frozenset(holidays.country_holidays(code, subdiv=region or None, years=year))


def business_days(first: date, last: date, country: str | None) -> int:
    """Weekdays from `first` to `last`, both in, that are no public holiday of `country`."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    off: frozenset[date] = frozenset()
    if country is not None:
        years = range(first.year, last.year + 1)
        off = frozenset().union(*(public_holidays(country, year) for year in years))
    return sum(1 for day in days if day.weekday() < 5 and day not in off)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones & Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21 + 1)


def buen_fin(year: int) -> date:
    """First day of Mexico's Buen Fin: the Friday before the third Monday of November."""
    first = date(year, 11, 1)
    third_monday = first + timedelta(days=(0 - first.weekday()) % 7 + 14)
    return third_monday - timedelta(days=3)


def lunar_new_year(year: int) -> date | None:
    """Chinese New Year; None outside the years of the table (2015 to 2035)."""
    found = _LUNAR_NEW_YEAR.get(year)
    return date(year, *found) if found else None


@cache
def _moving(year: int) -> tuple[tuple[date, int, int], ...]:
    """(anchor, days before, days after) of each moving window of the year."""
    windows: list[tuple[date, int, int]] = [
        (black_friday(year), 4, 3),
        (buen_fin(year), 0, 3),
        (easter(year), 7, 1),
    ]
    new_year = lunar_new_year(year)
    if new_year is not None:
        windows.append((new_year, 1, 6))
    return tuple(windows)


def comparable_date(day: date) -> date:
    """The day of the year before that `day` is like (SEMANTICS 10).

    Inside a moving window (Black Friday week, Buen Fin, Holy Week, Chinese New Year) the same
    place in last year's window; otherwise the same weekday 52 weeks before.
    """
    for index, (anchor, before, after) in enumerate(_moving(day.year)):
        place = (day - anchor).days
        if -before <= place <= after:
            peers = _moving(day.year - 1)
            if index < len(peers):
                return peers[index][0] + timedelta(days=place)
    return day - timedelta(days=364)
