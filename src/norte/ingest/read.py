"""Files into batches: each member recognised, settled, typed, counted; nothing is landed here."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from norte.base.errors import DataError, NorteError
from norte.base.text import Text
from norte.ingest.contract import ReadFile
from norte.ingest.files.connect import connect
from norte.ingest.files.containers import open_members
from norte.ingest.files.library import read_library
from norte.ingest.files.member import BadMember
from norte.ingest.files.read_member import Desk, read_member
from norte.ingest.unknown import unknown_file
from norte.schema.channels import read_channels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from norte.ingest.contract import Progress, ReadContext, ReadOptions
    from norte.ingest.files.member import Member


def read(
    path: Path,
    *,
    context: ReadContext,
    options: ReadOptions,
    scratch: Path,
    progress: Progress | None = None,
) -> Iterator[ReadFile]:
    """Everything in the file `path`, one `ReadFile` for each table-like text in it.

    What stops one member is in its `error`, and the others go on. The Parquet files of a batch are
    in `scratch` until the next one is asked for.

    Raises:
        DataError: the file cannot be opened at all.
        SettingsError: a format file or `channels.yml` of the workspace is wrong.
    """
    library = read_library(context.formats)
    channels = read_channels(context.channels)
    with open_members(path, scratch / "members") as members, connect(scratch) as connection:
        for place, member in enumerate(members):
            if isinstance(member, BadMember):
                yield ReadFile(member.display, error=member.error)
                continue
            room = scratch / f"member{place}"
            room.mkdir(parents=True)
            desk = Desk(connection, context, options, library, channels, path, room)
            yield _one(desk, member, progress)
            shutil.rmtree(room, ignore_errors=True)


def _one(desk: Desk, member: Member, progress: Progress | None) -> ReadFile:
    if progress is not None:
        progress(member.display, 0.0)
    try:
        made = read_member(desk, member)
        if made is None:
            made = unknown_file(member, desk.path.parent, desk.library)
    except NorteError as error:
        made = ReadFile(member.display, error=error)
    except MemoryError:
        made = ReadFile(member.display, error=_no_memory(member.display))
    if progress is not None:
        progress(member.display, 1.0)
    return made


def _no_memory(display: str) -> DataError:
    return DataError(
        Text(
            es="«{name}» no cabe en la memoria de este equipo",
            en="'{name}' does not fit in this machine's memory",
        ).fill(name=display),
        Text(es="pártalo en varios archivos", en="split it into several files"),
    )
