"""What may reach a screen of a text that came from a file: no control or direction characters."""

from __future__ import annotations

_KEPT = {ord("\t"): " ", ord("\n"): " ", ord("\r"): " "}
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
_DIRECTION = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_LONE_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_TABLE = {**_CONTROL, **_KEPT, **_DIRECTION, **_LONE_HALVES, 0xFFFE: None, 0xFFFF: None}


def printable(text: str) -> str:
    """`text` without what could move a terminal's cursor or turn a line around.

    Escape sequences lose their escape character, line ends and tabs become spaces, marks
    that override the reading direction go, half a surrogate pair becomes U+FFFD.
    """
    return text.translate(_TABLE)
