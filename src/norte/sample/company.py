"""Writes the invented company as a workspace: its settings, its answers, and every export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import write_text
from norte.sample.social import ACCOUNTS
from norte.sample.source import Answer, sources
from norte.sample.truth import CompanyTruth, Figure
from norte.sample.world import World, build_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from norte.sample.markets import Market

NAME = Text(es="Luna Casa (empresa inventada)", en="Luna Casa (invented company)")
_WORKSPACE_ID = "0f6c3c1a-9b1e-4d52-8a57-10ca5a000007"


def write_company(
    folder: Path,
    *,
    until: date,
    months: int = 26,
    seed: int = 7,
    progress: Callable[[str], None] | None = None,
) -> CompanyTruth:
    """Write the workspace of the invented shop «Luna Casa» into `folder`, and tell its truth.

    The exports run from the first of a month to `until`, the day on which they were made: that
    day's data stops in mid-morning, so the present month is open. The same arguments give the
    same bytes. `progress` is told the id of each source before it is written.

    Raises:
        ValueError: `months` is under 2.
    """
    world = build_world(until, months, seed)
    figures: list[Figure] = []
    answers: list[Answer] = []
    for source in sources().values():
        if progress is not None:
            progress(source.id)
        written = source.write(world, folder / "inbox")
        figures.extend(written.figures)
        answers.extend(written.answers)
    write_text(folder / "norte.toml", _settings(world))
    write_text(folder / "answers.toml", _answers(answers))
    write_text(folder / "LEEME.md", _readme(world))
    return CompanyTruth(first_day=world.days[0], until=world.until, figures=tuple(figures))


def _settings(world: World) -> str:
    head = f"""\
# {NAME.es} · {NAME.en}
workspace_id = "{_WORKSPACE_ID}"
name = {{es = "{NAME.es}", en = "{NAME.en}"}}
locale = "es-ES"
number_locale = "es-ES"
currency = "EUR"
timezone = "Europe/Madrid"
days = "workspace"
week_start = "monday"
fiscal_year_start = 1
visit_profile = "matomo"
invented = true
"""
    markets = "".join(_market(place.market) for place in world.markets)
    record = f"""
# GA4 is loaded too and shown beside Matomo; the two are never added.
[record]
visits = [{{source = "matomo", from = {world.days[0].isoformat()}}}]
"""
    return head + markets + record


def _market(market: Market) -> str:
    accounts = dict.fromkeys(
        [
            market.account,
            *(name for a in ACCOUNTS if a.market == market.id for name in (a.username, a.name)),
        ]
    )
    rules = [f'account = "{name}"' for name in accounts]
    rules += [f'currency = "{market.currency}"', f'country = "{market.country}"']
    lines = "".join(f"  {{{rule}}},\n" for rule in rules)
    return f"""
[markets.{market.id}]
name = {{es = "{market.name.es}", en = "{market.name.en}"}}
timezone = "{market.zone}"
currency = "{market.currency}"
holidays = "{market.country}"
match = [
{lines}]
"""


def _answers(answers: Iterable[Answer]) -> str:
    """answers.toml: what an import would have asked of each folder, once."""
    tables = []
    for answer in answers:
        values = {
            "format": answer.format,
            "folder": answer.folder,
            "account": answer.account,
            "dates": answer.dates,
            "zone": answer.zone,
            "currency": answer.currency,
        }
        lines = [f'{key} = "{value}"' for key, value in values.items() if value is not None]
        tables.append("[[answer]]\n" + "\n".join(lines) + "\n")
    return "\n".join(tables)


def _readme(world: World) -> str:
    first, last = world.days[0].isoformat(), world.until.isoformat()
    return f"""\
# Luna Casa: empresa inventada · invented company

Esta carpeta es un espacio de trabajo de Norte con los datos de una **tienda que no existe**.
Personas, correos (`.example`), campañas, precios, tipos de cambio y cifras son **inventados**.
Los archivos de `inbox/` imitan lo que exporta cada plataforma, del {first} al {last}.
El último día está a medias, como en toda exportación. A mismos datos de partida, mismos archivos.

This folder is a Norte workspace with the data of a **shop that does not exist**.
People, addresses (`.example`), campaigns, prices, exchange rates and figures are all **invented**.
The files in `inbox/` have the shape of each platform's exports, from {first} to {last}.
The last day is incomplete, as in any export. The same starting values give the same files.
"""
