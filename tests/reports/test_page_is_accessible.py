"""What a screen reader and a weak eye need, as far as the file itself can tell."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise

import pytest

from norte.reports import scorecard_html
from tests.reports.reading_a_page import read_page

CSS = files("norte.reports").joinpath("scorecard.css").read_text("utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", CSS))
INKS = ("ink", "ink-2", "ink-3", "accent", "good", "warn", "bad")


@pytest.fixture(scope="module", params=[("es", "es-ES"), ("en", "en")])
def page(card, request):
    language, tag = request.param
    made = read_page(scorecard_html(card, language=language))
    assert made.one("html").attributes["lang"] == tag
    return made


def test_the_landmarks_are_there_once(page):
    assert [len(page.all(name)) for name in ("main", "h1", "nav", "footer")] == [1, 1, 1, 1]
    assert (
        page.one("a", class_="skip").attributes["href"] == f"#{page.one('main').attributes['id']}"
    )


def test_headings_do_not_skip_a_level(page):
    levels = [int(e.name[1]) for e in page.all() if re.fullmatch(r"h[1-6]", e.name)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_table_has_a_caption_and_every_head_a_scope(page):
    tables = page.all("table")
    assert len(tables) > 40
    assert all(t.all("caption")[0].text() for t in tables)
    scopes = {th.attributes.get("scope") for th in page.all("th")}
    assert scopes == {"col", "row", "rowgroup"}


def test_every_picture_has_a_name_or_is_hidden(page):
    outer = [e for e in page.all("svg") if e.parent is not None and e.parent.name != "svg"]
    assert len(outer) > 100
    for svg in outer:
        assert svg.has("aria-hidden", "true") or (svg.has("role", "img") and svg.all("title"))


def test_a_scrolling_panel_can_be_reached_with_the_keyboard(page):
    panels = page.all("div", class_="panel")
    assert panels
    assert all(p.has("tabindex", "0") and p.attributes["aria-label"] for p in panels)


def luminance(colour):
    colour = colour.lstrip("#")
    colour = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", INKS)
def test_text_can_be_read_on_every_ground_that_it_stands_on(ink, theme):
    grounds = ["canvas", "surface", "raised"]
    grounds += [f"{ink}-soft"] if f"{ink}-soft" in TOKENS else ["accent-soft"]
    for ground in grounds:
        pair = [TOKENS[name].split(", ")[theme] for name in (ink, ground)]
        assert contrast(*pair) >= 4.5, (ink, ground)


def test_the_style_names_no_colour_outside_its_tokens_but_for_print():
    screen = CSS.split("@layer print {")[0].split("@layer base {")[1]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", screen) == []
