"""Raw files, kept once each: compressed, named by the hash of their content."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from norte.workspace import Workspace

_BLOCK = 1 << 20


def place(workspace: Workspace, sha256: str) -> Path:
    """Where the file of this hash is kept; a member's hash names its original."""
    digest = sha256[:64]
    return workspace.files / digest[:2] / f"{digest}.gz"


def keep(workspace: Workspace, path: Path, sha256: str) -> Path:
    """Keep `path` unless its content is kept already; whole or not at all."""
    target = place(workspace, sha256)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_suffix(".new")
    try:
        with path.open("rb") as source, gzip.open(scratch, "wb", compresslevel=1) as out:
            shutil.copyfileobj(source, out, _BLOCK)
        name = target.with_suffix(".json")
        name.write_text(json.dumps({"name": path.name}, ensure_ascii=False), "utf-8")
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
    return target


def restore(workspace: Workspace, sha256: str, folder: Path) -> Path | None:
    """The kept file under its own name in `folder`; None when it is no longer kept."""
    kept = place(workspace, sha256)
    if not kept.exists():
        return None
    told = kept.with_suffix(".json")
    name = json.loads(told.read_text("utf-8"))["name"] if told.exists() else f"{sha256[:12]}.csv"
    target = folder / Path(name).name
    with gzip.open(kept, "rb") as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, _BLOCK)
    return target
