"""Persons: the only place where the keyed hash of an identity meets its random key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.store.sql import literal, quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb

# 63 random bits: the hash of 122 random ones. Collisions are drawn again.
_DRAW = "(hash(gen_random_uuid()) >> 1)::BIGINT"


def identities(sources: Sequence[tuple[Path, str]]) -> str | None:
    """A SELECT of the distinct identities in (Parquet, person column) pairs; None without any."""
    parts = [
        f"SELECT {quote(column)} AS identity FROM read_parquet({literal(str(parquet))})"
        for parquet, column in sources
    ]
    if not parts:
        return None
    return f"SELECT DISTINCT identity FROM ({' UNION ALL '.join(parts)}) WHERE identity IS NOT NULL"


def enrol(cursor: duckdb.DuckDBPyConnection, select: str, now: datetime) -> None:
    """Give a random key to every identity of `select` that has none; one people transaction."""
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE newcomer AS {select}")
    cursor.execute("DELETE FROM newcomer WHERE identity IN (SELECT identity FROM people.person)")
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE drawn AS "
        f"SELECT identity, {_DRAW} AS contact_key FROM newcomer"
    )
    while _redraw(cursor):
        continue
    cursor.execute(
        "INSERT INTO people.person BY NAME SELECT contact_key, identity, ? AS created FROM drawn",
        [now],
    )
    cursor.execute("DROP TABLE drawn")
    cursor.execute("DROP TABLE newcomer")


def _redraw(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Draw again the keys that someone else has; whether there were any."""
    taken = (
        "contact_key IN (SELECT contact_key FROM people.person) OR contact_key IN "
        "(SELECT contact_key FROM drawn GROUP BY ALL HAVING count(*) > 1)"
    )
    changed = cursor.execute(f"UPDATE drawn SET contact_key = {_DRAW} WHERE {taken}").fetchone()
    return changed is not None and changed[0] > 0
