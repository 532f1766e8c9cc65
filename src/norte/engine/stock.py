"""Stocks: the last known value an account, then added; growth is end less start (SEMANTICS 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from norte.engine import aggregate
from norte.engine.rates import missing
from norte.engine.relation import is_money

if TYPE_CHECKING:
    from norte.catalog.nodes import Leaf
    from norte.engine.cells import Members
    from norte.engine.reading import Context, Reading
    from norte.engine.relation import Scope

ONE_DAY = timedelta(days=1)
Ends = tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The last known value of one account at one end, in the reporting currency."""

    value: float
    who: str
    age: int
    row: dict[str, Any]


Key = tuple[int, "Members", tuple[Any, ...]]
Levels = dict[Key, Level]


def read_stock(reading: Reading, scope: Scope, leaf: Leaf) -> None:
    """Put the values of all accounts, added, in the cells, with how old they are."""
    ending, opening = _both(reading, scope, leaf)
    sums: dict[tuple[int, Members], float] = {}
    for key, level in ending.items():
        place, members, _ = key
        start = opening[key].value if leaf.kind == "change" else 0.0
        sums[place, members] = sums.get((place, members), 0.0) + level.value - start
        if level.age:
            reading.ages.setdefault((leaf, place, members), []).append((level.who, level.age))
    reading.cells.put(leaf, sums)


def stock_rows(reading: Reading, scope: Scope, leaf: Leaf) -> list[tuple[dict[str, Any], float]]:
    """The rows of the last values with what each counts for; those at the start count less."""
    ending, opening = _both(reading, scope, leaf)
    found = [(level.row, level.value) for level in ending.values()]
    found += [(level.row, -level.value) for level in opening.values()]
    return sorted(found, key=lambda pair: -pair[1])


def _both(reading: Reading, scope: Scope, leaf: Leaf) -> tuple[Levels, Levels]:
    """Levels at the ends and, for growth, at the starts: only of accounts known at both."""
    spine = reading.spine
    places = [place for place, days in enumerate(spine.days) if days]
    ending = _levels(
        reading, scope, leaf, tuple((reading.end_of(leaf, place), place) for place in places)
    )
    opening: Levels = {}
    if leaf.kind == "change":
        starts = tuple((spine.periods[place].start - ONE_DAY, place) for place in places)
        opening = _levels(reading, scope, leaf, starts)
    if leaf.kind == "change":
        both = ending.keys() & opening.keys()  # not known at the start: what it has is not growth
        ending = {key: ending[key] for key in both}
        opening = {key: opening[key] for key in both}
    return ending, opening


def _levels(reading: Reading, scope: Scope, leaf: Leaf, ends: Ends) -> Levels:
    """The last value of each account at each end, when it is not too old for its source."""
    context = reading.context
    source = context.facts.of(leaf.table)
    longest = context.longest_stock_days()
    plan = source.plan(aggregate.stocks, scope, leaf, ends, longest)
    found: Levels = {}
    for row in context.run(leaf.table, plan).to_pylist():
        age = (row["end_day"] - row["on_day"]).days
        if age > context.stock_days(row["source_id"]):
            continue
        members = tuple(row[d] for d in scope.dimensions)
        account = tuple(row[name] for name in leaf.per)
        who = str(row.get("network") or row.get("account"))
        value = row["level"] * _rate(context, leaf, row)
        found[row["place"], members, account] = Level(value, who, age, row)
    return found


def _rate(context: Context, leaf: Leaf, row: dict[str, Any]) -> float:
    """Stocks convert at the period's end."""
    if not is_money(leaf):
        return 1.0
    home = context.settings.currency
    currency = row.get("row_currency") or home
    rate = context.rates.rate(currency, home, context.constant_day or row["end_day"])
    if rate is None:
        raise missing(leaf.table, {currency}, home, context.question.rates)
    return rate
