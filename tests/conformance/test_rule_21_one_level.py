"""Rule 21 inside one fact: reports of several levels and periods of the same days, counted once."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from tests.conformance.reading_answers import cells, days, notes, values
from tests.worlds import answer, covering

CAMPAIGN = [
    {"level": "campaign", "campaign_id": "a", "campaign_name": "A", "spend": 60, "clicks": 6},
    {"level": "campaign", "campaign_id": "b", "campaign_name": "B", "spend": 40, "clicks": 4},
]
ADS = [
    {
        "level": "ad",
        "campaign_id": campaign,
        "campaign_name": campaign.upper(),
        "ad_id": ad,
        "ad_name": ad,
        "spend": spend,
    }
    for campaign, ad, spend in (("a", "a1", 35), ("a", "a2", 25), ("b", "b1", 40))
]
DEVICES = [
    {
        "level": "campaign",
        "breakdown": "device",
        "campaign_id": campaign,
        "campaign_name": campaign.upper(),
        "device": device,
        "spend": spend,
    }
    for campaign, device, spend in (
        ("a", "mobile", 50),
        ("a", "desktop", 10),
        ("b", "mobile", 30),
        ("b", "desktop", 10),
    )
]
ACCOUNT = [{"level": "account", "spend": 100}]
REPORTS = {"campaign": CAMPAIGN, "ad": ADS, "device": DEVICES, "account": ACCOUNT}


@pytest.mark.parametrize("order", list(permutations(["campaign", "ad", "device"])), ids="-".join)
def test_three_reports_of_one_day_in_any_order_give_the_spend_once(build, order):
    rows = [{**row, "load_id": load} for load, name in enumerate(order, 1) for row in REPORTS[name]]
    facts = build({"ad_daily": rows})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 100}
    assert values(answer(facts, "ad_spend", by=("campaign_name",)), "ad_spend") == {
        "A": 60,
        "B": 40,
    }
    assert values(answer(facts, "ad_spend", by=("ad",)), "ad_spend") == {
        "a1": 35,
        "a2": 25,
        "b1": 40,
    }
    assert values(answer(facts, "ad_spend", by=("device",)), "ad_spend") == {
        "mobile": 80,
        "desktop": 20,
    }
    assert values(answer(facts, "ad_spend", where={"device": "mobile"}), "ad_spend") == {None: 80}
    assert values(answer(facts, "ad_spend", where={"ad": "a1"}), "ad_spend") == {None: 35}


def test_the_coarsest_report_that_knows_the_dimension_answers(build):
    facts = build({"ad_daily": ACCOUNT + CAMPAIGN + ADS})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 100}
    found = answer(facts, "ad_spend", by=("campaign_name",))
    assert values(found, "ad_spend") == {"A": 60, "B": 40}


def test_each_day_has_its_own_report(build):
    """Campaigns on the 4th, ads on the 5th, both on the 6th."""
    rows = [{**r, "day": "2024-03-04"} for r in CAMPAIGN]
    rows += [{**r, "day": "2024-03-05"} for r in ADS]
    rows += [{**r, "day": "2024-03-06"} for r in CAMPAIGN + ADS]
    facts = build({"ad_daily": rows})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 300}
    found = answer(facts, "ad_spend", grain="day", first=date(2024, 3, 4), last=date(2024, 3, 6))
    assert list(values(found, "ad_spend").values()) == [100, 100, 100]


def test_two_accounts_with_the_same_campaign_names_are_two(build):
    rows = [{**r, "account": account} for account in ("x", "y") for r in CAMPAIGN]
    facts = build({"ad_daily": rows})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 200}
    assert values(answer(facts, "ad_spend", by=("account",)), "ad_spend") == {"x": 100, "y": 100}
    found = answer(facts, "ad_spend", by=("campaign_name",))
    assert values(found, "ad_spend") == {"A": 120, "B": 80}


def test_a_filter_that_no_report_knows_is_no_data_not_zero(build):
    """The campaign report cannot tell mobile from desktop: nobody knows what mobile spent."""
    found = answer(build({"ad_daily": CAMPAIGN}), "ad_spend", where={"device": "mobile"})
    cell = found.cell("ad_spend")
    assert (cell.value, cell.state) == (None, "no_data")
    assert "does not tell device apart" in notes(cell)
    split = answer(build({"ad_daily": CAMPAIGN}), "ad_spend", by=("device",))
    assert values(split, "ad_spend") == {"(none)": 100}


def test_a_column_that_only_a_finer_report_has_is_read_there(build):
    """The ads report has link clicks and the campaign report has not; spend is still told once."""

    def told(level: str, columns: str):
        known = covering("ad_daily", date(2024, 3, 1), date(2024, 3, 31))
        account = {"source_id": "example", "platform": "google_ads", "account": "example"}
        return {**account, **known, "columns": columns, "level": level, "breakdown": "none"}

    rows = CAMPAIGN + [{**r, "link_clicks": 2} for r in ADS]
    facts = build(
        {"ad_daily": rows},
        coverage=[told("campaign", "spend clicks"), told("ad", "spend link_clicks")],
    )
    found = answer(facts, "ad_spend", "link_clicks", "link_cpc", "ad_clicks")
    assert [c.value for c in found.rows[0].cells] == [100, 6, 100 / 6, 10]


def period(first: str, last: str, spend: float, **more):
    return {"day": first, "day_to": last, "spend": spend, **more}


FORTNIGHT = period("2024-03-01", "2024-03-14", 140)


@pytest.mark.parametrize(
    ("first", "last", "spend"),
    [(1, 14, 140), (1, 31, 140), (1, 13, None), (2, 14, None), (5, 8, None), (8, 31, None)],
)
def test_a_period_row_answers_whole_or_not_at_all(build, first, last, spend):
    facts = build({"ad_daily": [FORTNIGHT]})
    span = {"first": date(2024, 3, first), "last": date(2024, 3, last)}
    cell = answer(facts, "ad_spend", **span).cell("ad_spend")
    assert cell.value == spend
    if spend is None:
        assert cell.state == "no_data"
        assert "covers 2024-03-01 to 2024-03-14 as a whole and cannot be spread" in notes(cell)
        assert "export by day" in notes(cell)


def test_a_period_row_is_never_spread_over_days_or_weeks(build):
    facts = build({"ad_daily": [FORTNIGHT]})
    by_day = answer(facts, "ad_spend", grain="day", first=date(2024, 3, 13), last=date(2024, 3, 16))
    told = cells(by_day, "ad_spend")
    assert [c.state for c in told.values()] == ["no_data", "no_data", "zero", "zero"]
    weeks = answer(facts, "ad_spend", grain="week", first=date(2024, 3, 1), last=date(2024, 3, 31))
    assert [c.state for c in cells(weeks, "ad_spend").values()] == [
        "no_data",
        "no_data",
        "no_data",
        "zero",
        "zero",
    ]
    months = answer(
        facts, "ad_spend", grain="month", first=date(2024, 3, 1), last=date(2024, 3, 31)
    )
    assert values(months, "ad_spend") == {"2024-03-01": 140}


@pytest.mark.parametrize("order", [1, -1])
def test_a_period_row_and_the_days_of_it_are_told_once(build, order):
    daily = [{"day": d, "spend": 10} for d in days("2024-03-01", "2024-03-14")]
    facts = build({"ad_daily": [FORTNIGHT, *daily][::order]})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 140}
    week = answer(facts, "ad_spend", first=date(2024, 3, 4), last=date(2024, 3, 10))
    assert values(week, "ad_spend") == {None: 70}
    assert week.cell("ad_spend").flags == ()


def test_half_of_a_period_by_day_does_not_make_the_other_half(build):
    """Days 1–7 by day and 1–14 as one row: 140 of the fortnight, 70 of the week, else unknown."""
    daily = [{"day": d, "spend": 10} for d in days("2024-03-01", "2024-03-07")]
    facts = build({"ad_daily": [FORTNIGHT, *daily]})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 140}
    first = answer(facts, "ad_spend", first=date(2024, 3, 1), last=date(2024, 3, 7))
    assert values(first, "ad_spend") == {None: 70}
    across = answer(facts, "ad_spend", first=date(2024, 3, 1), last=date(2024, 3, 10))
    assert across.cell("ad_spend").state == "no_data"


def test_one_account_cut_leaves_the_others_and_is_named(build):
    daily = [{"day": d, "spend": 1, "account": "b"} for d in days("2024-03-01", "2024-03-31")]
    facts = build({"ad_daily": [{**FORTNIGHT, "account": "a"}, *daily]})
    span = {"first": date(2024, 3, 8), "last": date(2024, 3, 31)}
    cell = answer(facts, "ad_spend", **span).cell("ad_spend")
    assert (cell.value, cell.state) == (24, "value")
    assert "partial" in cell.flags
    assert "«a»" in notes(cell)


def test_two_months_of_period_rows_make_a_quarter_and_not_a_half(build):
    rows = [period("2024-01-01", "2024-01-31", 31), period("2024-02-01", "2024-02-29", 29)]
    facts = build({"ad_daily": rows}, cover=(date(2024, 1, 1), date(2024, 2, 29)))
    both = answer(facts, "ad_spend", first=date(2024, 1, 1), last=date(2024, 2, 29))
    assert values(both, "ad_spend") == {None: 60}
    half = answer(facts, "ad_spend", first=date(2024, 1, 15), last=date(2024, 2, 29))
    assert half.cell("ad_spend").state == "no_data"


def test_of_period_rows_that_overlap_the_longest_answers(build):
    """A fortnight exported twice, the second time with a week more: 210, never 350."""
    longer = period("2024-03-01", "2024-03-21", 210)
    for rows in ([FORTNIGHT, longer], [longer, FORTNIGHT]):
        facts = build({"ad_daily": rows})
        cell = answer(facts, "ad_spend").cell("ad_spend")
        assert (cell.value, cell.flags) == (210, ())
        half = answer(facts, "ad_spend", first=date(2024, 3, 1), last=date(2024, 3, 14))
        assert values(half, "ad_spend") == {None: 140}


def test_period_rows_that_cross_leave_days_that_nobody_knows(build):
    """1–14 and 8–21: neither both (280) nor one of them (140) is the spend of 1–21."""
    facts = build({"ad_daily": [FORTNIGHT, period("2024-03-08", "2024-03-21", 140)]})
    span = {"first": date(2024, 3, 1), "last": date(2024, 3, 21)}
    cell = answer(facts, "ad_spend", **span).cell("ad_spend")
    assert (cell.value, cell.state) == (None, "no_data")
    assert "covers 2024-03-08 to 2024-03-21 as a whole" in notes(cell)


def test_a_period_row_that_knows_campaigns_answers_where_days_do_not(build):
    """Days of the account, and one row a campaign for the fortnight."""
    daily = [{"day": d, "level": "account", "spend": 10} for d in days("2024-03-01", "2024-03-14")]
    split = [
        {**FORTNIGHT, "campaign_id": c, "campaign_name": c, "spend": spend}
        for c, spend in (("a", 90), ("b", 50))
    ]
    facts = build({"ad_daily": daily + split})
    assert values(answer(facts, "ad_spend"), "ad_spend") == {None: 140}
    by_campaign = answer(facts, "ad_spend", by=("campaign_name",))
    assert values(by_campaign, "ad_spend") == {"a": 90, "b": 50}
    week = answer(facts, "ad_spend", first=date(2024, 3, 4), last=date(2024, 3, 10))
    assert values(week, "ad_spend") == {None: 70}


COSTS = {
    "ad_daily": [{"day": d, "spend": 1} for d in days("2024-03-01", "2024-03-31")],
    "cost_other": [
        {"day": "2024-03-01", "day_to": "2024-03-31", "item": "agency", "amount": 1000},
        {"day": "2024-03-05", "item": "tool", "amount": 30},
    ],
}


def test_a_monthly_cost_belongs_to_months_and_not_to_weeks(build):
    facts = build(COSTS)
    month = answer(facts, "marketing_spend", first=date(2024, 3, 1), last=date(2024, 3, 31))
    assert (month.cell("marketing_spend").value, month.cell("marketing_spend").flags) == (1061, ())
    week = answer(facts, "marketing_spend", first=date(2024, 3, 4), last=date(2024, 3, 10))
    cell = week.cell("marketing_spend")
    assert "partial_cost" in cell.flags
    assert "cannot be spread" in notes(cell)
    assert cell.value == 37


def test_visits_by_channel_and_by_device_are_the_same_visits(build):
    rows = [
        {"breakdown": "none", "visits": 100},
        *(
            {"breakdown": "channel", "channel": c, "visits": v}
            for c, v in (("email", 30), ("direct", 70))
        ),
        *(
            {"breakdown": "device", "device": d, "visits": v}
            for d, v in (("mobile", 60), ("desktop", 40))
        ),
    ]
    facts = build({"web_daily": rows})
    assert values(answer(facts, "visits"), "visits") == {None: 100}
    assert values(answer(facts, "visits", by=("channel",)), "visits") == {"email": 30, "direct": 70}
    assert values(answer(facts, "visits", by=("device",)), "visits") == {
        "mobile": 60,
        "desktop": 40,
    }
    assert values(answer(facts, "visits", where={"channel": "email"}), "visits") == {None: 30}
