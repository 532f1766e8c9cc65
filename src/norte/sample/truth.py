"""What is true of the invented company: the totals that its files add up to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class Figure:
    """One true total: a measure of a market in one source, in a month or (None) in the whole.

    Money is in `currency`, which counts lack. A month is `YYYY-MM` of the market's own calendar.
    What does not add over months (customers, followers) has only the whole.
    """

    measure: str
    market: str
    source: str
    month: str | None
    value: Decimal
    currency: str | None = None


class Tally:
    """Adds up the figures of one source while it writes its rows."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._sums: dict[tuple[str, str, str | None, str | None], Decimal] = defaultdict(Decimal)

    def count(self, measure: str, market: str, month: str | None, value: int | Decimal) -> None:
        """Add a count: visits, orders, answers."""
        self._sums[measure, market, month, None] += Decimal(value)

    def money(
        self, measure: str, market: str, month: str | None, cents: int, currency: str
    ) -> None:
        """Add an amount of money, given in hundredths."""
        self._sums[measure, market, month, currency] += Decimal(int(cents)) / 100

    def figures(self) -> tuple[Figure, ...]:
        """What was added, in the order in which it came."""
        return tuple(
            Figure(measure, market, self._source, month, value, currency)
            for (measure, market, month, currency), value in self._sums.items()
        )


@dataclass(frozen=True, slots=True)
class CompanyTruth:
    """The true totals of a written company, to compare a loaded lake with.

    `first_day` to `until` are the days that the exports cover; `until` is the day of the export
    and its data stops in mid-morning.
    """

    first_day: date
    until: date
    figures: tuple[Figure, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that has figures."""
        return tuple(sorted({figure.measure for figure in self.figures}))

    def value(
        self,
        measure: str,
        *,
        market: str | None = None,
        source: str | None = None,
        month: str | None = None,
    ) -> Decimal:
        """The total of `measure`; without a market or a source, over all of them.

        Raises:
            KeyError: nothing of the company has that measure there.
            ValueError: the sum would mix currencies.
        """
        found = [
            f
            for f in self.figures
            if f.measure == measure
            and market in {None, f.market}
            and source in {None, f.source}
            and month in {None, f.month}
        ]
        if not found:
            raise KeyError((measure, market, source, month))
        if len({f.currency for f in found}) > 1:
            raise ValueError(f"{measure} is in several currencies: name a market")
        return _total(found)


def _total(figures: Iterable[Figure]) -> Decimal:
    return sum((f.value for f in figures), Decimal(0))
