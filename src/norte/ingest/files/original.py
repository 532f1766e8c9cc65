"""The file that a person dropped, opened so that a change under our hands is seen."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from norte.base.errors import DataError
from norte.base.printable import printable
from norte.base.text import Text
from norte.ingest.files.refusals import WAIT, StopFileError, cannot_read, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Original:
    """The bytes of `path`, counted; reading raises `DataError` only."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path = path
        self.name = printable(path.name)
        self.read_bytes = 0
        self._file = file
        self._at_open = _state(os.fstat(file.fileno()))
        self.size = self._at_open[0]

    def read(self, size: int, /) -> bytes:
        """The next bytes, none at the end."""
        try:
            chunk = self._file.read(size)
        except OSError as error:
            raise cannot_read(self.name, error) from error
        self.read_bytes += len(chunk)
        if self.read_bytes > self.size:  # one that is being written might never end
            raise _changed(self.name)
        return chunk

    def changed(self, *, whole: bool) -> bool:
        """Whether another program wrote, replaced or removed the file since it was opened."""
        try:
            by_name = _state(self.path.stat())
        except OSError:
            return True
        same = self._at_open == _state(os.fstat(self._file.fileno())) == by_name
        return not same or (whole and self.read_bytes != self.size)


@contextmanager
def steady(path: Path) -> Iterator[Original]:
    """`path` open for one reading, checked at the end of it.

    Raises:
        DataError: it is no readable file, or it changed in between; then that is the error, also
            where the reading itself failed for it.
    """
    try:
        file = _open(path)
    except (OSError, ValueError) as error:
        raise _why_not(path, error) from error
    with file:
        original = Original(path, file)
        try:
            yield original
        except StopFileError:
            raise
        except DataError as error:
            if original.changed(whole=False):
                raise _changed(original.name) from error
            raise
        if original.changed(whole=True):
            raise _changed(original.name)


def _open(path: Path) -> IO[bytes]:
    """Only a regular file: a pipe or a device would never end."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "folder")
    if not stat.S_ISREG(mode):
        raise ValueError("not regular")
    return path.open("rb", buffering=0)


def _why_not(path: Path, error: OSError | ValueError) -> DataError:
    name = printable(path.name) or printable(str(path))
    if isinstance(error, OSError):
        return cannot_read(name, error)
    return refuse(
        name,
        "no es un archivo normal",
        "it is not a regular file",
        Text(es="cópielo a un archivo e importe la copia", en="copy it to a file and import that"),
    )


def _changed(name: str) -> DataError:
    return refuse(
        name,
        "el archivo cambió mientras se leía",
        "the file changed while it was being read",
        WAIT,
    )


def _state(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ino, found.st_dev
