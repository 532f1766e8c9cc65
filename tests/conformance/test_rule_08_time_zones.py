"""Rule 8. Days are cut by the source's and the workspace's zone, never by an engine's cast."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.conformance.reading_answers import notes, values
from tests.worlds import answer, covering, settings

WORDS = {"es": "x", "en": "x"}
MARKETS = {
    "es": {"name": WORDS, "timezone": "Europe/Madrid", "currency": "EUR"},
    "mx": {"name": WORDS, "timezone": "America/Mexico_City", "currency": "EUR"},
}
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def hourly(first: str, hours: int):
    start = datetime.fromisoformat(first)
    return [{"instant": str(start + timedelta(hours=n))} for n in range(hours)]


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Madrid", "2025-11-01"), ("America/Mexico_City", "2025-10-31")]
)
def test_one_instant_is_two_days(build, zone, day):
    facts = build({"order_fact": [{"instant": "2025-11-01 05:30:00"}]}, cover=YEAR)
    found = answer(
        facts,
        "orders",
        grain="day",
        first=date(2025, 10, 31),
        last=date(2025, 11, 1),
        workspace=settings(timezone=zone),
    )
    assert {k for k, v in values(found, "orders").items() if v} == {day}


@pytest.mark.parametrize(
    ("day", "first", "hours"),
    [
        (date(2025, 3, 30), "2025-03-29 23:00:00", 23),
        (date(2025, 10, 26), "2025-10-25 22:00:00", 25),
        (date(2025, 6, 1), "2025-05-31 22:00:00", 24),
    ],
    ids=["the clock goes forward", "the clock goes back", "an ordinary day"],
)
def test_a_day_of_madrid_has_its_own_hours(build, day, first, hours):
    """An order every hour from a day before: the day holds 23, 25 or 24 of them, no more."""
    start = datetime.fromisoformat(first) - timedelta(hours=24)
    facts = build({"order_fact": hourly(str(start), 24 + hours + 24)}, cover=YEAR)
    alone = answer(facts, "orders", first=day, last=day)
    assert values(alone, "orders") == {None: hours}
    around = answer(
        facts,
        "orders",
        grain="day",
        first=day - timedelta(days=1),
        last=day + timedelta(days=1),
    )
    assert list(values(around, "orders").values()) == [24, hours, 24]


def test_where_midnight_comes_twice_the_day_ends_at_the_second(build):
    """Beirut goes back an hour at midnight: 2025-10-25 21:00Z is 23:00 of the 25th once more."""
    rows = [
        {"instant": f"2025-10-25 {time}"}
        for time in ("20:30:00", "21:00:00", "21:30:00", "22:00:00")
    ]
    facts = build({"order_fact": rows}, cover=YEAR)
    found = answer(
        facts,
        "orders",
        grain="day",
        first=date(2025, 10, 25),
        last=date(2025, 10, 26),
        workspace=settings(timezone="Asia/Beirut"),
    )
    assert values(found, "orders") == {"2025-10-25": 3, "2025-10-26": 1}


def test_midnight_belongs_to_the_day_that_begins(build):
    rows = [
        {"instant": "2025-06-01 21:59:59.999999"},
        {"instant": "2025-06-01 22:00:00"},
        {"instant": "2025-06-02 21:59:59.999999"},
        {"instant": "2025-06-02 22:00:00"},
    ]
    facts = build({"order_fact": rows}, cover=YEAR)
    found = answer(facts, "orders", grain="day", first=date(2025, 6, 1), last=date(2025, 6, 3))
    assert values(found, "orders") == {"2025-06-01": 1, "2025-06-02": 2, "2025-06-03": 1}
    assert values(
        answer(facts, "orders", first=date(2025, 6, 2), last=date(2025, 6, 2)), "orders"
    ) == {None: 2}


def test_weeks_and_months_are_cut_at_the_same_midnight(build):
    """31 August 22:30Z is already September, and Monday, in Madrid."""
    facts = build({"order_fact": [{"instant": "2025-08-31 22:30:00"}]}, cover=YEAR)
    span = {"first": date(2025, 8, 25), "last": date(2025, 9, 7)}
    weeks = answer(facts, "orders", grain="week", **span)
    assert values(weeks, "orders") == {"2025-08-25": 0, "2025-09-01": 1}
    months = answer(facts, "orders", grain="month", **span)
    assert values(months, "orders") == {"2025-08-01": 0, "2025-09-01": 1}


def test_people_are_counted_by_the_same_days(build):
    rows = [
        {"person": "a", "instant": "2025-03-29 23:30:00"},
        {"person": "b", "instant": "2025-03-30 21:30:00"},
        {"person": "b", "instant": "2025-03-30 22:30:00"},
    ]
    facts = build({"order_fact": rows}, cover=YEAR)
    found = answer(facts, "customers", grain="day", first=date(2025, 3, 29), last=date(2025, 3, 31))
    assert values(found, "customers") == {"2025-03-29": 0, "2025-03-30": 2, "2025-03-31": 1}


BOTH = {
    "order_fact": [
        {"market": "es", "instant": "2025-11-01 05:30:00", "revenue": 1},
        {"market": "mx", "instant": "2025-11-01 05:30:00", "revenue": 2},
        {"market": "mx", "instant": "2025-11-01 06:30:00", "revenue": 4},
        {"market": None, "instant": "2025-11-01 05:30:00", "revenue": 8},
        {"market": "es", "instant": "2025-10-31 22:30:00", "revenue": 16},
    ]
}
SPAN = {"first": date(2025, 10, 31), "last": date(2025, 11, 1)}


def test_days_of_the_workspace_cut_all_markets_alike(build):
    facts = build(BOTH, cover=YEAR)
    found = answer(facts, "revenue", grain="day", workspace=settings(markets=MARKETS), **SPAN)
    assert values(found, "revenue") == {"2025-10-31": 16, "2025-11-01": 15}


def test_days_of_the_market_cut_each_at_its_own_midnight(build):
    facts = build(BOTH, cover=YEAR)
    local = settings(markets=MARKETS, days="market")
    found = answer(facts, "revenue", grain="day", workspace=local, **SPAN)
    assert values(found, "revenue") == {"2025-10-31": 18, "2025-11-01": 13}
    split = answer(facts, "revenue", grain="day", by=("market",), workspace=local, **SPAN)
    assert values(split, "revenue") == {
        ("2025-10-31", "es"): 16,
        ("2025-10-31", "mx"): 2,
        ("2025-10-31", "(none)"): 0,
        ("2025-11-01", "es"): 1,
        ("2025-11-01", "mx"): 4,
        ("2025-11-01", "(none)"): 8,
    }


def test_market_days_add_up_to_the_total(build):
    facts = build(BOTH, cover=YEAR)
    local = settings(markets=MARKETS, days="market")
    found = answer(facts, "revenue", workspace=local, **SPAN)
    assert values(found, "revenue") == {None: 31}


def test_market_midnights_hold_on_the_night_the_clock_changes(build):
    """Madrid is an hour back on 26 October 2025; Mexico City no longer changes its clock."""
    rows = [{**r, "market": m} for m in ("es", "mx") for r in hourly("2025-10-25 00:00:00", 72)]
    facts = build({"order_fact": rows}, cover=YEAR)
    local = settings(markets=MARKETS, days="market")
    day = {"first": date(2025, 10, 26), "last": date(2025, 10, 26)}
    found = answer(facts, "orders", by=("market",), workspace=local, **day)
    assert values(found, "orders") == {"es": 25, "mx": 24}


def test_days_that_a_platform_cut_are_kept_and_said(build):
    rows = {"ad_daily": [{"day": "2025-06-01", "spend": 10, "zone": "America/Mexico_City"}]}
    known = {
        "source_id": "example",
        "platform": "google_ads",
        "account": "example",
        **covering("ad_daily", *YEAR, zone="America/Mexico_City"),
    }
    facts = build(rows, coverage=[known])
    day = {"first": date(2025, 6, 1), "last": date(2025, 6, 1)}
    cell = answer(facts, "ad_spend", **day).cell("ad_spend")
    assert cell.value == 10
    assert notes(cell) == "days were cut in America/Mexico_City and cannot be cut again"
    at_home = settings(timezone="America/Mexico_City")
    assert answer(facts, "ad_spend", workspace=at_home, **day).cell("ad_spend").notes == ()
