"""Files as teams drop them, written by hand where no library of ours writes them."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from norte.base.errors import DataError
from norte.ingest.files.containers import open_members
from norte.ingest.files.limits import DEFAULT, Limits
from norte.ingest.files.member import BadMember, Member

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def csv_text(rows, delimiter=",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def cells_of(member: Member) -> list[list[str]]:
    with member.csv.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text, delimiter=member.delimiter_hint or ",", strict=True))


def opened(path: Path, scratch: Path, limits: Limits = DEFAULT) -> list[Member | BadMember]:
    """All that comes out; scratch is gone already."""
    with open_members(path, scratch, limits=limits) as members:
        return list(members)


def good(path: Path, scratch: Path) -> list[Member]:
    """All that comes out; a bad member fails the test."""
    members = [member for member in opened(path, scratch) if isinstance(member, Member)]
    assert len(members) == len(opened(path, scratch))
    return members


def tables(path: Path, scratch: Path) -> dict[str, list[list[str]]]:
    """The cells of each member by its display name; a bad member fails the test."""
    found = {}
    with open_members(path, scratch) as members:
        for member in members:
            assert isinstance(member, Member), member
            found[member.display] = cells_of(member)
    return found


def zip_of(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def ods(path: Path, sheets: dict[str, str]) -> Path:
    """An ODS of sheets given as XML rows."""
    names = ["office", "table", "text"]
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    body = "".join(
        f'<table:table table:name="{escape(name)}">{rows}</table:table>'
        for name, rows in sheets.items()
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    files = {"mimetype": kind, "META-INF/manifest.xml": manifest.encode()}
    return zip_of(path, {**files, "content.xml": content.encode()})


def ods_row(*cells: str | float) -> str:
    row = ""
    for cell in cells:
        kind = "string" if isinstance(cell, str) else "float"
        value = "" if isinstance(cell, str) else f' office:value="{cell}"'
        text = f"<text:p>{escape(str(cell))}</text:p>"
        row += f'<table:table-cell office:value-type="{kind}"{value}>{text}</table:table-cell>'
    return f"<table:table-row>{row}</table:table-row>"


def ole(stream: str, data: bytes) -> bytes:
    """A compound file of one stream, as XLS, DOC and encrypted workbooks are."""
    data = data.ljust(max(len(data), 4096), b"\0")
    count = -(-len(data) // _SECTOR)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    chain = [_FAT, _END, *range(3, count + 2), _END]
    fat = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    entries = _ole_entry("Root Entry", 5, _END, 0, child=1) + _ole_entry(stream, 2, 2, len(data))
    return header + fat + entries.ljust(_SECTOR, b"\0") + data.ljust(count * _SECTOR, b"\0")


def _ole_entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    coded = (name + "\0").encode("utf-16-le")
    head = coded.ljust(64, b"\0") + struct.pack("<HBB3I", len(coded), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def xls(rows: list[list[str | float]]) -> bytes:
    """A BIFF8 workbook of one sheet called Hoja1."""
    sheet = _biff(0x0809, struct.pack("<HH12x", 0x0600, 0x0010))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            at = struct.pack("<3H", r, c, 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                sheet += _biff(0x0204, at + text)
            else:
                sheet += _biff(0x0203, at + struct.pack("<d", cell))
    sheet += _biff(0x000A, b"")
    start = _biff(0x0809, struct.pack("<HH12x", 0x0600, 0x0005))
    start += _biff(0x0042, struct.pack("<H", 1200))
    start += _biff(0x00E0, bytes(20))
    name = b"Hoja1"
    offset = len(start) + 4 + 8 + len(name) + 4
    bound = struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name
    return ole("Workbook", start + _biff(0x0085, bound) + _biff(0x000A, b"") + sheet)


def _biff(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def refused(path: Path, scratch: Path, limits: Limits | None = None) -> DataError:
    """The error of a file that cannot be opened, whole in both languages."""
    with pytest.raises(DataError) as stopped:
        opened(path, scratch, limits or DEFAULT)
    error = stopped.value
    assert error.hint is not None
    assert error.what.es != error.what.en
    assert "{" not in error.say("es") + error.say("en")
    return error


def boxed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def xlsx(rows: int = 3) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("H")
        for row in range(rows):
            sheet.write_row(row, 0, ["a", row])
    return out.getvalue()
