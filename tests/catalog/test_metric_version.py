"""A definition's version: what changes the number changes it, what only names it does not."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from norte.catalog import builtin, load
from norte.catalog.formula import parse
from norte.catalog.version import version

RULES = ("profile matomo", "channels 3", "order_fact 2")


def of(formula: str, rules: tuple[str, ...] = RULES) -> str:
    return version(parse(formula), rules=rules)


def test_it_is_twelve_hex_digits_that_stay():
    made = of("sum(ad_daily.spend) / count(lead_path.person)")
    assert len(made) == 12
    assert set(made) <= set(string.hexdigits.lower())
    assert made == of("sum(ad_daily.spend)/count( lead_path.person )")


@pytest.mark.parametrize(
    "other",
    [
        "sum(ad_daily.clicks)",
        "sum(ad_daily.spend, device='mobile')",
        "sum(ad_daily.spend) + 0",
        "sum(ad_daily.spend) * 2",
        "count(ad_daily.spend)",
        "sum(cost_other.amount)",
    ],
)
def test_another_formula_is_another_version(other):
    assert of(other) != of("sum(ad_daily.spend)")


@pytest.mark.parametrize("other", ["score >= 8", "score > 9", "impossible"])
def test_another_filter_is_another_version(other):
    condition = 'kind="csat", score >= 9' if other == "impossible" else other
    condition = ", ".join(reversed(condition.split(", ")))
    assert of(f"count(survey_answer, {condition})") != of("count(survey_answer, score >= 9)")


def test_another_rule_is_another_version_and_their_order_is_not():
    one = of("sum(web_daily.visits)")
    assert of("sum(web_daily.visits)", RULES[::-1]) == one
    assert of("sum(web_daily.visits)", ("profile ga4", *RULES[1:])) != one
    assert of("sum(web_daily.visits)", RULES[:2]) != one


def test_metrics_put_in_count_as_if_written_out():
    written = parse("(sum(ad_daily.spend) + sum(cost_other.amount)) / count(lead_path.person)")
    assert version(builtin().tree("cpl"), rules=RULES) == version(written, rules=RULES)


def test_no_two_metrics_share_a_version():
    made = {version(tree, rules=RULES) for tree in builtin().trees.values()}
    assert len(made) == len(builtin().metrics)


def write(folder: Path, name_es: str, formula: str) -> Path:
    folder.mkdir()
    (folder / "ours.yml").write_text(
        f"""
id: ours
name: {{es: {name_es}, en: Ours}}
meaning: {{es: Lo nuestro., en: What is ours.}}
caveats: {{es: 'Aviso de {name_es}.', en: Caveat.}}
formula: {formula}
unit: money
better: lower
stage: conversion
examples: [{{given: {{}}, value: 0, state: zero}}]
""",
        "utf-8",
    )
    return folder


def test_a_new_name_is_no_new_version_and_a_new_formula_is(tmp_path):
    def made(folder: str, name_es: str, formula: str) -> str:
        return version(load(write(tmp_path / folder, name_es, formula)).tree("ours"), rules=RULES)

    first = made("a", "Nuestro", "ad_spend + refunds")
    assert made("b", "El nuestro", "ad_spend + refunds") == first
    assert made("c", "Nuestro", "ad_spend - refunds") != first
    assert made("d", "Nuestro", "marketing_spend + refunds") != first
