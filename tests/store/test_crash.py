"""An import killed at any moment, and begun again, ends as one that nobody disturbed."""

from __future__ import annotations

import pickle
import random
import shutil
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

IMPORT = """
import pickle, sys
from pathlib import Path
from norte.store import Lake, land
from norte.workspace.folder import Workspace
from tests.store.store_kit import NOW, SLICES
batches = pickle.loads(Path(sys.argv[2]).read_bytes())
with Lake.open(Workspace(Path(sys.argv[1])), writer=True) as lake:
    print("open", flush=True)
    for one in batches:
        land(lake, one, [SLICES], now=NOW)
print("done", flush=True)
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


def start(root: Path, given: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(root), str(given)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def content(root: Path) -> list[Any]:
    with Lake.open(Workspace(root), writer=True) as lake:
        return [lake.cursor().execute(query).fetchall() for query in CONTENT]


def test_an_import_killed_twenty_times(workspace: Workspace, tmp_path: Path) -> None:
    given = tmp_path / "batches.pickle"
    given.write_bytes(pickle.dumps(files(tmp_path / "staged")))
    calm = shutil.copytree(workspace.root, tmp_path / "calm")
    began = time.monotonic()
    start(calm, given).communicate()
    whole_time = time.monotonic() - began
    rng = random.Random(7)
    hits = 0
    for _ in range(KILLS):
        process = start(workspace.root, given)
        time.sleep(rng.uniform(0, 2 * whole_time / KILLS))
        process.kill()
        told, _ = process.communicate()
        hits += "done" not in told
    assert hits >= KILLS // 2, "most kills must fall into the work"
    start(workspace.root, given).communicate()
    assert content(workspace.root) == content(calm)
    assert len(content(calm)[3]) == 60
    assert date(2026, 3, 1) == content(calm)[2][0][7]
    assert isinstance(content(calm)[3][0][9], datetime)
