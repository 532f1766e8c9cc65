"""One file, nothing to load, nothing to run: whatever the data is called."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from html import unescape

import pytest

from norte.base.text import Text
from norte.reports import scorecard_html
from tests.reports.reading_a_page import read_page

ATTACK = (
    "</style></title></script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    "<svg/onload=alert(3)>&lt;b&gt; javascript:alert(4) \x00\x1b[2J\u202e ${7*7} {{7*7}}"
)
CHOSEN = {"state", "kind", "unit", "better", "stage", "locale", "number_locale", "language"}


def poisoned(value, name="", kept=frozenset()):
    """The same card with every free text replaced by an attack; `kept` names fields to leave."""
    if isinstance(value, Text):
        return Text.same(ATTACK)
    if is_dataclass(value) and not isinstance(value, type):
        made = {f.name: poisoned(getattr(value, f.name), f.name, kept) for f in fields(value)}
        return replace(value, **made)
    if isinstance(value, tuple):
        return tuple(poisoned(item, name, kept) for item in value)
    if isinstance(value, str) and name not in CHOSEN | kept:
        return ATTACK
    return value


@pytest.fixture(scope="module", params=["es", "en"])
def hostile(card, request):
    return scorecard_html(poisoned(card), language=request.param)


@pytest.fixture(scope="module")
def html(card):
    return scorecard_html(card, language="es")


def test_a_hostile_name_stays_a_name(hostile):
    page = read_page(hostile)
    names = {e.name for e in page.all()}
    assert names.isdisjoint({"script", "img", "iframe", "object", "embed", "form", "base"})
    attributes = {key for e in page.all() for key in e.attributes}
    assert not [key for key in attributes if key.startswith("on") or key == "style"]
    assert "alert(1)" in page.one("h1").text()


def test_no_control_character_reaches_the_page(hostile):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", hostile)


@pytest.mark.parametrize("is_hostile", [False, True])
def test_every_link_stays_on_the_page_and_arrives(card, is_hostile):
    page = read_page(scorecard_html(poisoned(card) if is_hostile else card, language="es"))
    ids = Counter(e.attributes["id"] for e in page.all() if "id" in e.attributes)
    assert [i for i, count in ids.items() if count > 1] == []
    links = [e.attributes["href"] for e in page.all("a")]
    assert links
    assert [href for href in links if not href.startswith("#") or href[1:] not in ids] == []
    labelled = [i for e in page.all() for i in e.attributes.get("aria-labelledby", "").split()]
    assert [i for i in labelled if i not in ids] == []


def test_the_page_asks_for_nothing(html):
    page = read_page(html)
    sources = [e for e in page.all() if {"src", "srcset", "action", "data"} & set(e.attributes)]
    assert sources == []
    assert [e.attributes["href"] for e in page.all("link")] == ["data:,"]
    style = page.one("style").text()
    assert "url(" not in style
    assert "@import" not in style
    assert not re.findall(r"https?://", html)


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(html):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert policy is not None
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert unescape(policy.group(1)) == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'"
    )


def test_the_page_is_small_enough_to_mail(html):
    assert len(html.encode("utf-8")) < 400_000


def test_the_same_card_is_the_same_page(card, html):
    assert scorecard_html(card, language="es") == html


def test_a_metric_shown_twice_keeps_both_rows_reachable(card):
    block = card.stages[0]
    twice = replace(
        card, stages=(replace(block, lines=(*block.lines, block.lines[0])), *card.stages[1:])
    )
    page = read_page(scorecard_html(twice, language="es"))
    first, second = (page.one("tr", id=name).all("th")[0] for name in ("k-visits", "k-visits-2"))
    assert first.text() == second.text()
