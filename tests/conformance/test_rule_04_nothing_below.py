"""Rule 4. Nothing under the line is undefined: not 0, not infinite."""

from __future__ import annotations

from datetime import date

from norte.base.numbers import show
from tests.conformance.reading_answers import states, values
from tests.worlds import answer


def test_money_over_no_clicks_is_undefined(build):
    found = answer(build({"ad_daily": [{"spend": 12, "clicks": 0}]}), "cpc")
    cell = found.cell("cpc")
    assert (cell.value, cell.state) == (None, "undefined")
    assert (cell.numerator, cell.denominator) == (12, 0)
    assert "low_n" not in cell.flags
    shown = show(cell.value, "money", currency="EUR", number_locale="es-ES", language="es")
    assert shown == "—"


def test_the_command_line_says_null(build):
    facts = build({"ad_daily": [{"spend": 300}], "cost_other": [], "lead_path": []})
    said = answer(facts, "cpl").as_json()[0]["cpl"]
    assert (said["value"], said["state"]) == (None, "undefined")
    assert said["parts"] == {"numerator": 300.0, "denominator": 0.0}


def test_nothing_over_nothing_is_undefined_too(build):
    found = answer(build({"ad_daily": [], "ad_conversion": []}), "roas", "cpa")
    assert states(found, "roas") == {None: "undefined"}
    assert states(found, "cpa") == {None: "undefined"}


def test_one_day_without_clicks_is_undefined_and_the_week_is_not(build):
    rows = [
        {"day": "2024-03-04", "spend": 12, "clicks": 0},
        {"day": "2024-03-05", "spend": 8, "clicks": 10},
    ]
    facts = build({"ad_daily": rows})
    span = {"first": date(2024, 3, 4), "last": date(2024, 3, 5)}
    by_day = answer(facts, "cpc", grain="day", **span)
    assert values(by_day, "cpc") == {"2024-03-04": None, "2024-03-05": 0.8}
    assert values(answer(facts, "cpc", **span), "cpc") == {None: 2}


def test_a_comparison_with_nothing_below_has_no_difference(build):
    rows = [
        {"day": "2024-03-04", "spend": 12, "clicks": 0},
        {"day": "2024-03-05", "spend": 8, "clicks": 10},
    ]
    found = answer(
        build({"ad_daily": rows}),
        "cpc",
        grain="day",
        first=date(2024, 3, 5),
        last=date(2024, 3, 5),
        compare="previous",
    )
    beside = found.cell("cpc").compare
    assert (beside.value, beside.state) == (None, "undefined")
    assert (beside.difference, beside.change) == (None, None)
