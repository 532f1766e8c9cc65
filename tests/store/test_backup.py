"""A backup is the whole workspace at one moment; a restore gives it back, or nothing."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from norte.base.errors import StoreError, UsageError
from norte.store import Lake, land
from norte.store import backup as backup_module
from norte.store.backup import backup
from norte.store.restore import restore
from norte.workspace.folder import Workspace
from tests.store.store_kit import NOW, SLICES, ad, batch, march, new_workspace, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "contraseña de la caja"
TOTALS = (
    "SELECT (SELECT count(*) FROM lake.load_log), (SELECT count(*) FROM lake.ad_daily), "
    "(SELECT sum(clicks) FROM lake.ad_daily), (SELECT sum(facts) FROM lake.fact_slice)"
)


def load(workspace: Workspace, scratch: Path, first: int, last: int) -> None:
    """Thirty campaigns a day, one file a day."""
    with Lake.open(workspace, writer=True) as lake:
        for day in range(first, last + 1):
            rows = [ad(day, f"c{n}", clicks=day) for n in range(30)]
            one = batch(
                scratch, {"ad_daily": rows}, coverage=(march(day, day),), proven=(whole(day, day),)
            )
            land(lake, one, [SLICES], now=NOW)


def totals(workspace: Workspace, as_of: int | None = None) -> Any:
    with Lake.open(workspace, as_of=as_of) as lake, lake.reading() as cursor:
        return cursor.execute(TOTALS).fetchone()


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with five loads and one of everything that a folder may hold. Not changed."""
    root = tmp_path_factory.mktemp("team")
    workspace = new_workspace(root / "team")
    Lake.create(workspace).close()
    load(workspace, root / "staged", 1, 5)
    workspace.identity_key()
    (workspace.secrets / "warehouse").write_text("postgres://user:hunter2@host/db")
    for name, text in {
        "answers.toml": "",
        "channels.yml": "[]",
        "strategy.yml": "objectives: []",
        "metrics/mine.yml": "id: mine",
        "formats/theirs.yml": "id: theirs",
        "creatives/720011.png": "picture",
        "files/ab/abcdef.zst": "the file as it was dropped",
        "files/77-dropped.csv.new": "half",
        "inbox/dropped.csv": "not yet imported",
    }.items():
        path = workspace.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (workspace.root / "creatives" / "film.mp4").write_bytes(os.urandom(700_000))
    os.utime(workspace.root / "files/ab/abcdef.zst", (1_000_000_000, 1_000_000_000))
    return workspace


@pytest.fixture
def copy(team: Workspace, tmp_path: Path) -> Workspace:
    """The same, to be changed."""
    return Workspace(Path(shutil.copytree(team.root, tmp_path / "copy")))


@pytest.fixture(scope="module")
def archive(team: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, with the key sealed. Not changed."""
    file = tmp_path_factory.mktemp("kept") / "team.zip"
    backup(team, file, passphrase=SECRET, now=NOW)
    return file


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
            orders, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
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


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond 600 kB: what a full disk does to a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_no_half_backup(
    team: Workspace, tmp_path: Path, small_disk: None
) -> None:
    with pytest.raises(StoreError, match="full"):
        backup(team, tmp_path / "b.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_workspace(
    archive: Path, tmp_path: Path, small_disk: None
) -> None:
    with pytest.raises(StoreError, match="full"):
        restore(archive, tmp_path / "new")
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


def test_a_folder_with_something_in_it_is_refused(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine.txt").write_text("mine")
    with pytest.raises(StoreError, match="not empty"):
        restore(archive, tmp_path / "new")
    with pytest.raises(StoreError, match="not empty"):
        restore(archive, tmp_path / "new" / "mine.txt")
    assert [p.name for p in tmp_path.rglob("*")] == ["new", "mine.txt"]
    (tmp_path / "empty").mkdir()
    restore(archive, tmp_path / "empty")
    assert (tmp_path / "empty" / "norte.toml").is_file()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99, 0.9999])
def test_a_truncated_archive_leaves_nothing(archive: Path, tmp_path: Path, share: float) -> None:
    content = archive.read_bytes()
    (tmp_path / "b.zip").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(StoreError, match=r"'.*b\.zip' is no backup of Norte or is damaged"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    assert [p.name for p in tmp_path.iterdir()] == ["b.zip"]


def test_a_changed_byte_is_found_wherever_it_is(archive: Path, tmp_path: Path) -> None:
    content = archive.read_bytes()
    file = tmp_path / "b.zip"
    found = 0
    for place in range(100, len(content), len(content) // 12):
        file.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        with pytest.raises(StoreError):
            restore(file, tmp_path / "new")
        assert [p.name for p in tmp_path.iterdir()] == ["b.zip"]
        found += 1
    assert found >= 12


def remade(
    archive: Path,
    target: Path,
    manifest: Callable[[dict[str, Any]], None] | None = None,
    members: dict[str, bytes] | None = None,
) -> Path:
    """The archive with another manifest, or with other members besides its own."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        said = json.loads(old.read("manifest.json"))
        if manifest is not None:
            manifest(said)
        for name in old.namelist():
            if name != "manifest.json":
                new.writestr(name, old.read(name))
        for name, content in (members or {}).items():
            new.writestr(name, content)
        new.writestr("manifest.json", json.dumps(said))
    return target


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "metrics/../../evil.txt",
        "lake/data/../../secrets/identity.key",
        "/tmp/norte-evil.txt",
        "secrets/identity.key",
        "metrics\\..\\evil.txt",
        "files/./evil.txt",
        "files//evil.txt",
        "files/",
        "evil.txt",
        "lake/writer.lock",
    ],
)
def test_a_hostile_name_never_leaves_the_folder(archive: Path, tmp_path: Path, name: str) -> None:
    sha = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    entry = {"name": name, "size": 0, "sha256": sha, "modified": 0.0}
    file = remade(archive, tmp_path / "b.zip", lambda m: m["files"].append(entry), {name: b""})
    with pytest.raises(StoreError, match="no part of a workspace"):
        restore(file, tmp_path / "in" / "new")
    assert [p.name for p in tmp_path.rglob("*")] == ["b.zip"]
    assert not Path("/tmp/norte-evil.txt").exists()


