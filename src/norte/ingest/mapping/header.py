"""The header row of a file that no format knows: by its words and by what stands below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.text import Text
from norte.ingest.files.fold import fold
from norte.ingest.files.numbers import is_number
from norte.ingest.files.sniff import DELIMITERS, SPACES, Row, head_of, rows_of
from norte.ingest.mapping.cells import look
from norte.ingest.mapping.naming import plain

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

LOOKED = 60
"""Rows among which the header is looked for."""
SAMPLED = 400
"""Rows of which a sample is taken below it."""
_BELOW = 20
_TOTAL = re.compile(r"(sub)?total(es)?\b|suma\b|grand total|resultados totales")
_MOST_NUMBERS = 0.2


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is; `row` counts from 1, `below` are rows of cells under it, not blank."""

    row: int
    cells: tuple[str, ...]
    delimiter: str
    above: tuple[Row, ...]
    below: tuple[tuple[str, ...], ...]
    score: float

    @property
    def is_spaced(self) -> bool:
        """Whether spaces part the columns."""
        return self.delimiter == SPACES

    def column(self, index: int) -> list[str]:
        """The sampled cells of a column."""
        return [row[index] for row in self.below if index < len(row)]


def find_header(path: Path, hint: str | None, known: Collection[str], name: str) -> Header:
    """The header of the text at `path`; `known` are plain names of fields.

    Raises:
        DataError: no row looks like one; the first rows are quoted.
    """
    head = head_of(path)
    best: Header | None = None
    for delimiter in dict.fromkeys((*((hint,) if hint else ()), *DELIMITERS, SPACES)):
        if delimiter not in head or (delimiter == SPACES and best is not None):
            continue
        found = _best(rows_of(head, delimiter, LOOKED + SAMPLED), delimiter, known)
        if found and (best is None or found.score > best.score):
            best = found
    if best is None:
        raise _no_header(head, name)
    return best


def _best(rows: list[Row], delimiter: str, known: Collection[str]) -> Header | None:
    best: tuple[float, int] | None = None
    for index, row in enumerate(rows[:LOOKED]):
        score = _score(rows, index, row, known)
        if score is not None and (best is None or score > best[0]):
            best = (score, index)
    if best is None:
        return None
    score, index = best
    below = tuple(r.cells for r in rows[index + 1 :] if not _is_aside(r.cells))
    return Header(index + 1, rows[index].cells, delimiter, tuple(rows[:index]), below, score)


def _score(rows: list[Row], index: int, row: Row, known: Collection[str]) -> float | None:
    """How much `row` looks like a header; None when it cannot be one."""
    filled = [c for c in row.cells if c.strip()]
    if len(filled) < 2 or len({plain(c) for c in filled}) < len(filled) * 0.8:
        return None
    if sum(1 for c in filled if _is_value(c)) > _MOST_NUMBERS * len(filled):
        return None
    below = [
        r.cells for r in rows[index + 1 : index + 1 + _BELOW] if any(c.strip() for c in r.cells)
    ]
    alike = [cells for cells in below if _is_full(cells, len(filled))]
    if below and not alike:
        return None
    words = sum(1 for c in filled if plain(c) in known)
    values = any(_is_value(c) for cells in alike for c in cells)
    return 2 * words + 0.5 * min(len(filled), 20) + (2 if values else 0) + (1 if alike else 0)


def _is_aside(cells: tuple[str, ...]) -> bool:
    """Whether a row is blank or a total."""
    first = next((c for c in cells if c.strip()), None)
    return first is None or _TOTAL.match(fold(first)) is not None


def _is_full(cells: tuple[str, ...], width: int) -> bool:
    return 2 * sum(1 for c in cells if c.strip()) >= width


def _is_value(cell: str) -> bool:
    return is_number(cell) or bool(look([cell]) & {"date", "instant", "email"})


def _no_header(head: str, name: str) -> DataError:
    first = next((line.strip() for line in head.splitlines() if line.strip()), "")
    shown = first if len(first) <= 120 else first[:119] + "…"
    return DataError(
        Text(
            es="«{name}»: ninguna de sus primeras filas parece un encabezado; empieza por «{row}»",
            en="'{name}': none of its first rows looks like a header; it begins with '{row}'",
        ).fill(name=name, row=shown),
        Text(
            es="ponga encima de los datos una fila con el nombre de cada columna e impórtelo de "
            "nuevo",
            en="put a row with the name of each column above the data and import it again",
        ),
    )
