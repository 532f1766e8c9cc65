"""What is known of which days: the coverage of every source and account (SEMANTICS 5 and 23)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from norte.engine.derivations import derived

if TYPE_CHECKING:
    from collections.abc import Iterable

    import ibis.expr.types as ir

    from norte.engine.source import FactSource, Layout

ONE_DAY = timedelta(days=1)
COVERED_DIMENSIONS = ("source", "platform", "account", "market")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row of one table that loads answer for, of one account."""

    source: str
    platform: str | None
    account: str
    market: str | None
    table: str
    columns: frozenset[str]
    first: date
    last: date
    complete_until: date | None
    level: str | None = None
    breakdown: str | None = None
    zone: str | None = None
    currency: str | None = None
    tax: str | None = None
    flags: frozenset[str] = frozenset()
    extracted_on: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Source and account: what covers or does not cover."""
        return (self.source, self.account)

    def member(self, dimension: str) -> str | None:
        """Its member of one of COVERED_DIMENSIONS."""
        found: str | None = getattr(self, dimension)
        return found


@dataclass(frozen=True)
class Coverage:
    """All stretches, by table; a derived table is covered as the table that it comes from."""

    stretches: dict[str, list[Stretch]] = field(default_factory=dict)
    _found: dict[tuple[str, str | None], list[Stretch]] = field(default_factory=dict)

    def of(self, table: str, column: str | None = None) -> list[Stretch]:
        """Stretches of `table` that bring `column` (all of them for None)."""
        key = (table, column)
        if key not in self._found:
            self._found[key] = self._of(table, column)
        return self._found[key]

    def _of(self, table: str, column: str | None) -> list[Stretch]:
        rule = derived().get(table)
        base, wanted = table, column
        if rule is not None and rule.base and table not in self.stretches:
            base = rule.base
            wanted = rule.covers.get(column, column) if column else None
        found = self.stretches.get(base, [])
        if wanted is None:
            return found
        known = {c for s in found for c in s.columns}
        if base != table and wanted not in known:
            return found
        return [s for s in found if wanted in s.columns]


def read_coverage(source: FactSource) -> Coverage:
    """The coverage that a source keeps of its own tables; none when it keeps none."""
    if not source.layout.has("coverage"):
        return Coverage()
    rows = source.run(source.plan(_everything))
    columns = [rows.column(name).to_pylist() for name in (*_ALIKE, *_DAYS)]
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in zip(*columns, strict=True):
        groups.setdefault(row[: len(_ALIKE)], []).append(row[len(_ALIKE) :])
    found: dict[str, list[Stretch]] = {}
    for alike, days in groups.items():
        for run in _runs(days):
            stretch = _stretch(dict(zip(_ALIKE, alike, strict=True)), run)
            found.setdefault(stretch.table, []).append(stretch)
    return Coverage(found)


_ALIKE = (
    "source_id",
    "platform",
    "account",
    "market",
    "table_name",
    "columns",
    "level",
    "breakdown",
    "zone",
    "currency",
    "tax",
    "flags",
)
_DAYS = ("day_from", "day_to", "complete_until", "extracted_on")


def _runs(days: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Loads of the same thing whose days touch or overlap are one stretch: a lake has thousands."""
    found: list[tuple[Any, ...]] = []
    for first, last, complete, extracted in sorted(days, key=lambda d: (d[0], d[1])):
        if found and first <= found[-1][1] + ONE_DAY:
            before = found[-1]
            found[-1] = (
                before[0],
                max(before[1], last),
                _later(before[2], complete),
                _later(before[3], extracted),
            )
        else:
            found.append((first, last, complete, extracted))
    return found


def _later(one: date | None, other: date | None) -> date | None:
    return max((d for d in (one, other) if d is not None), default=None)


def _everything(layout: Layout) -> ir.Table:
    return layout.table("coverage")


def _stretch(row: dict[str, Any], days: tuple[Any, ...]) -> Stretch:
    return Stretch(
        source=row["source_id"],
        platform=row["platform"],
        account=row["account"] or "",
        market=row["market"],
        table=row["table_name"],
        columns=frozenset((row["columns"] or "").split()),
        first=days[0],
        last=days[1],
        complete_until=days[2],
        level=row["level"],
        breakdown=row["breakdown"],
        zone=row["zone"],
        currency=row["currency"],
        tax=row["tax"],
        flags=frozenset((row["flags"] or "").split()),
        extracted_on=days[3],
    )


@dataclass(frozen=True, slots=True)
class Days:
    """A set of days as stretches that neither touch nor overlap, in order."""

    spans: tuple[tuple[date, date], ...] = ()

    @classmethod
    def of(cls, spans: Iterable[tuple[date, date]]) -> Days:
        """The union of spans (both ends in)."""
        merged: list[tuple[date, date]] = []
        for first, last in sorted(spans):
            if merged and first <= merged[-1][1] + ONE_DAY:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    def count(self, first: date, last: date) -> int:
        """How many days of first … last are in the set."""
        total = 0
        for a, b in self.spans:
            low, high = max(a, first), min(b, last)
            if low <= high:
                total += (high - low).days + 1
        return total

    def meets(self, first: date, last: date) -> bool:
        """Whether any day of first … last is in the set."""
        return any(a <= last and first <= b for a, b in self.spans)

    def shared(self, other: Days) -> Days:
        """The days that both sets have."""
        pairs = (
            (max(a, c), min(b, d))
            for a, b in self.spans
            for c, d in other.spans
            if a <= d and c <= b
        )
        return Days(tuple(pairs))

    def less(self, spans: Iterable[tuple[date, date]]) -> Days:
        """The set without the days of `spans`."""
        left = list(self.spans)
        for first, last in spans:
            cut: list[tuple[date, date]] = []
            for a, b in left:
                if b < first or a > last:
                    cut.append((a, b))
                    continue
                if a < first:
                    cut.append((a, first - ONE_DAY))
                if b > last:
                    cut.append((last + ONE_DAY, b))
            left = cut
        return Days(tuple(left))

    def holes(self) -> tuple[tuple[date, date], ...]:
        """The gaps between the first and the last day."""
        return tuple(
            (a[1] + ONE_DAY, b[0] - ONE_DAY)
            for a, b in zip(self.spans, self.spans[1:], strict=False)
        )
