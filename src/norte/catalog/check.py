"""What a metric's file says, held against the tables: dimensions, flags, the rows of examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.errors import SettingsError, UnknownNameError
from norte.base.text import Text
from norte.catalog.metric import FLAGS
from norte.catalog.nodes import leaves
from norte.schema import all_tables, table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from norte.catalog.metric import Example, Metric
    from norte.catalog.nodes import Node


def check(metric: Metric, tree: Node) -> None:
    """Refuse a name in the file that nothing has, and an example that says nothing or two things.

    Raises:
        UnknownNameError: a dimension, flag, table or column that does not exist.
        SettingsError: the formula names no fact, or an example is not one question and its answer.
    """
    read = [leaf.table for leaf in leaves(tree)]
    if not read:
        raise SettingsError(
            Text(es="la fórmula no lee ninguna tabla", en="the formula reads no table")
        )
    known = dimensions()
    _each_in(metric.additive, {*known, "time"}, Text(es="dimensión", en="dimension"))
    _each_in(metric.without, read, Text(es="tabla de la fórmula", en="table of the formula"))
    _each_in([*metric.flags, *metric.without.values()], FLAGS, Text(es="marca", en="flag"))
    for example in metric.examples:
        _example(example, known)


def dimensions() -> frozenset[str]:
    """Every dimension that some table of facts knows."""
    return frozenset(d for t in all_tables().values() if t.time for d in t.dimensions)


def _example(example: Example, known: frozenset[str]) -> None:
    for name, rows in example.given.items():
        facts = table(name)
        for row in rows:
            for column in row:
                facts.column(column)
    for name in example.coverage:
        table(name)
    _each_in([*example.by, *example.where], known, Text(es="dimensión", en="dimension"))
    _each_in(example.flags, FLAGS, Text(es="marca", en="flag"))
    for row in example.rows:
        _each_in(row, {*example.by, "value", "state"}, Text(es="dimensión", en="dimension"))
    told = [
        example.refuses is not None,
        bool(example.rows),
        example.value is not None or example.state in {"no_data", "undefined"},
    ]
    if sum(told) != 1 or bool(example.by) != bool(example.rows):
        raise SettingsError(
            Text(
                es="un ejemplo lleva una sola respuesta: value, rows (con by) o refuses",
                en="an example has one answer: value, rows (with by) or refuses",
            ),
            Text(
                es="sin valor escriba value: null y state: undefined o no_data",
                en="without a value write value: null and state: undefined or no_data",
            ),
        )


def _each_in(names: Iterable[str], known: Collection[str], kind: Text) -> None:
    for name in names:
        if name not in known:
            raise UnknownNameError(kind, name, known)
