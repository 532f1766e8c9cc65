"""Raw files: kept once, under the hash of their content, from the last import on."""

from __future__ import annotations

import os
from pathlib import Path

from norte.store import raw
from norte.workspace import create


def test_a_file_is_kept_once_and_from_its_last_import_on(tmp_path: Path):
    workspace = create(
        tmp_path / "w",
        locale="es-ES",
        currency="EUR",
        timezone="Europe/Madrid",
        week_start="monday",
    )
    file = tmp_path / "ads.csv"
    file.write_bytes(b"a,b\n" * 1000)
    sha256 = raw.keep(workspace, file)
    kept = raw.kept(workspace, sha256)
    os.utime(kept, (1, 1))
    assert raw.keep(workspace, file) == sha256
    assert kept.stat().st_mtime > 1_000_000
    assert [p for p in workspace.files.rglob("*") if p.is_file()] == [kept]
    assert raw.unpack(workspace, sha256, tmp_path / "again.csv").read_bytes() == file.read_bytes()
