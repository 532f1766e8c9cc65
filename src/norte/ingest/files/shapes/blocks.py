"""Several tables in one file, each opened by lines that begin with a mark (`#`).

Options of the format: `opens` the mark, `keys` the fields of which one must head a block's first
column: a block by anything else has rows that no table keeps, and they are counted as ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from norte.ingest.files.fold import fold
from norte.ingest.files.grid import make_numbered, numbered_rows
from norte.ingest.files.preamble import read_preamble
from norte.ingest.files.shapes import Shape, Source
from norte.ingest.files.sniff import match_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from norte.ingest.files.grid import Grid
    from norte.ingest.files.preamble import Stated


@dataclass(slots=True)
class _Block:
    """The lines that open a block, its header and its rows with their numbers."""

    notes: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def open_blocks(source: Source) -> list[Grid]:
    """One grid a block; the period that opens a block is its own, the account is the file's."""
    spec = source.sniffed.format.spec
    options: Mapping[str, Any] = spec.options
    rows = numbered_rows(source.path, source.sniffed.delimiter, 0, 1, source.name)
    blocks = _split(rows, str(options["opens"]))
    stated: Stated | None = None
    grids = []
    for place, block in enumerate(blocks):
        own = read_preamble(block.notes, spec.preamble)
        stated = own.over(stated)
        if block.header:
            grids.append(_grid(source, block, stated, place))
    return grids


def _split(rows: Iterable[tuple[int, list[str]]], mark: str) -> list[_Block]:
    """The blocks: opening lines, a header, then rows up to a blank line or a new opening."""
    blocks = [_Block()]
    for number, cells in rows:
        block = blocks[-1]
        if not any(cell.strip() for cell in cells):
            if block.header:
                blocks.append(_Block())
        elif cells[0].lstrip().startswith(mark):
            if block.header:
                block = _Block()
                blocks.append(block)
            block.notes.append(" ".join(cell for cell in cells if cell.strip()))
        elif not block.header:
            block.header = cells
        else:
            block.rows.append((number, cells))
    return blocks


def _grid(source: Source, block: _Block, stated: Stated, place: int) -> Grid:
    known = source.sniffed.format
    options: Mapping[str, Any] = known.spec.options
    keys = set(options["keys"])
    first = known.field_of(fold(block.header[0]))
    columns = match_header(block.header, known) if first in keys else {}
    return make_numbered(
        block.rows,
        source.scratch / f"block{place}.csv",
        width=len(block.header),
        columns=columns,
        header=tuple(block.header),
        stated=stated,
    )


SHAPE = Shape("blocks", open_blocks)
