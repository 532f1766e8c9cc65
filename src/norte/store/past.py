"""Which snapshots can still be asked, and which upkeep has let go.

DuckLake answers a question about an instant with the last snapshot that it still has before it.
When the one then in force is gone, that would be the number of another day: here it is refused.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import duckdb

from norte.base.errors import StoreError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from zoneinfo import ZoneInfo

# A table of ours in the lake's catalogue file: a backup or a copy of the folder carries it.
_GONE = "__ducklake_metadata_lake.norte_expired_snapshot"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of the data, in force from `taken_at` (UTC) until the next one."""

    number: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """Until when the past is kept.

    Kept are the newest snapshot; all that were in force at or after `whole_since`; and those in
    force when a month ended in `zone` (none without a zone) and still at or after `ends_since`.
    """

    whole_since: datetime
    ends_since: datetime
    zone: ZoneInfo | None


def snapshots(cursor: duckdb.DuckDBPyConnection, name: str = "lake") -> tuple[Snapshot, ...]:
    """Every snapshot that the attached lake or people catalogue still has, in order."""
    return _read(cursor, f"__ducklake_metadata_{name}.ducklake_snapshot")


def refuse_gone(cursor: duckdb.DuckDBPyConnection, as_of: int | datetime) -> None:
    """A StoreError when the data of `as_of` is no longer kept, or never was.

    It names the nearest moments that can be asked.
    """
    have = snapshots(cursor)
    if isinstance(as_of, int):
        if as_of not in {one.number for one in have}:
            place = bisect([one.number for one in have], as_of)
            raise _not_kept(str(as_of), _around(have, place))
        return
    place = bisect([one.taken_at for one in have], as_of.astimezone(UTC))
    since = have[place - 1].number if place else -1
    gone = [one for one in _read_gone(cursor) if one.number > since and one.taken_at <= as_of]
    if gone or not place:
        raise _not_kept(f"{as_of.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC", _around(have, place))


def note_gone(cursor: duckdb.DuckDBPyConnection, going: Collection[Snapshot]) -> None:
    """Remember, before they go, that these snapshots of the lake cannot be asked any more.

    Of each run of neighbours one row stays: the earliest. One transaction of the caller.
    """
    numbers = {one.number for one in going}
    kept = [one.number for one in snapshots(cursor) if one.number not in numbers]
    known = sorted({*_read_gone(cursor), *going}, key=lambda one: one.number)
    earliest: dict[int, Snapshot] = {}
    for one in known:
        earliest.setdefault(bisect(kept, one.number), one)
    cursor.execute(
        f"CREATE TABLE IF NOT EXISTS {_GONE} (snapshot_id BIGINT, snapshot_time VARCHAR)"
    )
    cursor.execute(f"DELETE FROM {_GONE}")
    cursor.execute(
        f"INSERT INTO {_GONE} SELECT unnest($1), unnest($2)",
        [
            [one.number for one in earliest.values()],
            [one.taken_at.isoformat(sep=" ") for one in earliest.values()],
        ],
    )


def expendable(have: Sequence[Snapshot], terms: Terms) -> tuple[Snapshot, ...]:
    """Snapshots that nobody has to be able to ask any more."""
    return tuple(
        one
        for one, following in pairwise(have)
        if following.taken_at < terms.whole_since
        and not (following.taken_at >= terms.ends_since and _ends_month(one, following, terms.zone))
    )


def _ends_month(one: Snapshot, following: Snapshot, zone: ZoneInfo | None) -> bool:
    if zone is None:
        return False
    first, then = one.taken_at.astimezone(zone), following.taken_at.astimezone(zone)
    return (first.year, first.month) != (then.year, then.month)


def _read(cursor: duckdb.DuckDBPyConnection, table: str) -> tuple[Snapshot, ...]:
    rows = cursor.execute(f"SELECT snapshot_id, snapshot_time FROM {table} ORDER BY 1").fetchall()
    return tuple(Snapshot(int(n), datetime.fromisoformat(t).astimezone(UTC)) for n, t in rows)


def _read_gone(cursor: duckdb.DuckDBPyConnection) -> tuple[Snapshot, ...]:
    try:
        return _read(cursor, _GONE)
    except duckdb.CatalogException:  # upkeep has let nothing go yet
        return ()


def _around(have: Sequence[Snapshot], place: int) -> tuple[Snapshot, ...]:
    return (*have[:place][-1:], *have[place:][:1])


def _not_kept(asked: str, around: Sequence[Snapshot]) -> StoreError:
    said = ", ".join(f"{one.taken_at:%Y-%m-%d %H:%M:%S} UTC ({one.number})" for one in around)
    return StoreError(
        Text(
            es="los datos tal como estaban en «{asked}» no se guardan",
            en="the data as it was at '{asked}' is not kept",
        ).fill(asked=asked),
        Text(
            es="lo más cercano que se puede consultar: {said}",
            en="the nearest that can be asked: {said}",
        ).fill(said=said),
    )