def test_a_link_in_an_archive_is_only_its_text(archive: Path, tmp_path: Path) -> None:
    import hashlib

    text = b"/etc/passwd"
    entry = {
        "name": "metrics/link.yml",
        "size": len(text),
        "sha256": hashlib.sha256(text).hexdigest(),
        "modified": 0.0,
    }
    file = remade(archive, tmp_path / "b.zip", lambda m: m["files"].append(entry))
    info = zipfile.ZipInfo("metrics/link.yml")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(info, text)
    restore(file, tmp_path / "new")
    made = tmp_path / "new" / "metrics" / "link.yml"
    assert not made.is_symlink()
    assert made.read_bytes() == text


def test_what_the_manifest_does_not_say_is_refused(archive: Path, tmp_path: Path) -> None:
    extra = remade(archive, tmp_path / "extra.zip", None, {"metrics/more.yml": b"id: more"})
    with pytest.raises(StoreError, match="not what its manifest says"):
        restore(extra, tmp_path / "new")
    missing = remade(archive, tmp_path / "missing.zip", lambda m: m["files"].pop())
    with pytest.raises(StoreError, match="not what its manifest says"):
        restore(missing, tmp_path / "new")
    grown = remade(archive, tmp_path / "grown.zip", lambda m: m["files"][-1].update(size=3))
    with pytest.raises(StoreError, match="not as it was saved"):
        restore(grown, tmp_path / "new")
    (tmp_path / "other.zip").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as packed:
        packed.writestr("photo.jpg", b"not ours")
    with pytest.raises(StoreError, match="no manifest"):
        restore(tmp_path / "other.zip", tmp_path / "new")
    with pytest.raises(StoreError, match="there is no backup"):
        restore(tmp_path / "none.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("what", ["format", "lake_schema"])
def test_an_archive_of_a_newer_program_says_which(archive: Path, tmp_path: Path, what: str) -> None:
    def newer(manifest: dict[str, Any]) -> None:
        manifest[what] = 99
        manifest["program"] = "7.2.0"
        if what == "format":
            manifest["something"] = "that we cannot know"

    file = remade(archive, tmp_path / "b.zip", newer)
    with pytest.raises(StoreError, match=r"made with Norte 7\.2\.0") as told:
        restore(file, tmp_path / "new")
    assert told.value.hint is not None
    assert "instale Norte 7.2.0" in told.value.hint.es
    assert [p.name for p in tmp_path.iterdir()] == ["b.zip"]


def test_a_backup_into_the_workspace_does_not_hold_itself(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "w")
    (workspace.files / "a.csv.zst").write_text("raw")
    report = backup(workspace, workspace.files / "b.zip", now=NOW)
    assert report.files == 2
    assert sorted(p.name for p in workspace.files.iterdir()) == ["a.csv.zst", "b.zip"]
