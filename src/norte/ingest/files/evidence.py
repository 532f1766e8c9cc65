"""What the cells of a whole file prove: its decimal mark and the way it writes dates.

A sample decides where it can; where it cannot the whole column is asked; where two readings stay
possible the import asks (EXPORT_FORMATS, rules 3 and 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.base.errors import QuestionError
from norte.base.text import Text
from norte.ingest.files.dates import BY_NAME, matching, order_evidence
from norte.ingest.files.fold import quote
from norte.ingest.files.numbers import MARKED_SQL, UNCLEAR_SQL, Mark, Votes
from norte.ingest.files.spec import DATED, NUMERIC

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from norte.ingest.files.dates import Pattern
    from norte.ingest.files.grid import Grid
    from norte.ingest.files.spec import DateOrder, FormatSpec

SAMPLE_ROWS = 1000
_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said of a file, now or once before; None where nothing was said."""

    decimal: Mark | None = None
    dates: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """How the cells of a file are read; `patterns` by field, for each grid in order."""

    mark: Mark | None
    patterns: tuple[Mapping[str, Pattern], ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    connection: duckdb.DuckDBPyConnection
    spec: FormatSpec
    told: Told
    name: str


def find_evidence(
    connection: duckdb.DuckDBPyConnection,
    grids: Sequence[Grid],
    spec: FormatSpec,
    told: Told,
    name: str,
) -> Evidence:
    """How the cells of `grids` are to be read, one decision for the whole file.

    Raises:
        QuestionError: a lone `1.247` or a column of `03/04/2026` that reads two ways.
    """
    desk = _Desk(connection, spec, told, name)
    samples = [grid.sample(SAMPLE_ROWS) for grid in grids]
    mark = spec.decimal or _mark(desk, grids, samples)
    order = _Order(desk)
    patterns = tuple(
        _patterns(desk, grid, sample, order) for grid, sample in zip(grids, samples, strict=True)
    )
    return Evidence(mark, patterns)


def _mark(desk: _Desk, grids: Sequence[Grid], samples: Sequence[list[list[str]]]) -> Mark | None:
    votes = Votes()
    for grid, sample in zip(grids, samples, strict=True):
        for field, column in _numeric(desk.spec, grid):
            cells = [row[column] for row in sample if column < len(row) and row[column]]
            votes.look(cells, whole=desk.spec.fields[field].type == "int")
    if votes.verdict is None:
        _look_aside(grids, samples, votes)
    if votes.verdict is None and any(len(s) >= SAMPLE_ROWS for s in samples):
        for grid in grids:
            _look_through(desk, grid, votes)
    if votes.verdict is None and votes.unclear is not None:
        return desk.told.decimal or _ask_decimal(desk, votes.unclear)
    return votes.verdict


def _numeric(spec: FormatSpec, grid: Grid) -> list[tuple[str, int]]:
    marked = NUMERIC - {"count"}
    return [(f, c) for f, c in grid.columns.items() if spec.fields[f].type in marked]


def _look_aside(grids: Sequence[Grid], samples: Sequence[list[list[str]]], votes: Votes) -> None:
    """Columns that the format does not know, such as rates, may prove the mark too."""
    aside = Votes()
    for grid, sample in zip(grids, samples, strict=True):
        known = set(grid.columns.values())
        for column in set(range(grid.width)) - known:
            cells = [row[column] for row in sample if column < len(row) and row[column]]
            aside.look(cells, whole=False)
    votes.comma += aside.comma
    votes.point += aside.point


def _look_through(desk: _Desk, grid: Grid, votes: Votes) -> None:
    """Ask the whole columns, for a long file whose first rows prove nothing."""
    for field, _ in _numeric(desk.spec, grid):
        cell = grid.cell(field)
        clear = f"NOT regexp_matches({cell}, {quote(UNCLEAR_SQL)})"
        for also in (clear, "TRUE"):
            found = desk.connection.execute(
                f"SELECT {cell} FROM {grid.sql()} WHERE regexp_matches({cell}, "
                f"{quote(MARKED_SQL)}) AND {also} LIMIT {_LIMIT}"
            ).fetchall()
            votes.look([row[0] for row in found], whole=desk.spec.fields[field].type == "int")
            if votes.verdict is not None:
                return


def _ask_decimal(desk: _Desk, cell: str) -> Mark:
    bare = cell.strip()
    raise QuestionError(
        Text(
            es="«{name}»: «{cell}» puede ser mil y pico o un número con decimales, y nada más en "
            "el archivo lo aclara",
            en="'{name}': '{cell}' may be a thousand or a number with decimals, and nothing else "
            "in the file tells",
        ).fill(name=desk.name, cell=bare),
        Text(
            es="diga cuál es el signo decimal: --decimal comma (coma) o --decimal point (punto)",
            en="say which the decimal mark is: --decimal comma or --decimal point",
        ),
        "--decimal",
    )


class _Order:
    """Day or month first: one answer for all the columns of a file."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    def choose(self, grid: Grid, field: str, cells: Sequence[str]) -> Pattern:
        """Which of 03/04 is the month, by evidence, then by what was told, then by the format."""
        own = order_evidence(cells) or self._whole_column(grid, field)
        proof = own or self._others(grid, field)
        if len(proof) == 1:
            return BY_NAME[proof.pop()]
        order = self._desk.told.dates or self._desk.spec.dates
        if order in {"dmy", "mdy"}:
            return BY_NAME[str(order)]
        raise QuestionError(
            Text(
                es="«{name}»: en «{column}», «{cell}» se puede leer día/mes o mes/día, y ningún "
                "valor lo aclara",
                en="'{name}': in '{column}', '{cell}' reads as day/month or month/day, and no "
                "value tells",
            ).fill(name=self._desk.name, column=grid.header[grid.columns[field]], cell=cells[0]),
            Text(
                es="diga el orden: --dates dmy (día primero) o --dates mdy (mes primero)",
                en="say the order: --dates dmy (day first) or --dates mdy (month first)",
            ),
            "--dates",
        )

    def _others(self, grid: Grid, field: str) -> set[str]:
        """What the other date columns prove: a file writes its dates in one way."""
        dated = [f for f in grid.columns if self._desk.spec.fields[f].type in DATED and f != field]
        return set[str]().union(*(self._whole_column(grid, other) for other in dated))

    def _whole_column(self, grid: Grid, field: str) -> set[str]:
        parts = [
            f"max(try_cast(regexp_extract({grid.cell(field)}, "
            f"'^\\s*(\\d{{1,2}})[/.\\-](\\d{{1,2}})[/.\\-]\\d', {n}) AS INT))"
            for n in (1, 2)
        ]
        found = self._desk.connection.execute(
            f"SELECT {', '.join(parts)} FROM {grid.sql()}"
        ).fetchone() or (None, None)
        first, second = found
        return {o for o, n in (("dmy", first), ("mdy", second)) if n is not None and n > 12}


def _patterns(
    desk: _Desk, grid: Grid, sample: list[list[str]], order: _Order
) -> dict[str, Pattern]:
    chosen: dict[str, Pattern] = {}
    for field, column in grid.columns.items():
        kind = desk.spec.fields[field].type
        if kind not in DATED:
            continue
        cells = [row[column] for row in sample if column < len(row) and row[column].strip()]
        found = matching((cells or _first_cells(desk, grid, field))[:_LIMIT], kind)
        names = {pattern.name for pattern in found}
        if {"dmy", "mdy"} <= names:
            chosen[field] = order.choose(grid, field, cells or _first_cells(desk, grid, field))
        else:
            chosen[field] = found[0] if found else BY_NAME["iso"]
    return chosen


def _first_cells(desk: _Desk, grid: Grid, field: str) -> list[str]:
    cell = grid.cell(field)
    found = desk.connection.execute(
        f"SELECT {cell} FROM {grid.sql()} WHERE {cell} IS NOT NULL LIMIT {_LIMIT}"
    ).fetchall()
    return [row[0] for row in found]
