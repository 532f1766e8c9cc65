"""The rows behind a number: each fact that it counts, with its file and row.

The same relation, filters, slices and rates as the aggregate: what the rows say that they were
counted for adds up to what the aggregate says (a test holds them against each other).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis

from norte.base.errors import UsageError
from norte.base.text import Text
from norte.engine.aggregate import LINEAGE, rate_of, spine_days
from norte.engine.ask import prepared
from norte.engine.measure import rated, read
from norte.engine.relation import columns_of, condition, has_currency, is_money, relation
from norte.engine.resolve import resolve
from norte.engine.spelling import spell
from norte.engine.stock import stock_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from norte.catalog import Catalog
    from norte.catalog.nodes import Leaf
    from norte.engine.facts import Facts
    from norte.engine.question import Question
    from norte.engine.reading import Reading
    from norte.engine.relation import Scope
    from norte.engine.source import Layout
    from norte.workspace.settings import Settings

LIMIT = 100


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact that a number counts: `counted` in the reporting currency when it is money."""

    source: str
    platform: str | None
    account: str | None
    src_file: str | None
    src_row: int | None
    day: date
    counted: float


@dataclass(frozen=True, slots=True)
class Behind:
    """The facts behind one aggregate of a formula: how many, their sum, and the largest."""

    aggregate: str
    table: str
    rows: int
    total: float
    facts: tuple[FactRow, ...]


def rows_behind(
    question: Question,
    facts: Facts,
    *,
    catalog: Catalog,
    settings: Settings,
    today: date,
    limit: int = LIMIT,
) -> tuple[Behind, ...]:
    """For each aggregate of the one metric asked for, the facts in scope, the largest first.

    The question is about one number: one metric, grain total, not split; filters tell which.
    A person counted once has 1 on their first row and 0 on the others.
    """
    if len(question.metrics) != 1 or question.by or question.grain != "total":
        raise UsageError(
            Text(
                es="las filas son de un número: una métrica, sin --by y con el periodo entero",
                en="rows are of one number: one metric, no --by and the whole period",
            )
        )
    (asked,) = resolve(question, catalog)
    context, whole = prepared(question, (asked,), facts, settings, today)
    reading = read(context, whole, asked.leaves)
    return tuple(_behind(reading, leaf, limit) for leaf in asked.leaves)


def _behind(reading: Reading, leaf: Leaf, limit: int) -> Behind:
    scope = reading.context.scope(
        leaf.table, reading.spine, reading.finder(leaf.table).choice(leaf)
    )
    if leaf.kind in {"last", "change"}:
        found = [
            _row(row, row["on_day"], counted) for row, counted in stock_rows(reading, scope, leaf)
        ]
        return _made(leaf, len(found), sum(r.counted for r in found), found[:limit])
    if is_money(leaf):
        scope = rated(reading, scope, reading.context.facts.currencies.get(leaf.table, set()))
    source = reading.context.facts.of(leaf.table)
    (told,) = source.run(source.plan(_counted, scope, leaf)).to_pylist()
    rows = source.run(source.plan(_largest, scope, leaf, limit)).to_pylist()
    return _made(
        leaf,
        int(told["found"]),
        float(told["total"] or 0.0),
        [_row(row, row["on_day"], row["counted"]) for row in rows],
    )


def _made(leaf: Leaf, rows: int, total: float, found: Sequence[FactRow]) -> Behind:
    return Behind(spell(leaf), leaf.table, rows, total, tuple(found))


def _row(row: dict[str, Any], day: date, counted: float) -> FactRow:
    return FactRow(
        source=row["source_id"],
        platform=row["platform"],
        account=row["account"],
        src_file=row["src_file"],
        src_row=row["src_row"],
        day=day,
        counted=float(counted),
    )


def _counted(layout: Layout, scope: Scope, leaf: Leaf) -> ir.Table:
    rows = _facts(layout, scope, leaf)
    return rows.aggregate(found=rows.count(), total=rows.counted.sum())


def _largest(layout: Layout, scope: Scope, leaf: Leaf, limit: int) -> ir.Table:
    rows = _facts(layout, scope, leaf)
    order = [rows.counted.desc(), rows.on_day, rows.src_file, rows.src_row]
    return rows.order_by(order).limit(limit)


def _facts(layout: Layout, scope: Scope, leaf: Leaf) -> ir.Table:
    """The leaf's rows with what each of them counts for."""
    extra = ["currency"] if has_currency(scope.table) else []
    columns = [*LINEAGE, *columns_of(leaf), *extra]
    rows = relation(layout, scope, scope.spine.span, columns)
    days = spine_days(layout, scope)
    rows = rows.inner_join(days, rows.on_day == days.spine_day)
    where = condition(rows, leaf.filters)
    rows = rows if where is None else rows.filter(where)
    if leaf.column is not None:
        rows = rows.filter(rows[leaf.column].notnull())
    if leaf.kind == "distinct":
        return _members(rows, leaf)
    return rows.select(*LINEAGE, "on_day", counted=_counts_for(rows, scope, leaf))


def _counts_for(rows: ir.Table, scope: Scope, leaf: Leaf) -> ir.Value:
    if leaf.kind == "count":
        return ibis.literal(1.0)
    value = rows[str(leaf.column)].cast("float64")
    if leaf.weight is not None:
        value = value * rows[leaf.weight].cast("float64")
    return value * rate_of(rows, scope) if is_money(leaf) and scope.rates is not None else value


def _members(rows: ir.Table, leaf: Leaf) -> ir.Table:
    """Rows of the members that count: 1 on the first row of each."""
    member = rows[str(leaf.column)]
    mine = ibis.window(group_by=[member])
    ordered = ibis.window(group_by=[member], order_by=[rows.on_day, rows.src_file, rows.src_row])
    ranked = rows.mutate(times=rows.count().over(mine), nth=ibis.row_number().over(ordered))
    kept = ranked.filter(ranked.times >= leaf.at_least)
    return kept.select(*LINEAGE, "on_day", counted=(kept.nth == 0).ifelse(1.0, 0.0))
