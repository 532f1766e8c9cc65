"""The invented company, through the real loader, gives its own truth.

Three oracles: the generator's totals, SQL written by hand over the lake, and the engine's answers.

"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from norte.board.build import build_scorecard
from norte.board.session import opened
from norte.engine.question import Question
from norte.ingest.contract import ReadOptions
from norte.loading.importing import Import, import_paths
from norte.sample import write_company
from norte.sample.truth import CompanyTruth
from norte.workspace import Workspace
from tests.acceptance.workspaces import Team

UNTIL = date(2025, 11, 20)
NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
MARKETS = {"es": "EUR", "mx": "MXN"}

COUNTS = {
    "visits": "visits",
    "orders": "orders",
    "leads": "leads",
    "emails_sent": "emails_sent",
    "emails_delivered": "emails_delivered",
    "email_clicks": "email_clicks",
    "ad_impressions": "ad_impressions",
    "link_clicks": "link_clicks",
    "interactions": "interactions",
    "new_customers": "new_customers",
    "customers": "customers",
    "followers": "followers",
}
MONEY = {
    "ad_spend": "ad_spend",
    "revenue": "revenue",
    "refunds": "refunds",
    "discount_amount": "discount_amount",
}


@dataclass
class Luna(Team):
    """The company's workspace with its truth."""

    truth: CompanyTruth


@pytest.fixture(scope="module")
def luna(tmp_path_factory):
    root = tmp_path_factory.mktemp("luna") / "w"
    truth = write_company(root, until=UNTIL, months=5)
    workspace = Workspace(root)
    job = Import(workspace, UNTIL, NOW, ReadOptions())
    results = list(import_paths(job, [workspace.inbox]))
    stopped = [r.error.say("en") for r in results if r.error]
    assert not stopped, "\n".join(stopped)
    wrong = [(r.file, c) for r in results for c in r.checksums if not c.ok]
    assert not wrong
    assert sum(len(r.batch.rejects) for r in results if r.batch) == 0
    return Luna(workspace, truth)


def ask(luna, *metrics, **more):
    with opened(luna.workspace, today=UNTIL) as session:
        return session.ask(Question(metrics, **more))


@pytest.mark.parametrize("measure", COUNTS)
def test_counts_by_market(luna, measure):
    metric = COUNTS[measure]
    answer = ask(luna, metric, by=("market",))
    values = {row.members[0]: row.cells[0].value for row in answer.rows}
    for market in MARKETS:
        assert values[market] == float(luna.truth.value(measure, market=market)), market


def test_money_of_a_market_in_its_own_currency(luna):
    for table, column, measure in (
        ("ad_daily", "spend", "ad_spend"),
        ("order_fact", "revenue", "revenue"),
        ("refund", "amount", "refunds"),
        ("cost_other", "amount", "other_costs"),
    ):
        for market in MARKETS:
            found = luna.rows(f"SELECT sum({column}) FROM lake.{table} WHERE market = '{market}'")
            assert found == [(luna.truth.value(measure, market=market),)], (table, market)


def test_money_by_month_in_the_workspace_currency_equals_sql_by_hand(luna):
    """Flows converted at their own day's rate (the last one known), then added."""
    found = luna.rows("""
        WITH rate AS (
          SELECT day, any_value(rate) FILTER (to_currency = 'MXN') AS mxn
          FROM lake.fx_rate WHERE kind = 'actual' GROUP BY day),
        spend AS (
          SELECT a.day, a.currency, a.spend, r.mxn
          FROM lake.ad_daily a ASOF JOIN (FROM rate WHERE mxn IS NOT NULL) r ON a.day >= r.day)
        SELECT date_trunc('month', day)::DATE,
               sum(CASE currency WHEN 'EUR' THEN spend ELSE spend / mxn END)
        FROM spend GROUP BY 1 ORDER BY 1
        """)
    answer = ask(luna, "ad_spend", grain="month")
    assert [(row.period.label, row.cells[0].value) for row in answer.rows] == [
        (month, pytest.approx(float(value), rel=1e-9)) for month, value in found
    ]


def test_ratios_of_the_whole_are_ratios_of_sums(luna):
    answer = ask(luna, "email_ctr", "bounce_rate_matomo", "coupon_order_share", "nps")
    truth = luna.truth
    promoters, detractors = truth.value("nps_promoters"), truth.value("nps_detractors")
    answers = promoters + detractors + truth.value("nps_passives")
    assert answer.cell("email_ctr").value == pytest.approx(
        float(truth.value("email_clicks") / truth.value("emails_delivered"))
    )
    assert answer.cell("bounce_rate_matomo").value == pytest.approx(
        float(truth.value("bounces") / truth.value("visits")), abs=0.002
    )
    assert answer.cell("coupon_order_share").value == pytest.approx(
        float(truth.value("coupon_orders") / truth.value("orders"))
    )
    assert answer.cell("nps").value == pytest.approx(
        float(100 * (promoters - detractors) / answers)
    )


def test_claims_answer_by_platform_only(luna):
    answer = ask(luna, "ad_conversions", by=("platform", "market"))
    for row in answer.rows:
        platform, market = row.members
        expected = luna.truth.value("ad_conversions", market=market, source=platform)
        assert Decimal(str(row.cells[0].value)) == pytest.approx(expected)


def test_a_second_import_changes_nothing(luna):
    before = ask(luna, "ad_spend", "orders", "leads", "visits", grain="month").as_json()
    job = Import(luna.workspace, UNTIL, NOW, ReadOptions())
    again = list(import_paths(job, [luna.workspace.inbox]))
    assert all(r.landed is not None and r.landed.duplicate_of is not None for r in again)
    assert ask(luna, "ad_spend", "orders", "leads", "visits", grain="month").as_json() == before


def test_the_scorecard_has_every_line_and_its_numbers_agree(luna):
    with opened(luna.workspace, today=UNTIL) as session:
        card = build_scorecard(session, now=NOW)
    lines = {k.metric: k for block in card.stages for k in block.lines}
    missing = [k.metric for k in lines.values() if k.state == "no_data"]
    assert missing == []
    assert lines["cpl"].value == pytest.approx(
        lines["marketing_spend"].value / lines["leads"].value
    )
    assert lines["blended_cpa"].value == pytest.approx(
        lines["ad_spend"].value / lines["orders"].value
    )
    assert lines["blended_roas"].value == pytest.approx(
        lines["net_revenue"].value / lines["ad_spend"].value
    )
    for line in lines.values():
        if line.numerator is not None and line.denominator:
            assert line.value == pytest.approx(line.numerator / line.denominator), line.metric
    assert card.period.start == date(2025, 11, 1)
    assert card.period.open
