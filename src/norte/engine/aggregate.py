"""The heart: each table of facts aggregated once to the asked cell, on its own engine.

Additive leaves are first added by day, currency and dimension, then by period, so that calendars and
rates touch few rows; distinct members are counted anew in each cell (SEMANTICS 3); stocks keep
their last value an account (SEMANTICS 11). Facts of two tables never meet here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import ibis

from norte.base.zones import midnight, offsets
from norte.engine.question import NONE
from norte.schema import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    import ibis.expr.types as ir

    from norte.catalog.formula import Filter, Leaf
    from norte.engine.record import Record
    from norte.engine.slices import Choice
    from norte.engine.source import FactSource
    from norte.engine.spine import Spine

_SENTINEL_FIRST, _SENTINEL_LAST = date(1, 1, 2), date(9999, 12, 30)


@dataclass(frozen=True)
class Scope:
    """What one table is read with: filters, days, slices, record, zones and rates."""

    source: FactSource
    table: str
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    spine: Spine
    zone: ZoneInfo
    market_zones: Mapping[str, ZoneInfo]
    record: Record
    choice: Choice
    currency: str
    rates: Sequence[tuple[date, str, float]] = ()
    converts: bool = False


def relation(scope: Scope, span: tuple[date, date]) -> ir.Table:
    """The table's rows in scope with `_day`, the day that each belongs to."""
    facts = table(scope.table)
    rows = scope.source.table(scope.table)
    if facts.column(str(facts.time)).type == "instant":
        rows = _instants(rows, scope, span)
    else:
        rows = rows.mutate(_day=rows[str(facts.time)])
        rows = rows.filter(rows._day >= span[0], rows._day <= span[1])
    for dimension, values in scope.where:
        rows = rows.filter(_among(rows[facts.dimensions[dimension]], values))
    rows = _recorded(rows, scope.record)
    return _sliced(rows, scope.choice)


def _instants(rows: ir.Table, scope: Scope, span: tuple[date, date]) -> ir.Table:
    """Rows of the span with their day: half-open UTC bounds, then the offset that holds."""
    zones = [scope.zone, *scope.market_zones.values()]
    low = min(midnight(span[0], z) for z in zones)
    high = max(midnight(span[1] + timedelta(days=1), z) for z in zones)
    rows = rows.filter(rows.instant >= _stamp(low), rows.instant < _stamp(high))
    day = _day_in(rows, span, scope.zone)
    branches = [(rows.market == m, _day_in(rows, span, z)) for m, z in scope.market_zones.items()]
    if branches:
        day = ibis.cases(*branches, else_=day)
    rows = rows.mutate(_day=day)
    return rows.filter(rows._day >= span[0], rows._day <= span[1])


def _day_in(rows: ir.Table, span: tuple[date, date], zone: ZoneInfo) -> ir.DateValue:
    stretches = offsets(span[0] - timedelta(days=1), span[1] + timedelta(days=1), zone)
    branches = [
        (rows.instant < _stamp(until), _shifted(rows, offset))
        for until, offset in stretches
        if until is not None
    ]
    last = _shifted(rows, stretches[-1][1])
    return ibis.cases(*branches, else_=last) if branches else last


def _shifted(rows: ir.Table, offset: timedelta) -> ir.DateValue:
    seconds = int(offset.total_seconds())
    return (rows.instant + ibis.interval(seconds=seconds)).date()


def _stamp(instant: datetime) -> ir.TimestampScalar:
    return ibis.timestamp(instant.isoformat(sep=" "))


def _among(column: ir.Value, values: Sequence[str]) -> ir.BooleanValue:
    known = [v for v in values if v != NONE]
    if NONE not in values:
        return column.isin(known)
    return column.isnull() | column.isin(known) if known else column.isnull()


def _recorded(rows: ir.Table, record: Record) -> ir.Table:
    if not record.windows:
        return rows
    parts = []
    for window in record.windows:
        part = rows.source_id == window.source
        if window.market is not None:
            part &= rows.market.isnull() | (rows.market == window.market)
        if window.platform is not None:
            part &= rows.platform == window.platform
        if window.first > _SENTINEL_FIRST:
            part &= rows._day >= window.first
        if window.last < _SENTINEL_LAST:
            part &= rows._day <= window.last
        parts.append(part)
    return rows.filter(ibis.or_(*parts))


def _sliced(rows: ir.Table, choice: Choice) -> ir.Table:
    if choice.runs is None:
        return rows
    parts: list[ir.BooleanValue] = []
    for run in choice.runs:
        part = (
            (rows.source_id == run.source)
            & rows.account.identical_to(ibis.literal(run.account))
            & (rows.level == run.level)
            & (rows.breakdown == run.breakdown)
        )
        if run.is_period:
            part &= (rows._day == run.first) & (rows.day_to == run.last)
        else:
            part &= (rows._day >= run.first) & (rows._day <= run.last) & (rows.day_to == rows._day)
        parts.append(part)
    return rows.filter(ibis.or_(*parts)) if parts else rows.filter(ibis.literal(False))


def condition(rows: ir.Table, filters: Sequence[Filter]) -> ir.BooleanValue | None:
    """The filters of a leaf as one condition; None when it has none."""
    found: ir.BooleanValue | None = None
    for one in filters:
        column, value = rows[one.column], one.value
        part: ir.BooleanValue
        if one.comparison == "in":
            part = column.isin(list(value) if isinstance(value, tuple) else [value])
        elif isinstance(value, bool):
            part = column == ibis.literal(value)
            part = ~part if one.comparison == "!=" else part
        else:
            part = {
                "=": column == value, "!=": column != value, "<": column < value,
                "<=": column <= value, ">": column > value, ">=": column >= value,
            }[one.comparison]  # fmt: skip
        found = part if found is None else found & part
    return found


