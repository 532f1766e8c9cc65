"""Zips that are one document: XLSX and ODS workbooks, weighed before they are read in memory."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Literal

from norte.ingest.files.archives import Budget, damaged, open_zip
from norte.ingest.files.recognise import not_an_export
from norte.ingest.files.refusals import SAVE_XLSX, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from norte.base.errors import DataError
    from norte.ingest.files.limits import Limits

WorkbookKind = Literal["xlsx", "ods"]
_ODF = b"application/vnd.oasis.opendocument."
_CHUNK = 1 << 18
_LOCAL = struct.Struct("<4s5H3L2H")


def workbook_kind(archive: zipfile.ZipFile, where: str) -> WorkbookKind | None:
    """Which workbook a zip is; None for a zip of files.

    Raises:
        DataError: it is another document (a Word file, a Numbers one, a binary workbook).
    """
    names = {name.replace("\\", "/") for name in archive.namelist()}
    if "mimetype" in names:
        kind = _mimetype(archive)
        if kind.startswith(_ODF):
            if kind.startswith(_ODF + b"spreadsheet"):
                return "ods"
            raise not_an_export(where, "ODT/ODP")
    if "[Content_Types].xml" in names:
        return _office(names, where)
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        raise _save_as_xlsx(where, "Numbers")
    return None


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    try:
        with archive.open("mimetype") as stream:
            return stream.read(100)
    except Exception:  # noqa: BLE001 - unreadable for any reason: then it proves nothing
        return b""


def _office(names: set[str], where: str) -> WorkbookKind | None:
    folders = {name.split("/", 1)[0].casefold() for name in names}
    if "xl" in folders:
        if any(name.casefold() == "xl/workbook.bin" for name in names):
            raise _save_as_xlsx(where, "XLSB")
        return "xlsx"
    for folder, name in (("word", "DOCX"), ("ppt", "PPTX")):
        if folder in folders:
            raise not_an_export(where, name)
    return None


def _save_as_xlsx(where: str, what: str) -> DataError:
    return refuse(
        where,
        "es un libro {what}, que Norte no abre",
        "this is a {what} workbook, which Norte does not open",
        SAVE_XLSX,
        what=what,
    )


def weigh(path: Path, kind: WorkbookKind, where: str, limits: Limits) -> None:
    """Unpack every part once, keeping nothing, before the reader takes it into memory.

    What a part says of its own size is not believed.

    Raises:
        StopFileError: a part is cut, unpacks like a bomb, or a sheet spans more cells than fit.
    """
    ceiling = replace(limits, unpacked=limits.workbook_unpacked)
    with open_zip(path, where, limits) as archive, path.open("rb") as file:
        budget = Budget(path.stat().st_size, ceiling, where)
        for info in archive.infolist():
            for chunk in _inflate(file, info, where):
                budget.update(chunk)


def _inflate(file: IO[bytes], info: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
    """The bytes that a part really unpacks to, whatever its header says."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise damaged(where)
    name, extra = _LOCAL.unpack(header)[-2:]
    file.seek(name + extra, os.SEEK_CUR)
    left = info.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left:
        packed = file.read(min(left, _CHUNK))
        if not packed:
            raise damaged(where)
        left -= len(packed)
        if info.compress_type != zipfile.ZIP_DEFLATED:
            yield packed
            continue
        while packed:
            try:
                yield inflate.decompress(packed, _CHUNK)
            except zlib.error as error:
                raise damaged(where) from error
            packed = inflate.unconsumed_tail
