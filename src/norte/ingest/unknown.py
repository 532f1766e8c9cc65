"""A file that no format knows: not an error page but its header and a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.text import Text
from norte.ingest.contract import ReadFile
from norte.ingest.files.sniff import head_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.ingest.files.library import Format
    from norte.ingest.files.member import Member


def unknown_file(member: Member, library: Sequence[Format]) -> ReadFile:
    del library
    rows = rows_of(head_of(member.csv), member.delimiter_hint or ",", 5)
    return ReadFile(member.display, error=DataError(Text.same(str([r.cells for r in rows]))))
