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
from norte.schema import Table, table
from norte.schema.tables import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from norte.base.periods import Period
    from norte.engine.coverage import Stretch
    from norte.engine.source import FactSource

ONE_DAY = timedelta(days=1)
_BY_LEVEL = {
    "channel": "campaign", "campaign": "campaign", "campaign_name": "campaign",
    "campaign_type": "campaign", "ad_group": "ad_group", "ad": "ad",
}  # fmt: skip
_BY_BREAKDOWN = ("device", "country", "hour", "landing_page")
_SITE_BREAKDOWN = ("channel", "campaign", *_BY_BREAKDOWN)
Account = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one account, level and breakdown; `days` > 1 when a row covers a period."""

    source: str
    account: str
    level: str
    breakdown: str
    first: date
    last: date
    currency: str | None = None

    @property
    def kind(self) -> tuple[str, str]:
        """Level and breakdown."""
        return (self.level, self.breakdown)

    @property
    def is_period(self) -> bool:
        """Whether its rows cover more than a day."""
        return self.last > self.first


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
class Choice:
    """What to read: None reads every row. `cut` are days lost to rows that a boundary cuts."""

    runs: tuple[Run, ...] | None = None
    cut: tuple[tuple[Account, date, date], ...] = ()

    def note(self) -> Text | None:
        """Why days are lost and what to do, in words."""
        if not self.cut:
            return None
        account, first, last = self.cut[0]
        return Text(
            es="una fila de «{account}» cubre {a} a {b} entera y no se puede repartir; exporte por día",
            en="a row of '{account}' covers {a} to {b} as a whole and cannot be spread; export by day",
        ).fill(account=account[1], a=first, b=last)


def read_slices(source: FactSource, name: str, span: tuple[date, date]) -> list[Slice]:
    """The slices of a table that touch `span`."""
    facts = source.table("fact_slice")
    facts = facts.filter(facts.table_name == name, facts.day_to >= span[0], facts.day <= span[1])
    columns = ("source_id", "account", "level", "breakdown", "day", "day_to", "currency")
    rows: list[dict[str, Any]] = source.fetch(facts.select(*columns).distinct()).to_pylist()
    return [
        Slice(
            r["source_id"],
            r["account"],
            r["level"],
            r["breakdown"],
            r["day"],
            r["day_to"],
            r["currency"],
        )
        for r in rows
    ]


def choose(
    name: str,
    slices: Sequence[Slice],
    wanted: Iterable[str],
    periods: Sequence[Period],
    bringing: Sequence[Stretch],
) -> Choice:
    """The slices to read for the `wanted` dimensions; `bringing` are stretches with the column."""
    facts = table(name)
    dimensions = tuple(wanted)
    usable = _bringing(slices, bringing)
    by_account: dict[Account, list[Slice]] = {}
    for one in usable:
        by_account.setdefault((one.source, one.account), []).append(one)
    plain = all(_is_plain(mine) for mine in by_account.values()) and len(usable) == len(slices)
    if plain:
        return Choice()
    runs: list[Run] = []
    cut: list[tuple[Account, date, date]] = []
    for account, mine in by_account.items():
        found, lost = _account(facts, account, mine, dimensions, periods)
        runs += found
        cut += lost
    return Choice(tuple(runs), tuple(cut))


def _bringing(slices: Sequence[Slice], bringing: Sequence[Stretch]) -> list[Slice]:
    kinds = {(s.source, s.account, s.level, s.breakdown) for s in bringing if s.level}
    if not kinds:
        return list(slices)
    return [s for s in slices if (s.source, s.account, s.level, s.breakdown) in kinds]


def _is_plain(mine: Sequence[Slice]) -> bool:
    return len({s.kind for s in mine}) == 1 and not any(s.is_period for s in mine)


def knows(facts: Table, kind: tuple[str, str], dimensions: Sequence[str]) -> bool:
    """Whether rows of a level and breakdown can be told apart by the dimensions."""
    level, breakdown = kind
    parts = breakdown.split("+")
    for dimension in dimensions:
        if facts.family == "site":
            if dimension in _SITE_BREAKDOWN and dimension not in parts:
                return False
            continue
        least = _BY_LEVEL.get(dimension)
        if least and LEVELS.index(level) < LEVELS.index(least):
            return False
        if dimension in _BY_BREAKDOWN and dimension not in parts:
            return False
    return True


def _rank(facts: Table, kind: tuple[str, str], dimensions: Sequence[str]) -> tuple[bool, int, int]:
    level, breakdown = kind
    parts = 0 if breakdown == "none" else len(breakdown.split("+"))
    place = LEVELS.index(level)
    if knows(facts, kind, dimensions):
        return (False, parts, place)
    return (True, parts, -place)


def _account(
    facts: Table,
    account: Account,
    mine: Sequence[Slice],
    dimensions: Sequence[str],
    periods: Sequence[Period],
) -> tuple[list[Run], list[tuple[Account, date, date]]]:
    """Day by day the best daily slice; then period rows where no daily slice knows as much."""
    ranks = {kind: _rank(facts, kind, dimensions) for kind in {s.kind for s in mine}}
    best: dict[date, tuple[str, str]] = {}
    for one in sorted(mine, key=lambda s: ranks[s.kind], reverse=True):
        if not one.is_period:
            best[one.first] = one.kind
    runs: list[Run] = []
    taken: list[tuple[date, date]] = []
    cut: list[tuple[Account, date, date]] = []
    for one in sorted(
        (s for s in mine if s.is_period), key=lambda s: (ranks[s.kind], s.first, s.last)
    ):
        days = [one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)]
        if all(d in best and ranks[best[d]][0] <= ranks[one.kind][0] for d in days):
            continue
        if any(a <= one.last and one.first <= b for a, b in taken):
            continue
        if not any(p.start <= one.first and one.last <= p.end for p in periods):
            cut += [
                (account, a, b)
                for a, b in Days(((one.first, one.last),)).less((d, d) for d in best).spans
            ]
            continue
        taken.append((one.first, one.last))
        runs.append(Run(*account, *one.kind, one.first, one.last, is_period=True))
        for day in days:
            best.pop(day, None)
    cut = [(a, x, y) for a, x, y in cut if not any(s <= x and y <= e for s, e in taken)]
    return runs + _joined(account, best), cut


def _joined(account: Account, best: dict[date, tuple[str, str]]) -> list[Run]:
    runs: list[Run] = []
    for day in sorted(best):
        last = runs[-1] if runs else None
        if last and last.last + ONE_DAY == day and (last.level, last.breakdown) == best[day]:
            runs[-1] = Run(*account, *best[day], last.first, day)
        else:
            runs.append(Run(*account, *best[day], day, day))
    return runs
