"""What the lake needs now and then: fewer and fuller files, no past that nobody may ask any more.

Readers go on meanwhile and importers wait for one step at a time. No step changes a number.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.store import failures, past, raw, readers
from norte.store.lake import Lake
from norte.store.sql import literal, quote

if TYPE_CHECKING:
    import duckdb

    from norte.workspace.folder import Workspace

WHAT = Text(es="mantenimiento del lago", en="upkeep of the lake")
WHOLE_DAYS = 35  # every snapshot of these days can be asked, and every load of them undone
PEOPLE_DAYS = 7
_GRACE = timedelta(hours=1)  # a reader may still have the file open
_DAY = timedelta(days=1)
_SCRATCH = timedelta(days=1)  # an import may still be reading it
_PATIENCE = 2.0  # seconds that readers and upkeep wait for each other
_SMALL = 64 << 20  # bytes: larger files are left as they are
_DELETED_SHARE = 0.25  # of a file's rows, from which it is written anew


@dataclass(frozen=True, slots=True)
class UpkeepReport:
    """What upkeep did, of the lake and of persons together.

    `flushed` rows moved from the catalogue to Parquet; `merged` files became `written` ones;
    `expired` snapshots can no longer be asked. `deleted` files of the lake (with `orphans`, which
    no snapshot names), `raw` files past their time and `scratch` are gone from the disk, `freed`
    bytes in all. `postponed` is 1 when readers stayed at work: the steps left come next time.
    """

    flushed: int = 0
    merged: int = 0
    written: int = 0
    expired: int = 0
    deleted: int = 0
    orphans: int = 0
    raw: int = 0
    scratch: int = 0
    freed: int = 0
    postponed: int = 0

    def __add__(self, other: UpkeepReport) -> UpkeepReport:
        its = asdict(other)
        return UpkeepReport(**{name: value + its[name] for name, value in asdict(self).items()})


_POSTPONED = UpkeepReport(postponed=1)


class _OccupiedError(Exception):
    """Readers did not leave the room in time."""


def upkeep(workspace: Workspace, *, now: datetime) -> UpkeepReport:
    """Put the lake in order; `now` is a UTC instant, by the clock that wrote the lake.

    Kept are every snapshot of the last 35 days, and month ends for `snapshot_days`; persons for 7
    days; raw files for `raw_days`. After a StoreError what was done stays done: each step is whole.
    """
    now = now.replace(tzinfo=UTC) if now.tzinfo is None else now.astimezone(UTC)
    report = UpkeepReport()
    steps = (_flush, _rewrite, _merge, _expire)
    with Lake.open(workspace, writer=True) as lake, failures.explained(workspace.lake):
        for name, step in product(("lake", "people"), steps):
            if not report.postponed:
                report += step(lake, name, now)
        report += _clean(lake, "lake", now) + _clean(lake, "people", now)
    with failures.explained(workspace.root):
        return report + _purge_raw(workspace, now) + _sweep(workspace, now)


def _flush(lake: Lake, name: str, _now: datetime) -> UpkeepReport:
    """Move the few rows that landings left in the catalogue to Parquet, table by table."""
    report = UpkeepReport()
    for table in _tables_in_catalogue(lake.cursor(), name):
        call = f"CALL ducklake_flush_inlined_data('{name}', table_name => {literal(table)})"
        rows = _rearrange(lake, name, table, call)
        if rows is None:
            return report + _POSTPONED
        report += UpkeepReport(flushed=_sum(rows, 2))
    return report


def _tables_in_catalogue(cursor: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    catalogue = f"__ducklake_metadata_{name}"
    inlined = cursor.execute(
        f"SELECT DISTINCT t.table_name, i.table_name FROM {catalogue}.ducklake_inlined_data_tables "
        f"AS i JOIN {catalogue}.ducklake_table AS t USING (table_id) WHERE t.end_snapshot IS NULL"
    ).fetchall()
    found = {
        table
        for table, rows in inlined
        if cursor.execute(f"SELECT 1 FROM {catalogue}.{quote(rows)} LIMIT 1").fetchone()
    }
    return sorted(found)


def _rewrite(lake: Lake, name: str, _now: datetime) -> UpkeepReport:
    """Write files anew without the rows that were deleted from them."""
    arguments = f"delete_threshold => {_DELETED_SHARE}"
    return _compact(lake, name, "delete_file_count > 0", "ducklake_rewrite_data_files", arguments)


def _merge(lake: Lake, name: str, _now: datetime) -> UpkeepReport:
    """Make one file of many small ones."""
    arguments = f"max_file_size => {_SMALL}"
    return _compact(lake, name, "file_count > 1", "ducklake_merge_adjacent_files", arguments)


def _compact(lake: Lake, name: str, where: str, function: str, arguments: str) -> UpkeepReport:
    report = UpkeepReport()
    tables = lake.cursor().execute(
        f"SELECT table_name FROM ducklake_table_info('{name}') WHERE {where} ORDER BY 1"
    )
    for (table,) in tables.fetchall():
        call = f"CALL {function}('{name}', {literal(table)}, {arguments})"
        rows = _rearrange(lake, name, table, call)
        if rows is None:
            return report + _POSTPONED
        report += UpkeepReport(merged=_sum(rows, 2), written=_sum(rows, 3))
    return report


def _sum(rows: list[tuple[Any, ...]], place: int) -> int:
    return sum(int(row[place]) for row in rows)


def _rearrange(lake: Lake, name: str, table: str, call: str) -> list[tuple[Any, ...]] | None:
    """Run `call` on a table as one transaction; nothing happens when it would lose a row.

    The new files are written while others read; only the commit needs the room for itself. None
    when readers do not leave it: nothing has happened then either.
    """
    with ExitStack() as room:

        def work(cursor: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
            room.close()  # of an attempt before
            count = f"SELECT count(*) FROM {name}.{quote(table)}"
            before = cursor.execute(count).fetchone()
            rows = cursor.execute(call).fetchall()
            if cursor.execute(count).fetchone() != before:
                raise _would_change(table)
            if not room.enter_context(readers.nobody_at_work(_folder(lake), wait=_PATIENCE)):
                raise _OccupiedError
            return rows

        try:
            return lake.write(work, WHAT)
        except _OccupiedError:
            return None


def _expire(lake: Lake, name: str, now: datetime) -> UpkeepReport:
    """Let go of snapshots past their time."""
    with (
        lake.locked(WHAT),
        readers.nobody_at_work(_folder(lake), wait=_PATIENCE) as alone,
    ):
        going = past.expendable(past.snapshots(lake.cursor(), name), _terms(lake, name, now))
        if not going or not alone:
            return UpkeepReport(postponed=1 if going else 0)
        if name == "lake":
            lake.transact(lambda cursor: past.note_gone(cursor, going))
        numbers = [one.number for one in going]
        lake.cursor().execute(f"CALL ducklake_expire_snapshots('{name}', versions => {numbers})")
    return UpkeepReport(expired=len(going))


def _terms(lake: Lake, name: str, now: datetime) -> past.Terms:
    settings = lake.workspace.settings
    if name == "people":
        since = now - timedelta(days=PEOPLE_DAYS)
        return past.Terms(whole_since=since, ends_since=since, zone=None)
    return past.Terms(
        whole_since=now - timedelta(days=min(WHOLE_DAYS, settings.snapshot_days)),
        ends_since=now - timedelta(days=settings.snapshot_days),
        zone=settings.zone,
    )


def _clean(lake: Lake, name: str, now: datetime) -> UpkeepReport:
    """Delete files that no snapshot names: let go a while ago, or left by a killed import."""
    an_hour_ago = now - _GRACE
    # DuckLake compares this instant as text and sees only its day: none of the day itself
    day_before = datetime(an_hour_ago.year, an_hour_ago.month, an_hour_ago.day, tzinfo=UTC) - _DAY
    with lake.locked(WHAT):
        gone = _delete(lake, name, "ducklake_cleanup_old_files", day_before)
        orphans = _delete(lake, name, "ducklake_delete_orphaned_files", an_hour_ago)
    return gone + orphans + UpkeepReport(orphans=orphans.deleted)


def _delete(lake: Lake, name: str, function: str, before: datetime) -> UpkeepReport:
    instant = literal(before.isoformat(sep=" "))
    call = f"CALL {function}('{name}', older_than => TIMESTAMPTZ {instant}"
    listed = lake.cursor().execute(f"{call}, dry_run => true)").fetchall()
    sizes = [_size(Path(row[0])) for row in listed]
    if listed:
        lake.cursor().execute(f"{call})")
    return UpkeepReport(deleted=len(sizes), freed=sum(sizes))


def _purge_raw(workspace: Workspace, now: datetime) -> UpkeepReport:
    """Delete raw files past their time, and what a killed import left half written."""
    days = timedelta(days=workspace.settings.raw_days)
    report = UpkeepReport()
    for path in sorted(one for one in workspace.files.rglob("*") if one.is_file()):
        half = path.suffix == ".new"
        if not half and path != raw.kept(workspace, path.stem):
            continue  # not ours
        if _is_older(path, now - (_SCRATCH if half else days)):
            size = _size(path)
            path.unlink(missing_ok=True)
            report += UpkeepReport(freed=size, **{"scratch" if half else "raw": 1})
    return report


def _sweep(workspace: Workspace, now: datetime) -> UpkeepReport:
    """Delete working copies that nobody has touched for a day."""
    report = UpkeepReport()
    for path in sorted((workspace.lake / "tmp").glob("*")):
        inside = [path, *path.rglob("*")]
        if all(_is_older(one, now - _SCRATCH) for one in inside):
            size = sum(_size(one) for one in inside if not one.is_dir())
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            report += UpkeepReport(scratch=1, freed=size)
    return report


def _is_older(path: Path, instant: datetime) -> bool:
    try:
        return path.stat().st_mtime < instant.timestamp()
    except FileNotFoundError:
        return True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _folder(lake: Lake) -> Path:
    return lake.workspace.lake


def _would_change(table: str) -> StoreError:
    return StoreError(
        Text(
            es="el mantenimiento habría cambiado las filas de «{table}»; nada ha cambiado",
            en="upkeep would have changed the rows of '{table}'; nothing has changed",
        ).fill(table=table),
        Text(
            es="es un fallo de Norte o de DuckLake: haga una copia con norte backup y avísenos",
            en="it is a fault of Norte or DuckLake: make a backup with norte backup and tell us",
        ),
    )
