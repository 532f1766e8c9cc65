"""Run the passes over one spine: leaves read, put in cells, evaluated, and given their states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from norte.engine import aggregate, slices
from norte.engine.cells import Cells
from norte.engine.rates import RateBook, daily_rates, missing, read_rates
from norte.engine.record import Record
from norte.engine.states import Account, Known, Verdict, coverage_dimensions, known
from norte.schema import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.base.text import Text
    from norte.catalog.formula import Leaf
    from norte.engine.cells import Members
    from norte.engine.facts import Facts
    from norte.engine.question import Question
    from norte.engine.spine import Spine
    from norte.workspace.settings import Settings


@dataclass
class Context:
    """What every pass may look at; `records` and `books` are filled as they are needed."""

    question: Question
    facts: Facts
    settings: Settings
    today: date
    records: Mapping[str, Record]
    sql: dict[str, str] = field(default_factory=dict)

    @cached_property
    def rates(self) -> RateBook:
        """The quotes of the kind that the question asks for."""
        kind = "plan" if self.question.rates == "plan" else "actual"
        return read_rates(self.facts.of("fx_rate"), kind)

    @cached_property
    def market_zones(self) -> dict[str, ZoneInfo]:
        """Each market's own midnight, when days are the market's."""
        if self.settings.days != "market":
            return {}
        return {name: ZoneInfo(m.timezone) for name, m in self.settings.markets.items()}

    def stock_days(self) -> int:
        """How old the last known value of a stock may be."""
        return self.settings.thresholds.stock_days


@dataclass
class Reading:
    """Leaf sums in cells over one spine, and how well each is known."""

    context: Context
    spine: Spine
    cells: Cells = field(default_factory=Cells)
    lost: dict[tuple[str, str | None], dict[Account, list[tuple[date, date]]]] = field(
        default_factory=dict
    )
    notes: dict[tuple[str, str | None], Text] = field(default_factory=dict)
    ages: dict[tuple[Leaf, int, Members], list[tuple[str, int]]] = field(default_factory=dict)
    _known: dict[tuple[str, str | None, Members], Known] = field(default_factory=dict)
    _verdicts: dict[tuple[str, str | None, str, int, Members], Verdict] = field(
        default_factory=dict
    )

    def sums(self, leaves: Sequence[Leaf]) -> dict[Leaf, Any]:
        """Each leaf's sums, zero where no row was found; stocks keep NaN there."""
        found = {}
        for leaf in leaves:
            values = self.cells.values(leaf)
            found[leaf] = values if leaf.kind in ("last", "change") else np.nan_to_num(values)
        return found

    def known(self, leaf: Leaf, members: Members) -> Known:
        """Who answers for a leaf among the members of a row."""
        by = self.context.question.by
        told = coverage_dimensions(by, leaf.table)
        mine = tuple(m for d, m in zip(by, members, strict=True) if d in told)
        key = (leaf.table, leaf.column, mine)
        if key not in self._known:
            self._known[key] = known(
                self.context.facts.coverage,
                leaf.table,
                leaf.column,
                self.context.question,
                self.context.records.get(leaf.table, Record()),
                dict(zip(told, mine, strict=True)),
                self.lost.get((leaf.table, leaf.column), {}),
            )
        return self._known[key]

    def verdict(self, leaf: Leaf, place: int, members: Members) -> Verdict:
        """How well a leaf is known in a cell."""
        told = coverage_dimensions(self.context.question.by, leaf.table)
        mine = tuple(m for d, m in zip(self.context.question.by, members, strict=True) if d in told)
        key = (leaf.table, leaf.column, leaf.kind, place, mine)
        if key not in self._verdicts:
            found = self.known(leaf, members)
            if leaf.kind in ("last", "change"):
                self._verdicts[key] = found.at(self.end_of(leaf, place), self.context.stock_days())
            else:
                self._verdicts[key] = found.over(self.spine.days[place])
        return self._verdicts[key]

    def end_of(self, leaf: Leaf, place: int) -> date:
        """The last day of a period that the leaf's table knows, for stocks."""
        period = self.spine.periods[place]
        stretches = self.context.facts.coverage.of(leaf.table, leaf.column)
        last = max((s.last for s in stretches), default=period.end)
        return max(min(period.end, last), period.start) if last >= period.start else period.end


def read(context: Context, spine: Spine, leaves: Sequence[Leaf]) -> Reading:
    """Every leaf of the question over one spine: one query a table and kind of counting."""
    reading = Reading(context, spine)
    for name in dict.fromkeys(leaf.table for leaf in leaves):
        mine = [leaf for leaf in leaves if leaf.table == name]
        for choice, group in _by_choice(reading, name, mine).items():
            _read_group(reading, name, choice, group)
    return reading


def _by_choice(
    reading: Reading, name: str, leaves: Sequence[Leaf]
) -> dict[slices.Choice, list[Leaf]]:
    """Leaves of one table by the slices that they are read from."""
    if not table(name).sliced:
        return {slices.Choice(): list(leaves)}
    context = reading.context
    found = slices.read_slices(context.facts.of(name), name, reading.spine.span)
    columns = {c: d for d, c in table(name).dimensions.items()}
    asked = [*context.question.by, *(d for d, _ in context.question.where)]
    groups: dict[slices.Choice, list[Leaf]] = {}
    for leaf in leaves:
        wanted = [*asked, *(columns[f.column] for f in leaf.filters if f.column in columns)]
        bringing = context.facts.coverage.of(name, leaf.column)
        choice = slices.choose(name, found, wanted, reading.spine.periods, bringing)
        groups.setdefault(choice, []).append(leaf)
        _note_lost(reading, leaf, choice)
    return groups