def additive(scope: Scope, leaves: Mapping[str, Leaf]) -> ir.Table:
    """Sums and counts by period and dimension; money in the reporting currency.

    `_unrated` counts groups of money that have no rate: the caller refuses when there are any.
    """
    facts = table(scope.table)
    rows = relation(scope, scope.spine.span)
    dims = [facts.dimensions[d] for d in scope.by]
    money = {alias for alias, leaf in leaves.items() if _is_money(scope.table, leaf)}
    converts = scope.converts and bool(money)
    keys = [*dims, *(["currency"] if converts else [])]
    values = {alias: _value(rows, leaf) for alias, leaf in leaves.items()}
    if scope.spine.is_one_stretch and not converts:
        small = rows.group_by(keys).aggregate(**values) if keys else rows.aggregate(**values)
        small = small.mutate(_p=ibis.literal(0, "int64"))
    else:
        small = rows.group_by(["_day", *keys]).aggregate(**values)
        days = scope.source.inline(scope.spine.rows, {"_d": "date", "_p": "int64"})
        small = small.inner_join(days, small._day == days._d)
    if converts:
        small = _converted(small, scope, money)
    found = {a: small[a].sum().cast("float64") for a in leaves}
    if converts:
        found["_unrated"] = small._unrated.sum().cast("float64")
    return small.group_by(["_p", *dims]).aggregate(**found)


def _converted(small: ir.Table, scope: Scope, money: set[str]) -> ir.Table:
    rates = scope.source.inline(scope.rates, {"_rd": "date", "_rc": "string", "_rate": "float64"})
    joined = small.left_join(rates, [small._day == rates._rd, small.currency == rates._rc])
    own = joined.currency.isnull() | (joined.currency == scope.currency)
    rate = own.ifelse(ibis.literal(1.0), joined._rate)
    some = ibis.or_(*(joined[a].fill_null(0) != 0 for a in sorted(money)))
    return joined.mutate(
        **{a: joined[a].cast("float64") * rate for a in sorted(money)},
        _unrated=(rate.isnull() & some).ifelse(1, 0),
    )


def _is_money(name: str, leaf: Leaf) -> bool:
    return (
        leaf.kind != "count"
        and leaf.column is not None
        and table(name).column(leaf.column).type == "money"
    )


def _value(rows: ir.Table, leaf: Leaf) -> ir.Scalar:
    where = condition(rows, leaf.filters)
    if leaf.kind == "count":
        return (
            rows.count(where=where) if leaf.column is None else rows[leaf.column].count(where=where)
        )
    column = rows[str(leaf.column)]
    if leaf.weight is not None:
        column = column * rows[leaf.weight]
    return column.sum(where=where)


def distinct(scope: Scope, leaves: Mapping[str, Leaf]) -> ir.Table:
    """Members counted anew in each cell; the leaves share one column and differ by filters."""
    facts = table(scope.table)
    rows = relation(scope, scope.spine.span)
    member = str(next(iter(leaves.values())).column)
    rows = rows.filter(rows[member].notnull())
    dims = [facts.dimensions[d] for d in scope.by]
    if scope.spine.is_one_stretch:
        rows = rows.mutate(_p=ibis.literal(0, "int64"))
    else:
        days = scope.source.inline(scope.spine.rows, {"_d": "date", "_p": "int64"})
        rows = rows.inner_join(days, rows._day == days._d)
    keys = ["_p", *dims]
    counts = {a: rows.count(where=condition(rows, leaf.filters)) for a, leaf in leaves.items()}
    members = rows.group_by([*keys, rows[member].name("_member")]).aggregate(**counts)
    found = {
        a: members.count(where=members[a] >= leaf.at_least).cast("float64")
        for a, leaf in leaves.items()
    }
    return members.group_by(keys).aggregate(**found)


def stocks(scope: Scope, leaf: Leaf, ends: Sequence[tuple[date, int]], max_age: int) -> ir.Table:
    """The last known value of each `per` member up to each end, with its day, unadded.

    `ends` are (end of the period, place); a value older than `max_age` days does not count.
    """
    facts = table(scope.table)
    first = min(e for e, _ in ends) - timedelta(days=max_age)
    rows = relation(scope, (first, max(e for e, _ in ends)))
    where = condition(rows, leaf.filters)
    column = rows[str(leaf.column)]
    rows = rows.filter(column.notnull() if where is None else column.notnull() & where)
    dims = [facts.dimensions[d] for d in scope.by]
    seen = [
        (end - timedelta(days=back), end, place)
        for end, place in ends
        for back in range(max_age + 1)
    ]
    days = scope.source.inline(seen, {"_d": "date", "_end": "date", "_p": "int64"})
    rows = rows.inner_join(days, rows._day == days._d)
    keys = list(dict.fromkeys(["_p", *dims, *leaf.per]))
    latest = ibis.window(
        group_by=[rows[k] for k in keys],
        order_by=[rows._day.desc(), rows.load_id.desc(), rows.src_row.desc()],
    )
    rows = rows.mutate(_place=ibis.row_number().over(latest))
    rows = rows.filter(rows._place == 0)
    extra = {"_currency": rows.currency} if "currency" in rows.columns else {}
    return rows.select(
        *keys, "_end", "_day", _value=rows[str(leaf.column)].cast("float64"), **extra
    )
