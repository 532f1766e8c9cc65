"""The heart: each table of facts aggregated once to the asked cell, on its own engine.

Additive leaves are first added by day, currency and dimension, then by period, so that calendars
and rates touch few rows; distinct members are counted anew in each cell (SEMANTICS 3); stocks keep
their last value an account (SEMANTICS 11). Facts of two tables never meet here.

Each function is the `build` of a plan: the same arguments give the same SQL. Leaf number n of the
arguments is column `l<n>` of the result, `place` the place of the period.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis

from norte.engine.relation import Scope, columns_of, condition, has_currency, is_money, relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from norte.catalog.nodes import Filter, Leaf
    from norte.engine.source import Layout

SPINE = {"spine_day": "date", "place": "int64"}
LINEAGE = ("source_id", "platform", "account", "src_file", "src_row")
UNRATED = -1.0
"""A rate that nobody knows, in the rows that go with the query."""


def aliases(leaves: Sequence[Leaf]) -> dict[str, Leaf]:
    """Column of the result → leaf."""
    return {f"l{n}": leaf for n, leaf in enumerate(leaves)}


def additive(layout: Layout, scope: Scope, leaves: tuple[Leaf, ...]) -> ir.Table:
    """Sums and counts by period and dimension; money in the reporting currency.

    Without rates `foreign` counts rows in other currencies, with them `unrated` the groups of
    money that have no rate: the caller refuses, or converts, when there are any.
    """
    named = aliases(leaves)
    money = sorted(alias for alias, leaf in named.items() if is_money(leaf))
    told = bool(money) and has_currency(scope.table)
    extra = ["currency"] if told else []
    columns = [*scope.dimensions, *extra, *(c for leaf in leaves for c in columns_of(leaf))]
    rows = relation(layout, scope, scope.spine.span, columns)
    values = {alias: _value(rows, leaf) for alias, leaf in named.items()}
    converts = told and scope.rates is not None
    if told and not converts:
        values["foreign"] = rows.count(where=rows.currency != scope.currency)
    if scope.spine.is_one_stretch and not converts:
        return _by_dimension(rows, scope.dimensions, values)
    keys = ["on_day", *scope.dimensions, *(["currency"] if converts else [])]
    small = rows.group_by(keys).aggregate(**values)
    days = spine_days(layout, scope)
    small = small.inner_join(days, small.on_day == days.spine_day)
    if converts:
        small = _converted(small, scope, money)
        values["unrated"] = small.unrated
    found = {alias: small[alias].sum().cast("float64") for alias in values}
    return small.group_by(["place", *scope.dimensions]).aggregate(**found)


def spine_days(layout: Layout, scope: Scope) -> ir.Table:
    """Each day's period, and what each other currency is worth on it."""
    rates = scope.rates or ()
    columns = {**SPINE, **{f"_r{n}": "float64" for n in range(len(rates))}}
    rows = [
        (day, place, *(UNRATED if rate.get(day) is None else rate[day] for rate in tables))
        for tables in [[dict(one.by_day) for one in rates]]
        for day, place in scope.spine.rows
    ]
    return layout.inline(rows, columns)


def _by_dimension(rows: ir.Table, dimensions: list[str], values: dict[str, ir.Scalar]) -> ir.Table:
    """One period: no days needed."""
    found = {alias: value.cast("float64") for alias, value in values.items()}
    added = rows.group_by(dimensions).aggregate(**found) if dimensions else rows.aggregate(**found)
    return added.mutate(place=ibis.literal(0, "int64"))


def _converted(small: ir.Table, scope: Scope, money: list[str]) -> ir.Table:
    rate = rate_of(small, scope)
    some = ibis.or_(*(small[alias].fill_null(0) != 0 for alias in money))
    small = small.mutate(day_rate=rate, has_money=some)
    return small.mutate(
        **{alias: _exact(small[alias].cast("float64") * small.day_rate) for alias in money},
        unrated=(small.day_rate.isnull() & small.has_money).ifelse(1, 0),
    )


