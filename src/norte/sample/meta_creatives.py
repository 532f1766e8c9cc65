"""The Meta ads of the invented shop: places that are always filled, with creatives that change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from norte.sample.google_campaigns import claims

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from norte.sample.markets import Market

CLAIM_SHARE = 0.79
"""Purchases that Meta claims for each real order of the shop."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in an ad set: `share` of the account's clicks, `cpc` in euros for a link click."""

    campaign: str
    ad_set: str
    share: float
    cpc: float
    ctr: float
    claim: float
    frequency: float = 1.25

    @property
    def is_for_leads(self) -> bool:
        """Whether its campaign asks for contacts rather than purchases."""
        return "Leads" in self.campaign


@dataclass(frozen=True, slots=True)
class AdDays:
    """One ad while it ran, from day index `first`; arrays by day, money in hundredths.

    `leads` is what the platform counts as its result in campaigns for leads.
    """

    slot: Slot
    name: str
    first: int
    impressions: NDArray[np.int64]
    reach: NDArray[np.int64]
    link_clicks: NDArray[np.int64]
    clicks: NDArray[np.int64]
    landing_views: NDArray[np.int64]
    spend: NDArray[np.int64]
    purchases: NDArray[np.int64]
    value: NDArray[np.int64]
    leads: NDArray[np.int64]
    is_listed: NDArray[np.bool_]


