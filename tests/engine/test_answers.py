"""What an answer says in print, and the questions that no answer could satisfy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from norte.base.errors import RefusedError, SettingsError, UnknownNameError, UsageError
from norte.catalog import Catalog, builtin
from norte.catalog.nodes import Leaf
from norte.engine import cells
from norte.engine.connect import postgres_source
from norte.engine.coverage import Days
from norte.engine.question import Question
from norte.engine.source import Layout, Plan
from tests.conformance.reading_answers import values
from tests.worlds import World, answer, covering

MARCH: dict[str, Any] = {"first": date(2024, 3, 1), "last": date(2024, 3, 31)}


def test_a_row_in_print(build):
    rows = [
        {"day": "2024-02-05", "spend": 5, "channel": "email"},
        {"day": "2024-03-05", "spend": 10, "channel": "email"},
        {"day": "2024-03-05", "spend": 2, "campaign_id": "b"},
    ]
    facts = build({"ad_daily": rows}, cover=(date(2024, 2, 1), date(2024, 3, 31)))
    found = answer(facts, "ad_spend", by=("channel",), grain="month", compare="previous", **MARCH)
    assert found.as_json("en") == [
        {
            "period": "2024-03-01",
            "channel": "email",
            "ad_spend": {
                "value": 10.0,
                "currency": "EUR",
                "state": "value",
                "flags": [],
                "parts": {"numerator": 10.0, "denominator": None},
                "compare": {
                    "period": "2024-02-01",
                    "from": "2024-02-01",
                    "to": "2024-02-29",
                    "value": 5.0,
                    "state": "value",
                    "difference": 5.0,
                    "change": 1.0,
                    "through": None,
                },
            },
        },
        {
            "period": "2024-03-01",
            "channel": "(none)",
            "ad_spend": {
                "value": 2.0,
                "currency": "EUR",
                "state": "value",
                "flags": [],
                "parts": {"numerator": 2.0, "denominator": None},
                "compare": {
                    "period": "2024-02-01",
                    "from": "2024-02-01",
                    "to": "2024-02-29",
                    "value": 0.0,
                    "state": "zero",
                    "difference": 2.0,
                    "change": None,
                    "through": None,
                },
            },
        },
    ]


def test_notes_are_printed_in_the_readers_language(build):
    known = {"source_id": "example", "platform": "google_ads", "account": "example"}
    stretch = covering("ad_daily", date(2024, 3, 20), date(2024, 3, 31))
    facts = build({"ad_daily": []}, coverage=[{**known, **stretch}])
    found = answer(facts, "ad_spend", **MARCH)
    assert found.as_json("es")[0]["ad_spend"]["notes"] == [
        "faltan días de example «example» en ad_daily"
    ]
    assert found.as_json("en")[0]["ad_spend"]["notes"] == [
        "days of example «example» are missing in ad_daily"
    ]


def test_a_metric_that_was_not_asked_has_no_cell(build):
    with pytest.raises(KeyError):
        answer(build({"ad_daily": []}), "ad_spend").cell("cpc")


def test_without_days_all_that_is_covered_is_asked(build):
    rows = [{"day": "2024-03-05", "spend": 10}]
    facts = build({"ad_daily": rows}, cover=(date(2024, 3, 3), date(2024, 3, 9)))
    assert answer(facts, "ad_spend").span == (date(2024, 3, 3), date(2024, 3, 9))
    assert answer(facts, "ad_spend").cell("ad_spend").flags == ()
    months = answer(facts, "ad_spend", grain="month")
    assert months.span == (date(2024, 3, 3), date(2024, 3, 31))
    assert "open_period" in months.cell("ad_spend").flags
    until = answer(facts, "ad_spend", last=date(2024, 3, 1))
    assert until.span == (date(2024, 3, 1), date(2024, 3, 1))
    assert until.cell("ad_spend").state == "no_data"


def test_what_is_complete_is_told_by_table(build):
    facts = build({"ad_daily": [], "order_fact": []})
    found = answer(facts, "blended_cpa", "leads", **MARCH)
    assert found.complete_until == {
        "ad_daily": date(2024, 3, 31),
        "order_fact": date(2024, 3, 31),
        "lead_path": None,
    }


@pytest.mark.parametrize(
    "question",
    [
        {"metrics": ()},
        {"metrics": ("cpl", "cpl")},
        {"metrics": ("cpl",), "by": ("channel", "channel")},
        {"metrics": ("cpl",), "first": date(2024, 3, 2), "last": date(2024, 3, 1)},
    ],
    ids=["no metric", "a metric twice", "a dimension twice", "ends before it begins"],
)
def test_a_question_that_cannot_be_meant(question):
    with pytest.raises(UsageError):
        Question(**question)


@pytest.mark.parametrize(("leads", "flags"), [(0, ()), (1, ("low_n",)), (29, ("low_n",)), (30, ())])
def test_few_are_marked_and_none_is_not_few(build, leads, flags):
    people = [{"person": str(n)} for n in range(leads)]
    facts = build({"lead_path": people, "ad_daily": [{"spend": 10}], "cost_other": []})
    found = answer(facts, "leads", "cpl", **MARCH)
    assert found.cell("leads").flags == flags
    assert found.cell("cpl").flags == flags


def test_a_typo_answers_with_the_nearest_name(build):
    with pytest.raises(UnknownNameError) as refused:
        answer(build({}), "raos")
    assert "roas" in refused.value.say("en")


def test_a_split_so_fine_that_it_would_not_end_shows_what_it_has(build, monkeypatch):
    """Above the limit, periods without rows are left out; comparisons still meet."""
    monkeypatch.setattr(cells, "FILL_LIMIT", 3)
    rows = [
        {"day": "2024-03-05", "spend": 10, "channel": "email"},
        {"day": "2024-03-06", "spend": 4, "campaign_id": "b", "channel": "direct"},
    ]
    facts = build({"ad_daily": rows})
    found = answer(facts, "ad_spend", by=("channel",), grain="day", compare="previous", **MARCH)
    assert values(found, "ad_spend") == {("2024-03-05", "email"): 10, ("2024-03-06", "direct"): 4}
    assert [row.cells[0].compare.value for row in found.rows] == [0, 0]


def test_stocks_of_money_convert_at_the_end_of_the_period(build):
    """100 $ in the till on the 30th: at 2 $/€ of the 31st, 50 €; at the 30th's it would be 80."""
    till = Leaf("last", "cost_other", "amount", per=("account",))
    metric = builtin().metric("ad_spend")
    catalog = Catalog({"till": metric.model_copy(update={"id": "till"})}, {"till": till})
    cost = {"day": "2024-03-30", "amount": 100, "currency": "USD"}
    quote = {"from_currency": "EUR", "to_currency": "USD", "kind": "actual"}
    quotes = [
        {**quote, "day": "2024-03-30", "rate": 1.25},
        {**quote, "day": "2024-03-31", "rate": 2.0},
    ]
    facts = build({"cost_other": [cost], "fx_rate": quotes})
    found = answer(facts, "till", catalog=catalog, **MARCH)
    assert found.cell("till").value == 50
    with pytest.raises(RefusedError, match="USD"):
        answer(build({"cost_other": [cost]}), "till", catalog=catalog, **MARCH)


