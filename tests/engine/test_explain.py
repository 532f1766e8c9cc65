"""Where a number comes from: its definition as it runs, and the views that an owner can create."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from norte.base.errors import RefusedError
from norte.catalog import builtin
from norte.catalog.formula import parse
from norte.engine.connect import postgres_source
from norte.engine.derivations import derived
from norte.engine.explain import abridged, explain, views
from norte.engine.facts import Facts
from norte.engine.question import Question
from norte.engine.spelling import spell
from tests.engine.small_company import COMPANY, MARCH
from tests.worlds import TODAY, World, answer, settings

METRICS = sorted(builtin().metrics)


def explained(facts, metric, **how):
    question = Question((metric,), **{**MARCH, **how})
    return explain(question, facts, catalog=builtin(), settings=settings(), today=TODAY)


@pytest.mark.parametrize("metric", METRICS)
def test_a_formula_written_out_reads_as_the_same_formula(metric):
    tree = builtin().tree(metric)
    text = spell(tree)
    assert spell(parse(_as_typed(text))) == text
    assert parse(_as_typed(text)) == tree


def _as_typed(text: str) -> str:
    """Filters as the formula language has them: `=` is a comparison of Python there."""
    return text.replace(" = ", " == ")


def test_parentheses_stay_where_they_mean_something():
    for text in ("a - (b - c)", "a - b - c", "(a + b) / c", "a / (b * c)", "100 * (a - b) / c"):
        assert spell(parse(text)) == text


def test_an_explanation_says_it_all(build):
    found = explained(build(COMPANY), "cpl")
    assert found.metric.id == "cpl"
    assert found.expanded == (
        "(sum(ad_daily.spend) + sum(cost_other.amount)) / count(lead_path.person)"
    )
    assert found.aggregates == (
        "sum(ad_daily.spend)",
        "sum(cost_other.amount)",
        "count(lead_path.person)",
    )
    assert found.derivations == (("lead_path", derived()["lead_path"].number),)
    assert {c.table for c in found.coverage} == {"ad_daily", "cost_other", "lead_event"}
    ads = found.coverage[0]
    assert (ads.source, ads.account, ads.first, ads.last, ads.complete_until) == (
        "example",
        "example",
        date(2024, 3, 1),
        date(2024, 3, 31),
        date(2024, 3, 31),
    )
    assert [table for table, _ in found.sql] == ["ad_daily", "cost_other", "lead_path"]
    assert found.refused is None


def test_the_sql_is_what_ran(build):
    """Run again by hand on the same engine, the statements give the parts of the answer."""
    facts = build(COMPANY)
    found = explained(facts, "blended_cpa", where=(("channel", ("email",)),))
    cell = answer(facts, "blended_cpa", where={"channel": "email"}, **MARCH).cell("blended_cpa")
    sums = {}
    for table, sql in found.sql:
        plan = facts.main.plan(lambda layout, name: layout.table(name), table)
        rows = facts.main.run(type(plan)(sql, _schema(sql)))
        sums[table] = rows.column("l0").to_pylist()[0]
    assert (sums["ad_daily"], sums["order_fact"]) == (
        pytest.approx(cell.numerator),
        cell.denominator,
    )


def _schema(sql: str):
    import ibis

    names = {"l0": "float64"}
    if '"foreign"' in sql:
        names["foreign"] = "float64"
    if '"unrated"' in sql:
        names = {"place": "int64", "l0": "float64", "unrated": "float64"}
    else:
        names["place"] = "int64"
    return ibis.schema(names)


def test_lists_that_travel_in_the_sql_can_be_shortened_for_the_eye(build):
    found = explained(build(COMPANY), "ad_spend", grain="day")
    (whole,) = {sql for _, sql in found.sql}
    short = abridged(whole)
    assert "2024-03-17" in whole
    assert "2024-03-17" not in short
    assert "2024-03-01,…,2024-03-31" in short
    assert abridged("WHERE channel IN ('a,b', 'c')") == "WHERE channel IN ('a,b', 'c')"


def test_a_question_without_an_answer_is_explained_with_its_refusal(build):
    rows = {
        "ad_conversion": [
            {"platform": "google_ads", "conversions": 1},
            {"platform": "meta_ads", "account": "m", "conversions": 1},
        ]
    }
    found = explained(build(rows), "ad_conversions")
    assert isinstance(found.refused, RefusedError)
    assert found.sql == ()
    assert found.expanded == "sum(ad_conversion.conversions, is_primary = true)"
    assert len(found.coverage) == 2


def test_the_views_of_an_owner_give_what_the_engine_derives(new_postgres_database):
    """The owner runs them; Norte then reads the views and answers the same."""
    url = new_postgres_database()
    world = World(COMPANY)
    from tests.worlds import PostgresWorlds

    worlds = PostgresWorlds(url)
    derived_here = worlds.facts(world)
    metrics = [
        "leads",
        "orders",
        "revenue",
        "customers",
        "new_customers",
        "repeat_purchase_rate",
        "coupon_order_share",
        "coupon_redeemer_rate",
        "ad_spend",
        "visits",
    ]
    before = answer(derived_here, *metrics, **MARCH)
    texts = views(derived_here.main.layout)
    assert set(texts) == set(derived())
    with psycopg.connect(url) as owner:
        for name, text in texts.items():
            owner.execute(f'DROP TABLE "{name}"')
            owner.execute(text)
    worlds.close()
    company = Facts(postgres_source("company", url))
    assert set(derived()) <= set(company.main.layout.present)
    after = answer(company, *metrics, **MARCH)
    assert [c.value for c in after.rows[0].cells] == [c.value for c in before.rows[0].cells]


def test_views_are_only_of_tables_that_the_engine_has(build):
    from dataclasses import replace

    layout = build({"lead_event": []}).main.layout
    few = replace(layout, present=frozenset({"lead_event", "coverage"}))
    assert set(views(few)) == {"lead_path"}
