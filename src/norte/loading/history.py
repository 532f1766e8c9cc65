"""The ledger as people use it: take a load back, try rejected rows again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.text import Text
from norte.engine.derivations import landing as derivations
from norte.ingest.contract import ReadOptions
from norte.loading.importing import Import, import_file
from norte.store import ledger, raw
from norte.store.lake import Lake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from norte.loading.results import ImportResult
    from norte.workspace import Workspace


def undo(workspace: Workspace, load_id: int, *, now: datetime) -> None:
    """Take a load back: what it replaced is there again, and its file can be imported anew."""
    with Lake.open(workspace, writer=True) as lake:
        ledger.undo(lake, load_id, derivations(), now=now)


def retry_rejects(workspace: Workspace, *, today: date, now: datetime) -> Iterator[ImportResult]:
    """Read again each kept file that has rejects, after a format, a mapping or an answer changed.

    The load is taken back and the same file imported anew, so its good rows stay as they were and
    nothing is loaded twice. A file that is no longer kept is said, and left as it is.
    """
    with Lake.open(workspace, writer=True) as lake:
        for load in ledger.loads(lake):
            if load.undone_at is not None or not load.rejected:
                continue
            yield from _retry(workspace, lake, load, today, now)


def _retry(
    workspace: Workspace, lake: Lake, load: ledger.Load, today: date, now: datetime
) -> Iterator[ImportResult]:
    from norte.loading.results import ImportResult

    with tempfile.TemporaryDirectory() as folder:
        path = raw.restore(workspace, load.sha256, Path(folder))
        if path is None:
            yield ImportResult(load.file, load.format, error=_gone(load))
            return
        options = ReadOptions(source=load.source_id, account=load.account)
        job = Import(workspace, today, now, options)
        ledger.undo(lake, load.load_id, derivations(), now=now)
        yield from import_file(job, lake, path)


def _gone(load: ledger.Load) -> DataError:
    return DataError(
        Text(
            es="el archivo de la carga {n} («{file}») ya no se guarda",
            en="the file of load {n} ('{file}') is no longer kept",
        ).fill(n=load.load_id, file=load.file),
        Text(es="impórtelo de nuevo desde su carpeta", en="import it again from its folder"),
    )
