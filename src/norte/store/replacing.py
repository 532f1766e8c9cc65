"""Which rows of the lake a batch replaces, and which it would lose (EXPORT_FORMATS, rule 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.errors import QuestionError
from norte.base.text import Text, join
from norte.schema import Table, all_tables
from norte.store.sql import listed, literal, quote, same, stored, within

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from norte.store.batch import Batch, Slice

_FEW = 100
"""Accounts that a condition names, so that the files of others are skipped."""
_SLICE = ("source_id", "account", "day", "day_to", "level", "breakdown")


@dataclass(frozen=True, slots=True)
class Removal:
    """Rows of a table that give way: a condition on the alias `t`, and how many they are."""

    table: Table
    where: str
    rows: int


@dataclass(frozen=True, slots=True)
class _Incoming:
    relation: str
    proven: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lost:
    table: Table
    rows: int
    first: date
    last: date


def slice_columns(table: Table) -> tuple[str, ...]:
    """What makes a slice of `table`; empty when its rows are known by an id, not by a day.

    A row that covers a period is another slice than the days inside it.
    """
    if table.time is None or table.time not in table.key:
        return ()
    have = {c.name for c in table.columns}
    return tuple(c for c in _SLICE if c in have)


def plan(
    cursor: duckdb.DuckDBPyConnection, batch: Batch, table: Table, staged: str | None
) -> Removal:
    """What has to go before the relation `staged` (None: no rows) goes into `table`.

    A QuestionError says which rows would be lost without proof and without `--replace`.
    """
    proven = [_proven(table, s, staged, cursor) for s in batch.proven if s.table == table.name]
    terms = [*proven, _parts(batch, table)]
    if staged is not None:
        terms.append(_replaced(cursor, batch, table, _Incoming(staged, tuple(proven))))
    given = " OR ".join(f"({term})" for term in terms if term)
    if not given:
        return Removal(table, "false", 0)
    where = f"t.source_id = {literal(batch.source_id)} AND ({given})"
    row = cursor.execute(f"SELECT count(*) FROM {stored(table.name)} AS t WHERE {where}").fetchone()
    return Removal(table, where, int(row[0]) if row is not None else 0)


def _parts(batch: Batch, table: Table) -> str:
    """Rows that belong to what the file tells again whole: the lines of its orders.

    An order that lost a line, or its coupon, comes back without it: the old one must not stay. A
    file that has no such table says nothing of it.
    """
    brought = {one.table for one in batch.tables if one.rows}
    if slice_columns(table) or table.name not in {one.table for one in batch.tables}:
        return ""
    owners = [
        owner
        for owner in all_tables().values()
        if owner.name in brought and 2 < len(owner.key) < len(table.key)
    ]
    terms = [
        within("t", quote(f"staged_{owner.name}"), owner.key)
        for owner in owners
        if table.key[: len(owner.key)] == owner.key
    ]
    return " OR ".join(terms)


def _proven(table: Table, one: Slice, staged: str | None, cursor: duckdb.DuckDBPyConnection) -> str:
    """Rows of the proven days, of the same grain (day or period) as the file's rows."""
    day = day_of(table, "t")
    terms = [
        f"t.account IS NOT DISTINCT FROM {literal(one.account)}",
        f"{day} BETWEEN {literal(one.day_from)} AND {literal(one.day_to)}",
    ]
    if table.sliced:
        terms.append(f"t.level IS NOT DISTINCT FROM {literal(one.level)}")
        terms.append(f"t.breakdown IS NOT DISTINCT FROM {literal(one.breakdown)}")
    if table.has_period_rows:
        terms.append(f"coalesce(t.day_to, t.day) <= {literal(one.day_to)}")
        grains = _grains(cursor, " AND ".join(terms), staged)
        if len(grains) == 1:
            terms.append(f"{'NOT ' if grains == {False} else ''}{_is_day('t')}")
    return " AND ".join(terms)


def _grains(cursor: duckdb.DuckDBPyConnection, where: str, staged: str | None) -> set[bool]:
    if staged is None:
        return set()
    rows = cursor.execute(
        f"SELECT DISTINCT {_is_day('t')} FROM {quote(staged)} AS t WHERE {where}"
    ).fetchall()
    return {bool(row[0]) for row in rows}


def _is_day(alias: str) -> str:
    return f"(coalesce({alias}.day_to, {alias}.day) = {alias}.day)"


def day_of(table: Table, alias: str) -> str:
    """The day of a row; an instant is cut by the offset that it came with."""
    have = {c.name for c in table.columns}
    if table.time == "instant" and "utc_offset" in have:
        return f"CAST({alias}.instant + to_minutes(coalesce({alias}.utc_offset, 0)) AS DATE)"
    return f"CAST({alias}.{quote(table.time or 'day')} AS DATE)"


def _replaced(
    cursor: duckdb.DuckDBPyConnection, batch: Batch, table: Table, incoming: _Incoming
) -> str:
    """Rows outside the proven slices that the staged ones replace, as a condition on `t`."""
    slices = slice_columns(table)
    if not slices:
        return _by_key(cursor, table, incoming.relation, whole_days=batch.mode == "replace")
    bounds = _compare_slices(cursor, batch, table, incoming, slices)
    if bounds is None:
        return ""
    in_slices = f"{bounds} AND {within('t', _present(table), slices)}"
    if batch.mode == "replace":
        return in_slices
    lost = _lost(cursor, batch, table, incoming.relation, slices)
    if lost is None:
        return in_slices
    if batch.mode == "auto":
        raise _question(batch, lost)
    return f"{bounds} AND {within('t', quote(incoming.relation), table.key)}"


