"""Where a number comes from: its definition, version, sources, coverage and SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError
from norte.engine.ask import ask
from norte.engine.definition import version_of
from norte.engine.derivations import derived
from norte.engine.record import in_scope
from norte.engine.resolve import resolve
from norte.engine.source import compiled
from norte.engine.spelling import spell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from norte.catalog import Catalog, Metric
    from norte.engine.coverage import Stretch
    from norte.engine.facts import Facts
    from norte.engine.question import Question
    from norte.engine.source import Layout
    from norte.workspace.settings import Settings


_LITERAL = re.compile(r"'[^']*'")
_LONG = 5


@dataclass(frozen=True, slots=True)
class Covered:
    """What a source has of a table: its accounts' days, from the first to the last."""

    table: str
    source: str
    platform: str | None
    account: str
    first: date
    last: date
    complete_until: date | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A metric as this workspace computes it; `refused` says why the question has no number.

    `expanded` is the formula with every metric that it names put in, `aggregates` its leaves,
    `derivations` the derived tables that it reads with their numbers, `sql` the statements exactly
    as they ran, by table.
    """

    metric: Metric
    expanded: str
    aggregates: tuple[str, ...]
    version: str
    derivations: tuple[tuple[str, int], ...]
    coverage: tuple[Covered, ...]
    sql: tuple[tuple[str, str], ...]
    refused: RefusedError | None = None


def explain(
    question: Question, facts: Facts, *, catalog: Catalog, settings: Settings, today: date
) -> Explanation:
    """The first metric of a question explained, and the question asked to show what runs."""
    one = replace(question, metrics=question.metrics[:1])
    (asked,) = resolve(one, catalog)
    refused: RefusedError | None = None
    sql: tuple[tuple[str, str], ...] = ()
    try:
        sql = ask(one, facts, catalog=catalog, settings=settings, today=today).sql
    except RefusedError as error:
        refused = error
    stretches = [
        stretch
        for leaf in asked.leaves
        for stretch in facts.coverage.of(leaf.table, leaf.column)
        if in_scope(stretch, one)
    ]
    return Explanation(
        metric=asked.metric,
        expanded=spell(asked.tree),
        aggregates=tuple(spell(leaf) for leaf in asked.leaves),
        version=version_of(asked, settings),
        derivations=tuple((n, r.number) for n, r in derived().items() if n in asked.tables),
        coverage=_covered(stretches),
        sql=sql,
        refused=refused,
    )


def _covered(stretches: Iterable[Stretch]) -> tuple[Covered, ...]:
    """One line a table, source and account."""
    groups: dict[tuple[str, str, str], list[Stretch]] = {}
    for one in dict.fromkeys(stretches):
        groups.setdefault((one.table, one.source, one.account), []).append(one)
    return tuple(
        Covered(
            table=table,
            source=source,
            platform=mine[0].platform,
            account=account,
            first=min(s.first for s in mine),
            last=max(s.last for s in mine),
            complete_until=max((s.complete_until for s in mine if s.complete_until), default=None),
        )
        for (table, source, account), mine in sorted(groups.items())
    )


def abridged(sql: str) -> str:
    """SQL for the eye: lists of days and rates that travel in it keep their first and last.

    What ran is in `Explanation.sql`, whole.
    """
    return _LITERAL.sub(lambda found: _ends(found[0]), sql)


def _ends(literal: str) -> str:
    items = literal.split(",")
    return literal if len(items) < _LONG else f"{items[0]},…,{items[-1]}"


def views(layout: Layout) -> dict[str, str]:
    """Derived table → the CREATE VIEW with which the owner of an engine can have it ready.

    Only those whose tables the engine has. Norte never runs these: it does not write there.
    """
    found = {}
    for name, rule in derived().items():
        if all(base in layout.present for base in rule.reads):
            body = compiled(layout, rule.build(layout.table)).sql
            found[name] = f"CREATE VIEW {layout.named(name)} AS\n{body};\n"
    return found
