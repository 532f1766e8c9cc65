"""Second files that tell more of a value: a campaign's dates beside the campaign's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.text import Text
from norte.ingest.files.evidence import find_evidence
from norte.ingest.files.facts import Looked
from norte.ingest.files.fold import name, quote
from norte.ingest.files.grid import make_numbered
from norte.ingest.files.library import make_format
from norte.ingest.files.sniff import Row, head_of, match_header, rows_of
from norte.ingest.files.spec import FieldSpec, FormatSpec, Signature
from norte.ingest.files.stage import Reader, stage

if TYPE_CHECKING:
    from pathlib import Path

    from norte.ingest.files.build import Job
    from norte.ingest.files.evidence import Told
    from norte.ingest.files.grid import Grid
    from norte.ingest.files.spec import Lookup

_DELIMITERS = (",", ";", "\t", "|")
_ROWS = 1_000_000


def read_lookups(job: Job, folder: Path, told: Told) -> tuple[Looked, ...]:
    """The second files of a format, typed and ready to be joined.

    Raises:
        DataError: one is not beside the file, has not the columns, or tells a key twice.
    """
    return tuple(_read(job, one, folder, told) for one in job.spec.lookup)


def _read(job: Job, one: Lookup, folder: Path, told: Told) -> Looked:
    path = folder / one.file
    if not path.is_file():
        raise DataError(
            Text(
                es="falta «{file}» junto al archivo: el formato «{format}» lo necesita",
                en="'{file}' is missing beside the file: format '{format}' needs it",
            ).fill(file=one.file, format=job.spec.id),
            Text(es="póngalo en la misma carpeta", en="put it in the same folder"),
        )
    fields = {one.key: FieldSpec(any=(one.key,), required=True), **one.fields}
    spec = FormatSpec(
        id=f"{job.spec.id}: {one.file}",
        platform=job.spec.platform,
        name=job.spec.name,
        detect=(Signature(has=tuple(fields)),),
        fields=fields,
        tables=(),
    )
    grid = _grid(path, spec, job.scratch / f"lookup-{path.stem}.csv")
    evidence = find_evidence(job.connection, [grid], spec, told, one.file)
    reader = Reader(spec, grid, evidence.mark, evidence.patterns[0], job.names, {})
    made = stage(job.connection, reader, job.scratch / f"lookup-{path.stem}.parquet")
    _check_single(job, one, f"read_parquet({quote(str(made.parquet))})")
    return Looked(
        f"read_parquet({quote(str(made.parquet))})", one.field, one.key, tuple(one.fields)
    )


def _grid(path: Path, spec: FormatSpec, target: Path) -> Grid:
    """The second file as a grid; its header is its first row."""
    known = make_format(spec, path, is_own=True)
    head = head_of(path).removeprefix("\ufeff")
    for delimiter in _DELIMITERS:
        rows = rows_of(head, delimiter, 1)
        columns = match_header(rows[0].cells, known) if rows else {}
        if set(columns) >= set(spec.fields):
            return _numbered(path, delimiter, rows[0], columns, target)
    raise DataError(
        Text(
            es="«{file}» no tiene las columnas {columns}",
            en="'{file}' lacks the columns {columns}",
        ).fill(file=path.name, columns=", ".join(spec.fields)),
        Text(es="revise el formato o el archivo", en="check the format or the file"),
    )


def _numbered(
    path: Path, delimiter: str, header: Row, columns: dict[str, int], target: Path
) -> Grid:
    text = path.read_text("utf-8-sig")
    rows = rows_of(text, delimiter, _ROWS)[1:]
    return make_numbered(
        ((number, list(row.cells)) for number, row in enumerate(rows, 2)),
        target,
        width=len(header.cells),
        columns=columns,
        header=header.cells,
    )


def _check_single(job: Job, one: Lookup, relation: str) -> None:
    key = name("v_" + one.key)
    twice = job.connection.execute(
        f"SELECT {key} FROM {relation} GROUP BY 1 HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    if twice is not None:
        raise DataError(
            Text(es="«{file}» dice «{key}» dos veces", en="'{file}' tells '{key}' twice").fill(
                file=one.file, key=twice[0]
            ),
            Text(es="deje una sola fila de cada uno", en="leave one row for each"),
        )
