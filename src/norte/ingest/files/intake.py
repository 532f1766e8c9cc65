"""Takes one stream into scratch: a single pass that copies, hashes, checks and converts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from norte.ingest.files.cells import CellGuard, delimiter_of
from norte.ingest.files.encodings import Utf8Check, bom_length, declared_encoding, recode
from norte.ingest.files.limits import size_text
from norte.ingest.files.recognise import HEAD, Kind, recognise
from norte.ingest.files.refusals import SPLIT, refuse
from norte.ingest.files.scratch import write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from norte.base.errors import DataError
    from norte.ingest.files.limits import Limits
    from norte.ingest.files.member import Encoding
    from norte.ingest.files.scratch import Room

CHUNK = 1 << 20


class Readable(Protocol):
    """What gives bytes: a file, a member of a zip, an unpacking stream.

    It raises nothing but `DataError`: each kind of stream translates its own failures.
    """

    def read(self, size: int, /) -> bytes:
        """At most `size` of the next bytes, none at the end."""
        ...


class Tally(Protocol):
    """What sees every chunk go by: a hash, the budget of an archive."""

    def update(self, chunk: bytes, /) -> None:
        """Take the next bytes into account."""
        ...


@dataclass(frozen=True, slots=True)
class Landed:
    """A stream that is in scratch: text (and markup) in UTF-8, anything else byte for byte."""

    path: Path
    kind: Kind
    size: int
    encoding: Encoding = "utf-8"
    delimiter: str | None = None
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a stream is taken in and under which limits; `where` names it in errors."""

    room: Room
    limits: Limits
    where: str


def land(stream: Readable, desk: Desk, tally: Tally) -> Landed:
    """Copy `stream` into scratch in one pass; `tally` sees its bytes as they are.

    Raises:
        DataError: it is no export, a byte of it means nothing, or it is over a limit.
    """
    head = _first(stream)
    kind = recognise(head[:HEAD], desk.where)
    chunks = _counted(head, stream, tally, desk, kind)
    if kind in {"text", "html"}:
        return _land_text(chunks, head[:HEAD], kind, desk)
    path = desk.room.new(".bin")
    size = 0
    with desk.room.writing(path) as out:
        for chunk in chunks:
            size += write_all(out, chunk)
    return Landed(path, kind, size)


def _first(stream: Readable) -> bytes:
    head = b""
    while len(head) < HEAD and (more := stream.read(CHUNK)):
        head += more
    return head


def _counted(
    head: bytes, stream: Readable, tally: Tally, desk: Desk, kind: Kind
) -> Iterator[bytes]:
    limit = desk.limits.file if kind in {"text", "zip", "gzip", "bzip2"} else desk.limits.workbook
    size, chunk = 0, head
    while chunk:
        size += len(chunk)
        if size > limit:
            raise too_large(desk.where, limit)
        tally.update(chunk)
        yield chunk
        chunk = stream.read(CHUNK)


def too_large(where: str, limit: int) -> DataError:
    """The refusal of a file or member that is over its limit."""
    return refuse(
        where, "pasa de {limit}", "it is larger than {limit}", SPLIT, limit=size_text(limit)
    )


def _land_text(chunks: Iterable[bytes], head: bytes, kind: Kind, desk: Desk) -> Landed:
    declared = declared_encoding(head)
    delimiter = delimiter_of(head.decode(declared or "latin-1", "replace").removeprefix("\ufeff"))
    path = desk.room.new(".csv")
    if declared not in {None, "utf-8-sig"}:
        return _land_recoded(chunks, declared, Landed(path, kind, 0, declared, delimiter), desk)
    check, guard = Utf8Check(), CellGuard(desk.limits, desk.where, delimiter)
    skip, size = bom_length(head), 0
    with desk.room.writing(path) as out:
        for chunk in chunks:
            check.feed(chunk)
            body = chunk[skip:] if skip else chunk
            skip = 0
            if check.bad_at is None:
                guard.feed(body)
            size += write_all(out, body)
    encoding = check.verdict(desk.where)
    if encoding == "utf-8":
        return Landed(path, kind, size, declared or "utf-8", delimiter, guard.lines)
    landed = Landed(desk.room.new(".csv"), kind, 0, encoding, delimiter)
    with path.open("rb") as again:
        landed = _land_recoded(iter(lambda: again.read(CHUNK), b""), encoding, landed, desk)
    path.unlink()
    return landed


def _land_recoded(chunks: Iterable[bytes], encoding: Encoding, empty: Landed, desk: Desk) -> Landed:
    guard = CellGuard(desk.limits, desk.where, empty.delimiter)
    size = 0
    with desk.room.writing(empty.path) as out:
        for text in recode(chunks, encoding, desk.where):
            guard.feed(text)
            size += write_all(out, text)
    return replace(empty, size=size, lines=guard.lines)
