"""Files into the lake: read, landed one by one, remembered; one file that stops stops no other."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from norte.base.errors import DataError, NorteError
from norte.base.text import Text
from norte.engine.derivations import landing as derivations
from norte.ingest.contract import ReadContext, ReadOptions
from norte.ingest.read import read
from norte.loading.matching import campaign_matches
from norte.loading.results import ImportResult
from norte.store.lake import Lake
from norte.store.landing import land
from norte.store.rematch import rematch
from norte.workspace.answers import read_answers, remember

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from norte.ingest.contract import ReadFile
    from norte.workspace import Workspace


class Progress(Protocol):
    """Told what is being done, so that a person can see it."""

    def file(self, name: str, place: int, total: int) -> None:
        """A file is begun."""
        ...


@dataclass(frozen=True)
class Import:
    """What to import and how; `now` is written in the ledger, `today` dates what has no date."""

    workspace: Workspace
    today: date
    now: datetime
    options: ReadOptions = field(default_factory=ReadOptions)
    dry_run: bool = False


def open_or_create(workspace: Workspace) -> Lake:
    """The workspace's lake for writing; made at the first import."""
    if (workspace.lake / "catalog.sqlite").exists():
        return Lake.open(workspace, writer=True)
    return Lake.create(workspace)


def import_paths(
    job: Import, paths: Iterable[Path], progress: Progress | None = None
) -> Iterator[ImportResult]:
    """Each file below `paths` in order of name; a result as soon as it is done."""
    files = [file for path in paths for file in expand(path)]
    with open_or_create(job.workspace) as lake:
        matched = False
        for place, path in enumerate(files, 1):
            if progress is not None:
                progress.file(path.name, place, len(files))
            for result in import_file(job, lake, path):
                matched |= _brings_matches(result)
                yield result
        if matched:
            rematch(lake, derivations())


def expand(path: Path) -> list[Path]:
    """The files of a folder, below it too, hidden ones left out; a file is itself."""
    if not path.is_dir():
        return [path]
    found = [p for p in sorted(path.rglob("*")) if p.is_file()]
    return [
        p
        for p in found
        if not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)
    ]


def import_file(job: Import, lake: Lake, path: Path) -> Iterator[ImportResult]:
    """One file, whole: each member read and landed on its own."""
    scratch = Path(tempfile.mkdtemp(prefix="import-", dir=_scratch(job.workspace)))
    try:
        for one in read_file(job, lake, path, scratch):
            yield land_file(job, lake, path, one)
    except NorteError as error:
        yield ImportResult(str(path), None, error=error)
    except OSError as error:
        yield ImportResult(str(path), None, error=_failed(path, error))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _scratch(workspace: Workspace) -> Path:
    folder = workspace.lake / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def read_file(job: Import, lake: Lake, path: Path, scratch: Path) -> Iterator[ReadFile]:
    """The members of a file, read into `scratch` with all that the workspace knows."""
    context = ReadContext(
        settings=job.workspace.settings,
        today=job.today,
        identity_key=job.workspace.identity_key(),
        answers=read_answers(job.workspace),
        matches=campaign_matches(lake),
        root=job.workspace.root,
    )
    yield from read(path, context=context, options=job.options, scratch=scratch)


def land_file(
    job: Import, lake: Lake, path: Path, one: ReadFile, *, instead_of: int | None = None
) -> ImportResult:
    """What was read, landed with its derivations; the raw file kept, the answer remembered.

    `instead_of` names a load that this one takes the place of, in the same transaction.
    """
    result = ImportResult(
        one.file, one.format, one.batch, None, one.checksums, one.warnings, one.error
    )
    if one.error is not None or one.batch is None or job.dry_run:
        return result
    try:
        report = land(lake, one.batch, derivations(), now=job.now, instead_of=instead_of)
    except NorteError as error:
        return ImportResult(one.file, one.format, error=error, warnings=one.warnings)
    except OSError as error:
        return ImportResult(one.file, one.format, error=_failed(path, error), warnings=one.warnings)
    if one.remember is not None:
        remember(job.workspace, one.remember)
    return ImportResult(one.file, one.format, one.batch, report, one.checksums, one.warnings)


def _brings_matches(result: ImportResult) -> bool:
    batch = result.batch
    return batch is not None and any(t.table == "campaign_match" for t in batch.tables)


def _failed(path: Path, error: OSError) -> DataError:
    return DataError(
        Text(
            es="«{path}»: el sistema no dejó leer o guardar: {error}",
            en="'{path}': the system did not let it be read or stored: {error}",
        ).fill(path=path, error=error.strerror or error),
        Text(
            es="compruebe permisos y espacio en disco y repita: nada quedó a medias",
            en="check permissions and disk space and run it again: nothing was left half-done",
        ),
    )
