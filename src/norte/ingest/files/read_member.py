"""One member, from its text to a batch: every decision in its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from norte.base.errors import DataError
from norte.base.text import Text
from norte.ingest.contract import ReadFile
from norte.ingest.files.build import Job, build_tables, open_grids, stage_grids
from norte.ingest.files.coverage import Filled, Tax, coverage_of, proven_of
from norte.ingest.files.dimensions import (
    channel_calls,
    channel_names,
    market_names,
    match_rows_sql,
)
from norte.ingest.files.evidence import Told, find_evidence
from norte.ingest.files.expression import Scope, compile_expression
from norte.ingest.files.fold import name
from norte.ingest.files.left_out import left_out
from norte.ingest.files.lookups import read_lookups
from norte.ingest.files.metric_names import metric_calls
from norte.ingest.files.outcome import check_totals, count_rows, read_rejects, total_warnings
from norte.ingest.files.people import person_calls
from norte.ingest.files.settle import Case, settle
from norte.ingest.files.shapes import Source, shape
from norte.ingest.files.sniff import sniff
from norte.ingest.files.wanted import wanted_columns
from norte.store.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from norte.ingest.contract import ReadContext, ReadOptions
    from norte.ingest.files.evidence import Evidence
    from norte.ingest.files.grid import Grid
    from norte.ingest.files.known import Known
    from norte.ingest.files.library import Format
    from norte.ingest.files.member import Member
    from norte.ingest.files.spec import FormatSpec
    from norte.ingest.files.stage import Stage
    from norte.schema.channels import Channels


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading the members of one file needs; `path` is the file as it was dropped."""

    connection: duckdb.DuckDBPyConnection
    context: ReadContext
    options: ReadOptions
    library: Sequence[Format]
    channels: Channels
    path: Path
    scratch: Path


def read_member(desk: Desk, member: Member) -> ReadFile | None:
    """The member as a batch; None when no format knows it.

    Raises:
        NorteError: it is known and cannot be read; the error says why.
    """
    sniffed = sniff(member.csv, desk.library, member.delimiter_hint)
    if sniffed is None:
        return None
    spec = sniffed.format.spec
    source = Source(member.csv, sniffed, member.name, desk.scratch)
    grids: Sequence[Grid] = open_grids(source)
    case = Case(desk.context, desk.options, sniffed.format, grids, desk.path, member.name)
    known = settle(case)
    answer = case.answer
    told = Told(
        decimal=desk.options.decimal or (answer.decimal if answer else None),
        dates=desk.options.dates or (answer.dates if answer else None),
    )
    job = _job(desk, member, known, (spec, told))
    try:
        grids, evidence = _evidence(desk, source, grids, told)
        stages = stage_grids(job, grids, evidence, source)
        return _finish(desk, member, replace(job, known=_period(job, stages)), (stages, evidence))
    except duckdb.Error as error:
        raise _unreadable(member, error) from error


def _evidence(
    desk: Desk, source: Source, grids: Sequence[Grid], told: Told
) -> tuple[Sequence[Grid], Evidence]:
    """What the cells prove; where DuckDB's quick reading stumbles they are read row by row."""
    spec = source.sniffed.format.spec
    try:
        return grids, find_evidence(desk.connection, grids, spec, told, source.name)
    except duckdb.Error:
        careful = shape(spec.shape).careful
        if careful is None:
            raise
        again = list(careful(source))
        return again, find_evidence(desk.connection, again, spec, told, source.name)


def _job(desk: Desk, member: Member, known: Known, how: tuple[FormatSpec, Told]) -> Job:
    spec, told = how
    settings = desk.context.settings
    calls = channel_calls(desk.channels, spec.platform)
    calls |= person_calls(desk.context.identity_key, known.source_id, settings.leads)
    calls |= metric_calls(desk.context.root)
    job = Job(
        connection=desk.connection,
        spec=spec,
        known=known,
        settings=settings,
        names={"market": market_names(settings), "channel": channel_names(desk.channels)},
        calls=calls,
        matches=match_rows_sql(desk.context.matches, spec.platform),
        scratch=desk.scratch,
        src_file=member.sha256,
    )
    return replace(job, looked=read_lookups(job, desk.path.parent, told))


def _period(job: Job, stages: Sequence[Stage]) -> Known:
    """What is known of the file with the period that its rows repeat, when they do."""
    period = job.spec.period
    if period is None:
        return job.known
    for stage in stages:
        if {period.day_from, period.day_to} <= set(stage.fields):
            first, last = job.connection.execute(
                f"SELECT min({name('v_' + period.day_from)}), max({name('v_' + period.day_to)}) "
                f"FROM {stage.sql()}"
            ).fetchone() or (None, None)
            return replace(job.known, day_from=first, day_to=last)
    return job.known


