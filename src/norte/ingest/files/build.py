"""Canonical tables from the grids of one file: staged, checked for repeats, written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from norte.ingest.files.coverage import Filled
from norte.ingest.files.expression import names_in
from norte.ingest.files.facts import fields_as_facts, make_facts
from norte.ingest.files.few_values import encoder
from norte.ingest.files.fold import constant, name, quote
from norte.ingest.files.repeats import added_up, has_repeats, merged_sql, without_twins
from norte.ingest.files.rows import Made, Sheet, fields_for, make_rows
from norte.ingest.files.shapes import shape
from norte.ingest.files.stage import Reader, Stage, stage, stage_sql
from norte.store.batch import StagedTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from norte.ingest.files.cell_sql import Names
    from norte.ingest.files.evidence import Evidence
    from norte.ingest.files.facts import Facts, Looked
    from norte.ingest.files.grid import Grid
    from norte.ingest.files.known import Known
    from norte.ingest.files.shapes import Source
    from norte.ingest.files.spec import FormatSpec
    from norte.workspace.settings import Settings

Calls = dict[str, "Callable[[list[str]], str]"]


@dataclass(frozen=True, slots=True)
class Job:
    """What building the tables of one file needs; `src_file` is the hash that its rows carry."""

    connection: duckdb.DuckDBPyConnection
    spec: FormatSpec
    known: Known
    settings: Settings
    names: Names
    calls: Calls
    matches: str | None
    scratch: Path
    src_file: str
    looked: tuple[Looked, ...] = ()


def open_grids(source: Source) -> list[Grid]:
    """The grids of a file, by the shape of its format."""
    return list(shape(source.sniffed.format.spec.shape).open(source))


def stage_grids(
    job: Job, grids: Sequence[Grid], evidence: Evidence, source: Source
) -> tuple[Stage, ...]:
    """Every grid typed; where DuckDB's quick reading stumbles the file is read row by row."""
    grids, evidence = _narrowed(job, grids, evidence)
    try:
        return _stage_all(job, grids, evidence)
    except duckdb.Error:
        careful = shape(job.spec.shape).careful
        if careful is None:
            raise
        again, _ = _narrowed(job, list(careful(source)), evidence)
        return _stage_all(job, again, evidence)


def _narrowed(job: Job, grids: Sequence[Grid], evidence: Evidence) -> tuple[list[Grid], Evidence]:
    """The grids with only the fields that something is made of: the others need no reading."""
    told = _told_fields(job.spec)
    made = []
    for grid in grids:
        facts = fields_as_facts([*grid.columns, *(f for one in job.looked for f in one.fields)])
        needed = fields_for(_sheet(job, facts, _values(job, grid))) | told
        columns = {f: c for f, c in grid.columns.items() if f in needed}
        made.append(replace(grid, columns=columns or grid.columns))
    return made, evidence


def _told_fields(spec: FormatSpec) -> set[str]:
    """Fields that decide a row's fate, or stand in no table and are needed all the same."""
    texts = [rule.when for rule in spec.rows]
    texts += [spec.tax_inside]
    needed = {"account", "currency", *(f for f, one in spec.fields.items() if one.required)}
    if spec.totals is not None:
        texts += [spec.totals.where, spec.totals.whole, spec.totals.account]
        needed |= set(spec.totals.columns)
    if spec.period is not None:
        needed |= {spec.period.day_from, spec.period.day_to}
    if spec.fill is not None:
        needed |= {spec.fill.by, *spec.fill.fields}
    needed |= {one.field for one in spec.lookup} | {f for one in spec.wanted for f in one.fields}
    return needed.union(*(names_in(text) for text in texts if text))


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
    connection = job.connection
    if not any(has_repeats(connection, one) for one in filled if one.table.sliced):
        return [_distinct(one) if one.table.sliced else one for one in filled], 0
    single, gone = without_twins(connection, _hashed(job, stages, evidence), job.scratch)
    again = _write_all(job, single)
    added = [added_up(connection, one) if one.table.sliced else one for one in again]
    return [_distinct(one) if one.table.sliced else one for one in added], gone


