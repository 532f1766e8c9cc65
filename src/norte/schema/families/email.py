"""E-mail: what each send reached and what its recipients did."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Table, detail, measure, moment, text

EMAIL_STAT = Table(
    name="email_stat",
    family="email",
    doc=Text(
        es="Resultados de cada envío, en el día del envío",
        en="Results of each send, on the day of the send",
    ),
    grain=Text(es="un envío", en="a send"),
    columns=LINEAGE
    + SHARED
    + (
        moment("day", "date", "día del envío", "day of the send"),
        detail("zone", "text", "zona horaria que cortó el día", "time zone that cut the day"),
        detail(
            "email_id",
            "text",
            "id del envío, o su nombre y fecha",
            "id of the send, or its name and date",
        ),
        text("email_name", "nombre del envío", "name of the send", "email"),
        text("subject", "asunto", "subject line", "subject"),
        text("list_name", "lista", "list", "list"),
        measure("sent", "int", "destinatarios", "recipients"),
        measure("delivered", "int", "entregados", "delivered"),
        measure("bounces", "int", "rebotados", "bounced"),
        measure(
            "opens",
            "int",
            "personas que abrieron (inflado por proxis de correo)",
            "people who opened (inflated by mail proxies)",
        ),
        measure("opens_total", "int", "aperturas, todas", "opens, all"),
        measure("clicks", "int", "personas que hicieron clic", "people who clicked"),
        measure("clicks_total", "int", "clics, todos", "clicks, all"),
        measure("unsubscribes", "int", "bajas", "unsubscribes"),
        measure("complaints", "int", "quejas de correo no deseado", "spam complaints"),
        measure(
            "claimed_orders",
            "float",
            "pedidos que se atribuye la plataforma",
            "orders that the platform claims",
        ),
        measure(
            "claimed_revenue",
            "money",
            "ingresos que se atribuye la plataforma",
            "revenue that the platform claims",
        ),
        detail("currency", "text", "moneda", "currency"),
    ),
    key=("source_id", "account", "email_id"),
    time="day",
    record=("platform",),
)

TABLES = (EMAIL_STAT,)
