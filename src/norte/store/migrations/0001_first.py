"""The tables that the store itself keeps; canonical ones come from `norte.schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.store.migrate import add_columns

if TYPE_CHECKING:
    import duckdb

_TABLES = (
    "lake_info (name VARCHAR, value VARCHAR)",
    """load_log (
        load_id BIGINT, source_id VARCHAR, account VARCHAR, platform VARCHAR, format VARCHAR,
        file VARCHAR, sha256 VARCHAR, raw_sha256 VARCHAR, instead_of BIGINT,
        landed_at TIMESTAMP, mode VARCHAR,
        "rows" BIGINT, kept BIGINT, rejected BIGINT, totals BIGINT, ignored BIGINT,
        duplicates BIGINT, tables VARCHAR, checksums VARCHAR, options VARCHAR,
        snapshot_before BIGINT, snapshot_after BIGINT, undone_at TIMESTAMP)""",
    """reject (
        load_id BIGINT, source_id VARCHAR, src_file VARCHAR, file VARCHAR, src_row BIGINT,
        column_name VARCHAR, raw VARCHAR, code VARCHAR, reason_es VARCHAR, reason_en VARCHAR)""",
    """kpi_value (
        metric VARCHAR, version VARCHAR, scope VARCHAR, grain VARCHAR, period DATE,
        numerator DOUBLE, denominator DOUBLE, value DOUBLE, currency VARCHAR, state VARCHAR,
        flags VARCHAR, computed_at TIMESTAMP, snapshot BIGINT)""",
    "derivation_log (table_name VARCHAR, number BIGINT)",
)


def apply(cursor: duckdb.DuckDBPyConnection) -> None:
    """Create the store's own tables and every canonical one."""
    for definition in _TABLES:
        cursor.execute(f"CREATE TABLE lake.{definition}")
    add_columns(cursor)
