"""The examples of a metric worked out again in plain Python: rows, loops and fractions.

Knows nothing of the engine: no SQL, no coverage table, no plan. It reads the rows as they stand in
the example, completes them with the defaults that the catalogue promises, and walks the tree.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from norte.catalog import Metric
from norte.catalog.metric import Example
from norte.catalog.nodes import Filter, Leaf, Node, Number, Operation, leaves
from norte.schema import Table, table
from norte.schema.tables import LEVELS

Row = Mapping[str, Any]
HOME = "EUR"
DAY = date(2024, 3, 4)
MARCH = (date(2024, 3, 1), date(2024, 3, 31))
STOCK_DAYS = 7
COMPARE: Mapping[str, Callable[[Any, Any], object]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, some: value in some,
}
IDS = ("order_id", "event_id", "post_id", "email_id", "refund_id", "response_id", "redemption_id")


@dataclass(frozen=True)
class Worked:
    """What an example must give."""

    value: float | None
    state: str


def completed(facts: Table, row: Row, place: int) -> dict[str, Any]:
    """A row with every column, the absent ones neutral or unknown."""
    full: dict[str, Any] = dict.fromkeys((c.name for c in facts.columns), None)
    neutral = {
        "source_id": "example",
        "account": "example",
        "platform": f"the {facts.family} platform",
        "day": DAY,
        "day_to": row.get("day", DAY),
        "instant": datetime.fromisoformat("2024-03-04T12:00:00"),
        "currency": HOME,
        "profile": "matomo",
        "is_primary": True,
        "level": "account" if facts.family == "site" else "campaign",
        "breakdown": "none",
        "is_identified": row.get("person") is not None,
        **{name: f"{name} {place}" for name in IDS},
    }
    full.update({name: value for name, value in neutral.items() if name in full})
    full.update(row)
    return full


def rows_of(name: str, example: Example) -> list[dict[str, Any]]:
    """The rows of a table that the question is about: its days, its filter, one slice a day."""
    facts = table(name)
    first, last = example.period or MARCH
    rows = [completed(facts, row, n) for n, row in enumerate(example.given.get(name, []))]
    rows = [row for row in rows if first <= day_of(facts, row) <= last]
    rows = one_slice(rows) if facts.sliced else rows
    return [
        row
        for row in rows
        if all(row[facts.dimensions[d]] == member for d, member in example.where.items())
    ]


def day_of(facts: Table, row: Row) -> date:
    when = row[facts.time or ""]
    return when.date() if isinstance(when, datetime) else when


def one_slice(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The coarsest report of each account and day: a campaign report makes its ads' one moot."""

    def fineness(row: Row) -> tuple[bool, int]:
        return row["breakdown"] != "none", LEVELS.index(row["level"])

    best: dict[tuple[Any, ...], tuple[bool, int]] = {}
    for row in rows:
        key = (row["source_id"], row["account"], row["day"])
        best[key] = min(best.get(key, fineness(row)), fineness(row))
    return [r for r in rows if fineness(r) == best[r["source_id"], r["account"], r["day"]]]


def passes(row: Row, one: Filter) -> bool:
    """Whether a row meets a condition; an unknown value meets none."""
    value = row[one.column]
    if value is None:
        return False
    return bool(COMPARE[one.comparison](value, one.value))


def aggregate(leaf: Leaf, rows: Sequence[Row], end: date) -> Fraction | None:
    """One aggregate over rows; None for a stock that nobody measured shortly before the end."""
    kept = [row for row in rows if all(passes(row, f) for f in leaf.filters)]
    if leaf.column is None:
        return Fraction(len(kept))
    known = [row for row in kept if row[leaf.column] is not None]
    if leaf.kind == "count":
        return Fraction(len(known))
    if leaf.kind == "distinct":
        times = Counter(row[leaf.column] for row in known)
        return Fraction(sum(1 for n in times.values() if n >= leaf.at_least))
    if leaf.kind == "last":
        newest: dict[tuple[Any, ...], Row] = {}
        facts = table(leaf.table)
        fresh = [row for row in known if (end - day_of(facts, row)).days <= STOCK_DAYS]
        for row in sorted(fresh, key=lambda r: day_of(facts, r)):
            newest[tuple(row[c] for c in leaf.per)] = row
        return (
            sum((exact(r[leaf.column]) for r in newest.values()), Fraction(0)) if newest else None
        )
    assert leaf.kind == "sum", "no built-in metric needs more"
    assert leaf.weight is None, "no built-in metric needs more"
    return sum((exact(row[leaf.column]) for row in known), Fraction(0))


def exact(value: float) -> Fraction:
    return Fraction(str(value))


def evaluate(node: Node, sums: Mapping[Leaf, Fraction | None]) -> Fraction | None:
    """The formula over its aggregates; None under a zero, and whatever it touches."""
    if isinstance(node, Leaf):
        return sums[node]
    if isinstance(node, Number):
        return exact(node.value)
    assert isinstance(node, Operation), "every metric that it names was put in"
    left, right = evaluate(node.left, sums), evaluate(node.right, sums)
    if left is None or right is None or (node.operator == "/" and right == 0):
        return None
    return {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
    }[node.operator]()


def uncovered(example: Example) -> set[str]:
    return {name for name, is_covered in example.coverage.items() if not is_covered}


def work_out(metric: Metric, tree: Node, example: Example) -> dict[tuple[Any, ...], Worked]:
    """The answer of an example a member of `by`; one, of no member, when it asks for the whole."""
    found = {leaf: rows_of(leaf.table, example) for leaf in leaves(tree)}
    lost = {leaf.table for leaf in found} & uncovered(example) - set(metric.without)
    if lost:
        return {(): Worked(None, "no_data")}

    def member(leaf: Leaf, row: Row) -> tuple[Any, ...]:
        return tuple(row[table(leaf.table).dimensions[d]] for d in example.by)

    end = (example.period or MARCH)[1]
    members = {member(leaf, row) for leaf, rows in found.items() for row in rows}
    answers = {}
    for one in members if example.by else {()}:
        sums = {
            leaf: aggregate(leaf, [row for row in rows if member(leaf, row) == one], end)
            for leaf, rows in found.items()
        }
        answers[one] = judged(tree, sums)
    return answers


def judged(tree: Node, sums: Mapping[Leaf, Fraction | None]) -> Worked:
    if any(total is None for total in sums.values()):
        return Worked(None, "no_data")
    value = evaluate(tree, sums)
    if value is None:
        return Worked(None, "undefined")
    return Worked(float(value), "zero" if value == 0 else "value")


def refusals(metric: Metric, tree: Node, example: Example) -> set[str]:
    """Why no honest answer exists: a dimension that does not add, or money without a rate."""
    found = set()
    for leaf in leaves(tree):
        facts = table(leaf.table)
        rows = rows_of(leaf.table, example)
        for dimension, adds in metric.additive.items():
            column = facts.dimensions.get(dimension)
            if adds == "no" and column and dimension not in example.by:
                found |= {dimension} if len({row[column] for row in rows}) > 1 else set()
        if leaf.column and facts.column(leaf.column).type == "money":
            found |= {row["currency"] for row in rows} - {HOME}
    return found


def flags(metric: Metric, example: Example) -> set[str]:
    """What the value must say of the tables that it had to do without."""
    return {flag for name, flag in metric.without.items() if name in uncovered(example)}
