"""A question about metrics, before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from norte.base.errors import UsageError
from norte.base.periods import Calendar, CalendarKind, Grain
from norte.base.text import Text

if TYPE_CHECKING:
    from datetime import date

    from norte.workspace.settings import Settings

Compare = Literal["previous", "year", "comparable"]
Align = Literal["days", "weekdays"]
Per = Literal["day", "business_day"]
Rates = Literal["actual", "plan", "constant"]
NONE = "(none)"


@dataclass(frozen=True, slots=True)
class Question:
    """Which metrics, by what, over which days, compared with what.

    `first` and `last` are both in; None takes all that the facts cover. `where` holds
    (dimension, values); "(none)" stands for the unknown member. `exact` asks for exact distinct
    counts: today's engines always count exactly, so it changes nothing.
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    grain: Grain = "total"
    first: date | None = None
    last: date | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    compare: Compare | None = None
    align: Align = "days"
    calendar: CalendarKind = "civil"
    per: Per | None = None
    rates: Rates = "actual"
    exact: bool = False

    def __post_init__(self) -> None:
        """Refuse what no answer could satisfy."""
        if not self.metrics:
            raise UsageError(Text(es="falta la métrica", en="the metric is missing"))
        if self.first and self.last and self.first > self.last:
            raise UsageError(
                Text(
                    es="el periodo empieza ({a}) después de acabar ({b})",
                    en="the period begins ({a}) after it ends ({b})",
                ).fill(a=self.first, b=self.last)
            )
        if len(set(self.by)) != len(self.by) or len(set(self.metrics)) != len(self.metrics):
            raise UsageError(
                Text(
                    es="un nombre se repite en la pregunta", en="a name is repeated in the question"
                )
            )


def calendar_of(question: Question, settings: Settings) -> Calendar:
    """The calendar that the question asks for, with the workspace's week and fiscal year."""
    return Calendar.named(question.calendar, settings.week_start, settings.fiscal_year_start)
