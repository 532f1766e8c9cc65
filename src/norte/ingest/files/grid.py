"""A rectangle of cells ready for DuckDB: what a shape makes of a file."""

from __future__ import annotations

import csv
import mmap
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from norte.base.errors import DataError
from norte.base.text import Text
from norte.ingest.files.fold import quote
from norte.ingest.files.numbers import NULLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from norte.ingest.files.preamble import Stated

LONGEST = 100_000
"""Characters of a cell that are kept when a file is rewritten row by row."""
_BLANK = re.compile(rb"\n\r?\n")
LEADING = 2
"""Columns that a numbered grid has before its cells: the row number and what was left over."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of one table in a UTF-8 CSV without BOM.

    `columns` is field → column. A plain grid is the file itself: `skip` lines above its first row,
    which is row `first_row` of the spreadsheet. A numbered one was rewritten: each row begins with
    its own number and with the cells that its header has no column for. A melted one has several
    rows for one row of the file.
    """

    path: Path
    delimiter: str
    width: int
    columns: Mapping[str, int]
    header: tuple[str, ...]
    skip: int = 0
    first_row: int = 1
    is_numbered: bool = False
    is_melted: bool = False
    stated: Stated | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        """The SQL name of a field's raw cell."""
        return f"c{self.columns[name]}"

    def title(self, name: str) -> str:
        """The header of a field's column, as the file has it."""
        column = self.columns.get(name)
        return self.header[column].strip() if column is not None else name

    def sql(self, all_nulls: Iterable[str] = NULLS) -> str:
        """The relation that DuckDB reads: `c0`, `c1`, … and, when numbered, `row` and `over`."""
        names = [f"c{i}" for i in range(self.width)]
        if self.is_numbered:
            names = ["row", "over", *names]
        columns = ", ".join(f"{quote(n)}: 'VARCHAR'" for n in names)
        nulls = ", ".join(quote(n) for n in all_nulls)
        return (
            f"read_csv({quote(str(self.path))}, auto_detect=false, header=false, "
            f"skip={self.skip}, delim={quote(self.delimiter)}, quote='\"', escape='\"', "
            f"columns={{{columns}}}, nullstr=[{nulls}])"
        )

    def sample(self, rows: int) -> list[list[str]]:
        """The first `rows` rows of cells, without blank ones."""
        lead = LEADING if self.is_numbered else 0
        with self.path.open(encoding="utf-8", errors="replace", newline="") as text:
            for _ in range(self.skip):
                text.readline()
            reader = csv.reader(text, delimiter=self.delimiter)
            try:
                return [cells[lead:] for cells in islice(reader, rows) if cells]
            except csv.Error:
                return []


def has_blank_lines(path: Path) -> bool:
    """Whether blank lines stand between rows: DuckDB skips them and the row numbers would shift."""
    if path.stat().st_size == 0:
        return False
    with path.open("rb") as raw, mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = len(data)
        while end and data[end - 1 : end] in {b"\n", b"\r"}:
            end -= 1
        if data.find(b"\n") < 0:
            return data.find(b"\r", 0, end) >= 0
        return _BLANK.search(data, 0, end) is not None


def write_numbered(rows: Iterable[tuple[int, list[str]]], width: int, path: Path) -> None:
    """Write `rows` (number, cells) as a numbered grid of `width` cells each.

    Short rows are filled, blank ones left out; cells beyond the header go to `over`, where they
    reject the row unless they are empty.
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for number, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            over = [cell for cell in cells[width:] if cell.strip()]
            kept = cells[:width] + [""] * (width - len(cells))
            writer.writerow(
                [number, "¦".join(over), *(c.replace("\x00", "")[:LONGEST] for c in kept)]
            )


def numbered_rows(
    path: Path, delimiter: str, skip: int, first_row: int, name: str
) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV below `skip` lines with their numbers, blank lines counted.

    Raises:
        DataError: a quote is never closed, so that the rest of the file is one cell.
    """
    csv.field_size_limit(16_000_000)
    with path.open(encoding="utf-8", errors="replace", newline="") as text:
        for _ in range(skip):
            text.readline()
        reader = csv.reader(text, delimiter=delimiter)
        number = first_row
        try:
            for cells in reader:
                yield number, cells
                number += 1
        except csv.Error as error:
            raise DataError(
                Text(
                    es="«{name}»: la fila {row} no se puede leer: {why}",
                    en="'{name}': row {row} cannot be read: {why}",
                ).fill(name=name, row=number, why=error),
                Text(
                    es="abra el archivo, revise las comillas de esa fila y expórtelo de nuevo",
                    en="open the file, check the quotes of that row and export it again",
                ),
            ) from error


def make_numbered(rows: Iterable[tuple[int, list[str]]], path: Path, **parts: Any) -> Grid:
    """Write `rows` to `path` and make the grid of them; `parts` are the other fields of Grid."""
    write_numbered(rows, parts["width"], path)
    return Grid(path=path, delimiter=",", is_numbered=True, **parts)
