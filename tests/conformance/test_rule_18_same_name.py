"""Rule 18. Same name, different formula: another metric, never compared in silence."""

from __future__ import annotations

import pytest

from norte.base.errors import UnknownNameError
from tests.conformance.reading_answers import states, values
from tests.worlds import answer

MATOMO = {"source_id": "matomo", "platform": "matomo", "account": "site"}
GA4 = {"source_id": "ga4", "platform": "ga4", "account": "site"}
SITE = {
    "web_daily": [
        {**MATOMO, "profile": "matomo", "visits": 1000, "bounces": 450},
        {**GA4, "profile": "ga4", "visits": 800, "engaged_visits": 560},
    ]
}


def test_two_bounce_rates_side_by_side_carry_their_definitions(build):
    found = answer(build(SITE), "bounce_rate_matomo", "bounce_rate_ga4", by=("source",))
    assert values(found, "bounce_rate_matomo")["matomo"] == 0.45
    assert values(found, "bounce_rate_ga4")["ga4"] == 0.3
    one, other = found.metrics
    assert one.name.es != other.name.es
    assert "Matomo" in one.name.es
    assert "GA4" in other.name.es
    assert one.meaning.es != other.meaning.es
    assert one.formula != other.formula
    assert found.versions[0] != found.versions[1]


def test_neither_answers_for_the_others_visits(build):
    found = answer(build(SITE), "bounce_rate_matomo", "bounce_rate_ga4", by=("source",))
    assert states(found, "bounce_rate_matomo")["ga4"] == "undefined"
    assert states(found, "bounce_rate_ga4")["matomo"] == "undefined"


def test_a_bare_name_is_not_guessed(build):
    with pytest.raises(UnknownNameError) as refused:
        answer(build(SITE), "bounce_rate")
    assert "bounce_rate_matomo" in refused.value.say("en")
    assert "bounce_rate_ga4" in refused.value.say("en")


def test_clicks_of_all_kinds_and_clicks_on_the_link_are_two_rates(build):
    facts = build({"ad_daily": [{"clicks": 50, "link_clicks": 20, "impressions": 1000}]})
    found = answer(facts, "ad_ctr", "link_ctr")
    assert (found.cell("ad_ctr").value, found.cell("link_ctr").value) == (0.05, 0.02)
    assert found.metrics[0].name.es != found.metrics[1].name.es
    assert found.versions[0] != found.versions[1]


@pytest.mark.parametrize(("claimed", "blended"), [("cpa", "blended_cpa"), ("roas", "blended_roas")])
def test_claimed_and_blended_say_which_they_are(build, claimed, blended):
    tables = dict.fromkeys(["ad_daily", "ad_conversion", "order_fact", "refund"], ())
    one, other = answer(build(tables), claimed, blended).metrics
    assert one.basis is not None
    assert other.basis is not None
    assert one.basis.es.startswith("atribuido")
    assert other.basis.es.startswith("mezclado")
