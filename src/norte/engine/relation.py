"""The rows of one table that a question is about, with the day that each belongs to.

Days are cut as SEMANTICS 8 says: half-open UTC bounds pushed down, then the offset that holds at
the instant, a CASE over the changes of the clock inside the range. No engine converts between
zones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import ibis

from norte.base.zones import midnight, offsets
from norte.engine.question import NONE
from norte.engine.record import EVER, NEVER
from norte.schema import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import ibis.expr.types as ir

    from norte.catalog.nodes import Filter, Leaf
    from norte.engine.rates import Rate
    from norte.engine.record import Record, Silence
    from norte.engine.slices import Choice, Run
    from norte.engine.source import Layout
    from norte.engine.spine import Spine

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scope:
    """What one table is read with: filters, days, slices, record, zones and rates.

    `rates` None leaves money as it is (one currency); else it is converted to `currency`.
    """

    table: str
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    spine: Spine
    zone: str
    market_zones: tuple[tuple[str, str], ...]
    record: Record
    choice: Choice
    currency: str
    rates: tuple[Rate, ...] | None = None

    @property
    def dimensions(self) -> list[str]:
        """The columns that the question splits by."""
        own = table(self.table).dimensions
        return [own[d] for d in self.by]


def relation(
    layout: Layout, scope: Scope, span: tuple[date, date], columns: Iterable[str]
) -> ir.Table:
    """The table's rows of `span` in scope: `on_day` and the columns that are wanted."""
    facts = table(scope.table)
    rows = layout.table(scope.table)
    kept = dict.fromkeys(c for c in columns)
    if facts.column(str(facts.time)).type == "instant":
        low, high = _bounds(scope, span)
        kept_rows = rows.filter(rows.instant >= low, rows.instant < high, *_conditions(rows, scope))
        dated = kept_rows.select(
            on_day=_day(kept_rows, span, scope), **{c: kept_rows[c] for c in kept}
        )
        exact = not scope.market_zones
        return dated if exact else dated.filter(dated.on_day >= span[0], dated.on_day <= span[1])
    day = rows[str(facts.time)]
    kept_rows = rows.filter(day >= span[0], day <= span[1], *_conditions(rows, scope))
    return kept_rows.select(on_day=kept_rows[str(facts.time)], **{c: kept_rows[c] for c in kept})


def _bounds(scope: Scope, span: tuple[date, date]) -> tuple[ir.TimestampScalar, ir.TimestampScalar]:
    """The UTC instants between which the span's days lie in every zone of the scope."""
    zones = [ZoneInfo(z) for z in (scope.zone, *(z for _, z in scope.market_zones))]
    low = min(midnight(span[0], z) for z in zones)
    high = max(midnight(span[1] + ONE_DAY, z) for z in zones)
    return _stamp(low), _stamp(high)


def _day(rows: ir.Table, span: tuple[date, date], scope: Scope) -> ir.DateValue:
    day = _day_in(rows, span, ZoneInfo(scope.zone))
    branches = [
        (rows.market == market, _day_in(rows, span, ZoneInfo(zone)))
        for market, zone in scope.market_zones
        if zone != scope.zone
    ]
    return ibis.cases(*branches, else_=day) if branches else day


def _day_in(rows: ir.Table, span: tuple[date, date], zone: ZoneInfo) -> ir.DateValue:
    stretches = offsets(span[0] - ONE_DAY, span[1] + ONE_DAY, zone)
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


def _conditions(rows: ir.Table, scope: Scope) -> list[ir.BooleanValue]:
    """Filters of the question, silent sources, and the slices that were chosen."""
    own = table(scope.table).dimensions
    found = [_among(rows[own[dimension]], values) for dimension, values in scope.where]
    if scope.record.silences:
        found.append(~ibis.or_(*(_silenced(rows, s, scope) for s in scope.record.silences)))
    if scope.choice.runs is not None:
        parts = [_of_run(rows, run) for run in scope.choice.runs]
        found.append(ibis.or_(*parts) if parts else ibis.literal(value=False))
    if scope.choice.whole is not None:
        found.append(_whole(rows, scope.choice.whole))
    return found


