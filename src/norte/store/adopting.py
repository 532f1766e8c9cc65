"""A staged Parquet that becomes a file of the lake as it is: its rows are not written again.

The load's number is not known while a file is staged: it stands in the path (`load_id=7/…`), from
which DuckLake reads that column.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import duckdb

from norte.schema import table
from norte.store.connection import places
from norte.store.sql import literal, type_of

if TYPE_CHECKING:
    from norte.store.batch import Batch, StagedTable

ENOUGH = 50_000
"""Rows from which writing them a second time is dear; fewer are inserted."""


def fits(cursor: duckdb.DuckDBPyConnection, batch: Batch, staged: StagedTable) -> bool:
    """Whether the Parquet has all that a stored row has, but for the load's number.

    That is: the columns of the table in their types, no person among them, and on every row the
    source and the file of this batch, a platform and an account.
    """
    if staged.rows < ENOUGH:
        return False
    file = literal(str(staged.parquet))
    described = cursor.execute(f"DESCRIBE SELECT * FROM read_parquet({file})").fetchall()
    have = {row[0]: row[1] for row in described}
    typed = {c.name: type_of(c) for c in table(staged.table).columns if c.type != "person"}
    if "load_id" in have or any(typed.get(name) != kind for name, kind in have.items()):
        return False
    rows = cursor.execute(
        "SELECT path_in_schema, min(stats_min_value), max(stats_max_value), sum(stats_null_count), "
        f"count(stats_min_value) = count(*) FROM parquet_metadata({file}) "
        "WHERE path_in_schema IN ('source_id', 'src_file', 'platform', 'account') GROUP BY 1"
    ).fetchall()
    told = {name: (least, most) for name, least, most, nulls, whole in rows if whole and not nulls}
    return {"platform", "account"} <= told.keys() and all(
        told.get(name) == (value, value)
        for name, value in (("source_id", batch.source_id), ("src_file", batch.sha256))
    )


def place(folder: Path, staged: StagedTable, load_id: int) -> Path:
    """A path that no file has yet, below the table's own in the lake of `folder`."""
    below = places(folder, "lake")[1] / "main" / staged.table / f"load_id={load_id}"
    below.mkdir(parents=True, exist_ok=True)
    return below / f"{secrets.token_hex(8)}.parquet"


def adopt(cursor: duckdb.DuckDBPyConnection, staged: StagedTable, target: Path) -> None:
    """Make the Parquet a file of the lake at `target`, in the transaction of `cursor`."""
    try:
        os.link(staged.parquet, target)
    except OSError:  # another disk, or one without links
        shutil.copyfile(staged.parquet, target)
    cursor.execute(
        f"CALL ducklake_add_data_files('lake', {literal(staged.table)}, {literal(str(target))}, "
        "allow_missing => true, hive_partitioning => true)"
    )


def discard(cursor: duckdb.DuckDBPyConnection, placed: list[Path]) -> None:
    """Remove what a landing that failed had placed, but never what the catalogue names.

    What cannot be asked stays: upkeep removes files that nothing names. The catalogue is asked
    through DuckDB: Python's own SQLite, closing the file, would take away the locks of DuckDB's.
    """
    if not placed:
        return
    with suppress(duckdb.Error, OSError):
        rows = cursor.execute(
            "SELECT path FROM __ducklake_metadata_lake.ducklake_data_file"
        ).fetchall()
        named = {PurePath(row[0]).name for row in rows}
        while placed:
            path = placed.pop()
            if path.name not in named:
                path.unlink(missing_ok=True)
