"""The metrics that come with Norte: which they are, and what each file must say."""

from __future__ import annotations

from pathlib import Path

import pytest

import norte.catalog
from norte.catalog import builtin
from norte.catalog.check import dimensions
from norte.catalog.metric import FLAGS, STAGES
from norte.catalog.nodes import Leaf, Number, Operation, leaves
from norte.schema import table

CATALOG = builtin()
FOLDER = Path(norte.catalog.__file__).parent / "builtin"
FILES = sorted(FOLDER.rglob("*.yml"))
IDS = (
    "visits bounce_rate_matomo bounce_rate_ga4",
    "ad_spend ad_impressions ad_clicks link_clicks ad_ctr link_ctr cpc link_cpc",
    "ad_conversions cpa claimed_revenue roas overlap_factor",
    "leads marketing_spend cpl paid_cpl",
    "orders revenue net_revenue refunds aov customers new_customers repeat_purchase_rate",
    "revenue_per_customer purchase_frequency blended_cpa blended_roas",
    "coupon_redemptions coupon_redeemer_rate coupon_order_share discount_amount",
    "emails_sent emails_delivered email_clicks email_ctr",
    "followers interactions engagement_rate_reach nps",
)
FAMILIES = {"site", "ads", "email", "leads", "sales", "coupons", "social", "voice", "whole"}
each_metric = pytest.mark.parametrize("name", CATALOG.metrics)


def test_they_are_exactly_these():
    assert sorted(CATALOG.metrics) == sorted(" ".join(IDS).split())


def test_a_file_a_metric_in_the_folder_of_its_family():
    assert sorted(path.stem for path in FILES) == sorted(" ".join(IDS).split())
    for path in FILES:
        assert path.parent.parent == FOLDER
        assert CATALOG.metrics[path.stem].family == path.parent.name
    assert {path.parent.name for path in FILES} == FAMILIES


@each_metric
def test_its_formula_expands_to_facts(name):
    def walk(node):
        assert isinstance(node, (Leaf, Number, Operation))
        if isinstance(node, Operation):
            walk(node.left)
            walk(node.right)

    walk(CATALOG.tree(name))
    assert leaves(CATALOG.tree(name))


@each_metric
def test_it_speaks_both_languages(name):
    metric = CATALOG.metrics[name]
    for words in (metric.name, metric.meaning, metric.caveats, metric.basis):
        if words is not None:
            assert words.es != words.en
            assert words.es.strip() == words.es
            assert words.en.strip() == words.en
    for sentence in (metric.meaning.es, metric.meaning.en):
        assert sentence.endswith("."), "one plain sentence"
        assert ". " not in sentence, "one plain sentence"
    assert metric.caveats is not None


def test_no_two_have_one_name():
    for language in ("es", "en"):
        names = [getattr(m.name, language).casefold() for m in CATALOG.metrics.values()]
        assert len(set(names)) == len(names)


@each_metric
def test_it_says_what_adds_over_dimensions_that_its_tables_have(name):
    metric = CATALOG.metrics[name]
    assert "time" in metric.additive
    tables = {leaf.table for leaf in leaves(CATALOG.trees[name])}
    for dimension in set(metric.additive) - {"time"}:
        assert dimension in dimensions()
        assert all(dimension in table(t).dimensions for t in tables), dimension


@each_metric
def test_distinct_counts_and_stocks_do_not_add_over_time(name):
    kinds = {leaf.kind for leaf in leaves(CATALOG.trees[name])}
    expected = "no" if "distinct" in kinds else "last" if "last" in kinds else "yes"
    assert CATALOG.metrics[name].additive["time"] == expected


@each_metric
def test_claims_of_platforms_are_never_added_but_by_the_overlap(name):
    metric = CATALOG.metrics[name]
    claims = any(leaf.table == "ad_conversion" for leaf in leaves(CATALOG.trees[name]))
    if claims:
        assert (metric.additive["platform"] == "no") == (name != "overlap_factor")
        assert metric.matures_in == "7d"
        assert metric.basis is not None


@each_metric
def test_claims_count_primary_conversions_only(name):
    for leaf in leaves(CATALOG.trees[name]):
        if leaf.table == "ad_conversion":
            assert any(f.column == "is_primary" and f.value is True for f in leaf.filters)


@pytest.mark.parametrize(
    ("name", "unit", "better"),
    [
        ("roas", "ratio", "higher"),
        ("blended_roas", "ratio", "higher"),
        ("nps", "score", "higher"),
        ("cpl", "money", "lower"),
        ("bounce_rate_ga4", "percent", "lower"),
        ("engagement_rate_reach", "percent", "higher"),
        ("purchase_frequency", "count", "higher"),
        ("ad_spend", "money", "within"),
        ("followers", "count", "higher"),
    ],
)
def test_units_and_directions(name, unit, better):
    metric = CATALOG.metrics[name]
    assert (metric.unit, metric.better) == (unit, better)


@pytest.mark.parametrize(
    ("name", "days"),
    [("email_ctr", 7), ("interactions", 7), ("roas", 7), ("leads", 0), ("orders", 0)],
)
def test_how_long_a_number_still_changes(name, days):
    assert CATALOG.metrics[name].matures_days == days


def test_the_blended_ones_say_so():
    for name in ("blended_cpa", "blended_roas"):
        basis = CATALOG.metrics[name].basis
        assert basis is not None
        assert basis.es.startswith("mezclado: ")
        assert basis.en.startswith("blended: ")


def test_the_board_of_a_new_workspace():
    board = sorted((m.board, m.id, m.stage) for m in CATALOG.metrics.values() if m.board)
    assert len(board) == 26
    assert len({rank for rank, _, _ in board}) == 26
    headlines: dict[str, str] = {}
    for _, name, stage in board:
        headlines.setdefault(stage, name)
    assert headlines == {
        "reach": "visits",
        "engagement": "link_ctr",
        "acquisition": "leads",
        "conversion": "new_customers",
        "loyalty": "repeat_purchase_rate",
    }
    order = list(STAGES)
    stages = [order.index(stage) for _, _, stage in board]
    assert stages == sorted(stages), "the ranks follow the life cycle"


def test_what_is_done_without_is_flagged():
    for metric in CATALOG.metrics.values():
        assert set(metric.without.values()) <= FLAGS
    assert CATALOG.metrics["cpl"].without == {"cost_other": "partial_cost"}
    assert CATALOG.metrics["overlap_factor"].without == {"email_stat": "partial"}


@each_metric
def test_whatever_names_the_other_costs_says_when_they_are_missing(name):
    tables = {leaf.table for leaf in leaves(CATALOG.trees[name])}
    assert ("cost_other" in tables) == ("cost_other" in CATALOG.metrics[name].without)


def test_both_sides_of_customer_averages_are_identified_orders():
    for name in ("revenue_per_customer", "purchase_frequency"):
        for leaf in leaves(CATALOG.trees[name]):
            assert [(f.column, f.value) for f in leaf.filters] == [("is_identified", True)]


def test_both_sides_of_the_engagement_rate_are_the_same_posts():
    above, below = leaves(CATALOG.trees["engagement_rate_reach"])
    assert above.filters == below.filters
    assert {f.column for f in above.filters} == {"interactions", "reach"}
