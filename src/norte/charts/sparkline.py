"""A sparkline: the shape of a series, no axes; its gaps stay gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.charts.markup import Markup, described_by, join, place, tag, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEFT, _RIGHT = 2.0, 97.0
_TOP, _BOTTOM = 12.0, 88.0
Point = tuple[float, float]


def sparkline(
    values: Sequence[float | None], *, uid: str, title: str, desc: str, last_is_open: bool = False
) -> Markup:
    """The series as a line with a dot on its last value; None is a gap, never a zero.

    A value between two gaps is a dot. `last_is_open` draws the way to the last value dotted
    and its dot hollow: that week has not ended. A series without a value is a dashed line.
    """
    points = _points(values)
    known = [p for p in points if p is not None]
    shapes = _drawn(points, last_is_open=last_is_open) if known else _empty()
    return tag(
        "svg",
        titled(uid, title, desc),
        shapes,
        class_="spark" if known else "spark spark-none",
        role="img",
        aria_labelledby=described_by(uid, desc),
    )


def _points(values: Sequence[float | None]) -> list[Point | None]:
    """Places in % of the box; a flat series runs through its middle."""
    known = [v for v in values if v is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    step = (_RIGHT - _LEFT) / max(len(values) - 1, 1)

    def height(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return _BOTTOM - share * (_BOTTOM - _TOP)

    return [None if v is None else (_LEFT + i * step, height(v)) for i, v in enumerate(values)]


def _drawn(points: list[Point | None], *, last_is_open: bool) -> Markup:
    before, end = (points[-2] if len(points) > 1 else None), points[-1]
    closed, tail = points, None
    if last_is_open and before is not None and end is not None:
        closed, tail = points[:-1], [before, end]
    runs = list(_runs(closed))
    lines = [tag("path", d=_path(run), class_="actual") for run in runs if len(run) > 1]
    if tail is not None:
        lines.append(tag("path", d=_path(tail), class_="open"))
    dots = [_dot(run[0], "lone") for run in runs if len(run) == 1 and run[0] != points[-1]]
    last = next(p for p in reversed(points) if p is not None)
    if points[-1] is not None:
        dots.append(_dot(last, "last-open" if last_is_open else "last"))
    return join([*_stretched(lines), *dots])


def _stretched(lines: list[Markup]) -> list[Markup]:
    if not lines:
        return []
    return [
        tag(
            "svg",
            *lines,
            viewBox="0 0 1000 1000",
            preserveAspectRatio="none",
            width="100%",
            height="100%",
            overflow="visible",
        )
    ]


def _empty() -> Markup:
    return tag("line", x1=place(_LEFT), x2=place(_RIGHT), y1="50%", y2="50%", class_="gap")


def _runs(points: list[Point | None]) -> Iterator[list[Point]]:
    """The stretches without a gap."""
    run: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def _path(run: list[Point]) -> str:
    return "M" + " L".join(f"{x * 10:.0f},{y * 10:.0f}" for x, y in run)


def _dot(point: Point, kind: str) -> Markup:
    radius = {"last": 2.6, "last-open": 2.4, "lone": 1.3}[kind]
    return tag("circle", cx=place(point[0]), cy=place(point[1]), r=radius, class_=kind)
