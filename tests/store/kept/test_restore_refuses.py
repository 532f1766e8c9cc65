"""An archive that is not as it was written gives nothing back, and leaves nothing behind."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from norte.base.errors import StoreError
from norte.store.restore import restore

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_full_disk_leaves_no_half_workspace(
    archive: Path, tmp_path: Path, small_disk: None
) -> None:
    with pytest.raises(StoreError, match="full"):
        restore(archive, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


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
