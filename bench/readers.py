"""Readers beside an importer: how long their questions take alone and while an import runs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.export_world import write_export
from bench.importing import load, new
from bench.report import Report

READERS = 4
_READER = """
import sys, time
from datetime import date
from pathlib import Path
from norte.board.session import opened
from norte.engine.question import Question
from norte.workspace import Workspace
workspace, until = Workspace(Path(sys.argv[1])), time.time() + float(sys.argv[2])
question = Question(
    ("ad_spend", "ad_clicks", "cpc"), by=("channel",), grain="week",
    where=(("platform", ("google_ads",)),),
)
while time.time() < until:
    start = time.perf_counter()
    with opened(workspace, today=date(2026, 1, 1)) as session:
        session.ask(question)
    print(time.perf_counter() - start, flush=True)
"""


def run(report: Report) -> None:
    """p95 of four readers while 1 M rows are imported, against the same readers alone."""
    report.title("Readers while an import runs")
    with tempfile.TemporaryDirectory(prefix="norte-bench-") as folder:
        root = Path(folder)
        first, more = root / "first.csv", root / "more.csv"
        write_export(first, 300_000, days=400)
        write_export(more, 1_000_000, seed=5)
        load(new(root / "w-readers"), first)
        alone = _p95(_readers(root / "w-readers", 20))
        importer = subprocess.Popen(
            [sys.executable, "-c", _IMPORT, str(root / "w-readers"), str(more)]
        )
        beside = _p95(_readers(root / "w-readers", 20))
        importer.terminate()
        importer.wait()
        report.ratio(f"p95 of {READERS} readers, importing against alone [s]", beside, alone, 1.5)


_IMPORT = """
import os, sys
from datetime import UTC, date, datetime
from pathlib import Path
from norte.ingest.contract import ReadOptions
from norte.loading.importing import Import, import_paths
from norte.loading.history import undo
from norte.workspace import Workspace
os.nice(10)
workspace, now = Workspace(Path(sys.argv[1])), datetime(2026, 1, 1, tzinfo=UTC)
while True:
    job = Import(workspace, date(2026, 1, 1), now, ReadOptions(account="more"))
    for result in import_paths(job, [Path(sys.argv[2])]):
        if result.error:
            raise SystemExit(result.error.say("en"))
        undo(workspace, result.landed.load_id, now=now)
"""


def _readers(root: Path, length: float) -> list[float]:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _READER, str(root), str(length)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(READERS)
    ]
    times: list[float] = []
    for one in started:
        out, _ = one.communicate()
        if one.returncode:
            raise RuntimeError("a reader failed")
        times += [float(line) for line in out.split()][1:]
    return times


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
