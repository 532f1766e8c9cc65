"""The page of settings: every key of norte.toml."""

from __future__ import annotations

import types
import typing
from datetime import date
from typing import TYPE_CHECKING, Any, get_args, get_origin

from norte.base.text import Text
from norte.cli.markdown import code, table
from norte.cli.reference_pages import Page
from norte.workspace.settings import Setting, Settings, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

_INTRO = Text(
    es="Los ajustes de un espacio de trabajo están en su `norte.toml`. Una clave que no existe es"
    " un error: nada se ignora en silencio. `<id>` es el nombre que el equipo elige.",
    en="The settings of a workspace are in its `norte.toml`. A key that does not exist is an error:"
    " nothing is ignored in silence. `<id>` is the name that the team chooses.",
)
_HEAD = Text(es="Clave;Valor;Por omisión;Qué decide", en="Key;Value;Default;What it decides")
_REQUIRED = Text(es="obligatorio", en="required")
_KINDS = {str: '"…"', int: "1, 2, 3…", bool: "true | false", date: "2024-03-31"}
MEANINGS: dict[str, Text] = {
    "workspace_id": Text(
        es="identidad del espacio, al azar", en="identity of the workspace, random"
    ),
    "name": Text(es="nombre del equipo o la marca", en="name of the team or the brand"),
    "locale": Text(es="idioma de textos y fechas", en="language of texts and dates"),
    "number_locale": Text(
        es="forma de los números: 40.000 o 40,000", en="form of numbers: 40.000 or 40,000"
    ),
    "currency": Text(es="moneda en la que se suma", en="currency in which sums are made"),
    "timezone": Text(es="zona horaria de los días", en="time zone of the days"),
    "days": Text(
        es="si los días se cortan a la medianoche del espacio o a la de cada mercado",
        en="whether days are cut at the workspace's midnight or at each market's",
    ),
    "week_start": Text(es="día en que empieza la semana", en="day on which weeks begin"),
    "fiscal_year_start": Text(
        es="mes en que empieza el año fiscal", en="month in which the fiscal year begins"
    ),
    "visit_profile": Text(
        es="qué definición de visita usan las métricas del sitio",
        en="which definition of a visit the site's metrics use",
    ),
    "holidays": Text(
        es="país de los festivos para los días laborables (ES, ES-MD, MX)",
        en="country of the holidays for business days (ES, ES-MD, MX)",
    ),
    "late_days": Text(
        es="días en que una plataforma puede corregir lo ya exportado",
        en="days in which a platform may correct what was exported",
    ),
    "hits_days": Text(
        es="días que se guardan las visitas una a una", en="days that single hits are kept"
    ),
    "raw_days": Text(
        es="días que se guardan los archivos importados", en="days that imported files are kept"
    ),
    "snapshot_days": Text(
        es="días a los que se puede volver con --as-of", en="days that --as-of can go back to"
    ),
    "invented": Text(es="marca la empresa de muestra", en="marks the sample company"),
    "markets": Text(es="mercados", en="markets"),
    "markets.<id>.name": Text(es="nombre del mercado", en="name of the market"),
    "markets.<id>.timezone": Text(es="su zona horaria", en="its time zone"),
    "markets.<id>.currency": Text(es="su moneda", en="its currency"),
    "markets.<id>.holidays": Text(es="país de sus festivos", en="country of its holidays"),
    "markets.<id>.match": Text(
        es="reglas; un dato es del mercado cuando una entera se cumple",
        en="rules; a fact is of the market when one of them holds whole",
    ),
    "markets.<id>.match.account": Text(es="cuenta de la plataforma", en="account on the platform"),
    "markets.<id>.match.source": Text(es="fuente", en="source"),
    "markets.<id>.match.currency": Text(es="moneda del importe", en="currency of the amount"),
    "markets.<id>.match.country": Text(es="país", en="country"),
    "markets.<id>.match.campaign": Text(
        es="expresión regular sobre el nombre de la campaña",
        en="regular expression on the campaign's name",
    ),
    "record": Text(
        es="fuente que responde por cada familia: visits, orders, leads, ads…",
        en="source that answers for each family: visits, orders, leads, ads…",
    ),
    "record.<id>.source": Text(es="la fuente elegida", en="the chosen source"),
    "record.<id>.from": Text(es="desde qué día", en="from which day on"),
    "record.<id>.market": Text(es="sólo en ese mercado", en="in that market only"),
    "record.<id>.platform": Text(es="sólo en esa plataforma", en="on that platform only"),
    "sources": Text(es="lo que el equipo dice de una fuente", en="what the team says of a source"),
    "sources.<id>.market": Text(es="mercado de todo lo suyo", en="market of all that it brings"),
    "sources.<id>.tax": Text(
        es="si sus importes llevan impuestos", en="whether its amounts include tax"
    ),
    "sources.<id>.stale_days": Text(
        es="días hasta darla por retrasada", en="days until it counts as late"
    ),
    "sources.<id>.zone": Text(es="zona horaria de sus horas", en="time zone of its times"),
    "engine": Text(
        es="motores de la empresa, sólo de lectura", en="engines of the company, read only"
    ),
    "engine.<id>.secret": Text(
        es="archivo de secrets/ con su dirección", en="file in secrets/ with its address"
    ),
    "engine.<id>.schema": Text(
        es="esquema de las vistas canónicas", en="schema of the canonical views"
    ),
    "engine.<id>.tables": Text(
        es="tablas que responde; vacío, todas las que tenga",
        en="tables that it answers for; empty, all that it has",
    ),
    "leads": Text(es="quién no cuenta como cliente potencial", en="who does not count as a lead"),
    "leads.staff_domains": Text(
        es="dominios de correo del propio equipo", en="mail domains of the team itself"
    ),
    "leads.test_words": Text(
        es="palabras que delatan una prueba", en="words that give a test away"
    ),
    "thresholds": Text(es="umbrales", en="thresholds"),
    "thresholds.stale_days": Text(
        es="días hasta dar una fuente por retrasada", en="days until a source counts as late"
    ),
    "thresholds.stock_days": Text(
        es="edad máxima del último dato de un saldo", en="greatest age of a stock's last value"
    ),
    "thresholds.small_n": Text(
        es="menos casos que estos son pocos", en="fewer cases than these are few"
    ),
}


