"""The export files of the platforms, unmodified, as their expected.json says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.acceptance.workspaces import team

MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}
AUGUST = {"first": date(2026, 8, 1), "last": date(2026, 8, 2)}
APRIL = {"first": date(2026, 4, 1), "last": date(2026, 4, 30)}

# key of expected.json → metric id
ADS = {
    "impressions": "ad_impressions",
    "clicks": "ad_clicks",
    "spend": "ad_spend",
    "conversions": "ad_conversions",
}
CASES = [
    ("googleads_campaign_en.csv", "EUR", MARCH, ADS),
    ("googleads_campaign_es_utf16.csv", "EUR", MARCH, ADS),
    ("googleads_timeseries_es.csv", "PEN", AUGUST, {"spend": "ad_spend"}),
    (
        "meta_ads_es.csv",
        "EUR",
        MARCH,
        {
            "spend": "ad_spend",
            "impressions": "ad_impressions",
            "link_clicks": "link_clicks",
            "clicks_all": "ad_clicks",
            "purchases": "ad_conversions",
            "purchase_value": "claimed_revenue",
        },
    ),
    (
        "meta_ads_en_total_row_first.xlsx",
        "USD",
        {},
        {"spend": "ad_spend", "impressions": "ad_impressions", "link_clicks": "link_clicks"},
    ),
    (
        "klaviyo_campaigns_en.csv",
        "EUR",
        APRIL,
        {"sent": "emails_sent", "delivered": "emails_delivered", "unique_clicks": "email_clicks"},
    ),
    (
        "shopify_orders_export.csv",
        "EUR",
        MARCH,
        {
            "orders_valid": "orders",
            "net_after_discount": "revenue",
            "discounts": "discount_amount",
            "refunds": "refunds",
            "orders_with_coupon": "coupon_redemptions",
            "coupon_rate": "coupon_order_share",
            "customers": "customers",
        },
    ),
    ("surveymonkey_two_header_rows.csv", "EUR", MARCH, {"nps": "nps"}),
    ("instagram_business_suite_en.csv", "EUR", MARCH, {"interactions": "interactions"}),
    ("matomo_visitssummary_utf16.csv", "EUR", MARCH, {"visits": "visits"}),
]


@pytest.mark.parametrize(("file", "currency", "period", "keys"), CASES, ids=[c[0] for c in CASES])
def test_an_export_gives_its_expected_figures(tmp_path, real_data, file, currency, period, keys):
    folder = real_data / "export_files_synthetic"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))[file]
    workspace = team(tmp_path / "w", currency=currency)
    (result,) = workspace.loaded(folder / file)
    answer = workspace.ask(*keys.values(), **period)
    for key, metric in keys.items():
        cell = answer.cell(metric)
        assert cell.value == pytest.approx(expected[key]), (key, cell)
        assert cell.state == "value"
    assert all(c.ok for c in result.checksums)
    counts = result.as_json("es")
    assert (
        counts["kept"] + counts["rejected"] + counts["totals"] + counts["ignored"] == counts["rows"]
    )


def test_what_a_file_does_not_bring_is_no_data_and_not_zero(tmp_path, real_data):
    workspace = team(tmp_path / "w", currency="PEN")
    workspace.loaded(real_data / "export_files_synthetic" / "googleads_timeseries_es.csv")
    answer = workspace.ask("ad_clicks", "ad_impressions", **AUGUST)
    assert [c.state for c in answer.rows[0].cells] == ["no_data", "no_data"]


def test_bounces_rebuilt_from_a_percentage_say_so(tmp_path, real_data):
    workspace = team(tmp_path / "w")
    workspace.loaded(real_data / "export_files_synthetic" / "matomo_visitssummary_utf16.csv")
    cell = workspace.ask("bounce_rate_matomo", **MARCH).cell("bounce_rate_matomo")
    assert cell.value == pytest.approx((66 + 55) / 230)
    assert "reconstructed" in cell.flags
    assert workspace.rows("SELECT sum(actions) FROM lake.web_daily") == [(560,)]


def test_deals_with_spanish_labels(tmp_path, real_data):
    folder = real_data / "export_files_synthetic"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))[
        "hubspot_deals_es_latin1.csv"
    ]
    workspace = team(tmp_path / "w")
    workspace.loaded(folder / "hubspot_deals_es_latin1.csv")
    won = workspace.rows("SELECT count(*), sum(amount) FROM lake.deal WHERE outcome = 'won'")
    assert workspace.rows("SELECT count(*) FROM lake.deal") == [(expected["rows"],)]
    assert [(n, float(a)) for n, a in won] == [(expected["won"], expected["won_amount"])]


def test_reach_over_days_is_not_added(tmp_path, real_data):
    workspace = team(tmp_path / "w")
    workspace.loaded(real_data / "export_files_synthetic" / "meta_ads_es.csv")
    total = workspace.rows("SELECT reach FROM lake.ad_period WHERE day <> day_to")
    assert (1500,) in total


def test_all_of_them_together_twice_change_nothing(tmp_path, real_data):
    folder = real_data / "export_files_synthetic"
    workspace = team(tmp_path / "w")
    files = [folder / name for name, currency, _, _ in CASES if currency == "EUR"]
    workspace.loaded(*files)
    metrics = ("ad_spend", "orders", "emails_sent", "visits", "interactions", "nps")
    before = workspace.ask(*metrics).as_json()
    again = workspace.loaded(*files)
    assert all(r.landed is not None and r.landed.duplicate_of is not None for r in again)
    assert workspace.ask(*metrics).as_json() == before
