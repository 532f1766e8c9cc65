"""Wall clocks to UTC by a CASE over a zone's transitions, worked out with the IANA database.

An engine's own zone cast is slow and reads nights of change its own way (ARCHITECTURE).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo


def offset_sql(local: str, zone: str, first: datetime | None, last: datetime | None) -> str:
    """SQL of the minutes that `zone` was from UTC at the wall clock `local`.

    `first` and `last` bound the column. In the hour that happens twice the first one counts; an
    hour that never happened keeps the offset from before.
    """
    if first is None or last is None:
        return "0"
    steps = _steps(ZoneInfo(zone), first - timedelta(days=2), last + timedelta(days=2))
    if len(steps) == 1:
        return str(steps[0][1])
    whens = [
        f"WHEN {local} < TIMESTAMP '{until:%Y-%m-%d %H:%M:%S}' THEN {minutes}"
        for (_, minutes), (until, _) in pairwise(steps)
    ]
    return f"CASE {' '.join(whens)} ELSE {steps[-1][1]} END"


def _steps(zone: ZoneInfo, first: datetime, last: datetime) -> list[tuple[datetime, int]]:
    """(wall clock from which it holds, minutes from UTC) for each offset between two moments."""
    at = first.replace(tzinfo=UTC)
    steps = [(first, _minutes(zone, at))]
    while at < last.replace(tzinfo=UTC):
        following = at + timedelta(days=1)
        if _minutes(zone, following) != steps[-1][1]:
            moment = _change(zone, at, following)
            before, after = steps[-1][1], _minutes(zone, moment)
            wall = moment.replace(tzinfo=None) + timedelta(minutes=max(before, after))
            steps.append((wall, after))
        at = following
    return steps


def _minutes(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The moment between two at which the offset changes, to the minute."""
    low, high = 0, int((after - before).total_seconds() // 60)
    start = _minutes(zone, before)
    while high - low > 1:
        middle = (low + high) // 2
        same = _minutes(zone, before + timedelta(minutes=middle)) == start
        low, high = (middle, high) if same else (low, middle)
    return before + timedelta(minutes=high)
