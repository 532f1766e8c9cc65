"""Rule 14. Money has a currency: converted at its day's rate, or refused by name; tax is told."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.errors import RefusedError
from tests.conformance.reading_answers import values
from tests.worlds import answer, covering, settings

MARCH = {"first": date(2024, 3, 1), "last": date(2024, 3, 31)}


def rate(day: str, currency: str, value: float, kind="actual", base="EUR"):
    return {
        "day": day,
        "from_currency": base,
        "to_currency": currency,
        "rate": value,
        "kind": kind,
    }


def test_euros_below_and_dollars_above_refuse_and_are_named(build):
    facts = build(
        {
            "ad_daily": [{"spend": 100, "currency": "EUR"}],
            "ad_conversion": [{"value": 800, "currency": "USD"}],
        }
    )
    with pytest.raises(RefusedError) as refused:
        answer(facts, "roas")
    assert "USD" in refused.value.say("en")
    assert "EUR" in refused.value.say("en")
    assert "eurofxref" in refused.value.say("es")


def test_two_currencies_in_one_table_refuse_at_every_level(build):
    rows = [
        {"spend": 100, "currency": "EUR", "market": "es"},
        {"spend": 100, "currency": "MXN", "market": "mx", "campaign_id": "m"},
        {"spend": 100, "currency": "USD", "market": "us", "campaign_id": "u"},
    ]
    facts = build({"ad_daily": rows})
    for how in ({}, {"by": ("market",)}, {"grain": "day"}, {"grain": "month", "by": ("market",)}):
        with pytest.raises(RefusedError, match="MXN, USD"):
            answer(facts, "ad_spend", **how)
    one = answer(facts, "ad_spend", where={"market": "es"})
    assert values(one, "ad_spend") == {None: 100}


def test_money_in_the_workspaces_currency_needs_no_rate(build):
    facts = build({"order_fact": [{"revenue": 800, "currency": "USD"}]})
    found = answer(facts, "revenue", workspace=settings(currency="USD"))
    assert values(found, "revenue") == {None: 800}
    assert found.as_json()[0]["revenue"]["currency"] == "USD"


def test_what_is_not_money_needs_no_rate(build):
    facts = build({"order_fact": [{"currency": "USD"}, {"currency": "EUR"}]})
    assert values(answer(facts, "orders"), "orders") == {None: 2}


def test_flows_convert_at_the_days_rate(build):
    """100 $ at 1.25 $/€ and 100 $ at 2 $/€, and 10 €: 80 + 50 + 10."""
    rows = [
        {"day": "2024-03-04", "spend": 100, "currency": "USD"},
        {"day": "2024-03-05", "spend": 100, "currency": "USD"},
        {"day": "2024-03-05", "spend": 10, "currency": "EUR", "campaign_id": "e"},
    ]
    rates = [rate("2024-03-04", "USD", 1.25), rate("2024-03-05", "USD", 2.0)]
    facts = build({"ad_daily": rows, "fx_rate": rates})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 140}
    found = answer(facts, "ad_spend", grain="day", first=date(2024, 3, 4), last=date(2024, 3, 5))
    assert values(found, "ad_spend") == {"2024-03-04": 80, "2024-03-05": 60}


def test_the_weekend_takes_the_last_rate(build):
    """Friday 1 March 1.25, Monday 4 March 2.0: Sunday the 3rd converts at 1.25."""
    rows = [{"day": "2024-03-03", "spend": 100, "currency": "USD"}]
    rates = [rate("2024-03-01", "USD", 1.25), rate("2024-03-04", "USD", 2.0)]
    facts = build({"ad_daily": rows, "fx_rate": rates})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 80}


def test_a_rate_of_long_ago_is_no_rate(build):
    rows = [{"day": "2024-03-30", "spend": 100, "currency": "USD"}]
    facts = build({"ad_daily": rows, "fx_rate": [rate("2024-03-01", "USD", 1.25)]})
    with pytest.raises(RefusedError, match="USD"):
        answer(facts, "ad_spend")


def test_one_day_without_a_rate_is_enough_to_refuse(build):
    rows = [
        {"day": "2024-03-04", "spend": 100, "currency": "USD"},
        {"day": "2024-03-04", "spend": 5, "currency": "MXN", "campaign_id": "m"},
    ]
    facts = build({"ad_daily": rows, "fx_rate": [rate("2024-03-04", "USD", 1.25)]})
    with pytest.raises(RefusedError, match="MXN"):
        answer(facts, "ad_spend")


def test_nothing_in_a_currency_without_a_rate_is_nothing(build):
    rows = [
        {"day": "2024-03-04", "spend": 0, "currency": "MXN"},
        {"day": "2024-03-04", "spend": 7, "currency": "EUR", "campaign_id": "e"},
    ]
    assert values(answer(build({"ad_daily": rows}), "ad_spend"), "ad_spend") == {None: 7}


def test_two_currencies_meet_through_a_third(build):
    """1 € = 20 MXN = 1.25 $: 400 MXN are 25 $."""
    rates = [rate("2024-03-04", "MXN", 20.0), rate("2024-03-04", "USD", 1.25)]
    facts = build({"ad_daily": [{"spend": 400, "currency": "MXN"}], "fx_rate": rates})
    found = answer(facts, "ad_spend", workspace=settings(currency="USD"))
    assert values(found, "ad_spend") == {None: 25}


PLANNED = {
    "ad_daily": [
        {"day": "2024-02-05", "spend": 100, "currency": "USD"},
        {"day": "2024-03-04", "spend": 100, "currency": "USD"},
    ],
    "fx_rate": [
        rate("2024-02-05", "USD", 1.25),
        rate("2024-03-04", "USD", 2.0),
        rate("2024-03-29", "USD", 4.0),
        rate("2024-01-01", "USD", 1.0, kind="plan"),
    ],
}
FEBRUARY_ON = (date(2024, 2, 1), date(2024, 3, 31))


def test_plan_rates_are_the_years(build):
    facts = build(PLANNED, cover=FEBRUARY_ON)
    found = answer(facts, "ad_spend", rates="plan", compare="previous", **MARCH)
    assert found.cell("ad_spend").value == 100
    assert found.cell("ad_spend").compare.value == 100


def test_constant_rates_are_of_one_day_on_both_sides(build):
    """At the last rate of the period asked for, 4 $/€: 25 € and 25 €, no change of currency."""
    facts = build(PLANNED, cover=FEBRUARY_ON)
    actual = answer(facts, "ad_spend", compare="previous", **MARCH).cell("ad_spend")
    assert (actual.value, actual.compare.value) == (50, 80)
    constant = answer(facts, "ad_spend", rates="constant", compare="previous", **MARCH)
    cell = constant.cell("ad_spend")
    assert (cell.value, cell.compare.value, cell.compare.change) == (25, 25, 0)


def test_a_plan_that_is_missing_is_said(build):
    facts = build({**PLANNED, "fx_rate": PLANNED["fx_rate"][:3]}, cover=FEBRUARY_ON)
    with pytest.raises(RefusedError, match="plan"):
        answer(facts, "ad_spend", rates="plan")


def test_currencies_scale_money_and_leave_counts(build):
    rows = [{"spend": 80, "clicks": 40, "currency": "USD"}]
    facts = build({"ad_daily": rows, "fx_rate": [rate("2024-03-04", "USD", 2.0)]})
    found = answer(facts, "cpc", "ad_clicks", "ad_spend")
    assert [found.cell(m).value for m in ("cpc", "ad_clicks", "ad_spend")] == [1, 40, 40]


def taxed(table: str, mark: str | None):
    account = {"source_id": "example", "account": "example"}
    platform = {"ad_daily": "google_ads", "order_fact": "shopify", "refund": "shopify"}[table]
    cover = covering(table, MARCH["first"], MARCH["last"], tax=mark)
    return {**account, "platform": platform, **cover}


@pytest.mark.parametrize(
    ("ads", "shop", "is_mixed"),
    [
        ("with", "without", True),
        ("without", "without", False),
        ("with", "with", False),
        (None, "without", False),
    ],
)
def test_tax_above_and_not_below_is_flagged(build, ads, shop, is_mixed):
    facts = build(
        {"ad_daily": [{"spend": 100}], "order_fact": [{"revenue": 500}], "refund": []},
        coverage=[taxed("ad_daily", ads), taxed("order_fact", shop), taxed("refund", shop)],
    )
    found = answer(facts, "blended_roas", "ad_spend", "blended_cpa")
    assert ("mixed_tax" in found.cell("blended_roas").flags) == is_mixed
    assert "mixed_tax" not in found.cell("ad_spend").flags
    assert "mixed_tax" not in found.cell("blended_cpa").flags


def test_refunds_belong_to_net_revenue_on_the_day_of_the_refund(build):
    rows = {
        "order_fact": [{"instant": "2024-02-10 12:00:00", "revenue": 200}],
        "refund": [{"instant": "2024-03-10 12:00:00", "amount": 30}],
    }
    facts = build(rows, cover=FEBRUARY_ON)
    months = answer(
        facts,
        "revenue",
        "net_revenue",
        grain="month",
        first=FEBRUARY_ON[0],
        last=FEBRUARY_ON[1],
    )
    assert values(months, "revenue") == {"2024-02-01": 200, "2024-03-01": 0}
    assert values(months, "net_revenue") == {"2024-02-01": 200, "2024-03-01": -30}
