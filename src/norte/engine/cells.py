"""The asked cells (period × members) and the leaf sums in them: where facts of tables meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from norte.catalog.nodes import Leaf

Members = tuple[str | None, ...]
Key = tuple[int, Members]
FILL_LIMIT = 200_000
"""Cells above which periods without rows are left out rather than shown as zero or no data."""


@dataclass
class Cells:
    """Rows of the answer, and for each leaf its sum in each row (NaN where there was no row)."""

    keys: list[Key] = field(default_factory=list)
    places: dict[Key, int] = field(default_factory=dict)
    sums: dict[Leaf, list[tuple[NDArray[np.int64], NDArray[np.float64]]]] = field(
        default_factory=dict
    )

    def place(self, key: Key) -> int:
        """The row of a cell, a new one when it is new."""
        found = self.places.get(key)
        if found is None:
            found = self.places[key] = len(self.keys)
            self.keys.append(key)
        return found

    def add(self, rows: pa.Table, dims: Sequence[str], leaves: Mapping[str, Leaf]) -> None:
        """Put the sums of one table's rows (columns `place`, dims, aliases) in their cells."""
        periods = rows.column("place").to_pylist()
        members = [rows.column(d).to_pylist() for d in dims]
        where = np.fromiter(
            (self.place((p, tuple(m))) for p, *m in zip(periods, *members, strict=True)),
            np.int64,
            len(periods),
        )
        for alias, leaf in leaves.items():
            self.sums.setdefault(leaf, []).append((where, _floats(rows.column(alias))))

    def put(self, leaf: Leaf, values: Mapping[Key, float]) -> None:
        """Put values of one leaf that were added elsewhere (stocks)."""
        where = np.fromiter((self.place(k) for k in values), np.int64, len(values))
        self.sums.setdefault(leaf, []).append((where, np.array(list(values.values()), np.float64)))

    def combinations(self) -> set[Members]:
        """The combinations of members that have a row."""
        return {members for _, members in self.keys}

    def fill(self, periods: int, combinations: Iterable[Members]) -> None:
        """A row for every period of every combination, so that zero and no data are seen."""
        wanted = list(combinations)
        if periods * len(wanted) > FILL_LIMIT:
            return
        for members in wanted:
            for place in range(periods):
                self.place((place, members))

    def order(self) -> list[int]:
        """Rows by period, then by members, the unknown last."""
        return sorted(
            range(len(self.keys)),
            key=lambda n: (self.keys[n][0], tuple((m is None, m or "") for m in self.keys[n][1])),
        )

    def values(self, leaf: Leaf) -> NDArray[np.float64]:
        """The leaf's sum in each row; NaN where nothing was found."""
        found = np.full(len(self.keys), np.nan)
        for where, values in self.sums.get(leaf, []):
            known = ~np.isnan(values)
            found[where[known]] = values[known]
        return found


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """A column of doubles, NaN where it is null; Arrow's own way would import pandas."""
    parts = [_chunk(part) for part in column.chunks]
    return np.concatenate(parts) if parts else np.empty(0)


def _chunk(part: pa.Array) -> NDArray[np.float64]:
    valid, data = part.buffers()
    span = slice(part.offset, part.offset + len(part))
    values = np.frombuffer(data, np.float64)[span].copy()
    if part.null_count:
        bits = np.unpackbits(np.frombuffer(valid, np.uint8), bitorder="little")
        values[bits[span] == 0] = np.nan
    return values
