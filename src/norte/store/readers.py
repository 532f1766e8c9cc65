"""Room for the few steps of upkeep during which nobody may be reading.

A reader's snapshot does not protect it from two things: rows that move from the catalogue to a
Parquet file, and the end of a snapshot. Both take milliseconds; readers wait for them.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GATE, _ROOM = "readers.gate", "readers.lock"
_STEP = 0.005


@contextmanager
def at_work(folder: Path) -> Iterator[None]:
    """Be one of the readers of `folder`; any number may be at work at once.

    Who may not write in the folder reads without it.
    """
    room = _open(folder / _ROOM)
    gate = _open(folder / _GATE)
    try:
        if room is not None and gate is not None:
            fcntl.flock(gate, fcntl.LOCK_SH)
            fcntl.flock(room, fcntl.LOCK_SH)
            os.close(gate)
            gate = None
        yield
    finally:
        for handle in (gate, room):
            if handle is not None:
                os.close(handle)


@contextmanager
def nobody_at_work(folder: Path, *, wait: float) -> Iterator[bool]:
    """Keep new readers out and let those at work finish, for at most `wait` seconds.

    False when somebody still reads after that: what needs the room has to come another time.
    """
    end = time.monotonic() + wait
    gate, room = (_made(folder / name) for name in (_GATE, _ROOM))
    try:
        yield _acquire(gate, end) and _acquire(room, end)
    finally:
        os.close(room)
        os.close(gate)


def _open(path: Path) -> int | None:
    try:
        return _made(path)
    except OSError:
        pass_on = path.is_file() and os.access(path, os.R_OK)
    return os.open(path, os.O_RDONLY) if pass_on else None


def _made(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)


def _acquire(handle: int, end: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_STEP)
        else:
            return True
