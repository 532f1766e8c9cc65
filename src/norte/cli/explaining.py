"""What `explain` tells: to a program as JSON, to a person in sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from norte.base.printable import printable
from norte.base.text import Text
from norte.cli.answer_table import print_answer
from norte.cli.plain import plain
from norte.store.lake import Lake
from norte.store.ledger import loads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.table import Table

    from norte.board.session import Session
    from norte.cli.call import Call
    from norte.engine.answer import Answer
    from norte.engine.explain import Explanation
    from norte.engine.lineage import Behind, FactRow
    from norte.workspace import Workspace

_LABELS = {
    "formula": Text(es="Fórmula", en="Formula"),
    "expanded": Text(es="Desarrollada", en="Expanded"),
    "version": Text(es="Versión", en="Version"),
    "derived": Text(es="Tablas derivadas", en="Derived tables"),
    "caveats": Text(es="Cuidado", en="Mind"),
}
_COVERAGE = Text(es="Cobertura", en="Coverage")
_HEAD = Text(
    es="Tabla;Fuente;Cuenta;Desde;Hasta;Completa hasta",
    en="Table;Source;Account;From;To;Complete until",
)
_ROWS = Text(es="Archivo;Fila;Día;Fuente;Cuenta;Aporta", en="File;Row;Day;Source;Account;Adds")
_BEHIND = Text(
    es="{aggregate}: {rows} filas suman {total}", en="{aggregate}: {rows} rows add up to {total}"
)


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation with the number itself, the rows behind it and the views asked for."""

    explained: Explanation
    answer: Answer | None
    behind: Sequence[Behind]
    files: Mapping[str, str]
    views: Mapping[str, str]


def file_names(workspace: Workspace) -> dict[str, str]:
    """Hash of each loaded file → the name under which it came."""
    with Lake.open(workspace) as lake:
        return {one.sha256: one.file for one in loads(lake, undone=True)}


def owner_views(session: Session, explained: Explanation) -> dict[str, str]:
    """The views of the derived tables that the metric reads, for the owner of the engine.

    For the engines of norte.toml; without one, as PostgreSQL with every canonical table.
    """
    from norte.engine.explain import views
    from norte.engine.source import Layout, SqlSource
    from norte.schema import all_tables

    needed = {name for name, _ in explained.derivations}
    layouts = {s.layout for s in session.facts.others.values() if isinstance(s, SqlSource)}
    if not layouts:
        base = frozenset(t.name for t in all_tables().values() if not t.derived)
        layouts = {Layout("postgres", "public", base, "postgres")}
    return {
        name: statement
        for layout in sorted(layouts, key=lambda one: one.name)
        for name, statement in views(layout).items()
        if name in needed
    }


def as_json(call: Call, told: Told) -> dict[str, Any]:
    """The object that `explain --json` prints."""
    one, metric = told.explained, told.explained.metric
    return {
        "id": metric.id,
        "name": call.pick(metric.name.text()),
        "meaning": call.pick(metric.meaning.text()),
        "caveats": call.pick(metric.caveats.text()) if metric.caveats else None,
        "unit": metric.unit,
        "better": metric.better,
        "stage": metric.stage,
        "formula": metric.formula,
        "expanded": one.expanded,
        "aggregates": list(one.aggregates),
        "version": one.version,
        "derivations": [{"table": name, "number": number} for name, number in one.derivations],
        "coverage": plain(one.coverage, call.language),
        "answer": told.answer.as_json(call.language) if told.answer else None,
        "refused": one.refused.what.pick(call.language) if one.refused else None,
        "sql": [{"table": name, "sql": statement} for name, statement in one.sql],
        "rows": [_behind_json(one, told.files) for one in told.behind],
        "views": dict(told.views),
    }


def _behind_json(one: Behind, files: Mapping[str, str]) -> dict[str, Any]:
    return {
        "aggregate": one.aggregate,
        "table": one.table,
        "rows": one.rows,
        "total": one.total,
        "facts": [{**plain(fact, "en"), "file": _file(fact, files)} for fact in one.facts],
    }


