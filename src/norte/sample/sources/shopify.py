"""Shopify: the order export of each shop, 79 columns, one row a line, newest order first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from norte.base.text import Text
from norte.sample.export_files import csv_text, listed, write_text
from norte.sample.products import PRODUCTS
from norte.sample.shop import GUEST, TESTER, VOIDED
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from norte.sample.world import MarketWorld, World

_HEAD = listed(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
    "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,"
    "Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,"
    "Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,"
    "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,"
    "Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,"
    "Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,"
    "Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,"
    "Payment Terms Name,Next Payment Due At,Payment References"
)
_AT = {name: index for index, name in enumerate(_HEAD)}
_STATUS = {0: "paid", 1: "refunded", 2: "partially_refunded", 3: "voided"}
_TEST_EMAIL = "pruebas@lunacasa.example"
_VENDOR = "Luna Casa (inventada)"
_DAY = 86_400


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("shopify")
    answers = []
    for place in world.markets:
        market = place.market
        folder = f"shopify_{market.id}"
        years = np.array([day.year for day in place.clock.days])[place.shop.orders.day]
        writer = _OrderRows(world, place)
        for year in np.unique(years).tolist():
            rows: list[Sequence[str]] = [_HEAD]
            for order in np.flatnonzero(years == year)[::-1].tolist():
                rows.extend(writer.rows(order))
            write_text(inbox / folder / f"orders_export_{year}.csv", csv_text(rows))
        _tell(tally, place)
        answers.append(
            Answer("shopify", f"inbox/{folder}", market.account, currency=market.currency)
        )
    return Written(tally.figures(), tuple(answers))


class _OrderRows:
    """The rows of each order of a market; what can be computed for all at once is."""

    def __init__(self, world: World, place: MarketWorld) -> None:
        orders = place.shop.orders
        rng = world.rng("shopify", place.market.id)
        self._place = place
        self._columns = {
            name: getattr(orders, name).tolist()
            for name in (
                "utc",
                "customer",
                "fate",
                "subtotal",
                "discount",
                "shipping",
                "tax",
                "total",
                "refunded",
                "first_line",
            )
        }
        self._lines = list(
            zip(
                place.shop.lines.product.tolist(),
                place.shop.lines.quantity.tolist(),
                place.shop.lines.price.tolist(),
                strict=True,
            )
        )
        self._created = _stamps(place, orders.utc)
        paid = orders.utc + rng.integers(4, 95, size=orders.utc.size)
        self._paid = _stamps(place, np.minimum(paid, place.clock.export - 1))
        sent = orders.utc + rng.integers(_DAY // 3, 3 * _DAY, size=orders.utc.size)
        self._sent = [
            stamp if moment < place.clock.export else ""
            for stamp, moment in zip(_stamps(place, sent), sent.tolist(), strict=True)
        ]
        cancelled = orders.utc + rng.integers(600, 40_000, size=orders.utc.size)
        self._cancelled = _stamps(place, np.minimum(cancelled, place.clock.export - 1))
        self._typed = (rng.random(orders.utc.size) < 0.015).tolist()
        self._accepts = (rng.random(orders.utc.size) < 0.58).tolist()

    def rows(self, order: int) -> list[list[str]]:
        """The order's rows: everything on the first, lines only on the rest."""
        first, last = self._columns["first_line"][order : order + 2]
        rows = [self._line(order, line) for line in self._lines[first:last]]
        self._order_fields(order, rows[0])
        self._address(order, rows[0])
        return rows

    def _line(self, order: int, line: tuple[int, int, int]) -> list[str]:
        product, quantity, price = line
        article = PRODUCTS[product]
        voided = self._columns["fate"][order] == VOIDED
        row = [""] * len(_HEAD)
        row[0] = f"#{self._place.market.first_order_number + order}"
        row[1] = self._email(order)
        row[_AT["Created at"]] = self._created[order]
        start = _AT["Lineitem quantity"]
        row[start : start + 8] = [
            str(quantity),
            article.name,
            _money(price),
            "",
            article.sku,
            "true",
            "true",
            "fulfilled" if self._sent[order] and not voided else "pending",
        ]
        row[_AT["Vendor"]] = _VENDOR
        row[_AT["Lineitem discount"]] = "0.00"
        return row

    def _email(self, order: int) -> str:
        customer = self._columns["customer"][order]
        if customer == GUEST:
            return ""
        if customer == TESTER:
            return _TEST_EMAIL
        email = self._place.people.email(customer)
        return email.title() if self._typed[order] else email

    def _order_fields(self, order: int, row: list[str]) -> None:
        cell = {name: values[order] for name, values in self._columns.items()}
        market = self._place.market
        voided = cell["fate"] == VOIDED
        tester, guest = cell["customer"] == TESTER, cell["customer"] == GUEST
        row[2:15] = [
            _STATUS[cell["fate"]],
            "" if voided else self._paid[order],
            "fulfilled" if self._sent[order] and not voided else "unfulfilled",
            "" if voided else self._sent[order],
            "yes" if self._accepts[order] and not guest else "no",
            market.currency,
            _money(cell["subtotal"]),
            _money(cell["shipping"]),
            _money(cell["tax"]),
            _money(cell["total"]),
            self._place.shop.coupons.code[order],
            _money(cell["discount"]),
            "Envío estándar" if cell["shipping"] else "Envío gratis",
        ]
        row[_AT["Cancelled at"]] = self._cancelled[order] if voided else ""
        row[_AT["Payment Method"]] = "bogus" if tester else "Shopify Payments"
        row[_AT["Refunded Amount"]] = _money(cell["refunded"])
        row[_AT["Outstanding Balance"]] = "0.00"
        row[_AT["Id"]] = str(_FIRST_ID[market.id] + order * 32_768)
        row[_AT["Tags"]] = "test" if tester else ""
        row[_AT["Risk Level"]] = "Low"
        row[_AT["Source"]] = "shopify_draft_order" if guest else "web"
        row[_AT["Tax 1 Name"]] = f"IVA {market.tax_percent}%"
        row[_AT["Tax 1 Value"]] = _money(cell["tax"])

    def _address(self, order: int, row: list[str]) -> None:
        customer = self._columns["customer"][order]
        people = self._place.people
        person = customer if customer >= 0 else order % len(people.first)
        name = f"{people.first_name(person)} {people.last_name(person)}"
        home = people.place(person)
        street = f"Calle Inventada, {person % 140 + 1}"
        address = [
            name,
            street,
            street,
            "",
            "",
            home.city,
            f"'{home.postcode}",
            home.province_code,
            self._place.market.country,
            "",
        ]
        row[_AT["Billing Name"] : _AT["Billing Phone"] + 1] = address
        row[_AT["Shipping Name"] : _AT["Shipping Phone"] + 1] = address
        row[_AT["Billing Province Name"]] = home.province
        row[_AT["Shipping Province Name"]] = home.province