def _exact(amount: ir.NumericValue) -> ir.DecimalValue:
    """Converted money as a decimal: its sum is the same in whatever order rows are added."""
    return amount.cast("decimal(38, 10)")


def rate_of(rows: ir.Table, scope: Scope) -> ir.FloatingValue:
    """What a row's money is multiplied by, from the days joined to it; NULL when unrated."""
    known = [
        (rows.currency == one.currency, rows[f"_r{n}"].nullif(UNRATED))
        for n, one in enumerate(scope.rates or ())
    ]
    own = rows.currency.isnull() | (rows.currency == scope.currency)
    return ibis.cases((own, ibis.literal(1.0)), *known, else_=ibis.null("float64"))


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


def distinct(layout: Layout, scope: Scope, leaves: tuple[Leaf, ...]) -> ir.Table:
    """Members counted anew in each cell; the leaves share one column and differ by filters."""
    member = str(leaves[0].column)
    columns = [*scope.dimensions, *(c for leaf in leaves for c in columns_of(leaf))]
    rows = relation(layout, scope, scope.spine.span, columns)
    rows = rows.filter(rows[member].notnull())
    keys = ["place", *scope.dimensions]
    if scope.spine.is_one_stretch:
        rows = rows.mutate(place=ibis.literal(0, "int64"))
    else:
        days = layout.inline(tuple(dict.fromkeys(scope.spine.rows)), SPINE)
        rows = rows.inner_join(days, rows.on_day == days.spine_day)
    named: dict[tuple[Filter, ...], str] = {}
    for leaf in leaves:
        named.setdefault(leaf.filters, f"c{len(named)}")
    counts = {alias: rows.count(where=condition(rows, kept)) for kept, alias in named.items()}
    members = rows.group_by([*keys, rows[member].name("member")]).aggregate(**counts)
    found = {
        alias: members.count(where=members[named[leaf.filters]] >= leaf.at_least).cast("float64")
        for alias, leaf in aliases(leaves).items()
    }
    return members.group_by(keys).aggregate(**found)


def stocks(
    layout: Layout, scope: Scope, leaf: Leaf, ends: tuple[tuple[date, int], ...], max_age: int
) -> ir.Table:
    """The last known value of each `per` member up to each end, with its day, unadded.

    `ends` are (end of the period, place); a value older than `max_age` days does not count.
    """
    first = min(end for end, _ in ends) - timedelta(days=max_age)
    last = max(end for end, _ in ends)
    extra = [*LINEAGE, "load_id", *(["currency"] if has_currency(scope.table) else [])]
    rows = relation(layout, scope, (first, last), [*scope.dimensions, *columns_of(leaf), *extra])
    where = condition(rows, leaf.filters)
    known = rows[str(leaf.column)].notnull()
    rows = rows.filter(known if where is None else known & where)
    seen = [
        (end - timedelta(days=back), end, place)
        for end, place in ends
        for back in range(max_age + 1)
    ]
    days = layout.inline(seen, {"spine_day": "date", "end_day": "date", "place": "int64"})
    rows = rows.inner_join(days, rows.on_day == days.spine_day)
    keys = list(dict.fromkeys(["place", *scope.dimensions, *leaf.per]))
    latest = ibis.window(
        group_by=[rows[k] for k in keys],
        order_by=[rows.on_day.desc(), rows.load_id.desc(), rows.src_row.desc()],
    )
    ranked = rows.mutate(newest_first=ibis.row_number().over(latest))
    newest = ranked.filter(ranked.newest_first == 0)
    money = {"row_currency": newest.currency} if "currency" in extra else {}
    wanted = list(dict.fromkeys([*keys, *LINEAGE]))
    return newest.select(
        *wanted, "end_day", "on_day", level=newest[str(leaf.column)].cast("float64"), **money
    )


def members(layout: Layout, scope: Scope, dimension: str) -> ir.Table:
    """The different members of a column among the rows in scope."""
    return relation(layout, scope, scope.spine.span, [dimension]).select(dimension).distinct()
