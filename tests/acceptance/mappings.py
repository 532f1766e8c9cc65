"""The mappings of the open data sets, as a team would have accepted them; none of their data."""

from __future__ import annotations

import shutil
from pathlib import Path

from norte.workspace import Workspace

FOLDER = Path(__file__).with_suffix("")


def map_file(workspace: Workspace, name: str, file: Path) -> Path:
    """Put the mapping called `name` into the workspace's formats; the file it is for must exist."""
    assert file.is_file(), file
    workspace.formats.mkdir(exist_ok=True)
    return Path(shutil.copy(FOLDER / f"{name}.yml", workspace.formats / f"{name}.yml"))
