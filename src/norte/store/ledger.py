"""The ledger: which files were loaded, what became of their rows, what was rejected."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from norte.base.errors import UnknownNameError
from norte.base.text import Text
from norte.store.batch import Checksum, Counts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import duckdb

    from norte.store.lake import Lake


@dataclass(frozen=True, slots=True)
class Load:
    """One landed file. `inserted` and `replaced` are rows by table; instants are UTC.

    `raw_sha256` names the file in `files/`; None when it was not given. The data before it is
    snapshot `before`, and with it `after`. `instead_of` is the load that it took the place of.
    """

    load_id: int
    source_id: str
    account: str
    platform: str
    format: str
    file: str
    sha256: str
    raw_sha256: str | None
    instead_of: int | None
    landed_at: datetime
    mode: str
    counts: Counts
    inserted: Mapping[str, int]
    replaced: Mapping[str, int]
    checksums: tuple[Checksum, ...]
    options: Mapping[str, str]
    before: int
    after: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class LoadedReject:
    """A row or a cell of a load that did not get in; `row` counts from 1."""

    load_id: int
    source_id: str
    file: str
    sha256: str
    row: int
    column: str | None
    raw: str
    code: str
    reason: Text


def loads(lake: Lake, *, undone: bool = False) -> tuple[Load, ...]:
    """Every load, the newest first; those that were undone only when asked."""
    where = "" if undone else " WHERE undone_at IS NULL"
    with lake.reading() as cursor:
        return read(cursor, where)


def find(cursor: duckdb.DuckDBPyConnection, load_id: int) -> Load:
    """The load of this number, not undone; an error that names the nearest otherwise."""
    found = read(cursor, " WHERE undone_at IS NULL")
    for one in found:
        if one.load_id == load_id:
            return one
    raise UnknownNameError(
        Text(es="carga", en="load"), str(load_id), [str(one.load_id) for one in found]
    )


def rejects(lake: Lake, load_id: int | None = None) -> tuple[LoadedReject, ...]:
    """Rejects of a load, or of every load, in the order of their files and rows."""
    where, values = ("", []) if load_id is None else (" WHERE load_id = ?", [load_id])
    with lake.reading() as cursor:
        cursor.execute(
            "SELECT load_id, source_id, file, src_file AS sha256, src_row AS row, "
            f"column_name AS column, raw, code, reason_es, reason_en FROM lake.reject{where} "
            "ORDER BY load_id, src_row, column_name",
            values,
        )
        return tuple(_reject(row) for row in _named(cursor))


def read(cursor: duckdb.DuckDBPyConnection, where: str) -> tuple[Load, ...]:
    """Rows of the ledger, the newest first."""
    cursor.execute(f"SELECT * FROM lake.load_log{where} ORDER BY load_id DESC")
    return tuple(_load(row) for row in _named(cursor))


def _named(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _reject(row: dict[str, Any]) -> LoadedReject:
    reason = Text(es=row.pop("reason_es"), en=row.pop("reason_en"))
    return LoadedReject(**row, reason=reason)


def _load(row: Mapping[str, Any]) -> Load:
    tables = json.loads(row["tables"])
    counts = ("rows", "kept", "rejected", "totals", "ignored", "duplicates")
    plain = (
        "load_id", "source_id", "account", "platform", "format", "file", "sha256",
        "raw_sha256", "instead_of", "landed_at", "mode", "undone_at",
    )  # fmt: skip
    return Load(
        **{name: row[name] for name in plain},
        counts=Counts(**{name: row[name] for name in counts}),
        inserted={name: one["inserted"] for name, one in tables.items()},
        replaced={name: one["replaced"] for name, one in tables.items()},
        checksums=tuple(_checksum(one) for one in json.loads(row["checksums"])),
        options=json.loads(row["options"]),
        before=row["snapshot_before"],
        after=row["snapshot_after"],
    )


def _checksum(one: Mapping[str, Any]) -> Checksum:
    return Checksum(one["column"], Decimal(one["stated"]), Decimal(one["summed"]), one["ok"])
