"""An import killed at any moment, and begun again, ends as one that nobody disturbed."""

from __future__ import annotations

import contextlib
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from norte.store import Lake
from norte.workspace.folder import Workspace
from tests.store.store_kit import ad, batch, march, whole

if TYPE_CHECKING:
    from pathlib import Path

    from norte.store import Batch

KILLS = 20

# Imports in children of its own, one at each line that it is sent: only the modules are shared.
IMPORTER = """
import os, pickle, sys
from pathlib import Path
from norte.store import Lake, land
from norte.workspace.folder import Workspace
from tests.store.store_kit import NOW, SLICES
batches = pickle.loads(Path(sys.argv[1]).read_bytes())
def work(root):
    with Lake.open(Workspace(Path(root)), writer=True) as lake:
        print(os.getpid(), flush=True)
        for one in batches:
            land(lake, one, [SLICES], now=NOW)
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        work(line.strip())
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""

# Everything that a landing writes; a person is told by the identity, the key being random.
CONTENT = (
    "SELECT * FROM lake.ad_daily ORDER BY ALL",
    "SELECT * FROM lake.fact_slice ORDER BY ALL",
    "SELECT * FROM lake.coverage ORDER BY ALL",
    "SELECT * FROM lake.load_log ORDER BY ALL",
    """SELECT o.* EXCLUDE (person), p.identity FROM lake."order" AS o
    LEFT JOIN people.person AS p ON p.contact_key = o.person ORDER BY ALL""",
    "SELECT identity, count(*) FROM people.person GROUP BY ALL ORDER BY ALL",
)


def files(root: Path) -> list[Batch]:
    """Sixty files: new days, days again, orders of known and of new persons."""
    made = []
    for n in range(30):
        day = 1 + n % 9
        rows = [ad(day, f"c{k}", clicks=n) for k in range(40)]
        days = {"coverage": (march(day, day),), "proven": (whole(day, day),)}
        made.append(batch(root, {"ad_daily": rows}, file=f"{n}.csv", **days))
        orders: list[dict[str, Any]] = [
            {"order_id": f"{n + k}", "person": f"hash {(n * k) % 23}", "total": None}
            for k in range(20)
        ]
        made.append(batch(root, {"order": orders}, source_id="shop", file=f"{n}.json"))
    return made


class Importer:
    """Starts imports of the given files, one at a time, and kills them."""

    def __init__(self, given: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", IMPORTER, str(given)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, root: Path, seconds: float | None = None) -> int:
        """Import into `root`; killed after `seconds`. The exit status of the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(root, file=self._process.stdin, flush=True)
        number = int(self._process.stdout.readline())
        if seconds is not None:
            time.sleep(seconds)
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def content(root: Path) -> list[Any]:
    with Lake.open(Workspace(root), writer=True) as lake:
        return [lake.cursor().execute(query).fetchall() for query in CONTENT]


def test_an_import_killed_twenty_times(workspace: Workspace, tmp_path: Path) -> None:
    given = tmp_path / "batches.pickle"
    given.write_bytes(pickle.dumps(files(tmp_path / "staged")))
    calm = shutil.copytree(workspace.root, tmp_path / "calm")
    with contextlib.closing(Importer(given)) as importer:
        importer.run(workspace.root, 0)
        began = time.monotonic()
        assert importer.run(calm) == 0
        whole_time = time.monotonic() - began
        rng = random.Random(7)
        kills = [
            importer.run(workspace.root, rng.uniform(0, 2 * whole_time / KILLS))
            for _ in range(KILLS)
        ]
        assert kills.count(-signal.SIGKILL) >= KILLS // 2, "most kills must fall into the work"
        assert importer.run(workspace.root) == 0
    assert content(workspace.root) == content(calm)
    assert len(content(calm)[3]) == 60
    assert date(2026, 3, 1) == content(calm)[2][0][7]
    assert isinstance(content(calm)[3][0][9], datetime)
