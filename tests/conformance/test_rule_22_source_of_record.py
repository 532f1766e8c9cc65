"""Rule 22. One source of record a family, market and day; two and no choice refuse by name."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.errors import RefusedError
from tests.conformance.reading_answers import values
from tests.worlds import answer, covering, settings

MARCH = {"first": date(2024, 3, 1), "last": date(2024, 3, 31)}
GA4 = {"source_id": "ga4", "platform": "ga4", "account": "site"}
TRACKER = {"source_id": "tracker", "platform": "matomo", "account": "site"}
SITE = {"web_daily": [{**GA4, "visits": 1000}, {**TRACKER, "visits": 1180}]}


def chosen(*choices: dict[str, object]):
    return settings(record={"visits": list(choices)})


def test_two_sources_and_no_choice_refuse_and_are_named(build):
    facts = build(SITE)
    for how in ({}, {"grain": "month"}, {"by": ("channel",)}, {"by": ("market",)}):
        with pytest.raises(RefusedError) as refused:
            answer(facts, "visits", **how)
        said = refused.value.say("en")
        assert "ga4, tracker" in said
        assert "norte.toml" in said


@pytest.mark.parametrize(("source", "visits"), [("ga4", 1000), ("tracker", 1180)])
def test_the_one_that_the_team_chose_answers(build, source, visits):
    found = answer(build(SITE), "visits", workspace=chosen({"source": source}), **MARCH)
    assert values(found, "visits") == {None: visits}
    assert found.cell("visits").flags == ()


def test_both_are_shown_beside_each_other_and_never_added(build):
    facts = build(SITE)
    beside = answer(facts, "visits", by=("source",), **MARCH)
    assert values(beside, "visits") == {"ga4": 1000, "tracker": 1180}
    one = answer(facts, "visits", where={"source": "ga4"}, **MARCH)
    assert values(one, "visits") == {None: 1000}
    with pytest.raises(RefusedError):
        answer(facts, "visits", where={"source": ("ga4", "tracker")}, **MARCH)


TWO_DAYS = {
    "web_daily": [
        {**source, "day": day, "visits": visits}
        for source, day, visits in (
            (GA4, "2024-03-10", 100),
            (GA4, "2024-03-20", 200),
            (TRACKER, "2024-03-10", 110),
            (TRACKER, "2024-03-20", 220),
        )
    ]
}


def test_a_choice_is_valid_from_its_day(build):
    """GA4 until the 14th, the tracker from the 15th: 100 + 220, nothing missing on either side."""
    workspace = chosen({"source": "ga4"}, {"source": "tracker", "from": date(2024, 3, 15)})
    facts = build(TWO_DAYS)
    found = answer(facts, "visits", workspace=workspace, **MARCH)
    assert values(found, "visits") == {None: 320}
    assert found.cell("visits").flags == ()
    days = answer(
        facts,
        "visits",
        grain="day",
        workspace=workspace,
        first=date(2024, 3, 14),
        last=date(2024, 3, 20),
    )
    assert values(days, "visits")["2024-03-20"] == 220
    before = answer(
        facts, "visits", workspace=workspace, first=date(2024, 3, 1), last=date(2024, 3, 14)
    )
    assert values(before, "visits") == {None: 100}


def test_days_before_the_first_choice_are_not_decided(build):
    workspace = chosen({"source": "tracker", "from": date(2024, 3, 15)})
    facts = build(TWO_DAYS)
    after = answer(
        facts, "visits", workspace=workspace, first=date(2024, 3, 15), last=date(2024, 3, 31)
    )
    assert values(after, "visits") == {None: 220}
    with pytest.raises(RefusedError, match="ga4, tracker"):
        answer(facts, "visits", workspace=workspace, **MARCH)


def stretch(source: dict[str, str], first: date, last: date, **more):
    return {**source, **covering("web_daily", first, last, **more)}


def test_where_only_one_source_speaks_nobody_has_to_choose(build):
    """GA4 to the 14th and the tracker from the 15th do not compete."""
    facts = build(
        {"web_daily": [TWO_DAYS["web_daily"][0], TWO_DAYS["web_daily"][3]]},
        coverage=[
            stretch(GA4, date(2024, 3, 1), date(2024, 3, 14)),
            stretch(TRACKER, date(2024, 3, 15), date(2024, 3, 31)),
        ],
    )
    assert values(answer(facts, "visits", **MARCH), "visits") == {None: 320}


def test_a_choice_answers_the_same_whatever_days_are_asked(build):
    """The tracker was chosen for all days and has only the second half: the first is no data."""
    facts = build(
        {"web_daily": TWO_DAYS["web_daily"][:2] + TWO_DAYS["web_daily"][3:]},
        coverage=[
            stretch(GA4, date(2024, 3, 1), date(2024, 3, 31)),
            stretch(TRACKER, date(2024, 3, 15), date(2024, 3, 31)),
        ],
    )
    workspace = chosen({"source": "tracker"})
    whole = answer(facts, "visits", workspace=workspace, **MARCH)
    assert values(whole, "visits") == {None: 220}
    assert "partial" in whole.cell("visits").flags
    first = answer(
        facts, "visits", workspace=workspace, first=date(2024, 3, 1), last=date(2024, 3, 14)
    )
    assert first.cell("visits").state == "no_data"


def test_the_days_compared_with_must_be_decided_too(build):
    """March is the tracker's alone; February has both and no choice: refused, not added."""
    facts = build(
        {
            "web_daily": [
                {**GA4, "day": "2024-02-10", "visits": 100},
                {**TRACKER, "day": "2024-02-10", "visits": 110},
                {**TRACKER, "day": "2024-03-10", "visits": 120},
            ]
        },
        coverage=[
            stretch(GA4, date(2024, 2, 1), date(2024, 2, 29)),
            stretch(TRACKER, date(2024, 2, 1), date(2024, 3, 31)),
        ],
    )
    assert values(answer(facts, "visits", **MARCH), "visits") == {None: 120}
    with pytest.raises(RefusedError, match="ga4, tracker"):
        answer(facts, "visits", compare="previous", **MARCH)
    found = answer(
        facts, "visits", compare="previous", workspace=chosen({"source": "tracker"}), **MARCH
    )
    assert found.cell("visits").compare.value == 110


