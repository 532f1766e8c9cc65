"""The DuckDB connection of a reader: in memory, bounded, without anything from the network."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEMORY = "450MB"
_MOST_THREADS = 4


@contextmanager
def connect(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that keeps what does not fit in memory in `scratch`; closed at the end."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": min(os.cpu_count() or 1, _MOST_THREADS),
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
