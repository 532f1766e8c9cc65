"""Days, midnights and offsets of a zone, and the hours at which people visit and buy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_HOURS = np.array(
    (14, 8, 5, 3, 3, 5, 12, 25, 38, 48, 56, 60, 58, 52, 50, 49, 50, 54, 60, 68, 76, 82, 66, 36),
    dtype=np.float64,
)
_HOURS /= _HOURS.sum()
_EXPORT_TIME = time(10, 30)  # half past ten in Madrid
_EXPORT_ZONE = ZoneInfo("Europe/Madrid")


def first_day(until: date, months: int) -> date:
    """The first of the month that makes `until` the `months`-th month, itself counted."""
    serial = until.year * 12 + until.month - months
    return date(serial // 12, serial % 12 + 1, 1)


def day_range(first: date, last: date) -> tuple[date, ...]:
    """Every day from `first` to `last`, both included."""
    return tuple(first + timedelta(days=i) for i in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class Clock:
    """A zone over a range of days: UTC seconds of its midnights, and where its offset changes.

    `export` is the second at which everything was exported: nothing is known of what came later.
    """

    days: tuple[date, ...]
    export: int
    midnights: NDArray[np.int64]
    changes: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def instants(self, rng: np.random.Generator, day: NDArray[np.int64]) -> NDArray[np.int64]:
        """A random moment (UTC seconds) in each given day, by the hours of the day."""
        hour = rng.choice(24, size=day.size, p=_HOURS)
        share = (hour + rng.random(day.size)) / 24
        length = self.midnights[day + 1] - self.midnights[day]
        return self.midnights[day] + (share * (length - 1)).astype(np.int64)

    def local(self, utc: NDArray[np.int64]) -> NDArray[np.str_]:
        """Each moment as the zone's clocks showed it: `2026-03-01 10:00:05`."""
        shown = (utc + self.offset(utc)).astype("datetime64[s]")
        return np.char.replace(np.datetime_as_string(shown, unit="s"), "T", " ")

    def offset(self, utc: NDArray[np.int64]) -> NDArray[np.int64]:
        """Seconds that the zone is ahead of UTC at each moment."""
        return self.offsets[np.searchsorted(self.changes, utc, side="right") - 1]

    def visible(self) -> NDArray[np.float64]:
        """The share of each day's doings that had happened at the export."""
        start, end = self.midnights[:-1], self.midnights[1:]
        hours = np.clip((self.export - start) / (end - start), 0, 1) * 24
        done = np.concatenate([[0.0], np.cumsum(_HOURS)])
        return np.asarray(np.interp(hours, np.arange(25), done), dtype=np.float64)


def clock(zone: str, days: Sequence[date]) -> Clock:
    """The clock of `zone` over `days`, the last of them the day of the export."""
    place = ZoneInfo(zone)
    padded = day_range(days[0] - timedelta(days=31), days[-1] + timedelta(days=31))
    around = [_midnight(day, place) for day in padded]
    changes, offsets = [around[0]], [_offset(around[0], place)]
    for before, after in pairwise(around):
        if _offset(after, place) != offsets[-1]:
            changes.append(_change(before, after, place))
            offsets.append(_offset(after, place))
    inside = [_midnight(day, place) for day in (*days, days[-1] + timedelta(days=1))]
    return Clock(
        days=tuple(days),
        export=_export_instant(days[-1]),
        midnights=np.array(inside, dtype=np.int64),
        changes=np.array(changes, dtype=np.int64),
        offsets=np.array(offsets, dtype=np.int64),
    )


def _export_instant(until: date) -> int:
    return int(datetime.combine(until, _EXPORT_TIME, _EXPORT_ZONE).timestamp())


def _midnight(day: date, place: ZoneInfo) -> int:
    return int(datetime.combine(day, time(0), place).timestamp())


def _offset(utc: int, place: ZoneInfo) -> int:
    ahead = datetime.fromtimestamp(utc, UTC).astimezone(place).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds())


def _change(low: int, high: int, place: ZoneInfo) -> int:
    """The first second of the new offset between two moments, by halving."""
    old = _offset(low, place)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle, place) == old:
            low = middle
        else:
            high = middle
    return high
