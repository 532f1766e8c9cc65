"""The lake's schema has a number; each step between two numbers is a file in `migrations/`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import duckdb

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.schema import all_tables
from norte.store import catalogue_copy, connection
from norte.store.sql import quote, stored, type_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from norte.workspace.folder import Workspace

WHAT = Text(es="actualizar el esquema del lago", en="bring the lake's schema up to date")


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: what it does to a lake whose number is one less."""

    number: int
    name: str
    apply: Callable[[duckdb.DuckDBPyConnection], None]


@dataclass(frozen=True, slots=True)
class State:
    """Number of the lake's schema and fingerprint of its canonical columns."""

    number: int
    fingerprint: str

    @property
    def is_current(self) -> bool:
        """Whether this program has nothing to add."""
        return self.number == latest() and self.fingerprint == fingerprint()


@cache
def steps() -> tuple[Step, ...]:
    """Every migration, in order; their numbers have no gap."""
    package = import_module("norte.store.migrations")
    found = []
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        number, _, name = module.partition("_")
        step = import_module(f"norte.store.migrations.{module}")
        found.append(Step(int(number), name, step.apply))
    if [s.number for s in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations must be numbered without a gap: {[s.number for s in found]}")
    return tuple(found)


def latest() -> int:
    """The number of the newest schema that this program knows."""
    return steps()[-1].number


@cache
def fingerprint() -> str:
    """Hash of every canonical column's name and type: a new column adds itself to the lake."""
    lines = [
        f"{table.name}.{column.name} {type_of(column)}"
        for table in all_tables().values()
        for column in table.columns
    ]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def state(cursor: duckdb.DuckDBPyConnection) -> State:
    """What the attached lake says of itself; number 0 when it has no schema yet."""
    try:
        rows = dict(cursor.execute("SELECT name, value FROM lake.lake_info").fetchall())
    except duckdb.CatalogException:
        return State(0, "")
    return State(int(rows.get("schema", "0")), rows.get("fingerprint", ""))


def refuse_newer(found: State, workspace: Workspace) -> None:
    """A StoreError when the lake was written by a newer program; nothing is touched."""
    if found.number > latest():
        raise StoreError(
            Text(
                es="el lago de «{where}» tiene el esquema {found} y este programa llega al {known}",
                en="the lake of '{where}' has schema {found} and this program knows up to {known}",
            ).fill(where=workspace.root, found=found.number, known=latest()),
            Text(
                es="instale una versión de Norte con el esquema {found} o posterior",
                en="install a version of Norte with schema {found} or later",
            ).fill(found=found.number),
        )


def create(workspace: Workspace) -> None:
    """A lake from nothing, brought to the newest schema; the caller holds the writer's lock."""
    opened = connection.connect(workspace.lake / "tmp")
    try:
        for name in ("lake", "people"):
            connection.attach(opened, workspace.lake, name, how="create")
        opened.execute(
            "CREATE TABLE IF NOT EXISTS people.person "
            "(contact_key BIGINT, identity VARCHAR, created TIMESTAMP)"
        )
        _climb(opened, State(0, ""))
    finally:
        opened.close()


def run(workspace: Workspace) -> None:
    """Bring the lake to this program's schema, after a copy of its catalogue.

    The caller holds the writer's lock. The copy lies beside the catalogue: the Parquet files that
    it names are not touched by any step.
    """
    opened = connection.connect(workspace.lake / "tmp")
    try:
        connection.attach(opened, workspace.lake, "lake")
        found = state(opened)
        refuse_newer(found, workspace)
        if not found.is_current:  # another process may have been faster
            save(workspace, found)
            _climb(opened, found)
    finally:
        opened.close()


def save(workspace: Workspace, found: State) -> Path:
    """Copy the catalogue as it is to `lake/before-<schema>-<fingerprint>.sqlite`."""
    catalogue, _ = connection.places(workspace.lake, "lake")
    target = catalogue.with_name(f"before-{found.number:04d}-{found.fingerprint[:8]}.sqlite")
    scratch = target.with_suffix(".new")
    catalogue_copy.copy(catalogue, scratch)
    scratch.replace(target)
    return target


def _climb(cursor: duckdb.DuckDBPyConnection, found: State) -> None:
    for step in steps():
        if step.number > found.number:
            _in_transaction(cursor, step.apply, {"schema": str(step.number)})
    if found.fingerprint != fingerprint():
        _in_transaction(cursor, add_columns, {"fingerprint": fingerprint()})


def _in_transaction(
    cursor: duckdb.DuckDBPyConnection,
    apply: Callable[[duckdb.DuckDBPyConnection], None],
    info: dict[str, str],
) -> None:
    cursor.execute("BEGIN TRANSACTION")
    try:
        apply(cursor)
        for name, value in info.items():
            cursor.execute("DELETE FROM lake.lake_info WHERE name = ?", [name])
            cursor.execute("INSERT INTO lake.lake_info VALUES (?, ?)", [name, value])
        cursor.execute("COMMIT")
    except BaseException:
        cursor.execute("ROLLBACK")
        raise


def add_columns(cursor: duckdb.DuckDBPyConnection) -> None:
    """Create the canonical tables and columns that the lake lacks; nothing is ever dropped."""
    have: dict[str, set[str]] = {}
    rows = cursor.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'lake'"
    ).fetchall()
    for name, column in rows:
        have.setdefault(name, set()).add(column)
    for table in all_tables().values():
        if table.name not in have:
            columns = ", ".join(f"{quote(c.name)} {type_of(c)}" for c in table.columns)
            cursor.execute(f"CREATE TABLE {stored(table.name)} ({columns})")
            continue
        for column in table.columns:
            if column.name not in have[table.name]:
                added = f"{quote(column.name)} {type_of(column)}"
                cursor.execute(f"ALTER TABLE {stored(table.name)} ADD COLUMN {added}")
