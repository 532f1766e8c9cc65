"""The facts that the engine is measured with: one ad platform and one shop, in two currencies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb

from norte.engine.derivations import TYPES
from norte.schema import all_tables, table

if TYPE_CHECKING:
    from pathlib import Path

FIRST, LAST = date(2023, 1, 2), date(2024, 12, 29)
DAYS = (LAST - FIRST).days + 1
AD_ROWS, CONVERSION_ROWS, ORDERS, REFUNDS, PEOPLE = (
    10_000_000,
    1_000_000,
    1_000_000,
    50_000,
    400_000,
)

_ADS = """
  SELECT 'ads' AS source_id, 'google_ads' AS platform, 'account ' || (n % 3) AS account,
    1 AS load_id, 'file' AS src_file, n AS src_row,
    CASE n % 3 WHEN 2 THEN 'mx' ELSE 'es' END AS market,
    ['paid_search', 'display', 'paid_shopping', 'paid_video', 'cross_network'][n % 5 + 1]
      AS channel,
    'campaign ' || (n % 40) AS campaign_key, DATE '{first}' + CAST(n % {days} AS INTEGER) AS day,
    DATE '{first}' + CAST(n % {days} AS INTEGER) AS day_to, 'Europe/Madrid' AS zone, 'ad' AS level,
    'none' AS breakdown, 'c' || (n % 40) AS campaign_id, 'campaign ' || (n % 40) AS campaign_name,
    'g' || (n % 400) AS ad_group_id, 'group ' || (n % 400) AS ad_group_name,
    'a' || (n % 4000) AS ad_id, 'ad ' || (n % 4000) AS ad_name,
    CASE n % 3 WHEN 2 THEN 'MXN' ELSE 'EUR' END AS currency,
"""
_ORDER = """
  SELECT 'shop' AS source_id, 'shopify' AS platform, 'shop' AS account, 1 AS load_id,
    'file' AS src_file, n AS src_row, CASE n % 4 WHEN 3 THEN 'mx' ELSE 'es' END AS market,
    ['paid_search', 'display', 'paid_shopping', 'email', 'direct', NULL][n % 6 + 1] AS channel,
    'campaign ' || (n % 40) AS campaign_key,
    TIMESTAMP '{first} 00:00:00' + to_seconds(hash(n) % ({days} * 86400)) AS instant,
    60 AS utc_offset, 'o' || n AS order_id,
    CASE n % 4 WHEN 3 THEN 'MXN' ELSE 'EUR' END AS currency,
"""
FILL = {
    "ad_daily": (
        AD_ROWS,
        _ADS + "n % 997 AS impressions, n % 13 AS clicks, n % 11 AS link_clicks, "
        "CAST(n % 701 AS DECIMAL(18, 6)) / 100 AS spend",
    ),
    "ad_conversion": (
        CONVERSION_ROWS,
        _ADS
        + "'purchase' AS conversion_type, '30d' AS attribution_window, n % 7 <> 0 AS is_primary, "
        "(n % 5) / 2.0 AS conversions, CAST(n % 901 AS DECIMAL(18, 6)) / 10 AS value",
    ),
    "order_fact": (
        ORDERS,
        _ORDER + "CASE WHEN n % 10 > 0 THEN hash(n * 7) % {people} END AS person, n % 10 > 0 AS"
        " is_identified,'online' AS sales_channel, CAST(n % 9973 AS DECIMAL(18, 6)) / 100 AS"
        " revenue,CAST(n % 17 AS DECIMAL(18, 6)) AS discount, CAST(2 AS DECIMAL(18, 6)) AS tax,n"
        " % 3 = 0 AS has_coupon, n % 10 > 0 AND n % 7 = 0 AS is_first, n % 5 AS order_rank",
    ),
    "refund": (
        REFUNDS,
        _ORDER + "'r' || n AS refund_id, CAST(n % 1999 AS DECIMAL(18, 6)) / 100 AS amount",
    ),
}
_FX = """
INSERT INTO lake.fx_rate BY NAME
  SELECT 'ecb' AS source_id, DATE '{first}' + CAST(n AS INTEGER) AS day, 'EUR' AS from_currency,
    'MXN' AS to_currency, 'actual' AS kind, 17 + (n % 100) / 50.0 AS rate
  FROM range({days}) AS r(n) WHERE dayofweek(DATE '{first}' + CAST(n AS INTEGER)) NOT IN (0, 6)
"""
_SLICES = """
INSERT INTO lake.fact_slice BY NAME
  SELECT source_id, platform, account, '{name}' AS table_name, day, day_to, level, breakdown,
    currency, count(*) AS facts
  FROM lake.{name} GROUP BY ALL
"""
_COVERAGE = """
INSERT INTO lake.coverage BY NAME
  SELECT source_id, platform, account, 1 AS load_id, market, '{name}' AS table_name,
    '{columns}' AS columns, DATE '{first}' AS day_from, DATE '{last}' AS day_to,
    DATE '{last}' AS complete_until, {level}
  FROM (SELECT DISTINCT source_id, platform, account, {market} AS market FROM lake.{name})
"""


def build(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB file of the canonical tables in `folder`, attached as `lake`."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{folder / 'lake.duckdb'}' AS lake")
    for facts in all_tables().values():
        columns = ", ".join(f'"{c.name}" {_KINDS[TYPES[c.type]]}' for c in facts.columns)
        connection.execute(f'CREATE TABLE lake."{facts.name}" ({columns})')
    values = {"first": FIRST, "last": LAST, "days": DAYS, "people": PEOPLE}
    for name, (rows, select) in FILL.items():
        body = select.format(**values)
        connection.execute(f"INSERT INTO lake.{name} BY NAME {body} FROM range({rows}) AS r(n)")
    connection.execute(_FX.format(**values))
    for name in FILL:
        sliced = table(name).sliced
        if sliced:
            connection.execute(_SLICES.format(name=name))
        level = (
            "'ad' AS level, 'none' AS breakdown" if sliced else "NULL AS level, NULL AS breakdown"
        )
        columns = " ".join(c.name for c in table(name).columns)
        market = "market" if sliced else "NULL"
        text = _COVERAGE.format(name=name, columns=columns, level=level, market=market, **values)
        connection.execute(text)
    return connection


_KINDS = {
    "string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", "decimal(18, 6)": "DECIMAL(18,6)",
    "date": "DATE", "timestamp(6)": "TIMESTAMP", "boolean": "BOOLEAN",
}  # fmt: skip
