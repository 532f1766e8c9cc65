"""The working copies of one import, gone when it ends, well or badly."""

from __future__ import annotations

import errno
import shutil
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING

from norte.ingest.files.refusals import cannot_write

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_all(out: IO[bytes], data: bytes) -> int:
    """Write the whole of `data`; a raw file may take a part at a time, near the end of a disk."""
    done = out.write(data)
    while done < len(data):
        done += out.write(memoryview(data)[done:])
    return done


class Room:
    """A folder of our own inside scratch; its files are numbered, never named by a member."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def new(self, suffix: str) -> Path:
        """A path that no file has yet."""
        return self.folder / f"{next(self._numbers):04d}{suffix}"

    def need(self, size: int) -> None:
        """Ask for room for `size` bytes before any is written.

        Raises:
            StopFileError: the disk has less than that.
        """
        if shutil.disk_usage(self.folder).free < size:
            raise cannot_write(self.folder.parent, OSError(errno.ENOSPC, "no room"))

    @contextmanager
    def writing(self, path: Path) -> Iterator[IO[bytes]]:
        """The file `path`, open to write; a full disk says so and the file is removed.

        Raises:
            StopFileError: it cannot be written.
        """
        try:
            with path.open("wb", buffering=0) as out:
                yield out
        except OSError as error:
            path.unlink(missing_ok=True)
            raise cannot_write(self.folder.parent, error) from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise


@contextmanager
def room_in(scratch: Path) -> Iterator[Room]:
    """A room in `scratch` (made if it is missing), removed with all that it holds at the end.

    Raises:
        StopFileError: scratch cannot be written.
    """
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="read-", dir=scratch))
    except OSError as error:
        raise cannot_write(scratch, error) from error
    try:
        yield Room(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
