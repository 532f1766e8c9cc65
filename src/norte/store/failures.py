"""What a failure of the disk or of the catalogue means to a person."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from norte.base.errors import StoreError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FULL = (
    "no space left",
    "disk is full",
    "database or disk is full",
    "file too large",
    "disk quota",
)
_READ_ONLY = (
    "permission denied",
    "read-only",
    "readonly",
    "not a directory",
    "unable to open database",
    "cannot open file",
    "is a directory",
    "file exists",
)
_DAMAGED = (
    "malformed",
    "not a database",
    "disk image",
    "file is encrypted",
    "explicitly disabled",
)
_CONFLICT = ("conflict", "database is locked", "database table is locked")
_IO = ("disk i/o error", "input/output error")
_NO_PAST = ("no snapshot found",)
_MISSING = ("no such file", "could not find", "no files found")


def is_conflict(error: BaseException) -> bool:
    """Whether repeating the whole transaction may succeed."""
    words = str(error).lower()
    return isinstance(error, duckdb.Error) and any(mark in words for mark in _CONFLICT)


_BUGS = (
    duckdb.ParserException,
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ConversionException,
    duckdb.ConstraintException,
)


def explain(error: BaseException, where: Path) -> StoreError | None:
    """The failure in words; None when it is a bug of ours and its traceback should stay."""
    if isinstance(error, _BUGS):
        return None
    words = str(error).lower()
    for marks, tell in _FAILURES:
        if any(mark in words for mark in marks):
            return tell(where, error)
    return None


@contextmanager
def explained(where: Path) -> Iterator[None]:
    """Turn failures of disk and catalogue below `where` into a StoreError."""
    try:
        yield
    except (duckdb.Error, sqlite3.Error, OSError) as error:
        told = explain(error, where)
        if told is None:
            raise
        raise told from error


def _full(where: Path, _error: BaseException) -> StoreError:
    return StoreError(
        Text(
            es="no queda espacio en el disco de «{where}»; nada ha cambiado",
            en="the disk of '{where}' is full; nothing has changed",
        ).fill(where=where),
        Text(
            es="libere espacio y repita la orden; «norte upkeep» borra lo que ya no hace falta",
            en="free some space and repeat the command; "
            "'norte upkeep' deletes what is no longer needed",
        ),
    )


def unwritable(where: Path, error: BaseException) -> StoreError:
    """The folder cannot be written or read by this user."""
    return StoreError(
        Text(
            es="no se puede escribir en «{where}» ({error}); nada ha cambiado",
            en="'{where}' cannot be written ({error}); nothing has changed",
        ).fill(where=where, error=_first_line(error)),
        Text(
            es="compruebe que la carpeta existe y que su usuario puede escribir en ella",
            en="check that the folder exists and that your user may write in it",
        ),
    )


def damaged(where: Path, error: BaseException) -> StoreError:
    """The catalogue is not what SQLite wrote."""
    return StoreError(
        Text(
            es="el catálogo de «{where}» está dañado ({error})",
            en="the catalogue of '{where}' is damaged ({error})",
        ).fill(where=where, error=_first_line(error)),
        Text(
            es="recupere la última copia: norte restore COPIA CARPETA_NUEVA",
            en="recover the last backup: norte restore BACKUP NEW_FOLDER",
        ),
    )


def _missing_file(where: Path, error: BaseException) -> StoreError:
    return StoreError(
        Text(
            es="falta un archivo de datos en «{where}» ({error})",
            en="a data file is missing in '{where}' ({error})",
        ).fill(where=where, error=_first_line(error)),
        Text(
            es="devuélvalo a su sitio o recupere la última copia: "
            "norte restore COPIA CARPETA_NUEVA",
            en="put it back or recover the last backup: norte restore BACKUP NEW_FOLDER",
        ),
    )


def _io(where: Path, _error: BaseException) -> StoreError:
    return StoreError(
        Text(
            es="el disco de «{where}» no deja leer o escribir; nada ha cambiado",
            en="the disk of '{where}' does not let itself be read or written; nothing has changed",
        ).fill(where=where),
        Text(
            es="mire si está lleno o falla, libere espacio y repita la orden",
            en="see whether it is full or failing, free some space and repeat the command",
        ),
    )


def _no_past(where: Path, _error: BaseException) -> StoreError:
    return StoreError(
        Text(
            es="el lago de «{where}» no guarda los datos de ese momento",
            en="the lake of '{where}' does not keep the data of that moment",
        ).fill(where=where),
        Text(
            es="se guardan los últimos días y los fines de mes: pida una fecha posterior",
            en="the last days and the month ends are kept: ask for a later date",
        ),
    )


def _busy(where: Path, _error: BaseException) -> StoreError:
    return StoreError(
        Text(
            es="otro proceso está escribiendo en «{where}» y no ha terminado a tiempo",
            en="another process is writing in '{where}' and did not finish in time",
        ).fill(where=where),
        Text(es="espere y repita la orden", en="wait and repeat the command"),
    )


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


_FAILURES: tuple[tuple[tuple[str, ...], Callable[[Path, BaseException], StoreError]], ...] = (
    (_FULL, _full),
    (_IO, _io),
    (_NO_PAST, _no_past),
    (_DAMAGED, damaged),
    (_READ_ONLY, unwritable),
    (_MISSING, _missing_file),
    (_CONFLICT, _busy),
)
