"""Land a batch: everything of it in one transaction, or nothing."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.schema import table
from norte.store import adopting, derive, people, raw, record, replacing, staging
from norte.store.batch import LandReport
from norte.store.sql import listed, naive, quote, stored
from norte.store.undo import take_back

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb

    from norte.store.batch import Batch, Derivation
    from norte.store.lake import Lake
    from norte.store.replacing import Removal
    from norte.store.staging import Staged


@dataclass(frozen=True, slots=True)
class _Landing:
    """What one landing needs at every attempt.

    `kept` will be the hash of the raw file; `placed` are files that the last attempt adopted.
    """

    batch: Batch
    derivations: Sequence[Derivation]
    now: datetime
    kept: Future[str | None]
    instead_of: int | None
    folder: Path
    placed: list[Path] = field(default_factory=list)


def land(
    lake: Lake,
    batch: Batch,
    derivations: Sequence[Derivation],
    *,
    now: datetime,
    instead_of: int | None = None,
) -> LandReport:
    """Put the batch into the lake, with its coverage, rejects, ledger row and derived tables.

    `now` is a UTC instant. The same content of the same source changes nothing and names the load
    that holds it; with `instead_of` that load is undone in the same transaction (its file was read
    again after a fix). A QuestionError says which rows would be lost without proof; after any
    error the lake is as it was.
    """
    what = Text(es="importar {file}", en="import {file}").fill(file=batch.file)
    with lake.locked(what):
        known = duplicate_of(lake.cursor(), batch)
        if known is not None and known != instead_of:
            return LandReport(load_id=known, duplicate_of=known, snapshot=lake.snapshot())
        with ThreadPoolExecutor(1) as aside:
            kept = aside.submit(_keep, lake, batch)
            folder = lake.workspace.lake
            landing = _Landing(batch, derivations, naive(now), kept, instead_of, folder)
            enrol(lake, batch, landing.now)
            try:
                return lake.transact(lambda cursor: _land(cursor, landing))
            except BaseException:
                adopting.discard(lake.cursor(), landing.placed)
                raise


def _keep(lake: Lake, batch: Batch) -> str | None:
    """Hash of the kept raw file; a member's own hash begins with that of its file."""
    if batch.raw is None:
        return None
    known = batch.sha256[:64]
    return (
        known if raw.kept(lake.workspace, known).exists() else raw.keep(lake.workspace, batch.raw)
    )


def duplicate_of(cursor: duckdb.DuckDBPyConnection, batch: Batch) -> int | None:
    """The load that already holds this content of this source; None when none does."""
    row = cursor.execute(
        "SELECT max(load_id) FROM lake.load_log "
        "WHERE source_id = ? AND sha256 = ? AND undone_at IS NULL",
        [batch.source_id, batch.sha256],
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def enrol(lake: Lake, batch: Batch, now: datetime) -> None:
    """Give the batch's persons their keys, in the people catalogue's own transaction."""
    sources = _person_sources(lake.cursor(), batch)
    select = people.identities(sources)
    if select is not None:
        lake.transact(lambda cursor: people.enrol(cursor, select, now))


def _person_sources(cursor: duckdb.DuckDBPyConnection, batch: Batch) -> list[tuple[Path, str]]:
    return [
        (one.parquet, column)
        for one in batch.tables
        for column in staging.person_columns(one)
        if column in staging.columns_of(cursor, one)
    ]


def _land(cursor: duckdb.DuckDBPyConnection, landing: _Landing) -> LandReport:
    batch = landing.batch
    adopting.discard(cursor, landing.placed)
    load_id, before = _next_load(cursor), _snapshot(cursor)
    if landing.instead_of is not None:
        take_back(cursor, landing.instead_of, landing.derivations, landing.now)
    _contacts(cursor, batch)
    staged = tuple(staging.prepare(cursor, batch, one, load_id) for one in batch.tables)
    removals = _removals(cursor, batch, staged)
    due = derive.note_touched(cursor, landing.derivations, _changed(cursor, staged, removals))
    _delete(cursor, removals)
    for one in staged:
        _insert(cursor, landing, one, load_id)
    report = LandReport(
        load_id=load_id,
        inserted={one.table.name: one.rows for one in staged},
        replaced={one.table.name: one.rows for one in removals},
        duplicates=staging.repeated_rows(cursor, staged),
        snapshot=before + 1,
    )
    origin = record.Origin(landing.kept.result(), landing.instead_of)
    record.write(cursor, batch, report, origin, landing.now)
    derive.run(cursor, due)
    staging.drop(cursor, {r.table.name for r in removals})
    return report


def _removals(
    cursor: duckdb.DuckDBPyConnection, batch: Batch, staged: tuple[Staged, ...]
) -> tuple[Removal, ...]:
    """What gives way in each table that has staged rows or a proven slice."""
    relations = {one.table.name: one.relation if one.rows else None for one in staged}
    names = dict.fromkeys([*relations, *(one.table for one in batch.proven)])
    return tuple(replacing.plan(cursor, batch, table(name), relations.get(name)) for name in names)


def _changed(
    cursor: duckdb.DuckDBPyConnection, staged: tuple[Staged, ...], removals: tuple[Removal, ...]
) -> dict[str, str]:
    """Relations of the rows that go in or out, of each table where any do."""
    selects: dict[str, list[str]] = {}
    for one in staged:
        if one.rows:
            selects.setdefault(one.table.name, []).append(f"SELECT * FROM {quote(one.relation)}")
    for gone in removals:
        if gone.rows:
            columns = listed(c.name for c in gone.table.columns)
            select = f"SELECT {columns} FROM {stored(gone.table.name)} AS t WHERE {gone.where}"
            selects.setdefault(gone.table.name, []).append(select)
    return {name: derive.changed_relation(cursor, name, parts) for name, parts in selects.items()}


def _delete(cursor: duckdb.DuckDBPyConnection, removals: tuple[Removal, ...]) -> None:
    for gone in removals:
        if gone.rows:
            cursor.execute(f"DELETE FROM {stored(gone.table.name)} AS t WHERE {gone.where}")


def _insert(
    cursor: duckdb.DuckDBPyConnection, landing: _Landing, one: Staged, load_id: int
) -> None:
    """Put the staged rows into the lake; a large Parquet without a repeated row as it is."""
    if not one.rows:
        return
    if one.duplicates or not adopting.fits(cursor, landing.batch, one.origin):
        cursor.execute(
            f"INSERT INTO {stored(one.table.name)} BY NAME SELECT * FROM {quote(one.relation)}"
        )
        return
    target = adopting.place(landing.folder, one.origin, load_id)
    landing.placed.append(target)
    adopting.adopt(cursor, one.origin, target)


def _contacts(cursor: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Make `contact`, the keys of the persons in this batch."""
    select = people.identities(_person_sources(cursor, batch))
    if select is not None:
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE contact AS "
            f"SELECT identity, contact_key FROM people.person WHERE identity IN ({select})"
        )


def _next_load(cursor: duckdb.DuckDBPyConnection) -> int:
    row = cursor.execute("SELECT coalesce(max(load_id), 0) + 1 FROM lake.load_log").fetchone()
    return int(row[0]) if row is not None else 1


def _snapshot(cursor: duckdb.DuckDBPyConnection) -> int:
    row = cursor.execute("SELECT id FROM lake.current_snapshot()").fetchone()
    return int(row[0]) if row is not None else 0