def _present(table: Table) -> str:
    return quote(f"slice_{table.name}")


def _prints(relation: str, table: Table, slices: tuple[str, ...], where: str) -> str:
    """Each slice with how many keys it has and a fingerprint of their set, order apart."""
    key = f"hash({listed(table.key, 't')})"
    return (
        f"SELECT {listed(slices)}, count(*) AS facts, bit_xor({key}) AS mix, "
        f"sum({key}::HUGEINT) AS total FROM {relation} AS t WHERE {where} GROUP BY ALL"
    )


def _compare_slices(
    cursor: duckdb.DuckDBPyConnection,
    batch: Batch,
    table: Table,
    incoming: _Incoming,
    slices: tuple[str, ...],
) -> str | None:
    """Make `slice_<table>`: the lake's slices that unproven staged rows touch.

    `is_same` tells those that hold exactly the keys that the file brings, so that rows are
    compared one by one only where the keys differ. Returns the bounds in days; None without any.
    """
    without = " AND ".join(f"NOT ({proof})" for proof in incoming.proven) or "true"
    reach = _reach(cursor, incoming.relation, without)
    there = f"t.source_id = {literal(batch.source_id)} AND {reach}"
    if reach is None or not _any(cursor, table, there):
        return None
    name = _present(table)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS "
        + _prints(quote(incoming.relation), table, slices, without)
    )
    old = _prints(stored(table.name), table, slices, there)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {listed(slices, 'old')}, "
        "old.facts = new.facts AND old.mix = new.mix AND old.total = new.total AS is_same "
        f"FROM ({old}) AS old JOIN {name} AS new ON {same('old', 'new', slices)}"
    )
    return _bounds(cursor, name)


def _reach(cursor: duckdb.DuckDBPyConnection, relation: str, where: str) -> str | None:
    """The days and the accounts of the staged rows, as a condition on `t`; None without rows."""
    first, last, accounts = cursor.execute(
        f"SELECT min(day), max(day), list(DISTINCT account) FROM {quote(relation)} AS t "
        f"WHERE {where}"
    ).fetchone() or (None, None, None)
    if first is None:
        return None
    days = f"t.day BETWEEN {literal(first)} AND {literal(last)}"
    if len(accounts) > _FEW or None in accounts:
        return days
    return f"{days} AND t.account IN ({', '.join(literal(one) for one in sorted(accounts))})"


def _any(cursor: duckdb.DuckDBPyConnection, table: Table, where: str) -> bool:
    found = cursor.execute(f"SELECT 1 FROM {stored(table.name)} AS t WHERE {where} LIMIT 1")
    return found.fetchone() is not None


def _bounds(cursor: duckdb.DuckDBPyConnection, name: str) -> str | None:
    row = cursor.execute(f"SELECT min(day), max(day) FROM {name}").fetchone()
    if row is None or row[0] is None:
        return None
    return f"t.day BETWEEN {literal(row[0])} AND {literal(row[1])}"


def _by_key(
    cursor: duckdb.DuckDBPyConnection, table: Table, staged: str, *, whole_days: bool
) -> str:
    same_key = within("t", quote(staged), table.key)
    if not whole_days or table.time is None:
        return same_key
    name = _present(table)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS "
        f"SELECT DISTINCT account, {day_of(table, 't')} AS day FROM {quote(staged)} AS t"
    )
    same_day = (
        f"EXISTS (SELECT 1 FROM {name} AS d WHERE d.account IS NOT DISTINCT FROM t.account "
        f"AND d.day IS NOT DISTINCT FROM {day_of(table, 't')})"
    )
    return f"{same_key} OR {same_day}"


def _lost(
    cursor: duckdb.DuckDBPyConnection,
    batch: Batch,
    table: Table,
    staged: str,
    slices: tuple[str, ...],
) -> _Lost | None:
    """Rows of the touched slices that the file does not bring; None when it brings them all."""
    name = f"(SELECT * FROM {_present(table)} WHERE NOT is_same)"
    bounds = _bounds(cursor, name)
    if bounds is None:
        return None
    differing = f"{bounds} AND {within('t', name, slices)}"
    brought = f"(SELECT * FROM {quote(staged)} AS t WHERE {differing})"
    row = cursor.execute(
        f"SELECT count(*), min(t.day), max(t.day) FROM {stored(table.name)} AS t "
        f"WHERE t.source_id = {literal(batch.source_id)} AND {differing} "
        f"AND NOT {within('t', brought, table.key)}"
    ).fetchone()
    if row is None or row[0] == 0:
        return None
    return _Lost(table, int(row[0]), row[1], row[2])


def _question(batch: Batch, lost: _Lost) -> QuestionError:
    days = Text.same(f"{lost.first:%Y-%m-%d}")
    if lost.last != lost.first:
        days = join([days, Text.same(f"{lost.last:%Y-%m-%d}")], " … ")
    return QuestionError(
        Text(
            es="«{file}» trae los mismos días de {source} que ya hay en {table}, pero le faltan "
            "{rows} filas de {days}; nada ha cambiado",
            en="'{file}' brings the same days of {source} that {table} already has, but lacks "
            "{rows} of its rows of {days}; nothing has changed",
        ).fill(
            file=batch.file,
            source=batch.source_id,
            table=lost.table.name,
            rows=lost.rows,
            days=days,
        ),
        Text(
            es="con --merge se conservan esas filas (el archivo es una parte); con --replace se "
            "borran (el archivo es todo lo de esos días)",
            en="--merge keeps those rows (the file is a part); --replace deletes them (the file is "
            "all there is of those days)",
        ),
        "--merge | --replace",
    )
