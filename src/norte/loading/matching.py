"""Campaigns that sources name differently: the matches that the team gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.ingest.contract import CampaignMatch

if TYPE_CHECKING:
    from norte.store.lake import Lake


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
