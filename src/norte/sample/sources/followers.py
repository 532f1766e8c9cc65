"""The team's own sheet of followers: noted every Monday, and on the day of the export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import csv_text, write_text
from norte.sample.social import ACCOUNTS, followers
from norte.sample.source import Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from norte.sample.world import World

_MONDAY = 0


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("followers")
    counted = {owner: followers(world, owner) for owner in ACCOUNTS}
    rows: list[tuple[object, ...]] = [("fecha", "red", "cuenta", "seguidores")]
    for index, day in enumerate(world.days):
        if day.weekday() == _MONDAY or day == world.until or index == 0:
            rows.extend(
                (day.isoformat(), owner.network, owner.username, counts[index])
                for owner, counts in counted.items()
            )
    write_text(inbox / "seguidores" / "seguidores.csv", csv_text(rows))
    for owner, counts in counted.items():
        tally.count(f"followers_{owner.network}", owner.market, None, counts[-1])
        tally.count("followers", owner.market, None, counts[-1])
    return Written(tally.figures())


source = Source(
    id="followers",
    title=Text(es="Hoja de seguidores", en="Sheet of followers"),
    write=_write,
)
