"""From a grid of cells to typed rows in one Parquet: each with its fate, or what is wrong with it.

One COPY reads the CSV; the row number is the Parquet's own `file_row_number` (a window over
nothing would make the reading single-threaded).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.ingest.files.cell_sql import NEVER_WRONG, Names, cell_reading
from norte.ingest.files.expression import Scope, compile_expression, names_in
from norte.ingest.files.fold import name, quote
from norte.ingest.files.numbers import masked_sql
from norte.ingest.files.spec import NUMERIC

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb

    from norte.ingest.files.dates import Pattern
    from norte.ingest.files.grid import Grid
    from norte.ingest.files.numbers import Mark
    from norte.ingest.files.spec import FormatSpec, Totals

FIRST_CELLS = 4
"""Cells among which the first that is filled is `first_cell`: where totals are labelled."""


_FATES = "'fact', 'sale', 'refund', 'ignore', 'total', 'total_whole', 'total_account'"


@dataclass(frozen=True, slots=True)
class Reader:
    """How the cells of one grid are read: the format, its evidence, the names of channels."""

    spec: FormatSpec
    grid: Grid
    mark: Mark | None
    patterns: Mapping[str, Pattern]
    names: Names
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """Typed rows of a grid: `v_field` columns, `o_field` offsets, `fate`, `error`, `masked`.

    A final one already has its `src_row`.
    """

    parquet: Path
    grid: Grid
    fields: tuple[str, ...]
    is_final: bool = False

    def sql(self) -> str:
        """The staged rows with `src_row`, the row as a spreadsheet counts it."""
        path = quote(str(self.parquet))
        if self.is_final:
            return f"read_parquet({path})"
        if self.grid.is_numbered:
            return f"(SELECT row AS src_row, * EXCLUDE (row) FROM read_parquet({path}))"
        return (
            f"(SELECT file_row_number + {self.grid.first_row} AS src_row, "
            f"* EXCLUDE (file_row_number) FROM read_parquet({path}, file_row_number=true))"
        )


def stage(connection: duckdb.DuckDBPyConnection, reader: Reader, parquet: Path) -> Stage:
    """Read `reader.grid` into `parquet`.

    Raises:
        duckdb.Error: a row has not as many cells as the header, or a quote is astray.
    """
    connection.execute(
        f"COPY ({stage_sql(reader)}) TO {quote(str(parquet))} (FORMAT parquet, COMPRESSION lz4_raw)"
    )
    return Stage(parquet, reader.grid, tuple(reader.grid.columns))


def stage_sql(reader: Reader, extra: str = "") -> str:
    """The SELECT of the typed rows; `extra` adds columns over the raw cells `c0`, `c1`, …."""
    grid, spec = reader.grid, reader.spec
    readings = {
        field: cell_reading(
            f"r{i}",
            spec.fields[field],
            f"s{i}",
            (reader.mark, reader.patterns.get(field), reader.names),
        )
        for i, field in enumerate(grid.columns)
    }
    raw = [f"{grid.cell(f)} AS r{i}" for i, f in enumerate(grid.columns)]
    raw += _label_cells(reader)
    raw += ["TRY_CAST(row AS BIGINT) AS row", "over"] if grid.is_numbered else []
    raw += [extra] if extra else []
    steps = [f"{r.before} AS s{i}" for i, r in enumerate(readings.values()) if r.before]
    typed = [f"{r.value} AS {name('v_' + f)}" for f, r in readings.items()]
    typed += [f"{r.extra} AS {name('o_' + f)}" for f, r in readings.items() if r.extra]
    kept = [name("v_" + f) for f in readings]
    kept += [name("o_" + f) for f, r in readings.items() if r.extra]
    kept += ["row"] if grid.is_numbered else []
    kept += [extra.rpartition(" ")[2]] if extra else []
    inner = f"SELECT {', '.join(raw)} FROM {grid.sql()}"
    for columns in (steps, typed):
        inner = f"SELECT *{''.join(', ' + c for c in columns)} FROM ({inner})"
    return (
        f"SELECT {', '.join(kept)}, {_fate(reader)} AS fate, "
        f"{_error(reader)} AS error, {_masked(reader)} AS masked FROM ({inner})"
    )


def _label_cells(reader: Reader) -> list[str]:
    """The cells in which totals are labelled, where the format looks at them.

    An exploration labels its total in the last column, or in one beyond the header.
    """
    spec, grid = reader.spec, reader.grid
    totals = spec.totals
    texts = [rule.when for rule in spec.rows]
    texts += [totals.where, totals.whole, totals.account] if totals else []
    asked = frozenset[str]().union(*(names_in(text) for text in texts if text))
    first = ", ".join(f"c{i}" for i in range(min(FIRST_CELLS, grid.width)))
    last = f"c{grid.width - 1}"
    cells = {
        "first_cell": f"coalesce({first})",
        "last_cell": f"coalesce(over, {last})" if grid.is_numbered else last,
    }
    return [f"{sql} AS {label}" for label, sql in cells.items() if label in asked]


def _fate(reader: Reader) -> str:
    """What becomes of a row: blank rows are ignored, totals told apart, then the row rules.

    Rows of which no field is known are ignored.
    """
    if not reader.grid.columns:
        return _fate_sql("ignore")
    spec = reader.spec
    scope = Scope(
        where=spec.id,
        fields={f: name("v_" + f) for f in reader.grid.columns},
        declared=frozenset(spec.fields),
        values={**reader.values, "first_cell": "first_cell", "last_cell": "last_cell"},
        words=spec.words,
    )
    filled = ", ".join(f"r{i}" for i in range(len(reader.grid.columns)))
    whens = [f"WHEN r0 IS NULL AND coalesce({filled}) IS NULL THEN {_fate_sql('ignore')}"]
    if spec.totals is not None:
        whens.append(_totals(spec.totals, scope))
    other = _fate_sql("fact")
    for rule in spec.rows:
        if rule.when is None:
            other = _fate_sql(rule.do)
            break
        built = compile_expression(rule.when, scope)
        if built.ready:
            whens.append(f"WHEN {built.sql} THEN {_fate_sql(rule.do)}")
    return f"CASE {' '.join(whens)} ELSE {other} END"


def _fate_sql(fate: str) -> str:
    """A fate as an ENUM, which is written without hashing a string a row."""
    return f"CAST({quote(fate)} AS ENUM({_FATES}))"


def _totals(totals: Totals, scope: Scope) -> str:
    """Which total a row is: nearly no row is one, so the kinds are asked of totals only."""
    kinds = [
        f"WHEN {compile_expression(test, scope).sql} THEN {_fate_sql(fate)}"
        for test, fate in ((totals.account, "total_account"), (totals.whole, "total_whole"))
        if test is not None
    ]
    total = _fate_sql("total")
    which = f"CASE {' '.join(kinds)} ELSE {total} END" if kinds else total
    return f"WHEN {compile_expression(totals.where, scope).sql} THEN {which}"


def _error(reader: Reader) -> str:
    """`field:cell` of the first cell not of its type, `field!` when a needed one is empty."""
    whens, doubts = [], []
    if reader.grid.is_numbered:
        doubts.append("over IS NOT NULL")
        whens.append("WHEN over IS NOT NULL THEN '+:' || over")
    for i, field in enumerate(reader.grid.columns):
        spec, value = reader.spec.fields[field], name("v_" + field)
        bad = f"r{i} IS NOT NULL AND {value} IS NULL AND trim(r{i}) <> ''"
        if spec.type in NUMERIC:
            bad += f" AND NOT {masked_sql(f'trim(r{i})')}"
        if spec.type not in NEVER_WRONG:
            doubts.append(f"r{i} IS NOT NULL AND {value} IS NULL")
            whens.append(f"WHEN {bad} THEN {quote(field + ':')} || r{i}")
        if spec.required:
            doubts.append(f"{value} IS NULL")
            whens.append(f"WHEN {value} IS NULL THEN {quote(field + '!')}")
    return _if_doubted(doubts, f"CASE {' '.join(whens)} END", "NULL::VARCHAR")


def _masked(reader: Reader) -> str:
    doubts, tests = [], []
    for i, field in enumerate(reader.grid.columns):
        if reader.spec.fields[field].type in NUMERIC:
            doubts.append(f"r{i} IS NOT NULL AND {name('v_' + field)} IS NULL")
            tests.append(f"({doubts[-1]} AND {masked_sql(f'trim(r{i})')})")
    return _if_doubted(doubts, " OR ".join(tests), "FALSE")


def _if_doubted(doubts: list[str], then: str, other: str) -> str:
    """`then` for the few rows where something was not read: CASE looks at no other row."""
    if not doubts:
        return other
    return f"CASE WHEN {' OR '.join(f'({d})' for d in doubts)} THEN {then} ELSE {other} END"
