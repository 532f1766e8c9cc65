"""Canonical tables from the grids of one file: staged, checked for repeats, written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from norte.ingest.files.coverage import Filled
from norte.ingest.files.facts import make_facts
from norte.ingest.files.fold import name, quote
from norte.ingest.files.rows import Made, Sheet, make_rows
from norte.ingest.files.shapes import shape
from norte.ingest.files.stage import Reader, Stage, stage, stage_sql
from norte.store.batch import StagedTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from norte.ingest.files.cell_sql import Names
    from norte.ingest.files.evidence import Evidence
    from norte.ingest.files.facts import Looked
    from norte.ingest.files.grid import Grid
    from norte.ingest.files.known import Known
    from norte.ingest.files.shapes import Source
    from norte.ingest.files.spec import FormatSpec
    from norte.workspace.settings import Settings

Calls = dict[str, "Callable[[list[str]], str]"]


@dataclass(frozen=True, slots=True)
class Job:
    """What building the tables of one file needs."""

    connection: duckdb.DuckDBPyConnection
    spec: FormatSpec
    known: Known
    settings: Settings
    names: Names
    calls: Calls
    matches: str | None
    scratch: Path
    looked: tuple[Looked, ...] = ()


def open_grids(source: Source) -> list[Grid]:
    """The grids of a file, by the shape of its format."""
    return list(shape(source.sniffed.format.spec.shape).open(source))


def stage_grids(
    job: Job, grids: Sequence[Grid], evidence: Evidence, source: Source
) -> tuple[Stage, ...]:
    """Every grid typed; where DuckDB's quick reading stumbles the file is read row by row."""
    try:
        return _stage_all(job, grids, evidence)
    except duckdb.Error:
        careful = shape(job.spec.shape).careful
        if careful is None:
            raise
        return _stage_all(job, list(careful(source)), evidence)


def _stage_all(job: Job, grids: Sequence[Grid], evidence: Evidence) -> tuple[Stage, ...]:
    return tuple(
        stage(job.connection, _reader(job, grid, evidence, i), job.scratch / f"stage{i}.parquet")
        for i, grid in enumerate(grids)
    )


def _reader(job: Job, grid: Grid, evidence: Evidence, place: int) -> Reader:
    return Reader(
        job.spec,
        grid,
        evidence.mark,
        evidence.patterns[place],
        job.names,
        {**_values(job, grid), **grid.extra},
    )


def _values(job: Job, grid: Grid) -> dict[str, str]:
    stated = grid.stated
    values = job.known.values(
        stated.day_from if stated else None, stated.day_to if stated else None
    )
    for word in ("account", "currency"):
        if word in grid.columns:
            values[word] = f"coalesce({name('v_' + word)}, {values[word]})"
    if "currency" in grid.columns:
        values["told_currency"] = f"coalesce({name('v_currency')}, {values['told_currency']})"
    return {**values, **grid.extra}


def build_tables(
    job: Job, stages: tuple[Stage, ...], evidence: Evidence
) -> tuple[list[Filled], int]:
    """The canonical tables of the file in scratch, and how many of its rows repeat another.

    Rows that a platform splits finer than our key (by network, by age) are added up; rows that
    are the same in every cell are the same row twice.
    """
    filled = _write_all(job, stages)
    if not any(_repeats(job, one) for one in filled if one.table.sliced):
        return filled, 0
    hashed, duplicates = _without_twins(job, stages, evidence)
    return [_added(job, one) if one.table.sliced else one for one in _write_all(job, hashed)], (
        duplicates
    )


def _write_all(job: Job, stages: tuple[Stage, ...]) -> list[Filled]:
    entries: dict[str, list[Made]] = defaultdict(list)
    for place, one in enumerate(stages):
        sheet = _sheet(job, one, place)
        for entry in job.spec.tables:
            made = make_rows(sheet, entry)
            if made is not None:
                entries[made.table.name].append(made)
    return [_write(job, many) for many in entries.values()]


def _sheet(job: Job, one: Stage, place: int) -> Sheet:
    facts = make_facts(job.connection, one, job.spec, job.known.zone, job.looked)
    level = next((lv for f, lv in job.spec.slices.levels.items() if f in one.fields), None)
    parts = [b for f, b in job.spec.slices.breakdowns.items() if f in one.fields]
    return Sheet(
        spec=job.spec,
        facts=facts,
        values=_values(job, one.grid),
        calls=job.calls,
        source_id=job.known.source_id,
        settings=job.settings,
        matches=job.matches,
        level=level,
        breakdown="+".join(parts) or "none",
        number=place,
    )


