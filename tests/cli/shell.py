"""Norte called as from a shell, inside this process; and a small workspace with a real lake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from norte.base.text import Text
from norte.cli.program import run
from norte.store.lake import Lake
from norte.workspace import Workspace, create
from tests.worlds import World

TODAY = date(2024, 4, 10)


@dataclass(frozen=True)
class Ended:
    """How a call ended: its exit status and what it printed where."""

    status: int
    out: str
    err: str


Norte = Callable[..., Ended]


def make_norte(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Norte:
    """`norte("query", "cpl")`: Spanish, 120 columns, on a fixed day unless told otherwise."""
    monkeypatch.setenv("NORTE_TODAY", TODAY.isoformat())
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("LC_ALL", "LC_MESSAGES", "NORTE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "es_ES.UTF-8")

    def norte(*words: object) -> Ended:
        capsys.readouterr()
        status = run([str(word) for word in words])
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return norte


def small_workspace(root: Path, world: World, **settings: str) -> Workspace:
    """A workspace whose lake holds the rows and the coverage of `world`."""
    made = create(
        root,
        **{
            "locale": "es-ES", "currency": "EUR", "timezone": "Europe/Madrid",
            "week_start": "monday", **settings,
        },
    )  # fmt: skip
    with Lake.create(made) as lake:
        lake.write(lambda cursor: _insert(cursor, world), Text.same("test"))
    return made


def _insert(cursor: Any, world: World) -> None:
    for name, rows in world.tables():
        for row in rows:
            marks = ", ".join("?" for _ in row)
            cursor.execute(f'INSERT INTO lake."{name}" VALUES ({marks})', row)
