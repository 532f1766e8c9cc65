"""The end of the page: what each state and flag means, and how each metric is defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.charts.markup import Markup, tag
from norte.reports.flags import flag
from norte.reports.parts import pill
from norte.reports.reading import few, source_names
from norte.reports.states import BADGES, badge_key, other_flags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.board.scorecard import Better, Unit
    from norte.reports.parts import Page
    from norte.reports.reading import Row
    from norte.reports.voice import Voice

_UNITS: Mapping[Unit, Text] = {
    "money": Text(es="dinero", en="money"),
    "count": Text(es="cantidad", en="count"),
    "percent": Text(es="porcentaje", en="percentage"),
    "ratio": Text(es="razón, x : 1", en="ratio, x : 1"),
    "duration": Text(es="duración", en="duration"),
    "score": Text(es="puntuación", en="score"),
}
_BETTER: Mapping[Better, Text] = {
    "higher": Text(es="más es mejor", en="higher is better"),
    "lower": Text(es="menos es mejor", en="lower is better"),
    "within": Text(es="mejor dentro de un rango", en="better within a range"),
}


def legend(page: Page) -> Markup | None:
    """Explains the states and flags that this page shows, and only those."""
    voice = page.voice
    states = {badge_key(r.line) for r in page.rows}
    flags = dict.fromkeys(n for r in page.rows for n in other_flags(r.line, badge_key(r.line)))
    entries = [_state(key, voice) for key in BADGES if key in states]
    entries += [_flag(name, voice) for name in flags]
    if not entries:
        return None
    return tag(
        "section",
        tag(
            "header",
            tag("h2", voice.say("Cómo leer los avisos", "How to read the marks"), id="avisos"),
        ),
        tag("dl", *entries, class_="glossary"),
        class_="card",
        aria_labelledby="avisos",
    )


def definitions(page: Page) -> Markup | None:
    """Each metric once: what it means, on which basis, its id, version and parts."""
    if not page.rows:
        return None
    voice = page.voice
    return tag(
        "section",
        tag(
            "header",
            tag("h2", voice.say("Definiciones", "Definitions"), id="definiciones"),
            tag(
                "p",
                voice.say(
                    "Una tasa es siempre una suma entre otra suma.",
                    "A rate is always one sum over another.",
                ),
            ),
        ),
        tag("dl", *[_definition(row, page) for row in page.rows], class_="defs"),
        class_="card",
        aria_labelledby="definiciones",
    )


def _state(key: str, voice: Voice) -> Markup:
    badge = BADGES[key]
    return tag("div", tag("dt", pill(badge, voice)), tag("dd", voice.pick(badge.why)))


def _flag(name: str, voice: Voice) -> Markup:
    known = flag(name)
    kind = "tag tag-warn" if known.is_warning else "tag"
    word = tag("dt", tag("span", voice.pick(known.word), class_=kind))
    return tag("div", word, tag("dd", voice.pick(known.why)), id=f"a-{name}")


def _definition(row: Row, page: Page) -> Markup:
    line, voice = row.line, page.voice
    basis = voice.pick(line.basis)
    meaning = voice.pick(line.meaning)
    facts = [voice.pick(_UNITS[line.unit]), voice.pick(_BETTER[line.better])]
    if line.currency and line.unit == "money":
        facts[0] = f"{facts[0]} ({line.currency})"
    source = few(source_names(line, page.card, page.voice.language), 4)
    version = voice.say(f"versión {line.version}", f"version {line.version}")
    return tag(
        "div",
        tag("dt", tag("a", voice.pick(line.name), href=f"#k-{row.uid}")),
        tag("dd", meaning, tag("span", f" {basis[:1].upper()}{basis[1:]}.") if basis else None),
        _parts(row, voice),
        tag(
            "dd",
            tag("code", line.metric),
            "".join(f" · {fact}" for fact in (*facts, source, version) if fact),
            class_="sub",
        ),
        id=f"d-{row.uid}",
    )


def _parts(row: Row, voice: Voice) -> Markup | None:
    """The two sums of a ratio, as they are in this period."""
    line = row.line
    if line.numerator is None or line.denominator is None:
        return None
    above, below = voice.plain(line.numerator), voice.plain(line.denominator)
    now = voice.say(f"En este periodo: {above} ÷ {below}", f"In this period: {above} ÷ {below}")
    return tag("dd", now, class_="num")
