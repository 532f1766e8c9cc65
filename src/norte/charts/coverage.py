"""A coverage strip: which days of a window a source has, which are holes, which are to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from norte.charts.markup import Markup, described_by, join, place, tag, titled

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = timedelta(days=1)
_Y, _HEIGHT = "25%", "50%"


@dataclass(frozen=True, slots=True)
class Window:
    """The days drawn, both ends included; `today` is the last that could have data.

    `mark` is a day to draw a line before: the start of the period, None for no line.
    """

    start: date
    end: date
    today: date
    mark: date | None = None


def coverage(
    window: Window,
    until: date | None,
    holes: Iterable[tuple[date, date]],
    *,
    uid: str,
    title: str,
    desc: str,
) -> Markup:
    """Solid where the source has data, dashed outline in its holes and after `until`.

    Days after `window.today` are blank: nobody could have them. `until` None is a source
    that was never loaded. Holes outside the window are cut or left out.
    """
    missing = [_cut(hole, window.start, _last_day(window, until)) for hole in holes]
    gaps = sorted(span for span in missing if span is not None)
    late = _late(window, until)
    bars = [_bar(window, span, "have") for span in _between(window, until, gaps)]
    outlines = [_bar(window, span, "gap") for span in (*gaps, *late)]
    return tag(
        "svg",
        titled(uid, title, desc),
        tag("rect", x="0", y=_Y, width="100%", height=_HEIGHT, rx=3, class_="track"),
        join([*bars, *outlines]),
        _mark(window),
        class_="cover",
        role="img",
        aria_labelledby=described_by(uid, desc),
    )


def _last_day(window: Window, until: date | None) -> date:
    """The last day inside the window with data; the day before it when there is none."""
    if until is None:
        return window.start - _DAY
    return min(until, window.end)


def _cut(span: tuple[date, date], first: date, last: date) -> tuple[date, date] | None:
    start, end = max(span[0], first), min(span[1], last)
    return (start, end) if start <= end else None


def _between(
    window: Window, until: date | None, gaps: list[tuple[date, date]]
) -> list[tuple[date, date]]:
    """The days that are covered: up to `until`, less the gaps."""
    spans, first, last = [], window.start, _last_day(window, until)
    for start, end in gaps:
        if first < start:
            spans.append((first, start - _DAY))
        first = max(first, end + _DAY)
    if first <= last:
        spans.append((first, last))
    return spans


def _late(window: Window, until: date | None) -> list[tuple[date, date]]:
    span = _cut((_last_day(window, until) + _DAY, window.today), window.start, window.end)
    return [] if span is None else [span]


def _bar(window: Window, span: tuple[date, date], kind: str) -> Markup:
    x, width = _x(window, span[0]), _x(window, span[1] + _DAY) - _x(window, span[0])
    return tag("rect", x=place(x), y=_Y, width=place(width), height=_HEIGHT, rx=2, class_=kind)


def _mark(window: Window) -> Markup | None:
    if window.mark is None or not window.start < window.mark <= window.end:
        return None
    x = place(_x(window, window.mark))
    return tag("line", x1=x, x2=x, y1="0", y2="100%", class_="mark")


def _x(window: Window, day: date) -> float:
    days = (window.end - window.start).days + 1
    return 100 * (day - window.start).days / days
