"""Questions whose every number would mislead: refused, with what would answer instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError
from norte.base.text import Text
from norte.engine import aggregate, record
from norte.engine.question import NONE, calendar_of
from norte.engine.spine import spine
from norte.schema import table

if TYPE_CHECKING:
    from norte.engine.reading import Context
    from norte.engine.resolve import Asked

Span = tuple[date, date]


def refuse_per(context: Context, asked: Sequence[Asked]) -> None:
    """Only a total of flows can be shared out by day: no ratio, no stock, no distinct count."""
    if context.question.per is None:
        return
    for one in asked:
        kinds = {leaf.kind for leaf in one.leaves}
        is_total = one.metric.unit in {"money", "count"} and not one.is_fraction
        if not is_total or kinds & {"last", "change", "distinct"}:
            raise RefusedError(
                Text(
                    es="«{metric}» no es un total que se reparta por día",
                    en="'{metric}' is not a total that can be shared out by day",
                ).fill(metric=one.metric.id),
                Text(es="pregunte sin --per", en="ask without --per"),
            )


def refuse_mixed(context: Context, asked: Sequence[Asked], spans: Sequence[Span]) -> None:
    """Metrics that do not add over a dimension refuse when several of its members are in scope."""
    kept = {"time", *context.question.by}
    for one in asked:
        apart = [d for d, adds in one.metric.additive.items() if adds == "no" and d not in kept]
        for dimension, span in product(apart, spans):
            members = _members(context, one, dimension, span)
            if len(members) > 1:
                raise _mixed(one, dimension, members)


def _members(context: Context, asked: Asked, dimension: str, span: Span) -> list[str]:
    """Members of a dimension that have rows in scope; coverage tells first, rows decide."""
    found: set[str | None] = set()
    for name in asked.tables:
        own = table(name).dimensions
        if dimension not in own or not _may_differ(context, name, dimension, span):
            continue
        whole = spine(*span, "total", calendar_of(context.question, context.settings))
        source = context.facts.of(name)
        plan = source.plan(aggregate.members, context.scope(name, whole), own[dimension])
        found |= set(source.run(plan).column(own[dimension]).to_pylist())
    return sorted(NONE if m is None else m for m in found)


def _may_differ(context: Context, name: str, dimension: str, span: Span) -> bool:
    """Whether coverage leaves room for two members; only platforms are told by coverage."""
    if dimension != "platform":
        return True
    platforms = {
        s.platform
        for s in context.facts.coverage.of(name)
        if record.in_scope(s, context.question) and s.first <= span[1] and s.last >= span[0]
    }
    return len(platforms) > 1


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
