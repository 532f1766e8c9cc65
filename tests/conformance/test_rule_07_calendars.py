"""Rule 7. Calendars are data: clamps, days and business days, holidays, fiscal and 4-4-5 years."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.errors import RefusedError
from tests.conformance.reading_answers import cells, days, values
from tests.worlds import answer, covering, settings

TODAY = date(2025, 6, 1)
COVER = (date(2023, 1, 1), date(2025, 5, 31))
FEBRUARY = {"first": date(2025, 2, 1), "last": date(2025, 2, 28), "today": TODAY}


def weekdays(first: str, last: str, **more):
    return [{"day": d, "spend": 10, **more} for d in days(first, last) if d.weekday() < 5]


@pytest.fixture
def facts(build):
    """10 € on every weekday of January and February 2025: 23 and 20 of them."""
    return build({"ad_daily": weekdays("2025-01-01", "2025-02-28")}, cover=COVER)


def test_february_against_january_falls_13_per_cent_a_month(facts):
    cell = answer(facts, "ad_spend", compare="previous", **FEBRUARY).cell("ad_spend")
    assert (cell.value, cell.compare.value) == (200, 230)
    assert cell.compare.change == pytest.approx(-0.130, abs=5e-4)


def test_and_not_at_all_a_business_day(facts):
    cell = answer(facts, "ad_spend", per="business_day", compare="previous", **FEBRUARY).cell(
        "ad_spend"
    )
    assert (cell.value, cell.compare.value, cell.compare.change) == (10, 10, 0)


def test_a_day_is_a_day_of_the_month(facts):
    cell = answer(facts, "ad_spend", per="day", compare="previous", **FEBRUARY).cell("ad_spend")
    assert cell.value == pytest.approx(7.1429, abs=5e-5)  # 200 / 28
    assert cell.compare.value == pytest.approx(7.4194, abs=5e-5)  # 230 / 31


def test_holidays_are_the_countrys(facts):
    """New Year and Epiphany fall on weekdays of January 2025 in Spain: 21 business days."""
    spain = settings(holidays="ES")
    cell = answer(
        facts, "ad_spend", per="business_day", compare="previous", workspace=spain, **FEBRUARY
    ).cell("ad_spend")
    assert cell.value == 10
    assert cell.compare.value == pytest.approx(10.9524, abs=5e-5)  # 230 / 21


def test_each_market_has_its_own_holidays(build):
    """Monday 3 February 2025 is a holiday in Mexico (19 business days), not in Spain (20)."""
    rows = weekdays("2025-02-01", "2025-02-28", market="es") + weekdays(
        "2025-02-01", "2025-02-28", market="mx", campaign_id="m"
    )
    facts = build({"ad_daily": rows}, cover=COVER)
    words = {"es": "x", "en": "x"}
    markets = {
        "es": {"name": words, "timezone": "Europe/Madrid", "currency": "EUR", "holidays": "ES"},
        "mx": {
            "name": words,
            "timezone": "America/Mexico_City",
            "currency": "EUR",
            "holidays": "MX",
        },
    }
    both = settings(markets=markets)
    found = answer(
        facts, "ad_spend", by=("market",), per="business_day", workspace=both, **FEBRUARY
    )
    told = values(found, "ad_spend")
    assert told["es"] == 10
    assert told["mx"] == pytest.approx(10.5263, abs=5e-5)  # 200 / 19
    one = answer(
        facts,
        "ad_spend",
        where={"market": "mx"},
        per="business_day",
        workspace=both,
        **FEBRUARY,
    )
    assert one.cell("ad_spend").value == pytest.approx(10.5263, abs=5e-5)


def test_an_open_month_is_shared_out_over_its_known_days(build):
    rows = [{"day": d, "spend": 10} for d in days("2025-02-01", "2025-02-15")]
    known = {
        "source_id": "example",
        "platform": "google_ads",
        "account": "example",
        **covering("ad_daily", date(2025, 1, 1), date(2025, 2, 15)),
    }
    facts = build({"ad_daily": rows}, coverage=[known])
    span = {**FEBRUARY, "today": date(2025, 2, 16)}
    assert answer(facts, "ad_spend", per="day", **span).cell("ad_spend").value == 10


@pytest.mark.parametrize("metric", ["cpc", "customers", "followers"])
def test_only_totals_of_flows_are_shared_out(build, metric):
    facts = build({"ad_daily": [], "order_fact": [], "social_account_daily": []})
    with pytest.raises(RefusedError, match="not a total that can be shared out by day"):
        answer(facts, metric, per="day")


@pytest.mark.parametrize(
    ("first", "last", "compare", "then"),
    [
        ("2025-03-01", "2025-03-31", "previous", ("2025-02-01", "2025-02-28")),
        ("2025-02-01", "2025-02-28", "year", ("2024-02-01", "2024-02-29")),
        ("2024-02-01", "2024-02-29", "year", ("2023-02-01", "2023-02-28")),
        ("2024-02-29", "2024-02-29", "year", ("2023-02-28", "2023-02-28")),
        ("2025-05-01", "2025-05-31", "previous", ("2025-04-01", "2025-04-30")),
        ("2025-03-31", "2025-03-31", "previous", ("2025-03-30", "2025-03-30")),
        ("2025-04-01", "2025-05-31", "previous", ("2025-02-01", "2025-03-31")),
        ("2025-01-30", "2025-02-28", "year", ("2024-01-30", "2024-02-28")),
    ],
)
def test_ends_of_months_clamp_in_one_way(build, first, last, compare, then):
    rows = [{"day": d, "spend": 1} for d in days("2023-01-01", "2025-05-31")]
    facts = build({"ad_daily": rows}, cover=COVER)
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    cell = answer(facts, "ad_spend", first=a, last=b, compare=compare, today=TODAY).cell("ad_spend")
    period = cell.compare.period
    assert (period.start.isoformat(), period.end.isoformat()) == then
    assert cell.compare.value == (period.end - period.start).days + 1


def test_thirty_days_of_march_are_held_against_the_28_of_february(build):
    """An open March has no day of February for its 29th and 30th: the clamp, and no more."""
    rows = [{"day": d, "spend": 1} for d in days("2025-02-01", "2025-03-30")]
    known = {
        "source_id": "example",
        "platform": "google_ads",
        "account": "example",
        **covering("ad_daily", date(2025, 1, 1), date(2025, 3, 30)),
    }
    facts = build({"ad_daily": rows}, coverage=[known])
    found = answer(
        facts,
        "ad_spend",
        first=date(2025, 3, 1),
        last=date(2025, 3, 31),
        compare="previous",
        today=date(2025, 3, 31),
    )
    beside = found.cell("ad_spend").compare
    assert (beside.now, beside.value, beside.period.end) == (30, 28, date(2025, 2, 28))


def test_a_fiscal_year_begins_when_the_team_says(build):
    rows = [
        {"day": "2024-03-31", "spend": 1},
        {"day": "2024-04-01", "spend": 2},
        {"day": "2025-03-31", "spend": 4},
        {"day": "2025-04-01", "spend": 8},
    ]
    facts = build({"ad_daily": rows}, cover=COVER)
    april = settings(fiscal_year_start=4)
    span = {"first": date(2024, 1, 1), "last": date(2025, 5, 31), "today": TODAY}
    years = answer(facts, "ad_spend", grain="year", calendar="fiscal", workspace=april, **span)
    assert values(years, "ad_spend") == {"2023-04-01": 1, "2024-04-01": 6, "2025-04-01": 8}
    quarters = answer(
        facts, "ad_spend", grain="quarter", calendar="fiscal", workspace=april, **span
    )
    told = values(quarters, "ad_spend")
    assert (told["2024-04-01"], told["2025-01-01"], told["2024-07-01"]) == (2, 4, 0)
    civil = answer(facts, "ad_spend", grain="year", **span)
    assert values(civil, "ad_spend") == {"2024-01-01": 3, "2025-01-01": 12}


def test_a_4_4_5_year_is_made_of_weeks(build):
    """The retail year nearest to 1 January 2025 begins on Monday 30 December 2024."""
    rows = [{"day": d, "spend": 1} for d in days("2024-12-01", "2025-05-31")]
    facts = build({"ad_daily": rows}, cover=COVER)
    span = {"first": date(2024, 12, 30), "last": date(2025, 3, 30), "today": TODAY}
    months = answer(facts, "ad_spend", grain="month", calendar="445", **span)
    assert values(months, "ad_spend") == {"2024-12-30": 28, "2025-01-27": 28, "2025-02-24": 35}
    quarter = answer(facts, "ad_spend", grain="quarter", calendar="445", **span)
    assert values(quarter, "ad_spend") == {"2024-12-30": 91}
    before = answer(
        facts,
        "ad_spend",
        grain="month",
        calendar="445",
        first=date(2025, 2, 24),
        last=date(2025, 3, 30),
        compare="previous",
        today=TODAY,
    )
    assert cells(before, "ad_spend")["2025-02-24"].compare.value == 28
