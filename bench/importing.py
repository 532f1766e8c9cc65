"""Import of a large ads CSV, against DuckDB's own CSV → Parquet in the same warm process."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import duckdb

from bench.export_world import write_export
from bench.report import Report
from norte.ingest.contract import ReadOptions
from norte.loading.importing import Import, import_paths, open_or_create
from norte.store.connection import importer_threads
from norte.workspace import Workspace, create

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
MILLION = 1_000_000


def run(report: Report) -> None:
    """Ratio of a load of 1 M new rows; peak memory of 5 M, first load and full overlap."""
    report.title("Import of ads CSV")
    with tempfile.TemporaryDirectory(prefix="norte-bench-") as folder:
        root = Path(folder)
        file, few = root / "ads.csv", root / "few.csv"
        write_export(file, MILLION)
        write_export(few, 1000, seed=7)
        workspace = new(root / "workspace")
        load(workspace, few)
        threads, turn = importer_threads(), count()
        report.note(
            f"{MILLION:,} rows, {file.stat().st_size / 1e6:.0f} MB; both ways in this warm "
            f"process with {threads} thread(s), the lake made before, a new source each turn"
        )
        report.compare(
            "1 M rows into the lake against read_csv → Parquet",
            lambda: load(workspace, file, source=f"ads{next(turn)}"),
            lambda: copy(file, root / "plain.parquet", threads),
            3.0,
        )
        shutil.rmtree(workspace.root)
        file.unlink()
        _memory(report, root)


def new(folder: Path) -> Workspace:
    """An empty workspace in `folder`, its lake made."""
    workspace = create(
        folder, locale="es-ES", currency="EUR", timezone="Europe/Madrid", week_start="monday"
    )
    open_or_create(workspace).close()
    return workspace


def load(workspace: Workspace, *files: Path, source: str | None = None) -> None:
    """The files in the workspace, as rows of `source`; of Google Ads without one."""
    options = ReadOptions(account="bench", source=source)
    job = Import(workspace, date(2026, 1, 1), _NOW, options)
    stopped = [r.error.say("en") for r in import_paths(job, files) if r.error]
    if stopped:
        raise RuntimeError("\n".join(stopped))


def copy(file: Path, target: Path, threads: int) -> None:
    """DuckDB's own way, with its own guess of the types."""
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute(
            f"COPY (FROM read_csv('{file}', skip=2, header=true)) TO '{target}' (FORMAT parquet)"
        )


def _memory(report: Report, root: Path) -> None:
    first, again = root / "first.csv", root / "again.csv"
    write_export(first, 5 * MILLION)
    write_export(again, 5 * MILLION, seed=13)
    for label, files in (("first load", [first]), ("first load and full overlap", [first, again])):
        program = (
            "import resource, sys; from pathlib import Path; from bench.importing import load, new;"
            "load(new(Path(sys.argv[1])), *map(Path, sys.argv[2:]));"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(root / "w-memory"), *map(str, files)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        shutil.rmtree(root / "w-memory")
        report.ratio(f"peak memory of 5 M rows, {label} [GB]", int(done.stdout) / 1e6, 1.0, 1.5)
