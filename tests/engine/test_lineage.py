"""The rows behind a number add up to it, on every engine."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.errors import UsageError
from norte.catalog import builtin
from norte.catalog.nodes import Leaf, Number, Operation
from norte.engine.lineage import Behind, rows_behind
from norte.engine.question import Question
from tests.conformance.reading_answers import own_metric
from tests.engine.small_company import COMPANY, MARCH
from tests.worlds import TODAY, answer, settings

METRICS = sorted(builtin().metrics)


def behind(facts, metric, catalog=None, limit=1000, **how) -> tuple[Behind, ...]:
    question = Question((metric,), **{**MARCH, **how})
    return rows_behind(
        question,
        facts,
        catalog=catalog or builtin(),
        settings=settings(),
        today=TODAY,
        limit=limit,
    )


def recomputed(node, sums):
    """The formula over the sums of rows, in plain Python."""
    if isinstance(node, Leaf):
        return sums[node]
    if isinstance(node, Number):
        return node.value
    assert isinstance(node, Operation)
    left, right = recomputed(node.left, sums), recomputed(node.right, sums)
    if node.operator == "/":
        return None if not right else left / right
    return {"+": left + right, "-": left - right, "*": left * right}[node.operator]


@pytest.mark.parametrize("metric", METRICS)
def test_the_rows_add_up_to_the_number(build, metric):
    facts = build(COMPANY)
    cell = answer(facts, metric, **MARCH).cell(metric)
    found = behind(facts, metric)
    for one in found:
        assert one.rows == len(one.facts)
        assert sum(row.counted for row in one.facts) == pytest.approx(one.total)
    from norte.catalog.nodes import leaves

    tree = builtin().tree(metric)
    sums = {leaf: one.total for leaf, one in zip(leaves(tree), found, strict=True)}
    assert cell.state in {"value", "zero", "undefined"}, "the company has every fact"
    assert cell.value == pytest.approx(recomputed(tree, sums))


def test_a_row_says_where_it_comes_from(build):
    (found,) = behind(build(COMPANY), "ad_impressions")
    assert (found.aggregate, found.table) == ("sum(ad_daily.impressions)", "ad_daily")
    first = found.facts[0]
    assert (first.source, first.platform, first.account) == ("example", "google_ads", "example")
    assert (first.src_file, first.src_row) == ("example", 12)
    assert (first.day, first.counted) == (date(2024, 3, 12), 11000)


def test_money_is_counted_in_the_reporting_currency(build):
    """10 $ at 1.1 on the 1st, 14 $ at 1.5 on the 5th, 18 $ at 1.9 on the 9th."""
    (found,) = behind(build(COMPANY), "ad_spend")
    counted = {row.day.day: round(row.counted, 4) for row in found.facts}
    assert (counted[1], counted[5], counted[9]) == (9.0909, 9.3333, 9.4737)
    assert counted[2] == 11


def test_a_person_counts_once_and_all_their_rows_are_seen(build):
    (found,) = behind(build(COMPANY), "customers")
    assert found.total == 4
    assert found.rows == 11
    assert sorted({row.counted for row in found.facts}) == [0, 1]


def test_only_the_slice_that_answered_is_shown(build):
    (found,) = behind(build(COMPANY), "visits")
    assert (found.total, found.rows) == (100, 1)
    (mobile,) = behind(build(COMPANY), "visits", where=(("device", ("mobile",)),))
    assert (mobile.total, mobile.rows) == (100, 1)
    assert mobile.facts[0].src_row != found.facts[0].src_row


def test_filters_narrow_the_rows(build):
    facts = build(COMPANY)
    where = (("channel", ("(none)",)),)
    (found,) = behind(facts, "ad_clicks", where=where)
    assert [row.counted for row in found.facts] == [110, 80, 50, 20]
    assert answer(facts, "ad_clicks", where=where, **MARCH).cell("ad_clicks").value == 260


def test_the_limit_cuts_what_is_shown_and_not_what_is_counted(build):
    (found,) = behind(build(COMPANY), "ad_clicks", limit=2)
    assert [row.counted for row in found.facts] == [110, 100]
    assert (found.rows, found.total) == (12, 660)


def test_growth_shows_both_ends(build, tmp_path):
    per = "per=(source_id, account, network)"
    growth = own_metric(tmp_path, "growth", f"change(last(social_account_daily.followers, {per}))")
    rows = {
        "social_account_daily": [
            {"network": "x", "platform": "x", "day": "2024-02-29", "followers": 50},
            {"network": "x", "platform": "x", "day": "2024-03-31", "followers": 57},
        ]
    }
    (found,) = behind(build(rows), "growth", catalog=growth)
    assert [row.counted for row in found.facts] == [57, -50]
    assert found.total == 7


@pytest.mark.parametrize("how", [{"by": ("channel",)}, {"grain": "day"}])
def test_rows_are_of_one_number(build, how):
    with pytest.raises(UsageError, match="one number"):
        behind(build(COMPANY), "ad_clicks", **how)
