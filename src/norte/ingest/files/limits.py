"""How large what a file holds may be before Norte stops and says so."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000
GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of one import, in bytes unless the name says otherwise.

    They are far above any export that a person makes by hand and far below what would fill a
    disk or the memory of a laptop.
    """

    file: int = 20 * GB
    workbook: int = 200 * MB
    """An XLSX, XLS, ODS or HTML table as it lies on the disk: it is read in memory."""
    workbook_unpacked: int = 3 * GB
    workbook_cells: int = 40_000_000
    """Width × height of one sheet: a value in XFD1048576 alone makes 17 thousand million cells."""
    unpacked: int = 20 * GB
    """All that one archive becomes, its inner archives with it."""
    ratio: int = 200
    """Unpacked ÷ packed bytes; a CSV reaches 20, a bomb 1,000."""
    ratio_from: int = 50 * MB
    """Unpacked bytes below which the ratio is not looked at."""
    members: int = 2_000
    index: int = 16 * MB
    """The list of members at the end of a zip, which is read in memory."""
    nesting: int = 1
    """Archives inside an archive: a zip of .csv.gz files is opened, a third level is not."""
    cell: int = 16 * MB
    line: int = 64 * MB
    lines: int = 2_000_000_000


DEFAULT = Limits()


def size_text(size: int) -> str:
    """`size` bytes as a person reads it, in whole decimal units: "640 kB", "20 GB"."""
    for unit, name in ((GB, "GB"), (MB, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} B"
