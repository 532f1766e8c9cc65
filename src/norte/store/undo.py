"""Take a load back: its rows go, what it had replaced returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError
from norte.base.text import Text
from norte.schema import Table, table
from norte.store import derive, ledger
from norte.store.replacing import slice_columns
from norte.store.sql import listed, literal, naive, quote, stored, within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

    from norte.store.batch import Derivation
    from norte.store.lake import Lake
    from norte.store.ledger import Load


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo did: rows that went and rows that came back, by table."""

    load_id: int
    removed: dict[str, int]
    restored: dict[str, int]
    snapshot: int


def undo(
    lake: Lake, load_id: int, derivations: Sequence[Derivation], *, now: datetime
) -> UndoReport:
    """Leave the lake as if the load had not been; the file can be imported again.

    A RefusedError names the later loads to undo first when they changed the same rows, and says
    so when the data from before the load is no longer kept.
    """
    what = Text(es="deshacer la carga {n}", en="undo load {n}").fill(n=load_id)
    at = naive(now)
    return lake.write(lambda cursor: take_back(cursor, load_id, derivations, at), what)


def take_back(
    cursor: duckdb.DuckDBPyConnection,
    load_id: int,
    derivations: Sequence[Derivation],
    now: datetime,
) -> UndoReport:
    """`undo` inside a transaction of the caller."""
    load = ledger.find(cursor, load_id)
    tables = [table(name) for name in load.inserted if load.inserted[name] or load.replaced[name]]
    restored = {
        one.name: _restore(cursor, load, one)
        for one in tables
        if load.replaced[one.name] or load.instead_of is not None
    }
    _refuse_when_later(cursor, load, tables, set(restored))
    selects = {one.name: [_own(load, one)] for one in tables}
    for name in restored:
        selects[name].append(f"SELECT * FROM {quote('restored_' + name)}")
    changed = {
        name: derive.changed_relation(cursor, name, parts) for name, parts in selects.items()
    }
    due = derive.note_touched(cursor, derivations, changed)
    removed = {
        one.name: _exchange(cursor, load, one, returns=one.name in restored) for one in tables
    }
    for name in ("coverage", "reject"):
        cursor.execute(f"DELETE FROM lake.{name} WHERE load_id = ?", [load_id])
    cursor.execute("UPDATE lake.load_log SET undone_at = ? WHERE load_id = ?", [now, load_id])
    derive.run(cursor, due)
    for one in tables:
        cursor.execute(f"DROP VIEW {quote('changed_' + one.name)}")
        cursor.execute(f"DROP TABLE IF EXISTS {quote('restored_' + one.name)}")
    row = cursor.execute("SELECT id + 1 FROM lake.current_snapshot()").fetchone()
    return UndoReport(load_id, removed, restored, int(row[0]) if row is not None else 0)


def _own(load: Load, one: Table) -> str:
    columns = listed(c.name for c in one.columns)
    return f"SELECT {columns} FROM {stored(one.name)} WHERE load_id = {load.load_id}"


def _restore(cursor: duckdb.DuckDBPyConnection, load: Load, one: Table) -> int:
    """Make `restored_<table>`: the rows that the landing of this load deleted.

    A load that took the place of another goes with it: what both had deleted returns.
    """
    chain = _chain(cursor, load)
    for link in chain:
        if link.replaced.get(one.name) and not _is_kept(cursor, link):
            raise _too_old(load)
    ours = ", ".join(str(link.load_id) for link in chain)
    parts = [
        f"SELECT * FROM ({_deleted(link.after, one)}) WHERE load_id NOT IN ({ours})"
        for link in chain
        if _is_kept(cursor, link)
    ]
    name = quote(f"restored_{one.name}")
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {' UNION ALL BY NAME '.join(parts)}")
    if len(chain) > 1:  # what already returned when the other load was taken back
        present = f"(SELECT * FROM {stored(one.name)} WHERE load_id NOT IN ({ours}))"
        cursor.execute(f"DELETE FROM {name} AS t WHERE {within('t', present, one.key)}")
    row = cursor.execute(f"SELECT count(*) FROM {name}").fetchone()
    return int(row[0]) if row is not None else 0


def _chain(cursor: duckdb.DuckDBPyConnection, load: Load) -> list[Load]:
    """The load, the one whose place it took, the one before that, and so on."""
    chain = [load]
    while (earlier := chain[-1].instead_of) is not None:
        chain.extend(ledger.read(cursor, f" WHERE load_id = {earlier}"))
    return chain


