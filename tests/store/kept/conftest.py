"""Workspaces that several tests read or copy: made once."""

from __future__ import annotations

import os
import resource
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from norte.store import Lake, land
from norte.store.backup import backup
from norte.workspace.folder import Workspace
from tests.store.kept.kept_kit import SECRET, land_days, load
from tests.store.store_kit import NOW, SLICES, ad, batch, march, new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def archive(team: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, with the key sealed. Not changed."""
    file = tmp_path_factory.mktemp("kept") / "team.zip"
    backup(team, file, passphrase=SECRET, now=NOW)
    return file


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond 600 kB: what a full disk does to a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="session")
def _six_days(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Six days of 30 campaigns, of which a later file replaced two and a third one some rows."""
    root = tmp_path_factory.mktemp("six")
    made = new_workspace(root / "w")
    with Lake.create(made) as lake:
        for day in range(1, 7):
            land_days(lake, root, day, day)
        land_days(lake, root, 2, 3, campaigns=20, clicks=7)
        rows = [ad(day, f"c{n}", clicks=1) for day in (4, 5) for n in range(12)]
        one = batch(root / "s", {"ad_daily": rows}, coverage=(march(4, 5),), mode="merge")
        land(lake, one, [SLICES], now=NOW)
    return made


@pytest.fixture
def workspace(_six_days: Workspace, tmp_path: Path) -> Workspace:
    """Six days of campaigns, some of them replaced and merged; the test's own copy."""
    return Workspace(Path(shutil.copytree(_six_days.root, tmp_path / "w")))
