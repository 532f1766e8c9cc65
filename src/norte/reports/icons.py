"""The page's small drawings: one path each, in the colour of the text beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.charts.markup import Markup, tag

if TYPE_CHECKING:
    from collections.abc import Mapping

_RING = tag("circle", cx=8, cy=8, r=6.5)


def _path(d: str) -> Markup:
    return tag("path", d=d)


_SHAPES: Mapping[str, tuple[Markup, ...]] = {
    "check": (_RING, _path("m5.2 8.2 2 2 3.6-4.2")),
    "triangle": (_path("M8 1.8 15 14H1z"), _path("M8 6.4v3.4M8 11.6v.6")),
    "clock": (_RING, _path("M8 4.4V8l2.4 1.6")),
    "half": (
        _RING,
        tag("path", d="M8 3.6a4.4 4.4 0 0 1 0 8.8z", fill="currentColor", stroke="none"),
    ),
    "zero": (_RING, tag("ellipse", cx=8, cy=8, rx=1.7, ry=2.6)),
    "dashed": (tag("circle", cx=8, cy=8, r=6.5, stroke_dasharray="2.6 2.5"),),
    "dash": (_RING, _path("M5.2 8h5.6")),
    "up": (_path("M8 13V3.4M3.8 7.4 8 3.2l4.2 4.2"),),
    "down": (_path("M8 3v9.6M3.8 8.6 8 12.8l4.2-4.2"),),
    "flat": (_path("M3 6h10M3 10h10"),),
    "calendar": (
        tag("rect", x=2, y=3, width=12, height=11, rx=1.4),
        _path("M2 6.4h12M5.4 1.6v2.6M10.6 1.6v2.6"),
    ),
    "flask": (
        _path(
            "M6.4 1.8v4.4L2.6 13a.9.9 0 0 0 .8 1.4h9.2a.9.9 0 0 0 .8-1.4L9.6 6.2V1.8M5.2 1.8h5.6"
        ),
    ),
}

BRAND = tag(
    "svg",
    tag("circle", cx=11, cy=11, r=10, fill="none", stroke="currentColor", stroke_width=1.8),
    tag("path", d="M11 3.8 14.2 13 11 11.6 7.8 13z", fill="currentColor"),
    width=22,
    height=22,
    viewBox="0 0 22 22",
    aria_hidden="true",
)


def icon(name: str, size: int = 14) -> Markup:
    """The drawing called `name`, hidden from screen readers: a word always stands beside it."""
    return tag(
        "svg",
        *_SHAPES[name],
        width=size,
        height=size,
        viewBox="0 0 16 16",
        fill="none",
        stroke="currentColor",
        stroke_width=2,
        stroke_linejoin="round",
        aria_hidden="true",
    )
