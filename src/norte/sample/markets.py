"""The two countries where the invented shop sells, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass

from norte.base.text import Text


@dataclass(frozen=True, slots=True)
class Market:
    """A country of the shop: its money, zone, tax and size.

    `price_factor` turns a catalogue price in euros into the market's money; `cpc_factor` does it
    for a click, which is cheaper in Mexico. Daily rates are those of an ordinary day at the start.
    """

    id: str
    name: Text
    account: str
    country: str
    currency: str
    zone: str
    price_factor: float
    cpc_factor: float
    tax_percent: int
    shipping_cents: int
    free_shipping_cents: int
    orders_per_day: float
    google_clicks_per_day: float
    meta_clicks_per_day: float
    organic_visits_per_day: float
    leads_per_day: float
    list_size: int
    first_order_number: int
    mail_domain: str


ES = Market(
    id="es",
    name=Text(es="España", en="Spain"),
    account="Luna Casa ES",
    country="ES",
    currency="EUR",
    zone="Europe/Madrid",
    price_factor=1.0,
    cpc_factor=1.0,
    tax_percent=21,
    shipping_cents=490,
    free_shipping_cents=5000,
    orders_per_day=33.0,
    google_clicks_per_day=510.0,
    meta_clicks_per_day=460.0,
    organic_visits_per_day=1190.0,
    leads_per_day=27.0,
    list_size=14_200,
    first_order_number=18_231,
    mail_domain="cliente.example",
)

MX = Market(
    id="mx",
    name=Text(es="México", en="Mexico"),
    account="Luna Casa MX",
    country="MX",
    currency="MXN",
    zone="America/Mexico_City",
    price_factor=19.0,
    cpc_factor=16.5,
    tax_percent=16,
    shipping_cents=9_900,
    free_shipping_cents=99_900,
    orders_per_day=20.0,
    google_clicks_per_day=320.0,
    meta_clicks_per_day=330.0,
    organic_visits_per_day=760.0,
    leads_per_day=18.0,
    list_size=7_900,
    first_order_number=7_604,
    mail_domain="correo.example",
)

MARKETS: tuple[Market, ...] = (ES, MX)
