"""A file that no format knows: not an error page but its header and a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.printable import printable
from norte.base.text import Text
from norte.ingest.contract import ReadFile
from norte.ingest.mapping import propose_member

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from norte.ingest.files.library import Format
    from norte.ingest.files.member import Member
    from norte.ingest.mapping import Mapping

_SHOWN = 12


class UnknownFileError(DataError):
    """No format knows the header; `norte map` shows the proposed mapping and saves it."""

    code = "unknown-file"


def unknown_file(member: Member, folder: Path, library: Sequence[Format]) -> ReadFile:
    """The member with its error and, when some row looks like a header, the mapping proposed."""
    try:
        proposal = propose_member(member, folder, library)
    except DataError as error:
        return ReadFile(member.display, error=_no_header(member, error))
    return ReadFile(member.display, error=_unknown(member, proposal))


def _unknown(member: Member, proposal: Mapping) -> UnknownFileError:
    cells = [printable(cell.strip()) for cell in proposal.header if cell.strip()]
    shown = ", ".join(cells[:_SHOWN]) + (", …" if len(cells) > _SHOWN else "")
    return UnknownFileError(
        Text(
            es="ningún formato conoce «{name}»; su encabezado es: {header}",
            en="no format knows '{name}'; its header is: {header}",
        ).fill(name=member.display, header=shown),
        Text(
            es="«norte map {file}» propone cómo leerlo (parece {table}) y lo guarda con --accept",
            en="'norte map {file}' proposes how to read it (it looks like {table}) and saves it "
            "with --accept",
        ).fill(file=member.original.name, table=proposal.table),
    )


def _no_header(member: Member, error: DataError) -> UnknownFileError:
    return UnknownFileError(
        Text(es="ningún formato conoce «{name}»: {why}", en="no format knows '{name}': {why}").fill(
            name=member.display, why=error.what
        ),
        error.hint
        or Text(
            es="abra el archivo: la tabla necesita una fila de encabezados",
            en="open the file: the table needs a header row",
        ),
    )
