"""Batches of a few rows, as a reader would hand them over."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from norte.schema import table
from norte.store import Batch, Counts, Coverage, Derivation, Slice, StagedTable
from norte.workspace import folder

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 15, 9, 30, tzinfo=UTC)
_ARROW = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "money": pa.decimal128(18, 6),
    "date": pa.date32(),
    "instant": pa.timestamp("us"),
    "bool": pa.bool_(),
    "person": pa.string(),
}


def new_workspace(root: Path) -> folder.Workspace:
    return folder.create(
        root, locale="es-ES", currency="EUR", timezone="Europe/Madrid", week_start="monday"
    )


def stage(root: Path, name: str, rows: list[dict[str, Any]]) -> StagedTable:
    """The rows as a staged Parquet; `src_row` counts from 1 unless given."""
    rows = [{"src_row": n + 1, **row} for n, row in enumerate(rows)]
    columns = list(dict.fromkeys(key for row in rows for key in row)) or ["src_row"]
    fields = [pa.field(c, _ARROW[table(name).column(c).type]) for c in columns]
    root.mkdir(parents=True, exist_ok=True)
    path = root / f"{name}-{len(list(root.iterdir()))}.parquet"
    arrays = {c: [row.get(c) for row in rows] for c in columns}
    pq.write_table(pa.table(arrays, schema=pa.schema(fields)), path)
    return StagedTable(name, path, len(rows))


def batch(root: Path, tables: dict[str, list[dict[str, Any]]], **given: Any) -> Batch:
    """A batch of these rows; its hash is that of the rows unless given."""
    content = json.dumps(tables, default=str, sort_keys=True)
    rows = sum(len(r) for r in tables.values())
    known: dict[str, Any] = {
        "source_id": "ads",
        "platform": "google_ads",
        "account": "111",
        "file": "ads.csv",
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        "format": "google_ads",
        "counts": Counts(rows=rows, kept=rows),
        "coverage": (),
    }
    staged = tuple(stage(root, name, r) for name, r in tables.items())
    return Batch(tables=staged, **{**known, **given})


def ad(day: int, campaign: str = "c1", clicks: int = 10, **given: Any) -> dict[str, Any]:
    """A campaign's row of one day of March 2026."""
    when = date(2026, 3, day)
    return {
        "day": when,
        "day_to": when,
        "level": "campaign",
        "breakdown": "none",
        "campaign_id": campaign,
        "clicks": clicks,
        **given,
    }


def march(first: int, last: int) -> Coverage:
    """Coverage of `ad_daily` over these days of March 2026."""
    return Coverage(
        table="ad_daily",
        account="111",
        columns=("clicks",),
        day_from=date(2026, 3, first),
        day_to=date(2026, 3, last),
        complete_until=date(2026, 3, last),
        level="campaign",
        breakdown="none",
    )


def whole(first: int, last: int) -> Slice:
    """Proof that the file holds all of these days of March 2026."""
    return Slice(
        table="ad_daily",
        account="111",
        day_from=date(2026, 3, first),
        day_to=date(2026, 3, last),
        level="campaign",
        breakdown="none",
    )


SLICES = Derivation(
    table="fact_slice",
    number=1,
    key=("source_id", "account", "table_name", "day", "day_to", "level", "breakdown"),
    touched={
        "ad_daily": "SELECT source_id, account, 'ad_daily' AS table_name, day, day_to, level, "
        "breakdown FROM {changed}"
    },
    sql="SELECT source_id, platform, account, 'ad_daily' AS table_name, day, day_to, level, "
    "breakdown, currency, count(*) AS facts FROM lake.ad_daily AS a WHERE EXISTS (SELECT 1 FROM "
    "touched AS k WHERE k.source_id = a.source_id AND k.account IS NOT DISTINCT FROM a.account "
    "AND k.day = a.day AND k.day_to = a.day_to AND k.level = a.level "
    "AND k.breakdown = a.breakdown) GROUP BY ALL",
)
