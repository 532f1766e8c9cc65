"""The invented company's own files: every total as its generator counted it, and no question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from norte.ingest.contract import ReadContext, ReadOptions
from norte.ingest.read import read
from norte.sample import write_company
from norte.workspace import Workspace
from norte.workspace.answers import read_answers

UNTIL = date(2025, 11, 20)
FOLDERS = (
    "klaviyo_*",
    "hubspot_*",
    "surveymonkey_*",
    "instagram_*",
    "facebook_*",
    "cupones_*",
    "plan",
    "seguidores",
    "costos",
    "tipos_de_cambio",
)
LEADS = "SELECT count(*) FROM lead_event WHERE market = $m AND excluded IS NULL AND stage = "
DEALS = "FROM deal WHERE market = $m AND outcome = "
NPS = "SELECT count(*) FROM survey_answer WHERE market = $m AND kind = 'nps' AND score "
FOLLOWERS = (
    "SELECT sum(followers) FROM social_account_daily WHERE market = $m AND day = '2025-11-20'"
)
POSTS = "FROM social_post WHERE market = $m AND network = "
FIGURES = {
    ("emails_sent", "klaviyo"): "SELECT sum(sent) FROM email_stat WHERE market = $m",
    ("emails_delivered", "klaviyo"): "SELECT sum(delivered) FROM email_stat WHERE market = $m",
    ("email_clicks", "klaviyo"): "SELECT sum(clicks) FROM email_stat WHERE market = $m",
    ("email_claimed_orders", "klaviyo"): (
        "SELECT sum(claimed_orders) FROM email_stat WHERE market = $m"
    ),
    ("email_claimed_revenue", "klaviyo"): (
        "SELECT sum(claimed_revenue) FROM email_stat WHERE market = $m"
    ),
    ("leads", "hubspot_contacts"): LEADS + "'lead'",
    ("mqls", "hubspot_contacts"): LEADS + "'mql'",
    ("sqls", "hubspot_contacts"): LEADS + "'sql'",
    ("opportunities", "hubspot_contacts"): LEADS + "'opportunity'",
    ("customers_won", "hubspot_contacts"): LEADS + "'customer'",
    ("deals_won", "hubspot_deals"): f"SELECT count(*) {DEALS} 'won'",
    ("deals_won_amount", "hubspot_deals"): f"SELECT sum(amount) {DEALS} 'won'",
    ("deals_lost_amount", "hubspot_deals"): f"SELECT sum(amount) {DEALS} 'lost'",
    ("survey_responses", "surveymonkey"): "SELECT count(*) FROM survey_response WHERE market = $m",
    ("nps_promoters", "surveymonkey"): NPS + ">= 9",
    ("nps_passives", "surveymonkey"): NPS + "IN (7, 8)",
    ("nps_detractors", "surveymonkey"): NPS + "<= 6",
    ("interactions", "instagram"): f"SELECT sum(interactions) {POSTS} 'instagram'",
    ("social_reach", "instagram"): f"SELECT sum(reach) {POSTS} 'instagram'",
    ("interactions", "facebook"): f"SELECT sum(interactions) {POSTS} 'facebook'",
    ("posts", "facebook"): f"SELECT count(*) {POSTS} 'facebook'",
    ("coupons_issued", "coupons"): "SELECT count(*) FROM coupon_issue WHERE market = $m",
    ("coupon_persons_targeted", "coupons"): (
        "SELECT count(DISTINCT person) FROM coupon_issue WHERE market = $m"
    ),
    ("plan_leads", "plan"): "SELECT sum(value) FROM plan WHERE market = $m AND metric = 'leads'",
    ("plan_revenue", "plan"): (
        "SELECT sum(value) FROM plan WHERE market = $m AND metric = 'revenue'"
    ),
    ("followers", "followers"): FOLLOWERS,
    ("followers_facebook", "followers"): FOLLOWERS + " AND network = 'facebook'",
    ("other_costs", "other_costs"): "SELECT sum(amount) FROM cost_other WHERE market = $m",
}


@dataclass(frozen=True)
class Company:
    """What was written, and what was read of it."""

    truth: Any
    facts: duckdb.DuckDBPyConnection
    said: list[str]


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """Four months of the company, read file by file into tables."""
    folder = tmp_path_factory.mktemp("company")
    truth = write_company(folder, until=UNTIL, months=4)
    workspace = Workspace(folder)
    context = ReadContext(
        settings=workspace.settings,
        today=UNTIL,
        identity_key=b"key",
        answers=read_answers(workspace),
        root=folder,
    )
    said: list[str] = []
    with duckdb.connect() as facts:
        files = sorted(p for f in FOLDERS for p in (folder / "inbox").glob(f"{f}/*"))
        for place, path in enumerate(files):
            scratch = tmp_path_factory.mktemp(f"scratch{place}")
            for one in read(path, context=context, options=ReadOptions(), scratch=scratch):
                assert one.error is None, one.error.say("en")
                assert one.batch is not None
                assert one.batch.counts.rejected == 0
                said += [w.en for w in one.warnings]
                for table in one.batch.tables:
                    _add(facts, table.table, str(table.parquet))
        yield Company(truth, facts, said)


def _add(facts: duckdb.DuckDBPyConnection, table: str, parquet: str) -> None:
    known = facts.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_name = $t", {"t": table}
    ).fetchone()
    before = f"SELECT * FROM {table} UNION ALL BY NAME " if known and known[0] else ""
    facts.execute(
        f"CREATE OR REPLACE TABLE {table} AS {before}SELECT * FROM read_parquet('{parquet}')"
    )


@pytest.mark.parametrize("market", ["es", "mx"])
@pytest.mark.parametrize(("measure", "source"), FIGURES, ids="-".join)
def test_every_total_is_the_companys(company, measure, source, market):
    row = company.facts.execute(FIGURES[measure, source], {"m": market}).fetchone()
    assert Decimal(str(row[0])) == company.truth.value(measure, market=market, source=source)


def test_nothing_is_asked_and_nothing_is_assumed(company):
    assert company.said == []


def test_the_rates_of_the_bank_are_for_one_euro(company):
    found = company.facts.execute(
        "SELECT DISTINCT from_currency FROM fx_rate WHERE rate > 0"
    ).fetchall()
    assert found == [("EUR",)]
    pesos = company.facts.execute(
        "SELECT avg(rate) FROM fx_rate WHERE to_currency = 'MXN'"
    ).fetchone()
    assert 15 < pesos[0] < 25
