"""Leads and pipeline: what happened to each person, and the deals."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Table, detail, measure, moment, text

LEAD_EVENT = Table(
    name="lead_event",
    family="leads",
    doc=Text(
        es="Cada vez que una persona llega a una etapa",
        en="Each time that a person reaches a stage",
    ),
    grain=Text(es="una persona, una etapa y un momento", en="a person, a stage and a moment"),
    columns=LINEAGE
    + SHARED
    + (
        detail("event_id", "text", "id del registro en el CRM", "id of the record in the CRM"),
        detail("person", "person", "persona", "person"),
        moment("instant", "instant", "momento, UTC", "moment, UTC"),
        detail("utc_offset", "int", "minutos del huso original", "minutes of the original offset"),
        text(
            "stage",
            "lead, mql, sql, opportunity o customer",
            "lead, mql, sql, opportunity or customer",
            "lead_stage",
        ),
        detail(
            "is_approximate",
            "bool",
            "fecha deducida de la etapa, no registrada",
            "date implied by the stage, not recorded",
        ),
        text(
            "excluded",
            "por qué no cuenta: test, spam o staff",
            "why it does not count: test, spam or staff",
            "excluded",
        ),
    ),
    key=("source_id", "account", "event_id", "stage"),
    time="instant",
    record=(),
)

DEAL = Table(
    name="deal",
    family="leads",
    doc=Text(es="Negocios del CRM, con su etapa de hoy", en="Deals of the CRM, with today's stage"),
    grain=Text(es="un negocio", en="a deal"),
    columns=LINEAGE
    + SHARED
    + (
        detail("deal_id", "text", "id del negocio", "id of the deal"),
        text("deal_name", "nombre", "name", "deal"),
        detail("person", "person", "persona", "person"),
        text("stage", "etapa, con las palabras del CRM", "stage, in the CRM's words", "deal_stage"),
        text("outcome", "open, won o lost", "open, won or lost", "outcome"),
        moment(
            "instant", "instant", "cierre (o el previsto), UTC", "close (or the expected one), UTC"
        ),
        detail("utc_offset", "int", "minutos del huso original", "minutes of the original offset"),
        moment("created", "instant", "creación, UTC", "creation, UTC"),
        measure("amount", "money", "importe", "amount"),
        detail("currency", "text", "moneda", "currency"),
    ),
    key=("source_id", "account", "deal_id"),
    time="instant",
    record=(),
)

LEAD_PATH = Table(
    name="lead_path",
    family="leads",
    doc=Text(
        es="Una fila por persona: cuándo llegó por primera vez a cada etapa",
        en="One row a person: when they first reached each stage",
    ),
    grain=Text(es="una persona", en="a person"),
    columns=LINEAGE
    + SHARED
    + (
        detail("person", "person", "persona", "person"),
        moment(
            "instant", "instant", "primer evento de cliente potencial, UTC", "first lead event, UTC"
        ),
        moment("mql_at", "instant", "primera vez MQL", "first MQL"),
        moment("sql_at", "instant", "primera vez SQL", "first SQL"),
        moment("opportunity_at", "instant", "primera oportunidad", "first opportunity"),
        moment("customer_at", "instant", "primera vez cliente", "first customer"),
        detail("is_approximate", "bool", "alguna fecha deducida", "some date implied"),
    ),
    key=("source_id", "person"),
    time="instant",
    record=(),
    derived=True,
)

TABLES = (LEAD_EVENT, DEAL, LEAD_PATH)
