"""The ledger as people use it: take a load back, try rejected rows again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.text import Text
from norte.engine.derivations import landing as derivations
from norte.ingest.contract import ReadOptions
from norte.loading.importing import Import, land_file, read_file
from norte.loading.results import ImportResult
from norte.store import ledger, raw
from norte.store.lake import Lake
from norte.store.undo import UndoReport
from norte.store.undo import undo as take_back

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from norte.ingest.contract import ReadFile
    from norte.workspace import Workspace


_INSIDE = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
"""Between a file and its member, in names that people read."""


def undo(workspace: Workspace, load_id: int, *, now: datetime) -> UndoReport:
    """Take a load back: what it replaced is there again, and its file can be imported anew."""
    with Lake.open(workspace, writer=True) as lake:
        return take_back(lake, load_id, derivations(), now=now)


def retry_rejects(workspace: Workspace, *, today: date, now: datetime) -> Iterator[ImportResult]:
    """Read again each kept file that has rejects, after a format, a mapping or an answer changed.

    A file of which fewer rows are rejected now takes the place of its load; one that reads no
    better, stops, or is no longer kept is said, and its load is left as it is.
    """
    with Lake.open(workspace, writer=True) as lake:
        for load in ledger.loads(lake):
            if load.counts.rejected:
                yield _retry(Import(workspace, today, now, _options(load)), lake, load)


def _options(load: ledger.Load) -> ReadOptions:
    return ReadOptions(source=load.source_id, account=load.account)


def _retry(job: Import, lake: Lake, load: ledger.Load) -> ImportResult:
    with tempfile.TemporaryDirectory(dir=job.workspace.lake / "tmp") as folder:
        path = Path(folder) / Path(load.file.split(_INSIDE)[0]).name
        kept = load.raw_sha256
        if kept is None or not raw.kept(job.workspace, kept).exists():
            return ImportResult(load.file, load.format, error=_gone(load))
        raw.unpack(job.workspace, kept, path)
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        for one in read_file(job, lake, path, scratch):
            if one.batch is None or one.batch.sha256 == load.sha256:
                return _again(job, lake, path, load, one)
    return ImportResult(load.file, load.format, error=_gone(load))


def _again(job: Import, lake: Lake, path: Path, load: ledger.Load, one: ReadFile) -> ImportResult:
    """The member of the file that the load came from, landed if it reads better than it did."""
    if one.error is not None or one.batch is None:
        return ImportResult(load.file, load.format, error=one.error)
    if one.batch.counts.rejected >= load.counts.rejected:
        return ImportResult(load.file, load.format, one.batch, None, one.checksums)
    return land_file(job, lake, path, one, instead_of=load.load_id)


def _gone(load: ledger.Load) -> DataError:
    return DataError(
        Text(
            es="el archivo de la carga {n} («{file}») ya no se guarda",
            en="the file of load {n} ('{file}') is no longer kept",
        ).fill(n=load.load_id, file=load.file),
        Text(es="impórtelo de nuevo desde su carpeta", en="import it again from its folder"),
    )
