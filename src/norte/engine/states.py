"""How well facts are known: which accounts cover a cell's days, wholly, in part, or not at all.

Decided from coverage, a source and account at a time, over the whole period (SEMANTICS 5, 6, 23).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from norte.engine.coverage import COVERED_DIMENSIONS, Coverage, Days, Stretch
from norte.engine.derivations import derived
from norte.engine.record import Record, in_scope
from norte.schema import table

if TYPE_CHECKING:
    from norte.catalog.nodes import Leaf
    from norte.engine.question import Question
    from norte.engine.slices import Lost
    from norte.workspace.settings import Settings

Covered = Literal["none", "some", "all"]
Account = tuple[str, str]
OWN_FAMILY = ("source", "platform", "account")
"""Dimensions whose members belong to one family of facts: an ad platform has no orders."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well one leaf's facts are known in one cell; `lost` are reasons that have words."""

    covered: Covered
    missing: tuple[Account, ...] = ()
    flags: frozenset[str] = frozenset()
    tax: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    lost: tuple[Lost, ...] = ()

    def worse(self, other: Verdict) -> Verdict:
        """Both together: known where both are, with what either lacks."""
        if "none" in {self.covered, other.covered}:
            return Verdict("none", lost=self.lost + other.lost)
        missing = tuple(sorted({*self.missing, *other.missing}))
        flags = self.flags | other.flags
        return Verdict(
            "some" if missing else "all", missing, flags, self.tax, self.zones, self.lost
        )


@dataclass(frozen=True)
class Patience:
    """How long a source may be silent before its days count as missing."""

    today: date
    days: int
    by_source: Mapping[str, int]

    @classmethod
    def of(cls, settings: Settings, today: date) -> Patience:
        """As norte.toml says, a source's own word first."""
        own = {n: s.stale_days for n, s in settings.sources.items() if s.stale_days is not None}
        return cls(today, settings.thresholds.stale_days, own)

    def due(self, source: str) -> date:
        """The last day that a source should have by now."""
        return self.today - timedelta(days=self.by_source.get(source, self.days))


@dataclass
class Known:
    """The accounts that answer for one table and column, for one group of members.

    `stretches` come with the days that their source answers for.
    """

    stretches: Sequence[tuple[Stretch, list[tuple[date, date]]]]
    silent: Mapping[Account, list[tuple[date, date]]]
    lost: Sequence[Lost]
    patience: Patience
    column: str | None = None

    @cached_property
    def days(self) -> dict[Account, Days]:
        """Covered days an account, without those lost to rows that a boundary cuts."""
        spans: dict[Account, list[tuple[date, date]]] = {}
        for stretch, kept in self.stretches:
            spans.setdefault(stretch.key, []).extend(kept)
        gone: dict[Account, list[tuple[date, date]]] = {}
        for one in self.lost:
            gone.setdefault(one.account, []).append((one.first, one.last))
        return {key: Days.of(found).less(gone.get(key, [])) for key, found in spans.items()}

    @cached_property
    def marks(self) -> list[tuple[tuple[frozenset[str], str | None, str | None], Days]]:
        """What loads say of their data (flags, tax, zone), and on which days."""
        spans: dict[tuple[frozenset[str], str | None, str | None], list[tuple[date, date]]] = {}
        for stretch, kept in self.stretches:
            flags = frozenset(word for f in stretch.flags for word in _flag(f, self.column))
            spans.setdefault((flags, stretch.tax, stretch.zone), []).extend(kept)
        return [(mark, Days.of(found)) for mark, found in spans.items()]

    @cached_property
    def due(self) -> dict[Account, date]:
        """The last day that each account should have by now."""
        return {account: self.patience.due(account[0]) for account in self.days}

    @cached_property
    def watermarks(self) -> dict[Account, date]:
        """The last complete day of each account that has one."""
        found: dict[Account, date] = {}
        for stretch, kept in self.stretches:
            if kept and stretch.complete_until:
                until = min(stretch.complete_until, kept[-1][1])
                found[stretch.key] = max(found.get(stretch.key, until), until)
        return found

    @cached_property
    def furthest(self) -> date | None:
        """The last complete day of the account that is furthest on; None when nothing is."""
        return max(self.watermarks.values(), default=None)

    @cached_property
    def through(self) -> date | None:
        """The last day that every account which keeps up has complete."""
        if self.furthest is None:
            return None
        behind = timedelta(days=self.patience.days)
        return min(w for w in self.watermarks.values() if w >= self.furthest - behind)

    @cached_property
    def first(self) -> date | None:
        """The first day that any account covers."""
        return min((days.spans[0][0] for days in self.days.values() if days.spans), default=None)

    @cached_property
    def last(self) -> date | None:
        """The last day that any account covers, complete or not."""
        return max((days.spans[-1][1] for days in self.days.values() if days.spans), default=None)

    def over(self, spans: Sequence[tuple[date, date]], horizon: date | None) -> Verdict:
        """The verdict over a cell's days; after `horizon` days are still to come for everybody."""
        missing, some = [], False
        for account, days in self.days.items():
            is_cut = any(
                one.account == account and _meet(one.first, one.last, spans) for one in self.lost
            )
            some = some or (not is_cut and any(days.meets(a, b) for a, b in spans))
            if self._lacks(account, days, spans, horizon):
                missing.append(account)
        return self._verdict(some=some, missing=missing, spans=spans)

    def _lacks(
        self,
        account: Account,
        days: Days,
        spans: Sequence[tuple[date, date]],
        horizon: date | None,
    ) -> bool:
        due = self.due[account]
        until = max(horizon, due) if horizon else due
        wanted = Days.of((a, min(b, until)) for a, b in spans if a <= until)
        needed = wanted.less(self.silent.get(account, []))
        return any(days.count(a, b) < (b - a).days + 1 for a, b in needed.spans)

    def at(self, end: date, max_age: Callable[[str], int]) -> Verdict:
        """The verdict for a stock: an account is known when it was seen shortly before `end`.

        `max_age` says how many days that is for each source.
        """
        firsts = {key: end - timedelta(days=max_age(key[0])) for key in self.days}
        missing = [key for key, days in self.days.items() if not days.meets(firsts[key], end)]
        span = (min(firsts.values(), default=end), end)
        return self._verdict(some=len(missing) < len(self.days), missing=missing, spans=[span])

    def is_silent(self, end: date) -> bool:
        """Whether an account that should have days up to `end` has not been heard of for long."""
        return any(
            self.watermarks.get(key, date.min) < min(end, due)
            for key, due in self.due.items()
            if not any(a <= end <= b for a, b in self.silent.get(key, []))
        )

    def _verdict(
        self, *, some: bool, missing: list[Account], spans: Sequence[tuple[date, date]]
    ) -> Verdict:
        near = [m for m, days in self.marks if any(days.meets(a, b) for a, b in spans)]
        lost = tuple(one for one in self.lost if _meet(one.first, one.last, spans))
        if not some:
            return Verdict("none", lost=lost)
        return Verdict(
            "some" if missing else "all",
            tuple(sorted(missing)),
            frozenset(flag for flags, _, _ in near for flag in flags),
            frozenset(tax for _, tax, _ in near if tax),
            frozenset(zone for _, _, zone in near if zone),
            lost,
        )


