"""Rule 15. Units are shown as people read them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from norte.base.numbers import show, show_change
from tests.worlds import answer

SPANISH: dict[str, Any] = {"currency": "EUR", "number_locale": "es-ES", "language": "es"}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_return_of_ten_is_ten_to_one(build):
    facts = build({"ad_daily": [{"spend": 100}], "ad_conversion": [{"value": 1000}]})
    found = answer(facts, "roas")
    assert found.cell("roas").value == 10
    shown = show(found.cell("roas").value, found.metrics[0].unit, **SPANISH)
    assert plain(shown) == "10,0 : 1"


def test_a_change_in_a_rate_is_in_points(build):
    rows = [
        {"day": "2024-02-05", "clicks": 20, "impressions": 1000},
        {"day": "2024-03-04", "clicks": 25, "impressions": 1000},
    ]
    facts = build({"ad_daily": rows}, cover=(date(2024, 2, 1), date(2024, 3, 31)))
    found = answer(
        facts, "ad_ctr", first=date(2024, 3, 1), last=date(2024, 3, 31), compare="previous"
    )
    cell = found.cell("ad_ctr")
    assert (cell.value, cell.compare.value) == (0.025, 0.02)
    assert cell.compare.difference == pytest.approx(0.005)
    assert plain(show(cell.value, "percent", **SPANISH)) == "2,5 %"
    shown = show_change(cell.compare.difference, "points", unit="percent", **SPANISH)
    assert plain(shown) == "+0,5 pp"


@pytest.mark.parametrize(
    ("number_locale", "shown"), [("es-ES", "1.247"), ("es-MX", "1,247"), ("en-GB", "1,247")]
)
def test_thousands_are_the_readers(build, number_locale, shown):
    facts = build({"ad_daily": [{"clicks": 1247}]})
    cell = answer(facts, "ad_clicks").cell("ad_clicks")
    told = show(
        cell.value, "count", currency=None, number_locale=number_locale, language=number_locale[:2]
    )
    assert plain(told) == shown


def test_the_file_has_plain_numbers(build):
    """Rates are fractions, ratios and scores plain, money a number with its currency beside it."""
    facts = build({"ad_daily": [{"clicks": 25, "impressions": 1000, "spend": 12.5}]})
    said = answer(facts, "ad_ctr", "cpc").as_json()[0]
    assert (said["ad_ctr"]["value"], "currency" in said["ad_ctr"]) == (0.025, False)
    assert (said["cpc"]["value"], said["cpc"]["currency"]) == (0.5, "EUR")
