"""The formula over sums: the one place where metrics become numbers.

Ratios are made of sums here, at whatever level was asked (SEMANTICS 1); nothing divided by zero is
NaN: undefined (SEMANTICS 4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from norte.catalog.nodes import Leaf, Node, Number, Operation, Ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def evaluate(
    node: Node, sums: Mapping[Leaf, NDArray[np.float64]], rows: int
) -> NDArray[np.float64]:
    """The value of a formula in each row; `sums` holds every leaf, already zero where covered."""
    if isinstance(node, Leaf):
        return sums[node]
    if isinstance(node, Number):
        return np.full(rows, node.value)
    if isinstance(node, Ref):
        raise TypeError(f"'{node.metric}' was not expanded")
    left, right = evaluate(node.left, sums, rows), evaluate(node.right, sums, rows)
    if node.operator == "+":
        return left + right
    if node.operator == "-":
        return left - right
    if node.operator == "*":
        return left * right
    return np.divide(left, right, out=np.full(rows, np.nan), where=right != 0)


def parts(node: Node) -> tuple[Node, Node] | None:
    """Numerator and denominator of a formula that is one fraction; None when it is not."""
    if isinstance(node, Operation) and node.operator == "/":
        return node.left, node.right
    return None
