"""An answer: rows of cells with their state, flags, parts and comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from norte.engine.question import NONE

if TYPE_CHECKING:
    from datetime import date

    from norte.base.periods import Period
    from norte.base.text import Text
    from norte.catalog import Metric
    from norte.engine.question import Question

State = Literal["value", "zero", "no_data", "undefined"]


@dataclass(frozen=True, slots=True)
class Compared:
    """The same cell in the days that it is compared with, like for like.

    `difference` is now − then over the same elapsed days; `change` is relative (None from a zero
    or negative base, where there is no percentage); `through` is the last day of ours that counts.
    """

    period: Period
    value: float | None
    state: State
    difference: float | None
    change: float | None
    now: float | None
    through: date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One metric in one row; `value` is None unless the state is value or zero."""

    value: float | None
    state: State
    flags: tuple[str, ...] = ()
    numerator: float | None = None
    denominator: float | None = None
    notes: tuple[Text, ...] = ()
    compare: Compared | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What coverage says of a cell: whether it has data, its flags, its notes."""

    has_data: bool
    flags: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One period and combination of members (None is the unknown one)."""

    period: Period
    members: tuple[str | None, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Answer:
    """Rows in order of period and members; `cells` of a row follow `metrics`."""

    question: Question
    metrics: tuple[Metric, ...]
    versions: tuple[str, ...]
    currency: str
    rows: tuple[Row, ...]
    span: tuple[date, date]
    complete_until: dict[str, date | None] = field(default_factory=dict)
    sql: tuple[tuple[str, str], ...] = ()

    def cell(self, metric: str, row: int = 0) -> Cell:
        """The cell of a metric in a row; KeyError when it was not asked."""
        names = [m.id for m in self.metrics]
        if metric not in names:
            raise KeyError(metric)
        return self.rows[row].cells[names.index(metric)]

    def as_json(self, language: str = "es") -> list[dict[str, Any]]:
        """The rows in the shape that the command line and the API print."""
        return [self._row(row, language) for row in self.rows]

    def _row(self, row: Row, language: str) -> dict[str, Any]:
        period = None if self.question.grain == "total" else row.period.label.isoformat()
        found: dict[str, Any] = {"period": period}
        for name, member in zip(self.question.by, row.members, strict=True):
            found[name] = NONE if member is None else member
        for metric, cell in zip(self.metrics, row.cells, strict=True):
            found[metric.id] = self._cell(metric, cell, language)
        return found

    def _cell(self, metric: Metric, cell: Cell, language: str) -> dict[str, Any]:
        found: dict[str, Any] = {"value": cell.value}
        if metric.unit == "money":
            found["currency"] = self.currency
        found["state"] = cell.state
        found["flags"] = list(cell.flags)
        found["parts"] = {"numerator": cell.numerator, "denominator": cell.denominator}
        if cell.notes:
            found["notes"] = [n.pick(language) for n in cell.notes]
        if cell.compare is not None:
            other = cell.compare
            label = other.period.start if self.question.grain == "total" else other.period.label
            found["compare"] = {
                "period": label.isoformat(),
                "from": other.period.start.isoformat(),
                "to": other.period.end.isoformat(),
                "value": other.value,
                "state": other.state,
                "difference": other.difference,
                "change": other.change,
                "through": other.through.isoformat() if other.through else None,
            }
        return found
