"""A file that no format knows: not an error page but its header and a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.text import Text
from norte.ingest.contract import ReadFile
from norte.ingest.mapping import propose_member
from norte.ingest.mapping.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from norte.ingest.files.library import Format
    from norte.ingest.files.member import Member
    from norte.ingest.mapping import Mapping

_MOST = 300


def unknown_file(member: Member, folder: Path, library: Sequence[Format]) -> ReadFile:
    """What is said of `member`, which no format knows: its header, and how it could be read.

    Raises:
        DataError: it has no header either; its first row is quoted.
    """
    proposal = propose_member(member, folder, library)
    return ReadFile(member.display, error=_unknown(proposal), proposal=proposal)


def _unknown(proposal: Mapping) -> DataError:
    found = proposal.found
    header = ", ".join(" ".join(cell.split()) for cell in found.header if cell.strip())
    return DataError(
        Text(
            es="«{file}»: ningún formato conoce este encabezado (fila {row}): {header}",
            en="'{file}': no format knows this header (row {row}): {header}",
        ).fill(
            file=found.file,
            row=found.row,
            header=header if len(header) <= _MOST else header[: _MOST - 1] + "…",
        ),
        _hint(proposal),
    )


def _hint(proposal: Mapping) -> Text:
    name = kind_of(proposal.table).name.text()
    if proposal.is_sure:
        start = Text(es="parece «{name}» ({table})", en="it looks like {name} ({table})").fill(
            name=name, table=proposal.table
        )
    else:
        start = Text(
            es="lo más parecido es «{name}» ({table})", en="the nearest is {name} ({table})"
        ).fill(name=name, table=proposal.table)
    return Text(
        es="{start}: `norte map {file}` muestra cómo se leería, lo corrige y lo guarda para las "
        "próximas veces",
        en="{start}: `norte map {file}` shows how it would be read, corrects it and keeps it for "
        "the next times",
    ).fill(start=start, file=proposal.found.name)
