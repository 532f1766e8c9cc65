"""The shop's customers and orders: who buys when, what, with which code, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from norte.sample.coupon_codes import Coupons, draw_coupons
from norte.sample.products import prices, weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from norte.sample.clock import Clock
    from norte.sample.markets import Market

GUEST = -1
TESTER = -2
PAID, REFUNDED, PARTLY_REFUNDED, VOIDED = range(4)
_FATES = (0.932, 0.023, 0.033, 0.012)
_REPEAT_SHARE = 0.42
_PAUSE_DAYS = 12
_RECENT_DAYS = 150


@dataclass(frozen=True, slots=True)
class Lines:
    """Order lines, in the order of their orders: `order` is the order's index."""

    order: NDArray[np.int64]
    product: NDArray[np.int64]
    quantity: NDArray[np.int64]
    price: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders by time; money in hundredths, tax inside; `customer` may be GUEST or TESTER.

    `first_line` has one entry more than there are orders.
    """

    utc: NDArray[np.int64]
    day: NDArray[np.int64]
    customer: NDArray[np.int64]
    fate: NDArray[np.int64]
    subtotal: NDArray[np.int64]
    discount: NDArray[np.int64]
    shipping: NDArray[np.int64]
    tax: NDArray[np.int64]
    total: NDArray[np.int64]
    refunded: NDArray[np.int64]
    first_line: NDArray[np.int64]

    @property
    def is_valid(self) -> NDArray[np.bool_]:
        """Neither voided nor a test: what counts as an order."""
        return np.asarray((self.fate != VOIDED) & (self.customer != TESTER))


@dataclass(frozen=True, slots=True)
class Shop:
    """A market's shop: its orders, their lines, and the coupons that it issued and took back."""

    customers: int
    first_order_day: NDArray[np.int64]
    orders: Orders
    lines: Lines
    coupons: Coupons

    def valid_by_day(self, days: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Valid orders of each day, and what they charged (hundredths)."""
        valid = self.orders.is_valid
        day = self.orders.day[valid]
        count = np.bincount(day, minlength=days)
        charged = np.bincount(day, weights=self.orders.total[valid], minlength=days)
        return count, charged.astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Purchases:
    """Who ordered on which day, before anything is known of the orders."""

    day: NDArray[np.int64]
    customer: NDArray[np.int64]
    utc: NDArray[np.int64]
    born: NDArray[np.int64]


def draw_shop(
    rng: np.random.Generator,
    market: Market,
    clock: Clock,
    demand: NDArray[np.float64],
) -> Shop:
    """Every order of a market up to the export."""
    buys = _who_buys(rng, market, clock, demand)
    lines, first_line = _draw_lines(rng, buys.day.size, prices(market.price_factor))
    goods = np.add.reduceat(lines.quantity * lines.price, first_line[:-1])
    coupons = draw_coupons(rng, market.id, clock.days, buys.day, buys.customer)
    discount = np.round(goods * coupons.percent / 100).astype(np.int64)
    subtotal = goods - discount
    shipping = np.where(subtotal < market.free_shipping_cents, market.shipping_cents, 0)
    total = subtotal + shipping
    fate = _fates(rng, buys.day, len(clock.days))
    first_goods = lines.price[first_line[:-1]] * (100 - coupons.percent) // 100
    orders = Orders(
        utc=buys.utc,
        day=buys.day,
        customer=buys.customer,
        fate=fate,
        subtotal=subtotal,
        discount=discount,
        shipping=shipping,
        tax=np.round(total * market.tax_percent / (100 + market.tax_percent)).astype(np.int64),
        total=total,
        refunded=np.select([fate == REFUNDED, fate == PARTLY_REFUNDED], [total, first_goods], 0),
        first_line=first_line,
    )
    return Shop(buys.born.size, buys.born, orders, lines, coupons)


def _who_buys(
    rng: np.random.Generator,
    market: Market,
    clock: Clock,
    demand: NDArray[np.float64],
) -> _Purchases:
    days = np.arange(demand.size)
    wanted = rng.poisson(market.orders_per_day * demand)
    again = rng.binomial(wanted, _REPEAT_SHARE * (1 - np.exp(-days / 160)))
    guests = rng.binomial(wanted - again, 0.03)
    born = np.repeat(days, wanted - again - guests)
    again_day, again_customer = _who_returns(rng, born, np.repeat(days, again))
    test_day = rng.choice(days, size=8)
    guest_day = np.repeat(days, guests)
    day = np.concatenate([born, again_day, guest_day, test_day])
    customer = np.concatenate(
        [
            np.arange(born.size),
            again_customer,
            np.full(guest_day.size, GUEST),
            np.full(test_day.size, TESTER),
        ]
    )
    utc = clock.instants(rng, day)
    order = np.argsort(utc, kind="stable")
    order = order[utc[order] < clock.export]
    return _Purchases(day[order], customer[order], utc[order], born)


def _who_returns(
    rng: np.random.Generator, born: NDArray[np.int64], day: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """An earlier customer for each further order; some people come back far oftener than others."""
    mass = np.concatenate([[0.0], np.cumsum(rng.gamma(0.75, size=born.size))])
    high = np.searchsorted(born, day - _PAUSE_DAYS, side="right")
    recent = np.searchsorted(born, day - _PAUSE_DAYS - _RECENT_DAYS, side="left")
    low = np.where(rng.random(day.size) < 0.5, recent, 0)
    known = high > low
    day, high, low = day[known], high[known], low[known]
    drawn = mass[low] + rng.random(day.size) * (mass[high] - mass[low])
    chosen = np.searchsorted(mass, drawn, side="right") - 1
    return day, np.clip(chosen, low, high - 1)


def _draw_lines(
    rng: np.random.Generator, orders: int, price: NDArray[np.int64]
) -> tuple[Lines, NDArray[np.int64]]:
    """One to four lines an order, each another product."""
    count = rng.choice((1, 2, 3, 4), size=orders, p=(0.66, 0.23, 0.08, 0.03))
    first_line = np.concatenate([[0], np.cumsum(count)])
    order = np.repeat(np.arange(orders), count)
    place = np.arange(order.size) - first_line[order]
    main = rng.choice(price.size, size=orders, p=weights())
    step = rng.integers(1, (price.size - 1) // 3, size=orders)
    product = (main[order] + place * step[order]) % price.size
    quantity = rng.choice((1, 2, 3, 4), size=order.size, p=(0.86, 0.11, 0.01, 0.02))
    return Lines(order, product, quantity, price[product]), first_line


def _fates(rng: np.random.Generator, day: NDArray[np.int64], days: int) -> NDArray[np.int64]:
    """What became of each order; nobody has sent anything back in the last five days."""
    fate = rng.choice(4, size=day.size, p=_FATES)
    return np.where((day >= days - 5) & (fate != VOIDED), PAID, fate)
