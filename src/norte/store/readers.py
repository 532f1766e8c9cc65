"""A door between readers and the moments at which the catalogue changes.

DuckLake reads its catalogue several times for one answer, and not as of one moment. Measured: a
commit between the first of these reads and the next gives a snapshot without its newest file; a
transaction that began before files were merged, rows moved out of the catalogue or snapshots let
go finds nothing where rows were. No error in either case, only a wrong number. So readers pin
their snapshot behind a closed gate that commits wait for, and stay in a room that upkeep wants
empty before its commits. Both are file locks: they end with their process.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_GATE, _ROOM = "readers.gate", "readers.lock"
_STEP = 0.002
_HANGS = 30.0


_mine = threading.local()


@contextmanager
def at_work(folder: Path) -> Iterator[Callable[[], None]]:
    """Be one of the readers of `folder`; any number may be at work at once.

    Call what it gives once the snapshot is pinned: from then on commits no longer wait. Who may
    not write in the folder reads without the door.
    """
    with ExitStack() as leaving:
        gate, room = _open(folder / _GATE), _open(folder / _ROOM)
        pinning = leaving.enter_context(ExitStack())
        if gate is not None:
            pinning.callback(os.close, gate)
        if room is not None:
            leaving.callback(os.close, room)
        if gate is not None and room is not None:
            fcntl.flock(gate, fcntl.LOCK_SH)
            fcntl.flock(room, fcntl.LOCK_SH)
        yield pinning.close


@contextmanager
def nobody_pins(folder: Path) -> Iterator[None]:
    """Commit while no reader is about to pin its snapshot; readers at work go on.

    Pinning takes milliseconds. After half a minute the commit goes on without the gate: an import
    is not lost for a reader that hangs.
    """
    if getattr(_mine, "gate", None) == folder:
        yield
        return
    gate = _made(folder / _GATE)
    try:
        _acquire(gate, time.monotonic() + _HANGS)
        yield
    finally:
        os.close(gate)


@contextmanager
def nobody_at_work(folder: Path, *, wait: float) -> Iterator[bool]:
    """Keep new readers out and let those at work finish, for at most `wait` seconds.

    False when somebody still reads after that: what needs the room has to come another time.
    """
    end = time.monotonic() + wait
    gate, room = (_made(folder / name) for name in (_GATE, _ROOM))
    try:
        alone = _acquire(gate, end) and _acquire(room, end)
        _mine.gate = folder if alone else None
        yield alone
    finally:
        _mine.gate = None
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
