"""Answers as plain tables, to be held against literal figures."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from norte.catalog import Catalog, load
from norte.engine.answer import Answer, Cell
from norte.engine.question import NONE

Key = Any


def cells(answer: Answer, metric: str) -> dict[Key, Cell]:
    """Cells of a metric by what tells rows apart: period, members, or both."""
    place = [m.id for m in answer.metrics].index(metric)
    found: dict[Key, Cell] = {}
    for row in answer.rows:
        parts = [NONE if m is None else m for m in row.members]
        if answer.question.grain != "total":
            parts.insert(0, row.period.label.isoformat())
        key = tuple(parts) if len(parts) > 1 else (parts[0] if parts else None)
        assert key not in found, f"{key} twice"
        found[key] = row.cells[place]
    return found


def values(answer: Answer, metric: str) -> dict[Key, float | None]:
    """Values of a metric by row, rounded to nine decimals."""
    return {
        key: None if cell.value is None else round(cell.value, 9)
        for key, cell in cells(answer, metric).items()
    }


def states(answer: Answer, metric: str) -> dict[Key, str]:
    """States of a metric by row."""
    return {key: cell.state for key, cell in cells(answer, metric).items()}


def notes(cell: Cell) -> str:
    """All that a cell says, in English."""
    return "; ".join(note.en for note in cell.notes)


def days(first: str, last: str) -> list[date]:
    """Every day from first to last."""
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    return [a + timedelta(days=n) for n in range((b - a).days + 1)]


def own_metric(folder: Path, name: str, formula: str, /, **more: Any) -> Catalog:
    """The catalogue with one metric more, as a team writes it in its metrics/ folder."""
    words = {"es": name, "en": name}
    example: dict[str, Any] = {"given": {}, "value": None, "state": "no_data"}
    metric = {
        "id": name,
        "name": words,
        "meaning": words,
        "formula": formula,
        "unit": "count",
        "better": "higher",
        "stage": "reach",
        "examples": [example],
        **more,
    }
    (folder / f"{name}.yml").write_text(yaml.safe_dump(metric, allow_unicode=True), "utf-8")
    return load(folder)
