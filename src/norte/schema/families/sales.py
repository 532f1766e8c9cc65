"""Sales: orders, their lines, discounts and refunds, and the order as metrics see it."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Table, detail, measure, moment, text

_MOMENT = (
    moment("instant", "instant", "momento, UTC", "moment, UTC"),
    detail("utc_offset", "int", "minutos del huso original", "minutes of the original offset"),
)

ORDER = Table(
    name="order",
    family="sales",
    doc=Text(es="Pedidos de la tienda", en="Orders of the shop"),
    grain=Text(es="un pedido", en="an order"),
    columns=LINEAGE
    + SHARED
    + _MOMENT
    + (
        detail("order_id", "text", "id del pedido", "id of the order"),
        detail("order_number", "text", "número que ve el cliente", "number that the customer sees"),
        detail(
            "person",
            "person",
            "quien compró; nulo si no se identificó",
            "who bought; null when not identified",
        ),
        text(
            "status",
            "valid, cancelled, voided o test",
            "valid, cancelled, voided or test",
            "order_status",
        ),
        text(
            "sales_channel",
            "online, store o marketplace",
            "online, store or marketplace",
            "sales_channel",
        ),
        text("country", "país de entrega", "delivery country", "country"),
        measure(
            "goods",
            "money",
            "mercancía tras descuentos, sin impuestos ni envío",
            "goods after discounts, without tax and shipping",
        ),
        measure("discount", "money", "descuentos", "discounts"),
        measure("tax", "money", "impuestos", "tax"),
        measure("shipping", "money", "envío", "shipping"),
        measure("total", "money", "total cobrado", "total charged"),
        detail("currency", "text", "moneda", "currency"),
    ),
    key=("source_id", "account", "order_id"),
    time="instant",
    record=(),
)

ORDER_LINE = Table(
    name="order_line",
    family="sales",
    doc=Text(es="Líneas de pedido", en="Order lines"),
    grain=Text(es="una línea", en="a line"),
    columns=LINEAGE
    + SHARED
    + _MOMENT
    + (
        detail("order_id", "text", "id del pedido", "id of the order"),
        detail("line_id", "text", "número de línea", "line number"),
        text("sku", "referencia", "stock keeping unit", "sku"),
        text("product", "producto", "product", "product"),
        measure("quantity", "float", "unidades", "units"),
        measure(
            "amount",
            "money",
            "importe antes de descuentos de pedido",
            "amount before order discounts",
        ),
        measure("discount", "money", "descuento de línea", "line discount"),
        measure("unit_cost", "money", "costo por unidad", "cost per unit"),
        detail("currency", "text", "moneda", "currency"),
    ),
    key=("source_id", "account", "order_id", "line_id"),
    time="instant",
    record=(),
)

ORDER_DISCOUNT = Table(
    name="order_discount",
    family="sales",
    doc=Text(es="Descuentos de un pedido, por código", en="Discounts of an order, by code"),
    grain=Text(es="un pedido y un descuento", en="an order and a discount"),
    columns=LINEAGE
    + SHARED
    + _MOMENT
    + (
        detail("order_id", "text", "id del pedido", "id of the order"),
        text(
            "code",
            "código, en mayúsculas; nulo si es automático",
            "code, upper case; null when automatic",
            "coupon",
        ),
        text(
            "kind",
            "coupon, automatic o free_shipping",
            "coupon, automatic or free_shipping",
            "discount_kind",
        ),
        measure("amount", "money", "importe descontado", "amount taken off"),
        detail("currency", "text", "moneda", "currency"),
    ),
    key=("source_id", "account", "order_id", "code", "kind"),
    time="instant",
    record=(),
)

REFUND = Table(
    name="refund",
    family="sales",
    doc=Text(es="Reembolsos", en="Refunds"),
    grain=Text(es="un reembolso", en="a refund"),
    columns=LINEAGE
    + SHARED
    + _MOMENT
    + (
        detail("refund_id", "text", "id del reembolso", "id of the refund"),
        detail("order_id", "text", "id del pedido", "id of the order"),
        detail(
            "is_approximate",
            "bool",
            "fecha deducida: el informe no la trae",
            "date implied: the report lacks it",
        ),
        measure("amount", "money", "importe reembolsado", "amount refunded"),
        detail("currency", "text", "moneda", "currency"),
    ),
    key=("source_id", "account", "refund_id"),
    time="instant",
    record=(),
)

ORDER_FACT = Table(
    name="order_fact",
    family="sales",
    doc=Text(
        es=(
            "El pedido como lo ven las métricas: sólo los válidos, con su lugar en la historia del"
            " cliente"
        ),
        en=(
            "The order as metrics see it: valid ones only, with their place in the customer's"
            " history"
        ),
    ),
    grain=Text(es="un pedido válido", en="a valid order"),
    columns=LINEAGE
    + SHARED
    + _MOMENT
    + (
        detail("order_id", "text", "id del pedido", "id of the order"),
        detail(
            "person",
            "person",
            "quien compró; nulo si no se identificó",
            "who bought; null when not identified",
        ),
        detail("is_identified", "bool", "si se sabe quién compró", "whether the buyer is known"),
        text(
            "sales_channel",
            "online, store o marketplace",
            "online, store or marketplace",
            "sales_channel",
        ),
        text("country", "país de entrega", "delivery country", "country"),
        measure(
            "revenue",
            "money",
            "mercancía tras descuentos, sin impuestos ni envío, antes de reembolsos",
            "goods after discounts, without tax and shipping, before refunds",
        ),
        measure("discount", "money", "descuentos", "discounts"),
        measure("tax", "money", "impuestos", "tax"),
        measure("shipping", "money", "envío", "shipping"),
        measure("total", "money", "total cobrado", "total charged"),
        detail("currency", "text", "moneda", "currency"),
        detail("has_coupon", "bool", "si llevó algún cupón", "whether it carried a coupon"),
        detail(
            "order_rank",
            "int",
            "1 para el primer pedido de la persona",
            "1 for the person's first order",
        ),
        detail(
            "is_first",
            "bool",
            "primer pedido de una persona identificada",
            "first order of an identified person",
        ),
        measure(
            "days_since_first", "int", "días desde el primer pedido", "days since the first order"
        ),
        measure(
            "days_since_previous",
            "int",
            "días desde el pedido anterior",
            "days since the previous order",
        ),
        moment(
            "cohort_month", "date", "mes (UTC) del primer pedido", "month (UTC) of the first order"
        ),
    ),
    key=("source_id", "account", "order_id"),
    time="instant",
    record=(),
    derived=True,
)

TABLES = (ORDER, ORDER_LINE, ORDER_DISCOUNT, REFUND, ORDER_FACT)
