"""The scorecard: the workspace's KPIs by life-cycle stage, asked of the engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import norte
from norte.base.errors import RefusedError
from norte.base.periods import period_of
from norte.base.text import Text
from norte.board.doctor import findings
from norte.board.scorecard import Change, KpiLine, Scorecard, Span, StageBlock
from norte.board.sources import data_until, source_lines
from norte.board.words import against, no_value
from norte.catalog.formula import leaves
from norte.catalog.metric import STAGES
from norte.engine.answer import Cell
from norte.engine.question import Question, calendar_of
from norte.engine.record import choose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from norte.board.scorecard import Stage
    from norte.board.session import Session
    from norte.catalog import Metric
    from norte.engine.answer import Answer
    from norte.engine.coverage import Stretch

WEEKS = 26


@dataclass(frozen=True, slots=True)
class Reading:
    """One metric of the board: its cell now, its weeks, and why it was refused, if it was."""

    metric: Metric
    cell: Cell
    version: str
    weekly: tuple[float | None, ...]
    refused: RefusedError | None = None


def build_scorecard(session: Session, *, now: datetime) -> Scorecard:
    """The board's metrics over the month of the last complete data, and the same days before."""
    sources = source_lines(session)
    until = data_until(session, sources)
    month = period_of(
        until or session.today, "month", calendar_of(Question(("visits",)), session.settings)
    )
    weeks = _weeks(session, until or session.today)
    readings = _readings(session, month.start, month.full_end, weeks)
    end = min(until or session.today, month.full_end)
    title = Text(
        es=f"Tablero de {_MONTHS_ES[month.start.month - 1]} de {month.start.year}",
        en=f"Scorecard of {_MONTHS_EN[month.start.month - 1]} {month.start.year}",
    )
    return Scorecard(
        title=title,
        workspace=session.settings.name.text(),
        invented=session.settings.invented,
        currency=session.settings.currency,
        locale=session.settings.locale,
        number_locale=session.settings.number_locale,
        period=Span(month.start, end, end < month.full_end, month.full_end),
        compared=_compared(readings),
        computed_at=now,
        data_until=until,
        sources=sources,
        stages=_stages(session, readings),
        warnings=tuple(f.what for f in findings(session) if f.kind != "late")[:5],
        version=norte.__version__,
        weeks=weeks,
    )


_MONTHS_ES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
_MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def board_metrics(session: Session) -> list[Metric]:
    """The metrics that have a place on the board, by stage and rank.

    Of metrics that differ by visit profile, the one of the workspace's own.
    """
    order = list(STAGES)
    ranked = [
        m
        for m in session.catalog.metrics.values()
        if m.board is not None and _is_of_profile(session, m)
    ]
    return sorted(ranked, key=lambda m: (order.index(m.stage), m.board or 0, m.id))


def _is_of_profile(session: Session, metric: Metric) -> bool:
    profiles = {
        one.value
        for leaf in leaves(session.catalog.tree(metric.id))
        for one in leaf.filters
        if one.column == "profile"
    }
    return not profiles or session.settings.visit_profile in profiles


def _weeks(session: Session, until: date) -> tuple[date, ...]:
    """First days of the last weeks that are over: an open one has no place in a trend."""
    calendar = calendar_of(Question(("visits",)), session.settings)
    week = period_of(until, "week", calendar)
    last = week.start if week.end <= until else week.start - timedelta(weeks=1)
    return tuple(last - timedelta(weeks=n) for n in reversed(range(WEEKS)))


def _readings(session: Session, first: date, last: date, weeks: Sequence[date]) -> list[Reading]:
    metrics = board_metrics(session)
    month = _ask_each(session, metrics, grain="month", first=first, last=last, compare="previous")
    week_end = weeks[-1] + timedelta(days=6)
    weekly = _ask_each(session, metrics, grain="week", first=weeks[0], last=week_end)
    found = []
    for metric in metrics:
        now, series = month[metric.id], weekly[metric.id]
        refused = now if isinstance(now, RefusedError) else None
        cell = Cell(None, "no_data") if isinstance(now, RefusedError) else now.cell(metric.id)
        version = "" if isinstance(now, RefusedError) else now.versions[_place(now, metric)]
        values = () if isinstance(series, RefusedError) else _series(series, metric)
        found.append(Reading(metric, cell, version, values, refused))
    return found


