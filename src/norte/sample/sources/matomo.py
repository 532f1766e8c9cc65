"""Matomo: the summary of visits by day, one site a market."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import csv_text, listed, write_text
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from norte.sample.world import World

_HEAD = listed(
    "date,Unique visitors,Visits,Actions,Bounce Rate,Actions per Visit,"
    "Avg. Visit Duration (in seconds)"
)


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("matomo")
    answers = []
    for place in world.markets:
        market, visits = place.market, place.visits
        rows: list[list[object]] = [list(_HEAD)]
        columns = zip(
            visits.visitors.tolist(),
            visits.visits.tolist(),
            visits.actions.tolist(),
            visits.bounce_percent.tolist(),
            visits.seconds.tolist(),
            strict=True,
        )
        for index, (visitors, made, actions, bounced, seconds) in enumerate(columns):
            month = place.months[index]
            each = f"{actions / made:.1f}" if made else "0"
            rows.append(
                [
                    world.days[index].isoformat(),
                    visitors,
                    made,
                    actions,
                    f"{bounced}%",
                    each,
                    seconds,
                ]
            )
            tally.count("visits", market.id, month, made)
            tally.count("visitor_days", market.id, month, visitors)
            tally.count("actions", market.id, month, actions)
            tally.count("bounces", market.id, month, _bounces(made, bounced))
        folder = f"matomo_{market.id}"
        name = f"Matomo - {market.account} - VisitsSummary.csv"
        write_text(inbox / folder / name, csv_text(rows), "utf-16-le")
        answers.append(Answer("matomo", f"inbox/{folder}", market.account, zone=market.zone))
    return Written(tally.figures(), tuple(answers))


def _bounces(visits: int, percent: int) -> Decimal:
    """Bounces as the file allows: its rate is rounded to a whole per cent."""
    return (Decimal(visits * percent) / 100).quantize(Decimal(1), ROUND_HALF_UP)


source = Source(
    id="matomo",
    title=Text(es="Matomo, resumen de visitas", en="Matomo, summary of visits"),
    write=_write,
)
