"""Exchange rates of the days that a question needs (SEMANTICS 14).

Flows convert at their day's rate (weekends take the last one); plan rates hold from their day on;
constant ones are those of the last day asked. Crosses go through a common currency (the ECB's file
knows only the euro).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import ibis.expr.types as ir

    from norte.engine.question import Rates
    from norte.engine.source import FactSource, Layout

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
        for base in self._bases:
            one, other = self._quote(base, source, day), self._quote(base, target, day)
            if one and other:
                return other / one
        return None

    @cached_property
    def _bases(self) -> list[str]:
        return sorted({name for pair in self.quotes for name in pair})

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

    def last_day(self, until: date) -> date:
        """The last day up to `until` that has any quote; `until` itself when none has."""
        places = ((days, bisect_right(days, until) - 1) for days, _ in self.quotes.values())
        return max((days[place] for days, place in places if place >= 0), default=until)


def read_rates(source: FactSource, kind: str) -> RateBook:
    """All quotes of a kind; an empty book when the source has none."""
    if not source.layout.has("fx_rate"):
        return RateBook(kind)
    found: dict[tuple[str, str], tuple[list[date], list[float]]] = {}
    rows = source.run(source.plan(_quotes, kind))
    columns = [rows.column(n).to_pylist() for n in ("from_currency", "to_currency", "day", "rate")]
    for base, quoted, day, rate in zip(*columns, strict=True):
        days, values = found.setdefault((base, quoted), ([], []))
        days.append(day)
        values.append(float(rate))
    return RateBook(kind, found)


def _quotes(layout: Layout, kind: str) -> ir.Table:
    facts = layout.table("fx_rate")
    wanted = facts.filter(facts.kind == kind, facts.rate.notnull()).order_by("day", "source_id")
    return wanted.select("day", "from_currency", "to_currency", "rate")


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth on each day that has a quote."""

    currency: str
    by_day: tuple[tuple[date, float], ...]


def daily_rates(
    book: RateBook,
    currencies: Iterable[str],
    target: str,
    days: Iterable[date],
    constant: date | None,
) -> tuple[Rate, ...]:
    """The rates to `target` of each other currency on each day; all of one day if `constant`."""
    wanted = sorted(set(days))
    found = []
    for currency in sorted(set(currencies) - {target}):
        quotes = ((day, book.rate(currency, target, constant or day)) for day in wanted)
        found.append(Rate(currency, tuple((day, rate) for day, rate in quotes if rate is not None)))
    return tuple(found)


def missing(table: str, currencies: Iterable[str], target: str, rates: Rates) -> RefusedError:
    """The refusal to add money of several currencies without rates, naming them."""
    names = ", ".join(sorted(set(currencies) - {target}))
    return RefusedError(
        Text(
            es=(
                "«{table}» tiene importes en {names} y faltan tipos de cambio ({kind}) a {target}:"
                " no se suman monedas distintas"
            ),
            en=(
                "'{table}' has amounts in {names} and exchange rates ({kind}) to {target} are"
                " missing: different currencies are not added"
            ),
        ).fill(
            table=table, names=names, target=target, kind="plan" if rates == "plan" else "actual"
        ),
        Text(
            es=(
                "importe un archivo de tipos de cambio: el eurofxref-hist.csv del BCE, el CSV de"
                " Banxico o una hoja date,from,to,rate"
            ),
            en=(
                "import a file of exchange rates: the ECB's eurofxref-hist.csv, Banxico's CSV or a"
                " sheet date,from,to,rate"
            ),
        ),
    )
