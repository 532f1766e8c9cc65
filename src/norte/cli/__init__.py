"""The command line: one module a command, found by scanning, light until it is called."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """The console script `norte`: run what the shell asked for and exit with its status."""
    from norte.cli.lean import without_pandas
    from norte.cli.program import run

    without_pandas()
    sys.exit(run(sys.argv[1:], own_process=True))
