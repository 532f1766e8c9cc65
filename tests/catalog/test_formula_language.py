"""The language of formulas: each construct, and each mistake with its answer."""

from __future__ import annotations

import pytest

from norte.base.errors import SettingsError, UnknownNameError
from norte.catalog.formula import (
    FUNCTIONS,
    MAX_DEPTH,
    Filter,
    Leaf,
    Number,
    Operation,
    Ref,
    leaves,
    parse,
    references,
)

SPEND = Leaf("sum", "ad_daily", "spend")
SETS = {"paid_channels": ("paid_search", "paid_social")}


@pytest.mark.parametrize(
    ("formula", "tree"),
    [
        ("sum(ad_daily.spend)", SPEND),
        ("  sum( ad_daily . spend )\n", SPEND),
        ("count(order_fact)", Leaf("count", "order_fact", None)),
        ("count(order_fact.person)", Leaf("count", "order_fact", "person")),
        ("distinct(order_fact.person)", Leaf("distinct", "order_fact", "person")),
        (
            "distinct(order_fact.person, at_least=2)",
            Leaf("distinct", "order_fact", "person", at_least=2),
        ),
        (
            "last(social_account_daily.followers, per=account)",
            Leaf("last", "social_account_daily", "followers", per=("account",)),
        ),
        (
            "last(social_account_daily.followers, per=(account, network))",
            Leaf("last", "social_account_daily", "followers", per=("account", "network")),
        ),
        (
            "change(last(social_account_daily.followers, per=account))",
            Leaf("change", "social_account_daily", "followers", per=("account",)),
        ),
        (
            "weighted(ad_period.frequency, by=ad_period.reach)",
            Operation(
                "/",
                Leaf("sum", "ad_period", "frequency", weight="reach"),
                Leaf("sum", "ad_period", "reach"),
            ),
        ),
        (
            'share_of(count(order_fact), sales_channel="store")',
            Operation(
                "/",
                Leaf("count", "order_fact", None, (Filter("sales_channel", "=", "store"),)),
                Leaf("count", "order_fact", None),
            ),
        ),
        (
            "share_of(sum(order_fact.revenue, is_identified=true), revenue > 100)",
            Operation(
                "/",
                Leaf(
                    "sum",
                    "order_fact",
                    "revenue",
                    (Filter("is_identified", "=", True), Filter("revenue", ">", 100.0)),
                ),
                Leaf("sum", "order_fact", "revenue", (Filter("is_identified", "=", True),)),
            ),
        ),
        ("marketing_spend / leads", Operation("/", Ref("marketing_spend"), Ref("leads"))),
        ("a + b * c", Operation("+", Ref("a"), Operation("*", Ref("b"), Ref("c")))),
        ("(a + b) * c", Operation("*", Operation("+", Ref("a"), Ref("b")), Ref("c"))),
        ("a - b - c", Operation("-", Operation("-", Ref("a"), Ref("b")), Ref("c"))),
        ("100 * a", Operation("*", Number(100.0), Ref("a"))),
        ("-2.5 * a", Operation("*", Number(-2.5), Ref("a"))),
        ("-a", Operation("-", Number(0.0), Ref("a"))),
    ],
)
def test_a_construct(formula, tree):
    assert parse(formula) == tree


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("score >= 9", Filter("score", ">=", 9.0)),
        ("score > 9.5", Filter("score", ">", 9.5)),
        ("score <= 6", Filter("score", "<=", 6.0)),
        ("score < -1", Filter("score", "<", -1.0)),
        ("score == 0", Filter("score", "=", 0.0)),
        ("score != 0", Filter("score", "!=", 0.0)),
        ("score=0", Filter("score", "=", 0.0)),
        ('kind="nps"', Filter("kind", "=", "nps")),
        ('kind == "nps"', Filter("kind", "=", "nps")),
        ('kind != "nps"', Filter("kind", "!=", "nps")),
        ('kind in ("nps", "csat")', Filter("kind", "in", ("csat", "nps"))),
        ("channel in paid_channels", Filter("channel", "in", ("paid_search", "paid_social"))),
    ],
)
def test_a_condition(written, condition):
    leaf = parse(f"count(survey_answer, {written})", sets=SETS)
    assert leaf == Leaf("count", "survey_answer", None, (condition,))


