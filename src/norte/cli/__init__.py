"""The command line: one module a command, found by scanning, light until it is called."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """The console script `norte`: run what the shell asked for and exit with its status."""
    # DuckDB and Arrow import pandas whenever they find it, a third of a short command's time, and
    # Norte never uses it.
    sys.modules["pandas"] = None  # type: ignore[assignment]
    from norte.cli.program import run

    sys.exit(run(sys.argv[1:], own_process=True))
