"""Like for like: a cell beside the same cell of the days that it is compared with (SEMANTICS 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from norte.engine.answer import Cell, Compared
from norte.engine.judge import judge
from norte.engine.measure import read
from norte.engine.question import calendar_of
from norte.engine.reading import Context, Reading
from norte.engine.spine import Spine, compared, cut

if TYPE_CHECKING:
    from norte.base.periods import Period
    from norte.engine.cells import Members
    from norte.engine.resolve import Asked


@dataclass
class Pair:
    """Some metrics read over their own complete days and over those compared with.

    `through` is the last complete day of all their sources; None where nothing is cut off.
    """

    asked: tuple[Asked, ...]
    through: date | None
    now: Reading
    then: Reading

    def combinations(self) -> set[Members]:
        """The combinations of members that have a row on either side."""
        return self.now.cells.combinations() | self.then.cells.combinations()

    def beside(self, one: Asked, shown: Reading, cells: Sequence[Cell]) -> list[Cell]:
        """The cells of a metric, each with its comparison."""
        for key in shown.cells.keys:
            self.now.cells.place(key)
            self.then.cells.place(key)
        mine = list(cells) if self.now is shown else judge(self.now, one)
        theirs = judge(self.then, one)
        found = []
        for cell, key in zip(cells, shown.cells.keys, strict=True):
            here = mine[self.now.cells.places[key]]
            there = theirs[self.then.cells.places[key]]
            period = self.then.spine.periods[key[0]]
            found.append(replace(cell, compare=_compared(here, there, period, self.through)))
        return found


def past(context: Context, whole: Spine) -> Spine | None:
    """The days that a question is compared with; None when it is not compared."""
    question = context.question
    if question.compare is None:
        return None
    calendar = calendar_of(question, context.settings)
    return compared(whole, question.compare, question.align, question.grain, calendar)


def pairs(context: Context, asked: Sequence[Asked], shown: Reading) -> list[Pair]:
    """Both sides of every metric; metrics with one watermark are read together."""
    if context.question.compare is None:
        return []
    found = []
    for through, group in _by_watermark(context, asked, shown.spine).items():
        leaves = tuple(dict.fromkeys(leaf for one in group for leaf in one.read))
        now = shown if through is None else read(context, cut(shown.spine, through), leaves)
        before = past(context, now.spine)
        if before is not None:
            found.append(Pair(tuple(group), through, now, read(context, before, leaves)))
    return found


def _by_watermark(
    context: Context, asked: Sequence[Asked], whole: Spine
) -> dict[date | None, list[Asked]]:
    """Metrics by the last day that all their sources have complete; None where nothing is open."""
    found: dict[date | None, list[Asked]] = {}
    for one in asked:
        leaves = [leaf for leaf in one.leaves if leaf.table not in one.metric.without]
        ends = [context.through(leaf) for leaf in leaves]
        known = [end for end in ends if end is not None]
        through = min(known) if known and len(known) == len(ends) else None
        if through is not None and through >= whole.span[1]:
            through = None
        found.setdefault(through, []).append(one)
    return found


def _compared(here: Cell, there: Cell, period: Period, through: date | None) -> Compared:
    difference = change = None
    if here.value is not None and there.value is not None:
        difference = here.value - there.value
        change = difference / there.value if there.value > 0 else None
    return Compared(period, there.value, there.state, difference, change, here.value, through)
