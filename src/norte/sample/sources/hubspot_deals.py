"""HubSpot: the deals of each portal, in Spanish: projects for hotels and interior designers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from norte.base.text import Text
from norte.sample.export_files import csv_text, decimal, listed, write_text
from norte.sample.leads import NEVER, SOURCES
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from norte.sample.world import MarketWorld, World

_HEAD = listed(
    "ID de registro;Nombre del negocio;Etapa del negocio;Fecha de cierre;Propietario del negocio;"
    "Valor;Fuente original;Fecha de creación;Moneda",
    ";",
)
_KINDS = ("Proyecto de interiorismo", "Hotel rural", "Apartamentos turísticos", "Regalo de empresa")
_OWNERS = ("Ana Roldán", "Marcos Ibarra", "Julia Sáenz")
_WON, _LOST, _OPEN = "Cierre ganado", "Cierre perdido", "Propuesta enviada"
_DAY = 86_400
_FIRST_ID = {"es": 7001, "mx": 9001}


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("hubspot_deals")
    answers = []
    for place in world.markets:
        market = place.market
        folder = f"hubspot_negocios_{market.id}"
        rows = _rows(world, place, tally)
        text = csv_text([_HEAD, *rows], delimiter=";", end="\r\n")
        write_text(inbox / folder / "negocios.csv", text, "cp1252")
        answers.append(
            Answer(
                format="hubspot_deals",
                folder=f"inbox/{folder}",
                account=market.account,
                zone=market.zone,
                currency=market.currency,
            )
        )
    return Written(tally.figures(), tuple(answers))


def _rows(world: World, place: MarketWorld, tally: Tally) -> list[list[str]]:
    """One deal for each opportunity of the contacts, in the order in which they came."""
    market, contacts = place.market, place.contacts
    rng = world.rng("deals", market.id)
    chosen = np.flatnonzero(contacts.opportunity != NEVER)
    opened = contacts.opportunity[chosen]
    closes = opened + ((10 + rng.exponential(28.0, size=chosen.size)) * _DAY).astype(np.int64)
    is_over = closes < place.clock.export
    won = rng.random(chosen.size) < 0.31
    stage = np.where(is_over, np.where(won, _WON, _LOST), _OPEN)
    factor = market.price_factor
    amounts = np.round(rng.lognormal(7.35, 0.55, size=chosen.size) * factor / 10).astype(int) * 1000
    created = [moment[:16] for moment in place.clock.local(opened).tolist()]
    closing = [moment[:16] for moment in place.clock.local(closes).tolist()]
    kinds = rng.integers(len(_KINDS), size=chosen.size)
    rows = []
    for index, contact in enumerate(chosen.tolist()):
        name = place.people.last_name(int(contacts.person[contact]))
        rows.append(
            [
                str(_FIRST_ID[market.id] + index),
                f"{_KINDS[kinds[index]]} - {name}",
                str(stage[index]),
                closing[index],
                _OWNERS[index % len(_OWNERS)],
                decimal(int(amounts[index]), "es"),
                SOURCES[int(contacts.source[contact])][0],
                created[index],
                market.currency,
            ]
        )
        _tell(tally, place, str(stage[index]), int(amounts[index]))
    return rows


def _tell(tally: Tally, place: MarketWorld, stage: str, amount: int) -> None:
    market = place.market
    tally.count("deals", market.id, None, 1)
    outcome = {_WON: "deals_won", _LOST: "deals_lost", _OPEN: "deals_open"}[stage]
    tally.count(outcome, market.id, None, 1)
    tally.money(f"{outcome}_amount", market.id, None, amount, market.currency)


source = Source(
    id="hubspot_deals",
    title=Text(es="HubSpot, negocios", en="HubSpot, deals"),
    write=_write,
)
