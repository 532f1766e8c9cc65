"""The tables of an HTML page, which ad platforms send as `.xls`, as rows of text."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = list[str]
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*)>")
_SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_MAX_SPAN = 500
_SPACE = re.compile(r"[ \t\r\n\xa0]+")


def html_tables(page: str) -> list[list[Row]]:
    """The tables of a page that hold text, in their order; a table inside another is its own.

    A merged cell keeps its place: its text first, blanks for the rest of it.
    """
    done: list[_Table] = []
    open_tables: list[_Table] = []
    for closing, name, attributes, text in _marks(page):
        if name == "table" and not closing:
            done.append(_Table())
            open_tables.append(done[-1])
        elif name == "table" and open_tables:
            open_tables.pop().end_row()
        elif open_tables:
            open_tables[-1].see(name, attributes, closing=closing)
        if open_tables:
            open_tables[-1].write(text)
    for table in open_tables:
        table.end_row()
    return [table.rows for table in done if any(any(row) for row in table.rows)]


class _Table:
    """A table being read; a mark in a cell (NUL) stands for a line break."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._row: Row | None = None
        self._cell: list[str] | None = None
        self._across = 1
        self._down: dict[int, int] = {}
        self._next_down: dict[int, int] = {}
        self._rows_down = 1

    def see(self, name: str, attributes: str, *, closing: bool) -> None:
        """A tag inside the table."""
        if name in {"td", "th"}:
            self._end_cell()
            if not closing:
                self._begin_cell(attributes)
        elif name == "tr":
            self.end_row()
            if not closing:
                self._row = []
        elif name in {"br", "p", "div"} and self._cell:
            self._cell.append("\0")

    def write(self, text: str) -> None:
        """Text of the open cell; between cells it is nobody's."""
        if self._cell is not None:
            self._cell.append(text)

    def end_row(self) -> None:
        """The row that was open, if any, is whole."""
        self._end_cell()
        if self._row is not None:
            self._blanks_from_above()
            self.rows.append(self._row)
            self._down = {at: n for at, n in self._next_down.items() if n > 0}
            self._next_down = {}
        self._row = None

    def _begin_cell(self, attributes: str) -> None:
        if self._row is None:
            self._row = []
        self._blanks_from_above()
        spans = {key.casefold(): int(value) for key, value in _SPAN.findall(attributes)}
        self._across = min(max(spans.get("colspan", 1), 1), _MAX_SPAN)
        self._rows_down = max(spans.get("rowspan", 1), 1)
        self._cell = []

    def _blanks_from_above(self) -> None:
        row = self._row if self._row is not None else []
        while (left := self._down.get(len(row), 0)) > 0:
            self._next_down[len(row)] = left - 1
            row.append("")

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        for at in range(len(self._row), len(self._row) + self._across):
            if self._rows_down > 1:
                self._next_down[at] = self._rows_down - 1
        lines = _SPACE.sub(" ", unescape("".join(self._cell))).split("\0")
        self._row.append("\n".join(line.strip() for line in lines).strip())
        self._row.extend([""] * (self._across - 1))
        self._cell = None


def _marks(page: str) -> Iterator[tuple[bool, str, str, str]]:
    """Each tag as (closing, name, attributes, the text after it); comments and scripts go."""
    page = _without_comments(page)
    found = _TAG.search(page)
    while found is not None:
        closing, name = bool(found.group(1)), found.group(2).lower()
        end = found.end()
        if name in _RAW and not closing:
            script = _RAW[name].search(page, end)
            end = len(page) if script is None else script.start()
            found = _TAG.search(page, end)
            continue
        after = _TAG.search(page, end)
        text = page[end : len(page) if after is None else after.start()]
        yield closing, name, found.group(3), text
        found = after


def _without_comments(page: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := page.find("<!--", at)) >= 0:
        kept.append(page[at:start])
        end = page.find("-->", start)
        if end < 0:
            return "".join(kept)
        at = end + len("-->")
    kept.append(page[at:])
    return "".join(kept)
