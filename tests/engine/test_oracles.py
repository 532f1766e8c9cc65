"""The engine against hand-written SQL, and properties that every answer must keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norte.engine.facts import Facts
from tests.conformance.reading_answers import values
from tests.worlds import World, answer
from tests.worlds import settings as workspace

FIRST, LAST = date(2024, 2, 26), date(2024, 4, 14)
START = datetime.fromisoformat("2024-02-26")
SPAN: dict[str, Any] = {"first": FIRST, "last": LAST}
CHANNELS = ("paid_search", "email", "direct", None)
DAYS = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
CENTS = st.integers(0, 100_000).map(lambda n: n / 100)
AMOUNTS = st.integers(0, 5_000)
RULES = settings(max_examples=12)


@dataclass(frozen=True)
class Company:
    ads: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    leads: list[dict[str, Any]]

    def facts(self) -> Facts:
        return world(self.ads, self.orders, self.leads).facts_on_duckdb()


def world(ads, orders, leads) -> World:
    rows = {
        "ad_daily": ads,
        "order_fact": orders,
        "lead_path": leads,
        "cost_other": [],
        "refund": [],
    }
    return World(rows, cover=(FIRST, LAST))


@st.composite
def companies(draw) -> Company:
    ads = [
        {
            "day": draw(DAYS),
            "campaign_id": f"c{n}",
            "channel": draw(st.sampled_from(CHANNELS)),
            "spend": draw(CENTS),
            "impressions": draw(AMOUNTS),
            "clicks": draw(AMOUNTS),
            "link_clicks": draw(AMOUNTS),
        }
        for n in range(draw(st.integers(0, 12)))
    ]
    minutes = st.integers(0, 48 * 24 * 60)
    orders = [
        {
            "instant": str(START + timedelta(minutes=draw(minutes))),
            "channel": draw(st.sampled_from(CHANNELS)),
            "market": draw(st.sampled_from(("es", "mx", None))),
            "person": draw(st.sampled_from(("a", "b", "c", None))),
            "revenue": draw(CENTS),
            "discount": draw(CENTS),
            "has_coupon": draw(st.booleans()),
            "is_first": draw(st.booleans()),
        }
        for _ in range(draw(st.integers(0, 12)))
    ]
    leads = [
        {
            "instant": str(START + timedelta(days=draw(st.integers(0, 47)), hours=12)),
            "channel": draw(st.sampled_from(CHANNELS)),
            "person": f"p{n}",
        }
        for n in range(draw(st.integers(0, 8)))
    ]
    return Company(ads, orders, leads)


ADDITIVE = {
    "ad_spend": ("ad_daily", "sum(spend)"),
    "ad_impressions": ("ad_daily", "sum(impressions)"),
    "ad_clicks": ("ad_daily", "sum(clicks)"),
    "link_clicks": ("ad_daily", "sum(link_clicks)"),
    "orders": ("order_fact", "count(*)"),
    "revenue": ("order_fact", "sum(revenue)"),
    "discount_amount": ("order_fact", "sum(discount)"),
    "customers": ("order_fact", "count(DISTINCT person)"),
    "new_customers": ("order_fact", "count(person) FILTER (is_first)"),
    "leads": ("lead_path", "count(*)"),
}
UTC_INSTANT = "timezone('UTC', CAST(instant AS TIMESTAMP))"
LOCAL = f"CAST(timezone('Europe/Madrid', {UTC_INSTANT}) AS DATE)"


def by_hand(company: Company) -> dict[str, dict[Any, float]]:
    """Metric → week and channel → value, in SQL that knows nothing of ours (DuckDB's own zones)."""
    connection = duckdb.connect()
    given = {"ad_daily": company.ads, "order_fact": company.orders, "lead_path": company.leads}
    found: dict[str, dict[Any, float]] = {}
    for metric, (name, aggregate) in ADDITIVE.items():
        found[metric] = {}
        if not given[name]:
            continue
        columns = {key: [row[key] for row in given[name]] for key in given[name][0]}
        connection.register("given", pa.table(columns))
        day = "day" if name == "ad_daily" else LOCAL
        sql = f"""
            SELECT CAST(date_trunc('week', {day}) AS DATE), coalesce(channel, '(none)'), {aggregate}
            FROM given WHERE {day} BETWEEN DATE '{FIRST}' AND DATE '{LAST}' GROUP BY ALL
        """
        for week, channel, value in connection.execute(sql).fetchall():
            found[metric][week.isoformat(), channel] = float(value or 0)
    return found


@RULES
@given(company=companies())
def test_each_metric_by_week_and_channel_is_what_sql_by_hand_says(company):
    answered = answer(company.facts(), *ADDITIVE, by=("channel",), grain="week", **SPAN)
    for metric, expected in by_hand(company).items():
        found = values(answered, metric)
        assert {k: v for k, v in found.items() if v} == pytest.approx(
            {k: v for k, v in expected.items() if v}
        )
        assert all(v == 0 for k, v in found.items() if k not in expected)


RATIOS = ("cpc", "link_cpc", "ad_ctr", "aov", "blended_cpa", "blended_roas", "cpl")


@RULES
@given(company=companies())
def test_a_ratio_of_all_is_the_sum_of_its_parts(company):
    """Numerators and denominators of weeks and channels add up; their quotients do not."""
    facts = company.facts()
    split = answer(facts, *RATIOS, by=("channel",), grain="week", **SPAN)
    whole = answer(facts, *RATIOS, **SPAN)
    for place, name in enumerate(RATIOS):
        cells = [row.cells[place] for row in split.rows]
        top = sum(c.numerator or 0 for c in cells)
        bottom = sum(c.denominator or 0 for c in cells)
        cell = whole.cell(name)
        assert cell.numerator == pytest.approx(top)
        assert cell.denominator == pytest.approx(bottom)
        assert cell.value == (None if not bottom else pytest.approx(top / bottom))


@RULES
@given(company=companies(), parts=st.integers(2, 4))
def test_splitting_a_row_changes_nothing(company, parts):
    """One ad row of 12 clicks is the same as three ads' rows of 4."""
    names = ("spend", "impressions", "clicks", "link_clicks")
    pieces = [
        {**row, "campaign_id": f"{row['campaign_id']}-{n}"} | {k: row[k] / parts for k in names}
        for row in company.ads
        for n in range(parts)
    ]
    whole = [{**row, **{k: row[k] * 1.0 for k in names}} for row in company.ads]
    for row in [*pieces, *whole]:
        row.update({k: round(row[k] * 12) for k in names if k != "spend"})
    metrics = ("ad_spend", "ad_clicks", "cpc", "link_ctr")
    one = answer(world(whole, [], []).facts_on_duckdb(), *metrics, grain="week", **SPAN)
    other = answer(world(pieces, [], []).facts_on_duckdb(), *metrics, grain="week", **SPAN)
    for metric in metrics:
        assert values(other, metric) == pytest.approx(values(one, metric), abs=1e-4, nan_ok=True)


@RULES
@given(company=companies(), factor=st.sampled_from((2, 10, 0.5)))
def test_scaling_the_currency_scales_money_and_leaves_ratios(company, factor):
    """Dollars at `factor` euros each: money × factor, rates and counts alike."""
    ads = [{**row, "currency": "USD"} for row in company.ads]
    orders = [{**row, "currency": "USD"} for row in company.orders]
    built = world(ads, orders, company.leads)
    rate = {"from_currency": "USD", "to_currency": "EUR", "kind": "plan"}
    built.rows = {**built.rows, "fx_rate": [{**rate, "day": "2024-01-01", "rate": factor}]}
    metrics = ("ad_spend", "revenue", "aov", "ad_ctr", "orders", "blended_roas", "customers")
    in_euros = answer(built.facts_on_duckdb(), *metrics, by=("channel",), rates="plan", **SPAN)
    dollars = workspace(currency="USD")
    in_dollars = answer(
        built.facts_on_duckdb(), *metrics, by=("channel",), workspace=dollars, **SPAN
    )
    for metric in metrics:
        scale = factor if metric in {"ad_spend", "revenue", "aov"} else 1
        expected = {
            k: None if v is None else v * scale for k, v in values(in_dollars, metric).items()
        }
        assert values(in_euros, metric) == pytest.approx(expected, abs=1e-6)


@RULES
@given(company=companies(), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(company, order):
    metrics = (*ADDITIVE, "repeat_purchase_rate", "aov")
    before = answer(company.facts(), *metrics, by=("channel",), grain="month", **SPAN)
    shuffled = Company(
        *(order.sample(r, len(r)) for r in (company.ads, company.orders, company.leads))
    )
    after = answer(shuffled.facts(), *metrics, by=("channel",), grain="month", **SPAN)
    for metric in metrics:
        assert values(after, metric) == pytest.approx(values(before, metric))


@RULES
@given(company=companies())
def test_days_of_the_markets_add_up_to_the_total(company):
    words = {"es": "x", "en": "x"}
    markets = {
        "es": {"name": words, "timezone": "Europe/Madrid", "currency": "EUR"},
        "mx": {"name": words, "timezone": "America/Mexico_City", "currency": "EUR"},
    }
    local = workspace(markets=markets, days="market")
    facts = company.facts()
    whole = answer(facts, "revenue", "orders", workspace=local, **SPAN)
    split = answer(facts, "revenue", "orders", by=("market",), grain="day", workspace=local, **SPAN)
    for place, metric in enumerate(("revenue", "orders")):
        total = sum(row.cells[place].value or 0 for row in split.rows)
        assert whole.cell(metric).value == pytest.approx(total)


@RULES
@given(company=companies(), day=DAYS)
def test_two_halves_make_the_whole(company, day):
    """Flows add over any cut of the days."""
    facts = company.facts()
    metrics = tuple(m for m in ADDITIVE if m != "customers")
    whole = answer(facts, *metrics, **SPAN)
    first = answer(facts, *metrics, first=FIRST, last=day)
    halves = [first]
    if day < LAST:
        halves.append(answer(facts, *metrics, first=day + timedelta(days=1), last=LAST))
    for metric in metrics:
        assert whole.cell(metric).value == pytest.approx(
            sum(half.cell(metric).value or 0 for half in halves)
        )


@RULES
@given(company=companies())
def test_people_of_parts_are_at_least_those_of_the_whole(company):
    facts = company.facts()
    whole = answer(facts, "customers", **SPAN).cell("customers").value or 0
    parts = answer(facts, "customers", by=("channel",), grain="week", **SPAN)
    added = sum(row.cells[0].value or 0 for row in parts.rows)
    assert whole <= added
    assert whole >= max((row.cells[0].value or 0 for row in parts.rows), default=0)
