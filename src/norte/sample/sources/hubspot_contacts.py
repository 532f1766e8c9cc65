"""HubSpot: the contacts of each portal, in Spanish, as Excel in Spain saves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from norte.base.text import Text
from norte.sample.export_files import csv_text, write_text
from norte.sample.leads import NEVER, SOURCES
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from norte.sample.world import MarketWorld, World

_STAGES = (
    ("lead", "Lead", "Fecha en que se convirtió en lead"),
    (
        "mql",
        "Lead calificado para marketing",
        "Fecha en que se convirtió en lead calificado para marketing",
    ),
    (
        "sql",
        "Lead calificado para ventas",
        "Fecha en que se convirtió en lead calificado para ventas",
    ),
    ("opportunity", "Oportunidad", "Fecha en que se convirtió en oportunidad"),
    ("customer", "Cliente", "Fecha en que se convirtió en cliente"),
)
_HEAD = (
    "ID de registro",
    "Nombre",
    "Apellidos",
    "Correo",
    "Etapa del ciclo de vida",
    "Fecha de creación",
    "Fuente original",
    "Desglose de la fuente original 1",
    *(title for _, _, title in _STAGES),
    "País/región",
)
_FIRST_ID = {"es": 310_001, "mx": 780_001}


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("hubspot_contacts")
    answers = []
    for place in world.markets:
        market = place.market
        folder = f"hubspot_{market.id}"
        text = csv_text([_HEAD, *_rows(place)], delimiter=";", end="\r\n")
        write_text(inbox / folder / "contactos.csv", text, "cp1252")
        _tell(tally, place)
        answers.append(
            Answer("hubspot_contacts", f"inbox/{folder}", market.account, zone=market.zone)
        )
    return Written(tally.figures(), tuple(answers))


def _rows(place: MarketWorld) -> list[list[str]]:
    contacts, people = place.contacts, place.people
    dates = [_dates(place, getattr(contacts, stage)) for stage, _, _ in _STAGES]
    created = _dates(place, contacts.created)
    rows = []
    for index, person in enumerate(contacts.person.tolist()):
        reached = [column[index] for column in dates]
        names = [name for (_, name, _), moment in zip(_STAGES, reached, strict=True) if moment]
        rows.append(
            [
                str(_FIRST_ID[place.market.id] + index),
                people.first_name(person),
                people.last_name(person),
                people.email(person),
                names[-1] if names else "Suscriptor",
                created[index],
                SOURCES[int(contacts.source[index])][0],
                contacts.campaign[index],
                *reached,
                place.market.name.es,
            ]
        )
    return rows


def _dates(place: MarketWorld, utc: NDArray[np.int64]) -> list[str]:
    """Moments in the portal's zone, `2026-03-05 10:00`; "" for never."""
    shown = [moment[:16] for moment in place.clock.local(utc).tolist()]
    return [
        text if moment != NEVER else "" for text, moment in zip(shown, utc.tolist(), strict=True)
    ]


def _tell(tally: Tally, place: MarketWorld) -> None:
    market, contacts = place.market, place.contacts
    tally.count("contacts", market.id, None, contacts.created.size)
    for measure, moments in (
        ("leads", contacts.lead),
        ("mqls", contacts.mql),
        ("sqls", contacts.sql),
        ("opportunities", contacts.opportunity),
        ("customers_won", contacts.customer),
    ):
        local = place.clock.local(moments[moments != NEVER])
        for month, count in zip(
            *np.unique([d[:7] for d in local], return_counts=True), strict=True
        ):
            tally.count(measure, market.id, str(month), int(count))


source = Source(
    id="hubspot_contacts",
    title=Text(es="HubSpot, contactos", en="HubSpot, contacts"),
    write=_write,
)
