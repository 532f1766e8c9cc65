"""The open data sets give the figures that were computed independently."""

from __future__ import annotations

import json

import pytest

from norte.base.errors import NorteError
from tests.acceptance.mappings import map_file
from tests.acceptance.workspaces import team


def expected(real_data, name):
    return json.loads((real_data / "expected" / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def retail(tmp_path_factory, real_data):
    workspace = team(
        tmp_path_factory.mktemp("retail") / "w", currency="GBP", timezone="Europe/London"
    )
    map_file(
        workspace.workspace,
        "online_retail",
        real_data / "retail_online_uci" / "online_retail.csv.gz",
    )
    workspace.loaded(real_data / "retail_online_uci" / "online_retail.csv.gz")
    return workspace


def test_online_retail(retail, real_data):
    truth = expected(real_data, "retail_online_uci")
    answer = retail.ask(
        "orders",
        "revenue",
        "customers",
        "repeat_purchase_rate",
        "revenue_per_customer",
        "aov",
        "purchase_frequency",
    )
    assert answer.cell("orders").value == 19_960 == truth["total"]["orders"]
    assert answer.cell("revenue").value == pytest.approx(10_666_684.54, abs=0.005)
    assert answer.cell("customers").value == 4_338
    assert answer.cell("repeat_purchase_rate").value == pytest.approx(0.65583, abs=5e-6)
    assert answer.cell("revenue_per_customer").value == pytest.approx(2_054.27, abs=0.005)
    assert answer.cell("aov").value == pytest.approx(truth["total"]["aov"])
    assert answer.cell("purchase_frequency").value == pytest.approx(
        truth["customers"]["orders_per_customer"]
    )


def test_online_retail_by_month(retail, real_data):
    truth = expected(real_data, "retail_online_uci")
    answer = retail.ask("orders", "revenue", "customers", "new_customers", grain="month")
    months = {row.period.label.strftime("%Y-%m"): row.cells for row in answer.rows}
    for month, figures in truth["by_month"].items():
        orders, revenue, customers, new = months[month]
        assert orders.value == figures["orders"], month
        assert revenue.value == pytest.approx(figures["gross_revenue"], abs=0.005)
        assert customers.value == figures["customers_identified"]
        assert new.value == truth["new_vs_returning_by_month"][month]["new"]


def test_the_naive_revenue_per_customer_is_unobtainable(retail):
    naive = 2_458.89
    for how in (
        {},
        {"grain": "year"},
        {"grain": "month"},
        {"by": ("channel",)},
        {"by": ("country",)},
    ):
        answer = retail.ask("revenue_per_customer", **how)
        values = [row.cells[0].value for row in answer.rows if row.cells[0].value is not None]
        assert all(abs(v - naive) > 0.01 for v in values), how


def test_cdnow(tmp_path, real_data):
    truth = expected(real_data, "retail_cdnow")
    workspace = team(tmp_path / "w", currency="USD", timezone="America/New_York")
    file = real_data / "retail_cdnow" / "CDNOW_master.txt"
    map_file(workspace.workspace, "cdnow", file)
    workspace.loaded(file)
    answer = workspace.ask("customers", "revenue", "orders", "aov", "repeat_purchase_rate")
    assert answer.cell("customers").value == 23_570
    assert answer.cell("revenue").value == pytest.approx(2_500_315.63, abs=0.005)
    assert answer.cell("orders").value == truth["rows"]
    assert answer.cell("repeat_purchase_rate").value == pytest.approx(
        truth["repeat_rate_by_transactions"]
    )


def test_complete_journey(tmp_path, real_data):
    truth = expected(real_data, "coupons_completejourney")
    folder = real_data / "coupons_completejourney"
    workspace = team(tmp_path / "w", currency="USD", timezone="America/New_York")
    for name in ("campaigns", "coupon_redemptions"):
        map_file(workspace.workspace, f"completejourney_{name}", folder / f"{name}.csv")
        workspace.loaded(folder / f"{name}.csv", source="completejourney", account="84.51")
    assert workspace.value("coupon_redeemer_rate") == pytest.approx(0.26299, abs=5e-6)
    assert workspace.value("coupon_redemptions") == truth["total"]["redemptions"]
    assert workspace.value("coupon_redeemer_rate", where={"campaign": "18"}) == pytest.approx(
        0.18888, abs=5e-6
    )
    answer = workspace.ask("coupon_redeemer_rate", by=("campaign",))
    rates = {row.members[0]: row.cells[0].value for row in answer.rows}
    for campaign, figures in truth["by_campaign"].items():
        assert rates[campaign] == pytest.approx(figures["household_redemption_rate"]), campaign


def test_facebook(tmp_path, real_data):
    truth = expected(real_data, "social_facebook_uci")
    workspace = team(tmp_path / "w", timezone="Europe/Lisbon")
    file = real_data / "social_facebook_uci" / "dataset_Facebook.csv"
    map_file(workspace.workspace, "facebook_uci", file)
    workspace.loaded(file)
    assert workspace.value("engagement_rate_reach") == pytest.approx(0.015257, abs=5e-7)
    assert workspace.value("interactions") == truth["total"]["interactions"]
    trap = truth["total"]["mean_of_post_rates_trap"]
    for by in ((), ("post_type",), ("network",), ("account",)):
        answer = workspace.ask("engagement_rate_reach", by=by)
        assert all(row.cells[0].value != pytest.approx(trap, abs=5e-6) for row in answer.rows)
    with pytest.raises(NorteError):
        workspace.ask("mean_engagement_rate")