def test_an_engine_that_does_not_open_is_named_and_its_address_is_not():
    with pytest.raises(SettingsError) as refused:
        postgres_source("company", "postgresql://user:s3cret@127.0.0.1:1/db")
    said = refused.value.say("en") + refused.value.say("es")
    assert "company" in said
    assert "127.0.0.1" in said
    assert "s3cret" not in said
    assert "s3cret" not in repr(refused.value.__context__)


def test_an_engine_that_goes_away_is_said_in_words(postgres_worlds, new_postgres_database):
    url = new_postgres_database()
    source = postgres_source("company", url)
    with postgres_worlds.connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (url.rsplit("/", 1)[1],),
        )
    postgres_worlds.connection.commit()
    with pytest.raises(SettingsError, match="stopped answering"):
        source.run(source.plan(_one_row))


def _one_row(layout: Layout):
    return layout.inline([(1,)], {"n": "int64"})


def test_an_engine_without_the_table_says_which():
    layout = Layout("postgres", "public", frozenset({"coverage"}), "company")
    with pytest.raises(SettingsError, match="'company' has no table 'ad_daily'"):
        layout.table("ad_daily")
    assert not layout.has("order_fact")


def test_nothing_is_written_to_a_companys_engine(postgres_worlds):
    facts = postgres_worlds.facts(World({"ad_daily": [{"spend": 1}]}))
    plan = facts.main.plan(_one_row)
    with pytest.raises(Exception, match="read-only transaction"):
        facts.main.run(Plan("DELETE FROM ad_daily RETURNING 1", plan.schema))


def test_holes_between_days():
    days = Days.of(
        [
            (date(2024, 3, 1), date(2024, 3, 5)),
            (date(2024, 3, 6), date(2024, 3, 8)),
            (date(2024, 3, 12), date(2024, 3, 14)),
        ]
    )
    assert days.spans == (
        (date(2024, 3, 1), date(2024, 3, 8)),
        (date(2024, 3, 12), date(2024, 3, 14)),
    )
    assert days.holes() == ((date(2024, 3, 9), date(2024, 3, 11)),)
    assert days.count(date(2024, 3, 7), date(2024, 3, 13)) == 4
