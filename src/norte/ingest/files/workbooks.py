"""XLSX, XLS and ODS sheets as CSV text, each value as a person sees it in the cell."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from norte.ingest.files.cells import CellGuard
from norte.ingest.files.intake import Landed
from norte.ingest.files.packages import too_wide
from norte.ingest.files.recognise import not_an_export, password
from norte.ingest.files.refusals import EXPORT_AGAIN, WITHIN, refuse
from norte.ingest.files.scratch import write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from norte.base.errors import DataError
    from norte.ingest.files.intake import Desk
    from norte.ingest.files.limits import Limits

Cell = int | float | str | bool | date | datetime | time | timedelta
_EXACT = 2**53
"""Whole numbers below it are exact in a float; a longer id was spoilt by the spreadsheet."""
_DRAIN_AT = 1 << 20
_TOO_WIDE = "Cell limit exceeded"
"""How the reader begins its refusal of a sheet that is too large."""
_OLE_OTHERS = (("WordDocument", "DOC"), ("PowerPoint Document", "PPT"), ("__substg1.0_", "MSG"))


def cell_text(value: Cell) -> str:
    """`value` as the sheet shows it: ISO dates, 121401 and not 121401.0, TRUE, 26:00:00.

    A whole number too long to be exact keeps its exponent (1.2345678901234568e+18), so that it is
    not taken for an identifier. A percentage is its fraction, for the format is not known.
    """
    match value:
        case str():
            return value
        case bool():
            text = "TRUE" if value else "FALSE"
        case float():
            whole = value.is_integer() and abs(value) < _EXACT
            text = str(int(value)) if whole else repr(value)
        case datetime():
            text = value.isoformat(sep=" ")
        case date() | time():
            text = value.isoformat()
        case timedelta():
            text = _hours(value)
        case _:
            text = str(value)
    return text


def _hours(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def write_rows(rows: Iterable[Iterable[Cell]], desk: Desk) -> Landed:
    """Write `rows` as comma-separated UTF-8 (RFC 4180) into scratch.

    Raises:
        DataError: a cell is over its limit.
    """
    path = desk.room.new(".csv")
    guard = CellGuard(desk.limits, desk.where, ",")
    buffer = io.StringIO(newline="")
    put = csv.writer(buffer, lineterminator="\r\n").writerow
    size = 0
    with desk.room.writing(path) as out:
        for row in rows:
            put([cell_text(value) for value in row])
            if buffer.tell() > _DRAIN_AT:
                size += _drain(buffer, out, guard)
        size += _drain(buffer, out, guard)
    return Landed(path, "text", size, "utf-8", ",", guard.lines)


def _drain(buffer: io.StringIO, out: IO[bytes], guard: CellGuard) -> int:
    data = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    guard.feed(data)
    return write_all(out, data)


def land_sheets(path: Path, desk: Desk) -> Iterator[tuple[str, Landed]]:
    """Each sheet of a workbook that holds anything, hidden ones too, by its name.

    Raises:
        DataError: the workbook is encrypted, damaged, or no sheet of it holds anything.
    """
    found = False
    with _translated(desk.where, desk.limits), CalamineWorkbook.from_path(path) as book:
        for at, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(at)
            if sheet.end is None:
                continue
            found = True
            inside = replace(desk, where=f"{desk.where}{WITHIN}{about.name}")
            yield about.name, write_rows(sheet.iter_rows(), inside)
    if not found:
        raise refuse(
            desk.where,
            "ninguna hoja del libro tiene datos",
            "no sheet of the workbook holds anything",
            EXPORT_AGAIN,
        )


def check_ole(path: Path, where: str) -> None:
    """An XLS shares its container with other documents: say which it is.

    Raises:
        DataError: it is an encrypted workbook, a Word or PowerPoint file, or a message.
    """
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise password(where)
    if "Workbook".encode("utf-16-le") in data or "Book\0".encode("utf-16-le") in data:
        return
    for stream, name in _OLE_OTHERS:
        if stream.encode("utf-16-le") in data:
            raise not_an_export(where, name)


@contextmanager
def _translated(where: str, limits: Limits) -> Iterator[None]:
    """The reader's failures in words; one of its panics is a damaged file too."""
    try:
        yield
    except PasswordError as error:
        raise password(where) from error
    except CalamineError as error:
        raise (too_wide(where, limits) if _TOO_WIDE in str(error) else _damaged(where)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged(where) from error
        raise


def _damaged(where: str) -> DataError:
    return refuse(
        where,
        "el libro está cortado o dañado",
        "the workbook is cut or damaged",
        EXPORT_AGAIN,
    )
