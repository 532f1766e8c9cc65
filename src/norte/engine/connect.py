"""Open a source of facts: the lake, plain DuckDB tables, or a company's PostgreSQL."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from norte.base.errors import SettingsError
from norte.base.text import Text
from norte.engine.source import Layout, Plan, SqlSource
from norte.schema.tables import all_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def lake_source(
    cursor: DuckDBPyConnection, catalog: str = "lake", schema: str = "main"
) -> SqlSource:
    """Canonical tables of an attached DuckDB catalogue, on the snapshot of the cursor.

    A lake has them all, as its migrations left it: listing a DuckLake's tables would cost as much
    as the question.
    """
    kind = cursor.execute(
        f"SELECT type FROM duckdb_databases() WHERE database_name = {_text(catalog)}"
    ).fetchone()
    present = frozenset(all_tables())
    if kind is None or kind[0] != "ducklake":
        rows = cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            f" WHERE table_catalog = {_text(catalog)} AND table_schema = {_text(schema)}"
        ).fetchall()
        present &= frozenset(str(row[0]) for row in rows)

    def execute(plan: Plan) -> pa.Table:
        return cursor.execute(plan.sql).to_arrow_table()

    return SqlSource(Layout("duckdb", (catalog, schema), present, "lake"), execute)


def _text(value: str) -> str:
    """A literal: DuckDB imports pandas, at the cost of a question, to bind a parameter."""
    return "'" + value.replace("'", "''") + "'"


def postgres_source(name: str, url: str, schema: str = "public") -> SqlSource:
    """Views or tables with the canonical names in a PostgreSQL schema, in a read-only session.

    The URL is never logged; an error names the engine and the host only.
    """
    session = _PostgresSession(name, url)
    found = session.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = %s", (schema,)
    )
    present = frozenset(str(row[0]) for row in found) & frozenset(all_tables())
    return SqlSource(Layout("postgres", schema, present, name), session.execute)


class _PostgresSession:
    """A connection that can only read, closed when nobody holds it any more."""

    def __init__(self, name: str, url: str) -> None:
        parts = urlsplit(url)
        self._name = name
        self._connection: Any = None
        try:
            import psycopg

            self._connection = psycopg.connect(
                host=parts.hostname,
                port=parts.port or 5432,
                user=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                dbname=parts.path.lstrip("/"),
                options="-c default_transaction_read_only=on -c timezone=UTC",
                autocommit=True,
            )
        except Exception as error:  # noqa: BLE001 - the driver's errors carry the URL: say less
            raise _unopened(name, parts.hostname, type(error).__name__) from None

    def __del__(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def rows(self, sql: str, values: tuple[str, ...] | None = None) -> list[tuple[Any, ...]]:
        """What a statement gives; a server that went away is said in words."""
        import psycopg

        try:
            found: list[tuple[Any, ...]] = self._connection.execute(sql, values).fetchall()
        except psycopg.OperationalError as error:
            raise SettingsError(
                Text(
                    es="el motor «{name}» dejó de responder: {kind}",
                    en="engine '{name}' stopped answering: {kind}",
                ).fill(name=self._name, kind=type(error).__name__),
                Text(es="vuelva a preguntar en un momento", en="ask again in a moment"),
            ) from None
        return found

    def execute(self, plan: Plan) -> pa.Table:
        """The rows of a plan as Arrow, in the plan's own types."""
        rows = self.rows(plan.sql)
        kinds = plan.schema.to_pyarrow()
        columns = [
            pa.array([_of_kind(row[n], one.type) for row in rows], type=one.type)
            for n, one in enumerate(kinds)
        ]
        return pa.Table.from_arrays(columns, schema=kinds)


def _of_kind(value: Any, kind: pa.DataType) -> Any:
    """A company's views may have numeric columns where ours are floats or integers."""
    if not isinstance(value, Decimal):
        return value
    if pa.types.is_floating(kind):
        return float(value)
    return int(value) if pa.types.is_integer(kind) else value


def _unopened(name: str, host: str | None, kind: str) -> SettingsError:
    return SettingsError(
        Text(
            es="no se pudo abrir el motor «{name}» en {host}: {kind}",
            en="engine '{name}' at {host} could not be opened: {kind}",
        ).fill(name=name, host=host, kind=kind),
        Text(
            es="revise la dirección en secrets/ y que el servidor acepte conexiones",
            en="check the address in secrets/ and that the server accepts connections",
        ),
    )
