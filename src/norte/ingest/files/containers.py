"""Opens whatever a team drops, safely: each table-like text inside it as CSV in scratch."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.printable import printable
from norte.ingest.files.archives import Budget, entries, open_entry, open_zip, unpack_single
from norte.ingest.files.intake import Desk, Landed, land, too_large
from norte.ingest.files.limits import DEFAULT, Limits
from norte.ingest.files.markup import html_tables
from norte.ingest.files.member import BadMember, Member, MemberKind, Opened
from norte.ingest.files.original import steady
from norte.ingest.files.packages import weigh, workbook_kind
from norte.ingest.files.recognise import web_page
from norte.ingest.files.refusals import UNPACK, WITHIN, StopFileError, refuse
from norte.ingest.files.scratch import Room, room_in
from norte.ingest.files.workbooks import check_ole, land_sheets, write_rows

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path
    from zipfile import ZipFile

    from norte.ingest.files.archives import Entry


@dataclass(frozen=True, slots=True)
class _Source:
    """What is being opened: the dropped file itself or something inside it."""

    original: Path
    sha256: str
    name: str
    display: str
    depth: int
    desk: Desk
    budget: Budget

    def inner(self, name: str, path: str, mark: str) -> _Source:
        """A member or sheet of this one."""
        display = f"{self.display}{WITHIN}{printable(path)}"
        return replace(
            self,
            name=printable(name),
            display=display,
            sha256=f"{self.sha256}{mark}",
            desk=replace(self.desk, where=display),
        )

    def bad(self, error: DataError) -> BadMember:
        """This one as a member that cannot be read."""
        return BadMember(self.name, self.display, self.sha256, self.original, error)


@contextmanager
def open_members(
    path: Path, scratch: Path, *, limits: Limits = DEFAULT
) -> Iterator[Iterator[Opened]]:
    """Everything in the file `path` that may be a table, one after another.

    `with open_members(path, scratch) as members: for member in members: …`. What is in scratch
    goes at the end of the block, well or badly; a member's CSV stays readable until then. The
    original is read once and never written. A member of a zip that cannot be read comes as a
    `BadMember`; what concerns the whole file is raised, by `open_members` or while iterating.

    Raises:
        DataError: the file cannot be read, changed while it was read, is no export, is cut,
            encrypted or over a limit, or scratch cannot hold it.
    """
    with room_in(scratch) as room:
        source, landed = _take(path, room, limits)
        with closing(_open(landed, source)) as members:
            yield members


def _take(path: Path, room: Room, limits: Limits) -> tuple[_Source, Landed]:
    digest = hashlib.sha256()
    with steady(path) as original:
        desk = Desk(room, limits, original.name)
        if original.size > limits.file:
            raise too_large(original.name, limits.file)
        room.need(original.size)
        landed = land(original, desk, digest)
    budget = Budget(original.size, limits, original.name)
    name = original.name
    return _Source(path, digest.hexdigest(), name, name, 0, desk, budget), landed


def _open(landed: Landed, source: _Source) -> Generator[Opened, None, None]:
    match landed.kind:
        case "text":
            kind: MemberKind = "tsv" if landed.delimiter == "\t" else "csv"
            yield _member(source, landed, kind)
        case "html":
            yield from _open_page(landed, source)
        case "ole":
            check_ole(landed.path, source.desk.where)
            yield from _open_workbook(landed, source, "xls")
        case "gzip" | "bzip2":
            yield from _open_single(landed, source)
        case "zip":
            yield from _open_zip(landed, source)


def _member(source: _Source, landed: Landed, kind: MemberKind, sheet: str | None = None) -> Member:
    return Member(
        name=source.name,
        display=source.display,
        sheet=sheet,
        sha256=source.sha256,
        csv=landed.path,
        delimiter_hint=landed.delimiter,
        encoding=landed.encoding,
        original=source.original,
        kind=kind,
        lines=landed.lines,
        size=landed.size,
    )


def _open_single(landed: Landed, source: _Source) -> Iterator[Opened]:
    deeper = _deeper(source)
    with landed.path.open("rb") as packed:
        stream = unpack_single(packed, landed.kind, source.desk.where)
        inner = land(stream, source.desk, source.budget)
    landed.path.unlink()
    yield from _open(inner, deeper)


def _open_zip(landed: Landed, source: _Source) -> Iterator[Opened]:
    where, limits = source.desk.where, source.desk.limits
    with open_zip(landed.path, where, limits) as archive:
        kind = workbook_kind(archive, where)
        if kind is None:
            yield from _open_entries(archive, source)
    if kind is not None:
        weigh(landed.path, kind, where, limits)
        yield from _open_workbook(landed, source, kind)


def _open_entries(archive: ZipFile, source: _Source) -> Iterator[Opened]:
    deeper = _deeper(source)
    kept = entries(archive, source.desk.where, source.desk.limits)
    size = sum(entry.info.file_size for entry in kept)
    source.budget.allow(source.budget.unpacked + size)
    source.desk.room.need(size)
    seen = Counter[str]()
    for entry in kept:
        seen[entry.path] += 1
        twin = f"~{seen[entry.path]}" if seen[entry.path] > 1 else ""
        inner = deeper.inner(entry.name, entry.path, f":{entry.path}{twin}")
        yield from _open_entry(archive, entry, inner)


def _open_entry(archive: ZipFile, entry: Entry, source: _Source) -> Iterator[Opened]:
    """A member of a zip; its own failure does not take the others with it."""
    try:
        with open_entry(archive, entry, source.desk.where) as stream:
            landed = land(stream, source.desk, source.budget)
        yield from _open(landed, source)
    except StopFileError:
        raise
    except DataError as error:
        yield source.bad(error)


def _open_workbook(landed: Landed, source: _Source, kind: MemberKind) -> Iterator[Opened]:
    desk = source.desk
    if landed.size > desk.limits.workbook:
        raise too_large(desk.where, desk.limits.workbook)
    named = landed.path.rename(landed.path.with_suffix(f".{kind}"))
    for sheet, inner in land_sheets(named, desk):
        yield _member(
            source.inner(source.name, sheet, f"#{printable(sheet)}"), inner, kind, printable(sheet)
        )
    named.unlink()


def _open_page(landed: Landed, source: _Source) -> Iterator[Opened]:
    tables = html_tables(landed.path.read_text("utf-8"))
    if not tables:
        raise web_page(source.desk.where)
    landed.path.unlink()
    for number, rows in enumerate(tables, start=1):
        sheet = str(number) if len(tables) > 1 else None
        inner = source if sheet is None else source.inner(source.name, sheet, f"#{sheet}")
        yield _member(inner, write_rows(rows, inner.desk), "xls", sheet)


def _deeper(source: _Source) -> _Source:
    """One level further down.

    Raises:
        DataError: that is too deep.
    """
    if source.depth > source.desk.limits.nesting:
        raise refuse(
            source.desk.where,
            "hay archivos comprimidos dentro de otros a demasiada profundidad",
            "there are archives inside archives, too deep",
            UNPACK,
        )
    return replace(source, depth=source.depth + 1)
