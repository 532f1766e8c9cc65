"""Derived tables, recomputed inside the landing for the keys that it touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.store.sql import listed, quote, stored, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from norte.store.batch import Derivation


@dataclass(frozen=True, slots=True)
class Due:
    """A derivation to run after the landing; `whole` when its rule is new to this lake.

    `bases` are those of its tables whose rows change.
    """

    derivation: Derivation
    touched: str
    whole: bool
    bases: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The rows to insert."""
        parts = self.derivation.parts
        if self.whole or not parts:
            return self.derivation.sql
        return " UNION ALL ".join(parts[base] for base in self.bases)


def note_touched(
    cursor: duckdb.DuckDBPyConnection,
    derivations: Sequence[Derivation],
    changed: Mapping[str, str],
) -> tuple[Due, ...]:
    """Keep the keys that each derivation must recompute, before the lake's rows change.

    `changed` maps a table to the relation of the rows that go in or out. A derivation that reads
    another derived table sees that table's old rows here and its new ones in `run`.
    """
    numbers = dict(cursor.execute("SELECT table_name, number FROM lake.derivation_log").fetchall())
    due: list[Due] = []
    moving = dict(changed)
    for place, one in enumerate(derivations):
        whole = numbers.get(one.table) != one.number
        bases = [base for base in one.touched if base in moving]
        if not bases and not whole:
            continue
        name = f"touched_{place}"
        selects = [one.touched[base].replace("{changed}", moving[base]) for base in bases]
        selects = [] if whole else selects
        _make(cursor, name, one, selects)
        due.append(Due(one, name, whole, tuple(bases)))
        moving[one.table] = (
            f"(SELECT * FROM {stored(one.table)} AS t "
            f"{'' if whole else 'WHERE ' + within('t', name, one.key)})"
        )
    return tuple(due)


def run(cursor: duckdb.DuckDBPyConnection, due: Sequence[Due]) -> None:
    """Recompute what is due, in order, now that the canonical rows are in place."""
    again: dict[str, str] = {}
    for one in due:
        derivation = one.derivation
        if one.whole:
            everything = {base: stored(base) for base in derivation.touched}
            _extend(cursor, one, everything)
        else:
            _extend(cursor, one, {b: r for b, r in again.items() if b in derivation.touched})
        _recompute(cursor, one)
        again[derivation.table] = (
            f"(SELECT * FROM {stored(derivation.table)} AS t "
            f"{'' if one.whole else 'WHERE ' + within('t', one.touched, derivation.key)})"
        )
    for one in due:
        cursor.execute(f"DROP TABLE IF EXISTS {one.touched}")
    cursor.execute("DROP VIEW IF EXISTS touched")


def _make(
    cursor: duckdb.DuckDBPyConnection, name: str, one: Derivation, selects: Sequence[str]
) -> None:
    empty = f"SELECT {listed(one.key)} FROM {stored(one.table)} LIMIT 0"
    parts = [f"SELECT {listed(one.key)} FROM ({select})" for select in selects]
    union = " UNION ALL ".join([f"({empty})", *parts])
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT DISTINCT * FROM ({union})")


def _extend(cursor: duckdb.DuckDBPyConnection, one: Due, relations: Mapping[str, str]) -> None:
    """Add the keys that the rows now in `relations` touch."""
    key = one.derivation.key
    for base, relation in relations.items():
        select = one.derivation.touched[base].replace("{changed}", relation)
        cursor.execute(
            f"INSERT INTO {one.touched} SELECT DISTINCT {listed(key)} FROM ({select}) AS n "
            f"WHERE NOT {within('n', one.touched, key)}"
        )


def _recompute(cursor: duckdb.DuckDBPyConnection, one: Due) -> None:
    derivation = one.derivation
    where = "" if one.whole else f" AS t WHERE {within('t', one.touched, derivation.key)}"
    cursor.execute(f"DELETE FROM {stored(derivation.table)}{where}")
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW touched AS SELECT * FROM {one.touched}")
    cursor.execute(f"INSERT INTO {stored(derivation.table)} BY NAME {one.sql}")
    if one.whole:
        cursor.execute("DELETE FROM lake.derivation_log WHERE table_name = ?", [derivation.table])
        cursor.execute(
            "INSERT INTO lake.derivation_log VALUES (?, ?)", [derivation.table, derivation.number]
        )


def changed_relation(cursor: duckdb.DuckDBPyConnection, table: str, selects: Sequence[str]) -> str:
    """Make the relation of a table's rows that go in or out, of the given SELECTs."""
    name = quote(f"changed_{table}")
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {' UNION ALL BY NAME '.join(selects)}")
    return name


def everything(cursor: duckdb.DuckDBPyConnection, derivations: Sequence[Derivation]) -> None:
    """Recompute whole derived tables: canonical rows were changed in place."""
    due = [Due(one, f"touched_{place}", whole=True) for place, one in enumerate(derivations)]
    for one in due:
        _make(cursor, one.touched, one.derivation, ())
    run(cursor, due)
