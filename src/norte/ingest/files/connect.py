"""The DuckDB connection of a reader: in memory, bounded, without anything from the network."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from norte.store.connection import importer_threads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEMORY = "450MB"


@contextmanager
def connect(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that keeps what does not fit in memory in `scratch`; closed at the end."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": importer_threads(),
            "temp_directory": str(scratch / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    connection.execute("SET enable_progress_bar = false")
    try:
        yield connection
    finally:
        connection.close()
