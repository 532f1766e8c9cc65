"""The simulated business: what every file of the invented company must agree on."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from norte.sample.clock import Clock, clock, day_range, first_day
from norte.sample.email_sends import Send, draw_sends
from norte.sample.google_campaigns import CampaignDays, draw_google
from norte.sample.leads import Contacts, draw_contacts, people_needed
from norte.sample.markets import MARKETS, Market
from norte.sample.meta_creatives import AdDays, draw_meta
from norte.sample.people import People, draw_people
from norte.sample.seasons import demand_index
from norte.sample.shop import Shop, draw_shop
from norte.sample.visits import Visits, draw_visits

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class MarketWorld:
    """One country of the business, day by day.

    `expected` is its demand without chance; `months` is the `YYYY-MM` of each day.
    """

    market: Market
    clock: Clock
    expected: NDArray[np.float64]
    google: tuple[CampaignDays, ...]
    meta: tuple[AdDays, ...]
    sends: tuple[Send, ...]
    visits: Visits
    shop: Shop
    people: People
    contacts: Contacts
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """The whole business; `days` ends with the day of the export, which stops in mid-morning."""

    seed: int
    days: tuple[date, ...]
    markets: tuple[MarketWorld, ...]

    @property
    def until(self) -> date:
        """The day of the export."""
        return self.days[-1]

    def rng(self, source: str, market: str = "") -> np.random.Generator:
        """A stream of chance of a source's own: what one draws does not move another."""
        return stream(self.seed, source, market)


def stream(seed: int, *names: str) -> np.random.Generator:
    """The stream of chance that belongs to these names under this seed."""
    return np.random.default_rng([seed, zlib.crc32("/".join(names).encode())])


def build_world(until: date, months: int, seed: int) -> World:
    """The business from the first of a month to `until`.

    Raises:
        ValueError: `months` is under 2; a shop without a past has nothing to compare.
    """
    if months < 2:
        raise ValueError(f"months is {months}: the sample needs two at least")
    days = day_range(first_day(until, months), until)
    return World(
        seed=seed,
        days=days,
        markets=tuple(_build_market(market, days, seed) for market in MARKETS),
    )


def _build_market(market: Market, days: tuple[date, ...], seed: int) -> MarketWorld:
    def rng(part: str) -> np.random.Generator:
        return stream(seed, part, market.id)

    hours = clock(market.zone, days)
    expected = demand_index(market.id, days)
    demand = expected * rng("demand").gamma(110, 1 / 110, size=expected.size)
    seen = hours.visible()
    visible = demand * seen
    shop = draw_shop(rng("shop"), market, hours, demand)
    orders = shop.valid_by_day(len(days))
    google = draw_google(rng("google"), market, days, visible, orders)
    meta = draw_meta(rng("meta"), market, visible, orders)
    sends = draw_sends(rng("mail"), market, days, orders)
    campaigns = {
        "Búsqueda de pago": tuple(c.campaign.name for c in google),
        "Redes sociales pagadas": tuple(dict.fromkeys(ad.slot.campaign for ad in meta)),
    }
    contacts = draw_contacts(rng("leads"), market, hours, demand, shop, campaigns)
    size = shop.customers + people_needed(market.leads_per_day, len(days))
    return MarketWorld(
        market=market,
        clock=hours,
        expected=expected,
        google=google,
        meta=meta,
        sends=sends,
        visits=draw_visits(rng("visits"), market, (visible, seen), (google, meta), sends),
        shop=shop,
        people=draw_people(rng("people"), market.id, market.mail_domain, size),
        contacts=contacts,
        months=tuple(f"{day:%Y-%m}" for day in days),
    )
