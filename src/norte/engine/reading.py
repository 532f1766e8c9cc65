"""What every pass may look at, and what one reading of the facts found: sums, states, ages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from norte.engine.cells import Cells
from norte.engine.finder import Finder
from norte.engine.rates import RateBook, read_rates
from norte.engine.record import Record
from norte.engine.relation import Scope
from norte.engine.slices import Choice
from norte.engine.states import Known, Patience, Verdict, Witnesses

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from norte.catalog.nodes import Leaf
    from norte.engine.answer import Standing
    from norte.engine.cells import Members
    from norte.engine.facts import Facts
    from norte.engine.question import Question
    from norte.engine.slices import Lost
    from norte.engine.source import Plan
    from norte.engine.spine import Spine
    from norte.workspace.settings import Settings

ONE_DAY = timedelta(days=1)


@dataclass
class Context:
    """What every pass may look at; `sql` collects what was executed, by table."""

    question: Question
    facts: Facts
    settings: Settings
    today: date
    records: dict[str, Record]
    last_day: date
    sql: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def patience(self) -> Patience:
        """When a source's days count as missing."""
        return Patience.of(self.settings, self.today)

    @cached_property
    def witnesses(self) -> Witnesses:
        """Who knows what."""
        return Witnesses(self.facts.coverage, self.question, self.records, self.patience)

    @cached_property
    def rates(self) -> RateBook:
        """The quotes of the kind that the question asks for."""
        kind = "plan" if self.question.rates == "plan" else "actual"
        return read_rates(self.facts.of("fx_rate"), kind)

    @cached_property
    def constant_day(self) -> date | None:
        """The one day whose rates count for all days, when the question asks for that."""
        if self.question.rates != "constant":
            return None
        return self.rates.last_day(self.last_day)

    @cached_property
    def market_zones(self) -> tuple[tuple[str, str], ...]:
        """Each market's own midnight, when days are the market's."""
        if self.settings.days != "market":
            return ()
        return tuple((name, m.timezone) for name, m in self.settings.markets.items())

    def stock_days(self, source: str | None = None) -> int:
        """How old the last known value of a stock may be: a source's own word first."""
        own = self.settings.sources.get(source or "")
        if own is not None and own.stale_days is not None:
            return own.stale_days
        return self.settings.thresholds.stock_days

    def longest_stock_days(self) -> int:
        """The most that any source allows."""
        return max(self.stock_days(name) for name in [None, *self.settings.sources])

    def known(self, leaf: Leaf) -> Known:
        """Who answers for a leaf, whatever the cell."""
        plain = replace(self.witnesses, question=replace(self.question, by=()))
        return plain.known(leaf, (), ())

    def through(self, leaf: Leaf) -> date | None:
        """The last day that every source of the leaf which keeps up has complete."""
        return self.known(leaf).through

    def furthest(self, leaf: Leaf) -> date | None:
        """The last complete day of the leaf's account that is furthest on."""
        return self.known(leaf).furthest

    def scope(self, name: str, spine: Spine, choice: Choice | None = None) -> Scope:
        """What table `name` is read with over a spine."""
        return Scope(
            table=name,
            by=self.question.by,
            where=self.question.where,
            spine=spine,
            zone=self.settings.timezone,
            market_zones=self.market_zones,
            record=self.records.get(name, Record()),
            choice=choice or Choice(),
            currency=self.settings.currency,
        )

    def run(self, name: str, plan: Plan) -> pa.Table:
        """The rows of a plan over table `name`, noted as executed."""
        self.sql.append((name, plan.sql))
        return self.facts.of(name).run(plan)


@dataclass
class Reading:
    """Leaf sums in cells over one spine, and how well each is known."""

    context: Context
    spine: Spine
    cells: Cells = field(default_factory=Cells)
    lost: dict[Leaf, tuple[Lost, ...]] = field(default_factory=dict)
    ages: dict[tuple[Leaf, int, Members], list[tuple[str, int]]] = field(default_factory=dict)
    standings: dict[tuple[object, ...], Standing] = field(default_factory=dict)
    _finders: dict[str, Finder] = field(default_factory=dict)
    _by_leaf: dict[tuple[Leaf, Members], Known] = field(default_factory=dict)
    _known: dict[tuple[object, ...], Known] = field(default_factory=dict)
    _verdicts: dict[tuple[object, ...], Verdict] = field(default_factory=dict)

    def finder(self, name: str) -> Finder:
        """The slices of a table over this spine."""
        if name not in self._finders:
            context = self.context
            self._finders[name] = Finder(context.facts, context.question, self.spine, name)
        return self._finders[name]

    def sums(self, leaves: Sequence[Leaf]) -> dict[Leaf, NDArray[np.float64]]:
        """Each leaf's sums, zero where no row was found; stocks keep NaN there."""
        found = {}
        for leaf in leaves:
            values = self.cells.values(leaf)
            found[leaf] = values if leaf.kind in {"last", "change"} else np.nan_to_num(values)
        return found

    def known(self, leaf: Leaf, mine: Members) -> Known:
        """Who answers for a leaf among `mine`, the members that coverage can tell apart."""
        if (leaf, mine) not in self._by_leaf:
            lost = self.lost.get(leaf, ())
            stretches = self.context.facts.coverage.of(leaf.table, leaf.column)
            own = leaf.column if any(":" in f for s in stretches for f in s.flags) else None
            key = (leaf.table, tuple(id(s) for s in stretches), own, lost, mine)
            if key not in self._known:
                self._known[key] = self.context.witnesses.known(leaf, mine, lost)
            self._by_leaf[leaf, mine] = self._known[key]
        return self._by_leaf[leaf, mine]

    def verdict(self, leaf: Leaf, place: int, mine: Members, horizon: date | None) -> Verdict:
        """How well a leaf is known in a cell."""
        found = self.known(leaf, mine)
        is_stock = leaf.kind in {"last", "change"}
        key = (id(found), leaf.kind if is_stock else None, place, horizon)
        if key not in self._verdicts:
            self._verdicts[key] = (
                self._stock_verdict(leaf, found, place)
                if is_stock
                else found.over(self.spine.spans[place], horizon)
            )
        return self._verdicts[key]

    def _stock_verdict(self, leaf: Leaf, found: Known, place: int) -> Verdict:
        days = self.context.stock_days
        ending = found.at(self.end_of(leaf, place), days)
        if leaf.kind == "last":
            return ending
        return ending.worse(found.at(self.spine.periods[place].start - ONE_DAY, days))

    def end_of(self, leaf: Leaf, place: int) -> date:
        """The day for which a stock is asked: the period's end, or the last one that is known."""
        period, today = self.spine.periods[place], self.context.today
        if period.end <= today:
            return period.end
        last = self.context.known(leaf).last or today
        is_recent = (today - last).days <= self.context.longest_stock_days()
        return min(period.end, last if is_recent else today)
