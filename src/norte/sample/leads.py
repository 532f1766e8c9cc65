"""The contacts of the shop's CRM: who asked for something, how far they got, who bought later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from norte.sample.clock import Clock
    from norte.sample.markets import Market
    from norte.sample.shop import Shop

NEVER = -1
_BUYER_WAS_LEAD = 0.60
_DAY = 86_400
SOURCES: tuple[tuple[str, float], ...] = (
    ("Búsqueda orgánica", 0.20),
    ("Búsqueda de pago", 0.21),
    ("Redes sociales pagadas", 0.27),
    ("Redes sociales orgánicas", 0.09),
    ("Marketing por correo electrónico", 0.07),
    ("Referencias", 0.05),
    ("Tráfico directo", 0.11),
)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts by the moment they came (UTC seconds); NEVER where a stage was not reached.

    `person` is a customer's number or one beyond the last customer. A subscriber has no `lead`.
    `campaign` is the paid campaign that brought them, "" otherwise.
    """

    created: NDArray[np.int64]
    person: NDArray[np.int64]
    source: NDArray[np.int64]
    campaign: tuple[str, ...]
    lead: NDArray[np.int64]
    mql: NDArray[np.int64]
    sql: NDArray[np.int64]
    opportunity: NDArray[np.int64]
    customer: NDArray[np.int64]


def draw_contacts(
    rng: np.random.Generator,
    market: Market,
    clock: Clock,
    demand: NDArray[np.float64],
    shop: Shop,
    campaigns: Mapping[str, tuple[str, ...]],
) -> Contacts:
    """Every contact of a market; `campaigns` names the paid ones of a source that has them."""
    bought = _first_valid_orders(shop)
    person, day = _who_came(rng, market, clock, demand, shop, bought)
    created = clock.instants(rng, day)
    order = np.argsort(created, kind="stable")
    order = order[created[order] < clock.export]
    created, person = created[order], person[order]
    source = rng.choice(len(SOURCES), size=person.size, p=[share for _, share in SOURCES])
    is_buyer = person < shop.customers
    customer = np.where(is_buyer, bought[np.minimum(person, shop.customers - 1)], NEVER)
    subscriber = ~is_buyer & (rng.random(person.size) < 0.12)
    lead = np.where(subscriber, NEVER, created)
    chance = np.where(subscriber, 1.0, rng.random(person.size))
    mql = _stage(rng, lead, chance < np.where(is_buyer, 0.78, 0.34), 6.0, clock.export)
    sql = _stage(rng, mql, chance < 0.075, 9.0, clock.export)
    opportunity = _stage(rng, sql, chance < 0.040, 12.0, clock.export)
    return Contacts(
        created=created,
        person=person,
        source=source,
        campaign=_campaigns(rng, source, campaigns),
        lead=lead,
        mql=mql,
        sql=sql,
        opportunity=opportunity,
        customer=customer,
    )


def people_needed(contacts_a_day: float, days: int) -> int:
    """A safe number of people beyond the customers for a market's contacts."""
    return int(contacts_a_day * days * 3)


def _first_valid_orders(shop: Shop) -> NDArray[np.int64]:
    """The moment of each customer's first valid order; NEVER for those without one."""
    orders = shop.orders
    kept = orders.is_valid & (orders.customer >= 0)
    first = np.full(shop.customers, NEVER, dtype=np.int64)
    known, place = np.unique(orders.customer[kept], return_index=True)
    first[known] = orders.utc[kept][place]
    return first


def _who_came(
    rng: np.random.Generator,
    market: Market,
    clock: Clock,
    demand: NDArray[np.float64],
    shop: Shop,
    bought: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Persons and the day each came: buyers some days before they bought, the rest to fill up."""
    days = len(clock.days)
    gap = 1 + rng.exponential(19.0, size=shop.customers).astype(np.int64)
    before = shop.first_order_day - gap
    chosen = np.flatnonzero(
        (rng.random(shop.customers) < _BUYER_WAS_LEAD) & (before >= 0) & (bought != NEVER)
    )
    wanted = rng.poisson(market.leads_per_day * demand**0.8)
    missing = np.maximum(wanted - np.bincount(before[chosen], minlength=days), 0)
    others = np.repeat(np.arange(days), missing)
    person = np.concatenate([chosen, shop.customers + np.arange(others.size)])
    return person, np.concatenate([before[chosen], others])


def _stage(
    rng: np.random.Generator,
    after: NDArray[np.int64],
    reached: NDArray[np.bool_],
    days: float,
    export: int,
) -> NDArray[np.int64]:
    """When those who reached a stage did, on average `days` after the stage before it."""
    moment = after + (rng.exponential(days, size=after.size) * _DAY).astype(np.int64) + 600
    return np.where(reached & (after != NEVER) & (moment < export), moment, NEVER)


def _campaigns(
    rng: np.random.Generator,
    source: NDArray[np.int64],
    campaigns: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    pick = rng.random(source.size)
    named = [campaigns.get(name, ("",)) for name, _ in SOURCES]
    return tuple(named[s][int(p * p * len(named[s]))] for s, p in zip(source, pick, strict=True))
