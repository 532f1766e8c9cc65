"""Exchange rates of the days that a question needs (SEMANTICS 14).

Flows convert at their day's rate (weekends take the last one); plan rates hold from their day on;
constant ones are those of the last day asked. Crosses go through a common currency (the ECB's file
knows only the euro).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from norte.base.errors import RefusedError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from norte.engine.question import Rates
    from norte.engine.source import FactSource

MAX_AGE = timedelta(days=10)


@dataclass(frozen=True)
class RateBook:
    """Quotes by pair, in order of day; kind actual or plan."""

    kind: str
    quotes: dict[tuple[str, str], tuple[list[date], list[float]]] = field(default_factory=dict)

    def rate(self, source: str, target: str, day: date) -> float | None:
        """Units of `target` for one of `source` on `day`; None when no quote is near enough."""
        if source == target:
            return 1.0
        direct = self._quote(source, target, day)
        if direct is not None:
            return direct
        for base in sorted({pair[0] for pair in self.quotes} | {pair[1] for pair in self.quotes}):
            one, other = self._quote(base, source, day), self._quote(base, target, day)
            if one and other:
                return other / one
        return None

    def _quote(self, source: str, target: str, day: date) -> float | None:
        if source == target:
            return 1.0
        found = self._last(source, target, day)
        if found is not None:
            return found
        inverse = self._last(target, source, day)
        return 1.0 / inverse if inverse else None

    def _last(self, source: str, target: str, day: date) -> float | None:
        if (source, target) not in self.quotes:
            return None
        days, values = self.quotes[(source, target)]
        place = bisect_right(days, day) - 1
        if place < 0 or (self.kind == "actual" and day - days[place] > MAX_AGE):
            return None
        return values[place]


def read_rates(source: FactSource, kind: str) -> RateBook:
    """All quotes of a kind; an empty book when the source has none."""
    if not source.has("fx_rate"):
        return RateBook(kind)
    facts = source.table("fx_rate")
    facts = facts.filter(facts.kind == kind).order_by("day", "source_id")
    found: dict[tuple[str, str], tuple[list[date], list[float]]] = {}
    rows: list[dict[str, Any]] = source.fetch(facts).to_pylist()
    for row in rows:
        days, values = found.setdefault((row["from_currency"], row["to_currency"]), ([], []))
        days.append(row["day"])
        values.append(float(row["rate"]))
    return RateBook(kind, found)


def daily_rates(
    book: RateBook, currencies: Iterable[str], target: str, days: Iterable[date], rates: Rates
) -> list[tuple[date, str, float]]:
    """(day, currency, rate) for each currency and day that has one."""
    wanted = sorted(set(days))
    found = []
    for currency in sorted(set(currencies) - {target}):
        for day in wanted:
            rate = book.rate(currency, target, wanted[-1] if rates == "constant" else day)
            if rate is not None:
                found.append((day, currency, rate))
    return found


def missing(table: str, currencies: Iterable[str], target: str, rates: Rates) -> RefusedError:
    """The refusal to add money of several currencies without rates, naming them."""
    names = ", ".join(sorted(set(currencies) - {target}))
    return RefusedError(
        Text(
            es="«{table}» tiene importes en {names} y faltan tipos de cambio ({kind}) a {target}: no se suman monedas distintas",
            en="'{table}' has amounts in {names} and exchange rates ({kind}) to {target} are missing: different currencies are not added",
        ).fill(
            table=table, names=names, target=target, kind="plan" if rates == "plan" else "actual"
        ),
        Text(
            es="importe un archivo de tipos de cambio (el eurofxref-hist.csv del BCE, o date,from,to,rate), o pregunte por una sola moneda",
            en="import a file of exchange rates (the ECB's eurofxref-hist.csv, or date,from,to,rate), or ask for one currency only",
        ),
    )
