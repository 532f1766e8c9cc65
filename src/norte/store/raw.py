"""Raw files: kept once, compressed, named by the hash of their content."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from norte.store.failures import explained

if TYPE_CHECKING:
    from pathlib import Path

    from norte.workspace.folder import Workspace

_CHUNK = 1 << 20
SUFFIX = ".zst"


def kept(workspace: Workspace, sha256: str) -> Path:
    """Where the raw file of this hash is, or would be."""
    return workspace.files / sha256[:2] / f"{sha256}{SUFFIX}"


def keep(workspace: Workspace, path: Path) -> str:
    """Keep the file, once; its SHA-256. A crash in between leaves nothing under that name."""
    with explained(workspace.files):
        workspace.files.mkdir(parents=True, exist_ok=True)
        scratch = workspace.files / f"{os.getpid()}-{path.name}.new"
        try:
            sha256 = _compress(path, scratch)
            target = kept(workspace, sha256)
            if target.exists():
                os.utime(target)  # its days to be kept begin anew
            else:
                target.parent.mkdir(exist_ok=True)
                scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
    return sha256


def unpack(workspace: Workspace, sha256: str, target: Path) -> Path:
    """Write the raw file of this hash to `target`, as it was when it was imported."""
    import pyarrow as pa  # only who keeps or reads raw files pays for it

    with (
        explained(workspace.files),
        pa.input_stream(kept(workspace, sha256), compression="zstd") as packed,
        target.open("wb") as out,
    ):
        while part := packed.read(_CHUNK):
            out.write(part)
    return target


def _compress(path: Path, target: Path) -> str:
    import pyarrow as pa  # only who keeps or reads raw files pays for it

    digest = hashlib.sha256()
    with (
        path.open("rb") as file,
        pa.OSFile(str(target), "wb") as disk,
        pa.CompressedOutputStream(disk, "zstd") as packed,
    ):
        while part := file.read(_CHUNK):
            digest.update(part)
            packed.write(part)
    return digest.hexdigest()
