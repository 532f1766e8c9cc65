"""Rule 21. Joining facts never multiplies them; half a filter is refused; "(none)" is one row."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.errors import RefusedError, UnknownNameError
from tests.conformance.reading_answers import cells, values
from tests.worlds import answer


def test_rows_of_one_fact_do_not_multiply_another(build):
    """Three ads, two other costs, two leads of one channel: 60 + 40 over 2, once each."""
    rows = {
        "ad_daily": [{"campaign_id": c, "channel": "paid_search", "spend": 20} for c in "abc"],
        "cost_other": [{"item": i, "channel": "paid_search", "amount": 20} for i in "xy"],
        "lead_path": [{"person": p, "channel": "paid_search"} for p in "uv"],
    }
    found = answer(build(rows), "cpl", "marketing_spend", "leads", by=("channel",))
    assert values(found, "marketing_spend") == {"paid_search": 100}
    assert values(found, "leads") == {"paid_search": 2}
    assert values(found, "cpl") == {"paid_search": 50}


def test_unknown_members_are_one_row(build):
    """Ads without channel 7 €, a lead without channel: (none), 7 € / 1."""
    rows = {"ad_daily": [{"spend": 7}], "cost_other": [], "lead_path": [{"person": "a"}]}
    found = answer(build(rows), "ad_spend", "leads", "cpl", by=("channel",))
    assert len(found.rows) == 1
    assert values(found, "ad_spend") == {"(none)": 7}
    assert values(found, "leads") == {"(none)": 1}
    assert values(found, "cpl") == {"(none)": 7}


def test_unknown_members_of_four_facts_are_still_one_row(build):
    rows = {
        "ad_daily": [{"spend": 7}, {"spend": 3, "channel": "paid_search", "campaign_id": "b"}],
        "cost_other": [{"amount": 1}],
        "lead_path": [{"person": "a"}],
        "order_fact": [{"revenue": 20, "person": "a"}, {"revenue": 5, "channel": "email"}],
    }
    found = answer(build(rows), "marketing_spend", "leads", "revenue", "customers", by=("channel",))
    assert values(found, "marketing_spend") == {"(none)": 8, "paid_search": 3, "email": 0}
    assert values(found, "revenue") == {"(none)": 20, "paid_search": 0, "email": 5}
    assert values(found, "leads") == {"(none)": 1, "paid_search": 0, "email": 0}
    assert values(found, "customers") == {"(none)": 1, "paid_search": 0, "email": 0}
    assert [row.members[0] for row in found.rows] == ["email", "paid_search", None]


def test_the_unknown_can_be_asked_for(build):
    rows = {"ad_daily": [{"spend": 7}, {"spend": 3, "channel": "email", "campaign_id": "b"}]}
    facts = build(rows)
    for chosen, amount in (("(none)", 7), ("email", 3), (("(none)", "email"), 10)):
        found = answer(facts, "ad_spend", where={"channel": chosen})
        assert values(found, "ad_spend") == {None: amount}


@pytest.mark.parametrize("how", [{"by": ("ad",)}, {"where": {"ad": "a1"}}])
def test_a_dimension_that_one_side_lacks_is_refused_with_those_that_work(build, how):
    rows = {
        "ad_daily": [{"ad_name": "a1", "level": "ad", "spend": 9}],
        "cost_other": [],
        "lead_path": [{"person": "a"}],
    }
    facts = build(rows)
    with pytest.raises(RefusedError) as refused:
        answer(facts, "cpl", **how)
    said = refused.value.say("en")
    assert "'ad'" in said
    assert "lead_path" in said
    assert "try by market, channel, campaign" in said
    assert values(answer(facts, "ad_spend", by=("ad",)), "ad_spend") == {"a1": 9}


@pytest.mark.parametrize("how", [{"by": ("platform",)}, {"where": {"platform": "google_ads"}}])
@pytest.mark.parametrize("metric", ["cpl", "blended_cpa", "blended_roas", "overlap_factor"])
def test_a_platform_of_one_side_is_none_of_the_others(build, metric, how):
    """Google's spend over orders that Google has none of: refused, not 0 and not undefined."""
    rows = {
        "ad_daily": [{"spend": 9}],
        "ad_conversion": [{"conversions": 1}],
        "email_stat": [],
        "cost_other": [],
        "lead_path": [{"person": "a"}],
        "order_fact": [{"revenue": 20}],
        "refund": [],
    }
    with pytest.raises(RefusedError) as refused:
        answer(build(rows), metric, **how)
    assert "try by market, channel, campaign" in refused.value.say("en")


