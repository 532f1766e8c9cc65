"""The page of canonical tables: what each row is, and every column."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.cli.markdown import code, codes, table
from norte.cli.reference_pages import Page
from norte.schema import all_tables

if TYPE_CHECKING:
    from norte.schema import Table
    from norte.schema.tables import Column

_INTRO = Text(
    es="Todo lo que se importa acaba en estas tablas. El dinero va en la moneda de la fila; los"
    " instantes, en UTC; una persona es una clave al azar, nunca su correo. Una tabla derivada se"
    " calcula de otras en la misma transacción que las carga.",
    en="Everything that is imported ends in these tables. Money is in the row's currency; instants"
    " are in UTC; a person is a random key, never an address. A derived table is computed from"
    " others in the transaction that loads them.",
)
FAMILIES = {
    "ads": Text(es="Anuncios", en="Ads"),
    "coupons": Text(es="Cupones", en="Coupons"),
    "email": Text(es="Correo", en="E-mail"),
    "leads": Text(es="Clientes potenciales", en="Leads"),
    "sales": Text(es="Ventas", en="Sales"),
    "site": Text(es="Sitio web", en="Site"),
    "social": Text(es="Redes sociales", en="Social networks"),
    "voice": Text(es="Voz del público", en="Voice of the public"),
    "whole": Text(es="De conjunto", en="Across all"),
}
_TYPES = {
    "text": Text(es="texto", en="text"),
    "int": Text(es="entero", en="integer"),
    "float": Text(es="decimal", en="float"),
    "money": Text(es="dinero", en="money"),
    "date": Text(es="fecha", en="date"),
    "instant": Text(es="instante", en="instant"),
    "bool": Text(es="sí o no", en="yes or no"),
    "person": Text(es="persona", en="person"),
}
_ROLES = {
    "dimension": Text(es="dimensión", en="dimension"),
    "measure": Text(es="cantidad", en="measure"),
    "stock": Text(es="saldo", en="stock"),
    "time": Text(es="tiempo", en="time"),
    "detail": Text(es="detalle", en="detail"),
}
_FACTS = {
    "grain": Text(es="Cada fila es {grain}. Clave: {key}.", en="Each row is {grain}. Key: {key}."),
    "derived": Text(es="Tabla derivada.", en="Derived table."),
    "record": Text(
        es="Una sola fuente responde por cada {of}.", en="One source answers for each {of}."
    ),
    "asked": Text(es="se pregunta como {name}", en="asked for as {name}"),
}
_HEAD = Text(es="Columna;Tipo;Papel;Qué es", en="Column;Type;Role;What it is")


def write(language: str) -> list[str]:
    """Tables by family."""
    blocks = [_INTRO.pick(language)]
    found = sorted(all_tables().values(), key=lambda t: list(FAMILIES).index(t.family))
    for family, mine in groupby(found, key=lambda t: t.family):
        blocks.append(f"## {FAMILIES[family].pick(language)}")
        for one in mine:
            blocks += _table(one, language)
    return blocks


def _table(one: Table, language: str) -> list[str]:
    said = [f"{_capital(one.doc.pick(language))}."]
    key = codes(one.key) or "—"
    said.append(_FACTS["grain"].fill(grain=one.grain, key=key).pick(language))
    if one.derived:
        said.append(_FACTS["derived"].pick(language))
    if one.record:
        said.append(_FACTS["record"].fill(of=codes(one.record)).pick(language))
    rows = [_column(column, language) for column in one.columns]
    return [
        f"### {code(one.name)}",
        " ".join(said),
        table(_HEAD.pick(language).split(";"), rows),
    ]


def _column(column: Column, language: str) -> list[str]:
    said = column.doc.pick(language)
    if column.dimension:
        said += f" ({_FACTS['asked'].fill(name=code(column.dimension)).pick(language)})"
    kind, role = _TYPES[column.type].pick(language), _ROLES[column.role].pick(language)
    return [code(column.name), kind, role, said]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


PAGE = Page(
    place=3,
    file=Text(es="tablas.md", en="tables.md"),
    title=Text(es="Tablas canónicas", en="Canonical tables"),
    about=Text(es="columnas, tipos, unidades y claves", en="columns, types, units and keys"),
    write=write,
)