@pytest.mark.parametrize("word", ["true", "True", "TRUE"])
def test_true_however_it_is_written(word):
    leaf = parse(f"count(order_fact, has_coupon={word})")
    assert leaf == Leaf("count", "order_fact", None, (Filter("has_coupon", "=", True),))
    assert parse("count(order_fact, has_coupon=false)") != leaf


def test_filters_have_one_order():
    one = parse('count(survey_answer.score, score >= 9, kind="nps")')
    other = parse('count(survey_answer.score, kind == "nps", score >= 9)')
    assert one == other


def test_a_filter_written_twice_is_one():
    assert parse("count(survey_answer, score > 1, score > 1)") == parse(
        "count(survey_answer, score > 1)"
    )


def test_leaves_once_each_in_order():
    tree = parse("(sum(ad_daily.spend) + count(order_fact)) / sum(ad_daily.spend)")
    assert leaves(tree) == (SPEND, Leaf("count", "order_fact", None))
    assert leaves(Number(1.0)) == ()


def test_references_in_order():
    assert references(parse("net_revenue / (ad_spend + 1) - ad_spend")) == (
        "net_revenue",
        "ad_spend",
        "ad_spend",
    )
    assert references(SPEND) == ()


@pytest.mark.parametrize(
    ("formula", "near"),
    [
        ("sum(ad_dayly.spend)", "ad_daily"),
        ("sum(ad_daily.spent)", "spend"),
        ("summ(ad_daily.spend)", "sum"),
        ("count(order_facts)", "order_fact"),
        ("count(survey_answer, scor > 1)", "score"),
        ('count(survey_answer, knid="nps")', "kind"),
        ("count(lead_path.person, channel in paid_chanels)", "paid_channels"),
        ("last(social_account_daily.followers, per=akcount)", "account"),
        ("weighted(ad_period.frequency, by=ad_period.reech)", "reach"),
        ("distinct(order_fact.person, at_leest=2)", None),
    ],
)
def test_a_typo_answers_with_the_nearest_name(formula, near):
    with pytest.raises(UnknownNameError) as caught:
        parse(formula, sets=SETS)
    assert caught.value.hint is not None
    if near:
        assert near in caught.value.hint.es
        assert near in caught.value.hint.en


@pytest.mark.parametrize("settings_table", ["fx_rate", "coverage", "campaign_match"])
def test_tables_of_settings_are_not_facts(settings_table):
    with pytest.raises(UnknownNameError, match="table of facts"):
        parse(f"count({settings_table})")


