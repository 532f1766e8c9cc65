"""Keeps out of a short command what it would load and never use."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

UNUSED = "pandas"


class _Absent(MetaPathFinder):
    """Answers that pandas is not installed."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Nothing for pandas; no opinion on the rest."""
        if fullname == UNUSED:
            raise ModuleNotFoundError(f"{UNUSED} is not used by Norte", name=UNUSED)
        return None


def without_pandas() -> None:
    """From here on this process takes pandas for absent.

    DuckDB and Arrow import it whenever they find it, to recognise its values: a third of the time
    of a short command, and Norte passes none.
    """
    sys.meta_path.insert(0, _Absent())
