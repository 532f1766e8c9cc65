"""Small worlds of facts for tests: rows as literals, on DuckDB or on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from norte.catalog import Catalog, builtin
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
    "text": "VARCHAR", "int": "BIGINT", "float": "DOUBLE", "money": "DECIMAL(18,6)", "date": "DATE",
    "instant": "TIMESTAMP", "bool": "BOOLEAN", "person": "BIGINT",
}  # fmt: skip
_POSTGRES = {
    "text": "text", "int": "bigint", "float": "double precision", "money": "numeric(18,6)", "date": "date",
    "instant": "timestamp", "bool": "boolean", "person": "bigint",
}  # fmt: skip
_PLATFORMS = {
    "ads": "google_ads", "site": "matomo", "email": "klaviyo", "leads": "hubspot", "sales": "shopify",
    "coupons": "shopify", "social": "instagram", "voice": "surveymonkey", "whole": "own",
}  # fmt: skip
_DEFAULTS: dict[str, Any] = {
    "source_id": "example", "account": "example", "load_id": 1, "src_file": "example", "currency": "EUR",
    "level": "campaign", "breakdown": "none", "is_primary": True, "status": "valid", "kind": None,
}  # fmt: skip


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
        for name, rows in self._all():
            facts = table(name)
            columns = ", ".join(f'"{c.name}" {_DUCKDB[c.type]}' for c in facts.columns)
            connection.execute(f'CREATE TABLE lake."{name}" ({columns})')
            for row in rows:
                marks = ", ".join("?" for _ in row)
                connection.execute(f'INSERT INTO lake."{name}" VALUES ({marks})', row)
        return Facts(lake_source(connection))

    def facts_on_postgres(self, url: str) -> Facts:
        """The world in a PostgreSQL database, read through a read-only session."""
        import psycopg

        with psycopg.connect(url) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            for name, rows in self._all():
                columns = ", ".join(f'"{c.name}" {_POSTGRES[c.type]}' for c in table(name).columns)
                connection.execute(f'CREATE TABLE "{name}" ({columns})')  # type: ignore[arg-type]
                for row in rows:
                    marks = ", ".join("%s" for _ in row)
                    connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', row)  # type: ignore[arg-type]
        return Facts(postgres_source("company", url))

    def _all(self) -> list[tuple[str, list[tuple[Any, ...]]]]:
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
        if name == "src_row":
            return place
        if name == "platform":
            return _PLATFORMS[facts.family]
        if name in ("day", "instant"):
            return DAY if name == "day" else f"{DAY} 12:00:00"
        if name == "day_to":
            return row.get("day", DAY)
        if name == "profile":
            return "matomo"
        if name == "level" and facts.family == "site":
            return "account"
        if name == "is_identified":
            return row.get("person") is not None
        if name in (
            "order_id",
            "event_id",
            "post_id",
            "email_id",
            "refund_id",
            "response_id",
            "redemption_id",
        ):
            return f"{name}-{place}"
        return _DEFAULTS.get(name)

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


def answer(
    facts: Facts,
    *metrics: str,
    workspace: Settings | None = None,
    today: date = TODAY,
    catalog: Catalog | None = None,
    **more: Any,
) -> Answer:
    """The answer to a question put in keywords; `where` may be a plain dict."""
    if isinstance(more.get("where"), dict):
        more["where"] = tuple(
            (d, (v,) if isinstance(v, str) else tuple(v)) for d, v in more["where"].items()
        )
    question = Question(metrics=metrics, **more)
    return ask(
        question, facts, catalog=catalog or builtin(), settings=workspace or settings(), today=today
    )
