"""A backup is the whole workspace at one moment; a restore gives it back, or nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from norte.base.errors import StoreError, UsageError
from norte.store import Lake
from norte.store import backup as backup_module
from norte.store.backup import backup
from norte.store.restore import restore
from norte.workspace.folder import Workspace
from tests.store.kept.kept_kit import SECRET, load, totals
from tests.store.store_kit import NOW, new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def copy(team: Workspace, tmp_path: Path) -> Workspace:
    """The same, to be changed."""
    return Workspace(Path(shutil.copytree(team.root, tmp_path / "copy")))


def test_a_restored_workspace_answers_as_the_first(
    team: Workspace, archive: Path, tmp_path: Path
) -> None:
    report = restore(archive, tmp_path / "new" / "place", passphrase=SECRET)
    restored = Workspace(tmp_path / "new" / "place")
    assert totals(restored) == totals(team) == (5, 150, 450, 150)
    assert report.snapshot is not None
    assert totals(restored, as_of=report.snapshot - 2) == (3, 90, 180, 90)
    assert restored.settings == team.settings
    assert report.key
    assert report.workspace_id == team.settings.workspace_id
    assert report.made_at == NOW.isoformat()


def test_a_restored_workspace_goes_on(archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "again")
    load(Workspace(tmp_path / "again"), tmp_path / "staged", 6, 6)
    assert totals(Workspace(tmp_path / "again")) == (6, 180, 630, 180)


def test_a_backup_holds_the_teams_own_files_and_no_inbox(
    team: Workspace, archive: Path, tmp_path: Path
) -> None:
    restore(archive, tmp_path / "new")
    have = {p.relative_to(tmp_path / "new").as_posix() for p in (tmp_path / "new").rglob("*.*")}
    assert have >= {
        "norte.toml", "answers.toml", "channels.yml", "strategy.yml", "metrics/mine.yml",
        "formats/theirs.yml", "creatives/720011.png", "files/ab/abcdef.zst",
    }  # fmt: skip
    assert not any(name.endswith((".new", "dropped.csv")) for name in have)
    kept = tmp_path / "new/files/ab/abcdef.zst"
    assert kept.read_text() == "the file as it was dropped"
    assert kept.stat().st_mtime == 1_000_000_000, "its days of keeping go on, they don't restart"
    assert (tmp_path / "new" / "inbox").is_dir()


def test_no_secret_is_in_a_backup_in_clear(team: Workspace, archive: Path) -> None:
    key = team.identity_key()
    with zipfile.ZipFile(archive) as packed:
        content = b"".join(packed.read(name) for name in packed.namelist())
    for clear in (key, key.hex().encode(), b"hunter2", SECRET.encode()):
        assert clear not in content
        assert clear not in archive.read_bytes()
    assert archive.stat().st_mode & 0o077 == 0


def test_a_sealed_key_comes_back_with_its_passphrase(
    team: Workspace, archive: Path, tmp_path: Path
) -> None:
    decomposed = SECRET.replace("ñ", "n\N{COMBINING TILDE}")
    report = restore(archive, tmp_path / "new", passphrase=decomposed)
    restored = Workspace(tmp_path / "new")
    assert restored.identity_key() == team.identity_key()
    assert (restored.secrets / "identity.key").stat().st_mode & 0o777 == 0o600
    assert restored.secrets.stat().st_mode & 0o777 == 0o700
    assert [note.en for note in report.notes] == [
        "these secrets are not in backups, put them back: secrets/warehouse"
    ]


def test_a_wrong_passphrase_restores_nothing(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="passphrase is not the one"):
        restore(archive, tmp_path / "new", passphrase="otra")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_passphrase_is_no_passphrase(team: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="passphrase is empty"):
        backup(team, tmp_path / "b.zip", passphrase="  ", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_without_the_key_a_restore_says_what_will_not_match(
    team: Workspace, archive: Path, tmp_path: Path
) -> None:
    sealed = restore(archive, tmp_path / "sealed").notes[0]
    assert "new customers" in sealed.en
    assert "--passphrase-file" in sealed.es
    assert not (tmp_path / "sealed" / "secrets").exists()
    report = backup(team, tmp_path / "open.zip", now=NOW)
    assert (report.key, report.left_out) == ("left_out", ("secrets/warehouse",))
    never = restore(tmp_path / "open.zip", tmp_path / "open", passphrase=SECRET)
    assert not never.key
    assert "copie secrets/identity.key" in never.notes[0].es


@pytest.mark.parametrize("with_lake", [False, True])
def test_an_empty_workspace(tmp_path: Path, with_lake: bool) -> None:
    workspace = new_workspace(tmp_path / "empty")
    if with_lake:
        Lake.create(workspace).close()
    report = backup(workspace, tmp_path / "b.zip", passphrase=SECRET, now=NOW)
    assert report.key == "none"
    assert (report.snapshot is not None) == with_lake
    assert restore(tmp_path / "b.zip", tmp_path / "new").notes == ()
    restored = Workspace(tmp_path / "new")
    assert restored.settings == workspace.settings
    if with_lake:
        assert totals(restored) == (0, 0, None, None)
    else:
        Lake.create(restored).close()


IMPORTER = """
import sys
from pathlib import Path
from norte.workspace.folder import Workspace
from norte.store import Lake, land
from tests.store.store_kit import NOW, SLICES, ad, batch, march
workspace, scratch = Workspace(Path(sys.argv[1])), Path(sys.argv[2])
with Lake.open(workspace, writer=True) as lake:
    for n in range(10_000):
        rows = [ad(1 + n % 28, f"{n}-{i}", clicks=1) for i in range(30)]
        one = batch(scratch, {"ad_daily": rows}, coverage=(march(1, 28),), mode="merge")
        land(lake, one, [SLICES], now=NOW)
        print(n, flush=True)