def test_a_sum_of_two_families_by_platform_keeps_each_where_it_is(build):
    rows = {
        "ad_daily": [
            {"spend": 9},
            {"spend": 5, "platform": "meta_ads", "account": "m"},
        ],
        "cost_other": [{"amount": 40}],
    }
    facts = build(rows)
    found = answer(facts, "marketing_spend", by=("platform",))
    assert values(found, "marketing_spend") == {"google_ads": 9, "meta_ads": 5, "own": 40}
    assert {c.flags for c in cells(found, "marketing_spend").values()} == {()}
    assert values(answer(facts, "marketing_spend"), "marketing_spend") == {None: 54}
    google = answer(facts, "marketing_spend", where={"platform": "google_ads"})
    assert (google.cell("marketing_spend").value, google.cell("marketing_spend").flags) == (9, ())


def test_a_dimension_that_nobody_knows_is_a_typo(build):
    with pytest.raises(UnknownNameError, match="canal") as refused:
        answer(build({"ad_daily": []}), "ad_spend", by=("chanel_canal",))
    assert "there is no dimension" in refused.value.say("en")


def test_both_sides_of_a_ratio_count_the_same_population(build):
    """90 € of two known customers and 60 € of nobody known: 45 a customer, never 75."""
    rows = {
        "order_fact": [
            {"person": "a", "revenue": 30},
            {"person": "a", "revenue": 20},
            {"person": "b", "revenue": 40},
            {"revenue": 60},
        ]
    }
    found = answer(
        build(rows), "revenue_per_customer", "purchase_frequency", "revenue", "customers"
    )
    assert found.cell("revenue_per_customer").value == 45
    assert found.cell("purchase_frequency").value == 1.5
    assert (found.cell("revenue").value, found.cell("customers").value) == (150, 2)


def test_an_order_with_two_codes_is_one_order(build):
    """The same from the raw tables: two coupons and two refunds of one order of 85 €."""
    rows = {
        "order": [{"order_id": "o1", "goods": 85, "discount": 15}],
        "order_discount": [
            {"order_id": "o1", "code": "HOLA10", "kind": "coupon", "amount": 10},
            {"order_id": "o1", "code": "MAYO5", "kind": "coupon", "amount": 5},
        ],
        "refund": [{"order_id": "o1", "amount": 5}, {"order_id": "o1", "amount": 10}],
    }
    found = answer(
        build(rows), "orders", "revenue", "discount_amount", "coupon_order_share", "net_revenue"
    )
    assert [c.value for c in found.rows[0].cells] == [1, 85, 15, 1, 70]


def test_facts_of_two_engines_meet_as_one(build, request):
    """Spend on a company's engine, leads in the lake: the same figures, the same "(none)"."""
    from norte.engine.facts import Facts
    from tests.worlds import World

    ads = build({"ad_daily": [{"spend": 7}, {"spend": 20, "channel": "email", "campaign_id": "e"}]})
    lake = World(
        {"lead_path": [{"person": "a"}, {"person": "b", "channel": "email"}], "cost_other": []}
    ).facts_on_duckdb()
    both = Facts(lake.main, {"ad_daily": ads.main})
    found = answer(both, "cpl", by=("channel",), first=date(2024, 3, 1), last=date(2024, 3, 31))
    assert values(found, "cpl") == {"(none)": 7, "email": 20}
