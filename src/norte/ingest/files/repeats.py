"""Rows of one key: the same row twice, a platform's finer rows, one metric in several blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from norte.ingest.files.fold import name, quote
from norte.store.batch import StagedTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from norte.ingest.files.coverage import Filled
    from norte.ingest.files.stage import Stage
    from norte.schema import Table

_TYPES = {"int": "BIGINT", "money": "DECIMAL(18,6)", "float": "DOUBLE"}
_UNIQUES = frozenset({"ad_period", "web_period"})
"""Tables of ready-made uniques: two of them never add up, the larger stands."""


def has_repeats(connection: duckdb.DuckDBPyConnection, one: Filled) -> bool:
    """Whether two rows of the table have one key."""
    if one.staged is None:
        return False
    relation = f"read_parquet({quote(one.parquet_path)})"
    columns = [c for c in columns_of(connection, relation) if c not in one.constants]
    key = ", ".join(_key(one.table, columns) or ["1"])
    row = connection.execute(
        f"SELECT count(*) > count(DISTINCT hash({key})) FROM {relation}"
    ).fetchone()
    return bool(row and row[0])


def columns_of(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The columns of a relation."""
    found = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    return [row[0] for row in found]


def without_twins(
    connection: duckdb.DuckDBPyConnection, hashed: Sequence[Stage], folder: Path
) -> tuple[tuple[Stage, ...], int]:
    """Stages with a column `twin` anew, without the rows all of whose cells an earlier row has."""
    made, gone = [], 0
    for place, one in enumerate(hashed):
        path = folder / f"single{place}.parquet"
        facts = "fate NOT IN ('ignore', 'total', 'total_whole', 'total_account')"
        place_in_twins = "row_number() OVER (PARTITION BY twin, fate ORDER BY src_row)"
        connection.execute(
            f"COPY (SELECT * FROM {one.sql()} QUALIFY NOT ({facts}) OR {place_in_twins} = 1) "
            f"TO {quote(str(path))} (FORMAT parquet)"
        )
        gone += _rows(connection, one.parquet) - _rows(connection, path)
        made.append(replace(one, parquet=path, is_final=True))
    return tuple(made), gone


def added_up(connection: duckdb.DuckDBPyConnection, one: Filled) -> Filled:
    """Rows of one key as one row: what adds is added, of the rest the first row's stays."""
    if one.staged is None:
        return one
    relation = f"read_parquet({quote(one.parquet_path)})"
    path = one.staged.parquet.with_suffix(".added.parquet")
    connection.execute(
        f"COPY ({summed_sql(connection, one.table, relation)}) TO {quote(str(path))} "
        "(FORMAT parquet, COMPRESSION lz4_raw)"
    )
    staged = StagedTable(one.table.name, path, _rows(connection, path))
    return replace(one, parquet_path=str(path), staged=staged)


def summed_sql(connection: duckdb.DuckDBPyConnection, table: Table, relation: str) -> str:
    """One row a key (and `_part`, where there are parts): measures added, the rest the first's."""
    columns = columns_of(connection, relation)
    key = _key(table, columns) + [name("_part")] * ("_part" in columns)
    kinds = {c.name: c for c in table.columns}
    how = "max" if table.name in _UNIQUES else "sum"
    parts = []
    for column in columns:
        quoted = name(column)
        if quoted in key:
            parts.append(quoted)
        elif column == "src_row":
            parts.append("min(src_row) AS src_row")
        elif kinds[column].role == "measure":
            parts.append(f"CAST({how}({quoted}) AS {_TYPES[kinds[column].type]}) AS {quoted}")
        else:
            parts.append(f"arg_min({quoted}, src_row) AS {quoted}")
    return f"SELECT {', '.join(parts)} FROM {relation} GROUP BY {', '.join(key)}"


def merged_sql(connection: duckdb.DuckDBPyConnection, table: Table, relation: str) -> str:
    """One row a key of a relation with `_part`: each column as the first part that has it says."""
    columns = [c for c in columns_of(connection, relation) if c != "_part"]
    key = _key(table, columns)
    rest = [name(c) for c in columns if name(c) not in key]
    firsts = [f"arg_min({c}, _part) AS {c}" for c in rest]
    summed = summed_sql(connection, table, relation)
    return f"SELECT {', '.join([*key, *firsts])} FROM ({summed}) GROUP BY {', '.join(key)}"


def _key(table: Table, columns: Sequence[str]) -> list[str]:
    return [name(c) for c in table.key if c in columns]


def _rows(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    row = connection.execute(f"SELECT count(*) FROM read_parquet({quote(str(path))})").fetchone()
    return int(row[0]) if row else 0
