"""Every worked example of every built-in metric, on every engine."""

from __future__ import annotations

from typing import Any

import pytest

from norte.base.errors import RefusedError
from norte.catalog import builtin
from norte.catalog.metric import Example
from norte.engine.answer import Answer, Cell
from norte.engine.question import NONE
from tests.fixtures_worlds import Build
from tests.worlds import answer

CATALOG = builtin()
MARCH = ("2024-03-01", "2024-03-31")
EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{n}")
    for name, metric in CATALOG.metrics.items()
    for n, example in enumerate(metric.examples, 1)
]


def ask(build: Build, name: str, example: Example) -> Answer:
    """The answer to an example; every table that its formula names is covered unless it says no."""
    tables = {leaf.table for leaf in _leaves(name)}
    hidden = tuple(t for t, is_covered in example.coverage.items() if not is_covered)
    first, last = example.period or [_day(text) for text in MARCH]
    facts = build(
        example.given,
        cover=(first, last),
        uncovered=hidden,
        also_covered=tuple(tables - set(example.given)),
    )
    return answer(facts, name, by=example.by, first=first, last=last, where=dict(example.where))


def _leaves(name: str) -> Any:
    from norte.catalog.nodes import leaves

    return leaves(CATALOG.tree(name))


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def check(cell: Cell, value: float | None, state: str | None, flags: tuple[str, ...]) -> None:
    if value is None:
        assert cell.value is None
    else:
        assert cell.value == pytest.approx(value, rel=1e-9)
    assert state is None or cell.state == state
    assert set(flags) <= set(cell.flags)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_of_a_metric(build, name, example):
    if example.refuses is not None:
        with pytest.raises(RefusedError) as refused:
            ask(build, name, example)
        assert example.refuses in refused.value.say("en") + refused.value.say("es")
        return
    found = ask(build, name, example)
    if not example.by:
        assert len(found.rows) == 1
        check(found.cell(name), example.value, example.state, example.flags)
        return
    cells = {
        tuple(NONE if m is None else m for m in row.members): row.cells[0] for row in found.rows
    }
    stated = {
        tuple(NONE if row[d] is None else row[d] for d in example.by): row for row in example.rows
    }
    assert set(cells) == set(stated)
    for members, row in stated.items():
        check(cells[members], row["value"], row.get("state"), example.flags)
