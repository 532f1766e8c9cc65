"""The chain: a question in, an answer out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError
from norte.base.periods import period_of
from norte.base.text import Text
from norte.catalog.version import version
from norte.engine import aggregate, record
from norte.engine.answer import Answer, Cell, Compared, Row
from norte.engine.derivations import derived
from norte.engine.judge import judge
from norte.engine.measure import Context, Reading, read
from norte.engine.question import NONE, Question, calendar_of
from norte.engine.resolve import Asked, resolve
from norte.engine.slices import Choice
from norte.engine.spine import Spine, compared, cut, spine
from norte.schema import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.catalog import Catalog
    from norte.engine.coverage import Stretch
    from norte.engine.facts import Facts
    from norte.workspace.settings import Settings


def ask(
    question: Question, facts: Facts, *, catalog: Catalog, settings: Settings, today: date
) -> Answer:
    """The answer to a question; raises RefusedError where every number would mislead.

    `today` only tells what is stale; what is complete is told by each source's coverage.
    """
    asked = resolve(question, catalog)
    span = _span(question, asked, facts, settings, today)
    names = tuple(dict.fromkeys(name for one in asked for name in one.tables))
    records = {
        n: record.choose(n, facts.coverage.of(n), question, _with_past(question, span), settings)
        for n in names
    }
    context = Context(question, facts, settings, today, records)
    _refuse_per(question, asked)
    _refuse_mixed(context, asked, span)
    calendar = calendar_of(question, settings)
    whole = spine(*span, question.grain, calendar)
    leaves = tuple(dict.fromkeys(leaf for one in asked for leaf in one.leaves))
    now = read(context, whole, leaves)
    combinations = now.cells.combinations() or set()
    then: dict[date | None, tuple[Reading, Reading]] = {}
    groups = _by_watermark(context, asked, whole) if question.compare else {}
    for through, group in groups.items():
        same = now if through is None else read(context, cut(whole, through), _leaves(group))
        past = compared(
            same.spine, question.compare or "previous", question.align, question.grain, calendar
        )
        other = read(context, past, _leaves(group))
        then[through] = (same, other)
        combinations |= same.cells.combinations() | other.cells.combinations()
    if not question.by:
        combinations = {()}
    for reading in [now, *(r for pair in then.values() for r in pair)]:
        reading.cells.fill(len(whole.periods), combinations)
    columns = [judge(now, one) for one in asked]
    for through, group in groups.items():
        for one in group:
            place = asked.index(one)
            columns[place] = _with_compare(now, columns[place], one, *then[through], through)
    return _answer(question, asked, context, now, columns, span)


def _answer(
    question: Question,
    asked: Sequence[Asked],
    context: Context,
    now: Reading,
    columns: Sequence[Sequence[Cell]],
    span: tuple[date, date],
) -> Answer:
    rows = tuple(
        Row(
            now.spine.periods[now.cells.keys[n][0]],
            now.cells.keys[n][1],
            tuple(c[n] for c in columns),
        )
        for n in now.cells.order()
    )
    return Answer(
        question=question,
        metrics=tuple(one.metric for one in asked),
        versions=tuple(version_of(one, context.settings) for one in asked),
        currency=context.settings.currency,
        rows=rows,
        span=span,
        complete_until={
            n: _complete(context, n) for n in dict.fromkeys(t for a in asked for t in a.tables)
        },
        sql=tuple(context.sql.items()),
    )


def version_of(asked: Asked, settings: Settings) -> str:
    """The version of the definition: formula, derivations and the workspace's visit profile."""
    rules = [f"{name}={rule.number}" for name, rule in derived().items() if name in asked.tables]
    if any(table(name).family == "site" for name in asked.tables):
        rules.append(f"profile={settings.visit_profile}")
    return version(asked.tree, rules=rules)


def _leaves(group: Sequence[Asked]) -> tuple:
    return tuple(dict.fromkeys(leaf for one in group for leaf in one.leaves))


def _span(
    question: Question, asked: Sequence[Asked], facts: Facts, settings: Settings, today: date
) -> tuple[date, date]:
    """The days asked for, or all that the facts cover; the last period whole, so that it is open."""
    stretches = [
        s for one in asked for leaf in one.leaves for s in facts.coverage.of(leaf.table, leaf.column)
        if record.in_scope(s, question)
    ]  # fmt: skip
    first = question.first or min((s.first for s in stretches), default=question.last or today)
    last = question.last
    if last is None:
        last = max((s.last for s in stretches), default=first)
        last = max(last, first)
        if question.grain not in ("day", "total"):
            last = period_of(last, question.grain, calendar_of(question, settings)).full_end
    return first, max(first, last)


def _with_past(question: Question, span: tuple[date, date]) -> tuple[date, date]:
    """The span and the days it may be compared with, for the choice of sources."""
    return span