def _is_kept(cursor: duckdb.DuckDBPyConnection, load: Load) -> bool:
    """Whether the snapshots before and after the load can still be read."""
    kept = cursor.execute(
        "SELECT count(*) FROM ducklake_snapshots('lake') WHERE snapshot_id IN (?, ?)",
        [load.before, load.after],
    ).fetchone()
    return kept is not None and kept[0] == 2


def _deleted(snapshot: int, one: Table) -> str:
    """SELECT of the table's rows that a snapshot deleted; columns added since are NULL."""
    empty = f"SELECT {listed(c.name for c in one.columns)} FROM {stored(one.name)} LIMIT 0"
    gone = f"ducklake_table_deletions('lake', 'main', {literal(one.name)}, {snapshot}, {snapshot})"
    return f"({empty}) UNION ALL BY NAME (SELECT * FROM {gone})"


def _exchange(cursor: duckdb.DuckDBPyConnection, load: Load, one: Table, *, returns: bool) -> int:
    gone = cursor.execute(
        f"DELETE FROM {stored(one.name)} WHERE load_id = ?", [load.load_id]
    ).fetchone()
    if returns:
        cursor.execute(
            f"INSERT INTO {stored(one.name)} BY NAME SELECT * FROM {quote('restored_' + one.name)}"
        )
    return int(gone[0]) if gone is not None else 0


def _refuse_when_later(
    cursor: duckdb.DuckDBPyConnection, load: Load, tables: Sequence[Table], restored: set[str]
) -> None:
    """Refuse when later loads replaced this load's rows or wrote where its old rows were."""
    blockers: set[int] = set()
    for one in tables:
        blockers |= _replacers(cursor, load, one)
        if one.name in restored:
            blockers |= _occupants(cursor, load, one)
    if blockers:
        raise RefusedError(
            Text(
                es="la carga {n} («{file}») no se puede deshacer todavía: cargas posteriores "
                "cambiaron las mismas filas ({later})",
                en="load {n} ('{file}') cannot be undone yet: later loads changed the same rows "
                "({later})",
            ).fill(n=load.load_id, file=load.file, later=_numbers(blockers)),
            Text(es="deshaga antes: {orders}", en="undo first: {orders}").fill(
                orders=", ".join(f"norte undo {n}" for n in sorted(blockers, reverse=True))
            ),
        )


def _replacers(cursor: duckdb.DuckDBPyConnection, load: Load, one: Table) -> set[int]:
    """Later loads that deleted rows of this one."""
    row = cursor.execute(
        f"SELECT count(*) FROM {stored(one.name)} WHERE load_id = ?", [load.load_id]
    ).fetchone()
    if row is not None and row[0] == load.inserted[one.name]:
        return set()
    later = ledger.read(cursor, f" WHERE undone_at IS NULL AND load_id > {load.load_id}")
    return {
        other.load_id
        for other in later
        if other.replaced.get(one.name) and _took(cursor, other, load.load_id, one)
    }


def _took(cursor: duckdb.DuckDBPyConnection, other: Load, load_id: int, one: Table) -> bool:
    if not _is_kept(cursor, other):
        return True  # nobody can tell any more: on the safe side
    row = cursor.execute(
        f"SELECT count(*) FROM ({_deleted(other.after, one)}) WHERE load_id = ?", [load_id]
    ).fetchone()
    return row is not None and row[0] > 0


def _occupants(cursor: duckdb.DuckDBPyConnection, load: Load, one: Table) -> set[int]:
    """Later loads with rows where this load's old rows would return."""
    restored = quote(f"restored_{one.name}")
    place = within("t", restored, one.key)
    slices = slice_columns(one)
    if slices and load.mode != "merge":
        place = f"({place} OR {within('t', restored, slices)})"
    rows = cursor.execute(
        f"SELECT DISTINCT load_id FROM {stored(one.name)} AS t WHERE load_id > ? AND {place}",
        [load.load_id],
    ).fetchall()
    return {int(row[0]) for row in rows}


def _numbers(loads: set[int]) -> str:
    return ", ".join(str(n) for n in sorted(loads))


def _too_old(load: Load) -> RefusedError:
    return RefusedError(
        Text(
            es="la carga {n} («{file}») sustituyó filas que ya no se guardan: no pueden volver",
            en="load {n} ('{file}') replaced rows that are no longer kept: they cannot come back",
        ).fill(n=load.load_id, file=load.file),
        Text(
            es="importe con --replace un archivo que traiga esos días completos",
            en="import with --replace a file that holds those days whole",
        ),
    )