BY_MARKET = {
    "web_daily": [
        {**source, "market": market, "visits": visits}
        for source, market, visits in (
            (GA4, "es", 1000),
            (GA4, "mx", 500),
            (TRACKER, "es", 1180),
            (TRACKER, "mx", 590),
        )
    ]
}


@pytest.mark.parametrize(
    ("choices", "es", "mx"),
    [
        (({"source": "ga4"},), 1000, 500),
        (({"source": "ga4"}, {"source": "tracker", "market": "mx"}), 1000, 590),
        (({"source": "tracker", "market": "es"}, {"source": "ga4", "market": "mx"}), 1180, 500),
    ],
)
def test_each_market_may_have_its_own(build, choices, es, mx):
    facts = build(BY_MARKET)
    workspace = chosen(*choices)
    split = answer(facts, "visits", by=("market",), workspace=workspace, **MARCH)
    assert values(split, "visits") == {"es": es, "mx": mx}
    whole = answer(facts, "visits", workspace=workspace, **MARCH)
    assert values(whole, "visits") == {None: es + mx}
    one = answer(facts, "visits", where={"market": "mx"}, workspace=workspace, **MARCH)
    assert values(one, "visits") == {None: mx}


def test_markets_that_have_one_source_each_do_not_compete(build):
    rows = [{**GA4, "market": "es", "visits": 1000}, {**TRACKER, "market": "mx", "visits": 590}]
    facts = build(
        {"web_daily": rows},
        coverage=[
            stretch(GA4, *MARCH.values(), market="es"),
            stretch(TRACKER, *MARCH.values(), market="mx"),
        ],
    )
    assert values(answer(facts, "visits", **MARCH), "visits") == {None: 1590}


def test_a_choice_leaves_alone_what_does_not_compete(build):
    """GA4 speaks of Spain and Mexico, the tracker of Spain: choosing it there keeps Mexico."""
    rows = [
        {**GA4, "market": "es", "account": "es", "visits": 1000},
        {**GA4, "market": "mx", "account": "mx", "visits": 500},
        {**TRACKER, "market": "es", "visits": 1180},
    ]
    facts = build(
        {"web_daily": rows},
        coverage=[
            stretch({**GA4, "account": "es"}, *MARCH.values(), market="es"),
            stretch({**GA4, "account": "mx"}, *MARCH.values(), market="mx"),
            stretch(TRACKER, *MARCH.values(), market="es"),
        ],
    )
    workspace = chosen({"source": "tracker", "market": "es"})
    found = answer(facts, "visits", by=("market",), workspace=workspace, **MARCH)
    assert values(found, "visits") == {"es": 1180, "mx": 500}


def test_orders_of_a_shop_and_of_a_crm_compete_and_two_ad_platforms_do_not(build):
    shop = {"source_id": "shop", "platform": "shopify"}
    crm = {"source_id": "crm", "platform": "hubspot"}
    facts = build(
        {
            "order_fact": [{**shop, "revenue": 10}, {**crm, "revenue": 12}],
            "ad_daily": [
                {"source_id": "google", "platform": "google_ads", "spend": 5},
                {"source_id": "meta", "platform": "meta_ads", "spend": 6},
            ],
        }
    )
    assert values(answer(facts, "ad_spend", **MARCH), "ad_spend") == {None: 11}
    with pytest.raises(RefusedError, match="crm, shop"):
        answer(facts, "revenue", **MARCH)
    workspace = settings(record={"orders": [{"source": "shop"}]})
    assert values(answer(facts, "revenue", workspace=workspace, **MARCH), "revenue") == {None: 10}


def test_the_same_platform_twice_competes(build):
    """The same account by file and by API, under two names."""
    rows = [
        {"source_id": "google_file", "spend": 100},
        {"source_id": "google_api", "spend": 100},
    ]
    facts = build({"ad_daily": rows})
    with pytest.raises(RefusedError, match="google_api, google_file"):
        answer(facts, "ad_spend", **MARCH)
    workspace = settings(record={"ad_spend": [{"source": "google_api"}]})
    assert values(answer(facts, "ad_spend", workspace=workspace, **MARCH), "ad_spend") == {
        None: 100
    }


def test_instants_too_are_of_one_source_a_day(build):
    """The switch happens at the workspace's midnight: 22:30Z on the 14th is the 14th in Madrid."""
    rows = [
        {"source_id": source, "instant": instant, "person": f"{source}{instant}"}
        for source in ("crm", "form")
        for instant in ("2024-03-14 22:30:00", "2024-03-14 23:30:00")
    ]
    facts = build({"lead_path": rows})
    workspace = settings(
        record={"leads": [{"source": "crm"}, {"source": "form", "from": date(2024, 3, 15)}]}
    )
    found = answer(
        facts,
        "leads",
        grain="day",
        by=("channel",),
        workspace=workspace,
        first=date(2024, 3, 14),
        last=date(2024, 3, 15),
    )
    assert values(found, "leads") == {("2024-03-14", "(none)"): 1, ("2024-03-15", "(none)"): 1}