@pytest.mark.parametrize(
    ("formula", "quoted"),
    [
        ("", "not complete"),
        ("sum(ad_daily.spend", "sum(ad_daily.spend"),
        ("sum(ad_daily.spend) +", "amiss at"),
        ("a b", "b"),
        ("a ** 2", "a ** 2"),
        ("a // b", "a // b"),
        ("a % b", "a % b"),
        ("+a", "+a"),
        ("not a", "not a"),
        ("a if b else c", "a if b else c"),
        ("[a]", "[a]"),
        ("'text'", "'text'"),
        ("True", "True"),
        ("1e999", "1e999"),
        (f"1{'0' * 400}", "1000"),
        (f"0x{'f' * 400}", "0xff"),
        ("lambda: a", "lambda"),
        ("__import__('os').system('ls')", "__import__"),
        ("a.b", "a.b"),
        ("a.b(c)", "a.b(c)"),
        ("sum()", "sum()"),
        ("sum(*a)", "*a"),
        ("sum(ad_daily)", "needs a column"),
        ("distinct(order_fact)", "needs a column"),
        ("sum(ad_daily.spend.x)", "ad_daily.spend.x"),
        ("sum(ad_daily.spend, spend)", "spend"),
        ("sum(ad_daily.spend, 0 < spend < 9)", "0 < spend < 9"),
        ("sum(ad_daily.spend, 9 < spend)", "9"),
        ("sum(ad_daily.spend, spend is 9)", "spend is 9"),
        ("sum(ad_daily.spend, spend not in (1, 2))", "spend not in (1, 2)"),
        ("sum(ad_daily.spend, spend in (1, 2))", "(1, 2)"),
        ("sum(ad_daily.spend, country in 'ES')", "does not fit 'country'"),
        ("sum(ad_daily.spend, country=('ES', 'MX'))", "does not fit 'country'"),
        ("sum(ad_daily.spend, country > 'ES')", "does not fit 'country'"),
        ("sum(ad_daily.spend, country=3)", "does not fit 'country'"),
        ("sum(ad_daily.spend, spend='much')", "does not fit 'spend'"),
        ("sum(ad_daily.spend, spend=true)", "does not fit 'spend'"),
        ("sum(ad_daily.spend, spend=None)", "None"),
        ("sum(ad_daily.spend, country=())", "()"),
        ("sum(ad_daily.spend, **a)", "a"),
        ("sum(ad_conversion.value, is_primary=1)", "does not fit 'is_primary'"),
        ("sum(ad_conversion.value, is_primary > true)", "does not fit 'is_primary'"),
        ("count(order_fact, person=3)", "does not fit 'person'"),
        ("distinct(order_fact.person, at_least=0)", "whole number"),
        ("distinct(order_fact.person, at_least=1.5)", "whole number"),
        ("distinct(order_fact.person, at_least=true)", "whole number"),
        ("distinct(order_fact.person, at_least=n)", "whole number"),
        ("last(social_account_daily.followers)", "needs per="),
        ("last(social_account_daily.followers, per='account')", "'account'"),
        ("weighted(ad_period.frequency)", "needs by="),
        ("weighted(ad_period.frequency, by=ad_daily.impressions)", "same table"),
        ("weighted(ad_period.frequency, by=ad_period)", "same table"),
        ("weighted(ad_period.frequency, by=ad_period.day)", "kind of quantity"),
        ("change(sum(ad_daily.spend))", "change(last"),
        ("change(followers)", "change(last"),
        ("share_of(count(order_fact))", "needs a filter"),
        ("share_of(orders, has_coupon=true)", "share_of(orders"),
        ("sum(social_account_daily.followers)", "is a stock"),
        ("last(ad_daily.spend, per=account)", "kind of quantity"),
        ("sum(ad_daily.country)", "kind of quantity"),
        ("sum(order_fact.order_rank)", "kind of quantity"),
        ("a\x00b", "cannot be read"),
        ("\ud800", "character"),
    ],
)
def test_what_cannot_be_read_is_quoted(formula, quoted):
    with pytest.raises(SettingsError) as caught:
        parse(formula, sets=SETS)
    assert quoted in caught.value.what.en
    assert caught.value.what.es != caught.value.what.en
    assert caught.value.hint is not None
    assert all(name in caught.value.hint.es for name in FUNCTIONS)


def test_a_formula_may_be_long_and_deep_but_not_without_end():
    wide = " + ".join(["a"] * (MAX_DEPTH - 2))
    assert len(references(parse(wide))) == MAX_DEPTH - 2
    for endless in (
        " + ".join(["a"] * (MAX_DEPTH + 2)),
        "(" * 90 + "a" + ")" * 90 + " + " + " + ".join("a" * 70),
        "(" * 500 + "a" + ")" * 500,
        "-" * 1900 + "a",
    ):
        with pytest.raises(SettingsError, match="cannot be read"):
            parse(endless)
    with pytest.raises(SettingsError, match="longer than 2000"):
        parse("a + " * 1000 + "a")
