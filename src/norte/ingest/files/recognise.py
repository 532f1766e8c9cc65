"""What a file is by its first bytes; its name is not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from norte.base.text import Text
from norte.ingest.files.encodings import declared_encoding
from norte.ingest.files.refusals import EXPORT_AGAIN, EXPORT_TABLE, SAVE_XLSX, UNPACK, refuse

if TYPE_CHECKING:
    from norte.base.errors import DataError

Kind = Literal["text", "html", "zip", "gzip", "bzip2", "ole"]
HEAD = 65_536
"""First bytes that are looked at."""

_OPENED: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_PACKED = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
)
_OTHER = (
    (0, b"%PDF", "PDF"),
    (0, b"\x89PNG", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF8", "GIF"),
    (8, b"WEBP", "WebP"),
    (4, b"ftyp", "MP4"),
    (0, b"PAR1", "Parquet"),
    (0, b"ARROW1", "Arrow"),
    (0, b"SQLite format 3\x00", "SQLite"),
    (0, b"{\\rtf", "RTF"),
    (0, b"\x7fELF", "ELF"),
    (0, b"MZ\x90", "EXE"),
)
_TAR_AT = 257
_CONTROL = bytes(b for b in range(0x20) if b not in b"\t\n\r\x0b\x0c\x1a\x1b")
_SHEETML = "urn:schemas-microsoft-com:office:spreadsheet"


def recognise(head: bytes, where: str) -> Kind:
    """The kind of the file whose first `HEAD` bytes are `head`.

    Raises:
        DataError: it is empty, or a known kind that is no export, or binary; in words.
    """
    if not head:
        raise refuse(where, "el archivo está vacío", "the file is empty", EXPORT_AGAIN)
    for magic, kind in _OPENED:
        if head.startswith(magic):
            return kind
    _refuse_known(head, where)
    if declared_encoding(head) is None:
        _refuse_binary(head, where)
    return _markup(head, where)


def not_an_export(where: str, what: str) -> DataError:
    """The refusal of a known kind of file ("PDF") that no export has."""
    return refuse(
        where, "es un {what}, no una exportación", "this is a {what}, not an export",
        EXPORT_TABLE, what=what,
    )  # fmt: skip


def _refuse_known(head: bytes, where: str) -> None:
    for magic, name in _PACKED:
        if head.startswith(magic):
            raise _packed(where, name)
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        raise _packed(where, "TAR")
    for at, magic, name in _OTHER:
        if head[at : at + len(magic)] == magic:
            raise not_an_export(where, name)


def _packed(where: str, name: str) -> DataError:
    return refuse(
        where, "es un archivo comprimido {name}, que Norte no abre",
        "this is a {name} archive, which Norte does not open", UNPACK, name=name,
    )  # fmt: skip


def _refuse_binary(head: bytes, where: str) -> None:
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls > max(2, len(head) // 100):
        raise refuse(
            where, "no es texto ni una hoja de cálculo: son datos binarios",
            "this is neither text nor a spreadsheet: it is binary data", EXPORT_TABLE,
        )  # fmt: skip


def _markup(head: bytes, where: str) -> Kind:
    start = head.decode(declared_encoding(head) or "latin-1", errors="replace")
    start = start.lstrip("\ufeff \t\r\n").casefold()
    if not start.startswith("<"):
        return "text"
    if _SHEETML in start:
        raise refuse(
            where, "es una hoja XML de Excel 2003, que Norte no abre",
            "this is an Excel 2003 XML sheet, which Norte does not open", SAVE_XLSX,
        )  # fmt: skip
    if start.startswith(("<!doctype html", "<html", "<table", "<meta", "<style", "<head", "<?xml")):
        return "html"
    return "html" if "<table" in start else "text"


def web_page(where: str) -> DataError:
    """The refusal of a page without a table, which an expired session downloads."""
    return refuse(
        where, "es una página web sin ninguna tabla, no una exportación",
        "this is a web page without any table, not an export",
        Text(
            es="suele ocurrir cuando caducó la sesión: entre en la plataforma y exporte de nuevo",
            en="it happens when a session expired: sign in to the platform and export again",
        ),
    )  # fmt: skip


def password(where: str) -> DataError:
    """The refusal of an encrypted workbook."""
    return refuse(
        where, "está protegido con contraseña", "it is protected by a password", SAVE_XLSX
    )
