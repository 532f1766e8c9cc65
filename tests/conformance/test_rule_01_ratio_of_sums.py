"""Rule 1. A ratio is a ratio of sums, at every level and by every route."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conformance.reading_answers import cells, values
from tests.worlds import answer

MARCH = (date(2024, 3, 1), date(2024, 3, 31))
# search 100 € and 5 leads, social 900 € and 5, e-mail 10 € and 10
SPEND = (("paid_search", 100, 4), ("paid_social", 900, 11), ("email", 10, 20))
LEADS = (("paid_search", 5, 4), ("paid_social", 5, 11), ("email", 10, 20))
WORLD = {
    "ad_daily": [
        {"channel": channel, "campaign_id": channel, "spend": spend, "day": date(2024, 3, day)}
        for channel, spend, day in SPEND
    ],
    "cost_other": [],
    "lead_path": [
        {"channel": channel, "person": f"{channel}{n}", "instant": f"2024-03-{day:02} 12:00:00"}
        for channel, count, day in LEADS
        for n in range(count)
    ],
}


def test_the_whole_is_50_50(build):
    found = answer(build(WORLD), "cpl", first=MARCH[0], last=MARCH[1])
    assert values(found, "cpl") == {None: 50.5}
    assert (found.cell("cpl").numerator, found.cell("cpl").denominator) == (1010, 20)


def test_each_channel_has_its_own_ratio(build):
    found = answer(build(WORLD), "cpl", by=("channel",), first=MARCH[0], last=MARCH[1])
    assert values(found, "cpl") == {"paid_search": 20, "paid_social": 180, "email": 1}


@pytest.mark.parametrize(
    ("chosen", "cpl"),
    [
        (("paid_search", "paid_social"), 100.0),
        (("paid_search", "email"), 7.333333333),
        (("paid_social", "email"), 60.666666667),
    ],
)
def test_a_subtotal_is_made_of_its_own_sums(build, chosen, cpl):
    where = {"channel": chosen}
    found = answer(build(WORLD), "cpl", where=where, first=MARCH[0], last=MARCH[1])
    assert values(found, "cpl") == {None: cpl}


def test_a_month_is_not_the_mean_of_its_weeks(build):
    facts = build(WORLD)
    weeks = answer(facts, "cpl", grain="week", first=MARCH[0], last=MARCH[1])
    assert values(weeks, "cpl") == {
        "2024-02-26": None,
        "2024-03-04": 20,
        "2024-03-11": 180,
        "2024-03-18": 1,
        "2024-03-25": None,
    }
    month = answer(facts, "cpl", grain="month", first=MARCH[0], last=MARCH[1])
    assert values(month, "cpl") == {"2024-03-01": 50.5}


def test_month_to_date_is_the_ratio_of_what_is_in(build):
    found = answer(build(WORLD), "cpl", first=MARCH[0], last=date(2024, 3, 15))
    assert values(found, "cpl") == {None: 100.0}


@pytest.mark.parametrize("grain", ["total", "month", "quarter", "year"])
@pytest.mark.parametrize("by", [(), ("market",), ("campaign",)])
@pytest.mark.parametrize("compare", [None, "previous", "year", "comparable"])
def test_no_route_leads_to_the_mean_of_the_ratios(build, grain, by, compare):
    """67 is the mean of 20, 180 and 1: nothing that the engine says of all channels may be it."""
    facts = build(WORLD)
    found = answer(facts, "cpl", grain=grain, by=by, compare=compare, first=MARCH[0], last=MARCH[1])
    told = cells(found, "cpl").values()
    assert {round(cell.value, 6) for cell in told if cell.value is not None} == {50.5}
    assert all(cell.compare is None or cell.compare.value != 67 for cell in told)


def test_a_weighted_mean_has_its_weights_below_the_line(build, tmp_path):
    """Position 1 with 900 impressions and 11 with 100: 2, not 6."""
    from tests.conformance.reading_answers import own_metric

    catalog = own_metric(
        tmp_path, "mean_reach", "weighted(social_post.views, by=social_post.impressions)"
    )
    facts = build(
        {
            "social_post": [
                {"network": "instagram", "views": 1, "impressions": 900},
                {"network": "facebook", "views": 11, "impressions": 100},
            ]
        }
    )
    assert values(answer(facts, "mean_reach", catalog=catalog), "mean_reach") == {None: 2}