def _flag(flag: str, column: str | None) -> tuple[str, ...]:
    """A flag of a stretch as a column carries it: `reconstructed:bounces` is of bounces alone."""
    word, _, own = flag.partition(":")
    return () if own and own != column else (word,)


def _meet(first: date, last: date, spans: Sequence[tuple[date, date]]) -> bool:
    return any(first <= b and a <= last for a, b in spans)


@dataclass(frozen=True)
class Witnesses:
    """Finds who knows what: the coverage of all, as the question and the records leave it."""

    coverage: Coverage
    question: Question
    records: Mapping[str, Record]
    patience: Patience

    def told(self, name: str) -> tuple[str, ...]:
        """The dimensions of the question that coverage can tell apart for a table."""
        own = table(name).dimensions
        return tuple(d for d in self.question.by if d in COVERED_DIMENSIONS and d in own)

    def members(self, name: str, members: Sequence[str | None]) -> tuple[str | None, ...]:
        """Of a cell's members, those that coverage can tell apart for a table."""
        told = self.told(name)
        return tuple(m for d, m in zip(self.question.by, members, strict=True) if d in told)

    def combinations(self, leaves: Iterable[Leaf]) -> set[tuple[str | None, ...]]:
        """Members that coverage names, with rows or without, when it can tell all that is asked."""
        by = self.question.by
        if not by or not all(d in COVERED_DIMENSIONS for d in by):
            return set()
        told = {
            tuple(stretch.member(d) for d in by)
            for leaf in leaves
            for stretch in self.coverage.of(leaf.table, leaf.column)
            if in_scope(stretch, self.question)
        }
        return {members for members in told if None not in members}

    def known(self, leaf: Leaf, mine: Sequence[str | None], lost: Sequence[Lost]) -> Known:
        """Who answers for a leaf among `mine`, the members that coverage can tell apart."""
        if self._lacks_origin(leaf):
            return Known([], {}, lost, self.patience)
        record = self.records.get(leaf.table, Record())
        told = dict(zip(self.told(leaf.table), mine, strict=True))
        scoped = [
            s
            for s in self.coverage.of(leaf.table, leaf.column)
            if in_scope(s, self.question) and _is_of(s, told)
        ]
        found = [(s, record.keeps(s)) for s in scoped]
        silent = {s.key: record.silent(s) for s in scoped}
        kept = [(s, days) for s, days in found if days]
        return Known(kept, silent, lost, self.patience, _origin(leaf))

    def _lacks_origin(self, leaf: Leaf) -> bool:
        """Whether a derived column that the leaf reads comes from a table that nobody loaded."""
        rule = derived().get(leaf.table)
        if rule is None or leaf.table in self.coverage.stretches:
            return False
        read = [leaf.column, *(f.column for f in leaf.filters)]
        origins = {origin for column, origin in rule.needs.items() if column in read}
        return any(not self.coverage.of(name) for name in origins)

    def is_foreign(self, leaf: Leaf, mine: Sequence[str | None]) -> bool:
        """Whether the members cannot have facts of the leaf's table: another family's platform."""
        asked = [d for d, _ in self.question.where if d in OWN_FAMILY]
        if not asked and not any(d in OWN_FAMILY for d in self.told(leaf.table)):
            return False
        told = dict(zip(self.told(leaf.table), mine, strict=True))
        return not any(
            in_scope(s, self.question) and _is_of(s, told) for s in self.coverage.of(leaf.table)
        )


def _origin(leaf: Leaf) -> str | None:
    """The column of the landed table that the leaf's column comes from."""
    rule = derived().get(leaf.table)
    return rule.covers.get(leaf.column, leaf.column) if rule and leaf.column else leaf.column


def _is_of(stretch: Stretch, members: Mapping[str, str | None]) -> bool:
    for dimension, member in members.items():
        own = stretch.member(dimension)
        if dimension == "market" and own is None:
            continue
        if own != member:
            return False
    return True
