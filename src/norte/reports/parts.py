"""The pieces that more than one section of a page shows: badges, changes, words for weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.charts.markup import Markup, tag
from norte.charts.sparkline import sparkline
from norte.reports.icons import icon
from norte.reports.reading import moved

if TYPE_CHECKING:
    from norte.board.scorecard import Change, KpiLine, Scorecard
    from norte.reports.reading import Reading, Row
    from norte.reports.states import Badge
    from norte.reports.voice import Voice


@dataclass(frozen=True, slots=True)
class Page:
    """What every section is written from: the card, its lines with their ids, and the reader."""

    card: Scorecard
    rows: tuple[Row, ...]
    reading: Reading
    voice: Voice
    against: str | None


@dataclass(frozen=True, slots=True)
class Movement:
    """A change in words: which arrow, which word beside it, which class colours both."""

    arrow: str
    word: str
    kind: str


def movement(change: Change, line: KpiLine, voice: Voice) -> Movement:
    """«mejora», «empeora», or only «sube» and «baja» where neither direction is good."""
    direction = moved(line)
    if direction == 0:
        return Movement("flat", voice.say("igual", "unchanged"), "flat")
    arrow = "up" if direction > 0 else "down"
    if change.better is None:
        word = voice.say("sube", "up") if direction > 0 else voice.say("baja", "down")
        return Movement(arrow, word, "neutral")
    if change.better:
        return Movement(arrow, voice.say("mejora", "better"), "better")
    return Movement(arrow, voice.say("empeora", "worse"), "worse")


def delta(line: KpiLine, page: Page) -> Markup:
    """Arrow, size and word of a line's change; a dash with its reason when there is none."""
    voice, change = page.voice, line.change
    if change is None or change.value is None:
        reason = voice.say("sin comparación", "no comparison")
        return tag("span", "—", tag("span", f" {reason}", class_="vh"), class_="sub")
    seen = movement(change, line, voice)
    hidden = {"up": voice.say("sube ", "up "), "down": voice.say("baja ", "down ")}
    return tag(
        "span",
        icon(seen.arrow, 12),
        tag("span", hidden.get(seen.arrow, ""), class_="vh") if seen.kind != "neutral" else None,
        tag("span", voice.change(line, change, signed=False), class_="num"),
        " ",
        tag("span", seen.word, class_="word"),
        class_=f"delta {seen.kind}",
    )


def against(line: KpiLine, page: Page) -> Markup | None:
    """What a change is against, only where the page has not said it once for all."""
    if line.change is None or page.against is not None:
        return None
    return tag("span", page.voice.pick(line.change.against), class_="sub")


def pill(badge: Badge, voice: Voice) -> Markup:
    """A state as icon and word."""
    return tag("span", icon(badge.icon), voice.pick(badge.word), class_=f"st st-{badge.tone}")


def trend(row: Row, page: Page, uid: str) -> Markup:
    """The line's weeks as a sparkline that says its extremes aloud."""
    return sparkline(
        row.line.weekly,
        uid=uid,
        title=page.voice.say(
            f"Tendencia de {page.voice.pick(row.line.name)}",
            f"Trend of {page.voice.pick(row.line.name)}",
        ),
        desc=_trend_words(row.line, page),
        last_is_open=last_week_is_open(page.card),
    )


def last_week_is_open(card: Scorecard) -> bool:
    """Whether the last week of the trends goes beyond what has elapsed of the period."""
    return bool(card.weeks) and (card.period.end - card.weeks[-1]).days < 6


def _trend_words(line: KpiLine, page: Page) -> str:
    voice = page.voice
    known = [v for v in line.weekly if v is not None]
    if not known:
        return voice.say("Sin historial.", "No history.")
    first, last = voice.value(line, known[0]), voice.value(line, known[-1])
    low, high = voice.value(line, min(known)), voice.value(line, max(known))
    weeks = voice.whole(len(known))
    return voice.say(
        f"{weeks} semanas con dato: de {first} a {last}; mínimo {low}, máximo {high}.",
        f"{weeks} weeks with data: from {first} to {last}; lowest {low}, highest {high}.",
    )
