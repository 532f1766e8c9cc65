"""Readers see no error and no half batch, whatever is written or put in order meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from norte.base.text import Text
from norte.store import Lake, readers
from norte.store import upkeep as module
from norte.store.upkeep import upkeep
from tests.store.kept.kept_kit import CLOCK, content, land_days
from tests.store.store_kit import new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from norte.workspace.folder import Workspace


READER = """
import sys
from pathlib import Path
from norte.workspace.folder import Workspace
from norte.store import Lake
with Lake.open(Workspace(Path(sys.argv[1]))) as lake:
    print("ready", flush=True)
    reads, seen = 0, set()
    while not Path(sys.argv[2]).exists():
        with lake.reading() as cursor:
            for name in ("load_log", "coverage", "load_log"):
                got = cursor.execute(
                    f"SELECT count(*), max(load_id), count(DISTINCT load_id) FROM lake.{name}"
                ).fetchone()
                assert got[0] == got[1] == got[2], (name, got)
            rows = cursor.execute(
                "SELECT count(*), (SELECT 30 * count(*) FROM lake.load_log) FROM lake.ad_daily"
            ).fetchone()
            assert rows[0] == rows[1], rows
            reads += 1
            seen.add(rows[0])
print(reads, len(seen), flush=True)
"""


def test_readers_see_no_error_and_no_half_batch(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "w")
    stop = tmp_path / "stop"
    with Lake.create(made) as lake:
        land_days(lake, tmp_path, 1, 1)
    orders = [sys.executable, "-c", READER, str(made.root), str(stop)]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    reading = [subprocess.Popen(orders, **pipe) for _ in range(2)]  # type: ignore[call-overload]
    try:
        assert [one.stdout.readline() for one in reading] == ["ready\n"] * 2
        flushed = 0
        for day in range(2, 6):
            with Lake.open(made, writer=True) as lake:
                land_days(lake, tmp_path, day, day)
            report = upkeep(made, now=CLOCK + timedelta(days=100 * day))
            flushed += report.flushed
    finally:
        stop.touch()
        told = [one.communicate(timeout=60) for one in reading]
    assert [errors for _, errors in told] == ["", ""]
    for out, _ in told:
        reads, states = map(int, out.split())
        assert reads >= 5
        assert states >= 2
    assert flushed > 0
    assert content(made)["ad_daily"][0] == 150


def test_upkeep_waits_for_no_reader_for_long(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    with Lake.open(workspace) as lake, lake.reading() as cursor:
        rows = cursor.execute("SELECT count(*) FROM lake.load_log").fetchone()
        report = upkeep(workspace, now=CLOCK + timedelta(days=500))
        assert cursor.execute("SELECT count(*) FROM lake.load_log").fetchone() == rows == (8,)
    assert (report.flushed, report.expired) == (0, 0)
    assert report.postponed == 1
    again = upkeep(workspace, now=CLOCK + timedelta(days=500))
    assert again.flushed >= 8
    assert again.expired >= 8
    assert again.postponed == 0


def test_readers_come_in_again_after_it(tmp_path: Path) -> None:
    with (
        readers.at_work(tmp_path),
        readers.at_work(tmp_path),
        readers.nobody_at_work(tmp_path, wait=0.02) as alone,
    ):
        assert not alone
    inside: list[float] = []

    def read() -> None:
        with readers.at_work(tmp_path):
            inside.append(time.monotonic())

    with readers.nobody_at_work(tmp_path, wait=1) as alone:
        assert alone
        waiting = threading.Thread(target=read)
        waiting.start()
        waiting.join(0.1)
        assert not inside
    waiting.join(5)
    assert len(inside) == 1


def test_a_commit_waits_until_a_reader_has_pinned_its_snapshot(workspace: Workspace) -> None:
    told: list[str] = []

    def importing() -> None:
        with Lake.open(workspace, writer=True) as lake:
            lake.write(
                lambda cursor: cursor.execute("DELETE FROM lake.ad_daily").fetchall(),
                Text.same("test"),
            )
            told.append("committed")

    with readers.at_work(workspace.lake) as pinned:
        other = threading.Thread(target=importing)
        other.start()
        other.join(1.5)
        told.append("pinned")
        pinned()
        other.join(20)
        told.append("read")
    assert told == ["pinned", "committed", "read"]


def test_who_may_only_read_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(readers, "_made", refused)
    with readers.at_work(tmp_path):
        assert list(tmp_path.iterdir()) == []


@pytest.fixture(autouse=True)
def _no_lock_left(tmp_path: Path) -> Iterator[None]:
    """Every test ends with nobody holding the readers' room."""
    yield
    for gate in tmp_path.rglob("readers.gate"):
        with readers.nobody_at_work(gate.parent, wait=0.5) as alone:
            assert alone