def write(language: str) -> list[str]:
    """One table with every key."""
    rows = [
        [
            code(key),
            _kind(field.annotation),
            _default(field, language),
            MEANINGS[key].pick(language),
        ]
        for key, field in keys(Settings)
    ]
    return [_INTRO.pick(language), table(_HEAD.pick(language).split(";"), rows)]


def keys(model: type[Setting], above: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every key, dotted, each table before what it holds."""
    for name, field in model.model_fields.items():
        key = f"{above}{field.alias or name}"
        yield key, field
        below, named = _below(field.annotation)
        if below is not None:
            yield from keys(below, f"{key}.<id>." if named else f"{key}.")


def _below(annotation: Any) -> tuple[type[Setting] | None, bool]:
    """The table that a key holds, and whether the team names several of them."""
    if isinstance(annotation, type) and issubclass(annotation, Setting):
        return (None if annotation is Words else annotation), False
    named = get_origin(annotation) is dict
    for one in get_args(annotation):
        found, _ = _below(one)
        if found is not None:
            return found, named
    return None, False


def _kind(annotation: Any) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is typing.Literal:
        return " | ".join(f'"{one}"' for one in parts)
    if origin in (typing.Annotated, typing.Union, types.UnionType):
        return _kind(next(p for p in parts if p is not type(None)))
    if origin is tuple:
        return f"[{_kind(parts[0])}, …]"
    return _plain_kind(annotation)


def _plain_kind(annotation: Any) -> str:
    if annotation is Words:
        return '{es = "…", en = "…"}'
    is_table = get_origin(annotation) is dict or issubclass(annotation, Setting)
    return "{…}" if is_table else _KINDS[annotation]


def _default(field: FieldInfo, language: str) -> str:
    if field.is_required():
        return _REQUIRED.pick(language)
    value = field.default
    if value is None or isinstance(value, (Setting, dict)):
        return "—"
    if isinstance(value, bool):
        return code(str(value).lower())
    return code(str(list(value)) if isinstance(value, tuple) else str(value))


PAGE = Page(
    place=4,
    file=Text(es="ajustes.md", en="settings.md"),
    title=Text(es="Ajustes", en="Settings"),
    about=Text(es="cada clave de norte.toml", en="every key of norte.toml"),
    write=write,
)