"""


@pytest.fixture
def importing(tmp_path: Path) -> Iterator[Callable[[Workspace], None]]:
    """Start imports in another process; they end with the test."""
    running: list[subprocess.Popen[str]] = []

    def start(workspace: Workspace) -> None:
        orders = [sys.executable, "-c", IMPORTER, str(workspace.root), str(tmp_path / "staged")]
        there = subprocess.Popen(
            orders, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
        )
        running.append(there)
        assert there.stdout is not None
        assert there.stdout.readline() == "0\n"

    yield start
    for process in running:
        alive = process.poll() is None
        process.kill()
        process.communicate()
        assert alive, "the imports went on until the end"


def test_a_backup_during_imports_is_whole(
    tmp_path: Path, importing: Callable[[Workspace], None]
) -> None:
    workspace = new_workspace(tmp_path / "busy")
    Lake.create(workspace).close()
    importing(workspace)
    seen = []
    for n in range(2):
        report = backup(workspace, tmp_path / f"{n}.zip", now=NOW)
        restore(report.file, tmp_path / f"new{n}")
        loads, rows, clicks, facts = totals(Workspace(tmp_path / f"new{n}"))
        assert (rows, clicks, facts) == (30 * loads, 30 * loads, 30 * loads)
        seen.append(loads)
    assert 0 < seen[0] < seen[1], "imports went on between the backups"


def test_files_that_merge_and_expire_meanwhile_start_the_copy_again(
    copy: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied, calls = backup_module._copy_catalogues, []

    def copy_then_merge(workspace: Workspace, scratch: Path) -> dict[str, Path]:
        copies = copied(workspace, scratch)
        calls.append(1)
        if len(calls) == 1:
            with Lake.open(workspace, writer=True) as lake:
                lake.cursor().execute("CALL ducklake_merge_adjacent_files('lake')")
                lake.cursor().execute(
                    "CALL ducklake_cleanup_old_files('lake', cleanup_all => true)"
                )
        return copies

    monkeypatch.setattr(backup_module, "_copy_catalogues", copy_then_merge)
    backup(copy, tmp_path / "b.zip", now=NOW)
    restore(tmp_path / "b.zip", tmp_path / "new")
    assert totals(Workspace(tmp_path / "new")) == (5, 150, 450, 150)
    assert len(calls) == 2


def a_data_file(workspace: Workspace) -> Path:
    return max((workspace.lake / "data").rglob("*.parquet"))


def test_a_lost_data_file_is_named_and_leaves_no_backup(copy: Workspace, tmp_path: Path) -> None:
    lost = a_data_file(copy)
    content = lost.read_bytes()
    (tmp_path / "out").mkdir()
    lost.unlink()
    with pytest.raises(StoreError, match=lost.name):
        backup(copy, tmp_path / "out" / "b.zip", now=NOW)
    lost.write_bytes(content[:-1])
    with pytest.raises(StoreError, match="damaged"):
        backup(copy, tmp_path / "out" / "b.zip", now=NOW)
    lost.write_bytes(content)
    catalogue = copy.lake / "catalog.sqlite"
    catalogue.write_bytes(catalogue.read_bytes()[:5000])
    with pytest.raises(StoreError, match=r"catalogue of .* is damaged"):
        backup(copy, tmp_path / "out" / "b.zip", now=NOW)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_lake_newer_than_the_program_is_not_backed_up(copy: Workspace, tmp_path: Path) -> None:
    with Lake.open(copy, writer=True) as lake:
        lake.cursor().execute("UPDATE lake.lake_info SET value = '99' WHERE name = 'schema'")
    with pytest.raises(StoreError, match="schema 99"):
        backup(copy, tmp_path / "b.zip", now=NOW)
    assert not (tmp_path / "b.zip").exists()


def test_nothing_is_overwritten(team: Workspace, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("older")
    with pytest.raises(StoreError, match="already exists"):
        backup(team, tmp_path / "b.zip", now=NOW)
    assert (tmp_path / "b.zip").read_text() == "older"
    with pytest.raises(StoreError, match="no folder"):
        backup(team, tmp_path / "nowhere" / "b.zip", now=NOW)


def test_a_full_disk_leaves_no_half_backup(
    team: Workspace, tmp_path: Path, small_disk: None
) -> None:
    with pytest.raises(StoreError, match="full"):
        backup(team, tmp_path / "b.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_folder_is_said(
    team: Workspace, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    with pytest.raises(StoreError, match="cannot be written"):
        backup(team, tmp_path / "b.zip", now=NOW)
    with pytest.raises(StoreError, match="cannot be written"):
        restore(archive, tmp_path / "new")


def test_a_backup_into_the_workspace_does_not_hold_itself(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "w")
    (workspace.files / "a.csv.zst").write_text("raw")
    report = backup(workspace, workspace.files / "b.zip", now=NOW)
    assert report.files == 2
    assert sorted(p.name for p in workspace.files.iterdir()) == ["a.csv.zst", "b.zip"]
