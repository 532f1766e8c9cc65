"""The language of formulas: aggregates of facts, put together with + - * and /.

A formula is parsed with Python's `ast` into frozen nodes and never evaluated by Python.

    sum(ad_daily.spend)                         added over rows
    count(order_fact), count(t.x)               rows; rows where x is known
    distinct(order_fact.person)                 different members, recounted at each grain
    distinct(order_fact.person, at_least=2)     members with that many rows
    last(t.followers, per=account)              a stock: last known value an account, then added
    change(last(t.followers, per=account))      end less start of the period
    weighted(t.position, by=t.impressions)      sum(x * w) / sum(w)
    share_of(count(t), kind="x")                the filtered aggregate over the whole one
    sum(t.x, score >= 9, kind="nps")            filters: comparisons first, then equalities
    marketing_spend / leads                     other metrics by id

An unknown member (NULL) is never counted, and passes no filter, `!=` neither.
"""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from norte.base.errors import SettingsError, UnknownNameError
from norte.base.text import Text
from norte.catalog.nodes import (
    Comparison,
    Filter,
    Leaf,
    LeafKind,
    Node,
    Number,
    Operation,
    Operator,
    Ref,
    Value,
    leaves,
    references,
)
from norte.schema import Column, Table, table
from norte.schema.tables import all_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Comparison",
    "Filter",
    "Leaf",
    "LeafKind",
    "Node",
    "Number",
    "Operation",
    "Operator",
    "Ref",
    "Value",
    "leaves",
    "parse",
    "references",
]