def _finish(
    desk: Desk, member: Member, job: Job, read: tuple[tuple[Stage, ...], Evidence]
) -> ReadFile:
    stages, evidence = read
    filled, duplicates = build_tables(job, stages, evidence)
    if not filled:
        raise _nothing(member, job.spec)
    filled = _flagged(job, stages, filled)
    checksums, is_proven = check_totals(desk.connection, stages, job.spec, _titles(job.spec))
    coverage = coverage_of(desk.connection, filled, job.known, job.spec, _tax(job, stages))
    proven = proven_of(coverage, job.known) if is_proven else ()
    counts = count_rows(desk.connection, stages, duplicates)
    batch = Batch(
        source_id=job.known.source_id,
        platform=job.spec.platform,
        account=job.known.account,
        file=member.display,
        sha256=member.sha256,
        format=job.spec.id,
        tables=tuple(one.staged for one in filled if one.staged is not None),
        counts=counts,
        coverage=coverage,
        proven=proven,
        rejects=read_rejects(desk.connection, stages, job.spec),
        mode=desk.options.mode,
        raw=member.original,
    )
    warnings = [*job.known.warnings, *total_warnings(member.display, checksums)]
    warnings += _duplicate_warning(member, duplicates)
    warnings += left_out(desk.connection, filled, member.display)
    warnings += wanted_columns(job.spec, [s.grid for s in stages], member.display)
    return ReadFile(
        file=member.display,
        format=job.spec.id,
        batch=batch,
        checksums=checksums,
        warnings=tuple(warnings),
        remember=job.known.remember,
    )


def _titles(spec: FormatSpec) -> dict[str, str]:
    """Field → the first canonical measure that is that field as it stands."""
    made: dict[str, str] = {}
    for entry in spec.tables:
        for column, given in entry.columns.items():
            texts = (given,) if isinstance(given, str) else given
            made = {text: column for text in texts if text in spec.fields} | made
    return made


def _flagged(job: Job, stages: Sequence[Stage], filled: list[Filled]) -> list[Filled]:
    """The tables with "masked" when some cell hid a small number."""
    tests = [
        f"SELECT 1 FROM {stage.sql()} WHERE masked AND fate IN ('fact', 'sale', 'refund')"
        for stage in stages
    ]
    found = job.connection.execute(" UNION ALL ".join(tests) + " LIMIT 1").fetchone()
    if found is None:
        return filled
    return [replace(one, flags=one.flags | {"masked"}) for one in filled]


def _tax(job: Job, stages: Sequence[Stage]) -> Tax | None:
    """Whether the amounts have tax in them: the team's word, the format's, or its arithmetic."""
    own = job.settings.sources.get(job.known.source_id)
    if own is not None and own.tax is not None:
        return own.tax
    if job.spec.tax_inside is None:
        return job.spec.tax
    for stage in stages:
        scope = Scope(
            where=job.spec.id,
            fields={f: name("v_" + f) for f in stage.fields},
            declared=frozenset(job.spec.fields),
        )
        built = compile_expression(job.spec.tax_inside, scope)
        if not built.ready:
            continue
        row = job.connection.execute(
            f"SELECT count_if({built.sql}), count({built.sql}) FROM {stage.sql()}"
        ).fetchone()
        if row and row[1]:
            return "with" if 2 * row[0] >= row[1] else "without"
    return job.spec.tax


def _duplicate_warning(member: Member, duplicates: int) -> list[Text]:
    if not duplicates:
        return []
    return [
        Text(
            es="«{name}»: {count} filas repiten otra celda por celda y no se cuentan dos veces",
            en="'{name}': {count} rows repeat another cell by cell and are not counted twice",
        ).fill(name=member.display, count=duplicates)
    ]


def _nothing(member: Member, spec: FormatSpec) -> DataError:
    recipe = spec.recipe.text() if spec.recipe else None
    return DataError(
        Text(
            es="«{name}» es de {format}, pero no trae ninguna columna que Norte use",
            en="'{name}' is from {format}, but has no column that Norte uses",
        ).fill(name=member.display, format=spec.name.text()),
        recipe,
    )


def _unreadable(member: Member, error: duckdb.Error) -> DataError:
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    return DataError(
        Text(es="«{name}» no se puede leer: {why}", en="'{name}' cannot be read: {why}").fill(
            name=member.display, why=first
        ),
        Text(
            es="ábralo para ver si está entero y expórtelo de nuevo",
            en="open it to see whether it is whole, and export it again",
        ),
    )
