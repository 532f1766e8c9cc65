"""What an expression of a mapping may name, and what those names are in the format file."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from norte.base.errors import UnknownNameError, UsageError
from norte.base.text import Text
from norte.ingest.files.expression import names_in
from norte.ingest.mapping.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from norte.ingest.mapping.cells import Column
    from norte.ingest.mapping.kinds import Kind
    from norte.ingest.mapping.model import Mapping

VALUES = frozenset({"row", "account", "currency", "zone", "file_stem", "today", "first_cell"})
PERIOD = frozenset({"period_from", "period_to"})


class Names:
    """The fields of a mapping by their names; `aside` are columns that only expressions use."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.kind: Kind = kind_of(mapping.table)
        self.stands = {a.field: a.expression for a in mapping.assigned if a.expression is not None}
        self.columns: dict[str, Column] = {
            a.field: a.column for a in mapping.assigned if a.column is not None
        }
        self.looked = {f for one in mapping.lookups for f, _ in one.fields}
        self.aside: dict[str, Column] = {}

    def known(self) -> frozenset[str]:
        """Names that an expression of the mapping may use."""
        made = {*self.columns, *self.stands, *self.looked, *VALUES}
        return frozenset(made | (PERIOD if self.mapping.found.has_period else set()))

    def resolved(self, text: str) -> str:
        """`text` with what stands for its fields in their place, and headers' names as fields."""
        tree = ast.parse(text.strip(), mode="eval")
        made: ast.AST = _Replacing(self).visit(tree)
        return ast.unparse(made)

    def first_of(self, texts: Iterable[str]) -> str | None:
        """The first of `texts` whose names the sheet has, resolved."""
        for text in texts:
            filled = self._titled(text)
            if filled is not None and names_in(filled) <= self.known():
                return self.resolved(filled)
        return None

    def _titled(self, text: str) -> str | None:
        """`{header:field}` replaced by that column's header; None when there is no such column."""
        if "{header:" not in text:
            return text
        field = text.partition("{header:")[2].partition("}")[0]
        column = self.columns.get(field)
        if column is None:
            return None
        title = " ".join(column.header.split()).replace('"', "'").replace("\\", "/")
        return text.replace(f"{{header:{field}}}", title)


class _Replacing(ast.NodeTransformer):
    """Puts expressions in the place of the fields that stand for them."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A field that is an expression; a column by its name in expressions; or as it stands."""
        names = self.names
        if node.id in names.stands and node.id not in names.columns:
            inner = ast.parse(str(names.stands[node.id]), mode="eval").body
            replaced: ast.AST = self.visit(inner)
            return replaced
        if node.id in {*names.columns, *names.looked, *VALUES, *PERIOD}:
            return node
        column = next((c for c in names.mapping.found.columns if c.name == node.id), None)
        if column is None:
            return node
        field = next((f for f, c in names.columns.items() if c.index == column.index), None)
        if field is None:
            names.aside[node.id] = column
        return ast.Name(field or node.id, ast.Load())

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """The arguments of a function; its own name is no field."""
        node.args = [self.visit(arg) for arg in node.args]
        return node


def check_names(mapping: Mapping) -> None:
    """Whether the expressions that a person gave can be parsed and name what the sheet has.

    Raises:
        UsageError: one does not.
    """
    known = Names(mapping).known()
    columns = {c.name for c in mapping.found.columns}
    said = [a.expression for a in mapping.assigned if a.expression and a.told]
    for text in (*said, *(when for _, when in mapping.rules)):
        try:
            named = names_in(text)
        except SyntaxError as error:
            raise _nonsense(text) from error
        strange = named - known - columns - PERIOD
        if strange:
            kind = Text(es="campo o columna", en="field or column")
            raise UnknownNameError(kind, min(strange), {*known, *columns})


def _nonsense(text: str) -> UsageError:
    return UsageError(
        Text(
            es="la expresión «{text}» no se entiende", en="the expression '{text}' means nothing"
        ).fill(text=text),
        Text(
            es="use campos, números, textos entre comillas, + - * /, comparaciones, and, or, not",
            en="use fields, numbers, texts in quotes, + - * /, comparisons, and, or, not",
        ),
    )