def _refuse_per(question: Question, asked: Sequence[Asked]) -> None:
    if question.per is None:
        return
    for one in asked:
        stock = any(leaf.kind in ("last", "change") for leaf in one.leaves)
        if stock or one.metric.unit not in ("money", "count") or _is_fraction(one):
            raise RefusedError(
                Text(
                    es="«{metric}» no es un total que se reparta por día",
                    en="'{metric}' is not a total that can be shared out by day",
                ).fill(metric=one.metric.id)
            )


def _is_fraction(asked: Asked) -> bool:
    from norte.engine.evaluate import parts

    return parts(asked.tree) is not None


def _refuse_mixed(context: Context, asked: Sequence[Asked], span: tuple[date, date]) -> None:
    """Metrics that do not add over a dimension refuse when several of its members are in scope."""
    for one in asked:
        for dimension, adds in one.metric.additive.items():
            if adds != "no" or dimension in context.question.by or dimension == "time":
                continue
            members = _members(context, one, dimension, span)
            if len(members) > 1:
                raise _mixed(one, dimension, members)


def _members(context: Context, asked: Asked, dimension: str, span: tuple[date, date]) -> list[str]:
    """Members of a dimension that have rows in scope; coverage tells first, rows decide."""
    found: set[str] = set()
    for name in asked.tables:
        if dimension not in table(name).dimensions:
            continue
        stretches = [
            s for s in context.facts.coverage.of(name)
            if record.in_scope(s, context.question) and s.first <= span[1] and s.last >= span[0]
        ]  # fmt: skip
        if dimension == "platform" and len({s.platform for s in stretches}) < 2:
            continue
        scope = aggregate.Scope(
            context.facts.of(name), name, (), context.question.where, spine(*span, "total", calendar_of(context.question, context.settings)),
            context.settings.zone, context.market_zones, context.records[name], Choice(), context.settings.currency,
        )  # fmt: skip
        rows = aggregate.relation(scope, span)
        column = table(name).dimensions[dimension]
        found |= set(scope.source.fetch(rows.select(column).distinct()).column(column).to_pylist())
    return sorted(m if m is not None else NONE for m in found)


def _mixed(asked: Asked, dimension: str, members: Sequence[str]) -> RefusedError:
    instead = asked.metric.instead
    hint = Text(
        es="pregunte con --by {d}, o con --where {d}={m}",
        en="ask with --by {d}, or with --where {d}={m}",
    ).fill(d=dimension, m=members[0])
    if instead:
        hint = Text(
            es="{hint}; para el conjunto responde «{m}»", en="{hint}; for all of them '{m}' answers"
        ).fill(hint=hint, m=instead)
    return RefusedError(
        Text(
            es="«{metric}» no se suma entre {names}: cada uno cuenta a su manera",
            en="'{metric}' is not added over {names}: each counts in its own way",
        ).fill(metric=asked.metric.id, names=", ".join(members)),
        hint,
    )


def _complete(context: Context, name: str) -> date | None:
    found = [s.complete_until for s in _scoped(context, name) if s.complete_until]
    return max(found, default=None)


def _scoped(context: Context, name: str) -> list[Stretch]:
    kept = context.records.get(name, record.Record())
    return [
        s
        for s in context.facts.coverage.of(name)
        if record.in_scope(s, context.question) and kept.keeps(s)
    ]


def _by_watermark(
    context: Context, asked: Sequence[Asked], whole: Spine
) -> dict[date | None, list[Asked]]:
    """Metrics by the last day that all their sources have complete; None where nothing is open."""
    found: dict[date | None, list[Asked]] = {}
    for one in asked:
        ends = [_complete(context, n) for n in one.tables if n not in one.metric.without]
        known = [e for e in ends if e is not None]
        through = min(known) if known and len(known) == len(ends) else None
        if through is not None and through >= whole.span[1]:
            through = None
        found.setdefault(through, []).append(one)
    return found


def _with_compare(
    now: Reading,
    cells: Sequence[Cell],
    asked: Asked,
    same: Reading,
    other: Reading,
    through: date | None,
) -> list[Cell]:
    mine = judge(same, asked) if same is not now else list(cells)
    theirs = judge(other, asked)
    found = []
    for n, key in enumerate(now.cells.keys):
        here = mine[same.cells.places[key]]
        there = theirs[other.cells.places[key]]
        period = other.spine.periods[key[0]]
        found.append(_compared(cells[n], here, there, period, through))
    return found


def _compared(cell: Cell, here: Cell, there: Cell, period: object, through: date | None) -> Cell:
    difference = change = None
    if here.value is not None and there.value is not None:
        difference = here.value - there.value
        change = difference / there.value if there.value > 0 else None
    compare = Compared(period, there.value, there.state, difference, change, here.value, through)  # type: ignore[arg-type]
    return Cell(
        cell.value, cell.state, cell.flags, cell.numerator, cell.denominator, cell.notes, compare
    )
