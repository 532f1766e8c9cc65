"""Ten processes read while imports go on: no error, and never half of a file."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from norte.store import Lake, land
from tests.store.store_kit import NOW, SLICES, ad, batch

if TYPE_CHECKING:
    from pathlib import Path

    from norte.workspace.folder import Workspace

READERS = 10
TOTAL = 1200

READ = """
import json, sys, time
from pathlib import Path
from norte.store import Lake
from norte.workspace.folder import Workspace
stop, seen, reads = Path(sys.argv[2]), set(), 0
with Lake.open(Workspace(Path(sys.argv[1]))) as lake:
    print("open", flush=True)
    while not stop.exists():
        with lake.reading() as cursor:
            ads = cursor.execute("SELECT sum(clicks), count(*) FROM lake.ad_daily").fetchone()
            facts = cursor.execute("SELECT sum(facts) FROM lake.fact_slice").fetchone()
            last = cursor.execute("SELECT max(load_id) FROM lake.load_log").fetchone()
            at = cursor.execute("SELECT max(load_id) FROM lake.ad_daily").fetchone()
        seen.add((int(ads[0]), ads[1] == facts[0], last == at))
        reads += 1
        time.sleep(0.02)
print(json.dumps([reads, sorted(seen)]))
"""


def test_ten_readers_during_imports(workspace: Workspace, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    with Lake.open(workspace, writer=True) as lake:
        files = [  # the clicks of a file are always as many, its rows are not
            batch(
                tmp_path / "s",
                {"ad_daily": [ad(1, f"c{k}", TOTAL // rows, src_row=n) for k in range(rows)]},
                mode="replace",
            )
            for n, rows in enumerate((300, 4, 100, 2, 600, 50) * 2)
        ]
        land(lake, files[0], [SLICES], now=NOW)
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", READ, str(workspace.root), str(stop)],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for _ in range(READERS)
        ]  # fmt: skip
        try:
            for reader in readers:
                assert reader.stdout is not None
                assert reader.stdout.readline() == "open\n"
            for n, one in enumerate(files[1:]):
                land(lake, one, [SLICES], now=NOW + timedelta(minutes=n))
        finally:
            stop.write_text("")
            ends = [reader.communicate() for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS, [e[1] for e in ends]
    answers = [json.loads(told) for told, _ in ends]
    assert all(seen == [[TOTAL, True, True]] for _, seen in answers), answers
    assert all(reads >= 2 for reads, _ in answers), answers
