"""A column a name (a currency, a series), a row a day: read as one row a day and name.

Options of the format: `by` the field of the day, `names` and `values` the fields that are made of
the headers and of their cells, `headers` a pattern of the headers that are names, `blanks` the
cells that say nothing; `instead` a name → the name that takes its place where both say something.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from norte.ingest.files.grid import make_numbered, numbered_rows
from norte.ingest.files.preamble import read_preamble
from norte.ingest.files.shapes import Shape, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from norte.ingest.files.grid import Grid


def open_wide(source: Source) -> list[Grid]:
    """The file with each of its cells in a row of its own; the row number is the file's."""
    sniffed = source.sniffed
    spec = sniffed.format.spec
    options: Mapping[str, Any] = spec.options
    header = sniffed.header.cells
    day = sniffed.columns[options["by"]]
    pattern = re.compile(options["headers"])
    named = {i: cell.strip() for i, cell in enumerate(header) if pattern.fullmatch(cell.strip())}
    rows = numbered_rows(
        source.path,
        sniffed.delimiter,
        sniffed.header.next_line,
        len(sniffed.above) + 2,
        source.name,
    )
    return [
        make_numbered(
            _melted(rows, day, named, options),
            source.scratch / "melted.csv",
            width=3,
            columns={options["by"]: 0, options["names"]: 1, options["values"]: 2},
            header=(header[day], options["names"], options["values"]),
            is_melted=True,
            stated=read_preamble(sniffed.preamble, spec.preamble),
        )
    ]


def _melted(
    rows: Iterable[tuple[int, list[str]]],
    day: int,
    named: Mapping[int, str],
    options: Mapping[str, Any],
) -> Iterator[tuple[int, list[str]]]:
    """(row, [day, name, cell]) for each cell that says something; a bare day for a row of none."""
    blanks = frozenset(["", *options.get("blanks", ())])
    instead: Mapping[str, str] = options.get("instead", {})
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        when = cells[day] if day < len(cells) else ""
        said = {
            name: cells[i].strip()
            for i, name in named.items()
            if i < len(cells) and cells[i].strip() not in blanks
        }
        kept = [(name, cell) for name, cell in said.items() if instead.get(name) not in said]
        for name, cell in kept or [("", "")]:
            yield number, [when, name, cell]


SHAPE = Shape("wide", open_wide)
