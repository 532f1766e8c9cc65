"""No text of a file moves a terminal's cursor or turns a line around."""

from __future__ import annotations

import pytest

from norte.base.printable import printable


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Campaña ñandú 你好 🎯", "Campaña ñandú 你好 🎯"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x00b\x07c\x9bd", "abcd"),
        ("two\nlines\tand\rmore", "two lines and more"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_only_what_can_be_printed_stays(text, safe):
    assert printable(text) == safe
    assert printable(text).encode("utf-8")
