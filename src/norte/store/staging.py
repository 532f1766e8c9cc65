"""Staged Parquet as a relation of the whole canonical row, without rows that the file repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.schema import Column, Table, table
from norte.store.sql import listed, literal, quote, type_of

if TYPE_CHECKING:
    import duckdb

    from norte.store.batch import Batch, StagedTable


@dataclass(frozen=True, slots=True)
class Staged:
    """One staged table of the batch: the relation to read, and the rows that it repeats.

    `origin` is what it was staged as.
    """

    table: Table
    relation: str
    rows: int
    duplicates: int
    origin: StagedTable


def person_columns(staged: StagedTable) -> tuple[str, ...]:
    """Columns of the staged table that hold hashes of identities."""
    return tuple(c.name for c in table(staged.table).columns if c.type == "person")


def columns_of(cursor: duckdb.DuckDBPyConnection, staged: StagedTable) -> set[str]:
    """Columns that the staged Parquet has."""
    source = f"read_parquet({literal(str(staged.parquet))})"
    return {row[0] for row in cursor.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}


def prepare(
    cursor: duckdb.DuckDBPyConnection, batch: Batch, staged: StagedTable, load_id: int
) -> Staged:
    """Make the relations `staged_<table>`: canonical columns, typed, the last row of each key."""
    target = table(staged.table)
    whole = f"whole_{target.name}"
    relation = f"staged_{target.name}"
    cursor.execute(
        f"CREATE OR REPLACE TEMP VIEW {quote(whole)} AS {_select(cursor, batch, staged, load_id)}"
    )
    rows, distinct = staged.rows, staged.rows
    if not staged.is_distinct:
        key = f"hash({listed(target.key)})"
        rows, distinct = cursor.execute(
            f"SELECT count(*), count(DISTINCT {key}) FROM {quote(whole)}"
        ).fetchone() or (0, 0)
    without = ""
    if rows > distinct:
        _repeated(cursor, target, whole)
        without = (
            f" WHERE file_row NOT IN (SELECT file_row FROM {quote('repeated_' + target.name)})"
        )
    cursor.execute(
        f"CREATE OR REPLACE TEMP VIEW {quote(relation)} AS "
        f"SELECT * EXCLUDE (file_row) FROM {quote(whole)}{without}"
    )
    duplicates = _count(cursor, f"repeated_{target.name}") if without else 0
    return Staged(target, relation, rows - duplicates, duplicates, staged)


def repeated_rows(cursor: duckdb.DuckDBPyConnection, staged: tuple[Staged, ...]) -> int:
    """Rows of the file all of whose staged rows a later row of the file replaced."""
    lost = [s for s in staged if s.duplicates]
    if not lost:
        return 0
    gone = " UNION ".join(f"SELECT src_row FROM {quote('repeated_' + s.table.name)}" for s in lost)
    kept = " UNION ALL ".join(f"SELECT src_row FROM {quote(s.relation)}" for s in staged)
    row = cursor.execute(f"SELECT count(*) FROM (({gone}) EXCEPT ({kept}))").fetchone()
    return int(row[0]) if row is not None else 0


def drop(cursor: duckdb.DuckDBPyConnection, names: set[str]) -> None:
    """Forget the temporary relations of these tables."""
    for name in names:
        for view in ("changed_", "staged_", "whole_"):
            cursor.execute(f"DROP VIEW IF EXISTS {quote(view + name)}")
        for made in ("repeated_", "slice_"):
            cursor.execute(f"DROP TABLE IF EXISTS {quote(made + name)}")
    cursor.execute("DROP TABLE IF EXISTS contact")


def _count(cursor: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = cursor.execute(f"SELECT count(*) FROM {quote(relation)}").fetchone()
    return int(row[0]) if row is not None else 0


def _select(
    cursor: duckdb.DuckDBPyConnection, batch: Batch, staged: StagedTable, load_id: int
) -> str:
    source = f"read_parquet({literal(str(staged.parquet))}, file_row_number = true)"
    have = columns_of(cursor, staged)
    target = table(staged.table)
    unknown = have - {c.name for c in target.columns}
    if unknown or "load_id" in have:
        raise ValueError(f"{staged.table}: staged columns that it has not: {sorted(unknown)}")
    ours: dict[str, str | int] = {
        "source_id": batch.source_id,
        "platform": batch.platform,
        "account": batch.account,
        "load_id": load_id,
        "src_file": batch.sha256,
    }
    columns = ", ".join(_column(c, have, ours) for c in target.columns)
    joins = "".join(
        f" LEFT JOIN contact AS {quote('who_' + name)}"
        f" ON {quote('who_' + name)}.identity = p.{quote(name)}"
        for name in person_columns(staged)
        if name in have
    )
    return f"SELECT {columns}, p.file_row_number AS file_row FROM {source} AS p{joins}"


def _column(column: Column, have: set[str], ours: dict[str, str | int]) -> str:
    name, made = column.name, ours.get(column.name)
    present = name in have
    if column.type == "person" and present:
        value = f"{quote('who_' + name)}.contact_key"
    elif made is not None and present and name not in {"source_id", "src_file"}:
        value = f"coalesce(p.{quote(name)}, {literal(made)})"
    elif made is not None:
        value = literal(made)
    else:
        value = f"p.{quote(name)}" if present else "NULL"
    return f"CAST({value} AS {type_of(column)}) AS {quote(name)}"


def _repeated(cursor: duckdb.DuckDBPyConnection, target: Table, whole: str) -> None:
    """The rows that a later row of the same key replaces; only suspects are sorted."""
    key = listed(target.key)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE {quote('repeated_' + target.name)} AS "
        f"SELECT file_row, src_row FROM (SELECT file_row, src_row, row_number() OVER "
        f"(PARTITION BY {key} ORDER BY src_row DESC, file_row DESC) AS place FROM {quote(whole)} "
        f"WHERE hash({key}) IN (SELECT hash({key}) AS h FROM {quote(whole)} GROUP BY h "
        f"HAVING count(*) > 1)) WHERE place > 1"
    )
