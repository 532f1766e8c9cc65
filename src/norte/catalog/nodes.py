"""What a formula is made of: aggregates, numbers, other metrics, and operations over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LeafKind = Literal["sum", "count", "distinct", "last", "change"]
Comparison = Literal["=", "!=", "in", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "/"]
Value = str | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a column of the leaf's own table; an unknown (NULL) value fails it."""

    column: str
    comparison: Comparison
    value: Value


@dataclass(frozen=True, slots=True)
class Leaf:
    """One aggregate of one table; facts never meet inside a leaf.

    `column` None counts rows. `weight` multiplies each row's value before it is summed. `per`
    names the columns within which a stock has one value.
    """

    kind: LeafKind
    table: str
    column: str | None
    filters: tuple[Filter, ...] = ()
    at_least: int = 1
    per: tuple[str, ...] = ()
    weight: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Ref:
    """Another metric, by id."""

    metric: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two formulas put together; nothing divided by zero is undefined, never 0."""

    operator: Operator
    left: Node
    right: Node


Node = Leaf | Number | Ref | Operation


def leaves(node: Node) -> tuple[Leaf, ...]:
    """Every leaf of the tree once, in order of first appearance."""
    found: dict[Leaf, None] = {}

    def walk(part: Node) -> None:
        if isinstance(part, Leaf):
            found[part] = None
        elif isinstance(part, Operation):
            walk(part.left)
            walk(part.right)

    walk(node)
    return tuple(found)


def references(node: Node) -> tuple[str, ...]:
    """Ids of the metrics that the tree names, in order."""
    if isinstance(node, Ref):
        return (node.metric,)
    if isinstance(node, Operation):
        return references(node.left) + references(node.right)
    return ()