def _distinct(one: Filled) -> Filled:
    """A table of which no two rows have one key: the landing need not count them again."""
    return replace(one, staged=one.staged and replace(one.staged, is_distinct=True))


def _hashed(job: Job, stages: tuple[Stage, ...], evidence: Evidence) -> tuple[Stage, ...]:
    """The stages anew, with a hash of all the cells of each row."""
    made = []
    for place, one in enumerate(stages):
        path = job.scratch / f"hashed{place}.parquet"
        cells = ", ".join(f"c{i}" for i in range(one.grid.width))
        select = stage_sql(_reader(job, one.grid, evidence, place), f"hash({cells}) AS twin")
        job.connection.execute(
            f"COPY ({select}) TO {quote(str(path))} (FORMAT parquet, COMPRESSION lz4_raw)"
        )
        made.append(replace(one, parquet=path))
    return tuple(made)


def _write_all(job: Job, stages: tuple[Stage, ...]) -> list[Filled]:
    entries: dict[str, list[Made]] = defaultdict(list)
    for place, one in enumerate(stages):
        facts = make_facts(job.connection, one, job.spec, job.known.zone, job.looked)
        sheet = _sheet(job, facts, _values(job, one.grid))
        sheet = replace(sheet, encode=encoder(job.connection, one))
        for entry in job.spec.tables:
            made = make_rows(sheet, entry)
            if made is not None:
                entries[made.table.name].append(replace(made, part=place))
    return [_write(job, many) for many in entries.values()]


def _sheet(job: Job, facts: Facts, values: Mapping[str, str]) -> Sheet:
    slices = job.spec.slices
    parts = [b for f, b in slices.breakdowns.items() if f in facts.fields]
    return Sheet(
        spec=job.spec,
        facts=facts,
        values=values,
        calls=job.calls,
        source_id=job.known.source_id,
        settings=job.settings,
        matches=job.matches,
        level=next((lv for f, lv in slices.levels.items() if f in facts.fields), None),
        breakdown="+".join(parts) or "none",
    )


def _write(job: Job, many: list[Made]) -> Filled:
    """All the rows of one table in one Parquet."""
    table = many[0].table
    path = job.scratch / f"{table.name}.parquet"
    ours = {
        column: sql
        for column, sql in _lineage(job).items()
        if not any(column in made.columns for made in many)
    }
    added = "".join(f", {sql} AS {name(column)}" for column, sql in ours.items())
    is_mixed = len({made.part for made in many}) > 1
    copied = job.connection.execute(
        f"COPY (SELECT *{added} FROM ({_union(job, many, path)})) TO {quote(str(path))} "
        "(FORMAT parquet, COMPRESSION lz4_raw)"
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
    constants = many[0].constants if len(many) == 1 else frozenset()
    return Filled(table, str(path), staged, told, flags, constants | ours.keys(), is_mixed)


def _lineage(job: Job) -> dict[str, str]:
    """What the landing would write on every row, so that it can take a large file as it is."""
    return {
        "source_id": constant(job.known.source_id),
        "platform": constant(job.spec.platform),
        "src_file": constant(job.src_file),
    }


def _union(job: Job, many: list[Made], path: Path) -> str:
    """The rows of all the entries; those of several blocks with one key are one row."""
    if len({made.part for made in many}) == 1:
        return " UNION ALL BY NAME ".join(f"({made.sql})" for made in many)
    parts = path.with_suffix(".parts.parquet")
    union = " UNION ALL BY NAME ".join(
        f"(SELECT *, {made.part} AS _part FROM ({made.sql}))" for made in many
    )
    job.connection.execute(f"COPY ({union}) TO {quote(str(parts))} (FORMAT parquet)")
    return merged_sql(job.connection, many[0].table, f"read_parquet({quote(str(parts))})")
