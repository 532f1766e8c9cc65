"""A formula's tree written out again, with every metric that it names put in."""

from __future__ import annotations

from norte.catalog.nodes import Filter, Leaf, Node, Number, Operation, Ref

_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}


def spell(node: Node) -> str:
    """The formula as a person could have typed it: parentheses only where they are needed."""
    if isinstance(node, Leaf):
        return _leaf(node)
    if isinstance(node, Number):
        return f"{node.value:g}"
    if isinstance(node, Ref):
        return node.metric
    return f"{_side(node, node.left)} {node.operator} {_side(node, node.right, right=True)}"


def _side(above: Operation, node: Node, *, right: bool = False) -> str:
    text = spell(node)
    if not isinstance(node, Operation):
        return text
    weaker = _BINDS[node.operator] < _BINDS[above.operator]
    same = _BINDS[node.operator] == _BINDS[above.operator]
    return f"({text})" if weaker or (right and same) else text


def _leaf(leaf: Leaf) -> str:
    name = leaf.table if leaf.column is None else f"{leaf.table}.{leaf.column}"
    if leaf.weight is not None:
        name += f" * {leaf.table}.{leaf.weight}"
    parts = [name, *(_filter(f) for f in leaf.filters)]
    if leaf.at_least > 1:
        parts.append(f"at_least={leaf.at_least}")
    if leaf.per:
        parts.append(f"per=({', '.join(leaf.per)})")
    inside = ", ".join(parts)
    return f"change(last({inside}))" if leaf.kind == "change" else f"{leaf.kind}({inside})"


def _filter(one: Filter) -> str:
    return f"{one.column} {one.comparison} {_value(one)}"


def _value(one: Filter) -> str:
    if isinstance(one.value, bool):
        return "true" if one.value else "false"
    if isinstance(one.value, tuple):
        return f"({', '.join(repr(v) for v in one.value)})"
    return repr(one.value) if isinstance(one.value, str) else f"{one.value:g}"