def _write(job: Job, many: list[Made]) -> Filled:
    """All the rows of one table in one Parquet."""
    table = many[0].table
    path = job.scratch / f"{table.name}.parquet"
    union = " UNION ALL BY NAME ".join(f"({made.sql})" for made in many)
    copied = job.connection.execute(
        f"COPY ({union}) TO {quote(str(path))} (FORMAT parquet, COMPRESSION lz4_raw)"
    ).fetchone()
    rows = int(copied[0]) if copied else 0
    covering = [made for made in many if made.covers]
    columns = tuple(dict.fromkeys(c for made in covering for c in made.columns))
    asked = {c.name for c in table.columns if c.role in {"measure", "stock"}}
    told = tuple(c for c in columns if c in asked) or tuple(
        c.name for c in table.columns if c.name in columns and c.role != "detail"
    )
    flags = frozenset[str]().union(*(made.flags for made in many))
    staged = StagedTable(table.name, path, rows) if rows else None
    return Filled(table, str(path), staged, told, flags)


def _repeats(job: Job, one: Filled) -> bool:
    """Whether two rows have one key."""
    if one.staged is None:
        return False
    key = ", ".join(_key(job, one))
    row = job.connection.execute(
        f"SELECT count(*) > count(DISTINCT hash({key})) FROM read_parquet({quote(one.parquet_path)})"
    ).fetchone()
    return bool(row and row[0])


def _key(job: Job, one: Filled) -> list[str]:
    have = {
        row[0]
        for row in job.connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet({quote(one.parquet_path)})"
        ).fetchall()
    }
    return [name(c) for c in one.table.key if c in have]


def _without_twins(
    job: Job, stages: tuple[Stage, ...], evidence: Evidence
) -> tuple[tuple[Stage, ...], int]:
    """The stages anew, without rows all of whose cells are those of an earlier row."""
    made, duplicates = [], 0
    for place, one in enumerate(stages):
        path = job.scratch / f"hashed{place}.parquet"
        cells = ", ".join(f"c{i}" for i in range(one.grid.width))
        select = stage_sql(_reader(job, one.grid, evidence, place), f"hash({cells}) AS twin")
        job.connection.execute(
            f"COPY ({select}) TO {quote(str(path))} (FORMAT parquet, COMPRESSION lz4_raw)"
        )
        hashed = replace(one, parquet=path)
        numbered = job.scratch / f"single{place}.parquet"
        facts = "fate NOT IN ('ignore', 'total', 'total_whole', 'total_account')"
        job.connection.execute(
            f"COPY (SELECT * FROM {hashed.sql()} QUALIFY NOT ({facts}) OR "
            f"row_number() OVER (PARTITION BY twin, fate ORDER BY src_row) = 1 "
            f"ORDER BY src_row) TO {quote(str(numbered))} (FORMAT parquet)"
        )
        before, after = (_rows(job, p) for p in (path, numbered))
        duplicates += before - after
        made.append(replace(one, parquet=numbered, is_final=True))
    return tuple(made), duplicates


def _rows(job: Job, path: Path) -> int:
    row = job.connection.execute(
        f"SELECT count(*) FROM read_parquet({quote(str(path))})"
    ).fetchone()
    return int(row[0]) if row else 0


def _added(job: Job, one: Filled) -> Filled:
    """Rows of one key as one row: what adds is added, of the rest the first row's stays."""
    if one.staged is None:
        return one
    key = _key(job, one)
    kinds: Mapping[str, str] = {c.name: c.role for c in one.table.columns}
    columns = [
        row[0]
        for row in job.connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet({quote(one.parquet_path)})"
        ).fetchall()
    ]
    uniques = one.table.name in {"ad_period", "web_period"}
    parts = []
    for column in columns:
        if name(column) in key:
            parts.append(name(column))
        elif kinds[column] == "measure":
            how = "max" if uniques else "sum"
            typed = f"CAST({how}({name(column)}) AS {_type(one, column)})"
            parts.append(f"{typed} AS {name(column)}")
        elif column == "src_row":
            parts.append("min(src_row) AS src_row")
        else:
            parts.append(f"arg_min({name(column)}, src_row) AS {name(column)}")
    path = job.scratch / f"{one.table.name}.added.parquet"
    job.connection.execute(
        f"COPY (SELECT {', '.join(parts)} FROM read_parquet({quote(one.parquet_path)}) "
        f"GROUP BY {', '.join(key)}) TO {quote(str(path))} (FORMAT parquet, COMPRESSION lz4_raw)"
    )
    return replace(
        one,
        parquet_path=str(path),
        staged=StagedTable(one.table.name, path, _rows(job, path)),
    )


def _type(one: Filled, column: str) -> str:
    kind = one.table.column(column).type
    return {"int": "BIGINT", "money": "DECIMAL(18,6)"}.get(kind, "DOUBLE")
