"""The scorecard says what the engine answered, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from norte.board.build import board_metrics, build_scorecard
from norte.board.doctor import findings
from norte.board.session import Session
from norte.board.words import against, span
from norte.catalog import builtin
from norte.reports import scorecard_html
from norte.workspace.settings import Settings
from tests.worlds import World, covering, settings

TODAY = date(2024, 3, 16)
NOW = datetime(2024, 3, 16, 9, 0, tzinfo=UTC)
FEB1, MAR15 = date(2024, 2, 1), date(2024, 3, 15)


@dataclass
class Folder:
    """As much of a workspace as a session looks at."""

    settings: Settings


def session(world: World, **changes: Any) -> Session:
    """A session on a small world."""
    folder = Folder(settings(**changes))
    return Session(folder, world.facts_on_duckdb(), builtin(), 1, TODAY)  # type: ignore[arg-type]


def ads(day: str, spend: float, **more: Any) -> dict[str, Any]:
    return {
        "day": day,
        "spend": spend,
        "impressions": 1000,
        "clicks": 20,
        "link_clicks": 20,
        "channel": "paid_search",
        **more,
    }


def lead(day: str, person: str, **more: Any) -> dict[str, Any]:
    return {"instant": f"{day} 12:00:00", "person": person, "channel": "paid_search", **more}


WORLD = World(
    {
        "ad_daily": [ads("2024-02-10", 100), ads("2024-02-20", 700), ads("2024-03-10", 150)],
        "lead_path": [
            lead("2024-02-10", "a"),
            lead("2024-02-25", "b"),
            lead("2024-03-10", "c"),
            lead("2024-03-11", "d"),
        ],
        "cost_other": [{"day": "2024-02-05", "amount": 50}, {"day": "2024-03-05", "amount": 50}],
        "survey_answer": [],
    },
    cover=(FEB1, MAR15),
)


def line(card, metric):
    return next(k for block in card.stages for k in block.lines if k.metric == metric)


@pytest.fixture(scope="module")
def card():
    return build_scorecard(session(WORLD), now=NOW)


def test_an_open_month_is_compared_with_the_same_days(card):
    assert (card.period.start, card.period.end, card.period.open) == (date(2024, 3, 1), MAR15, True)
    cpl = line(card, "cpl")
    assert cpl.value == 100.0
    assert "open_period" in cpl.flags
    assert cpl.change is not None
    # 1–15 February: 100 + 50 over one lead
    assert cpl.change.value == pytest.approx((100 - 150) / 150)
    assert cpl.change.better is True
    assert cpl.change.against.es == "vs. 1–15 feb"
    leads = line(card, "leads")
    assert (leads.value, leads.change.value) == (2.0, 1.0)


def test_rates_change_in_points_and_spend_is_neither_good_nor_bad(card):
    ctr = line(card, "link_ctr")
    assert ctr.change.kind == "points"
    spend = line(card, "ad_spend")
    assert spend.change.better is None


def test_what_was_never_loaded_says_what_to_import(card):
    orders = line(card, "orders")
    assert orders.state == "no_data"
    assert orders.value is None
    assert "pedidos" in orders.words.es
    assert orders.weekly.count(None) == 26


def test_an_undefined_ratio_says_its_two_sides():
    world = World(
        {"ad_daily": [ads("2024-03-02", 300)], "lead_path": [], "cost_other": []},
        cover=(FEB1, MAR15),
    )
    cpl = line(build_scorecard(session(world), now=NOW), "cpl")
    assert cpl.state == "undefined"
    assert "300" in cpl.words.es
    assert cpl.words.es.endswith(": 0")


def test_every_stage_is_there_with_its_headline_first(card):
    assert [b.stage for b in card.stages] == [
        "reach",
        "engagement",
        "acquisition",
        "conversion",
        "loyalty",
    ]
    assert [b.lines[0].metric for b in card.stages] == [
        "visits", "link_ctr", "leads", "new_customers", "repeat_purchase_rate",
    ]  # fmt: skip


def test_weeks_are_whole_and_end_before_the_open_one(card):
    assert len(card.weeks) == 26
    assert card.weeks[-1] == date(2024, 3, 4)
    assert line(card, "ad_spend").weekly[-1] == 150.0


def test_a_refused_metric_takes_no_other_along():
    world = World(
        {
            "ad_daily": [ads("2024-03-02", 300, currency="USD"), ads("2024-03-03", 100)],
            "lead_path": [lead("2024-03-10", "c")],
        },
        cover=(FEB1, MAR15),
    )
    card = build_scorecard(session(world), now=NOW)
    assert line(card, "ad_spend").state == "no_data"
    assert "USD" in line(card, "ad_spend").words.es
    assert line(card, "leads").value == 1.0
    assert line(card, "ad_impressions").value == 2000.0


def test_the_bounce_rate_is_that_of_the_visit_profile():
    mine = {m.id for m in board_metrics(session(WORLD))}
    other = {m.id for m in board_metrics(session(WORLD, visit_profile="ga4"))}
    assert mine ^ other == {"bounce_rate_matomo", "bounce_rate_ga4"}


def test_the_page_is_written_from_it_in_both_languages(card):
    for language, word in (("es", "Captación"), ("en", "Acquisition")):
        assert word in scorecard_html(card, language=language)


@pytest.mark.parametrize(
    ("first", "last", "es", "en"),
    [
        (date(2024, 3, 1), date(2024, 3, 15), "1–15 mar", "1–15 Mar"),
        (date(2024, 2, 26), date(2024, 3, 3), "26 feb – 3 mar", "26 Feb – 3 Mar"),
        (
            date(2023, 12, 30),
            date(2024, 1, 2),
            "30 dic 2023 – 2 ene 2024",
            "30 Dec 2023 – 2 Jan 2024",
        ),
        (date(2024, 9, 1), date(2024, 9, 1), "1 sept", "1 Sep"),
    ],
)
def test_spans_read_as_people_write_them(first, last, es, en):
    assert (span(first, last).es, span(first, last).en) == (es, en)
    assert against(first, last).es == f"vs. {es}"


def kinds(world: World, **changes: Any) -> dict[str, str]:
    found = findings(session(world, **changes))
    assert all(f.what.es != f.what.en and f.mend.es for f in found)
    return {f.kind: f.what.en for f in found}


def test_doctor_of_an_empty_workspace_teaches_the_first_step():
    assert list(kinds(World({}, cover=None))) == ["empty"]


def test_doctor_names_holes_late_sources_and_missing_rates():
    known = {"source_id": "google_ads", "platform": "google_ads", "account": "ES"}
    late = covering("ad_daily", date(2024, 2, 20), date(2024, 3, 5), currency="MXN")
    coverage = [{**known, **covering("ad_daily", FEB1, date(2024, 2, 10))}, {**known, **late}]
    found = kinds(World({"ad_daily": []}, coverage=coverage))
    assert "9 days are missing, 2024-02-11 to 2024-02-19" in found["hole"]
    assert "11 days late" in found["late"]
    assert "MXN to EUR are missing on 15 days" in found["rates"]


def test_doctor_names_two_sources_of_visits_and_shows_the_chosen_one_beside_the_other():
    rows = [
        {"source_id": s, "platform": s, "account": "site", "day": "2024-03-04", "visits": n}
        for s, n in (("ga4", 1000), ("matomo", 1180))
    ]
    world = World({"web_daily": rows}, cover=(FEB1, MAR15))
    assert "ga4, matomo" in kinds(world)["record"]
    chosen = kinds(world, record={"visits": [{"source": "matomo"}]})
    assert "record" not in chosen
    assert "1.000" in chosen["beside"]
    assert "1.180" in chosen["beside"]


def test_doctor_lists_spend_whose_campaign_nobody_else_names():
    world = World(
        {
            "ad_daily": [
                ads("2024-03-02", 300, campaign_key="brand"),
                ads("2024-03-02", 100, campaign_key="lost", campaign_id="x"),
            ],
            "lead_path": [lead("2024-03-03", "a", campaign_key="brand")],
        },
        cover=(FEB1, MAR15),
    )
    found = kinds(world)["unmatched"]
    assert "25,0\xa0%" in found
    assert "lost" in found
