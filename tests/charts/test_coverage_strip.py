"""The coverage strip: which days have data, which are missing, which are to come."""

from __future__ import annotations

from datetime import date

import pytest

from norte.charts.coverage import Window, coverage
from tests.charts.golden_files import is_as_drawn_before, parsed

WINDOW = Window(date(2026, 11, 1), date(2026, 11, 20), today=date(2026, 11, 16))
HOLE = (date(2026, 11, 5), date(2026, 11, 6))


def drawn(until, holes=(), window=WINDOW):
    return coverage(window, until, holes, uid="c", title="Coverage", desc="To Nov 16.")


def bars(svg, kind):
    """First day and number of days of each bar of a kind, counted from the window's start."""
    found = parsed(svg).findall(f".//rect[@class='{kind}']")
    days = [(float(b.attrib["x"][:-1]) / 5, float(b.attrib["width"][:-1]) / 5) for b in found]
    return [(round(x, 6), round(width, 6)) for x, width in days]


@pytest.mark.parametrize(
    ("name", "until", "holes"),
    [
        ("coverage_whole", date(2026, 11, 16), ()),
        ("coverage_hole", date(2026, 11, 16), (HOLE,)),
        ("coverage_late", date(2026, 11, 10), (HOLE,)),
        ("coverage_absent", None, ()),
    ],
)
def test_it_is_drawn_as_before(name, until, holes):
    assert is_as_drawn_before(name, drawn(until, holes))


def test_covered_days_and_missing_days_add_up_to_today():
    svg = drawn(date(2026, 11, 10), (HOLE,))
    assert bars(svg, "have") == [(0, 4), (6, 4)]
    assert bars(svg, "gap") == [(4, 2), (10, 6)]


def test_days_to_come_are_neither_covered_nor_missing():
    svg = drawn(date(2026, 11, 16))
    assert bars(svg, "have") == [(0, 16)]
    assert bars(svg, "gap") == []


def test_a_source_that_was_never_loaded_is_missing_up_to_today():
    svg = drawn(None)
    assert bars(svg, "have") == []
    assert bars(svg, "gap") == [(0, 16)]


def test_data_beyond_the_window_is_cut():
    assert bars(drawn(date(2027, 3, 1)), "have") == [(0, 20)]


def test_holes_outside_are_left_out_and_holes_that_touch_join():
    svg = drawn(
        date(2026, 11, 16),
        (
            (date(2026, 9, 1), date(2026, 9, 3)),
            (date(2026, 10, 30), date(2026, 11, 2)),
            (date(2026, 11, 3), date(2026, 11, 3)),
        ),
    )
    assert bars(svg, "have") == [(3, 13)]
    assert bars(svg, "gap") == [(0, 2), (2, 1)]


def test_the_period_is_marked_where_it_starts_inside():
    window = Window(date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 16), date(2026, 11, 11))
    line = parsed(drawn(date(2026, 11, 16), window=window)).find(".//line")
    assert line is not None
    assert line.attrib["x1"] == "50%"
    assert parsed(drawn(date(2026, 11, 16))).find(".//line") is None