def _note_lost(reading: Reading, leaf: Leaf, choice: slices.Choice) -> None:
    note = choice.note()
    if note is None:
        return
    lost = reading.lost.setdefault((leaf.table, leaf.column), {})
    for account, first, last in choice.cut:
        lost.setdefault(account, []).append((first, last))
    reading.notes[(leaf.table, leaf.column)] = note


def _read_group(reading: Reading, name: str, choice: slices.Choice, leaves: Sequence[Leaf]) -> None:
    context = reading.context
    scope = aggregate.Scope(
        source=context.facts.of(name),
        table=name,
        by=context.question.by,
        where=context.question.where,
        spine=reading.spine,
        zone=context.settings.zone,
        market_zones=context.market_zones,
        record=context.records.get(name, Record()),
        choice=choice,
        currency=context.settings.currency,
    )
    added = [leaf for leaf in leaves if leaf.kind in ("sum", "count")]
    if added:
        _read_added(reading, scope, added)
    for column in dict.fromkeys(leaf.column for leaf in leaves if leaf.kind == "distinct"):
        mine = {
            f"l{n}": f for n, f in enumerate(leaves) if f.kind == "distinct" and f.column == column
        }
        _put(reading, scope, aggregate.distinct(scope, mine), mine)
    for leaf in leaves:
        if leaf.kind in ("last", "change"):
            _read_stock(reading, scope, leaf)


def _read_added(reading: Reading, scope: aggregate.Scope, leaves: Sequence[Leaf]) -> None:
    context = reading.context
    mine = {f"l{n}": leaf for n, leaf in enumerate(leaves)}
    money = [
        f
        for f in leaves
        if f.kind == "sum" and f.column and table(f.table).column(f.column).type == "money"
    ]
    currencies = _currencies(scope, reading.spine.span) if money else set()
    if currencies <= {scope.currency}:
        _put(reading, scope, aggregate.additive(scope, mine), mine)
        return
    days = [day for day, _ in reading.spine.rows]
    rates = daily_rates(context.rates, currencies, scope.currency, days, context.question.rates)
    if not rates:
        raise missing(scope.table, currencies, scope.currency, context.question.rates)
    scope = aggregate.Scope(**{**_fields(scope), "rates": rates, "converts": True})
    rows = _put(reading, scope, aggregate.additive(scope, mine), mine)
    if any(rows.column("_unrated").to_pylist()):
        raise missing(scope.table, currencies, scope.currency, context.question.rates)


def _currencies(scope: aggregate.Scope, span: tuple[date, date]) -> set[str]:
    rows = aggregate.relation(scope, span)
    found = scope.source.fetch(rows.select("currency").distinct()).column("currency").to_pylist()
    return {c for c in found if c is not None}


def _fields(scope: aggregate.Scope) -> dict[str, Any]:
    return {name: getattr(scope, name) for name in scope.__dataclass_fields__}


def _put(
    reading: Reading, scope: aggregate.Scope, expression: Any, leaves: Mapping[str, Leaf]
) -> Any:
    context = reading.context
    dims = [table(scope.table).dimensions[d] for d in scope.by]
    if scope.table not in context.sql:
        context.sql[scope.table] = scope.source.sql(expression)
    rows = scope.source.fetch(expression)
    reading.cells.add(rows, dims, leaves)
    return rows


def _read_stock(reading: Reading, scope: aggregate.Scope, leaf: Leaf) -> None:
    spine = reading.spine
    ends = [(reading.end_of(leaf, place), place) for place in range(len(spine.periods))]
    ending = _stock_values(reading, scope, leaf, ends)
    if leaf.kind == "change":
        starts = [(p.start - timedelta(days=1), place) for place, p in enumerate(spine.periods)]
        opening = _stock_values(reading, scope, leaf, starts)
        ending = {k: v - opening[k] for k, v in ending.items() if k in opening}
    reading.cells.put(leaf, ending)


def _stock_values(
    reading: Reading, scope: aggregate.Scope, leaf: Leaf, ends: Sequence[tuple[date, int]]
) -> dict[tuple[int, Members], float]:
    """Values of all accounts added an end, in the reporting currency at that end's rate."""
    context = reading.context
    max_age = context.stock_days()
    expression = aggregate.stocks(scope, leaf, ends, max_age)
    context.sql.setdefault(leaf.table, scope.source.sql(expression))
    dims = [table(scope.table).dimensions[d] for d in scope.by]
    found: dict[tuple[int, Members], float] = {}
    for row in scope.source.fetch(expression).to_pylist():
        members = tuple(row[d] for d in dims)
        key = (row["_p"], members)
        value = row["_value"] * _stock_rate(context, leaf, row)
        found[key] = found.get(key, 0.0) + value
        age = (row["_end"] - row["_day"]).days
        if age:
            who = str(row.get("network") or row.get("account"))
            reading.ages.setdefault((leaf, row["_p"], members), []).append((who, age))
    return found


def _stock_rate(context: Context, leaf: Leaf, row: dict[str, Any]) -> float:
    if leaf.column is None or table(leaf.table).column(leaf.column).type != "money":
        return 1.0
    currency = row.get("_currency") or context.settings.currency
    rate = context.rates.rate(currency, context.settings.currency, row["_end"])
    if rate is None:
        raise missing(leaf.table, {currency}, context.settings.currency, context.question.rates)
    return rate