def show(call: Call, session: Session, told: Told) -> None:
    """Definition, number, coverage, SQL, then rows and views when they were asked for."""
    from rich.text import Text as Words

    metric = told.explained.metric
    call.out.print(Words(printable(call.pick(metric.meaning.text())), "bold"))
    for label, said in _facts(call, told.explained):
        line = Words(f"{call.pick(_LABELS[label])}: ", "dim")
        call.out.print(line.append(printable(said), "default"))
    _title(call, call.say("Valor", "Value"))
    if told.answer is not None:
        print_answer(call, session, told.answer)
    elif told.explained.refused is not None:
        call.out.print(told.explained.refused.say(call.language), style="yellow")
    _title(call, call.pick(_COVERAGE))
    call.out.print(_coverage(call, told.explained))
    for one in told.behind:
        _title(call, call.pick(_said(call, session, one)))
        call.out.print(_facts_table(call, session, one.facts, told.files))
    for name, statement in told.explained.sql:
        _title(call, f"SQL · {name}")
        call.out.print(statement, soft_wrap=True)
    for name, statement in told.views.items():
        _title(call, call.say(f"Vista · {name}", f"View · {name}"))
        call.out.print(statement, soft_wrap=True)


def _facts(call: Call, one: Explanation) -> Iterator[tuple[str, str]]:
    yield "formula", one.metric.formula
    if one.expanded != one.metric.formula:
        yield "expanded", one.expanded
    yield "version", one.version
    if one.derivations:
        yield "derived", ", ".join(f"{name} ({number})" for name, number in one.derivations)
    if one.metric.caveats is not None:
        yield "caveats", call.pick(one.metric.caveats.text())


def _title(call: Call, text: str) -> None:
    from rich.text import Text as Words

    call.out.print()
    call.out.print(Words(text, "bold cyan"))


def _said(call: Call, session: Session, one: Behind) -> Text:
    rows, total = _number(call, session, one.rows), _number(call, session, one.total)
    return _BEHIND.fill(aggregate=one.aggregate, rows=rows, total=total)


def _number(call: Call, session: Session, value: float) -> str:
    """A number of facts or what they add, to the cent: it is there to be checked."""
    from norte.base.numbers import show as said

    whole = value == int(value)
    return said(
        value,
        "count" if whole else "money",
        currency=None,
        number_locale=session.settings.number_locale,
        language=call.language,
        precise=True,
    )


def _coverage(call: Call, one: Explanation) -> Table:
    table = _plain_table(call.pick(_HEAD).split(";"), loose=(1, 2))
    for line in one.coverage:
        until = line.complete_until.isoformat() if line.complete_until else "—"
        table.add_row(
            line.table,
            printable(line.source),
            printable(line.account),
            line.first.isoformat(),
            line.last.isoformat(),
            until,
        )
    return table


def _facts_table(
    call: Call, session: Session, facts: Sequence[FactRow], files: Mapping[str, str]
) -> Table:
    table = _plain_table(call.pick(_ROWS).split(";"), loose=(0, 4), right=(1, 5))
    for fact in facts:
        table.add_row(
            printable(_file(fact, files) or "—"),
            "—" if fact.src_row is None else str(fact.src_row),
            fact.day.isoformat(),
            printable(fact.source),
            printable(fact.account or "—"),
            _number(call, session, fact.counted),
        )
    return table


def _file(fact: FactRow, files: Mapping[str, str]) -> str | None:
    """The name of the fact's file; its hash when the ledger no longer names it."""
    return None if fact.src_file is None else files.get(fact.src_file, fact.src_file)


def _plain_table(heads: Sequence[str], *, loose: Sequence[int], right: Sequence[int] = ()) -> Table:
    """A table whose `loose` columns give way where it is narrow, and `right` ones hold numbers."""
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
        show_edge=False,
    )
    for place, head in enumerate(heads):
        table.add_column(
            head,
            overflow="fold",
            no_wrap=place not in loose,
            justify="right" if place in right else "left",
        )
    return table
