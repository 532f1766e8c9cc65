"""Campaigns matched after their facts were loaded: the facts take the campaign of the match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.schema.tables import all_tables
from norte.store.derive import everything
from norte.store.sql import stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from norte.store.batch import Derivation
    from norte.store.lake import Lake

_WHAT = Text(es="unir campañas", en="match campaigns")


def rematch(lake: Lake, derivations: Sequence[Derivation]) -> int:
    """Give the facts already loaded the campaign of `campaign_match`; how many rows changed.

    An exact id decides first, then the key that the normalised name gave when the row was loaded.
    """
    tables = [
        one.name
        for one in all_tables().values()
        if one.time and not one.derived and any(c.name == "campaign_key" for c in one.columns)
    ]

    def work(cursor: DuckDBPyConnection) -> int:
        changed = sum(_rematch(cursor, name) for name in tables)
        if changed:
            everything(cursor, derivations)
        return changed

    return lake.write(work, _WHAT)


def _rematch(cursor: DuckDBPyConnection, name: str) -> int:
    known = {column.name for column in all_tables()[name].columns}
    by_id = "m.match_id = f.campaign_id" if "campaign_id" in known else "false"
    conditions = (
        f"m.match_id IS NOT NULL AND {by_id}",
        "m.match_id IS NULL AND m.match_name = f.campaign_key",
    )
    return sum(_take(cursor, name, condition) for condition in conditions)


def _take(cursor: DuckDBPyConnection, name: str, condition: str) -> int:
    row = cursor.execute(
        f"""
        UPDATE {stored(name)} AS f SET campaign_key = m.campaign_key
        FROM lake.campaign_match m
        WHERE (m.match_platform IS NULL OR m.match_platform = f.platform) AND {condition}
          AND f.campaign_key IS DISTINCT FROM m.campaign_key
        """
    ).fetchone()
    return int(row[0]) if row else 0
