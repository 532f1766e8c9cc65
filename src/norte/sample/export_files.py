"""How platforms write numbers and files: decimal commas, UTF-16 with tabs, XLSX."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Style = Literal["es", "en"]
NULL = " --"
_XLSX_MOMENT = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def listed(names: str, mark: str = ",") -> tuple[str, ...]:
    """The titles of a file's columns, written in one text with `mark` between them."""
    return tuple(names.split(mark))


def decimal(hundredths: int, style: Style, *, grouped: bool = True) -> str:
    """An amount given in hundredths: `1.234,50` in Spanish, `1,234.50` in English."""
    text = f"{hundredths / 100:,.2f}" if grouped else f"{hundredths / 100:.2f}"
    return _marks(text, style)


def whole(number: int, style: Style) -> str:
    """A count with its thousands marked: `12.345`, `12,345`."""
    return _marks(f"{number:,}", style)


def percent(part: int, of: int, style: Style) -> str | None:
    """`part` of `of` as `8,10%`; None with nothing under the line."""
    return None if of == 0 else _marks(f"{100 * part / of:.2f}", style) + "%"


def ratio(part: float, of: float, digits: int, style: Style) -> str | None:
    """`part` ÷ `of` with that many decimals; None with nothing under the line."""
    return None if of == 0 else _marks(f"{part / of:.{digits}f}", style)


def csv_text(rows: Iterable[Sequence[object]], *, delimiter: str = ",", end: str = "\n") -> str:
    """Rows as CSV: quotes only where a cell needs them, as platforms write."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write `text`, its line ends as they are; `utf-16-le` starts with its mark."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path.write_bytes((mark + text).encode(encoding))


def write_xlsx(path: Path, sheet: str, rows: Iterable[Sequence[str | float | None]]) -> None:
    """Write one sheet; None is an empty cell; the same rows give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"created": _XLSX_MOMENT})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, column, cell)
            elif cell is not None:
                page.write_number(number, column, cell)
    book.close()


def _marks(text: str, style: Style) -> str:
    return text.translate(_SWAP) if style == "es" else text


_SWAP = str.maketrans(",.", ".,")
