"""Watches a CSV go by and stops at a cell, a line or a file that is too large to be one."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.ingest.files.limits import size_text
from norte.ingest.files.refusals import SPLIT, refuse

if TYPE_CHECKING:
    from norte.base.errors import DataError
    from norte.ingest.files.limits import Limits

DELIMITERS = ("\t", ";", ",", "|")
_HEAD_LINES = 60
_CLOSES = re.compile(rb'.*[^",;\t|\r\n\\ ]"[,;\t|\r\n]', re.DOTALL)
"""A quote after text and before a delimiter or line end: outside quotes in every reading.

Inside a quoted cell it closes it; in an unquoted one the quote is text. The greedy start finds
the last such place, from the end.
"""
_TO_CLOSE = re.compile(rb'(?:[^"]++|"")*+"(?=[^"])')
"""The rest of a quoted cell; a quote at the very end of the text may be half of a pair."""
_UNCLOSED = Text(
    es="cierre esas comillas (o quítelas) en un editor de texto, o exporte de nuevo",
    en="close that quote (or remove it) in a text editor, or export again",
)


def delimiter_of(head: str) -> str | None:
    """The mark that splits most consecutive lines of `head` alike; None when none does.

    Only a hint: the header row decides. Of a tie the one with more columns wins; `sep=;` says so.
    """
    declared = re.match(r'"?sep=(.)"?\r?\n', head, re.IGNORECASE)
    if declared:
        return declared.group(1)
    lines = [line for line in re.sub(r'"[^"]*"', "", head).splitlines() if line][:_HEAD_LINES]
    best: tuple[int, int, str] | None = None
    for mark in DELIMITERS:
        counts = [Counter(line)[mark] for line in lines]
        runs = [(len(list(same)), n) for n, same in groupby(counts) if n]
        if runs and (best is None or max(runs) > best[:2]):
            best = (*max(runs), mark)
    return best[2] if best else None


class CellGuard:
    """Fed with the UTF-8 text of a file in chunks; remembers at most one cell of it.

    Quotes are followed only as far as needed: a place that is outside quotes in every reading is
    looked for near the end of each chunk, and only where none was seen for a whole `limits.cell`
    the text since the last one is read mark by mark.
    """

    def __init__(self, limits: Limits, where: str, delimiter: str | None) -> None:
        self.lines = 0
        self._limits = limits
        self._where = where
        marks = re.escape(delimiter or ",;\t|").encode() + rb"\r\n"
        self._opens = re.compile(b'"(?<![^' + marks + b']")')
        self._ends = re.compile(rb".*[" + marks + rb"]", re.DOTALL)
        self._outside = True
        self._since: list[bytes] = []
        self._held = 0
        self._line_end: bytes | None = None
        self._line_bytes = 0

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes.

        Raises:
            DataError: a cell, a line or the number of lines is over its limit; the line where it
                began is named.
        """
        self._count_lines(chunk)
        quoted = b'"' in chunk
        if self._outside and not quoted:
            self._hold(chunk, self._last_end(chunk))
        elif quoted and (closed := _CLOSES.match(chunk)):
            rest = chunk[closed.end() :]
            self._outside = b'"' not in rest
            self._since, self._held = [], 0
            self._hold(rest, self._last_end(rest) if self._outside else 0)
        else:
            self._outside = False
            self._hold(chunk, 0)
        if self._held > self._limits.cell:
            self._read_held()

    def _last_end(self, chunk: bytes) -> int:
        """Where the last cell that surely ended in a quoteless `chunk` ends."""
        at = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        if at >= 0:
            return at + 1
        found = self._ends.match(chunk)
        return found.end() if found else 0

    def _hold(self, chunk: bytes, end: int) -> None:
        """Keep what follows `end`; a cell ended there unless it is 0."""
        if end:
            self._since, self._held = [], 0
        if end < len(chunk):
            self._since.append(chunk[end:])
            self._held += len(chunk) - end

    def _read_held(self) -> None:
        data = b"".join(self._since)
        start = after = 0
        while (opened := self._opens.search(data, after)) is not None:
            start = opened.start()
            closed = _TO_CLOSE.match(data, opened.end())
            after = len(data) if closed is None else closed.end()
            if after - start > self._limits.cell:
                raise self._too_large(data, start, quoted=True)
            if closed is None:
                break
        else:
            ended = self._ends.match(data, after)
            start = start if ended is None else ended.end()
            self._outside = b'"' not in data[start:]
            if len(data) - start > self._limits.cell:
                raise self._too_large(data, start, quoted=False)
        self._since = [data[start:]] if start < len(data) else []
        self._held = len(data) - start

    def _too_large(self, data: bytes, start: int, *, quoted: bool) -> DataError:
        line = self.lines - data.count(self._line_end or b"\n", start) + 1
        if quoted:
            return refuse(
                self._where,
                "una celda pasa de {limit}: las comillas que se abren en la línea {line} no se "
                "cierran",
                "a cell is larger than {limit}: the quote opened on line {line} is never closed",
                _UNCLOSED,
                limit=size_text(self._limits.cell),
                line=line,
            )
        return refuse(
            self._where,
            "una celda de la línea {line} pasa de {limit}; no parece una tabla",
            "a cell on line {line} is larger than {limit}; it does not look like a table",
            SPLIT,
            limit=size_text(self._limits.cell),
            line=line,
        )

    def _count_lines(self, chunk: bytes) -> None:
        if self._line_end is None and b"\n" in chunk:
            self._line_end = b"\n"
        elif self._line_end is None and b"\r" in chunk[:-1]:
            self._line_end = b"\r"
        mark = self._line_end or b"\n"
        found = chunk.count(mark)
        if found:
            self.lines += found
            self._line_bytes = len(chunk) - chunk.rfind(mark) - 1
        else:
            self._line_bytes += len(chunk)
        if self._line_bytes > self._limits.line or self.lines > self._limits.lines:
            raise self._too_long()

    def _too_long(self) -> DataError:
        if self.lines > self._limits.lines:
            return refuse(
                self._where,
                "tiene más de {limit} líneas",
                "it has more than {limit} lines",
                SPLIT,
                limit=self._limits.lines,
            )
        return refuse(
            self._where,
            "la línea {line} pasa de {limit}; no parece una tabla",
            "line {line} is longer than {limit}; it does not look like a table",
            SPLIT,
            line=self.lines + 1,
            limit=size_text(self._limits.line),
        )
