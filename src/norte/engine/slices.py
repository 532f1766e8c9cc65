"""Third pass: one level and breakdown a source, account and day; never two added.

EXPORT_FORMATS rules 6 and 7. A question uses the coarsest slice that knows the asked dimensions;
a row that covers a period answers only inside a period of the question that holds it whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from norte.base.text import Text
from norte.engine.coverage import Days
from norte.engine.derivations.fact_slice import one
from norte.engine.question import NONE
from norte.schema import Table, table
from norte.schema.tables import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import ibis.expr.types as ir

    from norte.base.periods import Period
    from norte.engine.coverage import Stretch
    from norte.engine.question import Question
    from norte.engine.source import FactSource, Layout

ONE_DAY = timedelta(days=1)
_BY_LEVEL = {
    "channel": "campaign",
    "campaign": "campaign",
    "campaign_name": "campaign",
    "campaign_type": "campaign",
    "ad_group": "ad_group",
    "ad": "ad",
}
_BY_BREAKDOWN = ("device", "country", "hour", "landing_page")
_SITE_BREAKDOWN = ("channel", "campaign", *_BY_BREAKDOWN)
Account = tuple[str, str]
Span = tuple[date, date]
Kind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one account, level and breakdown; `first` < `last` when a row covers a period."""

    source: str
    platform: str | None
    account: str
    level: str
    breakdown: str
    first: date
    last: date

    @property
    def key(self) -> Account:
        """Source and account."""
        return (self.source, self.account)

    @property
    def kind(self) -> Kind:
        """Level and breakdown."""
        return (self.level, self.breakdown)

    @property
    def is_period(self) -> bool:
        """Whether its rows cover more than a day."""
        return self.last > self.first

    def member(self, dimension: str) -> str | None:
        """Its member of source, platform or account."""
        found: str | None = getattr(self, dimension)
        return found


