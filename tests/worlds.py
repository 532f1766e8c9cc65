"""Small worlds of facts for tests: rows as literals, on DuckDB or on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import duckdb
import psycopg
import pyarrow as pa

from norte.catalog import builtin
from norte.engine.answer import Answer
from norte.engine.ask import ask
from norte.engine.connect import lake_source, postgres_source
from norte.engine.derivations import derived
from norte.engine.facts import Facts
from norte.engine.question import Question
from norte.schema import Table, all_tables, table
from norte.workspace.settings import Settings

DAY = date(2024, 3, 4)
TODAY = date(2026, 11, 23)
_DUCKDB = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "money": "DECIMAL(18,6)",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "bool": "BOOLEAN",
    "person": "BIGINT",
}
_POSTGRES = {
    "text": "text",
    "int": "bigint",
    "float": "double precision",
    "money": "numeric(18,6)",
    "date": "date",
    "instant": "timestamp",
    "bool": "boolean",
    "person": "bigint",
}
_PLATFORMS = {
    "ads": "google_ads",
    "site": "matomo",
    "email": "klaviyo",
    "leads": "hubspot",
    "sales": "shopify",
    "coupons": "shopify",
    "social": "instagram",
    "voice": "surveymonkey",
    "whole": "own",
}
_IDS = ("order_id", "event_id", "post_id", "email_id", "refund_id", "response_id", "redemption_id")
_DEFAULTS: dict[str, Any] = {
    "source_id": "example",
    "account": "example",
    "load_id": 1,
    "src_file": "example",
    "currency": "EUR",
    "level": "campaign",
    "breakdown": "none",
    "is_primary": True,
    "status": "valid",
    "profile": "matomo",
    "day": DAY,
    "instant": f"{DAY} 12:00:00",
}


def settings(**changes: Any) -> Settings:
    """A workspace in Madrid that counts in euros, with the changes that a test wants."""
    return Settings.model_validate({"workspace_id": "test", **changes})


@dataclass
class World:
    """Facts by table, and what covers them; `rows` are completed with neutral defaults."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    coverage: Sequence[Mapping[str, Any]] = ()
    cover: tuple[date, date] | None = (date(2024, 3, 1), date(2024, 3, 31))
    uncovered: tuple[str, ...] = ()
    also_covered: tuple[str, ...] = ()
    people: dict[str, int] = field(default_factory=dict)

    def facts_on_duckdb(self) -> Facts:
        """The world in a DuckDB catalogue called lake."""
        connection = duckdb.connect()
        connection.execute("ATTACH ':memory:' AS lake")
        for name, rows in self.tables():
            connection.execute(f'CREATE TABLE lake."{name}" ({_columns(name, _DUCKDB)})')
            if rows:
                names = [c.name for c in table(name).columns]
                columns = {n: [row[place] for row in rows] for place, n in enumerate(names)}
                connection.register("given", pa.table(columns))
                connection.execute(f'INSERT INTO lake."{name}" SELECT * FROM given')
                connection.unregister("given")
        return Facts(lake_source(connection))

    def tables(self) -> list[tuple[str, list[tuple[Any, ...]]]]:
        """Every table that is not derived, and those derived ones whose rows are given."""
        names = [n for n in all_tables() if n not in derived() or n in self.rows]
        found = [
            (n, self._complete(table(n), self.rows.get(n, []))) for n in names if n != "coverage"
        ]
        return [*found, ("coverage", self._coverage())]

    def _complete(self, facts: Table, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        return [
            tuple(self._value(facts, c.name, row, place) for c in facts.columns)
            for place, row in enumerate(rows, 1)
        ]

    def _value(self, facts: Table, name: str, row: Mapping[str, Any], place: int) -> Any:
        column = facts.column(name)
        value = row.get(name, self._default(facts, name, row, place))
        if column.type == "person" and isinstance(value, str):
            return self.people.setdefault(value, len(self.people) + 1)
        if column.type == "date" and isinstance(value, str):
            return date.fromisoformat(value)
        if column.type == "instant" and isinstance(value, (str, date)):
            return datetime.fromisoformat(str(value))
        return value

    def _default(self, facts: Table, name: str, row: Mapping[str, Any], place: int) -> Any:
        if name in _IDS:
            return f"{name}-{place}"
        if name == "level" and facts.family == "site":
            return "account"
        worked_out = {
            "src_row": place,
            "platform": _PLATFORMS[facts.family],
            "day_to": row.get("day", DAY),
            "is_identified": row.get("person") is not None,
        }
        return worked_out.get(name, _DEFAULTS.get(name))

    def _coverage(self) -> list[tuple[Any, ...]]:
        facts = table("coverage")
        rows = list(self.coverage)
        if self.cover is not None:
            stated = {r["table_name"] for r in self.coverage}
            for name in dict.fromkeys([*self.rows, *self.also_covered]):
                if name not in stated and name not in self.uncovered and table(name).time:
                    rows += self._covering(name)
        return self._complete(facts, rows)

    def _covering(self, name: str) -> list[Mapping[str, Any]]:
        facts = table(name)
        done = self._complete(facts, self.rows.get(name, []))
        place = {c.name: n for n, c in enumerate(facts.columns)}
        accounts = {
            (r[place["source_id"]], r[place["platform"]], r[place["account"]]) for r in done
        }
        accounts = accounts or {("example", _PLATFORMS[facts.family], "example")}
        assert self.cover is not None
        return [
            {"source_id": s, "platform": p, "account": a, **covering(name, *self.cover)}
            for s, p, a in sorted(accounts)
        ]


class PostgresWorlds:
    """One database of the tests' server for one world after another, read in read-only sessions."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url)
        for name in all_tables():
            self._do(f'CREATE TABLE "{name}" ({_columns(name, _POSTGRES)})')
        self.connection.commit()
        self.source = postgres_source("company", url)
        self.filled: list[str] = []

    def facts(self, world: World) -> Facts:
        """The world in PostgreSQL; the one before is gone."""
        for name in self.filled:
            self._do(f'DELETE FROM "{name}"')
        given = world.tables()
        self.filled = [name for name, rows in given if rows]
        for name, rows in given:
            if rows:
                marks = ", ".join("%s" for _ in rows[0])
                with self.connection.cursor() as cursor:
                    cursor.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        self.connection.commit()
        layout = replace(self.source.layout, present=frozenset(name for name, _ in given))
        return Facts(replace(self.source, layout=layout))

    def close(self) -> None:
        self.connection.close()

    def _do(self, sql: str, values: tuple[Any, ...] | None = None) -> None:
        self.connection.execute(sql, values)


def _columns(name: str, kinds: Mapping[str, str]) -> str:
    return ", ".join(f'"{c.name}" {kinds[c.type]}' for c in table(name).columns)


def covering(name: str, first: date, last: date, **more: Any) -> dict[str, Any]:
    """A coverage row of every column of a table, complete to its last day."""
    return {
        "table_name": name,
        "columns": " ".join(c.name for c in table(name).columns),
        "day_from": first,
        "day_to": last,
        "complete_until": last,
        "level": None,
        "breakdown": None,
        "currency": "EUR",
        "market": None,
        **more,
    }


def answer(facts: Facts, *metrics: str, **more: Any) -> Answer:
    """The answer to a question put in keywords; `where` may be a plain dict.

    Besides what a Question has: `workspace` (Settings), `today`, `catalog`.
    """
    given = settings() if more.get("workspace") is None else more["workspace"]
    known = more.get("catalog") or builtin()
    asked = {k: v for k, v in more.items() if k not in {"workspace", "today", "catalog"}}
    if isinstance(asked.get("where"), dict):
        asked["where"] = tuple(
            (d, (v,) if isinstance(v, str) else tuple(v)) for d, v in asked["where"].items()
        )
    question = Question(metrics=metrics, **asked)
    return ask(question, facts, catalog=known, settings=given, today=more.get("today", TODAY))
