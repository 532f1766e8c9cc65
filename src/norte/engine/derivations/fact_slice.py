"""fact_slice: which levels and breakdowns there are of each account and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from norte.engine.derivations import Derived, Tables
from norte.schema.tables import all_tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

SLICED = tuple(t.name for t in all_tables().values() if t.sliced)

_SLICE = (
    "source_id",
    "platform",
    "account",
    "table_name",
    "day",
    "day_to",
    "level",
    "breakdown",
    "currency",
)


def build(tables: Tables) -> ir.Table:
    """Distinct slices of every sliced table, with the currency and the number of rows."""
    return ibis.union(*(one(name, tables(name)) for name in SLICED))


def one(name: str, facts: ir.Table) -> ir.Table:
    """The slices of one table."""
    money = facts.currency if "currency" in facts.columns else ibis.null("string")
    slices = facts.select(
        "source_id",
        "platform",
        "account",
        "day",
        "day_to",
        "level",
        "breakdown",
        table_name=ibis.literal(name),
        currency=money,
    )
    return slices.group_by(*_SLICE).aggregate(facts=ibis._.count())


derived = Derived(
    table="fact_slice",
    number=1,
    base="",
    reads=SLICED,
    key=("source_id", "account", "table_name", "day"),
    touched={
        name: f"SELECT DISTINCT source_id, account, '{name}' AS table_name, day FROM {{changed}}"
        for name in SLICED
    },
    build=build,
    covers={},
    limited=SLICED,
    part=lambda name, tables: one(name, tables(name)),
)