@dataclass(frozen=True, slots=True)
class Sort:
    """What a table holds of one account in a span: a level, a breakdown, a currency, a shape."""

    source: str
    platform: str | None
    account: str
    level: str
    breakdown: str
    currency: str | None
    is_period: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Days of one account to be read from one slice; `is_period`: the one row that covers them."""

    source: str
    account: str
    level: str
    breakdown: str
    first: date
    last: date
    is_period: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """Days of an account that nothing answers for: `row` is cut, or a `dimension` unknown."""

    account: Account
    first: date
    last: date
    row: Span
    dimension: str | None = None

    def note(self) -> Text:
        """Why, and what to do, in words."""
        if self.dimension is not None:
            return Text(
                es="el informe de «{account}» no distingue {dimension}; exporte con ese desglose",
                en="the report of '{account}' does not tell {dimension} apart; export with it",
            ).fill(account=self.account[1], dimension=self.dimension)
        return Text(
            es=(
                "una fila de «{account}» cubre {a} a {b} entera y no se puede repartir; exporte"
                " por día"
            ),
            en=(
                "a row of '{account}' covers {a} to {b} as a whole and cannot be spread; export"
                " by day"
            ),
        ).fill(account=self.account[1], a=self.row[0], b=self.row[1])


@dataclass(frozen=True, slots=True)
class Choice:
    """What to read: `runs` None reads every row, but period rows only if in `whole` (None: all)."""

    runs: tuple[Run, ...] | None = None
    whole: tuple[Span, ...] | None = None
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a leaf asks of its slices: to be split `by`, filtered by `filters`, over `periods`."""

    by: tuple[str, ...]
    filters: tuple[str, ...]
    periods: tuple[Period, ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """All that a slice should tell apart."""
        return self.by + self.filters

    def holds(self, first: date, last: date) -> bool:
        """Whether some period of the question holds the days whole."""
        return any(p.start <= first and last <= p.end for p in self.periods)


def sorts(source: FactSource, name: str, span: Span, question: Question) -> list[Sort]:
    """What a sliced table holds in `span`, of the accounts in scope: a few rows."""
    rows = source.run(source.plan(_sorts, name, span)).to_pylist()
    return [s for s in (Sort(**r) for r in rows) if _in_scope(s, question)]


def read_slices(source: FactSource, name: str, span: Span, question: Question) -> list[Slice]:
    """The slices of a table that touch `span`, of the accounts in scope."""
    rows = source.run(source.plan(_slices, name, span)).to_pylist()
    found = [Slice(first=r.pop("day"), last=r.pop("day_to"), **r) for r in rows]
    return [s for s in found if _in_scope(s, question)]


def read_periods(source: FactSource, name: str, span: Span) -> list[tuple[Account, Span]]:
    """The period rows of a table that has no slices (costs of a month, plans) and touch `span`."""
    rows: list[dict[str, Any]] = source.run(source.plan(_periods, name, span)).to_pylist()
    return [((r["source_id"], r["account"]), (r["day"], r["day_to"])) for r in rows]


def _touching(layout: Layout, name: str, span: Span) -> ir.Table:
    if "fact_slice" in layout.present:
        facts = layout.table("fact_slice")
        facts = facts.filter(facts.table_name == name)
    else:
        facts = one(name, layout.table(name))
    return facts.filter(facts.day_to >= span[0], facts.day <= span[1])


def _sorts(layout: Layout, name: str, span: Span) -> ir.Table:
    facts = _touching(layout, name, span)
    return facts.select(
        "platform",
        "level",
        "breakdown",
        "currency",
        source=facts.source_id,
        account=facts.account.fill_null(""),
        is_period=facts.day_to > facts.day,
    ).distinct()


def _slices(layout: Layout, name: str, span: Span) -> ir.Table:
    facts = _touching(layout, name, span)
    return facts.select(
        "platform", "level", "breakdown", "day", "day_to",
        source=facts.source_id, account=facts.account.fill_null(""),
    ).distinct()  # fmt: skip


def _periods(layout: Layout, name: str, span: Span) -> ir.Table:
    facts = layout.table(name)
    facts = facts.filter(facts.day_to > facts.day, facts.day_to >= span[0], facts.day <= span[1])
    account = facts.account.fill_null("")
    return facts.select("source_id", "day", "day_to", account=account).distinct()


def _in_scope(found: Slice | Sort, question: Question) -> bool:
    return all(
        getattr(found, dimension) in values
        for dimension, values in question.where
        if dimension in ("source", "platform", "account")
    )


def is_plain(found: Sequence[Sort], name: str, wanted: Wanted, bringing: Sequence[Stretch]) -> bool:
    """Whether nothing has to be chosen: one kind an account, by day, that knows the filters."""
    kinds: dict[Account, set[Kind]] = {}
    for one_sort in found:
        if one_sort.is_period:
            return False
        kind = (one_sort.level, one_sort.breakdown)
        if not knows(table(name), kind, wanted.filters) or not _brings(bringing, one_sort):
            return False
        kinds.setdefault((one_sort.source, one_sort.account), set()).add(kind)
    return all(len(k) == 1 for k in kinds.values())


def choose(
    name: str, slices: Sequence[Slice], wanted: Wanted, bringing: Sequence[Stretch]
) -> Choice:
    """The slices to read for what is wanted; `bringing` are stretches with the leaf's column."""
    facts = table(name)
    by_account: dict[Account, list[Slice]] = {}
    for one_slice in slices:
        if _brings(bringing, one_slice):
            by_account.setdefault(one_slice.key, []).append(one_slice)
    runs: list[Run] = []
    lost: list[Lost] = []
    for account, mine in by_account.items():
        seen, blind = _seeing(facts, account, mine, wanted)
        found, cut = _of_account(facts, account, seen, wanted)
        runs += found
        lost += cut or blind
    return Choice(tuple(runs), lost=tuple(lost))


def choose_periods(periods: Sequence[tuple[Account, Span]], wanted: Wanted) -> Choice:
    """Which period rows of a table without slices are held whole; the others are lost days."""
    if all(wanted.holds(*span) for _, span in periods):
        return Choice()
    whole = {span for _, span in periods if wanted.holds(*span)}
    lost = {Lost(account, *span, span) for account, span in periods if span not in whole}
    return Choice(None, tuple(sorted(whole)), tuple(sorted(lost, key=lambda one: one.first)))


def _brings(bringing: Sequence[Stretch], found: Slice | Sort) -> bool:
    """Whether the slice's loads bring the column; where coverage tells no levels, all may."""
    told = {(s.source, s.account, s.level, s.breakdown) for s in bringing if s.level}
    return not told or (found.source, found.account, found.level, found.breakdown) in told


def knows(facts: Table, kind: Kind, dimensions: Iterable[str]) -> bool:
    """Whether rows of a level and breakdown can be told apart by the dimensions."""
    return not unknown(facts, kind, dimensions)


def unknown(facts: Table, kind: Kind, dimensions: Iterable[str]) -> str | None:
    """The first of the dimensions that rows of a level and breakdown do not tell; None if all."""
    level, breakdown = kind
    parts = breakdown.split("+")
    for dimension in dimensions:
        if facts.family == "site":
            if dimension in _SITE_BREAKDOWN and dimension not in parts:
                return dimension
            continue
        least = _BY_LEVEL.get(dimension)
        if least and level in LEVELS and LEVELS.index(level) < LEVELS.index(least):
            return dimension
        if dimension in _BY_BREAKDOWN and dimension not in parts:
            return dimension
    return None


def _rank(facts: Table, kind: Kind, dimensions: Sequence[str]) -> tuple[bool, int, int]:
    """The lower the better: what knows the dimensions, then the fewest parts, the coarsest."""
    level, breakdown = kind
    parts = 0 if breakdown == "none" else len(breakdown.split("+"))
    place = LEVELS.index(level) if level in LEVELS else 0
    if knows(facts, kind, dimensions):
        return (False, parts, place)
    return (True, parts, -place)


def _seeing(
    facts: Table, account: Account, mine: Sequence[Slice], wanted: Wanted
) -> tuple[list[Slice], list[Lost]]:
    """The slices that know what the question filters by, and the days that only others have."""
    seen = [s for s in mine if knows(facts, s.kind, wanted.filters)]
    if len(seen) == len(mine):
        return seen, []
    answered = Days.of((s.first, s.last) for s in seen)
    blind = next(s for s in mine if s not in seen)
    dimension = unknown(facts, blind.kind, wanted.filters)
    days = Days.of((s.first, s.last) for s in mine).less(answered.spans)
    return seen, [Lost(account, a, b, (a, b), dimension) for a, b in days.spans]


def _of_account(
    facts: Table, account: Account, mine: Sequence[Slice], wanted: Wanted
) -> tuple[list[Run], list[Lost]]:
    """Day by day the best daily slice; then period rows where no daily slice knows as much."""
    ranks = {kind: _rank(facts, kind, wanted.dimensions) for kind in {s.kind for s in mine}}
    best: dict[date, Kind] = {}
    for one_slice in sorted(mine, key=lambda s: ranks[s.kind], reverse=True):
        if not one_slice.is_period:
            best[one_slice.first] = one_slice.kind
    runs: list[Run] = []
    cut: list[Slice] = []
    periods = sorted(
        (s for s in mine if s.is_period), key=lambda s: (ranks[s.kind], s.first - s.last, s.first)
    )
    for row in periods:
        days = _days(row.first, row.last)
        if all(d in best and ranks[best[d]][0] <= ranks[row.kind][0] for d in days):
            continue
        overlaps = any(r.first <= row.last and row.first <= r.last for r in runs)
        if overlaps or not wanted.holds(row.first, row.last):
            cut.append(row)
            continue
        runs.append(Run(*account, *row.kind, row.first, row.last, is_period=True))
        for day in days:
            best.pop(day, None)
    lost = _cut_days(account, cut, runs, best)
    return runs + _joined(account, best), lost


def _cut_days(
    account: Account, cut: Sequence[Slice], runs: Sequence[Run], best: Iterable[date]
) -> list[Lost]:
    """Days of rows that a boundary cuts and that nothing else answers for."""
    known = [(r.first, r.last) for r in runs] + [(d, d) for d in best]
    return [
        Lost(account, first, last, (row.first, row.last))
        for row in cut
        for first, last in Days(((row.first, row.last),)).less(known).spans
    ]


def _joined(account: Account, best: dict[date, Kind]) -> list[Run]:
    runs: list[Run] = []
    for day in sorted(best):
        last = runs[-1] if runs else None
        if last and last.last + ONE_DAY == day and (last.level, last.breakdown) == best[day]:
            runs[-1] = Run(*account, *best[day], last.first, day)
        else:
            runs.append(Run(*account, *best[day], day, day))
    return runs


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def filtered(question: Question) -> tuple[str, ...]:
    """The dimensions that the question filters by a known member."""
    return tuple(d for d, values in question.where if NONE not in values)
