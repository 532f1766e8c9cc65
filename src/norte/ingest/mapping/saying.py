"""A mapping told: to a program as JSON, to a person as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.text import Text, join
from norte.ingest.files.sniff import SPACES
from norte.ingest.mapping.kinds import kind_of

if TYPE_CHECKING:
    from norte.ingest.mapping.model import Assigned, Mapping

_DELIMITERS = {"\t": "tab", SPACES: "spaces"}
_OTHERS = 4


def as_json(mapping: Mapping, language: str = "en") -> dict[str, Any]:
    """The object that `norte map --json` prints; texts are in `language`."""
    found = mapping.found
    fields = {a.column.index: a for a in mapping.assigned if a.column is not None}
    return {
        "file": found.file,
        "known_as": found.known_as,
        "header_row": found.row,
        "delimiter": _DELIMITERS.get(found.delimiter, found.delimiter),
        "encoding": found.encoding,
        "decimal": dict(mapping.settings).get("decimal", found.decimal),
        "dates": dict(mapping.settings).get("dates", found.dates),
        "table": mapping.table,
        "is_sure": mapping.is_sure,
        "tables": [
            {"table": s.table, "score": s.score, "missing": [list(g) for g in s.missing]}
            for s in mapping.scores
        ],
        "columns": [
            {
                "column": c.header.strip(),
                "name": c.name,
                "samples": list(c.samples),
                "field": fields[c.index].field if c.index in fields else None,
                "confidence": fields[c.index].confidence if c.index in fields else None,
            }
            for c in found.columns
        ],
        "expressions": {a.field: a.expression for a in mapping.assigned if a.expression},
        "lookups": [
            {"file": one.file, "key": one.key, "fields": dict(one.fields)}
            for one in mapping.lookups
        ],
        "rules": [{"do": do, "when": when} for do, when in mapping.rules],
        "group": mapping.group,
        "settings": dict(mapping.settings),
        "left": [c.header.strip() for c in mapping.left],
        "missing": [list(group) for group in mapping.missing],
        "questions": [q.pick(language) for q in mapping.questions],
    }


def lines(mapping: Mapping) -> tuple[Text, ...]:
    """The mapping as a person reads it, a line an idea; what is missing or asked comes last."""
    found = mapping.found
    made = [
        Text(
            es="«{file}»: encabezado en la fila {row} → {name} ({table})",
            en="'{file}': header in row {row} → {name} ({table})",
        ).fill(
            file=found.file,
            row=found.row,
            name=kind_of(mapping.table).name.text(),
            table=mapping.table,
        )
    ]
    if found.known_as is not None:
        made.append(
            Text(
                es="ya se lee con el formato «{id}»: no necesita mapeo",
                en="it is read by format '{id}' already: it needs no mapping",
            ).fill(id=found.known_as)
        )
    made += [_line(one) for one in mapping.assigned]
    made += [
        Text(es="  {field} ← «{column}» de {file}", en="  {field} ← '{column}' of {file}").fill(
            field=field, column=column, file=one.file
        )
        for one in mapping.lookups
        for field, column in one.fields
    ]
    made += _aside(mapping)
    made += [_needed(group) for group in mapping.missing]
    return (*made, *mapping.questions)


def _line(one: Assigned) -> Text:
    sure = Text.same("") if one.told else Text.same(f" ({one.confidence:.0%})")
    if one.column is None:
        return Text.same("  {field} = {what}").fill(field=one.field, what=one.expression)
    samples = ", ".join(one.column.samples)
    return Text(
        es="  {field} ← «{column}»{sure}: {samples}", en="  {field} ← '{column}'{sure}: {samples}"
    ).fill(field=one.field, column=one.column.header.strip(), sure=sure, samples=samples)


def _aside(mapping: Mapping) -> list[Text]:
    made: list[Text] = []
    for do, when in mapping.rules:
        made.append(Text.same("  {do}: {when}").fill(do=do, when=when))
    if mapping.group is not None:
        made.append(
            Text(
                es="  cada {group} es una suma de sus líneas", en="  each {group} adds up its lines"
            ).fill(group=mapping.group)
        )
    if mapping.settings:
        said = ", ".join(f"{name} = {value}" for name, value in mapping.settings)
        made.append(Text.same("  {said}").fill(said=said))
    if mapping.left:
        left = ", ".join(c.header.strip() for c in mapping.left)
        made.append(Text(es="  sin usar: {left}", en="  not used: {left}").fill(left=left))
    if not mapping.is_sure:
        others = [s.table for s in mapping.scores if s.table != mapping.table][:_OTHERS]
        made.append(
            Text(
                es="  no es seguro; otras tablas (--table): {others}",
                en="  not sure; other tables (--table): {others}",
            ).fill(others=", ".join(others))
        )
    return made


def _needed(group: tuple[str, ...]) -> Text:
    which = join([Text(es=" o ".join(group), en=" or ".join(group))])
    return Text(
        es="  falta {which}: --set COLUMNA={field} o --set {field}==VALOR",
        en="  missing {which}: --set COLUMN={field} or --set {field}==VALUE",
    ).fill(which=which, field=group[0])
