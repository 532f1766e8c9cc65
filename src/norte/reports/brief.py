"""The first thing read: one sentence of what moved and what is missing, and three findings.

There are no targets in a scorecard of this kind: it says better or worse, never on target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.charts.markup import Markup, join, tag
from norte.reports.icons import icon
from norte.reports.reading import source_label
from norte.reports.states import SOURCE_BADGES

if TYPE_CHECKING:
    from norte.board.scorecard import SourceLine
    from norte.reports.parts import Page
    from norte.reports.reading import Row
    from norte.reports.voice import Voice

_NAMED = 3  # so many sources or metrics are named in a sentence; the rest are counted


def headline(page: Page) -> tuple[str, str]:
    """The result in one strong sentence, and the sentence that goes with it."""
    voice, seen = page.voice, page.reading
    if not seen.with_value:
        return (
            voice.say("Todavía no hay ningún valor.", "There is no value yet."),
            voice.say(
                "Ninguna fuente cubre el periodo: importe las exportaciones que ya tiene.",
                "No source covers the period: import the exports that you already have.",
            ),
        )
    if not seen.improved and not seen.worsened:
        strong = voice.counted(
            seen.with_value,
            ("KPI tiene valor.", "KPI tienen valor."),
            ("KPI has a value.", "KPIs have a value."),
        )
        return strong, voice.say(
            "Aún no hay con qué compararlos.", "There is nothing to compare with yet."
        )
    return _moves(page), _missing(page)


def brief(page: Page) -> Markup:
    """The section: the sentence, then what improved most, worsened most and is missing."""
    strong, rest = headline(page)
    voice = page.voice
    found = [f for f in (_best(page), _worst(page), _gap(page)) if f is not None]
    return tag(
        "section",
        tag(
            "h2",
            voice.say("Lectura del periodo", "Reading of the period"),
            id="lectura",
            class_="vh",
        ),
        tag("p", tag("strong", strong), f" {rest}" if rest else None, class_="lead"),
        tag("ul", *found, class_="findings") if found else None,
        class_="card brief",
        aria_labelledby="lectura",
    )


def trailing_words(page: Page) -> str:
    """The sources that are late or absent, named: «Google Ads llega hasta el 10 nov»."""
    sources, voice = page.reading.trailing, page.voice
    said = [_source_words(s, page) for s in sources[:_NAMED]]
    more = len(sources) - len(said)
    if more:
        said.append(
            voice.counted(more, ("fuente más", "fuentes más"), ("more source", "more sources"))
        )
    return "; ".join(said) + "." if said else ""


def _moves(page: Page) -> str:
    voice, seen = page.voice, page.reading
    up = voice.counted(
        seen.improved, ("KPI mejora", "KPI mejoran"), ("KPI improves", "KPIs improve")
    )
    down = voice.say(
        f"{voice.whole(seen.worsened)} {'empeora' if seen.worsened == 1 else 'empeoran'}",
        f"{voice.whole(seen.worsened)} {'worsens' if seen.worsened == 1 else 'worsen'}",
    )
    joined = voice.say(f"{up} y {down}", f"{up} and {down}")
    return f"{joined}{_than(page)}."


def _than(page: Page) -> str:
    """What the changes are against, as a sentence says it; empty when it differs by line."""
    compared, voice = page.card.compared, page.voice
    if page.against is None or compared is None:
        return ""
    days = voice.days(compared.start, compared.end)
    return voice.say(f" frente al {days}", f" against {days}")


def _missing(page: Page) -> str:
    voice, seen = page.voice, page.reading
    said = []
    if seen.no_data:
        said.append(
            voice.counted(
                len(seen.no_data),
                ("no tiene datos", "no tienen datos"),
                ("has no data", "have no data"),
            )
        )
    if seen.undefined:
        said.append(
            voice.counted(
                len(seen.undefined),
                ("no se puede calcular", "no se pueden calcular"),
                ("cannot be computed", "cannot be computed"),
            )
        )
    start = voice.say(
        f"De {voice.whole(seen.total)} en total, ", f"Of {voice.whole(seen.total)} in all, "
    )
    if not said:
        return voice.say("Ninguno se queda sin dato.", "None is without data.")
    return start + voice.say(" y ", " and ").join(said) + "."


def _best(page: Page) -> Markup | None:
    if page.reading.best is None:
        return None
    title = page.voice.say("Lo que más mejora", "What improves most")
    return _finding(_verdict("up", title, "good"), page.reading.best, page)


def _worst(page: Page) -> Markup | None:
    if page.reading.worst is None:
        return None
    title = page.voice.say("Lo que más empeora", "What worsens most")
    return _finding(_verdict("down", title, "bad"), page.reading.worst, page)


def _finding(verdict: Markup, row: Row, page: Page) -> Markup:
    voice, line = page.voice, row.line
    change = voice.change(line, line.change) if line.change is not None else ""
    now = voice.value(line, line.value)
    basis = voice.pick(line.basis)
    evidence = voice.say(f"Ahora {now}", f"Now {now}") + (f" ({basis})." if basis else ".")
    compared = "" if line.change is None or page.against else voice.pick(line.change.against)
    return tag(
        "li",
        verdict,
        tag("h3", f"{voice.pick(line.name)}: ", tag("span", change, class_="num")),
        tag("p", join([evidence, f" {compared}" if compared else None])),
        tag(
            "a",
            voice.say("Ver en el tablero", "See on the board"),
            tag("span", f": {voice.pick(line.name)}", class_="vh"),
            href=f"#k-{row.uid}",
            class_="link",
        ),
    )


def _gap(page: Page) -> Markup:
    voice, seen = page.voice, page.reading
    lost = len(seen.no_data)
    if not lost and not seen.trailing:
        verdict = _verdict("check", voice.say("Nada falta", "Nothing is missing"), "plain")
        title = voice.say("Todas las fuentes están al día", "All sources are up to date")
        return tag("li", verdict, tag("h3", title), _link(voice))
    verdict = _verdict("dashed", voice.say("Lo que falta", "What is missing"), "none")
    if lost:
        title = voice.counted(
            lost, ("KPI sin datos", "KPI sin datos"), ("KPI without data", "KPIs without data")
        )
    else:
        title = voice.counted(
            len(seen.trailing),
            ("fuente sin poner al día", "fuentes sin poner al día"),
            ("source not up to date", "sources not up to date"),
        )
    words = trailing_words(page) or _names(seen.no_data, voice)
    return tag("li", verdict, tag("h3", title), tag("p", words), _link(voice))


def _link(voice: Voice) -> Markup:
    return tag("a", voice.say("Ver las fuentes", "See the sources"), href="#fuentes", class_="link")


def _names(rows: tuple[Row, ...], voice: Voice) -> str:
    names = [voice.pick(r.line.name) for r in rows[:_NAMED]]
    more = len(rows) - len(names)
    if more:
        names.append(voice.say(f"{more} más", f"{more} more"))
    return ", ".join(names) + "."


def _source_words(source: SourceLine, page: Page) -> str:
    voice = page.voice
    name = source_label(source, page.card, voice.language)
    if source.until is None:
        state = voice.pick(SOURCE_BADGES["absent"].word).lower()
        return f"{name}: {state}"
    day = voice.day(source.until)
    return voice.say(f"{name} llega hasta el {day}", f"{name} ends on {day}")


def _verdict(name: str, word: str, tone: str) -> Markup:
    return tag("span", icon(name), word, class_=f"st st-{tone}")
