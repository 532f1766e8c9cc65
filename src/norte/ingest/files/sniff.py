"""Which format a file is: the header row is found by the headers that the formats know.

Pure and quick: only the first rows are looked at, and the row number of the header is not assumed.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from norte.ingest.files.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from norte.ingest.files.library import Format
    from norte.ingest.files.spec import Signature

HEAD_ROWS = 60
_HEAD_CHARACTERS = 262_144
DELIMITERS = (",", ";", "\t", "|")
SPACES = " "
"""Stands for any run of spaces; only formats of the shape `spaced` are looked for with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row above the data: its cells, the line where it starts and the one after it (from 0)."""

    cells: tuple[str, ...]
    line: int
    next_line: int


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A recognised file: format, delimiter, header row and the column of each field."""

    format: Format
    delimiter: str
    header: Row
    columns: Mapping[str, int]
    above: tuple[Row, ...]
    score: float

    @property
    def preamble(self) -> tuple[str, ...]:
        """The lines above the header, as text."""
        return tuple(", ".join(c for c in row.cells if c.strip()) for row in self.above)


def head_of(path: Path) -> str:
    """The first lines of a UTF-8 text; a last line that is cut is left out."""
    with path.open(encoding="utf-8", errors="replace", newline="") as text:
        head = text.read(_HEAD_CHARACTERS)
    if len(head) < _HEAD_CHARACTERS:
        return head
    cut = max(head.rfind("\n"), head.rfind("\r"))
    return head[: cut + 1] if cut > 0 else head


def rows_of(head: str, delimiter: str, limit: int = HEAD_ROWS) -> list[Row]:
    """The first rows of `head` split at `delimiter`; blank lines are rows without cells."""
    if delimiter == SPACES:
        lines = islice(io.StringIO(head, newline=None), limit)
        return [Row(tuple(line.split()), n, n + 1) for n, line in enumerate(lines)]
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    line = 0
    try:
        for cells in reader:
            rows.append(Row(tuple(cells), line, reader.line_num))
            line = reader.line_num
            if len(rows) >= limit:
                break
    except csv.Error:
        return rows
    return rows


def sniff(path: Path, library: Sequence[Format], hint: str | None = None) -> Sniffed | None:
    """The format of the file at `path`; None when no format's signature holds.

    A workspace's own format wins; else the one that knows most of the header.
    """
    head = head_of(path)
    best: Sniffed | None = None
    for delimiter in dict.fromkeys((*((hint,) if hint else ()), *DELIMITERS, SPACES)):
        known = [f for f in library if (f.spec.shape == "spaced") == (delimiter == SPACES)]
        if delimiter not in head or not known:
            continue
        found = _best_row(rows_of(head, delimiter), delimiter, known)
        if found and (best is None or _rank(found) > _rank(best)):
            best = found
    return best


def match_header(cells: Iterable[str], known: Format) -> dict[str, int]:
    """Field → column for a header row; of two columns with one meaning the first counts."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        field = known.field_of(fold(cell))
        if field is not None:
            columns.setdefault(field, index)
    return columns


def _rank(found: Sniffed) -> tuple[bool, float]:
    return found.format.is_own, found.score


def _best_row(rows: list[Row], delimiter: str, library: Sequence[Format]) -> Sniffed | None:
    best: Sniffed | None = None
    for index, row in enumerate(rows):
        if sum(1 for cell in row.cells if cell.strip()) < 1:
            continue
        for known in library:
            found = _try(known, rows[:index], row, delimiter)
            if found and (best is None or _rank(found) > _rank(best)):
                best = found
    return best


def _try(known: Format, above: list[Row], row: Row, delimiter: str) -> Sniffed | None:
    columns = match_header(row.cells, known)
    if not columns:
        return None
    filled = sum(1 for cell in row.cells if cell.strip())
    known_cells = sum(1 for cell in row.cells if known.field_of(fold(cell)))
    made = Sniffed(
        known, delimiter, row, columns, tuple(above), len(columns) + known_cells / filled
    )
    if any(_holds(s, made) for s in known.spec.detect):
        return made
    return None


def _holds(signature: Signature, made: Sniffed) -> bool:
    if not set(signature.has) <= set(made.columns) or set(signature.lacks) & set(made.columns):
        return False
    if signature.only and not _is_whole(signature, made):
        return False
    return not signature.title or _has_title(made)


def _is_whole(signature: Signature, made: Sniffed) -> bool:
    """Whether the header has nothing but fields and what the signature lets stand beside them."""
    also = {fold(header) for header in signature.also}
    cells = (fold(cell) for cell in made.header.cells if cell.strip())
    return all(made.format.field_of(cell) or cell in also for cell in cells)


def _has_title(made: Sniffed) -> bool:
    titles = [fold(title) for title in made.format.spec.preamble.title]
    lines = [fold(line) for line in made.preamble]
    return any(line.startswith(title) for line in lines for title in titles)
