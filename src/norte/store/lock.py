"""One writer at a time: a file lock that names its owner and dies with it."""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.store.failures import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = "writer.lock"
_STEP = 0.05


@contextmanager
def writer_lock(folder: Path, what: Text, *, wait: float = 60.0) -> Iterator[None]:
    """Hold the right to write in `folder`; `what` tells those who wait what is being done.

    The kernel frees the lock when its owner ends, however it ends. After `wait` seconds a
    StoreError names the process that holds it.
    """
    handle = _open(folder)
    try:
        _acquire(handle, folder, wait)
        _sign(handle, what)
        try:
            yield
        finally:
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _open(folder: Path) -> int:
    try:
        return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise unwritable(folder, error) from error


def _acquire(handle: int, folder: Path, wait: float) -> None:
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise _busy(handle, folder, wait) from None
            time.sleep(_STEP)
        else:
            return


def _sign(handle: int, what: Text) -> None:
    owner = json.dumps({"pid": os.getpid(), "es": what.es, "en": what.en}, ensure_ascii=False)
    os.ftruncate(handle, 0)
    try:
        os.pwrite(handle, owner.encode(), 0)
    except OSError:  # a full disk: the lock holds, only its owner stays unnamed
        os.ftruncate(handle, 0)


def _busy(handle: int, folder: Path, wait: float) -> StoreError:
    try:
        owner = json.loads(os.pread(handle, 65536, 0).decode())
        what = Text(es=owner["es"], en=owner["en"])
        pid = str(owner["pid"])
    except (ValueError, KeyError, TypeError):
        what, pid = Text(es="otra tarea", en="another task"), "?"
    return StoreError(
        Text(
            es="el proceso {pid} está escribiendo en «{folder}» ({what}); no terminó en {wait} s",
            en="process {pid} is writing in '{folder}' ({what}); it did not finish in {wait} s",
        ).fill(pid=pid, folder=folder, what=what, wait=f"{wait:g}"),
        Text(
            es="espere a que acabe y repita la orden",
            en="wait until it is done and repeat the command",
        ),
    )
