"""The invented company has to be a business that a person of the trade would believe."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from norte.sample.clock import clock, day_range, first_day
from norte.sample.seasons import black_friday, buen_fin, demand_index, easter, hot_sale
from norte.sample.world import build_world

if TYPE_CHECKING:
    from tests.sample.conftest import Company

MARKETS = ("es", "mx")


def ratio(company: Company, over: str, under: str, market: str) -> float:
    truth = company.truth
    return float(truth.value(over, market=market) / truth.value(under, market=market))


@pytest.mark.parametrize("market", MARKETS)
def test_the_rates_are_those_of_a_shop(company: Company, market: str) -> None:
    assert 0.25 < ratio(company, "repeat_customers", "customers", market) < 0.35
    assert 0.16 < ratio(company, "coupon_orders", "orders", market) < 0.20
    assert 0.45 < ratio(company, "bounces", "visits", market) < 0.55
    assert 0.020 < ratio(company, "email_clicks", "emails_delivered", market) < 0.030
    assert 0.02 < ratio(company, "interactions", "social_reach", market) < 0.05
    assert 0.01 < ratio(company, "orders", "visits", market) < 0.02
    assert ratio(company, "refunds", "revenue", market) < 0.06


@pytest.mark.parametrize("market", MARKETS)
def test_customers_recommend_the_shop(company: Company, market: str) -> None:
    truth = company.truth
    promoters, passives, detractors = (
        truth.value(name, market=market)
        for name in ("nps_promoters", "nps_passives", "nps_detractors")
    )
    nps = 100 * (promoters - detractors) / (promoters + passives + detractors)
    assert 30 <= nps <= 45


@pytest.mark.parametrize("market", MARKETS)
def test_platforms_claim_nearly_twice_what_was_sold(company: Company, market: str) -> None:
    truth = company.truth
    assert 1.6 < ratio(company, "claimed_revenue", "revenue", market) < 2.0
    spend, revenue = truth.value("ad_spend", market=market), truth.value("revenue", market=market)
    assert 4 < revenue / spend < 7
    for platform in ("google_ads", "meta_ads"):
        claimed = truth.value("claimed_revenue", market=market, source=platform)
        own = truth.value("ad_spend", market=market, source=platform)
        assert claimed / own > revenue / spend


def test_a_click_and_a_lead_cost_what_they_cost(company: Company) -> None:
    truth = company.truth
    spend = {m: truth.value("ad_spend", market=m) for m in MARKETS}
    assert 0.3 < ratio(company, "ad_spend", "link_clicks", "es") < 0.7
    assert 4 < ratio(company, "ad_spend", "link_clicks", "mx") < 12
    cost = spend["es"] + truth.value("other_costs", market="es")
    assert 20 < cost / truth.value("leads", market="es") < 45
    assert 0.009 < ratio(company, "link_clicks", "ad_impressions", "es") < 0.02


def test_an_order_is_worth_what_a_basket_is(company: Company) -> None:
    assert 50 < ratio(company, "revenue", "orders", "es") < 75
    assert 1_000 < ratio(company, "revenue", "orders", "mx") < 1_500


@pytest.mark.parametrize("market", MARKETS)
def test_the_year_has_its_peak_its_slump_and_growth(company: Company, market: str) -> None:
    made = {
        month: company.truth.value("orders", market=market, month=month)
        for month in ("2024-02", "2024-08", "2024-10", "2024-11", "2024-12", "2023-12")
    }
    assert min(made["2024-11"], made["2024-12"]) > 1.2 * float(made["2024-10"])
    assert made["2024-02"] < made["2024-10"]
    assert made["2024-12"] > Decimal("1.1") * made["2023-12"]
    if market == "es":
        assert made["2024-08"] < Decimal("0.85") * made["2024-10"]


@pytest.mark.parametrize("place", build_world(date(2025, 11, 20), 26, 7).markets, ids=MARKETS)
def test_every_day_the_files_can_be_true_together(place) -> None:
    visits = place.visits
    google = np.sum([c.clicks for c in place.google], axis=0)
    meta = np.zeros(visits.visits.size, dtype=np.int64)
    for ad in place.meta:
        meta[ad.first : ad.first + ad.link_clicks.size] += ad.link_clicks
        assert (ad.link_clicks <= ad.impressions).all()
        assert (ad.reach <= ad.impressions).all()
        assert (ad.landing_views <= ad.link_clicks).all()
    for made in place.google:
        assert (made.clicks <= made.impressions).all()
        assert (made.clicks[~made.is_listed] == 0).all()
    orders = np.bincount(place.shop.orders.day, minlength=visits.visits.size)
    contacts = len(place.contacts.person)
    assert (google + meta <= visits.visits).all()
    assert (orders <= visits.visits).all()
    assert (visits.visitors <= visits.visits).all()
    assert (visits.visits <= visits.actions).all()
    assert (np.sum(list(visits.channels.values()), axis=0) == visits.visits).all()
    assert contacts < visits.visits.sum()


def test_the_day_of_the_export_is_cut_in_mid_morning(company: Company) -> None:
    (path,) = company.files("matomo_es/*.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-16"))))
    before = np.mean([int(row["Visits"]) for row in rows[-8:-1]])
    assert 0 < int(rows[-1]["Visits"]) < 0.5 * before


@pytest.mark.parametrize(
    ("year", "sunday"), [(2023, (4, 9)), (2024, (3, 31)), (2025, (4, 20)), (2038, (4, 25))]
)
def test_easter_falls_where_the_church_says(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == date(year, *sunday)


def test_the_sales_fall_where_the_shops_say() -> None:
    assert [black_friday(year) for year in (2023, 2024, 2025)] == [
        date(2023, 11, 24), date(2024, 11, 29), date(2025, 11, 28),
    ]  # fmt: skip
    assert buen_fin(2024) == (date(2024, 11, 15), date(2024, 11, 18))
    assert hot_sale(2025) == (date(2025, 5, 26), date(2025, 6, 3))


def test_demand_peaks_on_each_country_s_day() -> None:
    days = day_range(date(2024, 1, 1), date(2024, 12, 31))
    assert days[int(np.argmax(demand_index("es", days)))] == black_friday(2024)
    first, last = buen_fin(2024)
    assert first <= days[int(np.argmax(demand_index("mx", days)))] <= last


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/Mexico_City"])
def test_the_clock_agrees_with_the_zone_database(zone: str) -> None:
    days = day_range(date(2025, 3, 20), date(2025, 11, 5))
    hours = clock(zone, days)
    place = ZoneInfo(zone)
    moments = np.arange(hours.midnights[0], hours.midnights[-1], 1_799)
    shown = hours.local(moments)
    for moment, text, offset in zip(
        moments[::37].tolist(),
        shown[::37].tolist(),
        hours.offset(moments)[::37].tolist(),
        strict=True,
    ):
        there = datetime.fromtimestamp(moment, place)
        assert text == f"{there:%Y-%m-%d %H:%M:%S}"
        assert timedelta(seconds=offset) == there.utcoffset()
    lengths = {(b - a) // 3600 for a, b in pairwise(hours.midnights.tolist())}
    assert lengths == ({23, 24, 25} if zone == "Europe/Madrid" else {24})


def test_moments_fall_inside_their_days() -> None:
    days = day_range(date(2025, 3, 1), date(2025, 4, 2))
    hours = clock("Europe/Madrid", days)
    index = np.repeat(np.arange(len(days)), 200)
    moments = hours.instants(np.random.default_rng(1), index)
    found: dict[int, set[str]] = defaultdict(set)
    for number, text in zip(index.tolist(), hours.local(moments).tolist(), strict=True):
        found[number].add(text[:10])
    assert {number: {days[number].isoformat()} for number in range(len(days))} == found


@pytest.mark.parametrize(
    ("until", "months", "first"),
    [
        (date(2025, 11, 20), 26, date(2023, 10, 1)),
        (date(2025, 1, 1), 2, date(2024, 12, 1)),
        (date(2024, 12, 31), 12, date(2024, 1, 1)),
    ],
)
def test_months_count_the_present_one(until: date, months: int, first: date) -> None:
    assert first_day(until, months) == first
