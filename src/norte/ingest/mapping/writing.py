"""A mapping as a format file: its fields, rules and tables in the language of the built-in ones."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from norte.base.errors import UnknownNameError, UsageError
from norte.base.text import Text
from norte.ingest.files.expression import names_in
from norte.ingest.files.spec import DATED, NUMERIC
from norte.ingest.mapping.kinds import kind_of
from norte.ingest.mapping.lines import is_repeated
from norte.ingest.mapping.naming import name_of
from norte.schema import table as canonical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Dict

    from norte.ingest.mapping.cells import Column
    from norte.ingest.mapping.kinds import Kind, KindTable
    from norte.ingest.mapping.model import Mapping

VALUES = frozenset({"row", "account", "currency", "zone", "file_stem", "today", "first_cell"})
PERIOD = frozenset({"period_from", "period_to"})
_WHOLE = (
    "^(gran |grand )?total(es)?( general(es)?)?( of [0-9]+ .*| de [0-9]+ .*)?:?$|"
    "^suma( total)?:?$|^resultados totales$"
)
_ANY = "^(sub ?)?total(es)?([ :].*)?$|^suma([ :].*)?$"
_SINGLE = frozenset({"cost_other"})


def check_names(mapping: Mapping) -> None:
    """Whether the expressions that a person gave can be parsed and name what the sheet has.

    Raises:
        UsageError: one does not.
    """
    writer = Writer(mapping)
    columns = {c.name for c in mapping.found.columns}
    said = [a.expression for a in mapping.assigned if a.expression and a.told]
    for text in (*said, *(when for _, when in mapping.rules)):
        try:
            names = names_in(text)
        except SyntaxError as error:
            raise _nonsense(text) from error
        strange = names - writer.known() - columns - PERIOD
        if strange:
            kind = Text(es="campo o columna", en="field or column")
            raise UnknownNameError(kind, min(strange), {*writer.known(), *columns})


class Writer:
    """Writes one mapping; a class because every part asks which names its fields go by."""

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

    def raw(self, format_id: str) -> dict[str, Any]:
        """The format file as plain values, in the order that a person reads them."""
        settings = dict(self.mapping.settings)
        tables = self._tables()
        rows = self._rows()
        dimensions = self._dimensions()
        stem = self.mapping.found.name.rpartition("/")[2].rpartition(".")[0]
        name = self.kind.name
        made: dict[str, Any] = {
            "id": format_id,
            "platform": settings.get("platform", format_id),
            "source": settings.get("source"),
            "name": {
                "es": settings.get("name", f"{name.es} ({stem})"),
                "en": settings.get("name", f"{name.en} ({stem})"),
            },
            "shape": "spaced" if self.mapping.found.is_spaced else None,
            "decimal": settings.get("decimal"),
            "dates": settings.get("dates"),
            "zone": settings.get("zone"),
            "tax": settings.get("tax"),
            "currency": settings.get("currency"),
            "asks_account": self._asks_account(),
            "detect": [self._signature()],
            "totals": self._totals(),
            "rows": rows,
            "lookup": self._lookups(),
            "slices": self._slices(),
            "dimensions": dimensions,
            "tables": tables,
        }
        made["fields"] = self._fields()
        made["words"] = self._words(made)
        order = [*list(made)[:12], "fields", "words", *list(made)[12:-2]]
        return {key: made[key] for key in order if made[key] not in (None, {}, [], ())}

    def resolved(self, text: str) -> str:
        """`text` with what stands for its fields in their place, and headers' names as fields."""
        tree = ast.parse(text.strip(), mode="eval")
        made: ast.AST = _Replacing(self).visit(tree)
        return ast.unparse(made)

    def _first(self, texts: Iterable[str]) -> str | None:
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

    def _signature(self) -> dict[str, Any]:
        known = {c.index for c in (*self.columns.values(), *self.aside.values())}
        left = [c.header.strip() for c in self.mapping.found.columns if c.index not in known]
        return {"has": list(self.columns), "also": left, "only": True}

    def _fields(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for field, column in self.columns.items():
            target = self.kind.fields.get(field)
            made[field] = _field(column, target.type if target else column.type)
            if field in self.kind.required or field == self._when():
                made[field]["required"] = True
        for field, column in self.aside.items():
            made[field] = _field(column, column.type)
        return made

    def _lookups(self) -> list[dict[str, Any]]:
        return [
            {
                "file": one.file,
                "field": self.resolved(one.field),
                "key": one.key,
                "fields": {
                    field: {"type": self.kind.fields[field].type, "any": [header]}
                    for field, header in one.fields
                },
            }
            for one in self.mapping.lookups
        ]

    def _totals(self) -> dict[str, Any]:
        price = self.kind.lines.price if self.kind.lines else None
        numbers = [f for f in self.columns if self._type(f) in NUMERIC and f != price]
        when = self._when()
        whole, any_ = f'matches(first_cell, "{_WHOLE}")', f'matches(first_cell, "{_ANY}")'
        if when is None:
            return {"where": whole, "whole": whole, "columns": numbers}
        texts = [f for f in self.columns if f != when and f not in numbers and f != "currency"]
        bare = f"(blank({', '.join((when, *texts))}) and known({', '.join(numbers)}))"
        if not numbers:
            return {"where": f"{any_} and blank({when})"}
        return {
            "where": f"blank({when}) and ({any_} or {bare})",
            "whole": f"{whole} or {bare}",
            "columns": numbers,
        }

    def _when(self) -> str | None:
        """The column of the rows' date; None when another file or a constant tells it."""
        return next((f for f in self.columns if self._type(f) in DATED), None)

    def _rows(self) -> list[dict[str, str]]:
        rules = [{"do": do, "when": self.resolved(when)} for do, when in self.mapping.rules]
        fates = {do for do, _ in self.mapping.rules}
        if self._has_fates() and "sale" in fates:
            return [*rules, {"do": "ignore"}]
        return [*rules, {"do": "sale"}] if self._has_fates() else rules

    def _has_fates(self) -> bool:
        """Whether rows are told apart as sales and refunds."""
        return bool({"sale", "refund"} & {do for do, _ in self.mapping.rules})

    def _slices(self) -> dict[str, dict[str, str]]:
        kind = self.kind.slices
        made = {
            "levels": {f: v for f, v in kind.levels.items() if f in self.columns},
            "breakdowns": {f: v for f, v in kind.breakdowns.items() if f in self.columns},
        }
        return {key: value for key, value in made.items() if value}

    def _dimensions(self) -> dict[str, str]:
        found = {which: self._first(texts) for which, texts in self.kind.dimensions.items()}
        return {which: text for which, text in found.items() if text is not None}

    def _asks_account(self) -> bool:
        return self._account() is None and self.kind.table not in _SINGLE

    def _account(self) -> str | None:
        """What keeps rows apart that are the same but for their market or channel."""
        have = self.columns.keys() | self.looked
        parts = [f for f in self.kind.apart or ("account",) if f in have]
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else f"join({', '.join(parts)})"

    def _words(self, made: Dict[str, Any]) -> dict[str, Any]:
        said = repr((made["dimensions"], made["tables"], made["rows"]))
        return {
            key: {word: list(known) for word, known in words.items()}
            for key, words in self.kind.words.items()
            if f'"{key}"' in said or f"'{key}'" in said
        }

    def _tables(self) -> list[dict[str, Any]]:
        return [made for entry in self.kind.tables if (made := self._table(entry)) is not None]

    def _table(self, entry: KindTable) -> dict[str, Any] | None:
        if not set(entry.needs) <= self.known() or (entry.lines and self.mapping.group is None):
            return None
        if entry.refund and not any(do == "refund" for do, _ in self.mapping.rules):
            return None
        group = self.mapping.group if entry.grouped else None
        columns = {
            column: self._added(entry, column, text) if group else text
            for column, texts in entry.columns.items()
            if (text := self._first(texts)) is not None
        }
        account = self._account()
        if account is not None:
            columns["account"] = account
        made = {
            "table": entry.table,
            "rows": entry.rows if self._has_fates() else None,
            "when": entry.when,
            "by": group,
            "columns": columns,
        }
        return {key: value for key, value in made.items() if value is not None}

    def _added(self, entry: KindTable, column: str, text: str) -> str:
        """A quantity of a group is the sum of its lines, unless each line repeats the whole's."""
        if canonical(entry.table).column(column).role != "measure":
            return text
        fields = names_in(text) & set(self.columns)
        if not fields:
            return text
        whole = all(is_repeated(self.mapping, f) for f in fields) and "price" not in fields
        return f"opening({text})" if whole else f"sum({text})"

    def _type(self, field: str) -> str:
        target = self.kind.fields.get(field)
        return target.type if target else "text"


class _Replacing(ast.NodeTransformer):
    """Puts expressions in the place of the fields that stand for them."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A field that is an expression; a column by its name in expressions; or as it stands."""
        writer = self.writer
        if node.id in writer.stands and node.id not in writer.columns:
            inner = ast.parse(str(writer.stands[node.id]), mode="eval").body
            replaced: ast.AST = self.visit(inner)
            return replaced
        if node.id in {*writer.columns, *writer.looked, *VALUES, *PERIOD}:
            return node
        column = next((c for c in writer.mapping.found.columns if c.name == node.id), None)
        if column is None:
            return node
        field = next((f for f, c in writer.columns.items() if c.index == column.index), None)
        if field is None:
            writer.aside[node.id] = column
        return ast.Name(field or node.id, ast.Load())

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """The arguments of a function; its own name is no field."""
        node.args = [self.visit(arg) for arg in node.args]
        return node


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


def _field(column: Column, kind: str) -> dict[str, Any]:
    header = column.header.strip()
    currency = name_of(header).currency
    if currency is not None and f"({currency})" in header:
        header = header.replace(f"({currency})", "({currency})")
    made: dict[str, Any] = {"type": kind} if kind != "text" else {}
    return {**made, "any": [header]}
