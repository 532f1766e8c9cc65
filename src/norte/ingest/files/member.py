"""One table-like text inside what was dropped: a CSV, a sheet, a member of a zip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from norte.base.errors import DataError

MemberKind = Literal["csv", "tsv", "xlsx", "ods", "xls"]
Encoding = Literal[
    "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1252"
]


@dataclass(frozen=True, slots=True)
class Member:
    """A text to read, ready in scratch; it lives as long as its `open_members` block.

    `csv` is UTF-8 without BOM; line ends and quotes are as they came. A row of a sheet keeps its
    number: blank rows above a table stay (blank columns at its left go). `sha256` is the hash of
    the original file's bytes, followed by `:member` and `#sheet` where there are several; its
    first 64 characters name the original in every case. `name` and `display` are safe to print,
    `name` has no folder. `encoding` is that of the original text ("utf-8" for a workbook).
    `delimiter_hint` is a guess from the first lines, certain for a workbook; None when no mark
    repeats. `lines` counts line ends, those inside quotes too.
    """

    name: str
    display: str
    sheet: str | None
    sha256: str
    csv: Path
    delimiter_hint: str | None
    encoding: Encoding
    original: Path
    kind: MemberKind
    lines: int
    size: int


@dataclass(frozen=True, slots=True)
class BadMember:
    """A member of a zip or a sheet that cannot be read; the others of its file still can."""

    name: str
    display: str
    sha256: str
    original: Path
    error: DataError


Opened = Member | BadMember
