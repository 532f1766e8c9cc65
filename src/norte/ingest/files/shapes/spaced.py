"""Columns apart by spaces, or aligned in a fixed width: no cell has a space in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.ingest.files.grid import make_numbered
from norte.ingest.files.preamble import read_preamble
from norte.ingest.files.shapes import Shape, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from norte.ingest.files.grid import Grid


def open_spaced(source: Source) -> list[Grid]:
    """The rows below the header, split at any run of spaces; a longer row is rejected."""
    sniffed = source.sniffed
    return [
        make_numbered(
            _rows(source),
            source.scratch / "spaced.csv",
            width=len(sniffed.header.cells),
            columns=sniffed.columns,
            header=sniffed.header.cells,
            stated=read_preamble(sniffed.preamble, sniffed.format.spec.preamble),
        )
    ]


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    header = source.sniffed.header
    with source.path.open(encoding="utf-8", errors="replace", newline=None) as text:
        for number, line in enumerate(text, 1):
            if number > header.next_line:
                yield number, line.split()


SHAPE = Shape("spaced", open_spaced)
