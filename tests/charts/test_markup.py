"""Elements are escaped by construction: what somebody typed never becomes markup."""

from __future__ import annotations

import pytest

from norte.charts.markup import Markup, join, place, tag, text


def test_text_is_escaped_and_markup_is_not_escaped_twice():
    inner = tag("b", "a < b & c")
    assert tag("p", inner, ' "d"') == "<p><b>a &lt; b &amp; c</b> &quot;d&quot;</p>"


def test_an_attribute_cannot_be_left():
    assert tag("a", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;"></a>'


def test_attribute_names_are_pythons():
    made = tag("td", class_="r", aria_label="x", tabindex=0, hidden=True, title=None, id=False)
    assert made == '<td class="r" aria-label="x" tabindex="0" hidden></td>'


def test_a_void_element_is_not_closed_and_nothing_is_left_out_but_none():
    assert tag("br") == "<br>"
    assert tag("p", None, "", "x") == "<p>x</p>"
    assert join(["<", None, Markup("<b>")], " ") == "&lt; <b>"


def test_control_characters_never_reach_the_page():
    assert text("a\x00b\x1b[0m\u202e") == "ab[0m"


@pytest.mark.parametrize(
    ("percent", "written"), [(0, "0%"), (12.5, "12.5%"), (100, "100%"), (33.333, "33.33%")]
)
def test_a_position_is_written_short(percent, written):
    assert place(percent) == written