def _ask_each(
    session: Session, metrics: Sequence[Metric], **how: object
) -> dict[str, Answer | RefusedError]:
    """One question for all; one each when one of them refuses, so that it takes no other along."""
    names = tuple(m.id for m in metrics)
    if not names:
        return {}
    try:
        answer = session.ask(Question(names, **how))  # type: ignore[arg-type]
    except RefusedError as error:
        if len(metrics) == 1:
            return {names[0]: error}
        half = len(metrics) // 2
        return {
            **_ask_each(session, metrics[:half], **how),
            **_ask_each(session, metrics[half:], **how),
        }
    return dict.fromkeys(names, answer)


def _place(answer: Answer, metric: Metric) -> int:
    return [m.id for m in answer.metrics].index(metric.id)


def _series(answer: Answer, metric: Metric) -> tuple[float | None, ...]:
    place = _place(answer, metric)
    return tuple(row.cells[place].value for row in answer.rows)


def _compared(readings: Sequence[Reading]) -> Span | None:
    """The days that most lines are compared with."""
    spans = Counter(r.cell.compare.period for r in readings if r.cell.compare)
    if not spans:
        return None
    usual, _ = spans.most_common(1)[0]
    return Span(usual.start, usual.end, usual.end < usual.full_end, usual.full_end)


def _stages(session: Session, readings: Sequence[Reading]) -> tuple[StageBlock, ...]:
    blocks = []
    for stage, name in STAGES.items():
        lines = tuple(_line(session, r) for r in readings if r.metric.stage == stage)
        blocks.append(StageBlock(_stage(stage), name, lines))
    return tuple(blocks)


def _stage(name: str) -> Stage:
    return name  # type: ignore[return-value]


def _line(session: Session, reading: Reading) -> KpiLine:
    metric, cell = reading.metric, reading.cell
    names, until = _origin(session, metric)
    words = reading.refused.what if reading.refused else no_value(session, metric, cell)
    return KpiLine(
        metric=metric.id,
        name=metric.name.text(),
        meaning=metric.meaning.text(),
        basis=metric.basis.text() if metric.basis else None,
        unit=metric.unit,
        currency=session.settings.currency if metric.unit == "money" else None,
        better=metric.better,
        value=cell.value,
        state=cell.state,
        flags=cell.flags,
        words=words,
        numerator=cell.numerator,
        denominator=cell.denominator,
        change=_change(metric, cell),
        weekly=reading.weekly,
        target=None,
        source=", ".join(names),
        fresh_until=until,
        version=reading.version,
    )


def _origin(session: Session, metric: Metric) -> tuple[list[str], date | None]:
    """The sources that answer for a metric, and the day to which all its tables are complete."""
    names: dict[str, None] = {}
    ends = []
    for name in dict.fromkeys(leaf.table for leaf in leaves(session.catalog.tree(metric.id))):
        kept = _of_record(session, name)
        names.update(dict.fromkeys(s.source for s in kept))
        complete = [s.complete_until for s in kept if s.complete_until]
        if complete:
            ends.append(max(complete))
    return sorted(names), min(ends, default=None)


def _of_record(session: Session, name: str) -> list[Stretch]:
    """The stretches of a table whose source answers; all of them while none was chosen."""
    stretches = session.facts.coverage.of(name)
    span = (session.today - timedelta(days=366), session.today)
    try:
        record = choose(name, stretches, Question(("visits",)), span, session.settings)
    except RefusedError:
        return stretches
    return [s for s in stretches if record.keeps(s)]


def _change(metric: Metric, cell: Cell) -> Change | None:
    other = cell.compare
    if other is None or other.difference is None:
        return None
    words = against(other.period.start, other.period.end)
    better = None
    if other.difference and metric.better != "within":
        better = (other.difference > 0) == (metric.better == "higher")
    if metric.unit == "percent":
        return Change(other.difference, "points", better, words)
    if metric.unit == "score" or other.change is None:
        return Change(other.difference, "difference", better, words)
    return Change(other.change, "percent", better, words)
