"""The scorecard as one self-contained HTML file: no script, no request, nothing to trust."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from norte.charts.markup import Markup, join, tag
from norte.reports.appendix import definitions, legend
from norte.reports.brief import brief
from norte.reports.icons import BRAND, icon
from norte.reports.parts import Page
from norte.reports.reading import read, rows_of, shared_comparison
from norte.reports.sources import freshness, sources
from norte.reports.stages import stages
from norte.reports.table import board
from norte.reports.voice import Voice

if TYPE_CHECKING:
    from norte.board.scorecard import Scorecard


def page_of(card: Scorecard, language: str) -> Page:
    """The card with its reading and its reader, as every section takes it."""
    voice = Voice.of(card, language)
    rows = rows_of(card)
    return Page(card, rows, read(card, rows), voice, shared_comparison(rows, voice.language))


def scorecard_html(card: Scorecard, *, language: str) -> str:
    """The whole page in `language`; opens from a disk, an e-mail or a share, and prints on A4.

    Its Content-Security-Policy allows its one style sheet by hash and nothing else: a name in
    the data cannot run, load or send anything even if it were not escaped.
    """
    page = page_of(card, language)
    body = tag("body", _skip(page), _top(page), _main(page), _foot(page))
    root = tag("html", _head(page), body, lang=page.voice.locale)
    return f"<!doctype html>\n{root}\n"


@cache
def _style() -> Markup:
    return Markup(files("norte.reports").joinpath("scorecard.css").read_text("utf-8"))


def _head(page: Page) -> Markup:
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'"
    card, voice = page.card, page.voice
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="robots", content="noindex"),
        tag("meta", name="generator", content=f"norte {card.version}"),
        tag("meta", name="description", content=_description(page)),
        tag("title", f"{voice.pick(card.title)} · {voice.pick(card.workspace)}"),
        tag("link", rel="icon", href="data:,"),
        tag("style", style),
    )


def _description(page: Page) -> str:
    return page.voice.say(
        f"Indicadores de marketing de {page.voice.pick(page.card.workspace)}, "
        f"{page.voice.span(page.card.period)}.",
        f"Marketing indicators of {page.voice.pick(page.card.workspace)}, "
        f"{page.voice.span(page.card.period)}.",
    )


def _skip(page: Page) -> Markup:
    return tag(
        "a", page.voice.say("Ir al contenido", "Skip to content"), href="#contenido", class_="skip"
    )


def _top(page: Page) -> Markup:
    voice = page.voice
    places = (
        ("lectura", voice.say("Lectura", "Reading")),
        ("recorrido", voice.say("Recorrido", "Journey")),
        ("tablero", voice.say("Tablero", "Board")),
        ("fuentes", voice.say("Fuentes", "Sources")),
        ("definiciones", voice.say("Definiciones", "Definitions")),
    )
    shown = [p for p in places if page.card.sources or p[0] != "fuentes"]
    links = [tag("a", word, href=f"#{place}") for place, word in shown]
    return tag(
        "header",
        tag(
            "div",
            tag("span", BRAND, "norte", class_="brand"),
            tag("span", voice.pick(page.card.workspace), class_="workspace"),
            tag("nav", *links, aria_label=voice.say("En esta página", "On this page")),
            class_="bar",
        ),
        class_="top",
    )


def _main(page: Page) -> Markup:
    sections = (
        _title(page),
        _invented(page),
        _warnings(page),
        brief(page),
        stages(page),
        board(page),
        sources(page),
        legend(page),
        definitions(page),
    )
    return tag("main", tag("div", join(sections), class_="wrap"), id="contenido", class_="main")


def _title(page: Page) -> Markup:
    card, voice = page.card, page.voice
    going = voice.say("en curso", "in progress") if card.period.open else None
    compared = None
    if card.compared is not None:
        span = voice.span(card.compared)
        compared = tag("span", voice.say(f"frente a {span}", f"against {span}"), class_="than")
    period = tag(
        "p",
        tag("span", icon("calendar", 16), voice.span(card.period), class_="chip num"),
        tag("span", icon("half"), going, class_="st st-info") if going else None,
        compared,
        class_="period",
    )
    return tag(
        "div", tag("div", tag("h1", voice.pick(card.title)), freshness(page)), period, class_="head"
    )


def _invented(page: Page) -> Markup | None:
    if not page.card.invented:
        return None
    voice = page.voice
    strong = voice.say("Empresa inventada.", "Invented company.")
    rest = voice.say(
        " Todos los datos de esta página son ficticios y sirven para probar Norte.",
        " All data on this page is made up, to try Norte out.",
    )
    return tag(
        "p",
        icon("flask", 16),
        tag("span", tag("strong", strong), rest),
        class_="notice notice-info",
    )


def _warnings(page: Page) -> Markup | None:
    if not page.card.warnings:
        return None
    voice = page.voice
    said = [tag("li", voice.pick(w)) for w in page.card.warnings]
    title = tag("h2", voice.say("Antes de leer", "Before you read"), id="antes")
    return tag(
        "section",
        icon("triangle", 16),
        tag("div", title, tag("ul", *said)),
        class_="notice notice-warn",
        aria_labelledby="antes",
    )


def _foot(page: Page) -> Markup:
    card, voice = page.card, page.voice
    moment = voice.moment(card.computed_at)
    return tag(
        "footer",
        tag(
            "p",
            voice.say(
                f"Calculado el {moment} con norte {card.version}. Moneda: {card.currency}.",
                f"Computed on {moment} with norte {card.version}. Currency: {card.currency}.",
            ),
        ),
        class_="foot",
    )
