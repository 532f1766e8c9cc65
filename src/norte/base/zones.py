"""Where a day begins: offsets of a zone and its changes, from the IANA data, as plain numbers.

Engines never cast between zones (SEMANTICS 8): they add the offset that holds at an instant, and
the few instants at which it changes inside a range are computed here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of `day` in `zone`, as UTC without a zone.

    Where a change of the clock skips midnight, the day begins at the first instant that exists.
    """
    local = datetime.combine(day, time(0), tzinfo=zone)
    return local.astimezone(UTC).replace(tzinfo=None)


def offset_at(instant: datetime, zone: ZoneInfo) -> timedelta:
    """What to add to a UTC instant (without zone) to read the clock in `zone`."""
    found = instant.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    return found if found is not None else timedelta(0)


def offsets(first: date, last: date, zone: ZoneInfo) -> list[tuple[datetime | None, timedelta]]:
    """Stretches of one offset that cover `first` to `last`: (until, exclusive; offset).

    The last stretch has no end. Changes are found to the second by halving days.
    """
    start, stop = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    stretches: list[tuple[datetime | None, timedelta]] = []
    here = start
    while here < stop:
        following = min(here + timedelta(days=1), stop)
        if offset_at(here, zone) != offset_at(following, zone):
            stretches.append((_change(here, following, zone), offset_at(here, zone)))
        here = following
    stretches.append((None, offset_at(stop, zone)))
    return stretches


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    old = offset_at(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        if offset_at(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after
