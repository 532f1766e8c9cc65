"""Run the passes over one spine: every leaf read, one query a table and kind of counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from norte.engine import aggregate
from norte.engine.rates import daily_rates, missing
from norte.engine.reading import Context, Reading
from norte.engine.relation import Scope, is_money
from norte.engine.stock import read_stock

if TYPE_CHECKING:
    import pyarrow as pa

    from norte.catalog.nodes import Leaf
    from norte.engine.slices import Choice
    from norte.engine.source import Plan
    from norte.engine.spine import Spine


def read(context: Context, spine: Spine, leaves: Sequence[Leaf]) -> Reading:
    """Every leaf of the question over one spine: one query a table and kind of counting."""
    reading = Reading(context, spine)
    if not spine.rows:
        return reading
    for name in dict.fromkeys(leaf.table for leaf in leaves):
        mine = [leaf for leaf in leaves if leaf.table == name]
        for choice, group in _by_choice(reading, name, mine).items():
            _read_group(reading, name, choice, group)
    return reading


def _by_choice(reading: Reading, name: str, leaves: Sequence[Leaf]) -> dict[Choice, list[Leaf]]:
    """Leaves of one table by the rows that they are read from."""
    groups: dict[Choice, list[Leaf]] = {}
    for leaf in leaves:
        choice = reading.finder(name).choice(leaf)
        groups.setdefault(choice, []).append(leaf)
        if choice.lost:
            reading.lost[leaf] = choice.lost
    return groups


def _read_group(reading: Reading, name: str, choice: Choice, leaves: Sequence[Leaf]) -> None:
    scope = reading.context.scope(name, reading.spine, choice)
    added = tuple(leaf for leaf in leaves if leaf.kind in {"sum", "count"})
    if added:
        _read_added(reading, scope, added)
    for column in dict.fromkeys(leaf.column for leaf in leaves if leaf.kind == "distinct"):
        mine = tuple(f for f in leaves if f.kind == "distinct" and f.column == column)
        _put(reading, scope, _plan(reading, name, aggregate.distinct, scope, mine), mine)
    for leaf in leaves:
        if leaf.kind in {"last", "change"}:
            read_stock(reading, scope, leaf)


def _plan(reading: Reading, name: str, *build: object) -> Plan:
    return reading.context.facts.of(name).plan(*build)  # type: ignore[arg-type]


def _put(reading: Reading, scope: Scope, plan: Plan, leaves: tuple[Leaf, ...]) -> pa.Table:
    rows = reading.context.run(scope.table, plan)
    reading.cells.add(rows, scope.dimensions, aggregate.aliases(leaves))
    return rows


def _read_added(reading: Reading, scope: Scope, leaves: tuple[Leaf, ...]) -> None:
    """Sums as they are where all money is in one currency; else each day's at its rate."""
    met = reading.context.facts.currencies.setdefault(scope.table, set())
    if any(is_money(leaf) for leaf in leaves):
        met |= reading.finder(scope.table).currencies
    rows = _added(reading, scope, leaves, met)
    if any(_column(rows, "foreign")) or any(_column(rows, "unrated")):
        met |= _currencies(reading, scope)
        rows = _added(reading, scope, leaves, met)
    if any(_column(rows, "unrated")):
        currencies = _currencies(reading, scope)
        question = reading.context.question
        raise missing(scope.table, currencies, scope.currency, question.rates)
    reading.cells.add(rows, scope.dimensions, aggregate.aliases(leaves))


def _added(
    reading: Reading, scope: Scope, leaves: tuple[Leaf, ...], currencies: set[str]
) -> pa.Table:
    if any(is_money(leaf) for leaf in leaves):
        scope = rated(reading, scope, currencies)
    plan = _plan(reading, scope.table, aggregate.additive, scope, leaves)
    return reading.context.run(scope.table, plan)


def rated(reading: Reading, scope: Scope, currencies: set[str]) -> Scope:
    """The scope with the rates of its days, when other currencies than its own were met."""
    if not currencies - {scope.currency}:
        return scope
    context = reading.context
    days = [day for day, _ in reading.spine.rows]
    rates = daily_rates(context.rates, currencies, scope.currency, days, context.constant_day)
    return replace(scope, rates=rates)


def _currencies(reading: Reading, scope: Scope) -> set[str]:
    plan = _plan(reading, scope.table, aggregate.members, scope, "currency")
    rows = reading.context.facts.of(scope.table).run(plan)
    return {c for c in rows.column("currency").to_pylist() if c is not None}


def _column(rows: pa.Table, name: str) -> list[float | None]:
    return rows.column(name).to_pylist() if name in rows.column_names else []
