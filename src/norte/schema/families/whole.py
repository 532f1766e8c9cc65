"""What belongs to no channel: other costs, plans, rates, coverage and matches."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Table, detail, measure, moment, text

COST_OTHER = Table(
    name="cost_other",
    family="whole",
    doc=Text(
        es="Costos de marketing que no son anuncios: agencia, herramientas, sueldos",
        en="Marketing costs that are not ads: agency, tools, salaries",
    ),
    grain=Text(es="un concepto y un día (o periodo)", en="an item and a day (or period)"),
    columns=LINEAGE
    + SHARED
    + (
        moment("day", "date", "día, o primero del periodo", "day, or the first of the period"),
        moment(
            "day_to",
            "date",
            "último día (igual a day si es un día)",
            "last day (day when it is one day)",
        ),
        text("item", "concepto", "item", "cost_item"),
        measure("amount", "money", "importe", "amount"),
        detail("currency", "text", "moneda", "currency"),
    ),
    key=("source_id", "account", "day", "day_to", "item", "market", "channel", "campaign_key"),
    time="day",
)

PLAN = Table(
    name="plan",
    family="whole",
    doc=Text(
        es="Lo planeado: valor de una métrica en un periodo",
        en="What was planned: a metric's value in a period",
    ),
    grain=Text(
        es="una métrica, un ámbito, un periodo y una versión",
        en="a metric, a scope, a period and a version",
    ),
    columns=LINEAGE
    + SHARED
    + (
        moment("day", "date", "primer día del periodo", "first day of the period"),
        moment("day_to", "date", "último día del periodo", "last day of the period"),
        text("metric", "métrica", "metric", "plan_metric"),
        text("version", "versión del plan", "version of the plan", "plan_version"),
        measure(
            "value",
            "money",
            "valor planeado, en la unidad de la métrica",
            "planned value, in the metric's unit",
        ),
        detail("currency", "text", "moneda, si es dinero", "currency, when it is money"),
    ),
    key=(
        "source_id",
        "account",
        "metric",
        "version",
        "day",
        "day_to",
        "market",
        "channel",
        "campaign_key",
    ),
    time="day",
)

FX_RATE = Table(
    name="fx_rate",
    family="whole",
    doc=Text(
        es="Tipos de cambio: unidades de to_currency por una de from_currency",
        en="Exchange rates: units of to_currency for one of from_currency",
    ),
    grain=Text(es="un día, un par y una clase", en="a day, a pair and a kind"),
    columns=(
        *LINEAGE,
        moment(
            "day", "date", "día; el fin de semana toma el último", "day; weekends take the last one"
        ),
        detail("from_currency", "text", "moneda de origen", "currency converted from"),
        detail("to_currency", "text", "moneda de destino", "currency converted to"),
        detail("kind", "text", "actual o plan", "actual or plan"),
        measure(
            "rate",
            "float",
            "unidades de destino por una de origen",
            "units of target for one of origin",
        ),
    ),
    key=("source_id", "day", "from_currency", "to_currency", "kind"),
)

CAMPAIGN_MATCH = Table(
    name="campaign_match",
    family="whole",
    doc=Text(
        es="Qué nombre de campaña de cada fuente es cuál campaña",
        en="Which campaign each source's campaign name is",
    ),
    grain=Text(es="una plataforma y un id o nombre", en="a platform and an id or name"),
    columns=(
        *LINEAGE,
        detail("match_platform", "text", "plataforma; nulo: todas", "platform; null: all"),
        detail("match_id", "text", "id exacto", "exact id"),
        detail("match_name", "text", "nombre, normalizado", "name, normalised"),
        detail("campaign_key", "text", "campaña", "campaign"),
    ),
    key=("match_platform", "match_id", "match_name"),
)

COVERAGE = Table(
    name="coverage",
    family="whole",
    doc=Text(
        es="Qué días cubre cada carga, de qué cuenta y qué columnas",
        en="Which days each load covers, of which account and columns",
    ),
    grain=Text(es="una carga, una tabla y un tramo", en="a load, a table and a stretch"),
    columns=(
        *LINEAGE[:4],
        detail(
            "market",
            "text",
            "mercado de la cuenta, si es uno",
            "market of the account, when it is one",
        ),
        detail("table_name", "text", "tabla", "table"),
        detail(
            "columns",
            "text",
            "columnas que trae, separadas por espacios",
            "columns it has, separated by spaces",
        ),
        moment("day_from", "date", "primer día cubierto", "first day covered"),
        moment("day_to", "date", "último día cubierto", "last day covered"),
        moment(
            "complete_until",
            "date",
            "último día completo; nulo: ninguno",
            "last complete day; null: none",
        ),
        detail("level", "text", "nivel, en tablas con nivel", "level, in sliced tables"),
        detail("breakdown", "text", "desglose, en tablas con nivel", "breakdown, in sliced tables"),
        detail("zone", "text", "zona que cortó los días", "zone that cut the days"),
        detail("currency", "text", "moneda", "currency"),
        detail(
            "tax",
            "text",
            "with o without: si sus importes llevan impuestos",
            "with or without: whether its amounts include tax",
        ),
        detail(
            "flags",
            "text",
            "masked, reconstructed, approximate, con :columna si es de una, separados por espacios",
            "masked, reconstructed, approximate, with :column when of one, separated by spaces",
        ),
        moment("extracted_on", "date", "día en que se exportó", "day of the export"),
    ),
    key=("load_id", "table_name", "account", "level", "breakdown", "day_from"),
)

FACT_SLICE = Table(
    name="fact_slice",
    family="whole",
    doc=Text(
        es="Qué niveles y desgloses hay de cada cuenta y día",
        en="Which levels and breakdowns there are of each account and day",
    ),
    grain=Text(
        es="una tabla, una cuenta, un día, un nivel y un desglose",
        en="a table, an account, a day, a level and a breakdown",
    ),
    columns=(
        *LINEAGE[:3],
        detail("table_name", "text", "tabla", "table"),
        moment("day", "date", "primer día", "first day"),
        moment("day_to", "date", "último día", "last day"),
        detail("level", "text", "nivel", "level"),
        detail("breakdown", "text", "desglose", "breakdown"),
        detail("currency", "text", "moneda", "currency"),
        detail("facts", "int", "filas", "rows"),
    ),
    key=("source_id", "account", "table_name", "day", "day_to", "level", "breakdown", "currency"),
    derived=True,
)

TABLES = (COST_OTHER, PLAN, FX_RATE, CAMPAIGN_MATCH, COVERAGE, FACT_SLICE)
