"""Where facts are read: canonical tables on one engine, as Ibis tables; nothing is ever written."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import ibis

from norte.base.errors import SettingsError
from norte.base.text import Text
from norte.engine.derivations import TYPES, derived
from norte.schema import table as canonical

if TYPE_CHECKING:
    import ibis.expr.schema as sch
    import ibis.expr.types as ir
    import pyarrow as pa

PLANS = 512
"""Compiled questions that are kept: the same question again is not built or compiled."""

_MARK = "\x1f"
_INLINE = re.compile(f'"{_MARK}(.*?){_MARK}"')

Build = Callable[..., "ir.Table"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled question: its SQL in the engine's own words, and what its columns are."""

    sql: str
    schema: sch.Schema


@dataclass(frozen=True, slots=True)
class Layout:
    """Which canonical tables an engine has and how it names them: all that SQL depends on."""

    dialect: str
    where: tuple[str, str] | str
    present: frozenset[str]
    name: str = ""

    def has(self, table: str) -> bool:
        """Whether the table is there or can be derived from those that are."""
        if table in self.present:
            return True
        rule = derived().get(table)
        return rule is not None and all(base in self.present for base in rule.reads)

    def table(self, name: str) -> ir.Table:
        """The table, or the derivation that computes it from those that are there."""
        if name in self.present:
            catalog, schema = self.where if isinstance(self.where, tuple) else (None, self.where)
            columns = {c.name: TYPES[c.type] for c in canonical(name).columns}
            return ibis.table(columns, name=name, catalog=catalog, database=schema)
        rule = derived().get(name)
        if rule is None or not self.has(name):
            raise SettingsError(
                Text(
                    es="«{source}» no tiene la tabla «{name}»",
                    en="'{source}' has no table '{name}'",
                ).fill(source=self.name, name=name)
            )
        return rule.build(self.table)

    def named(self, table: str) -> str:
        """A table's whole name, quoted, as this engine writes it."""
        parts = (*self.where, table) if isinstance(self.where, tuple) else (self.where, table)
        return ".".join(f'"{part}"' for part in parts)

    def inline(self, rows: Sequence[tuple[Any, ...]], schema: Mapping[str, str]) -> ir.Table:
        """A few rows of our own (at least one), written into the query: nothing is created."""
        columns = zip(*rows, strict=True)
        lists = [
            _LISTS[self.dialect].format(
                values=",".join(map(str, column)), kind=_KINDS[self.dialect][kind], name=name
            )
            for column, (name, kind) in zip(columns, schema.items(), strict=True)
        ]
        return ibis.table(dict(schema), name=f"{_MARK}(SELECT {', '.join(lists)}){_MARK}")


_LISTS = {
    "duckdb": "unnest(CAST(string_split('{values}', ',') AS {kind}[])) AS {name}",
    "postgres": "unnest(CAST('{{{values}}}' AS {kind}[])) AS {name}",
}
_KINDS = {
    "duckdb": {"date": "DATE", "int64": "BIGINT", "float64": "DOUBLE"},
    "postgres": {"date": "date", "int64": "bigint", "float64": "double precision"},
}


class FactSource(Protocol):
    """Canonical tables on one engine, read only."""

    @property
    def layout(self) -> Layout:
        """Which tables there are, and their names."""
        ...

    def plan(self, build: Build, *args: Hashable) -> Plan:
        """What `build(layout, *args)` says, compiled; the same again is not compiled again."""
        ...

    def run(self, plan: Plan) -> pa.Table:
        """The rows of a compiled question."""
        ...


@dataclass(frozen=True)
class SqlSource:
    """A source that runs SQL text; `execute` gives the rows of a plan as Arrow."""

    layout: Layout
    execute: Callable[[Plan], pa.Table]

    @property
    def name(self) -> str:
        """The name that norte.toml gives it."""
        return self.layout.name

    @property
    def present(self) -> frozenset[str]:
        """The canonical tables that are there."""
        return self.layout.present

    def plan(self, build: Build, *args: Hashable) -> Plan:
        """What `build(layout, *args)` says, compiled; the same again is not compiled again."""
        return _compiled(self.layout, build, args)

    def run(self, plan: Plan) -> pa.Table:
        """The rows of a compiled question."""
        return self.execute(plan)


@lru_cache(maxsize=PLANS)
def _compiled(layout: Layout, build: Build, args: tuple[Hashable, ...]) -> Plan:
    return compiled(layout, build(layout, *args))


def compiled(layout: Layout, expression: ir.Table) -> Plan:
    """An expression in the engine's own SQL, laid out, with our own rows in their places."""
    text = str(ibis.to_sql(expression, dialect=layout.dialect))
    filled = _INLINE.sub(lambda found: found[1].replace('""', '"'), text)
    return Plan(filled, expression.schema())
