"""Rule 13. Claims are not sales: never added across platforms; orders give the headline."""

from __future__ import annotations

import pytest

from norte.base.errors import RefusedError
from tests.conformance.reading_answers import states, values
from tests.worlds import answer

GOOGLE = {"platform": "google_ads", "source_id": "google_ads", "account": "g"}
META = {"platform": "meta_ads", "source_id": "meta_ads", "account": "m"}
WORLD = {
    "ad_daily": [
        {**GOOGLE, "campaign_key": "c", "channel": "paid_search", "spend": 1000},
        {**META, "campaign_key": "c", "channel": "paid_social", "spend": 900},
    ],
    "ad_conversion": [
        {
            **GOOGLE,
            "campaign_key": "c",
            "channel": "paid_search",
            "conversions": 100,
            "value": 5000,
        },
        {**META, "campaign_key": "c", "channel": "paid_social", "conversions": 75, "value": 4500},
    ],
    "email_stat": [],
    "order_fact": [{"revenue": 100, "campaign_key": "c", "channel": "direct"} for _ in range(95)],
    "refund": [],
}
CLAIMS = ("ad_conversions", "cpa", "claimed_revenue", "roas")


@pytest.mark.parametrize("metric", CLAIMS)
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"grain": "month"},
        {"by": ("market",)},
        {"by": ("campaign",)},
        {"by": ("channel",)},
        {"compare": "previous"},
        {"where": {"campaign": "c"}},
    ],
    ids=str,
)
def test_several_platforms_together_refuse_by_every_route(build, metric, how):
    with pytest.raises(RefusedError) as refused:
        answer(build(WORLD), metric, **how)
    said = refused.value.say("en")
    assert "google_ads, meta_ads" in said
    assert "--by platform" in said


@pytest.mark.parametrize(
    ("metric", "google", "meta", "instead"),
    [
        ("ad_conversions", 100, 75, "orders"),
        ("cpa", 10, 12, "blended_cpa"),
        ("claimed_revenue", 5000, 4500, "revenue"),
        ("roas", 5, 5, "blended_roas"),
    ],
)
def test_each_platform_answers_for_itself(build, metric, google, meta, instead):
    facts = build(WORLD)
    found = answer(facts, metric, by=("platform",))
    assert values(found, metric) == {"google_ads": google, "meta_ads": meta}
    assert values(answer(facts, metric, where={"platform": "meta_ads"}), metric) == {None: meta}
    with pytest.raises(RefusedError) as refused:
        answer(facts, metric)
    assert f"'{instead}' answers" in refused.value.say("en")


def test_orders_give_the_headline(build):
    found = answer(build(WORLD), "orders", "blended_cpa", "blended_roas", "ad_spend")
    assert found.cell("orders").value == 95
    assert found.cell("blended_cpa").value == 20
    assert found.cell("blended_roas").value == 5
    assert found.cell("ad_spend").value == 1900


def test_the_overlap_factor_is_the_one_that_adds_claims(build):
    """175 claimed, 95 sales: 1.842."""
    found = answer(build(WORLD), "overlap_factor")
    assert found.cell("overlap_factor").value == pytest.approx(1.8421, abs=5e-5)
    assert (found.cell("overlap_factor").numerator, found.cell("overlap_factor").denominator) == (
        175,
        95,
    )


def test_the_mails_claims_are_claims_too(build):
    mailed = {**WORLD, "email_stat": [{"claimed_orders": 15}]}
    assert answer(build(mailed), "overlap_factor").cell("overlap_factor").value == 2


def test_a_platform_with_spend_and_no_claims_still_refuses(build):
    """All the spend over one platform's claims would be a ratio of two different things."""
    one_sided = {**WORLD, "ad_conversion": WORLD["ad_conversion"][:1]}
    with pytest.raises(RefusedError, match="google_ads, meta_ads"):
        answer(build(one_sided), "cpa")


def test_one_platform_alone_needs_no_choice(build):
    alone = {name: rows[:1] for name, rows in WORLD.items()}
    found = answer(build(alone), *CLAIMS)
    assert [found.cell(metric).value for metric in CLAIMS] == [100, 10, 5000, 5]


def test_secondary_conversions_are_not_claims(build):
    rows = [
        {**GOOGLE, "conversions": 10, "is_primary": True},
        {**GOOGLE, "conversions": 90, "is_primary": False, "conversion_type": "view"},
    ]
    found = answer(build({"ad_conversion": rows}), "ad_conversions")
    assert values(found, "ad_conversions") == {None: 10}


def test_clicks_that_platforms_count_in_their_own_way_are_not_added_either(build):
    rows = {
        "ad_daily": [
            {**GOOGLE, "clicks": 100, "link_clicks": 100, "impressions": 1000},
            {**META, "clicks": 400, "link_clicks": 100, "impressions": 1000},
        ]
    }
    facts = build(rows)
    with pytest.raises(RefusedError, match="google_ads, meta_ads"):
        answer(facts, "ad_ctr")
    found = answer(facts, "link_ctr", "link_clicks")
    assert (found.cell("link_ctr").value, found.cell("link_clicks").value) == (0.1, 200)
    assert states(answer(facts, "ad_ctr", by=("platform",)), "ad_ctr") == {
        "google_ads": "value",
        "meta_ads": "value",
    }
