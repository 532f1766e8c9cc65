"""Sheets whose rows are lines of a bigger thing: an order's products."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from norte.ingest.mapping.kinds import Kind
    from norte.ingest.mapping.model import Found, Mapping

_FEW = 2


def group_of(mapping: Mapping, kind: Kind) -> str | None:
    """The field whose rows are lines of one thing; None when each row stands for itself."""
    if kind.lines is None:
        return None
    key = mapping.of(kind.lines.by)
    if key is None or key.column is None:
        return None
    is_priced = mapping.of(kind.lines.quantity) and mapping.of(kind.lines.price)
    repeated = [cells for cells in _groups(mapping.found, key.column.index).values() if cells[1:]]
    return kind.lines.by if is_priced or repeated else None


def is_repeated(mapping: Mapping, field: str) -> bool:
    """Whether every row of a group repeats the group's own value of `field`: it is not added."""
    key = mapping.of(mapping.group) if mapping.group else None
    value = mapping.of(field)
    if key is None or key.column is None or value is None or value.column is None:
        return False
    place = value.column.index
    groups = _groups(mapping.found, key.column.index).values()
    several = [rows for rows in groups if len(rows) > 1]
    same = [rows for rows in several if len({_cell(r, place) for r in rows}) == 1]
    return len(several) >= _FEW and len(same) == len(several)


def _groups(found: Found, place: int) -> dict[str, list[tuple[str, ...]]]:
    made: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in found.rows:
        if _cell(row, place):
            made[_cell(row, place)].append(row)
    return made


def _cell(row: tuple[str, ...], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
