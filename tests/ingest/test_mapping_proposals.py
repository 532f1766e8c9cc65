"""What is proposed for files that no format knows: platforms without one, open sets, sheets."""

from __future__ import annotations

import pytest

from norte.base.errors import DataError, UsageError
from norte.ingest.mapping import as_json, lines, propose
from norte.ingest.mapping.kinds import all_kinds
from norte.schema import all_tables
from tests.ingest.mapping_desk import Desk, fields

CLUMSY = """Informe de inversión 2026;;;
Preparado por Marketing;;;

Fecha;Canal;Gasto (€);Clics
01/03/2026;Google;1.234,56;120

15/03/2026;Facebook;987,00;80
31/03/2026;Revista local;12,5;
Total;;2.234,06;200
"""

UNKNOWN = {
    "linkedin_campaign_performance.csv": (
        "ad_daily",
        {
            "day": "Start Date (in UTC)",
            "account": "Account Name",
            "campaign": "Campaign Group Name",
            "ad_group": "Campaign Name",
            "spend": "Total Spent",
            "impressions": "Impressions",
            "clicks": "Clicks",
            "conversions": "Conversions",
            "channel": '"paid_social"',
        },
    ),
    "tiktok_ads_en.xlsx": (
        "ad_daily",
        {
            "day": "By Day",
            "campaign": "Campaign name",
            "spend": "Cost",
            "impressions": "Impressions",
            "link_clicks": "Clicks (destination)",
            "currency": "Currency",
        },
    ),
    "mailchimp_campaigns_en.csv": (
        "email_stat",
        {
            "day": "Send Date",
            "email_id": "Unique Id",
            "email_name": "Title",
            "sent": "Total Recipients",
            "delivered": "Successful Deliveries",
            "bounces": "Total Bounces",
            "opens": "Unique Opens",
            "clicks": "Unique Clicks",
            "clicks_total": "Total Clicks",
        },
    ),
    "x_tweet_activity_en.csv": (
        "social_post",
        {"day": "time", "post_id": "Tweet id", "network": '"x"', "shares": "retweets"},
    ),
    "youtube_studio_table_en.csv": (
        "social_post",
        {"day": "Video publish time", "post_id": "Content", "network": '"youtube"'},
    ),
    "googleforms_es.csv": (
        "survey_answer",
        {"instant": "Marca temporal", "score": "¿Recomendaría nuestra marca? (0-10)"},
    ),
}

OPEN = {
    "retail_online_uci/online_retail.csv.gz": (
        "order",
        {
            "order_id": "InvoiceNo",
            "instant": "InvoiceDate",
            "customer": "CustomerID",
            "quantity": "Quantity",
            "price": "UnitPrice",
            "sku": "StockCode",
            "country": "Country",
        },
        (),
    ),
    "coupons_completejourney/campaigns.csv": (
        "coupon_issue",
        {"campaign": "campaign_id", "customer": "household_id"},
        (("day",),),
    ),
    "coupons_completejourney/coupon_redemptions.csv": (
        "coupon_redemption",
        {
            "day": "redemption_date",
            "code": "coupon_upc",
            "campaign": "campaign_id",
            "customer": "household_id",
        },
        (),
    ),
    "social_facebook_uci/dataset_Facebook.csv": (
        "social_post",
        {
            "network": '"facebook"',
            "post_type": "Type",
            "reach": "Lifetime Post Total Reach",
            "impressions": "Lifetime Post Total Impressions",
            "likes": "like",
            "comments": "comment",
            "shares": "share",
            "interactions": "Total Interactions",
        },
        (("day",),),
    ),
}


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_platform_without_a_format_gets_a_sensible_proposal(desk, real_data, name):
    table, expected = UNKNOWN[name]
    mapping = desk.proposed(real_data / "export_files_synthetic" / name)
    assert mapping.found.known_as is None
    assert mapping.table == table
    assert mapping.is_sure
    assert not mapping.missing
    assert expected.items() <= fields(mapping).items()


def test_search_console_is_unknown_and_nothing_is_sure_of_it(desk, real_data):
    path = real_data / "export_files_synthetic" / "gsc_performance_es.zip"
    for member in ("Gráfico.csv", "Consultas.csv", "Páginas.csv"):
        mapping = propose(path, desk.context, member=member)
        assert mapping.found.known_as is None
        assert not mapping.is_sure, member
    with pytest.raises(UsageError) as told:
        propose(path, desk.context, member="no.csv")
    assert "Consultas.csv" in told.value.say("es")


@pytest.mark.parametrize("name", OPEN)
def test_the_open_sets_are_seen_for_what_they_are(desk, real_data, name):
    table, expected, missing = OPEN[name]
    mapping = desk.proposed(real_data / name)
    assert mapping.found.known_as is None
    assert mapping.table == table
    assert mapping.missing == missing
    assert expected.items() <= fields(mapping).items()


def test_columns_apart_by_spaces(desk, real_data):
    mapping = desk.proposed(real_data / "retail_cdnow" / "CDNOW_master.txt", table="order")
    assert mapping.found.is_spaced
    made = fields(mapping)
    assert (made["customer"], made["instant"], made["total"]) == (
        "customer_id",
        "date",
        "dollar_value",
    )
    assert "line_number" in made["order_id"]


