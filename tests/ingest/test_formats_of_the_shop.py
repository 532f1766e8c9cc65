"""The invented company's ads, orders and visits: every total as its generator counted it."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from norte.ingest.contract import Checksum, ReadContext, ReadOptions
from norte.ingest.read import read
from norte.sample import write_company
from norte.workspace import Workspace
from norte.workspace.answers import read_answers

UNTIL = date(2025, 11, 20)
FOLDERS = ("google_ads_*", "meta_ads_*", "shopify_*", "matomo_*", "ga4_*")
ADS = "FROM ad_daily WHERE market = $m AND source_id = "
CLAIMS = "FROM ad_conversion WHERE market = $m AND is_primary AND source_id = "
VALID = "FROM \"order\" WHERE market = $m AND status = 'valid'"
FIGURES = {
    **{
        (name, source): f"SELECT sum({column}) {ADS}'{source}'"
        for source in ("google_ads", "meta_ads")
        for name, column in (
            ("ad_impressions", "impressions"),
            ("ad_clicks", "clicks"),
            ("link_clicks", "link_clicks"),
            ("ad_spend", "spend"),
        )
    },
    **{
        (name, source): f"SELECT sum({column}) {CLAIMS}'{source}'"
        for source in ("google_ads", "meta_ads")
        for name, column in (("ad_conversions", "conversions"), ("claimed_revenue", "value"))
    },
    ("ad_rows", "google_ads"): f"SELECT count(*) {ADS}'google_ads'",
    ("ad_rows", "meta_ads"): f"SELECT count(*) {ADS}'meta_ads'",
    ("orders", "shopify"): f"SELECT count(*) {VALID}",
    ("orders_without_customer", "shopify"): f"SELECT count(*) {VALID} AND person IS NULL",
    ("customers", "shopify"): f"SELECT count(DISTINCT person) {VALID}",
    ("revenue", "shopify"): f"SELECT sum(goods) {VALID}",
    ("discount_amount", "shopify"): f"SELECT sum(discount) {VALID}",
    ("tax", "shopify"): f"SELECT sum(tax) {VALID}",
    ("shipping", "shopify"): f"SELECT sum(shipping) {VALID}",
    ("total_charged", "shopify"): f"SELECT sum(total) {VALID}",
    ("refunds", "shopify"): "SELECT sum(amount) FROM refund WHERE market = $m",
    ("coupon_orders", "shopify"): (
        "SELECT count(DISTINCT order_id) FROM coupon_redemption WHERE market = $m"
    ),
    ("voided_orders", "shopify"): (
        "SELECT count(*) FROM \"order\" WHERE market = $m AND status = 'voided'"
    ),
    ("test_orders", "shopify"): (
        "SELECT count(*) FROM \"order\" WHERE market = $m AND status = 'test'"
    ),
    ("order_rows", "shopify"): "SELECT count(*) FROM order_line WHERE market = $m",
    ("visits", "matomo"): (
        "SELECT sum(visits) FROM web_daily WHERE market = $m AND source_id = 'matomo'"
    ),
    ("actions", "matomo"): "SELECT sum(actions) FROM web_daily WHERE market = $m",
    ("visitor_days", "matomo"): "SELECT sum(visitor_days) FROM web_daily WHERE market = $m",
    ("sessions", "ga4"): (
        "SELECT sum(visits) FROM web_daily WHERE market = $m AND source_id = 'ga4' "
        "AND breakdown = 'none'"
    ),
    ("engaged_sessions", "ga4"): (
        "SELECT sum(engaged_visits) FROM web_daily WHERE market = $m AND source_id = 'ga4' "
        "AND breakdown = 'channel'"
    ),
}


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """Four months of the company, read file by file: its truth, its facts, its checksums."""
    folder = tmp_path_factory.mktemp("shop")
    truth = write_company(folder, until=UNTIL, months=4)
    workspace = Workspace(folder)
    context = ReadContext(
        settings=workspace.settings,
        today=UNTIL,
        identity_key=b"key",
        answers=read_answers(workspace),
        root=folder,
    )
    checks: list[Checksum] = []
    with duckdb.connect() as facts:
        for path in sorted(p for f in FOLDERS for p in (folder / "inbox").glob(f"{f}/*")):
            scratch = folder / "scratch"
            for one in read(path, context=context, options=ReadOptions(), scratch=scratch):
                assert one.error is None, one.error.say("en")
                assert one.batch is not None
                assert one.batch.rejects == ()
                assert one.warnings == (), [w.en for w in one.warnings]
                checks += one.checksums
                _keep(facts, one.batch)
            shutil.rmtree(scratch)
        yield truth, facts, checks


def _keep(facts, batch) -> None:
    counts = batch.counts
    assert counts.kept + counts.totals + counts.ignored == counts.rows
    for staged in batch.tables:
        rows = f"SELECT * FROM read_parquet('{staged.parquet}')"
        known = facts.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [staged.table]
        ).fetchone()[0]
        if not known:
            facts.execute(f'CREATE TABLE "{staged.table}" AS {rows}')
            continue
        have = {r[0] for r in facts.execute(f'DESCRIBE "{staged.table}"').fetchall()}
        for name, kind, *_ in facts.execute(f"DESCRIBE {rows}").fetchall():
            if name not in have:
                facts.execute(f'ALTER TABLE "{staged.table}" ADD COLUMN "{name}" {kind}')
        facts.execute(f'INSERT INTO "{staged.table}" BY NAME {rows}')


@pytest.mark.parametrize("key", FIGURES, ids=[f"{s}-{m}" for m, s in FIGURES])
@pytest.mark.parametrize("market", ["es", "mx"])
def test_a_total_is_the_one_that_was_written(company, market, key):
    truth, facts, _ = company
    measure, source = key
    wanted = sum(
        (
            f.value
            for f in truth.figures
            if (f.measure, f.source, f.market) == (measure, source, market)
        ),
        Decimal(0),
    )
    found = facts.execute(FIGURES[key], {"m": market}).fetchone()[0]
    assert float(found) == pytest.approx(float(wanted), abs=0.005), key
    assert wanted > 0


def test_every_total_row_agrees_with_its_rows(company):
    _, _, checks = company
    assert len(checks) == 22
    assert all(check.ok for check in checks), [c for c in checks if not c.ok]


def test_bounces_are_rebuilt_within_the_rounding_of_a_percentage(company):
    truth, facts, _ = company
    wanted = sum(f.value for f in truth.figures if (f.measure, f.source) == ("bounces", "matomo"))
    found, visits = facts.execute(
        "SELECT sum(bounces), sum(visits) FROM web_daily WHERE source_id = 'matomo'"
    ).fetchone()
    assert abs(found - float(wanted)) < visits * 0.005


def test_channels_of_the_ads_follow_from_the_campaign_type(company):
    _, facts, _ = company
    found = facts.execute(
        "SELECT DISTINCT source_id, channel FROM ad_daily ORDER BY ALL"
    ).fetchall()
    assert found == [
        ("google_ads", "cross_network"),
        ("google_ads", "display"),
        ("google_ads", "paid_search"),
        ("google_ads", "paid_shopping"),
        ("meta_ads", "paid_social"),
    ]
