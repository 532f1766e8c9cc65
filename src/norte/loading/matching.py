"""Campaigns that different sources name differently: the team's matches, and facts matched anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.engine.derivations import landing as derivations
from norte.ingest.contract import CampaignMatch
from norte.schema.tables import all_tables
from norte.store.derive import everything

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from norte.store.lake import Lake

_WHAT = Text(es="unir campañas", en="match campaigns")


def campaign_matches(lake: Lake) -> tuple[CampaignMatch, ...]:
    """The matches that the team gave, in a stable order."""
    rows = (
        lake.cursor()
        .execute(
            "SELECT campaign_key, match_platform, match_id, match_name FROM lake.campaign_match"
            " ORDER BY ALL"
        )
        .fetchall()
    )
    return tuple(CampaignMatch(*row) for row in rows)


def rematch(lake: Lake) -> int:
    """Give the facts already loaded the campaign of a match that came later; rows changed."""
    tables = [
        t.name
        for t in all_tables().values()
        if not t.derived and any(c.name == "campaign_key" for c in t.columns) and t.time
    ]

    def work(cursor: DuckDBPyConnection) -> int:
        changed = sum(_rematch(cursor, name) for name in tables)
        if changed:
            everything(cursor, derivations())
        return changed

    return lake.write(work, _WHAT)


def _rematch(cursor: DuckDBPyConnection, name: str) -> int:
    """Exact id first, then the key that the normalised name gave when the row was loaded."""
    ids = (
        "campaign_id"
        if any(c.name == "campaign_id" for c in all_tables()[name].columns)
        else "NULL"
    )
    row = cursor.execute(f"""
        UPDATE lake."{name}" AS f SET campaign_key = m.campaign_key
        FROM lake.campaign_match m
        WHERE (m.match_platform IS NULL OR m.match_platform = f.platform)
          AND ((m.match_id IS NOT NULL AND m.match_id = {ids})
               OR (m.match_id IS NULL AND m.match_name = f.campaign_key))
          AND f.campaign_key IS DISTINCT FROM m.campaign_key
        """).fetchone()
    return int(row[0]) if row else 0
