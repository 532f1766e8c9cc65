"""The team's plan: what each month of this year and the next quarter should bring."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from norte.base.text import Text
from norte.sample.clock import day_range, first_day
from norte.sample.export_files import csv_text, write_text
from norte.sample.seasons import demand_index
from norte.sample.source import Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from norte.sample.markets import Market
    from norte.sample.world import World

_BACK, _AHEAD = 12, 3
_AIM = 1.04
_MONEY = ("revenue", "ad_spend")


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("plan")
    days = day_range(world.days[0], _month_end(world.until))
    rows: list[tuple[str, ...]] = [("métrica", "mes", "mercado", "canal", "valor", "moneda")]
    first = f"{first_day(world.until, _BACK):%Y-%m}"
    for place in world.markets:
        for metric, month, value in _planned(place.market, days, first):
            currency = place.market.currency if metric in _MONEY else ""
            rows.append((metric, month, place.market.id, "", str(value), currency))
            tally.count(f"plan_{metric}", place.market.id, month, value)
    write_text(inbox / "plan" / "plan.csv", csv_text(rows))
    return Written(tally.figures())


def _planned(market: Market, days: tuple[date, ...], first: str) -> list[tuple[str, str, int]]:
    """Metric, month and value, from the month `first` on."""
    return [
        (metric, month, value)
        for metric, values in _daily(market, days).items()
        for month, value in _by_month(days, values).items()
        if month >= first
    ]


def _month_end(until: date) -> date:
    """The last day of the third month after the month of `until`."""
    serial = until.year * 12 + until.month + _AHEAD
    return date(serial // 12, serial % 12 + 1, 1) - timedelta(days=1)


def _daily(market: Market, days: tuple[date, ...]) -> dict[str, np.ndarray]:
    """What an ordinary day should bring by season and growth, a little more than it does."""
    demand = demand_index(market.id, days)
    clicks = market.google_clicks_per_day + market.meta_clicks_per_day
    basket = 62.0 * market.price_factor
    return {
        "visits": _AIM * 0.9 * (clicks + 1.15 * market.organic_visits_per_day) * demand**0.8,
        "leads": _AIM * market.leads_per_day * demand**0.8,
        "orders": _AIM * market.orders_per_day * demand,
        "revenue": _AIM * market.orders_per_day * demand * basket,
        "ad_spend": clicks * 0.47 * market.cpc_factor * demand**0.82,
    }


def _by_month(days: tuple[date, ...], values: np.ndarray) -> dict[str, int]:
    """The sum of each month, to the nearest ten."""
    months = np.array([f"{day:%Y-%m}" for day in days])
    return {
        str(month): int(round(float(values[months == month].sum()), -1))
        for month in np.unique(months)
    }


source = Source(
    id="plan",
    title=Text(es="Hoja del plan", en="Plan sheet"),
    write=_write,
)
