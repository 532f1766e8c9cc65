"""How files are laid out: one module a shape, found by scanning; each ends in `SHAPE`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from norte.base.errors import UnknownNameError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from norte.ingest.files.grid import Grid
    from norte.ingest.files.sniff import Sniffed


@dataclass(frozen=True, slots=True)
class Source:
    """A recognised file: its UTF-8 text, what was sniffed, its name and a folder to write in."""

    path: Path
    sniffed: Sniffed
    name: str
    scratch: Path


@dataclass(frozen=True, slots=True)
class Shape:
    """A layout: `open` makes grids of a file; `careful` reads what DuckDB's quick way refused."""

    name: str
    open: Callable[[Source], Sequence[Grid]]
    careful: Callable[[Source], Sequence[Grid]] | None = None


def shape(name: str) -> Shape:
    """The shape called `name`; an error with the nearest names when there is none."""
    shapes = _all()
    if name not in shapes:
        raise UnknownNameError(Text(es="forma de archivo", en="file shape"), name, shapes)
    return shapes[name]


@cache
def _all() -> dict[str, Shape]:
    package = import_module("norte.ingest.files.shapes")
    modules = (
        import_module(f"norte.ingest.files.shapes.{m.name}") for m in iter_modules(package.__path__)
    )
    return {m.SHAPE.name: m.SHAPE for m in modules}
