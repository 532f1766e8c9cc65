"""Cold starts of the command line, beside `python -c pass` and DuckDB's read of a CSV."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from bench.report import Report, seconds
from norte.ingest.contract import ReadOptions
from norte.loading.importing import Import, import_paths
from norte.sample import write_company
from norte.workspace import Workspace

RUNS = 7
UNTIL = date(2025, 11, 20)


def run(report: Report) -> None:
    """`--help` as a ratio; import, score and query of the sample in seconds, reported."""
    report.title("Command line, cold processes")
    norte = [sys.executable, "-m", "norte"]
    bare = _median([sys.executable, "-c", "pass"])
    report.ratio("norte --help against python -c pass [s]", _median([*norte, "--help"]), bare, 8.0)
    with tempfile.TemporaryDirectory(prefix="norte-bench-") as folder:
        root = Path(folder) / "luna"
        write_company(root, until=UNTIL)
        took = seconds(lambda: _load(root))
        report.note(f"python -c pass: {bare:.3f} s; import of the sample: {took:.1f} s")
        environment = {**os.environ, "NORTE_TODAY": UNTIL.isoformat(), "NORTE_WORKSPACE": str(root)}
        for words in (["query", "cpl"], ["scorecard"], ["metrics"], ["doctor"]):
            report.note(f"norte {' '.join(words)}: {_median([*norte, *words], environment):.2f} s")


def _load(root: Path) -> None:
    job = Import(Workspace(root), UNTIL, datetime(2025, 11, 20, 12, tzinfo=UTC), ReadOptions())
    for result in import_paths(job, [root / "inbox"]):
        if result.error:
            raise RuntimeError(result.error.say("en"))


def _median(command: list[str], environment: dict[str, str] | None = None) -> float:
    def once() -> None:
        subprocess.run(command, env=environment, capture_output=True, check=True)

    once()
    return median(seconds(once) for _ in range(RUNS))
