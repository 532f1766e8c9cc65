"""Open a source of facts: the lake, plain DuckDB tables, or a company's PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import ibis

from norte.base.errors import SettingsError
from norte.base.text import Text
from norte.engine.source import IbisSource
from norte.schema.tables import all_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def lake_source(
    cursor: DuckDBPyConnection, catalog: str = "lake", schema: str = "main"
) -> IbisSource:
    """Canonical tables of an attached DuckDB catalogue; the cursor's transaction pins what is read."""
    backend = ibis.duckdb.from_connection(cursor)
    rows = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = ?"
        " UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = ? AND schema_name = ?",
        [catalog, schema, catalog, schema],
    ).fetchall()
    present = frozenset(str(row[0]) for row in rows) & frozenset(all_tables())
    return IbisSource("lake", backend, (catalog, schema), present)


def postgres_source(name: str, url: str, schema: str = "public") -> IbisSource:
    """Views or tables with the canonical names in a PostgreSQL schema, in read-only transactions.

    The URL is never logged; an error names the engine and the host only.
    """
    parts = urlsplit(url)
    try:
        backend = ibis.postgres.connect(
            host=parts.hostname,
            port=parts.port or 5432,
            user=parts.username,
            password=parts.password,
            database=parts.path.lstrip("/"),
            schema=schema,
            options="-c default_transaction_read_only=on",
        )
    except Exception as error:  # noqa: BLE001 - the driver's errors carry the URL: say less
        raise SettingsError(
            Text(
                es="no se pudo abrir el motor «{name}» en {host}: {kind}",
                en="engine '{name}' at {host} could not be opened: {kind}",
            ).fill(name=name, host=parts.hostname, kind=type(error).__name__),
            Text(
                es="revise la dirección en secrets/ y que el servidor acepte conexiones",
                en="check the address in secrets/ and that the server accepts connections",
            ),
        ) from None
    present = frozenset(backend.list_tables(database=schema)) & frozenset(all_tables())
    return IbisSource(name, backend, schema, present, values_as_sql=True)
