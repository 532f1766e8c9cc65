"""Rule 3. Distinct counts are recounted at each grain and scope; ready-made uniques never add."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.errors import RefusedError
from tests.conformance.reading_answers import cells, notes, own_metric, values
from tests.worlds import answer

COVER = (date(2024, 10, 1), date(2024, 11, 30))
ORDERS = {
    "order_fact": [
        {"person": "u1", "instant": "2024-10-05 12:00:00", "channel": "email", "market": "es"},
        {"person": "u2", "instant": "2024-10-06 12:00:00", "channel": "direct", "market": "es"},
        {"person": "u1", "instant": "2024-11-05 12:00:00", "channel": "direct", "market": "mx"},
    ]
}


def test_two_months_have_two_customers_not_three(build):
    facts = build(ORDERS, cover=COVER)
    months = answer(facts, "customers", grain="month", first=COVER[0], last=COVER[1])
    assert values(months, "customers") == {"2024-10-01": 2, "2024-11-01": 1}
    both = answer(facts, "customers", first=COVER[0], last=COVER[1])
    assert values(both, "customers") == {None: 2}


@pytest.mark.parametrize(
    ("by", "counted"),
    [("channel", {"email": 1, "direct": 2}), ("market", {"es": 2, "mx": 1})],
)
def test_a_person_counts_in_every_member_that_knows_them_and_once_in_all(build, by, counted):
    facts = build(ORDERS, cover=COVER)
    found = answer(facts, "customers", by=(by,), first=COVER[0], last=COVER[1])
    assert values(found, "customers") == counted


def test_who_bought_twice_is_counted_anew_in_each_window(build):
    """u1 buys in October and in November: a repeat customer of both, of neither month."""
    facts = build(ORDERS, cover=COVER)
    name = "repeat_purchase_rate"
    months = answer(facts, name, grain="month", first=COVER[0], last=COVER[1])
    assert values(months, name) == {"2024-10-01": 0, "2024-11-01": 0}
    assert values(answer(facts, name, first=COVER[0], last=COVER[1]), name) == {None: 0.5}


def test_days_compared_twice_do_not_make_a_repeat_customer(build):
    """Two days of this year may have one peer: its single order is still one order."""
    rows = {"order_fact": [{"person": "u1", "instant": "2024-04-01 12:00:00"}]}
    facts = build(rows, cover=(date(2024, 3, 1), date(2025, 4, 30)))
    found = answer(
        facts,
        "repeat_purchase_rate",
        "customers",
        first=date(2025, 3, 1),
        last=date(2025, 4, 30),
        compare="comparable",
    )
    assert found.cell("repeat_purchase_rate").compare.value == 0
    assert found.cell("customers").compare.value == 1


REACH = {
    "ad_period": [
        {"day": "2024-10-01", "day_to": "2024-10-31", "campaign_key": "a", "reach": 1000},
        {"day": "2024-11-01", "day_to": "2024-11-30", "campaign_key": "a", "reach": 800},
        {
            "day": "2024-11-01",
            "day_to": "2024-11-30",
            "campaign_key": "b",
            "campaign_id": "b",
            "reach": 500,
        },
    ]
}


@pytest.fixture
def reach(tmp_path):
    return own_metric(tmp_path, "ad_reach", "sum(ad_period.reach)", additive={"time": "no"})


def test_reach_of_one_period_is_what_the_platform_says(build, reach):
    facts = build(REACH, cover=COVER)
    found = answer(
        facts, "ad_reach", catalog=reach, first=date(2024, 10, 1), last=date(2024, 10, 31)
    )
    assert values(found, "ad_reach") == {None: 1000}


def test_reach_of_two_periods_is_not_said(build, reach):
    facts = build(REACH, cover=COVER)
    found = answer(facts, "ad_reach", catalog=reach, first=COVER[0], last=COVER[1])
    cell = found.cell("ad_reach")
    assert (cell.value, cell.state) == (None, "no_data")
    assert "does not add up: there are 3 rows" in notes(cell)


def test_reach_of_two_campaigns_is_not_said_and_each_ones_is(build, reach):
    facts = build(REACH, cover=COVER)
    november = {"first": date(2024, 11, 1), "last": date(2024, 11, 30), "catalog": reach}
    whole = answer(facts, "ad_reach", **november)
    assert whole.cell("ad_reach").value is None
    assert "2 rows" in notes(whole.cell("ad_reach"))
    each = answer(facts, "ad_reach", by=("campaign",), **november)
    assert values(each, "ad_reach") == {"a": 800, "b": 500}


def test_reach_by_month_has_each_month_that_is_one_row(build, reach):
    facts = build(REACH, cover=COVER)
    found = answer(facts, "ad_reach", catalog=reach, grain="month", first=COVER[0], last=COVER[1])
    told = cells(found, "ad_reach")
    assert told["2024-10-01"].value == 1000
    assert told["2024-11-01"].value is None


def test_distinct_people_are_not_shared_out_by_day(build):
    facts = build(ORDERS, cover=COVER)
    with pytest.raises(RefusedError, match="not a total that can be shared out"):
        answer(facts, "customers", per="day")
