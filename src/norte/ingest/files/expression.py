"""The small language of format files: a column's value from the fields of the export, as SQL.

`cost`, `quantity * price`, `first(campaign_id, campaign)`, `"won" if matches(stage, "won") else
"open"`. Parsed with `ast`, never evaluated: only what is listed here and in `functions` exists.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from norte.base.errors import SettingsError, UnknownNameError
from norte.base.text import Text
from norte.ingest.files.fold import quote
from norte.ingest.files.functions import AGGREGATES, FUNCTIONS, case_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Eq: "=", ast.NotEq: "<>",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.And: "AND", ast.Or: "OR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name.

    `fields` are those in this file with their SQL, `declared` all that the format knows, `values`
    what is known beside the columns (row, currency, period …), `words` the format's word lists.
    """

    where: str
    fields: Mapping[str, str]
    declared: frozenset[str]
    values: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    calls: Mapping[str, Callable[[list[str]], str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression as SQL; not `ready` when a field that it needs is not in the file."""

    sql: str
    ready: bool
    used: frozenset[str]
    is_rebuilt: bool = False
    is_grouped: bool = False


def compile_expression(text: str, scope: Scope) -> Compiled:
    """`text` as SQL over the fields of `scope`.

    Raises:
        SettingsError: it cannot be parsed, or names something that does not exist.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise wrong(scope, text) from error
    builder = _Builder(scope, text)
    sql = builder.build(tree.body)
    return Compiled(
        sql, not builder.missing, frozenset(builder.used), builder.rebuilt, builder.grouped
    )


def names_in(text: str) -> frozenset[str]:
    """Every name that `text` mentions, functions apart."""
    tree = ast.parse(text.strip(), mode="eval")
    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    return frozenset(
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called
    )


def wrong(scope: Scope, text: str) -> SettingsError:
    """The error of an expression that means nothing."""
    return SettingsError(
        Text(
            es="formato «{where}»: la expresión «{text}» no se entiende",
            en="format '{where}': the expression '{text}' means nothing",
        ).fill(where=scope.where, text=text),
        Text(
            es="use campos, números, textos, + - * /, comparaciones y funciones como first(…)",
            en="use fields, numbers, texts, + - * /, comparisons and functions such as first(…)",
        ),
    )


class _Builder:
    """Turns one tree into SQL and notes what it needs."""

    def __init__(self, scope: Scope, text: str) -> None:
        self.scope = scope
        self.text = text
        self.used: set[str] = set()
        self.missing = False
        self.rebuilt = False
        self.grouped = False

    def build(self, node: ast.AST) -> str:
        """The SQL of `node`."""
        make = getattr(self, f"_{type(node).__name__.lower()}", None)
        if make is None:
            raise wrong(self.scope, self.text)
        return str(make(node))

    def _name(self, node: ast.Name) -> str:
        name = node.id
        if name in self.scope.values:
            self.used |= {name} & set(self.scope.fields)
            return self.scope.values[name]
        if name in self.scope.fields:
            self.used.add(name)
            return self.scope.fields[name]
        if name not in self.scope.declared:
            kind = Text(es=f"campo de {self.scope.where}", en=f"field of {self.scope.where}")
            raise UnknownNameError(kind, name, {*self.scope.declared, *self.scope.values})
        self.missing = True
        return "NULL"

    def _constant(self, node: ast.Constant) -> str:
        if isinstance(node.value, bool):
            return "TRUE" if node.value else "FALSE"
        if node.value is None:
            return "NULL"
        if isinstance(node.value, str):
            return quote(node.value)
        if isinstance(node.value, int | float):
            return repr(node.value)
        raise wrong(self.scope, self.text)

    def _binop(self, node: ast.BinOp) -> str:
        return self._infix(node.op, [node.left, node.right])

    def _boolop(self, node: ast.BoolOp) -> str:
        return self._infix(node.op, node.values)

    def _infix(self, operator: ast.AST, parts: list[ast.expr]) -> str:
        sign = _OPERATORS.get(type(operator))
        if sign is None:
            raise wrong(self.scope, self.text)
        built = [self.build(part) for part in parts]
        if sign == "/":
            built[1] = f"nullif({built[1]}, 0)"
        return "(" + f" {sign} ".join(built) + ")"

    def _compare(self, node: ast.Compare) -> str:
        if len(node.ops) != 1:
            raise wrong(self.scope, self.text)
        left, right = node.left, node.comparators[0]
        if isinstance(node.ops[0], ast.In | ast.NotIn) and isinstance(right, ast.Tuple | ast.List):
            inside = ", ".join(self.build(item) for item in right.elts)
            word = "NOT IN" if isinstance(node.ops[0], ast.NotIn) else "IN"
            return f"({self.build(left)} {word} ({inside}))"
        return self._infix(node.ops[0], [left, right])

    def _unaryop(self, node: ast.UnaryOp) -> str:
        if isinstance(node.op, ast.Not):
            return f"(NOT {self.build(node.operand)})"
        if isinstance(node.op, ast.USub):
            return f"(-{self.build(node.operand)})"
        raise wrong(self.scope, self.text)

    def _ifexp(self, node: ast.IfExp) -> str:
        test, yes, no = self.build(node.test), self.build(node.body), self.build(node.orelse)
        return f"CASE WHEN {test} THEN {yes} ELSE {no} END"

    def _call(self, node: ast.Call) -> str:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise wrong(self.scope, self.text)
        special = getattr(self, f"_call_{node.func.id}", None)
        if special is not None:
            return str(special(node.args))
        return self._plain_call(node.func.id, [self.build(arg) for arg in node.args])

    def _plain_call(self, name: str, args: list[str]) -> str:
        make = self.scope.calls.get(name) or FUNCTIONS.get(name)
        if make is None:
            kind = Text(es=f"función de {self.scope.where}", en=f"function of {self.scope.where}")
            raise UnknownNameError(kind, name, {*FUNCTIONS, *self.scope.calls, "first", "total"})
        self.grouped = self.grouped or name in AGGREGATES
        try:
            return make(args)
        except (IndexError, ValueError) as error:
            raise wrong(self.scope, self.text) from error

    def _some(self, args: list[ast.expr]) -> list[str]:
        """The SQL of those `args` whose fields are in the file; missing when none is."""
        found = []
        for arg in args:
            inner = _Builder(self.scope, self.text)
            sql = inner.build(arg)
            if inner.missing:
                continue
            self.used |= inner.used
            self.rebuilt = self.rebuilt or inner.rebuilt
            self.grouped = self.grouped or inner.grouped
            found.append(sql)
        self.missing = self.missing or not found
        return found or ["NULL"]

    def _call_first(self, args: list[ast.expr]) -> str:
        """The first argument that is not null, of those in the file."""
        return f"coalesce({', '.join(self._some(args))})"

    def _call_total(self, args: list[ast.expr]) -> str:
        """The sum of the arguments that are not null; NULL when all are."""
        parts = self._some(args)
        added = " + ".join(f"coalesce({part}, 0)" for part in parts)
        return f"CASE WHEN coalesce({', '.join(parts)}) IS NOT NULL THEN {added} END"

    def _call_known(self, args: list[ast.expr]) -> str:
        """Whether some argument is in the file and filled."""
        return "(" + " OR ".join(self._tests(args, "IS NOT NULL") or ["FALSE"]) + ")"

    def _call_blank(self, args: list[ast.expr]) -> str:
        """Whether every argument that is in the file is empty; false when none is in it."""
        return "(" + " AND ".join(self._tests(args, "IS NULL") or ["FALSE"]) + ")"

    def _call_has(self, args: list[ast.expr]) -> str:
        """Whether the file has the field at all."""
        return "TRUE" if self._tests(args, "IS NULL") else "FALSE"

    def _tests(self, args: list[ast.expr], test: str) -> list[str]:
        before = self.missing
        self.missing = False
        found = [sql for sql in self._some(args) if not self.missing]
        self.missing = before
        return [f"{sql} {test}" for sql in found]

    def _call_rebuilt(self, args: list[ast.expr]) -> str:
        """A numerator made from a rate and its denominator: the column is flagged."""
        self.rebuilt = True
        return self.build(args[0])

    def _call_word(self, args: list[ast.expr]) -> str:
        """The id whose words of a list the value is one of: `word(stage, "stages")`."""
        if len(args) != 2 or not isinstance(args[1], ast.Constant):
            raise wrong(self.scope, self.text)
        known = self.scope.words.get(str(args[1].value))
        if known is None:
            kind = Text(es="lista de palabras", en="word list")
            raise UnknownNameError(kind, str(args[1].value), self.scope.words)
        return case_of(self.build(args[0]), known)
