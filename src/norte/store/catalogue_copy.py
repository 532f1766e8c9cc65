"""Copy a SQLite file as it is at one moment, while others write it.

It runs as a program of its own: two copies of SQLite in one process (Python's and DuckDB's) take
each other's locks away when one of them closes the file.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

_MARK = "norte-copy: "


def copy(source: Path, target: Path) -> None:
    """Write a copy of the SQLite file `source`, proven whole, to `target`.

    A sqlite3.DatabaseError says what is wrong with the source or with the disk.
    """
    target.unlink(missing_ok=True)
    done = subprocess.run(  # noqa: S603 (our own file, no shell)
        [sys.executable, "-I", str(Path(__file__)), str(source.resolve()), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.startswith(_MARK)]
        raise sqlite3.DatabaseError(said[-1].removeprefix(_MARK) if said else done.stderr[-500:])


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=30)) as live,
        closing(sqlite3.connect(target)) as made,
    ):
        live.backup(made)
        verdict = made.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"database disk image is malformed: {verdict}")


if __name__ == "__main__":
    try:
        _copy(Path(sys.argv[1]), Path(sys.argv[2]))
    except sqlite3.Error as error:
        sys.exit(f"{_MARK}{error}")
