"""Derived tables, each written once; found by scanning this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import ibis

from norte.schema import table as canonical
from norte.store.batch import Derivation

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from norte.schema import Table

Tables = Callable[[str], "ir.Table"]
TYPES = {
    "text": "string",
    "int": "int64",
    "float": "float64",
    "money": "decimal(18, 6)",
    "date": "date",
    "instant": "timestamp(6)",
    "bool": "boolean",
    "person": "int64",
}


@dataclass(frozen=True, slots=True)
class Derived:
    """How a derived table comes from others.

    `covers` maps its columns to those of `base`, whose coverage is also its own; a column that is
    not named there is covered by the column of `base` of the same name, or by any. `needs` names,
    for columns that come from another table, that table: without coverage of it they are unknown.
    `limited` are the tables read only where `key` was touched (`base` when empty). `part` builds
    the share of one table where the whole is the union of them.
    """

    table: str
    number: int
    base: str
    reads: tuple[str, ...]
    key: tuple[str, ...]
    touched: Mapping[str, str]
    build: Callable[[Tables], ir.Table]
    covers: Mapping[str, str]
    limited: tuple[str, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    part: Callable[[str, Tables], ir.Table] | None = None


@cache
def derived() -> dict[str, Derived]:
    """Every derivation by its table."""
    package = import_module("norte.engine.derivations")
    modules = (
        import_module(f"norte.engine.derivations.{m.name}") for m in iter_modules(package.__path__)
    )
    return {m.derived.table: m.derived for m in modules}


@cache
def landing() -> tuple[Derivation, ...]:
    """The derivations as the landing transaction runs them: DuckDB SQL over `lake`."""
    return tuple(_landing(rule) for rule in derived().values())


def _landing(rule: Derived) -> Derivation:
    touched = ibis.table(
        {name: TYPES[canonical(rule.table).column(name).type] for name in rule.key}, name="touched"
    )

    def limited(name: str) -> ir.Table:
        facts = lake_table(canonical(name))
        if name not in (rule.limited or (rule.base,)):
            return facts
        same = [facts[n].identical_to(touched[n]) for n in rule.key if n in facts.columns]
        if "table_name" in rule.key:
            same.append(touched.table_name == name)
        return facts.semi_join(touched, same)

    part = rule.part
    parts = {name: part(name, limited) for name in rule.touched} if part is not None else {}
    return Derivation(
        table=rule.table,
        number=rule.number,
        key=rule.key,
        touched=rule.touched,
        sql=_sql(rule.build(limited)),
        parts={name: _sql(rows) for name, rows in parts.items()},
    )


def _sql(rows: ir.Table) -> str:
    return str(ibis.to_sql(rows, dialect="duckdb"))


def lake_table(facts: Table) -> ir.Table:
    """The canonical table in the lake, unbound: enough to write SQL about it."""
    schema = {c.name: TYPES[c.type] for c in facts.columns}
    return ibis.table(schema, name=facts.name, catalog="lake", database="main")
