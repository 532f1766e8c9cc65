"""Zips that are one document: XLSX and ODS workbooks, weighed before they are read in memory."""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Literal

from norte.base.text import Text
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
_LONGEST_TAG = 4_096
_VALUED = re.compile(rb"""r=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>/]*>""")
"""A cell that is not closed at once: cells with a format alone take no place."""
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

    What a part says of its own size is not believed. The reader holds a sheet as a full rectangle
    and dies, the program with it, where that does not fit: its corners are looked for here. (In an
    ODS the reader itself counts the cells first.)

    Raises:
        StopFileError: it unpacks like a bomb.
        DataError: a part is cut, or a sheet spans more cells than fit.
    """
    ceiling = replace(limits, unpacked=limits.workbook_unpacked)
    with open_zip(path, where, limits) as archive, path.open("rb") as file:
        budget = Budget(path.stat().st_size, ceiling, where)
        for info in archive.infolist():
            cells = _cells_of(_inflate(file, info, where), budget, kind)
            if cells > limits.workbook_cells:
                raise too_wide(where, limits)


def _cells_of(part: Iterator[bytes], budget: Budget, kind: WorkbookKind) -> int:
    extent = _Extent()
    for chunk in part:
        budget.update(chunk)
        if kind == "xlsx":
            extent.feed(chunk)
    return extent.cells


def too_wide(where: str, limits: Limits) -> DataError:
    """The refusal of a sheet whose rectangle would not fit in memory."""
    return refuse(
        where,
        "una hoja abarca más de {limit} millones de celdas, casi todas vacías",
        "a sheet spans more than {limit} million cells, most of them empty",
        Text(
            es="borre los valores sueltos lejos de la tabla, o guarde la tabla sola como CSV",
            en="delete stray values far from the table, or save the table alone as CSV",
        ),
        limit=limits.workbook_cells // 1_000_000,
    )


class _Extent:
    """The corner of the cells of one sheet that hold a value, as its XML goes by."""

    def __init__(self) -> None:
        self._rows = 0
        self._columns = 0
        self._rest = b""

    @property
    def cells(self) -> int:
        """Width × height from A1 to that corner."""
        return self._rows * self._columns

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes of the sheet's XML."""
        data = self._rest + chunk
        whole = data.rfind(b">") + 1
        self._rest = data[whole:][-_LONGEST_TAG:]
        found = _VALUED.findall(data[:whole])
        if found:
            self._rows = max(self._rows, *(int(row) for row in {row for _, row in found}))
            self._columns = max(self._columns, *map(_column, {name for name, _ in found}))


def _column(name: bytes) -> int:
    """1 for A, 16,384 for XFD."""
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - 64
    return number


def _inflate(file: IO[bytes], info: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
    """The bytes that a part really unpacks to, whatever its header says."""
    file.seek(max(info.header_offset, 0))
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
