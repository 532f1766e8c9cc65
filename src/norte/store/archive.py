"""A backup's file: a zip with the workspace's files and, last, the manifest that proves them."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from norte.base.errors import StoreError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"
FILES = ("norte.toml", "answers.toml", "channels.yml", "strategy.yml")
FOLDERS = ("metrics", "formats", "creatives", "files")
_LAKE = ("lake/catalog.sqlite", "lake/people.sqlite")
_DATA = ("lake/data/", "lake/people/", *(f"{name}/" for name in FOLDERS))
_PACKED = {".parquet", ".zst", ".gz", ".zip", ".png", ".jpg", ".jpeg", ".webp", ".mp4", ".pdf"}
_CHUNK = 1 << 20


class Part(BaseModel):
    """The small print of every model here: unknown keys and other types are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Entry(Part):
    """One file of the archive; `modified` is in seconds since 1970."""

    name: str
    size: int = Field(ge=0)
    sha256: str
    modified: float


class SealedKey(Part):
    """The identity key, locked with the passphrase; all in hexadecimal."""

    salt: str = Field(pattern=r"^([0-9a-f]{2})+$")
    nonce: str = Field(pattern=r"^([0-9a-f]{2})+$")
    box: str = Field(pattern=r"^([0-9a-f]{2})+$")


class Manifest(Part):
    """What the archive holds and what may open it.

    `lake_schema` and `snapshot` are None for a workspace that never had a lake; `had_key` tells
    whether it had an identity key, sealed here or not.
    """

    format: int
    program: str
    workspace_id: str
    created_at: str
    lake_schema: int | None
    snapshot: int | None
    had_key: bool
    sealed_key: SealedKey | None
    left_out: tuple[str, ...] = Field(strict=False)
    files: tuple[Entry, ...] = Field(strict=False)


class _Version(BaseModel):
    """The part that every format of the archive has."""

    format: int
    program: str


def add(archive: zipfile.ZipFile, path: Path, name: str) -> Entry:
    """Write a file under `name`; its size and hash are those of the bytes that went in."""
    packed = path.suffix.lower() in _PACKED
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        modified = path.stat().st_mtime
        with archive.open(info, "w", force_zip64=True) as out:
            while block := source.read(_CHUNK):
                digest.update(block)
                size += len(block)
                out.write(block)
    return Entry(name=name, size=size, sha256=digest.hexdigest(), modified=modified)


def read_manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """The manifest, in agreement with what the zip lists; a StoreError when it is not."""
    try:
        text = archive.read(MANIFEST)
    except KeyError:
        raise damaged(file, Text(es="no tiene manifiesto", en="it has no manifest")) from None
    try:
        version = _Version.model_validate_json(text)
        if version.format > FORMAT:
            raise too_new(file, version.program)
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise damaged(file, Text.same(str(error).splitlines()[0])) from error
    _agree(archive, manifest, file)
    return manifest


def _agree(archive: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    """Each listed name is a place of ours, and the zip holds these files and no other."""
    names = [entry.name for entry in manifest.files]
    for name in names:
        if not _is_ours(name):
            raise damaged(
                file,
                Text(
                    es="nombra «{name}», que no es parte de un espacio de trabajo",
                    en="it names '{name}', which is no part of a workspace",
                ).fill(name=name),
            )
    if sorted([*names, MANIFEST]) != sorted(info.filename for info in archive.infolist()):
        raise damaged(
            file,
            Text(
                es="lo que contiene no es lo que dice su manifiesto",
                en="what it holds is not what its manifest says",
            ),
        )


def _is_ours(name: str) -> bool:
    if name in FILES or name in _LAKE:
        return True
    path = PurePosixPath(name)
    plain = str(path) == name and not path.is_absolute() and ".." not in path.parts
    return plain and "\\" not in name and "\0" not in name and name.startswith(_DATA)


def extract(archive: zipfile.ZipFile, entry: Entry, out: IO[bytes], file: Path) -> None:
    """Write the entry's bytes to `out`; a StoreError when they are not those of the backup."""
    digest, size = hashlib.sha256(), 0
    with archive.open(entry.name) as packed:
        while block := packed.read(min(_CHUNK, entry.size - size + 1)):
            digest.update(block)
            size += len(block)
            if size > entry.size:
                break
            out.write(block)
    if size != entry.size or digest.hexdigest() != entry.sha256:
        raise damaged(
            file,
            Text(es="«{name}» no es como se guardó", en="'{name}' is not as it was saved").fill(
                name=entry.name
            ),
        )


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, to read; what a broken zip raises anywhere inside becomes a StoreError."""
    if not file.is_file():
        raise StoreError(
            Text(es="no existe la copia «{file}»", en="there is no backup '{file}'").fill(file=file)
        )
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise damaged(file, Text.same(str(error) or type(error).__name__)) from error


def damaged(file: Path, why: Text) -> StoreError:
    """The archive is not as `norte backup` wrote it."""
    return StoreError(
        Text(
            es="«{file}» no es una copia de Norte o está dañada ({why}); no se ha restaurado nada",
            en="'{file}' is no backup of Norte or is damaged ({why}); nothing was restored",
        ).fill(file=file, why=why),
        Text(
            es="vuelva a traer el archivo de donde se guarda, o use una copia anterior",
            en="fetch the file again from where it is kept, or use an earlier backup",
        ),
    )


def too_new(file: Path, program: str) -> StoreError:
    """The archive was written by a program newer than this one."""
    return StoreError(
        Text(
            es="«{file}» se hizo con Norte {program}, más nuevo que este programa; no se ha "
            "restaurado nada",
            en="'{file}' was made with Norte {program}, newer than this program; nothing was "
            "restored",
        ).fill(file=file, program=program),
        Text(
            es="instale Norte {program} o posterior y repita la orden",
            en="install Norte {program} or later and repeat the command",
        ).fill(program=program),
    )
