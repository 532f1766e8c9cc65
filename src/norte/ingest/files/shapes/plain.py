"""A header row and its rows below, perhaps with lines above: most exports."""

from __future__ import annotations

from norte.ingest.files.grid import Grid, has_blank_lines, make_numbered, numbered_rows
from norte.ingest.files.preamble import read_preamble
from norte.ingest.files.shapes import Shape, Source


def open_plain(source: Source) -> list[Grid]:
    """The file itself, for DuckDB to read; rewritten only when blank lines would shift its rows."""
    if has_blank_lines(source.path):
        return open_careful(source)
    sniffed = source.sniffed
    return [
        Grid(
            path=source.path,
            delimiter=sniffed.delimiter,
            width=len(sniffed.header.cells),
            columns=sniffed.columns,
            header=sniffed.header.cells,
            skip=sniffed.header.next_line,
            first_row=len(sniffed.above) + 2,
            stated=read_preamble(sniffed.preamble, sniffed.format.spec.preamble),
        )
    ]


def open_careful(source: Source) -> list[Grid]:
    """The same, row by row: ragged rows, stray quotes and blank lines are told apart."""
    sniffed = source.sniffed
    rows = numbered_rows(
        source.path,
        sniffed.delimiter,
        sniffed.header.next_line,
        len(sniffed.above) + 2,
        source.name,
    )
    return [
        make_numbered(
            rows,
            source.scratch / "numbered.csv",
            width=len(sniffed.header.cells),
            columns=sniffed.columns,
            header=sniffed.header.cells,
            stated=read_preamble(sniffed.preamble, sniffed.format.spec.preamble),
        )
    ]


SHAPE = Shape("plain", open_plain, open_careful)
