"""The team's own sheet of costs that are not ads: what was invoiced each week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import csv_text, decimal, write_text
from norte.sample.source import Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from norte.sample.world import World

_MONDAY = 0


@dataclass(frozen=True, slots=True)
class _Cost:
    """A cost of every week: euros or pesos at the start, before the yearly rise."""

    item: str
    amount: int
    channel: str = ""


_COSTS: dict[str, tuple[_Cost, ...]] = {
    "es": (
        _Cost("Agencia: búsqueda y Shopping", 420, "paid_search"),
        _Cost("Agencia: redes", 360, "paid_social"),
        _Cost("Herramientas: correo", 95, "email"),
        _Cost("Herramientas: CRM y analítica", 110),
        _Cost("Sueldos de marketing", 1_900),
    ),
    "mx": (
        _Cost("Agencia: búsqueda y Shopping", 5_200, "paid_search"),
        _Cost("Agencia: redes", 4_600, "paid_social"),
        _Cost("Herramientas: correo", 1_150, "email"),
        _Cost("Sueldos de marketing", 15_500),
    ),
}


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("other_costs")
    rows: list[tuple[str, ...]] = [("fecha", "concepto", "importe", "moneda", "mercado", "canal")]
    for index, day in enumerate(world.days):
        if day.weekday() != _MONDAY:
            continue
        rise = 1.04 ** (index // 365)
        for place in world.markets:
            market = place.market
            for cost in _COSTS[market.id]:
                cents = round(cost.amount * rise * 100)
                rows.append(
                    (
                        day.isoformat(),
                        cost.item,
                        decimal(cents, "es", grouped=False),
                        market.currency,
                        market.id,
                        cost.channel,
                    )
                )
                month = f"{day:%Y-%m}"
                tally.money("other_costs", market.id, month, cents, market.currency)
    write_text(inbox / "costos" / "otros_costos.csv", csv_text(rows))
    return Written(tally.figures())


source = Source(
    id="other_costs",
    title=Text(es="Hoja de otros costos", en="Sheet of other costs"),
    write=_write,
)
