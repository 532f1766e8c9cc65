"""The value a scorecard is written from: by board from the engine, for pages and the terminal.

Nothing here is computed by those who read it. Rates are fractions, money is in the card's or
the line's currency, unknown is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from norte.base.numbers import ChangeKind, Unit

if TYPE_CHECKING:
    from datetime import date, datetime

    from norte.base.text import Text

Stage = Literal["reach", "engagement", "acquisition", "conversion", "loyalty"]
Better = Literal["higher", "lower", "within"]
ValueState = Literal["value", "zero", "no_data", "undefined"]
SourceState = Literal["fresh", "late", "absent"]

__all__ = [
    "Better",
    "Change",
    "ChangeKind",
    "KpiLine",
    "Scorecard",
    "SourceLine",
    "SourceState",
    "Span",
    "Stage",
    "StageBlock",
    "Unit",
    "ValueState",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A period, both ends included; while it is open, `end` is what has elapsed.

    `full_end` is the last day of the whole period: equal to `end` when it is closed.
    """

    start: date
    end: date
    open: bool
    full_end: date


@dataclass(frozen=True, slots=True)
class SourceLine:
    """How far a source's data reaches and which days inside have none.

    `until` is its last covered day, None when nothing was ever loaded; `holes` are first and
    last day of each gap before it.
    """

    id: str
    name: str
    account: str
    until: date | None
    state: SourceState
    holes: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """How a value moved against the compared span.

    `percent` is a fraction of the earlier value, `points` a difference of two fractions,
    `difference` has the metric's unit. `better` is None when neither direction is good.
    `against` names the compared span («vs. 1 al 16 oct»).
    """

    value: float | None
    kind: ChangeKind
    better: bool | None
    against: Text


@dataclass(frozen=True, slots=True)
class KpiLine:
    """One metric on the board: its value, what may be said of it, and where it is from.

    `basis` says blended or claimed, `words` what to say when there is no value («300 €
    gastados, 0 clientes potenciales»). `weekly` holds the last 26 weeks, oldest first.
    """

    metric: str
    name: Text
    meaning: Text
    basis: Text | None
    unit: Unit
    currency: str | None
    better: Better
    value: float | None
    state: ValueState
    flags: tuple[str, ...]
    words: Text | None
    numerator: float | None
    denominator: float | None
    change: Change | None
    weekly: tuple[float | None, ...]
    target: float | None
    source: str
    fresh_until: date | None
    version: str


@dataclass(frozen=True, slots=True)
class StageBlock:
    """A stage of the customer's life cycle; its first line is its headline."""

    stage: Stage
    name: Text
    lines: tuple[KpiLine, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything a scorecard says, ready to be written down.

    `weeks` are the first days of the weeks in every line's `weekly`; empty when unknown, and
    then weeks are only counted back.
    """

    title: Text
    workspace: Text
    invented: bool
    currency: str
    locale: str
    number_locale: str
    period: Span
    compared: Span | None
    computed_at: datetime
    data_until: date | None
    sources: tuple[SourceLine, ...]
    stages: tuple[StageBlock, ...]
    warnings: tuple[Text, ...]
    version: str
    weeks: tuple[date, ...] = ()
