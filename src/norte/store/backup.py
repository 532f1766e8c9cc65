"""One file with a whole workspace, taken while imports go on.

The catalogues are copied first, each at one moment; then come exactly the Parquet files that the
copies name. Those never change: when one is gone meanwhile, upkeep has replaced it, and the backup
begins again from new copies.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import norte
from norte.base.errors import StoreError
from norte.base.text import Text
from norte.store import archive, catalogue_copy, connection, failures, migrate, readers, sealing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from norte.workspace.folder import Workspace

_ATTEMPTS = 5
_NAMED = """
    SELECT DISTINCT s.path, t.path, f.path, f.file_size_bytes,
        s.path_is_relative AND t.path_is_relative AND f.path_is_relative
    FROM (SELECT table_id, path, file_size_bytes, path_is_relative FROM ducklake_data_file
        UNION ALL
        SELECT table_id, path, file_size_bytes, path_is_relative FROM ducklake_delete_file) AS f
    JOIN ducklake_table AS t USING (table_id) JOIN ducklake_schema AS s USING (schema_id)
"""

KeyState = Literal["sealed", "left_out", "none"]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds: files, their bytes before packing, the snapshot of the lake.

    `key` tells what became of the identity key; `left_out` names the other secrets, which a backup
    never holds. `schema` and `snapshot` are None for a workspace that has no lake yet.
    """

    file: Path
    workspace_id: str
    files: int
    bytes: int
    schema: int | None
    snapshot: int | None
    key: KeyState
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _DataFile:
    """A Parquet file that a catalogue names, and the size that it must have."""

    path: Path
    name: str
    size: int


class _MissingError(Exception):
    """A file that a copied catalogue names is no longer there."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def backup(
    workspace: Workspace, file: Path, *, passphrase: str | None = None, now: datetime
) -> BackupReport:
    """Write the workspace to `file`, whole or not at all; inbox and secrets stay out.

    The identity key goes in only sealed with `passphrase`. A StoreError says when the file
    exists, the disk is full or unwritable, or the lake is damaged or newer than the program.
    """
    _refuse_existing(file)
    with (
        failures.explained(file.parent),
        tempfile.TemporaryDirectory(prefix=".norte-backup-", dir=file.parent) as folder,
    ):
        scratch = Path(folder)
        manifest = _until_whole(workspace, scratch, passphrase, now)
        _refuse_existing(file)
        (scratch / "archive").rename(file)
    key: KeyState = "none" if not manifest.had_key else "left_out"
    return BackupReport(
        file=file,
        workspace_id=manifest.workspace_id,
        files=len(manifest.files),
        bytes=sum(entry.size for entry in manifest.files),
        schema=manifest.lake_schema,
        snapshot=manifest.snapshot,
        key="sealed" if manifest.sealed_key is not None else key,
        left_out=manifest.left_out,
    )


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise StoreError(
            Text(es="«{file}» ya existe", en="'{file}' already exists").fill(file=file),
            Text(
                es="dé otro nombre a la copia, o aparte la que hay",
                en="give the backup another name, or move that one away",
            ),
        )
    if not file.parent.is_dir():
        raise StoreError(
            Text(es="no existe la carpeta «{where}»", en="there is no folder '{where}'").fill(
                where=file.parent
            ),
            Text(es="créela antes, o elija otra", en="make it first, or choose another"),
        )


def _until_whole(
    workspace: Workspace, scratch: Path, passphrase: str | None, now: datetime
) -> archive.Manifest:
    missing: list[Path] = []
    for _ in range(_ATTEMPTS):
        try:
            return _write(workspace, scratch, passphrase, now)
        except _MissingError as error:
            if error.path in missing:  # the newest catalogue names it too
                break
            missing.append(error.path)
    raise StoreError(
        Text(
            es="falta un archivo de datos del lago: «{path}»; no se ha hecho la copia",
            en="a data file of the lake is missing: '{path}'; no backup was made",
        ).fill(path=missing[-1]),
        Text(
            es="devuélvalo a su sitio o recupere la última copia: norte restore COPIA "
            "CARPETA_NUEVA",
            en="put it back or recover the last backup: norte restore BACKUP NEW_FOLDER",
        ),
    )


def _write(
    workspace: Workspace, scratch: Path, passphrase: str | None, now: datetime
) -> archive.Manifest:
    """Write `scratch/archive`, flushed to disk; a _MissingError when a data file is gone."""
    copies = _copy_catalogues(workspace, scratch)
    snapshot = _snapshot(copies["lake"]) if copies else None
    schema = None if snapshot is None else _schema(workspace, scratch, snapshot)
    secrets = _secrets(workspace)
    target = scratch / "archive"
    with (
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
        zipfile.ZipFile(out, "w", compresslevel=6) as packed,
    ):
        entries = tuple(_entries(workspace, packed, copies, scratch))
        manifest = archive.Manifest(
            format=archive.FORMAT,
            program=norte.__version__,
            workspace_id=workspace.settings.workspace_id,
            created_at=now.isoformat(),
            lake_schema=schema,
            snapshot=snapshot,
            had_key="identity.key" in secrets,
            sealed_key=_sealed(workspace, secrets, passphrase),
            left_out=tuple(f"secrets/{name}" for name in secrets if name != "identity.key"),
            files=entries,
        )
        packed.writestr(archive.MANIFEST, manifest.model_dump_json(indent=1))
    with target.open("rb") as written:
        os.fsync(written.fileno())
    return manifest


def _copy_catalogues(workspace: Workspace, scratch: Path) -> dict[str, Path]:
    """The lake's catalogue, then that of persons: it knows every person whom the lake names."""
    copies = {}
    for name in ("lake", "people"):
        source, _ = connection.places(workspace.lake, name)
        if source.is_file():
            copies[name] = scratch / source.name
            _copy_catalogue(source, copies[name])
    return copies


