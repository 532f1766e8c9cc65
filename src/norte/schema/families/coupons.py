"""Coupons: to whom they were issued, who redeemed them, and both together."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Table, detail, measure, moment, text

_CODE = text("code", "código, en mayúsculas", "code, upper case", "coupon")
_PERSON = detail("person", "person", "persona", "person")

COUPON_ISSUE = Table(
    name="coupon_issue",
    family="coupons",
    doc=Text(
        es="A quién se le ofreció cada cupón o campaña",
        en="To whom each coupon or campaign was offered",
    ),
    grain=Text(es="una persona, un código y una campaña", en="a person, a code and a campaign"),
    columns=LINEAGE
    + SHARED
    + (
        moment("day", "date", "día de la emisión", "day of issue"),
        _CODE,
        _PERSON,
        text(
            "holdout",
            "sí: grupo de control, no lo recibió",
            "yes: held out, did not receive it",
            "holdout",
        ),
    ),
    key=("source_id", "account", "campaign_key", "code", "person"),
    time="day",
    record=("platform",),
)

COUPON_REDEMPTION = Table(
    name="coupon_redemption",
    family="coupons",
    doc=Text(
        es="Cada canje; los pedidos con código también lo escriben",
        en="Each redemption; orders with a code write it too",
    ),
    grain=Text(es="un canje", en="a redemption"),
    columns=LINEAGE
    + SHARED
    + (
        moment("day", "date", "día del canje", "day of the redemption"),
        detail(
            "redemption_id",
            "text",
            "id del canje: pedido y código, o fila",
            "id: order and code, or row",
        ),
        _CODE,
        _PERSON,
        detail("order_id", "text", "pedido, si se sabe", "order, when known"),
        measure("discount", "money", "descuento", "discount"),
        detail("currency", "text", "moneda", "currency"),
    ),
    key=("source_id", "account", "redemption_id"),
    time="day",
    record=("platform",),
)

COUPON_TARGET = Table(
    name="coupon_target",
    family="coupons",
    doc=Text(
        es="Cada persona a la que se le ofreció una campaña de cupones, y si canjeó",
        en="Each person offered a coupon campaign, and whether they redeemed",
    ),
    grain=Text(es="una persona y una campaña (o código)", en="a person and a campaign (or code)"),
    columns=LINEAGE
    + SHARED
    + (
        moment("day", "date", "día de la emisión", "day of issue"),
        _CODE,
        _PERSON,
        detail(
            "has_redeemed",
            "bool",
            "si canjeó desde la emisión",
            "whether they redeemed since the issue",
        ),
        moment("redeemed_on", "date", "día del primer canje", "day of the first redemption"),
        text(
            "holdout",
            "sí: grupo de control, no lo recibió",
            "yes: held out, did not receive it",
            "holdout",
        ),
    ),
    key=("source_id", "account", "campaign_key", "code", "person"),
    time="day",
    record=("platform",),
    derived=True,
)

TABLES = (COUPON_ISSUE, COUPON_REDEMPTION, COUPON_TARGET)