def _among(column: ir.Value, values: Sequence[str]) -> ir.BooleanValue:
    known = [v for v in values if v != NONE]
    if NONE not in values:
        return column.isin(known)
    return column.isnull() | column.isin(known) if known else column.isnull()


def _silenced(rows: ir.Table, silence: Silence, scope: Scope) -> ir.BooleanValue:
    """Whether a row is of a source that does not answer on its day; never NULL."""
    found = rows.source_id == silence.source
    if silence.market is not None:
        found &= rows.market.fill_null("") == silence.market
    if silence.besides:
        found &= rows.market.fill_null("").notin(silence.besides)
    if silence.platform is not None:
        found &= rows.platform.fill_null("") == silence.platform
    if silence.first > EVER or silence.last < NEVER:
        found &= _between(rows, silence, scope)
    return found


def _between(rows: ir.Table, silence: Silence, scope: Scope) -> ir.BooleanValue:
    facts = table(scope.table)
    first, last = max(silence.first, date(1900, 1, 1)), min(silence.last, date(2200, 1, 1))
    if facts.column(str(facts.time)).type == "instant":
        zone = ZoneInfo(scope.zone)
        low, high = midnight(first, zone), midnight(last + ONE_DAY, zone)
        return (rows.instant >= _stamp(low)) & (rows.instant < _stamp(high))
    day = rows[str(facts.time)]
    return (day >= first) & (day <= last)


def _of_run(rows: ir.Table, run: Run) -> ir.BooleanValue:
    mine = (
        (rows.source_id == run.source)
        & (rows.account.fill_null("") == run.account)
        & (rows.level == run.level)
        & (rows.breakdown == run.breakdown)
    )
    if run.is_period:
        return mine & (rows.day == run.first) & (rows.day_to == run.last)
    return mine & (rows.day >= run.first) & (rows.day <= run.last) & (rows.day_to == rows.day)


def _whole(rows: ir.Table, spans: Sequence[tuple[date, date]]) -> ir.BooleanValue:
    """Rows of one day, and rows of the periods that the question holds whole."""
    parts = [(rows.day == first) & (rows.day_to == last) for first, last in spans]
    return ibis.or_(rows.day_to == rows.day, *parts)


def condition(rows: ir.Table, filters: Sequence[Filter]) -> ir.BooleanValue | None:
    """The filters of a leaf as one condition; None when it has none."""
    found: ir.BooleanValue | None = None
    for one in filters:
        part = _compared(rows[one.column], one)
        found = part if found is None else found & part
    return found


def _compared(column: ir.Value, one: Filter) -> ir.BooleanValue:
    value = one.value
    if one.comparison == "in":
        return column.isin(list(value) if isinstance(value, tuple) else [value])
    compare = {
        "=": column.__eq__,
        "!=": column.__ne__,
        "<": column.__lt__,
        "<=": column.__le__,
        ">": column.__gt__,
        ">=": column.__ge__,
    }[one.comparison]
    return compare(ibis.literal(value))


def columns_of(leaf: Leaf) -> list[str]:
    """The columns that a leaf reads."""
    named = [leaf.column, leaf.weight, *leaf.per, *(f.column for f in leaf.filters)]
    return [name for name in named if name is not None]


def is_money(leaf: Leaf) -> bool:
    """Whether the leaf adds (or takes the last of) amounts of money."""
    if leaf.kind == "count" or leaf.column is None:
        return False
    return table(leaf.table).column(leaf.column).type == "money"


def has_currency(name: str) -> bool:
    """Whether the table's rows tell their currency."""
    return any(c.name == "currency" for c in table(name).columns)
