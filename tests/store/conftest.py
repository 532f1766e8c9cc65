"""A lake of one's own for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from norte.store import Lake
from norte.workspace.folder import Workspace
from tests.store.store_kit import new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an empty lake, to copy and never to change."""
    root = tmp_path_factory.mktemp("empty") / "ws"
    Lake.create(new_workspace(root)).close()
    return root


@pytest.fixture
def workspace(empty_workspace: Path, tmp_path: Path) -> Workspace:
    """A copy of the empty workspace."""
    return Workspace(shutil.copytree(empty_workspace, tmp_path / "ws"))


@pytest.fixture
def lake(workspace: Workspace) -> Iterator[Lake]:
    """The lake of `workspace`, open for writing."""
    with Lake.open(workspace, writer=True) as opened:
        yield opened
