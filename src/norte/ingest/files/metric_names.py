"""The function of format files that turns a metric's name, as people write it, into its id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from norte.catalog import load
from norte.ingest.files.fold import fold_sql
from norte.ingest.files.functions import case_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


def metric_calls(root: Path | None) -> dict[str, Callable[[list[str]], str]]:
    """`metric_named(word)`: the id of a metric of Norte or of the workspace at `root`.

    A word that names none stays as it is written, so that the plan's dry run can list it.
    """

    def named(args: list[str]) -> str:
        return case_of(args[0], _words(root), f"replace({fold_sql(args[0])}, ' ', '_')")

    return {"metric_named": named}


def _words(root: Path | None) -> dict[str, tuple[str, ...]]:
    metrics = load(root / "metrics" if root is not None else None).metrics
    made = {}
    for key, metric in metrics.items():
        names = (metric.name.es, metric.name.en)
        bare = tuple(_IN_BRACKETS.sub("", name) for name in names)
        made[key] = (key, key.replace("_", " "), *names, *bare)
    return made
