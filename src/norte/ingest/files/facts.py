"""The staged rows as expressions see them: UTC instants, filled groups, looked-up fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.ingest.files.fold import name
from norte.ingest.files.zones import offset_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import duckdb

    from norte.ingest.files.spec import FormatSpec
    from norte.ingest.files.stage import Stage


TOTALS = "('total', 'total_whole', 'total_account')"


@dataclass(frozen=True, slots=True)
class Looked:
    """A lookup ready to be joined: its Parquet-like relation and the fields that it adds."""

    relation: str
    on: str
    key: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """A relation of good rows, and the SQL of each field in it."""

    sql: str
    fields: Mapping[str, str]
    calls: Mapping[str, Callable[[list[str]], str]]


def make_facts(
    connection: duckdb.DuckDBPyConnection,
    stage: Stage,
    spec: FormatSpec,
    zone: str,
    looked: tuple[Looked, ...] = (),
) -> Facts:
    """The rows of `stage` that could be read, ready for the expressions of `spec`."""
    fields = {f: name("v_" + f) for f in stage.fields}
    sql = f"SELECT * FROM {stage.sql()} WHERE error IS NULL OR fate IN {TOTALS}"
    if spec.fill is not None and spec.fill.by in stage.fields:
        sql = _filled(sql, stage, spec)
    for one in looked:
        sql = _joined(sql, one)
        fields |= {f: name("v_" + f) for f in one.fields}
    instants = [f for f in stage.fields if spec.fields[f].type == "instant"]
    if instants:
        sql = _in_utc(connection, sql, stage, instants, zone)
        fields |= {f: name("u_" + f) for f in instants}
    wall = {fields[f]: name("v_" + f) for f in instants}
    minutes = {fields[f]: name("m_" + f) for f in instants}
    calls: dict[str, Callable[[list[str]], str]] = {
        "local": lambda args: wall.get(args[0], args[0]),
        "offset": lambda args: minutes.get(args[0], "NULL"),
    }
    return Facts(sql, fields, calls)


def fields_as_facts(fields: Iterable[str]) -> Facts:
    """Facts without rows, to see what expressions would need of `fields`."""
    return Facts(
        "",
        {f: name("v_" + f) for f in fields},
        {"local": lambda args: args[0], "offset": lambda args: args[0]},
    )


def _filled(sql: str, stage: Stage, spec: FormatSpec) -> str:
    """Fields that only the first row of a group carries, in all its rows."""
    fill = spec.fill
    if fill is None:
        return sql
    key = name("v_" + fill.by)
    columns = [name("v_" + f) for f in fill.fields if f in stage.fields]
    columns += [
        name("o_" + f)
        for f in fill.fields
        if f in stage.fields and spec.fields[f].type == "instant"
    ]
    if not columns:
        return sql
    firsts = ", ".join(f"arg_min({c}, src_row) AS {c}" for c in columns)
    replaced = ", ".join(f"coalesce(f.{c}, g.{c}) AS {c}" for c in columns)
    return (
        f"SELECT f.* REPLACE ({replaced}) FROM ({sql}) AS f LEFT JOIN "
        f"(SELECT {key} AS g_key, {firsts} FROM ({sql}) GROUP BY 1) AS g ON f.{key} = g.g_key"
    )


def _joined(sql: str, looked: Looked) -> str:
    added = ", ".join(f"l.{name('v_' + f)}" for f in looked.fields)
    return (
        f"SELECT f.*, {added} FROM ({sql}) AS f LEFT JOIN {looked.relation} AS l "
        f"ON f.{name('v_' + looked.on)} = l.{name('v_' + looked.key)}"
    )


def _in_utc(
    connection: duckdb.DuckDBPyConnection, sql: str, stage: Stage, instants: list[str], zone: str
) -> str:
    """Each instant in UTC (`u_`), and the minutes of its offset (`m_`)."""
    added = []
    for field in instants:
        value, stated = name("v_" + field), name("o_" + field)
        first, last = connection.execute(
            f"SELECT min({value}), max({value}) FROM {stage.sql()} WHERE error IS NULL"
        ).fetchone() or (None, None)
        minutes = f"CAST(coalesce({stated}, {offset_sql(value, zone, first, last)}) AS INTEGER)"
        added.append(f"{value} - to_minutes({minutes}) AS {name('u_' + field)}")
        added.append(f"CASE WHEN {value} IS NOT NULL THEN {minutes} END AS {name('m_' + field)}")
    return f"SELECT *, {', '.join(added)} FROM ({sql})"
