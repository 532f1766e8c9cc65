"""What a person changes in a proposed mapping: another table, columns, constants, rules."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from norte.base.errors import UnknownNameError, UsageError
from norte.base.text import Text
from norte.ingest.files.library import read_library
from norte.ingest.mapping.assigning import missing
from norte.ingest.mapping.cells import fits
from norte.ingest.mapping.constants import SETTINGS, constant, setting
from norte.ingest.mapping.expressions import check_names
from norte.ingest.mapping.kinds import kind_of
from norte.ingest.mapping.lines import group_of
from norte.ingest.mapping.model import RULES, Assigned, Told
from norte.ingest.mapping.naming import plain
from norte.ingest.mapping.proposing import questions, settled
from norte.ingest.mapping.second_files import with_lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.ingest.mapping.cells import Column
    from norte.ingest.mapping.kinds import Kind
    from norte.ingest.mapping.model import Mapping

SET_HELP = Text(
    es=(
        "COLUMNA=campo lee el campo de esa columna (su encabezado, o #3 para la tercera); "
        "COLUMNA= la deja fuera. campo==VALOR da el mismo valor a todas las filas: "
        "channel==paid_social, day==2026-03-31; también decimal==comma|point, "
        "dates==dmy|mdy|ymd, currency==EUR, zone==Europe/Madrid, tax==with|without, y "
        "source==tienda: los mismos clientes en dos archivos se encuentran si la fuente es una. "
        "campo:=EXPRESIÓN lo calcula: goods:=quantity * price. ignore:=, refund:=, sale:= y "
        'total:= dicen qué es una fila: refund:=starts(order_id, "C"). group:=order_id suma las '
        "líneas de cada pedido; group:=none no. campo@ARCHIVO=COLUMNA lo busca en otro archivo "
        "de la misma carpeta, por la columna que ambos comparten: day@campañas.csv=inicio."
    ),
    en=(
        "COLUMN=field reads the field from that column (its header, or #3 for the third); "
        "COLUMN= leaves it out. field==VALUE gives every row the same: channel==paid_social, "
        "day==2026-03-31; also decimal==comma|point, dates==dmy|mdy|ymd, currency==EUR, "
        "zone==Europe/Madrid, tax==with|without, and "
        "source==shop: the same customers in two files meet when their source is one. "
        "field:=EXPRESSION works it out: "
        "goods:=quantity * price. ignore:=, refund:=, sale:= and total:= say what a row is: "
        'refund:=starts(order_id, "C"). group:=order_id adds up the lines of each order; '
        "group:=none does not. field@FILE=COLUMN looks it up in another file of the same "
        "folder, by the column that both have: day@campaigns.csv=start."
    ),
)
"""What `--set` takes, for the help of `norte map`."""

_EXPRESSION = re.compile(r"([a-z_]+)\s*:=\s*(.+)", re.DOTALL)
_CONSTANT = re.compile(r"([a-z_]+)\s*==\s*(.*)", re.DOTALL)
_LOOKUP = re.compile(r"([a-z_]+)@([^=]+?)\s*=\s*(.+)")
_COLUMN = re.compile(r"(.+?)\s*=\s*([a-z_0-9]*)", re.DOTALL)


def changed(mapping: Mapping, *, table: str | None = None, sets: Sequence[str] = ()) -> Mapping:
    """`mapping` with another table or with what each of `sets` says (see `SET_HELP`), in order.

    For another table it is proposed anew; what a person said before is said again.

    Raises:
        UsageError: a set is not understood, or names a column, field or file that is not there.
    """
    made = mapping
    earlier: tuple[Told, ...] = ()
    if table is not None and table != mapping.table:
        earlier = mapping.told
        made = settled(mapping.found, read_library(None), table)
    told = [*earlier, *(parse_set(text, kind_of(made.table)) for text in sets)]
    for one in told:
        made = _apply(made, one)
    return _checked(made, tuple(told) if earlier or table else (*mapping.told, *told))


def parse_set(text: str, kind: Kind) -> Told:
    """What one `--set` says.

    Raises:
        UsageError: it is none of the forms of `SET_HELP`.
    """
    bare = text.strip()
    found = _EXPRESSION.fullmatch(bare)
    if found:
        return Told("expression", found[1], found[2])
    found = _CONSTANT.fullmatch(bare)
    if found:
        return Told("constant", found[1], found[2])
    found = _LOOKUP.fullmatch(bare)
    if found and found[1] in kind.fields:
        return Told("lookup", found[1], found[3], found[2])
    found = _COLUMN.fullmatch(bare)
    if found:
        return Told("column", found[2], found[1])
    raise UsageError(
        Text(es="«--set {text}» no se entiende", en="'--set {text}' is not understood").fill(
            text=text
        ),
        SET_HELP,
    )


def _apply(mapping: Mapping, told: Told) -> Mapping:
    if told.verb == "column":
        return _of_column(mapping, told)
    if told.verb == "lookup":
        _known_field(mapping, told.name)
        return with_lookup(mapping, told)
    if told.verb == "constant" and told.name in SETTINGS:
        value = setting(told.name, told.value)
        kept = tuple(s for s in mapping.settings if s[0] != told.name)
        return replace(mapping, settings=(*kept, (told.name, value)))
    if told.verb == "expression" and told.name in {*RULES, "group"}:
        return _rule(mapping, told)
    _known_field(mapping, told.name)
    target = kind_of(mapping.table).fields[told.name]
    text = told.value if told.verb == "expression" else constant(told.name, target.type, told.value)
    return _with(mapping, Assigned(told.name, target.type, expression=text, told=True))


def _of_column(mapping: Mapping, told: Told) -> Mapping:
    column = column_of(mapping, told.value)
    freed = replace(mapping, assigned=tuple(a for a in mapping.assigned if a.column is not column))
    if not told.name:
        return freed
    _known_field(mapping, told.name)
    kind = kind_of(mapping.table).fields[told.name].type
    return _with(freed, Assigned(told.name, kind, column, fits(column, kind), told=True))


def _with(mapping: Mapping, one: Assigned) -> Mapping:
    """`one` in the place of what its field was read from."""
    order = list(kind_of(mapping.table).fields)
    kept = [a for a in mapping.assigned if a.field != one.field]
    made = sorted([*kept, one], key=lambda a: order.index(a.field))
    lookups = tuple(
        two
        for lookup in mapping.lookups
        if (
            two := replace(lookup, fields=tuple(f for f in lookup.fields if f[0] != one.field))
        ).fields
    )
    return replace(mapping, assigned=tuple(made), lookups=lookups)


def _rule(mapping: Mapping, told: Told) -> Mapping:
    if told.name == "group":
        if told.value.strip() == "none":
            return replace(mapping, group=None)
        _known_field(mapping, told.value.strip())
        return replace(mapping, group=told.value.strip())
    fate = next(f for f in RULES if f == told.name)
    said = {t.name for t in mapping.told}
    kept = tuple(r for r in mapping.rules if r[0] != fate or fate in said)
    return replace(mapping, rules=(*kept, (fate, told.value)), told=(*mapping.told, told))


def column_of(mapping: Mapping, said: str) -> Column:
    """The column that a person names: by its header, its name in expressions, or #3.

    Raises:
        UnknownNameError: there is none; the nearest headers are told.
    """
    columns = mapping.found.columns
    for test in (
        lambda c: c.header.strip() == said.strip(),
        lambda c: plain(c.header) == plain(said),
        lambda c: c.name == said.strip(),
        lambda c: f"#{c.index + 1}" == said.strip(),
    ):
        found = next((c for c in columns if test(c)), None)
        if found is not None:
            return found
    kind = Text(es="columna de «{file}»", en="column of '{file}'").fill(file=mapping.file)
    raise UnknownNameError(kind, said, [c.header.strip() for c in columns])


def _known_field(mapping: Mapping, field: str) -> None:
    fields = kind_of(mapping.table).fields
    if field not in fields:
        kind = Text(es="campo de {table}", en="field of {table}").fill(table=mapping.table)
        raise UnknownNameError(kind, field, fields)


def _checked(mapping: Mapping, told: tuple[Told, ...]) -> Mapping:
    """`mapping` with what follows from its fields: what is missing, its group, its questions."""
    kind = kind_of(mapping.table)
    have = [a.field for a in mapping.assigned]
    have += [field for one in mapping.lookups for field, _ in one.fields]
    is_told = any(t.name == "group" for t in told)
    made = replace(
        mapping,
        told=told,
        missing=missing(kind, have, has_period=mapping.found.has_period),
        group=mapping.group if is_told else group_of(mapping, kind),
        questions=questions(mapping.found, mapping.assigned, dict(mapping.settings)),
    )
    check_names(made)
    return made