def test_a_clumsy_sheet(desk):
    mapping = desk.proposed(desk.sheet(CLUMSY))
    found = mapping.found
    assert (found.row, found.delimiter, found.decimal, found.dates) == (4, ";", "comma", "dmy")
    assert mapping.table == "ad_daily"
    assert fields(mapping) == {
        "day": "Fecha",
        "channel": "Canal",
        "spend": "Gasto (€)",
        "clicks": "Clics",
    }
    assert ("currency", "EUR") in mapping.settings
    assert not mapping.left
    assert not mapping.questions


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("Nº pedido,Fecha compra,Cliente,Importe total,IVA\n1,2026-03-01,a,10.5,1.5\n", "order"),
        ("Proveedor;Fecha factura;Base imponible\nAgencia;31/03/2026;100,50\n", "cost_other"),
        ("Fecha,Sesiones,Rebotes,Canal\n2026-03-01,100,40,Directo\n", "web_daily"),
        ("Día,Red social,Seguidores\n2026-03-01,Instagram,1200\n", "social_account_daily"),
        ("Nombre,Correo,Fecha de alta,Origen\nAna,a@b.es,2026-03-01,Google\n", "lead_event"),
        ("Envío,Fecha de envío,Asunto,Enviados,Entregados\nA,2026-03-01,Hola,10,9\n", "email_stat"),
        ("cupon,cliente,fecha de canje\nHOLA,7,2026-03-01\n", "coupon_redemption"),
        ("Oportunidad,Etapa,Fecha de cierre,Valor\nA,Ganado,2026-03-01,10\n", "deal"),
        ("fecha devolución,pedido,importe reembolsado\n2026-03-01,7,10.5\n", "refund"),
    ],
)
def test_sheets_that_people_make(desk, text, table):
    mapping = desk.proposed(desk.sheet(text, "x.csv"))
    assert mapping.table == table
    assert not mapping.missing


def test_a_ratio_is_not_taken_for_its_numerator(desk):
    text = (
        "Fecha,Campaña,Inversión,Coste por clic,Tasa de clics,Clics\n2026-03-01,A,10.5,1.5,2%,7\n"
    )
    made = fields(desk.proposed(desk.sheet(text)))
    assert (made["spend"], made["clicks"]) == ("Inversión", "Clics")
    assert {"Coste por clic", "Tasa de clics"}.isdisjoint(made.values())


def test_a_slip_in_a_header_and_a_date_without_a_name(desk):
    made = fields(
        desk.proposed(desk.sheet("Cuándo,Campana,Impresones,Gasto\n2026-03-01,A,7,1.5\n"))
    )
    assert (made["day"], made["impressions"]) == ("Cuándo", "Impresones")


def test_a_column_is_not_taken_for_what_its_cells_are_not(desk):
    mapping = desk.proposed(desk.sheet("fecha,campaña,gasto,clics\n2026-03-01,A,mucho,7\n"))
    assert mapping.of("spend") is None


def test_two_readings_are_asked_and_the_answer_ends_the_question(desk):
    path = desk.sheet("Fecha;Campaña;Gasto\n03/04/2026;A;1.247\n05/06/2026;B;2.500\n")
    mapping = desk.proposed(path)
    assert len(mapping.questions) == 2
    assert {q.es != q.en for q in mapping.questions} == {True}
    answered = desk.proposed(path, "dates==dmy", "decimal==comma")
    assert not answered.questions


def test_the_period_above_the_header_settles_the_order_of_dates(desk):
    head = "Report Start: March 1, 2026\nReport End: March 12, 2026\n\n"
    rows = "Day,Campaign,Spend\n03/02/2026,A,1.5\n03/11/2026,A,2.5\n"
    assert desk.proposed(desk.sheet(head + rows)).found.dates == "mdy"


def test_without_a_header_the_first_row_is_quoted(desk):
    path = desk.sheet("00004,19970101,2,29.33\n00004,19970118,2,29.73\n")
    with pytest.raises(DataError, match="00004"):
        propose(path, desk.context)


def test_a_proposal_is_told_to_programs_and_people(desk):
    mapping = desk.proposed(desk.sheet(CLUMSY))
    told = as_json(mapping, "es")
    assert (told["table"], told["header_row"], told["decimal"]) == ("ad_daily", 4, "comma")
    column = told["columns"][2]
    assert column["column"] == "Gasto (€)"
    assert column["samples"] == ["1.234,56", "987,00", "12,5"]
    assert column["field"] == "spend"
    said = lines(mapping)
    assert any("Gasto (€)" in line.es for line in said)
    assert said[0].es != said[0].en


def test_an_address_is_not_shown_whole(desk):
    mapping = desk.proposed(desk.sheet("Correo,Fecha de alta\nana@tienda.es,2026-03-01\n"))
    assert "ana@" not in str(as_json(mapping))


@pytest.mark.parametrize("table", all_kinds())
def test_a_kind_fills_columns_that_its_tables_have(table):
    kind = all_kinds()[table]
    assert kind.table == table
    for group in kind.needs:
        assert set(group) <= {*kind.fields, "period_from"}, group
    for entry in kind.tables:
        own = {c.name for c in all_tables()[entry.table].columns}
        assert set(entry.columns) <= own, entry.table