_FIRST_ID = {"es": 5_401_000_000_128, "mx": 6_120_000_000_256}


def _stamps(place: MarketWorld, utc: np.ndarray) -> list[str]:
    """Moments as Shopify writes them, in the shop's zone: `2026-03-01 10:00:05 +0100`."""
    ahead = place.clock.offset(utc)
    shown = {offset: " " + _offset(offset) for offset in np.unique(ahead).tolist()}
    return [
        local + shown[offset]
        for local, offset in zip(place.clock.local(utc).tolist(), ahead.tolist(), strict=True)
    ]


def _offset(seconds: int) -> str:
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'+' if seconds >= 0 else '-'}{hours:02d}{minutes:02d}"


def _money(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _tell(tally: Tally, place: MarketWorld) -> None:
    market, orders, currency = place.market, place.shop.orders, place.market.currency
    valid = orders.is_valid
    has_code = np.array([bool(code) for code in place.shop.coupons.code])
    is_first = _first_of_customer(orders.customer, valid)
    months = np.array(place.months)[orders.day]
    for month in dict.fromkeys(place.months):
        here = valid & (months == month)
        tally.count("orders", market.id, month, int(here.sum()))
        tally.count(
            "orders_without_customer", market.id, month, int((here & (orders.customer < 0)).sum())
        )
        tally.count("coupon_orders", market.id, month, int((here & has_code).sum()))
        tally.count("new_customers", market.id, month, int((here & is_first).sum()))
        for measure, column in (
            ("revenue", orders.subtotal),
            ("refunds", orders.refunded),
            ("discount_amount", orders.discount),
            ("tax", orders.tax),
            ("shipping", orders.shipping),
            ("total_charged", orders.total),
        ):
            tally.money(measure, market.id, month, column[here].sum(), currency)
    kept = orders.customer[valid & (orders.customer >= 0)]
    bought = np.bincount(kept, minlength=place.shop.customers)
    tally.count("customers", market.id, None, int((bought > 0).sum()))
    tally.count("repeat_customers", market.id, None, int((bought > 1).sum()))
    tally.count("voided_orders", market.id, None, int((orders.fate == VOIDED).sum()))
    tally.count("test_orders", market.id, None, int((orders.customer == TESTER).sum()))
    tally.count("order_rows", market.id, None, int(place.shop.lines.order.size))


def _first_of_customer(customer: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Whether each order is the first valid one of a known customer."""
    kept = np.flatnonzero(valid & (customer >= 0))
    _, place = np.unique(customer[kept], return_index=True)
    first = np.zeros(customer.size, dtype=np.bool_)
    first[kept[place]] = True
    return first


source = Source(
    id="shopify",
    title=Text(es="Shopify, pedidos", en="Shopify, orders"),
    write=_write,
)
