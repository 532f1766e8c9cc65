"""The sparkline: its golden files, its gaps, its name for those who cannot see it."""

from __future__ import annotations

import pytest

from norte.charts.sparkline import sparkline
from tests.charts.golden_files import is_as_drawn_before, parsed

SERIES = {
    "sparkline_rising": (1.0, 2.0, 4.0, 3.0, 8.0),
    "sparkline_with_gaps": (None, 2.0, 3.0, None, 5.0, None, 4.0, 6.0, None),
    "sparkline_flat": (5.0, 5.0, 5.0),
    "sparkline_one_value": (None, None, 7.0),
    "sparkline_negative": (-3.0, 0.0, 2.5, -1.0),
}


def drawn(values, **more):
    return sparkline(values, uid="s", title="Trend", desc="From 1 to 8.", **more)


@pytest.mark.parametrize("name", SERIES)
def test_it_is_drawn_as_before(name):
    assert is_as_drawn_before(name, drawn(SERIES[name]))


def test_an_open_last_week_is_drawn_dotted_and_hollow():
    assert is_as_drawn_before("sparkline_open", drawn((1.0, 3.0, 2.0), last_is_open=True))


def test_without_a_value_it_is_a_dashed_line_and_not_a_flat_series():
    empty = drawn((None, None, None))
    assert is_as_drawn_before("sparkline_empty", empty)
    assert 'class="gap"' in empty
    assert "<path" not in empty


def test_a_gap_breaks_the_line():
    shapes = parsed(drawn((1.0, 2.0, None, 3.0, 4.0)))
    assert len(shapes.findall(".//path")) == 2


def test_the_last_value_has_no_dot_when_the_last_week_has_no_data():
    assert "last" not in drawn((1.0, 2.0, None))


def test_the_highest_value_stands_highest():
    shapes = parsed(drawn((1.0, 9.0, 4.0)))
    path = shapes.find(".//path")
    assert path is not None
    heights = [int(pair.split(",")[1]) for pair in path.attrib["d"].replace("M", "").split(" L")]
    assert heights == [880, 120, 595]


def test_it_has_a_name_and_a_description_that_the_picture_points_at():
    shapes = parsed(drawn((1.0, 2.0)))
    ids = {e.attrib["id"]: e.text for e in shapes if "id" in e.attrib}
    assert shapes.attrib["role"] == "img"
    assert [ids[i] for i in shapes.attrib["aria-labelledby"].split()] == ["Trend", "From 1 to 8."]


def test_a_hostile_title_stays_text():
    shapes = parsed(sparkline((1.0,), uid="s", title="</title><script>x</script>", desc=""))
    assert shapes.find(".//script") is None
    title = shapes.find("title")
    assert title is not None
    assert title.text == "</title><script>x</script>"


def test_it_takes_its_size_from_the_page():
    shapes = parsed(drawn((1.0, 2.0)))
    assert {"viewBox", "width", "height"}.isdisjoint(shapes.attrib)
    inner = shapes.find("svg")
    assert inner is not None
    assert inner.attrib["preserveAspectRatio"] == "none"
