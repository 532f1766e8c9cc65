"""What a test needs from the machine: asked for by name, skipped by name, never in silence."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal, NoReturn

import pytest

Need = Literal["postgres", "chromium", "node", "data"]

ROOT = Path(__file__).resolve().parent.parent
SKIP_MARK = "needs "
# A server, a browser and an interpreter can be installed; the open data sets belong to others
# and are only demanded where somebody has said where they are.
INSTALLABLE: tuple[Need, ...] = ("postgres", "chromium", "node")


def is_demanded(need: Need) -> bool:
    """Whether going without `need` is a failure here (NORTE_REQUIRE_ALL=1)."""
    if os.environ.get("NORTE_REQUIRE_ALL") != "1":
        return False
    return need in INSTALLABLE or "NORTE_REAL_DATA" in os.environ


def require(need: Need, reason: str) -> NoReturn:
    """Leave the test because `need` is not on this machine: a skip, or a failure if demanded.

    Call it where the absence was found: `if binary is None: require("node", "no node on PATH")`.
    """
    __tracebackhide__ = True
    if is_demanded(need):
        pytest.fail(f"NORTE_REQUIRE_ALL=1 and this test {SKIP_MARK}{need}: {reason}", pytrace=False)
    pytest.skip(f"{SKIP_MARK}{need}: {reason}")


def program(need: Need, *names: str) -> str:
    """The path of the first program of `names` on PATH; without one, the test is left."""
    for name in names:
        path = shutil.which(name)
        if path is not None:
            return path
    require(need, f"none of {', '.join(names)} is on PATH")


def real_data_folder() -> Path:
    """Where the open data sets should be: NORTE_REAL_DATA, or beside the checkout."""
    named = os.environ.get("NORTE_REAL_DATA")
    return Path(named).resolve() if named else (ROOT / ".." / "shared" / "data").resolve()
