"""Text of few values, worked out and written once a value and not once a row.

A text cell that goes through CASE or coalesce, or is written as text, costs as much on each of a
million rows. Where a field has few values, what is made of it alone is put inside a list function,
which DuckDB evaluates once for each value of a Parquet dictionary, and becomes an ENUM, which is
written without hashing. In the Parquet it is text all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb

from norte.ingest.files.fold import name, quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from norte.ingest.files.stage import Stage

MANY = 50_000
"""Rows from which looking at the values first is worth it."""
MOST = 2_000
"""Values up to which they are few."""
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_OF_THE_ROW = re.compile(r"\b(?:src_row|row|first_cell|last_cell|OVER|SELECT)\b")
_VALUE = "few_value"


def encoder(connection: duckdb.DuckDBPyConnection, stage: Stage) -> Callable[[str], str]:
    """What turns the SQL of a text column of `stage` into a cheaper one of the same value."""
    rows = stage.sql()
    counted = connection.execute(f"SELECT count(*) FROM {rows}").fetchone()
    if counted is None or counted[0] < MANY:
        return lambda sql: sql
    described = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    values = {
        name(column): _values(connection, rows, name(column))
        for column, kind, *_ in described
        if kind == "VARCHAR" and column.startswith("v_")
    }
    few = {field: found for field, found in values.items() if found is not None}

    def encode(sql: str) -> str:
        field = _only_field(sql)
        if field is None or field not in few:
            return sql
        return _encoded(connection, sql, field, few[field])

    return encode


def _values(
    connection: duckdb.DuckDBPyConnection, rows: str, field: str
) -> list[str | None] | None:
    """The values of `field`, none among them; None when they are many."""
    found = connection.execute(f"SELECT DISTINCT {field} FROM {rows} LIMIT {MOST + 1}").fetchall()
    if len(found) > MOST:
        return None
    return [None, *(value for (value,) in found if value is not None)]


def _only_field(sql: str) -> str | None:
    """The one column that `sql` reads; None when it reads another or needs more than a value."""
    names: set[str] = {token for token in _TOKEN.findall(sql) if token.startswith('"')}
    if len(names) != 1 or _OF_THE_ROW.search(_TOKEN.sub("", sql)):
        return None
    return names.pop()


def _encoded(
    connection: duckdb.DuckDBPyConnection, sql: str, field: str, values: list[str | None]
) -> str:
    inside = _TOKEN.sub(lambda found: _VALUE if found[0] == field else found[0], sql)
    try:
        made = connection.execute(
            f"SELECT DISTINCT {_each(field, inside)} AS made "
            f"FROM (SELECT unnest(?::VARCHAR[]) AS {field})",
            [values],
        ).fetchall()
    except duckdb.BinderException:  # what cannot stand inside a list function
        return sql
    texts = sorted(text for (text,) in made if text is not None)
    if not texts:
        return sql
    kind = f"ENUM({', '.join(quote(text) for text in texts)})"
    return _each(field, f"CAST({inside} AS {kind})")


def _each(field: str, made: str) -> str:
    return f"list_transform([{field}], lambda {_VALUE}: {made})[1]"