_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: "=",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_OPERATORS: dict[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_ROLES = {"sum": "measure", "weighted": "measure", "last": "stock"}
_OPTIONS = {"distinct": "at_least", "last": "per", "weighted": "by"}
FUNCTIONS = ("sum", "count", "distinct", "last", "change", "weighted", "share_of")
MAX_LENGTH = 2000
MAX_DEPTH = 60


def parse(formula: str, *, sets: Mapping[str, tuple[str, ...]] | None = None) -> Node:
    """The tree of `formula`; `sets` are names that stand for lists of values in filters.

    Two spellings of one definition give one tree: spaces, parentheses and the order of filters
    do not count. Raises a SettingsError that quotes the part that cannot be read, or an
    UnknownNameError with the nearest table or column.
    """
    text = formula.strip()
    if len(text) > MAX_LENGTH:
        raise _wrong(
            text[:80] + "…",
            Text(
                es=f"tiene más de {MAX_LENGTH} caracteres",
                en=f"it is longer than {MAX_LENGTH} characters",
            ),
        )
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise _wrong(text, _near(text, error)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        why = Text(
            es="tiene un carácter que no se admite o demasiados niveles",
            en="it has a character not allowed, or too many levels",
        )
        raise _wrong(text, why) from error
    if _depth(tree.body) > MAX_DEPTH:
        raise _wrong(text, Text(es="tiene demasiados niveles", en="it is nested too deeply"))
    return _Parser(text, sets or {}).node(tree.body)


def _near(text: str, error: SyntaxError) -> Text:
    """Where Python stopped reading."""
    line = (text.splitlines() or [""])[max((error.lineno or 1) - 1, 0) :][:1]
    start = max((error.offset or 1) - 1, 0)
    rest = line[0][start : start + 20].strip() if line else ""
    if not rest:
        return Text(es="está incompleta", en="it is not complete")
    return Text(es="sobra o falta algo en «{rest}»", en="something is amiss at '{rest}'").fill(
        rest=rest
    )


def _depth(tree: ast.AST) -> int:
    """Levels of nesting, counted without recursion."""
    deepest, todo = 0, [(tree, 1)]
    while todo:
        node, level = todo.pop()
        deepest = max(deepest, level)
        todo.extend((child, level + 1) for child in ast.iter_child_nodes(node))
    return deepest


def _wrong(formula: str, why: Text) -> SettingsError:
    return SettingsError(
        Text(
            es="la fórmula «{formula}» no se entiende: {why}",
            en="the formula '{formula}' cannot be read: {why}",
        ).fill(formula=formula, why=why),
        Text(
            es="use + - * / sobre agregados ({names}) u otras métricas",
            en="use + - * / over aggregates ({names}) or other metrics",
        ).fill(names=", ".join(FUNCTIONS)),
    )


class _Parser:
    """Turns nodes of `ast` into ours; anything else is an error that quotes it."""

    def __init__(self, formula: str, sets: Mapping[str, tuple[str, ...]]) -> None:
        self.formula = formula
        self.sets = sets

    def wrong(self, part: ast.AST, why: Text | None = None) -> SettingsError:
        """The error for `part`, which it quotes."""
        quoted = (ast.get_source_segment(self.formula, part) or self.formula)[:80]
        says = Text(es="«{part}»", en="'{part}'").fill(part=quoted)
        if why is not None:
            says = Text(es="{says} {why}", en="{says} {why}").fill(says=says, why=why)
        return _wrong(self.formula, says)

    def node(self, part: ast.expr) -> Node:
        """The tree of an expression."""
        if isinstance(part, ast.BinOp) and type(part.op) in _OPERATORS:
            return Operation(_OPERATORS[type(part.op)], self.node(part.left), self.node(part.right))
        if isinstance(part, ast.Name):
            return Ref(part.id)
        if isinstance(part, ast.Call):
            return self.call(part)
        number = _number(part)
        if number is not None:
            return Number(number)
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
            return Operation("-", Number(0.0), self.node(part.operand))
        raise self.wrong(part)

    def call(self, part: ast.Call) -> Node:
        """The tree of `function(…)`."""
        if not isinstance(part.func, ast.Name) or not part.args:
            raise self.wrong(part)
        name = part.func.id
        if name not in FUNCTIONS:
            raise UnknownNameError(Text(es="función", en="function"), name, FUNCTIONS)
        if name == "change":
            return self.change(part)
        if name == "share_of":
            return self.share_of(part)
        return self.aggregate(name, part)

    def change(self, part: ast.Call) -> Node:
        """`change(last(…))`."""
        inner = self.node(part.args[0])
        alone = len(part.args) == 1 and not part.keywords
        if not isinstance(inner, Leaf) or inner.kind != "last" or not alone:
            why = Text(es="debe ser change(last(…))", en="must be change(last(…))")
            raise self.wrong(part, why)
        return replace(inner, kind="change")

    def share_of(self, part: ast.Call) -> Node:
        """`share_of(aggregate, filters…)`."""
        whole = self.node(part.args[0])
        if not isinstance(whole, Leaf) or whole.kind not in {"sum", "count", "distinct"}:
            raise self.wrong(part)
        filters = self.filters(table(whole.table), part.args[1:], part.keywords)
        if not filters:
            why = Text(es="necesita un filtro", en="needs a filter")
            raise self.wrong(part, why)
        return Operation("/", replace(whole, filters=_sorted(whole.filters + filters)), whole)

    def aggregate(self, name: str, part: ast.Call) -> Node:
        """`sum`, `count`, `distinct`, `last` or `weighted`."""
        facts, column = self.target(part.args[0])
        if column is None and name != "count":
            why = Text(es="necesita una columna", en="needs a column")
            raise self.wrong(part, why)
        if column is not None and _ROLES.get(name, column.role) != column.role:
            raise self.wrong(part, _role(column))
        option = _OPTIONS.get(name)
        leaf = Leaf(
            kind="sum" if name == "weighted" else name,  # type: ignore[arg-type]
            table=facts.name,
            column=column.name if column else None,
            filters=self.filters(
                facts,
                part.args[1:],
                [k for k in part.keywords if option is None or k.arg != option],
            ),
        )
        given = [k.value for k in part.keywords if k.arg == option]
        if option is None or (name == "distinct" and not given):
            return leaf
        if not given:
            why = Text(es="necesita {option}=", en="needs {option}=").fill(option=option)
            raise self.wrong(part, why)
        return self.with_option(option, facts, leaf, given[0])

    def with_option(self, option: str, facts: Table, leaf: Leaf, value: ast.expr) -> Node:
        """The leaf with its `at_least`, `per` or `by`."""
        if option == "at_least":
            number = value.value if isinstance(value, ast.Constant) else None
            if type(number) is not int or not 1 <= number <= MAX_LENGTH:
                why = Text(es="debe ser un entero desde 1", en="must be a whole number from 1")
                raise self.wrong(value, why)
            return replace(leaf, at_least=number)
        if option == "per":
            names = value.elts if isinstance(value, ast.Tuple) else [value]
            return replace(leaf, per=tuple(self.own_column(facts, n).name for n in names))
        other, weight = self.target(value)
        if other.name != leaf.table or weight is None:
            why = Text(es="debe ser de la misma tabla", en="must be of the same table")
            raise self.wrong(value, why)
        if weight.role != "measure":
            raise self.wrong(value, _role(weight))
        return Operation("/", replace(leaf, weight=weight.name), replace(leaf, column=weight.name))

    def own_column(self, facts: Table, part: ast.expr) -> Column:
        """A column of the aggregate's own table, by its bare name."""
        if not isinstance(part, ast.Name):
            raise self.wrong(part)
        return facts.column(part.id)

    def target(self, part: ast.expr) -> tuple[Table, Column | None]:
        """`table` or `table.column`."""
        if isinstance(part, ast.Name):
            return _facts(part.id), None
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            facts = _facts(part.value.id)
            return facts, facts.column(part.attr)
        raise self.wrong(part)

    def filters(
        self, facts: Table, compared: list[ast.expr], equal: list[ast.keyword]
    ) -> tuple[Filter, ...]:
        """Conditions in one order, however they were written."""
        found = [self.comparison(facts, part) for part in compared]
        for keyword in equal:
            if keyword.arg is None:
                raise self.wrong(keyword.value)
            column = facts.column(keyword.arg)
            found.append(self.filter(column, "=", keyword.value))
        return _sorted(found)

    def comparison(self, facts: Table, part: ast.expr) -> Filter:
        """`column >= value`, `column in (values)` and the like."""
        if not isinstance(part, ast.Compare) or len(part.ops) != 1:
            raise self.wrong(part)
        comparison = _COMPARISONS.get(type(part.ops[0]))
        if comparison is None:
            raise self.wrong(part)
        return self.filter(self.own_column(facts, part.left), comparison, part.comparators[0])

    def filter(self, column: Column, comparison: Comparison, part: ast.expr) -> Filter:
        """A condition whose value is of the column's kind."""
        value = self.value(part)
        if not _fits(column, comparison, value):
            why = Text(
                es="no sirve para «{name}», que es {type}",
                en="does not fit '{name}', which is {type}",
            )
            raise self.wrong(part, why.fill(name=column.name, type=column.type))
        return Filter(column.name, comparison, value)

    def value(self, part: ast.expr) -> Value:
        """A text, number, true or false, or a list of texts."""
        if isinstance(part, ast.Constant) and isinstance(part.value, (str, bool)):
            return part.value
        number = _number(part)
        if number is not None:
            return number
        if isinstance(part, ast.Name):
            return self.named(part.id)
        if isinstance(part, ast.Tuple) and part.elts:
            values = [self.value(p) for p in part.elts]
            if all(isinstance(v, str) for v in values):
                return tuple(sorted({str(v) for v in values}))
        raise self.wrong(part)

    def named(self, name: str) -> Value:
        """`true`, `false`, or a list that has a name."""
        if name.lower() in {"true", "false"}:
            return name.lower() == "true"
        if name not in self.sets:
            raise UnknownNameError(Text(es="lista", en="list"), name, self.sets)
        return self.sets[name]


def _number(part: ast.expr) -> float | None:
    """A finite constant, with its sign; None when the expression is something else."""
    sign = 1.0
    if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
        part, sign = part.operand, -1.0
    if not isinstance(part, ast.Constant) or type(part.value) not in {int, float}:
        return None
    try:
        number = sign * float(part.value)  # type: ignore[arg-type]
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _facts(name: str) -> Table:
    """A table that has a time: settings such as exchange rates are not added up."""
    found = table(name)
    if found.time is None:
        facts = [t.name for t in all_tables().values() if t.time]
        raise UnknownNameError(Text(es="tabla de hechos", en="table of facts"), name, facts)
    return found


def _fits(column: Column, comparison: Comparison, value: Value) -> bool:
    """Whether the comparison means something between the column and the value."""
    if isinstance(value, tuple):
        return column.type == "text" and comparison == "in"
    if isinstance(value, bool):
        return column.type == "bool" and comparison in {"=", "!="}
    if isinstance(value, str):
        return column.type == "text" and comparison in {"=", "!="}
    return column.type in {"int", "float", "money"} and comparison != "in"


def _role(column: Column) -> Text:
    if column.role == "stock":
        return Text(es="es una existencia: use last(…, per=…)", en="is a stock: use last(…, per=…)")
    return Text(
        es="no se puede agregar así: «{name}» no es esa clase de cantidad",
        en="cannot be aggregated so: '{name}' is not that kind of quantity",
    ).fill(name=column.name)


def _sorted(filters: list[Filter] | tuple[Filter, ...]) -> tuple[Filter, ...]:
    return tuple(sorted(set(filters), key=repr))
