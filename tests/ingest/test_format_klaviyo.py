"""Klaviyo's campaign report."""

from __future__ import annotations

import json

import pytest

from tests.ingest.exports import drop, drop_file

HEAD = (
    "Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,"
    "Placed Order Rate,Revenue,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,"
    "Total Clicks,Unsubscribes,Spam Complaints,Spam Complaints Rate,Successful Deliveries,Bounces,"
    "Bounce Rate,Campaign ID,Campaign Channel\n"
)


def test_the_report_of_the_platform_gives_its_expected_figures(tmp_path, real_data):
    folder = real_data / "export_files_synthetic"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))["klaviyo_campaigns_en.csv"]
    read = drop_file(tmp_path, folder / "klaviyo_campaigns_en.csv")
    columns = {
        "sent": "sent",
        "delivered": "delivered",
        "unique_opens": "opens",
        "unique_clicks": "clicks",
        "orders": "claimed_orders",
        "revenue": "claimed_revenue",
    }
    got = {key: read.total("email_stat", column) for key, column in columns.items()}
    assert got == {key: pytest.approx(expected[key]) for key in columns}


def test_counts_with_a_decimal_and_clicks_of_people(tmp_path):
    read = drop(
        tmp_path,
        "campaigns.csv",
        HEAD + 'Otoño | 02-10-2025,"a, b",[MULTIPLE VARIATIONS],Todos,2025-10-02 11:00:00,Thursday,'
        "121401.0,12.0,0.01%,1250.50,60000.0,49.5%,70000.0,2428.0,2.0%,3001.0,30.0,2.0,0.0%,"
        "121380.0,21.0,0.02%,01HZX,Email\n",
        account="Luna",
        currency="MXN",
    )
    columns = ("day", "email_id", "sent", "delivered", "bounces", "clicks", "clicks_total")
    assert read.rows("email_stat", *columns) == [
        ("2025-10-02", "01HZX", 121401, 121380, 21, 2428, 3001)
    ]
    more = ("claimed_orders", "claimed_revenue", "currency", "channel", "campaign_key")
    assert read.rows("email_stat", *more) == [(12.0, 1250.5, "MXN", "email", "otono-02-10-2025")]


def test_a_text_message_is_no_email(tmp_path):
    row = "{0},,s,L,2025-10-02 11:00:00,Thursday,100.0,,,,,,,5.0,,,,,,98.0,2.0,,{1},{2}\n"
    text = HEAD + row.format("a", "01A", "Email") + row.format("b", "01B", "SMS")
    read = drop(tmp_path, "campaigns.csv", text)
    assert read.rows("email_stat", "email_id", "sent") == [("01A", 100)]
    assert read.counts == (1, 0, 0, 1)


def test_newer_and_spanish_headers(tmp_path):
    text = (
        "Nombre de la campaña;Asunto;Hora de envío;Canal de la campaña;Destinatarios totales;"
        "Entregas exitosas;Clics únicos;Ingresos;ID de campaña\n"
        "Rebajas;Hoy;2025-01-07 10:00:00;Correo electrónico;1.200;1.150;31;1.530,25;01R\n"
    )
    read = drop(tmp_path, "campañas.csv", text, currency="EUR")
    columns = ("email_id", "sent", "delivered", "bounces", "clicks", "claimed_revenue")
    assert read.rows("email_stat", *columns) == [("01R", 1200, 1150, 50, 31, 1530.25)]
    newer = (
        "Campaign Name,Variant,Send Time,Message Channel,Total recipients,Unique clicks,"
        "Conversion value,Total bounced,Campaign ID\n"
        "Sale,A,2025-01-07 10:00:00,Email,600,10,20.5,4,01V\n"
        "Sale,B,2025-01-07 10:00:00,Email,600,14,30.0,6,01V\n"
    )
    read = drop(tmp_path, "newer.csv", newer)
    assert read.rows("email_stat", "email_id", "delivered", "clicks") == [
        ("01V-A", 596, 10),
        ("01V-B", 594, 14),
    ]
