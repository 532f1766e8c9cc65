"""Where the numbers are from: each source, how far it reaches, and its holes as a strip."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from norte.charts.coverage import Window, coverage
from norte.charts.markup import Markup, tag
from norte.reports.brands import brand
from norte.reports.icons import icon
from norte.reports.parts import pill
from norte.reports.reading import source_label
from norte.reports.states import SOURCE_BADGES

if TYPE_CHECKING:
    from norte.board.scorecard import Scorecard, SourceLine
    from norte.reports.parts import Page
    from norte.reports.voice import Voice

_FAR_DAYS = 100  # a compared span further back than this does not fit beside the period
_LISTED = 3


def sources(page: Page) -> Markup | None:
    """The section; None when the card names no source."""
    card, voice = page.card, page.voice
    if not card.sources:
        return None
    window = window_of(card)
    heads = (
        (voice.say("Fuente", "Source"), None),
        (voice.say("Estado", "State"), None),
        (voice.say("Hasta", "Until"), "r"),
        (voice.days(window.start, window.end, year=True), "cv"),
        (voice.say("Faltan", "Missing"), None),
    )
    head = tag("thead", tag("tr", *[tag("th", w, scope="col", class_=c) for w, c in heads]))
    body = tag("tbody", *[_row(s, i, window, page) for i, s in enumerate(card.sources)])
    caption = tag(
        "caption", voice.say("Cobertura de cada fuente", "Coverage of each source"), class_="vh"
    )
    return tag(
        "section",
        tag(
            "header",
            tag("h2", voice.say("Fuentes y cobertura", "Sources and coverage"), id="fuentes"),
            _legend(voice),
        ),
        tag("table", caption, head, body, class_="sources"),
        class_="card board",
        aria_labelledby="fuentes",
    )


def window_of(card: Scorecard) -> Window:
    """The days that the strips show: the compared span too when it is near."""
    period, compared = card.period, card.compared
    start = period.start
    if compared is not None and 0 < (period.start - compared.start).days <= _FAR_DAYS:
        start = compared.start
    return Window(start, max(period.full_end, period.end), today=period.end, mark=period.start)


def freshness(page: Page) -> Markup:
    """The line under the title: up to when there is data, how many sources are up to date."""
    late = bool(page.reading.trailing)
    return tag(
        "p",
        icon("triangle" if late else "check"),
        tag("span", freshness_words(page)),
        class_="fresh fresh-late" if late else "fresh",
    )


def freshness_words(page: Page) -> str:
    """Up to when there is data and how many sources are up to date, in one line."""
    counts = source_counts(page.card.sources, page.voice)
    return " ".join(part for part in (_until(page), counts) if part)


def source_counts(lines: tuple[SourceLine, ...], voice: Voice) -> str:
    """«5 de 7 fuentes al día, 1 con retraso, 1 sin datos.» with the card's real counts."""
    if not lines:
        return voice.say("Sin fuentes.", "No sources.")
    count = {state: sum(s.state == state for s in lines) for state in SOURCE_BADGES}
    fresh, late, absent = count["fresh"], count["late"], count["absent"]
    words = voice.counted(len(lines), ("fuente", "fuentes"), ("source", "sources"))
    said = [voice.say(f"{fresh} de {words} al día", f"{fresh} of {words} up to date")]
    if late:
        said.append(voice.say(f"{late} con retraso", f"{late} late"))
    if absent:
        said.append(voice.say(f"{absent} sin datos", f"{absent} without data"))
    return ", ".join(said) + "."


def _until(page: Page) -> str:
    card, voice = page.card, page.voice
    if card.data_until is None:
        return ""
    day = voice.day(card.data_until, year=True)
    return voice.say(f"Datos al {day}.", f"Data to {day}.")


def _row(source: SourceLine, index: int, window: Window, page: Page) -> Markup:
    voice = page.voice
    until = "—" if source.until is None else voice.day(source.until)
    label = source_label(source, page.card, voice.language)
    strip = coverage(
        window,
        source.until,
        source.holes,
        uid=f"c-{index}",
        title=voice.say(
            f"Cobertura de {label}",
            f"Coverage of {label}",
        ),
        desc=_words(source, page),
    )
    return tag(
        "tr",
        tag(
            "th",
            brand(source.name, voice.language),
            tag("small", source.account) if source.account else None,
            scope="row",
        ),
        tag("td", pill(SOURCE_BADGES[source.state], voice), class_="cs"),
        tag("td", until, class_="cu r num", data_label=voice.say("Hasta", "Until")),
        tag("td", strip, class_="cv"),
        tag(
            "td", _missing(source, page), class_="ch sub", data_label=voice.say("Faltan", "Missing")
        ),
    )


def _missing(source: SourceLine, page: Page) -> str:
    """The days without data up to the end of the period, the latest ones named."""
    voice, last = page.voice, page.card.period.end
    if source.until is None:
        return voice.say("todos los días", "every day")
    spans = list(source.holes)
    if source.until < last:
        spans.append((source.until + timedelta(days=1), last))
    if not spans:
        return voice.say("ninguno", "none")
    said = [voice.days(start, end) for start, end in spans[-_LISTED:]]
    more = len(spans) - len(said)
    return ", ".join([*said, voice.say(f"{more} más", f"{more} more")] if more else said)


def _words(source: SourceLine, page: Page) -> str:
    """What the strip shows, for those who hear it."""
    voice = page.voice
    if source.until is None:
        return voice.say("Nunca se importó.", "Never imported.")
    until, missing = voice.day(source.until, year=True), _missing(source, page)
    return voice.say(
        f"Datos hasta el {until}. Días que faltan: {missing}.",
        f"Data to {until}. Missing days: {missing}.",
    )


def _legend(voice: Voice) -> Markup:
    entries = (
        ("have", voice.say("con datos", "data")),
        ("gap", voice.say("faltan", "missing")),
        ("track", voice.say("por venir", "to come")),
    )
    swatches = [
        tag(
            "li",
            tag(
                "svg",
                tag("rect", x=1, y=2, width=18, height=8, rx=2, class_=kind),
                class_="key",
                aria_hidden="true",
            ),
            word,
        )
        for kind, word in entries
    ]
    return tag("ul", *swatches, class_="legend")
