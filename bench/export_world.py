"""A large Google Ads export, written by DuckDB: rows of days, campaigns, ad groups and ads."""

from __future__ import annotations

from pathlib import Path

import duckdb

_ROWS = """
COPY (
  SELECT strftime(DATE '2024-01-01' + (i // {per_day})::INTEGER, '%Y-%m-%d') AS "Day",
         'Campaign ' || (i % {per_day}) // 100 AS "Campaign",
         'Group ' || ((i % {per_day}) // 10) % 10 AS "Ad group",
         'Ad ' || (i % 10) AS "Ad name",
         'Search' AS "Campaign type",
         'EUR' AS "Currency code",
         printf('%.2f', ((i * 7919 + {seed}) % 100000) / 100.0) AS "Cost",
         (i * 104729) % 20000 AS "Impr.",
         (i * 31) % 300 AS "Clicks",
         printf('%.2f', (i % 500) / 100.0) AS "Conversions"
  FROM range({rows}) t(i)
) TO '{path}' (HEADER, DELIMITER ',')
"""


def write_export(path: Path, rows: int, *, seed: int = 0, days: int = 500) -> None:
    """An export of `rows` ad rows over `days` days; another seed has other costs, the same keys."""
    body = path.with_suffix(".body")
    duckdb.sql(_ROWS.format(rows=rows, per_day=max(1, rows // days), seed=seed, path=body))
    last = duckdb.sql(
        f"SELECT DATE '2024-01-01' + {(rows - 1) // max(1, rows // days)}::INTEGER"
    ).fetchone()
    assert last is not None
    title = f'Ad report\n"January 1, 2024 - {last[0]:%B} {last[0].day}, {last[0].year}"\n'
    with path.open("wb") as out:
        out.write(title.encode())
        with body.open("rb") as text:
            while block := text.read(1 << 22):
                out.write(block)
    body.unlink()
