"""Every worked example of every built-in metric, against figures worked out another way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from norte.catalog import builtin
from norte.catalog.metric import Example
from norte.catalog.nodes import Operation, leaves
from norte.schema import table
from tests.catalog import oracle

CATALOG = builtin()
EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{n}")
    for name, metric in CATALOG.metrics.items()
    for n, example in enumerate(metric.examples, 1)
]
RATIOS = [
    name
    for name, tree in CATALOG.trees.items()
    if isinstance(tree, Operation) and tree.operator == "/"
]


def answered(example: Example) -> Iterator[tuple[tuple[object, ...], float | None, str | None]]:
    if not example.by:
        yield (), example.value, example.state
    for row in example.rows:
        yield tuple(row[d] for d in example.by), row["value"], row.get("state")


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_is_right(name, example):
    metric, tree = CATALOG.metrics[name], CATALOG.trees[name]
    refused = oracle.refusals(metric, tree, example)
    if example.refuses is not None or refused:
        assert refused == {example.refuses}
        return
    worked = oracle.work_out(metric, tree, example)
    stated = list(answered(example))
    assert {member for member, _, _ in stated} == set(worked)
    for member, value, state in stated:
        exact = worked[member].value
        assert value == (None if exact is None else pytest.approx(exact, rel=1e-12))
        assert state in {None, worked[member].state}
    assert set(example.flags) == oracle.flags(metric, example)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_rows_of_an_example_could_stand_in_the_lake(name, example):
    """Two rows of one key would be one: the later load replaces the earlier."""
    for facts_name, rows in example.given.items():
        facts = table(facts_name)
        full = [oracle.completed(facts, row, n) for n, row in enumerate(rows)]
        keys = [tuple(row[column] for column in facts.key) for row in full]
        assert len(set(keys)) == len(keys), f"{name}: two rows of {facts_name} have one key"


@pytest.mark.parametrize("name", CATALOG.metrics)
def test_the_examples_show_the_ordinary_the_empty_and_the_trap(name):
    examples = CATALOG.metrics[name].examples
    assert len(examples) >= 3
    assert any(e.state == "value" for e in examples), "an ordinary one"
    states = {e.state for e in examples}
    if name in RATIOS:
        assert "undefined" in states, "nothing under the line"
    else:
        assert {"zero", "no_data"} <= states, "zero is not the same as no data"


@pytest.mark.parametrize("name", RATIOS)
def test_a_ratio_is_shown_not_to_be_a_mean_of_ratios(name):
    """Some example has several rows under the line, so a mean of its parts would show."""
    tree = CATALOG.trees[name]
    assert isinstance(tree, Operation)
    below = {leaf.table for leaf in leaves(tree.right)}
    assert any(
        example.state == "value" and len(example.given.get(facts, [])) > 1
        for example in CATALOG.metrics[name].examples
        for facts in below
    )


@pytest.mark.parametrize(
    "name", [n for n, m in CATALOG.metrics.items() if m.additive.get("platform") == "no"]
)
def test_what_platforms_count_in_their_own_way_is_refused_together(name):
    metric = CATALOG.metrics[name]
    assert "platform" in {e.refuses for e in metric.examples}
    assert metric.instead is not None
    assert CATALOG.metric(metric.instead).additive.get("platform") != "no"


def test_the_oracle_notices_a_wrong_figure():
    """The check above is one: a mean of three CPLs, or a post without reach, does not pass."""
    metric, tree = CATALOG.metrics["cpl"], CATALOG.trees["cpl"]
    three = next(e for e in metric.examples if e.value == 50.5)
    assert oracle.work_out(metric, tree, three)[()].value != pytest.approx(67.0)
    posts = Example.model_validate(
        {"given": {"social_post": [{"reach": 1000, "interactions": 50}, {"interactions": 70}]}}
    )
    name = "engagement_rate_reach"
    worked = oracle.work_out(CATALOG.metrics[name], CATALOG.trees[name], posts)
    assert worked[()] == oracle.Worked(0.05, "value")
