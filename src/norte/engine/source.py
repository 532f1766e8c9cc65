"""Where facts are read: canonical tables on one engine, as Ibis tables; nothing is ever written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import ibis

from norte.base.errors import SettingsError
from norte.base.text import Text
from norte.engine.derivations import derived

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import ibis.expr.types as ir
    import pyarrow as pa


class FactSource(Protocol):
    """Canonical tables on one engine, read only."""

    @property
    def name(self) -> str:
        """How people call the engine."""
        ...

    def has(self, table: str) -> bool:
        """Whether the table is there or can be derived from those that are."""
        ...

    def table(self, name: str) -> ir.Table:
        """The table, or the derivation that computes it."""
        ...

    def inline(self, rows: Sequence[tuple[Any, ...]], schema: Mapping[str, str]) -> ir.Table:
        """A few rows of our own, as a table that its queries can join."""
        ...

    def fetch(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        ...

    def sql(self, expression: ir.Table) -> str:
        """The expression in the engine's own SQL."""
        ...


@dataclass(frozen=True)
class IbisSource:
    """A source over any Ibis backend; `where` is its (catalog, schema) or schema."""

    name: str
    backend: Any
    where: tuple[str, str] | str | None
    present: frozenset[str]
    values_as_sql: bool = False

    def has(self, table: str) -> bool:
        """Whether the table is there or can be derived from those that are."""
        if table in self.present:
            return True
        rule = derived().get(table)
        return rule is not None and all(base in self.present for base in rule.reads)

    def table(self, name: str) -> ir.Table:
        """The table, or the derivation that computes it from those that are there."""
        if name in self.present:
            found: ir.Table = self.backend.table(name, database=self.where)
            return found
        rule = derived().get(name)
        if rule is None or not self.has(name):
            raise SettingsError(
                Text(
                    es="«{source}» no tiene la tabla «{name}»",
                    en="'{source}' has no table '{name}'",
                ).fill(source=self.name, name=name)
            )
        return rule.build(self.table)

    def inline(self, rows: Sequence[tuple[Any, ...]], schema: Mapping[str, str]) -> ir.Table:
        """Rows as an in-memory table, or as VALUES where the engine may not be written to."""
        if not self.values_as_sql:
            columns = {name: [row[place] for row in rows] for place, name in enumerate(schema)}
            return ibis.memtable(_arrow(columns, schema))
        body = ", ".join(
            "("
            + ", ".join(_literal(v, kind) for v, kind in zip(row, schema.values(), strict=True))
            + ")"
            for row in rows
        )
        names = ", ".join(f'"{name}"' for name in schema)
        typed = ibis.schema(dict(schema))
        found: ir.Table = self.backend.sql(
            f"SELECT * FROM (VALUES {body}) AS v({names})",
            schema=typed,
        )
        return found

    def fetch(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression, as Arrow."""
        found: pa.Table = self.backend.to_pyarrow(expression)
        return found

    def sql(self, expression: ir.Table) -> str:
        """The expression in the engine's own SQL, laid out."""
        return str(ibis.to_sql(expression, dialect=self.backend.name))


def _arrow(columns: dict[str, list[Any]], schema: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    kinds = {
        "date": pa.date32(),
        "int64": pa.int64(),
        "string": pa.string(),
        "float64": pa.float64(),
    }
    return pa.table({n: pa.array(v, kinds[schema[n]]) for n, v in columns.items()})


def _literal(value: date | int | str | float | None, kind: str) -> str:
    if value is None:
        return f"CAST(NULL AS {'text' if kind == 'string' else kind})"
    if kind == "date":
        return f"DATE '{value}'"
    if kind == "string":
        return "'" + str(value).replace("'", "''") + "'"
    if kind == "float64":
        return f"CAST({value!r} AS DOUBLE PRECISION)"
    return str(value)