def draw_meta(
    rng: np.random.Generator,
    market: Market,
    demand: NDArray[np.float64],
    orders: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[AdDays, ...]:
    """Every ad of the account, by campaign, ad set and day; `demand` is the visible one."""
    slots = _SLOTS[market.id]
    link_clicks = [
        rng.poisson(market.meta_clicks_per_day * slot.share * demand**0.8) for slot in slots
    ]
    pull = [slot.claim * made for slot, made in zip(slots, link_clicks, strict=True)]
    whole = np.maximum(np.sum(pull, axis=0), 1e-9)
    claimed, average = claims(orders, CLAIM_SHARE)
    found: list[AdDays] = []
    for number, slot in enumerate(slots):
        purchases = rng.poisson(claimed * pull[number] / whole)
        figures = _figures(rng, market, slot, link_clicks[number])
        value_noise = rng.gamma(30, 1 / 30, size=purchases.size)
        value = np.round(purchases * average * value_noise).astype(np.int64)
        for first, last, name in _creatives(rng, number, demand.size):
            found.append(_cut(slot, name, slice(first, last), (*figures, purchases, value)))
    return tuple(found)


def _figures(
    rng: np.random.Generator, market: Market, slot: Slot, link_clicks: NDArray[np.int64]
) -> tuple[NDArray[np.int64], ...]:
    """Impressions, reach, link clicks, all clicks, landing views, spend and leads of a place."""
    size = link_clicks.size
    seen = rng.poisson(link_clicks * (1 / slot.ctr - 1) + 2.0)
    impressions = link_clicks + np.where(link_clicks == 0, seen // 4, seen)
    reach = np.ceil(impressions / (slot.frequency + 0.1 * rng.random(size))).astype(np.int64)
    clicks = link_clicks + rng.binomial(link_clicks, 0.42)
    price = slot.cpc * market.cpc_factor * 1.1 * 1.07 ** (np.arange(size) / 365.25)
    price *= rng.gamma(50, 1 / 50, size=size)
    spend = np.round((link_clicks + 0.3 * (impressions > 0)) * price * 100).astype(np.int64)
    leads = rng.binomial(link_clicks, 0.16 if slot.is_for_leads else 0.0)
    return impressions, reach, link_clicks, clicks, rng.binomial(link_clicks, 0.84), spend, leads


def _creatives(rng: np.random.Generator, slot: int, days: int) -> list[tuple[int, int, str]]:
    """First day, day after the last, and name of each creative that the place showed in turn."""
    found: list[tuple[int, int, str]] = []
    first = 0
    while first < days:
        last = min(days, first + int(rng.integers(48, 118)))
        if days - last < 12:
            last = days
        number = len(found) + 1
        form = _FORMS[int(rng.integers(len(_FORMS)))]
        theme = _THEMES[(slot * 5 + number * 3) % len(_THEMES)]
        found.append((first, last, f"AD{slot + 1:02d}-{number:02d} - {form} - «{theme}»"))
        first = last
    return found


def _cut(slot: Slot, name: str, days: slice, figures: tuple[NDArray[np.int64], ...]) -> AdDays:
    impressions, reach, link_clicks, clicks, landing, spend, leads, purchases, value = (
        array[days] for array in figures
    )
    return AdDays(
        slot=slot,
        name=name,
        first=days.start,
        impressions=impressions,
        reach=reach,
        link_clicks=link_clicks,
        clicks=clicks,
        landing_views=landing,
        spend=spend,
        purchases=purchases,
        value=value,
        leads=leads,
        is_listed=(impressions > 0) | (purchases > 0),
    )


_FORMS = ("Reel", "Carrusel", "Imagen", "Colección", "Vídeo 15 s")
_THEMES = (
    "Primavera en casa",
    "Un salón con calma",
    "Antes y después",
    "La mesa de domingo",
    "Luz que abriga",
    "Textiles de lino",
    "Cinco ideas para el recibidor",
    "Regalos con alma",
    "Hecho a mano",
    "Vuelta a casa",
    "Dormir mejor",
    "Rincón de lectura",
    "Terraza de verano",
    "Clientas que cuentan",
)
_LEADS = "Leads | Guía «Casa en calma»"

_SLOTS: dict[str, tuple[Slot, ...]] = {
    "es": (
        Slot("Prospección", "Lookalike 1 %, compradoras", 0.11, 0.41, 0.0112, 0.8),
        Slot("Prospección", "Lookalike 1 %, compradoras", 0.09, 0.43, 0.0105, 0.8),
        Slot("Prospección", "Lookalike 3 %, valor", 0.07, 0.45, 0.0098, 0.7),
        Slot("Prospección", "Intereses: decoración, 25-54", 0.09, 0.44, 0.0101, 0.6),
        Slot("Prospección", "Intereses: decoración, 25-54", 0.07, 0.46, 0.0096, 0.6),
        Slot("Prospección", "Advantage+ amplio", 0.12, 0.39, 0.0118, 0.8),
        Slot("Remarketing", "Visitas 30 días", 0.06, 0.36, 0.0165, 2.0, 1.9),
        Slot("Remarketing", "Carritos 14 días", 0.05, 0.38, 0.0192, 3.2, 2.1),
        Slot("Remarketing", "Clientas 180 días", 0.05, 0.30, 0.0178, 2.6, 1.7),
        Slot("Catálogo (DPA)", "Todos los productos", 0.09, 0.33, 0.0135, 1.5, 1.5),
        Slot("Catálogo (DPA)", "Textil", 0.05, 0.34, 0.0129, 1.3, 1.5),
        Slot("Catálogo (DPA)", "Iluminación", 0.04, 0.37, 0.0121, 1.2, 1.5),
        Slot(_LEADS, "Formulario, 25-54", 0.05, 0.42, 0.0109, 0.15),
        Slot(_LEADS, "Lookalike 1 %, contactos", 0.04, 0.44, 0.0104, 0.15),
        Slot("Marca | Alcance", "Mujeres 25-60, grandes ciudades", 0.02, 0.72, 0.0048, 0.2, 1.4),
    ),
    "mx": (
        Slot("Prospección MX", "Lookalike 1 %, compradoras", 0.14, 0.37, 0.0121, 0.8),
        Slot("Prospección MX", "Lookalike 1 %, compradoras", 0.11, 0.39, 0.0114, 0.8),
        Slot("Prospección MX", "Intereses: decoración, CDMX-GDL-MTY", 0.13, 0.36, 0.0125, 0.6),
        Slot("Prospección MX", "Advantage+ amplio", 0.16, 0.35, 0.0128, 0.8),
        Slot("Remarketing", "Visitas 30 días", 0.08, 0.33, 0.0171, 2.0, 1.9),
        Slot("Remarketing", "Carritos 14 días", 0.06, 0.36, 0.0199, 3.1, 2.2),
        Slot("Catálogo (DPA)", "Todos los productos", 0.12, 0.31, 0.0141, 1.5, 1.5),
        Slot("Catálogo (DPA)", "Blancos", 0.06, 0.32, 0.0138, 1.4, 1.5),
        Slot(_LEADS, "Formulario, 25-54", 0.07, 0.38, 0.0117, 0.15),
        Slot(_LEADS, "Lookalike 1 %, contactos", 0.05, 0.40, 0.0111, 0.15),
        Slot("Marca | Alcance", "Mujeres 25-60, grandes ciudades", 0.02, 0.64, 0.0052, 0.2, 1.4),
    ),
}
