"""The Google Ads campaigns of the invented shop and what each does on each day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from norte.sample.seasons import black_friday, buen_fin, hot_sale

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from norte.sample.markets import Market

CLAIM_SHARE = 0.93
"""Conversions that Google claims for each real order of the shop."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign: its share of the account's clicks, `cpc` in euros, its pull on conversions."""

    name: str
    kind: str
    budget: int
    share: float
    cpc: float
    ctr: float
    claim: float
    is_enabled: bool = True
    runs: Callable[[date, int], bool] = lambda _day, _index: True


@dataclass(frozen=True, slots=True)
class CampaignDays:
    """A campaign's figures by day; money in hundredths, conversions in hundredths of one.

    `is_listed` says on which days the report has a row for the campaign.
    """

    campaign: Campaign
    is_listed: NDArray[np.bool_]
    impressions: NDArray[np.int64]
    clicks: NDArray[np.int64]
    cost: NDArray[np.int64]
    conversions: NDArray[np.int64]
    value: NDArray[np.int64]


def draw_google(
    rng: np.random.Generator,
    market: Market,
    days: Sequence[date],
    demand: NDArray[np.float64],
    orders: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[CampaignDays, ...]:
    """Every campaign of the account; `demand` is the visible one, `orders` counts and charges."""
    campaigns = _CAMPAIGNS[market.id]
    runs = [
        np.array([c.runs(day, i) for i, day in enumerate(days)], dtype=np.float64)
        for c in campaigns
    ]
    shown = [run * _without_outage(rng, run.size) for run in runs]
    clicks = [
        rng.poisson(market.google_clicks_per_day * c.share * demand**0.85 * on)
        for c, on in zip(campaigns, shown, strict=True)
    ]
    pull = [c.claim * made for c, made in zip(campaigns, clicks, strict=True)]
    whole = np.maximum(np.sum(pull, axis=0), 1e-9)
    claimed, average = claims(orders, CLAIM_SHARE)
    found = []
    for c, run, on, made, weight in zip(campaigns, runs, shown, clicks, pull, strict=True):
        noise = rng.gamma(25, 1 / 25, size=made.size)
        conversions = np.round(claimed * weight / whole * noise * 100).astype(np.int64)
        value_noise = rng.gamma(40, 1 / 40, size=made.size)
        found.append(
            CampaignDays(
                campaign=c,
                is_listed=run > 0,
                impressions=made + rng.poisson(made * (1 / c.ctr - 1) + 0.5 * on),
                clicks=made,
                cost=_costs(rng, market, c, made),
                conversions=conversions,
                value=np.round(conversions / 100 * average * value_noise).astype(np.int64),
            )
        )
    return tuple(found)


def claims(
    orders: tuple[NDArray[np.int64], NDArray[np.int64]], share: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Conversions a platform claims each day (late ones still missing), and their mean charge.

    A claim belongs to the day of the click, so it follows the orders of that day and the next two.
    """
    count = orders[0].astype(np.float64)
    padded = np.concatenate([count, np.repeat(count[-8:-1].mean(), 2)])
    smooth = 0.6 * padded[:-2] + 0.25 * padded[1:-1] + 0.15 * padded[2:]
    arrived = np.ones(count.size)
    arrived[-6:] = (0.97, 0.95, 0.90, 0.82, 0.66, 0.12)
    charged = np.convolve(orders[1], np.ones(7), mode="same")
    bought = np.convolve(count, np.ones(7), mode="same")
    return share * smooth * arrived, charged / np.maximum(bought, 1)


def _without_outage(rng: np.random.Generator, days: int) -> NDArray[np.float64]:
    """1 on most days and 0 on three in a row, when Google held the ads back to review them."""
    first = int(rng.integers(max(days - 3, 1)))
    shown = np.ones(days)
    shown[first : first + 3] = 0
    return shown


def _costs(
    rng: np.random.Generator, market: Market, campaign: Campaign, clicks: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What the clicks cost; prices creep up eight per cent a year."""
    creep = 1.12 * 1.08 ** (np.arange(clicks.size) / 365.25)
    price = campaign.cpc * market.cpc_factor * creep * rng.gamma(60, 1 / 60, size=clicks.size)
    return np.round(clicks * price * 100).astype(np.int64)


def _late(first: int) -> Callable[[date, int], bool]:
    return lambda _day, index: index >= first


def _early(last: int) -> Callable[[date, int], bool]:
    return lambda _day, index: index < last


def _black_friday_weeks(day: date, _index: int) -> bool:
    return -7 <= (day - black_friday(day.year)).days <= 4


def _january_sales(day: date, _index: int) -> bool:
    return day.month == 1 and 7 <= day.day <= 31


def _buen_fin_weeks(day: date, _index: int) -> bool:
    first, last = buen_fin(day.year)
    return (day - first).days >= -5 and (day - last).days <= 1


def _hot_sale_weeks(day: date, _index: int) -> bool:
    first, last = hot_sale(day.year)
    return (day - first).days >= -3 and (day - last).days <= 1


_CAMPAIGNS: dict[str, tuple[Campaign, ...]] = {
    "es": (
        Campaign("Marca", "Búsqueda", 4000, 0.17, 0.16, 0.145, 3.0),
        Campaign("Genérica - Textil hogar", "Búsqueda", 6000, 0.13, 0.58, 0.043, 0.8),
        Campaign("Genérica - Iluminación", "Búsqueda", 5000, 0.09, 0.64, 0.039, 0.7),
        Campaign("Shopping - Todo el catálogo", "Shopping", 12000, 0.31, 0.37, 0.0105, 1.0),
        Campaign(
            "PMax - Hogar", "Máximo rendimiento", 9000, 0.20, 0.44, 0.012, 1.1, runs=_late(96)
        ),
        Campaign(
            "Shopping - Inteligente",
            "Shopping",
            7000,
            0.15,
            0.41,
            0.010,
            0.8,
            is_enabled=False,
            runs=_early(96),
        ),
        Campaign("Display - Remarketing", "Display", 2500, 0.10, 0.19, 0.0052, 0.6),
        Campaign(
            "Black Friday, ofertas",
            "Búsqueda",
            15000,
            0.22,
            0.71,
            0.058,
            1.2,
            is_enabled=False,
            runs=_black_friday_weeks,
        ),
        Campaign(
            "Rebajas de enero",
            "Búsqueda",
            8000,
            0.12,
            0.52,
            0.048,
            0.9,
            is_enabled=False,
            runs=_january_sales,
        ),
    ),
    "mx": (
        Campaign("Marca", "Search", 60000, 0.16, 0.17, 0.138, 2.8),
        Campaign("Genérica - Blancos y textiles", "Search", 90000, 0.16, 0.55, 0.047, 0.8),
        Campaign("Genérica - Lámparas", "Search", 70000, 0.10, 0.60, 0.041, 0.7),
        Campaign("Shopping - Catálogo MX", "Shopping", 150000, 0.33, 0.36, 0.0112, 1.0),
        Campaign(
            "PMax - Hogar MX", "Performance Max", 110000, 0.20, 0.42, 0.0125, 1.1, runs=_late(180)
        ),
        Campaign("Display - Remarketing", "Display", 35000, 0.11, 0.18, 0.0055, 0.6),
        Campaign(
            "Buen Fin, ofertas",
            "Search",
            200000,
            0.24,
            0.66,
            0.061,
            1.2,
            is_enabled=False,
            runs=_buen_fin_weeks,
        ),
        Campaign(
            "Hot Sale",
            "Search",
            140000,
            0.20,
            0.62,
            0.055,
            1.1,
            is_enabled=False,
            runs=_hot_sale_weeks,
        ),
    ),
}
