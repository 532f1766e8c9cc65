"""Zip, gzip and bzip2: their members as streams, under a budget that a bomb exceeds at once."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import unicodedata
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from norte.base.printable import printable
from norte.base.text import Text
from norte.ingest.files.limits import size_text
from norte.ingest.files.refusals import EXPORT_AGAIN, UNPACK, cannot_read, refuse, stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from norte.base.errors import DataError
    from norte.ingest.files.intake import Readable
    from norte.ingest.files.limits import Limits

_BROKEN = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    struct.error,
    UnicodeDecodeError,
)
_TRUST = Text(
    es="si confía en quien lo envió, descomprímalo usted e importe el CSV; si no, bórrelo",
    en="if you trust who sent it, unpack it yourself and import the CSV; if not, delete it",
)
_ENCRYPTED, _UTF8_NAME = 0x1, 0x800
_PASSED_OVER = frozenset({"thumbs.db", "desktop.ini"})
_IN_ZIP64, _ZIP64_SIZE_AT = 0xFFFFFFFF, 40
_END = struct.Struct("<4s4H2LH")


class Budget:
    """Bytes that one dropped archive may become, counted over all its members and levels."""

    def __init__(self, packed: int, limits: Limits, where: str) -> None:
        self.unpacked = 0
        self._packed = max(packed, 1)
        self._limits = limits
        self._where = where

    def update(self, chunk: bytes, /) -> None:
        """Count `chunk`.

        Raises:
            StopFileError: the archive unpacks to more than an export ever does.
        """
        self.unpacked += len(chunk)
        self.allow(self.unpacked)

    def allow(self, unpacked: int) -> None:
        """Whether `unpacked` bytes would do, asked before any is written.

        Raises:
            StopFileError: as `update`.
        """
        limits = self._limits
        ratio = unpacked // self._packed
        if unpacked > limits.unpacked:
            raise stop(
                self._where,
                "descomprimido pasa de {limit}; no se abrió",
                "unpacked it is larger than {limit}; it was not opened",
                UNPACK,
                limit=size_text(limits.unpacked),
            )
        if unpacked > limits.ratio_from and ratio > limits.ratio:
            raise stop(
                self._where,
                "parece una bomba de descompresión: {packed} se convierten en más de {size} "
                "({ratio} veces)",
                "it looks like a decompression bomb: {packed} become more than {size} "
                "({ratio} times)",
                _TRUST,
                packed=size_text(self._packed),
                size=size_text(unpacked),
                ratio=ratio,
            )


class Unpacking:
    """A stream out of an archive; a cut or damaged one raises `DataError`, as a stream must."""

    def __init__(self, stream: Readable, where: str) -> None:
        self._stream = stream
        self._where = where

    def read(self, size: int, /) -> bytes:
        """The next unpacked bytes, none at the end."""
        try:
            return self._stream.read(size)
        except _BROKEN as error:
            raise damaged(self._where) from error
        except OSError as error:
            if error.errno is None:
                raise damaged(self._where) from error
            raise cannot_read(self._where, error) from error


@dataclass(frozen=True, slots=True)
class Entry:
    """A file inside a zip; `path` is safe to print and to compare, never to write to."""

    path: str
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        """The last part of `path`."""
        return self.path.rsplit("/", 1)[-1]


def damaged(where: str) -> DataError:
    """The refusal of a cut or damaged archive, which then holds nothing that can be trusted."""
    return refuse(
        where,
        "el archivo comprimido está cortado o dañado",
        "the compressed file is cut or damaged",
        EXPORT_AGAIN,
    )


def unpack_single(packed: IO[bytes], kind: str, where: str) -> Unpacking:
    """The one stream of a gzip or bzip2 file."""
    if kind == "gzip":
        return Unpacking(gzip.GzipFile(fileobj=packed, mode="rb"), where)
    return Unpacking(bz2.BZ2File(packed, "rb"), where)


@contextmanager
def open_zip(path: Path, where: str, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The zip at `path`, its list of members read.

    Raises:
        DataError: it is cut, damaged, or its list alone is larger than any export's.
    """
    _check_index(path, where, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (*_BROKEN, OSError, NotImplementedError, ValueError) as error:
        raise damaged(where) from error
    with archive:
        yield archive


def entries(archive: zipfile.ZipFile, where: str, limits: Limits) -> list[Entry]:
    """The files of a zip that a person put there, in its order.

    Folders, `__MACOSX`, dot files and a system's own files are passed over.

    Raises:
        DataError: one is encrypted, none is left, or there are too many.
    """
    found = [Entry(_path_of(i), i) for i in archive.infolist() if not i.is_dir()]
    kept = [entry for entry in found if not _passed_over(entry.path)]
    if len(kept) > limits.members:
        raise refuse(
            where,
            "contiene {n} archivos; el límite es {limit}",
            "it holds {n} files; the limit is {limit}",
            UNPACK,
            n=len(kept),
            limit=limits.members,
        )
    if not kept:
        raise refuse(where, "no contiene ningún archivo", "it holds no file", EXPORT_AGAIN)
    for entry in kept:
        if entry.info.flag_bits & _ENCRYPTED:
            raise refuse(
                where,
                "está protegido con contraseña ({name})",
                "it is protected by a password ({name})",
                Text(
                    es="descomprímalo con su contraseña e importe lo que contiene",
                    en="unpack it with its password and import what it holds",
                ),
                name=entry.path,
            )
    return kept


@contextmanager
def open_entry(archive: zipfile.ZipFile, entry: Entry, where: str) -> Iterator[Unpacking]:
    """One member as a stream.

    Raises:
        DataError: it is damaged or packed by a method that Python does not know.
    """
    try:
        stream = archive.open(entry.info)
    except NotImplementedError as error:
        raise refuse(
            where,
            "usa un método de compresión que Norte no abre",
            "it uses a compression method that Norte does not open",
            UNPACK,
        ) from error
    except (*_BROKEN, OSError, RuntimeError, ValueError) as error:
        raise damaged(where) from error
    with stream:
        yield Unpacking(stream, where)


def _path_of(info: zipfile.ZipInfo) -> str:
    """The name as its author wrote it: UTF-8 without its flag (macOS), else cp850 (Windows)."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850")
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    return printable(name)


def _passed_over(path: str) -> bool:
    parts = path.split("/")
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in parts)
    return hidden or "__MACOSX" in parts or parts[-1].casefold() in _PASSED_OVER or not parts[-1]


def _check_index(path: Path, where: str, limits: Limits) -> None:
    """The list of members is read whole by Python: its stated size is looked at before."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise damaged(where)
    stated = _END.unpack_from(tail, at)[5]
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if stated == _IN_ZIP64 and large >= 0 and len(tail) - large >= _ZIP64_SIZE_AT + 8:
        stated = int.from_bytes(tail[large + _ZIP64_SIZE_AT : large + _ZIP64_SIZE_AT + 8], "little")
    end = size - len(tail) + at
    if min(stated, end) > limits.index:
        raise refuse(
            where,
            "su índice pasa de {limit}",
            "its index is larger than {limit}",
            UNPACK,
            limit=size_text(limits.index),
        )
