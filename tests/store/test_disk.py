"""A full disk or a folder that cannot be written: said in words, and the lake is as it was."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from norte.base.errors import StoreError
from norte.store import Batch, Lake, land
from norte.store.ledger import loads
from norte.workspace.folder import Workspace
from tests.store.store_kit import NOW, SLICES, ad, batch, new_workspace, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def big(root: Path, clicks: int) -> Batch:
    """Enough rows for Parquet files of their own."""
    rows = [ad(d, f"campaign {n} {n * 7919}", clicks) for d in (1, 2, 3) for n in range(3000)]
    return batch(root / "s", {"ad_daily": rows}, proven=(whole(1, 3),))


def total(lake: Lake) -> Any:
    with lake.reading() as cursor:
        return cursor.execute("SELECT sum(clicks), count(*) FROM lake.ad_daily").fetchone()


# The child may write no file larger than so many bytes: the kernel says no as a full disk does.
CHILD = """
import pickle, resource, signal, sys
from pathlib import Path
from norte.base.errors import StoreError
from norte.store import Lake, land
from norte.workspace.folder import Workspace
from tests.store.store_kit import NOW, SLICES
with Lake.open(Workspace(Path(sys.argv[1])), writer=True) as lake:
    one = pickle.loads(Path(sys.argv[2]).read_bytes())
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
    try:
        land(lake, one, [SLICES], now=NOW)
    except StoreError as error:
        print(error.say("es"))
    else:
        print("landed")
"""


@pytest.mark.parametrize("limit", [10, 5_000, 60_000])
def test_a_full_disk(lake: Lake, tmp_path: Path, limit: int) -> None:
    """The limit falls on the catalogue's log or on a data file."""
    land(lake, big(tmp_path, 1), [SLICES], now=NOW)
    before = lake.snapshot()
    lake.close()
    given = tmp_path / "batch.pickle"
    given.write_bytes(pickle.dumps(big(tmp_path, 2)))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(lake.workspace.root), str(given), str(limit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "el disco de" in done.stdout, done.stderr
    assert "espacio" in done.stdout
    with Lake.open(lake.workspace, writer=True) as again:
        assert again.snapshot() == before
        assert total(again) == (9000, 9000)
        land(again, big(tmp_path, 2), [SLICES], now=NOW)
        assert total(again) == (18000, 9000)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.skip("this machine does not allow mounting")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(filler: Path) -> None:
    """Write until the disk says no."""
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as out:
        while True:
            out.write(bytes(4096))


def test_a_disk_that_is_really_full(small_disk: Path, tmp_path: Path) -> None:
    with Lake.create(new_workspace(small_disk / "ws")) as lake:
        land(lake, big(tmp_path, 1), [SLICES], now=NOW)
        before = lake.snapshot()
        filler = small_disk / "filler"
        fill(filler)
        with pytest.raises(StoreError) as error:
            land(lake, big(tmp_path, 2), [SLICES], now=NOW)
        assert "libere espacio" in error.value.say("es")
        assert "free some space" in error.value.say("en")
        filler.unlink()
        assert lake.snapshot() == before
        assert total(lake) == (9000, 9000)
        land(lake, big(tmp_path, 2), [SLICES], now=NOW)
        assert total(lake) == (18000, 9000)
        assert len(loads(lake)) == 2


def file_for_data(root: Path) -> None:
    """Where the Parquet files belong stands a file: nobody can write there, not even root."""
    shutil.rmtree(root / "lake" / "data", ignore_errors=True)
    (root / "lake" / "data").write_text("")


def folder_for_lock(root: Path) -> None:
    (root / "lake" / "writer.lock").unlink()
    (root / "lake" / "writer.lock").mkdir()


def folder_for_log(root: Path) -> None:
    (root / "lake" / "catalog.sqlite-wal").mkdir()


@pytest.mark.parametrize("spoil", [file_for_data, folder_for_lock, folder_for_log])
def test_a_place_that_cannot_be_written(
    workspace: Workspace, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    sound = Workspace(shutil.copytree(workspace.root, tmp_path / "sound"))
    spoil(workspace.root)
    with pytest.raises(StoreError) as error, Lake.open(workspace, writer=True) as lake:
        land(lake, big(tmp_path, 1), [SLICES], now=NOW)
    assert str(workspace.lake) in error.value.say("es")
    assert "cannot be written" in error.value.say("en")
    with Lake.open(sound, writer=True) as lake:
        assert total(lake) == (None, 0)


def test_a_raw_folder_that_cannot_be_written(lake: Lake, tmp_path: Path) -> None:
    shutil.rmtree(lake.workspace.files)
    lake.workspace.files.write_text("")
    file = tmp_path / "ads.csv"
    file.write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        land(lake, batch(tmp_path / "s", {"ad_daily": [ad(1)]}, raw=file), [SLICES], now=NOW)
    assert total(lake) == (None, 0)
