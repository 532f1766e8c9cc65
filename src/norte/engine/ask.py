"""The chain: a question in, an answer out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norte.base.periods import period_of
from norte.engine import compare, record
from norte.engine.answer import Answer, Row
from norte.engine.definition import version_of
from norte.engine.judge import judge
from norte.engine.measure import read
from norte.engine.question import Question, calendar_of
from norte.engine.reading import Context
from norte.engine.refuse import refuse_mixed, refuse_per
from norte.engine.resolve import Asked, resolve
from norte.engine.spine import spine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.catalog import Catalog
    from norte.engine.answer import Cell
    from norte.engine.facts import Facts
    from norte.engine.reading import Reading
    from norte.engine.spine import Spine
    from norte.workspace.settings import Settings

Span = tuple[date, date]


def ask(
    question: Question, facts: Facts, *, catalog: Catalog, settings: Settings, today: date
) -> Answer:
    """The answer to a question; raises RefusedError where every number would mislead.

    `today` only tells what is stale; what is complete is told by each source's coverage.
    """
    asked = resolve(question, catalog)
    context, whole = prepared(question, asked, facts, settings, today)
    now = read(context, whole, tuple(dict.fromkeys(leaf for one in asked for leaf in one.read)))
    pairs = compare.pairs(context, asked, now)
    combinations = now.cells.combinations().union(*(pair.combinations() for pair in pairs))
    combinations |= context.witnesses.combinations([leaf for one in asked for leaf in one.leaves])
    if not question.by:
        combinations = {()}
    for reading in [now, *(r for pair in pairs for r in (pair.now, pair.then))]:
        reading.cells.fill(len(whole.periods), combinations)
    columns = {one.metric.id: judge(now, one) for one in asked}
    for pair in pairs:
        for one in pair.asked:
            columns[one.metric.id] = pair.beside(one, now, columns[one.metric.id])
    return _answer(asked, now, [columns[one.metric.id] for one in asked])


def prepared(
    question: Question, asked: Sequence[Asked], facts: Facts, settings: Settings, today: date
) -> tuple[Context, Spine]:
    """The context of a question and its periods, after every refusal that needs no sum."""
    first, last = _span(question, asked, facts, settings, today)
    whole = spine(first, last, question.grain, calendar_of(question, settings))
    context = Context(question, facts, settings, today, {}, last)
    before = compare.past(context, whole)
    spans = [(first, last), *([before.span] if before else [])]
    for name in dict.fromkeys(name for one in asked for name in one.tables):
        for span in spans:
            context.records[name] = record.choose(
                name, facts.coverage.of(name), question, span, settings
            )
    refuse_per(context, asked)
    refuse_mixed(context, asked, spans)
    return context, whole


def _answer(asked: Sequence[Asked], now: Reading, columns: Sequence[Sequence[Cell]]) -> Answer:
    context = now.context
    rows = tuple(
        Row(now.spine.periods[now.cells.keys[n][0]], now.cells.keys[n][1], cells)
        for n, cells in ((n, tuple(c[n] for c in columns)) for n in now.cells.order())
    )
    return Answer(
        question=context.question,
        metrics=tuple(one.metric for one in asked),
        versions=tuple(version_of(one, context.settings) for one in asked),
        currency=context.settings.currency,
        rows=rows,
        span=(now.spine.periods[0].start, now.spine.periods[-1].end),
        complete_until=_complete(context, asked),
        sql=tuple(dict.fromkeys(context.sql)),
    )


def _complete(context: Context, asked: Sequence[Asked]) -> dict[str, date | None]:
    """The last complete day of each table: of the account that is furthest on."""
    found: dict[str, date | None] = {}
    for leaf in dict.fromkeys(leaf for one in asked for leaf in one.leaves):
        until = context.furthest(leaf)
        before = found.get(leaf.table)
        found[leaf.table] = max((d for d in (until, before) if d), default=None)
    return found


def _span(
    question: Question, asked: Sequence[Asked], facts: Facts, settings: Settings, today: date
) -> Span:
    """The days asked for, or all that the facts cover; the last period is whole, so it is open."""
    stretches = [
        stretch
        for one in asked
        for leaf in one.leaves
        for stretch in facts.coverage.of(leaf.table, leaf.column)
        if record.in_scope(stretch, question)
    ]
    last = question.last
    first = question.first or min((s.first for s in stretches), default=last or today)
    if question.first is None and last is not None:
        first = min(first, last)
    if last is None:
        last = max((s.last for s in stretches), default=first)
        last = max(last, first)
        if question.grain not in {"day", "total"}:
            last = period_of(last, question.grain, calendar_of(question, settings)).full_end
    return first, max(first, last)
