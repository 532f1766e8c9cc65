"""Which rows of a table each leaf is read from, found when it is needed and once a spine."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from norte.engine.slices import (
    Account,
    Choice,
    Slice,
    Sort,
    Span,
    Wanted,
    choose,
    choose_periods,
    filtered,
    is_plain,
    read_periods,
    read_slices,
    sorts,
)
from norte.schema import table

if TYPE_CHECKING:
    from norte.catalog.nodes import Leaf
    from norte.engine.facts import Facts
    from norte.engine.question import Question
    from norte.engine.spine import Spine


class Finder:
    """The slices (or period rows) of one table over one spine."""

    def __init__(self, facts: Facts, question: Question, spine: Spine, name: str) -> None:
        self.name = name
        self.question = question
        self.spine = spine
        self.source = facts.of(name)
        self.coverage = facts.coverage

    @cached_property
    def pieces(self) -> list[Slice]:
        """Every slice of the span."""
        return read_slices(self.source, self.name, self.spine.span, self.question)

    @cached_property
    def kinds(self) -> list[Sort]:
        """What kinds there are."""
        return sorts(self.source, self.name, self.spine.span, self.question)

    @cached_property
    def periods(self) -> list[tuple[Account, Span]]:
        """Rows of a table without slices that cover more than a day."""
        return read_periods(self.source, self.name, self.spine.span)

    @property
    def currencies(self) -> set[str]:
        """The currencies that slices tell of; none for a table without slices."""
        if not table(self.name).sliced:
            return set()
        return {one.currency for one in self.kinds if one.currency}

    def choice(self, leaf: Leaf) -> Choice:
        """The rows that a leaf is read from."""
        facts = table(self.name)
        if not facts.has_period_rows:
            return Choice()
        wanted = self._wanted(leaf)
        if not facts.sliced:
            return choose_periods(self.periods, wanted)
        bringing = self.coverage.of(self.name, leaf.column)
        if is_plain(self.kinds, self.name, wanted, bringing):
            return Choice()
        return choose(self.name, self.pieces, wanted, bringing)

    def _wanted(self, leaf: Leaf) -> Wanted:
        columns = {c: d for d, c in table(self.name).dimensions.items()}
        own = [columns[f.column] for f in leaf.filters if f.column in columns]
        filters = dict.fromkeys([*filtered(self.question), *own])
        return Wanted(self.question.by, tuple(filters), self.spine.periods)
