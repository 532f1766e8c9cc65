"""What a landing writes about itself: its ledger row, its coverage, its rejects."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import duckdb

    from norte.store.batch import Batch, Counts, LandReport


@dataclass(frozen=True, slots=True)
class Origin:
    """The kept raw file of a load, and the load whose place it takes."""

    raw_sha256: str | None
    instead_of: int | None


def write(
    cursor: duckdb.DuckDBPyConnection,
    batch: Batch,
    report: LandReport,
    origin: Origin,
    now: datetime,
) -> None:
    """Write the ledger row of the landing, its coverage and its rejects."""
    _insert(cursor, "load_log", [_load_log(batch, report, origin, now)])
    _insert(
        cursor,
        "coverage",
        [_coverage(batch, report.load_id, n) for n in range(len(batch.coverage))],
    )
    _insert(
        cursor, "reject", [_reject(batch, report.load_id, n) for n in range(len(batch.rejects))]
    )


def counts_after(counts: Counts, repeated: int) -> dict[str, int]:
    """The file's counts once rows that it repeats are counted among the ignored."""
    after = asdict(counts)
    after["kept"] -= repeated
    after["ignored"] += repeated
    after["duplicates"] += repeated
    return after


def _load_log(batch: Batch, report: LandReport, origin: Origin, now: datetime) -> dict[str, object]:
    before = (report.snapshot or 1) - 1
    names = sorted({*report.inserted, *report.replaced})
    tables = {
        name: {"inserted": report.inserted.get(name, 0), "replaced": report.replaced.get(name, 0)}
        for name in names
    }
    return {
        "load_id": report.load_id,
        "source_id": batch.source_id,
        "account": batch.account,
        "platform": batch.platform,
        "format": batch.format,
        "file": batch.file,
        "sha256": batch.sha256,
        "raw_sha256": origin.raw_sha256,
        "instead_of": origin.instead_of,
        "landed_at": now,
        "mode": batch.mode,
        **counts_after(batch.counts, report.duplicates),
        "tables": json.dumps(tables),
        "checksums": json.dumps([asdict(c) for c in batch.checksums], default=str),
        "options": json.dumps(dict(batch.options), ensure_ascii=False),
        "snapshot_before": before,
        "snapshot_after": before + 1,
        "undone_at": None,
    }


def _coverage(batch: Batch, load_id: int, place: int) -> dict[str, object]:
    one = batch.coverage[place]
    return {
        "source_id": batch.source_id,
        "platform": batch.platform,
        "account": one.account,
        "load_id": load_id,
        "market": one.market,
        "table_name": one.table,
        "columns": " ".join(one.columns),
        "day_from": one.day_from,
        "day_to": one.day_to,
        "complete_until": one.complete_until,
        "level": one.level,
        "breakdown": one.breakdown,
        "zone": one.zone,
        "currency": one.currency,
        "tax": one.tax,
        "flags": " ".join(one.flags),
        "extracted_on": one.extracted_on,
    }


def _reject(batch: Batch, load_id: int, place: int) -> dict[str, object]:
    one = batch.rejects[place]
    return {
        "load_id": load_id,
        "source_id": batch.source_id,
        "src_file": batch.sha256,
        "file": batch.file,
        "src_row": one.row,
        "column_name": one.column,
        "raw": one.raw,
        "code": one.code,
        "reason_es": one.reason.es,
        "reason_en": one.reason.en,
    }


def _insert(
    cursor: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert rows of few columns all at once: one statement however many they are."""
    if not rows:
        return
    columns = list(rows[0])
    values = [[row[column] for row in rows] for column in columns]
    cursor.execute(
        f"INSERT INTO lake.{table} BY NAME SELECT "
        + ", ".join(f'unnest(${n + 1}) AS "{column}"' for n, column in enumerate(columns)),
        values,
    )
