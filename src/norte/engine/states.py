"""What a value is worth: value, zero, no data or undefined, and what must be said beside it.

Decided from coverage, a source and account at a time, over the whole period (SEMANTICS 5, 6, 23).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from norte.engine.coverage import COVERED_DIMENSIONS, Coverage, Days, Stretch
from norte.engine.record import in_scope
from norte.schema import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.base.periods import Period
    from norte.engine.question import Question
    from norte.engine.record import Record

Covered = Literal["none", "some", "all"]
Account = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well one leaf's facts are known in one cell."""

    covered: Covered
    missing: tuple[Account, ...] = ()
    flags: frozenset[str] = frozenset()
    complete_until: date | None = None
    first: date | None = None
    tax: frozenset[str] = frozenset()


@dataclass
class Known:
    """The accounts that answer for one table and column, for one group of members."""

    stretches: list[tuple[Stretch, list[tuple[date, date]]]]
    lost: dict[Account, list[tuple[date, date]]]

    @cached_property
    def days(self) -> dict[Account, Days]:
        """Covered days an account, without those lost to rows that a boundary cuts."""
        spans: dict[Account, list[tuple[date, date]]] = {}
        for stretch, kept in self.stretches:
            spans.setdefault(stretch.key, []).extend(kept)
        return {key: Days.of(found).less(self.lost.get(key, [])) for key, found in spans.items()}

    @cached_property
    def last(self) -> date | None:
        """The last day that any account covers."""
        return max((days.spans[-1][1] for days in self.days.values() if days.spans), default=None)

    @cached_property
    def first(self) -> date | None:
        """The first day that any account covers."""
        return min((days.spans[0][0] for days in self.days.values() if days.spans), default=None)

    @cached_property
    def complete_until(self) -> date | None:
        """The last complete day of the account that is furthest on."""
        found = [s.complete_until for s, kept in self.stretches if kept and s.complete_until]
        return max(found, default=None)

    def over(self, days: Sequence[date]) -> Verdict:
        """The verdict over a period's days; days after the last known one are still open."""
        if not days or self.last is None or self.last < days[0]:
            return Verdict("none", complete_until=self.complete_until, first=self.first)
        first, last = days[0], min(days[-1], self.last)
        need = (last - first).days + 1
        counts = {key: found.count(first, last) for key, found in self.days.items()}
        return self._verdict(counts, need, first, last)

    def at(self, end: date, max_age: int) -> Verdict:
        """The verdict for a stock: an account is known when it was seen shortly before `end`."""
        first = end - timedelta(days=max_age)
        counts = {key: min(1, found.count(first, end)) for key, found in self.days.items()}
        return self._verdict(counts, 1, first, end)

    def _verdict(self, counts: dict[Account, int], need: int, first: date, last: date) -> Verdict:
        missing = tuple(sorted(key for key, n in counts.items() if n < need))
        covered: Covered = "all" if not missing else "some"
        if not any(counts.values()):
            covered = "none"
        near = [s for s, kept in self.stretches if any(a <= last and first <= b for a, b in kept)]
        return Verdict(
            covered,
            missing if covered == "some" else (),
            frozenset(f for s in near for f in s.flags),
            self.complete_until,
            self.first,
            frozenset(s.tax for s in near if s.tax),
        )


def known(
    coverage: Coverage,
    name: str,
    column: str | None,
    question: Question,
    record: Record,
    members: dict[str, str | None],
    lost: dict[Account, list[tuple[date, date]]],
) -> Known:
    """Who answers for `column` of a table, among the `members` that coverage can tell apart."""
    found = []
    for stretch in coverage.of(name, column):
        if in_scope(stretch, question) and _is_of(stretch, members):
            found.append((stretch, record.keeps(stretch)))
    return Known(found, lost)


def _is_of(stretch: Stretch, members: dict[str, str | None]) -> bool:
    for dimension, member in members.items():
        own = stretch.member(dimension)
        if dimension == "market" and own is None:
            continue
        if own != member:
            return False
    return True


def coverage_dimensions(by: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The dimensions of the question that coverage can tell apart for a table."""
    return tuple(d for d in by if d in COVERED_DIMENSIONS and d in table(name).dimensions)


def is_open(period: Period, complete_until: date | None) -> bool:
    """Whether the period still changes: its source is not complete to its end."""
    return complete_until is None or period.end > complete_until