def _copy_catalogue(source: Path, target: Path) -> None:
    try:
        catalogue_copy.copy(source, target)
    except sqlite3.Error as error:
        raise failures.explain(error, source) or failures.damaged(source, error) from error
    with closing(sqlite3.connect(target)) as copy, copy:
        # files that wait for their deletion are no part of the copy
        copy.execute("DELETE FROM ducklake_files_scheduled_for_deletion")


def _snapshot(catalogue: Path) -> int:
    with closing(sqlite3.connect(catalogue)) as copy:
        return int(copy.execute("SELECT max(snapshot_id) FROM ducklake_snapshot").fetchone()[0])


def _schema(workspace: Workspace, scratch: Path, snapshot: int) -> int:
    """The number of the lake's schema; a lake newer than the program is refused."""
    opened = connection.connect(scratch / "tmp")
    try:
        with readers.at_work(workspace.lake):
            connection.attach(opened, workspace.lake, "lake", how="read", as_of=snapshot)
            found = migrate.state(opened)
    finally:
        opened.close()
    migrate.refuse_newer(found, workspace)
    return found.number


def _secrets(workspace: Workspace) -> tuple[str, ...]:
    if not workspace.secrets.is_dir():
        return ()
    return tuple(sorted(path.name for path in workspace.secrets.iterdir() if path.is_file()))


def _sealed(
    workspace: Workspace, secrets: tuple[str, ...], passphrase: str | None
) -> archive.SealedKey | None:
    if passphrase is None or "identity.key" not in secrets:
        return None
    owner = workspace.settings.workspace_id
    sealed = sealing.seal(workspace.identity_key(), passphrase, owner)
    return archive.SealedKey(salt=sealed.salt, nonce=sealed.nonce, box=sealed.box)


def _entries(
    workspace: Workspace, packed: zipfile.ZipFile, copies: dict[str, Path], scratch: Path
) -> Iterator[archive.Entry]:
    for name, copy in copies.items():
        yield archive.add(packed, copy, f"lake/{copy.name}")
        for one in _data_files(workspace, name, copy):
            yield _add_data(packed, one)
    for path in _plain_files(workspace):
        if scratch in path.parents:  # the backup itself, in a folder of the workspace
            continue
        try:
            yield archive.add(packed, path, path.relative_to(workspace.root).as_posix())
        except FileNotFoundError:
            continue  # purged since the folder was listed


def _add_data(packed: zipfile.ZipFile, one: _DataFile) -> archive.Entry:
    try:
        entry = archive.add(packed, one.path, one.name)
    except FileNotFoundError:
        raise _MissingError(one.path) from None
    if entry.size != one.size:
        raise failures.damaged(
            one.path, sqlite3.DatabaseError(f"{entry.size} bytes, not {one.size}")
        )
    return entry


def _data_files(workspace: Workspace, name: str, copy: Path) -> tuple[_DataFile, ...]:
    """Every Parquet file that any snapshot of the copied catalogue reads."""
    _, data = connection.places(workspace.lake, name)
    with closing(sqlite3.connect(copy)) as catalogue:
        rows = catalogue.execute(_NAMED).fetchall()
    found = []
    for schema, table, path, size, relative in sorted(rows):
        if not relative:
            raise failures.damaged(data, sqlite3.DatabaseError(f"{path} is not below it"))
        below = f"{schema}{table}{path}"
        found.append(_DataFile(data / below, f"lake/{data.name}/{below}", int(size)))
    return tuple(found)


def _plain_files(workspace: Workspace) -> Iterator[Path]:
    for name in archive.FILES:
        if (workspace.root / name).is_file():
            yield workspace.root / name
    for name in archive.FOLDERS:
        half = ".new" if name == "files" else None  # an import is writing it
        folder = workspace.root / name
        yield from sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != half)
