"""Rule 20. Definitions have versions: what can change a number changes them, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from norte.engine import definition
from norte.engine.derivations import derived
from tests.conformance.reading_answers import own_metric
from tests.worlds import answer, settings

FORMULA = 'sum(ad_daily.spend, channel="email") / sum(ad_daily.clicks)'
ROWS = {"ad_daily": [{"spend": 10, "clicks": 4, "channel": "email"}], "web_daily": []}


def version(build, tmp_path, formula=FORMULA, **more) -> str:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    folder.mkdir()
    catalog = own_metric(folder, "mine", formula, **more)
    return answer(build(ROWS), "mine", catalog=catalog).versions[0]


def test_the_same_definition_is_the_same_version(build, tmp_path):
    spaced = 'sum( ad_daily.spend , channel = "email" )/sum(ad_daily.clicks)'
    assert version(build, tmp_path) == version(build, tmp_path, spaced)


@pytest.mark.parametrize(
    "changed",
    [
        'sum(ad_daily.spend, channel="direct") / sum(ad_daily.clicks)',
        "sum(ad_daily.spend) / sum(ad_daily.clicks)",
        'sum(ad_daily.spend, channel="email") / sum(ad_daily.link_clicks)',
        'sum(ad_daily.clicks) / sum(ad_daily.spend, channel="email")',
        'sum(ad_daily.spend, channel="email", campaign_key="a") / sum(ad_daily.clicks)',
    ],
)
def test_another_formula_or_filter_is_another_version(build, tmp_path, changed):
    assert version(build, tmp_path) != version(build, tmp_path, changed)


def test_names_and_caveats_are_words(build, tmp_path):
    words = {"es": "otro", "en": "other"}
    assert version(build, tmp_path) == version(
        build, tmp_path, name=words, meaning=words, caveats=words
    )


def test_a_metric_changes_with_those_that_it_names(build, tmp_path):
    one = version(build, tmp_path, "ad_spend / 2")
    assert one == version(build, tmp_path, "sum(ad_daily.spend) / 2")
    assert one != version(build, tmp_path, "marketing_spend / 2")


def test_the_visit_profile_is_part_of_visits_and_of_nothing_else(build):
    facts = build(ROWS)
    matomo = answer(facts, "visits", "ad_spend", workspace=settings(visit_profile="matomo"))
    ga4 = answer(facts, "visits", "ad_spend", workspace=settings(visit_profile="ga4"))
    assert matomo.versions[0] != ga4.versions[0]
    assert matomo.versions[1] == ga4.versions[1]


def test_a_derivations_number_is_part_of_what_reads_it(build, monkeypatch):
    facts = build({"order_fact": [], "ad_daily": []})
    before = answer(facts, "orders", "ad_spend").versions
    rules = dict(derived())
    rules["order_fact"] = replace(rules["order_fact"], number=99)
    monkeypatch.setattr(definition, "derived", lambda: rules)
    after = answer(facts, "orders", "ad_spend").versions
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_channel_rules_are_part_of_a_version(build, monkeypatch):
    facts = build({"ad_daily": []})
    before = answer(facts, "ad_spend").versions
    monkeypatch.setattr(definition, "_channel_rules", lambda: "another list")
    assert answer(facts, "ad_spend").versions != before


def test_two_definitions_of_one_idea_can_both_be_shown(build, tmp_path):
    """Bounce was redefined in March: the old number and the new one, each under its version."""
    old = own_metric(
        tmp_path, "bounce_old", "sum(web_daily.bounces) / sum(web_daily.visits)", unit="percent"
    )
    facts = build({"web_daily": [{"visits": 100, "bounces": 40, "profile": "matomo"}]})
    found = answer(facts, "bounce_old", "bounce_rate_matomo", catalog=old)
    assert (found.cell("bounce_old").value, found.cell("bounce_rate_matomo").value) == (0.4, 0.4)
    assert found.versions[0] != found.versions[1]
