"""The team's own sheets: plan, other costs, followers, coupons, matches of campaigns."""

from __future__ import annotations

import pytest

from tests.ingest.exports import drop, person

MARKETS = {
    "markets": {
        "es": {
            "name": {"es": "España", "en": "Spain"},
            "timezone": "Europe/Madrid",
            "currency": "EUR",
            "match": [{"account": "acme.es"}],
        },
        "mx": {
            "name": {"es": "México", "en": "Mexico"},
            "timezone": "America/Mexico_City",
            "currency": "MXN",
        },
    }
}
PLAN = ("metric", "day", "day_to", "market", "channel", "value", "currency")


@pytest.mark.parametrize("month", ["2026-02", "febrero 2026", "02/2026", "feb-26"])
def test_a_plan_of_months(tmp_path, month):
    text = (
        "métrica,mes,mercado,canal,valor,moneda\n"
        f"revenue,{month},es,,12500.5,EUR\n"
        f"Clientes potenciales (leads),{month},México,Búsqueda de pago,300,\n"
    )
    read = drop(tmp_path, "plan.csv", text, settings=MARKETS)
    assert read.rows("plan", *PLAN) == [
        ("revenue", "2026-02-01", "2026-02-28", "es", None, 12500.5, "EUR"),
        ("leads", "2026-02-01", "2026-02-28", "mx", "paid_search", 300.0, None),
    ]


def test_a_plan_in_english_of_a_period_with_a_percentage(tmp_path):
    text = (
        "metric;from;to;campaign;value\n"
        "email CTR;01/03/2026;31/03/2026;Spring Sale;2,5%\n"
        "coffee breaks;01/03/2026;31/03/2026;;7\n"
    )
    read = drop(tmp_path, "plan.csv", text)
    assert read.rows("plan", "metric", "day_to", "campaign_key", "value", "currency") == [
        ("email_ctr", "2026-03-31", "spring-sale", 0.025, None),
        ("coffee_breaks", "2026-03-31", None, 7.0, None),
    ]


def test_a_plan_for_a_market_that_nobody_knows_is_rejected(tmp_path):
    head = "métrica,mes,mercado,canal,valor,moneda\n"
    text = head + "leads,2026-02,Narnia,,1,\nleads,2026-02,es,,2,\n"
    read = drop(tmp_path, "plan.csv", text, settings=MARKETS)
    assert read.rejects == [(2, "mercado", "Narnia", "bad-name")]
    assert read.rows("plan", "market", "value") == [("es", 2.0)]


COST = ("day", "day_to", "item", "amount", "currency", "market", "channel")


def test_costs_of_a_day_and_of_a_period(tmp_path):
    text = (
        "fecha;hasta;concepto;importe;moneda;mercado;canal\n"
        "02/03/2026;;Agencia;1.420,50;EUR;es;paid_search\n"
        "01/03/2026;31/03/2026;Sueldos;15.500,00;MXN;mx;\n"
    )
    read = drop(tmp_path, "costos.csv", text, settings=MARKETS)
    assert read.rows("cost_other", *COST) == [
        ("2026-03-02", "2026-03-02", "Agencia", 1420.5, "EUR", "es", "paid_search"),
        ("2026-03-01", "2026-03-31", "Sueldos", 15500.0, "MXN", "mx", None),
    ]


def test_costs_of_a_month_in_english_with_the_currency_in_the_header(tmp_path):
    text = "month,item,amount (USD)\nMarch 2026,Tools,99.90\n"
    read = drop(tmp_path, "costs.csv", text)
    assert read.rows("cost_other", *COST[:5]) == [
        ("2026-03-01", "2026-03-31", "Tools", 99.9, "USD")
    ]


def test_a_total_below_the_costs_is_compared_and_not_added(tmp_path):
    text = (
        "fecha;concepto;proveedor;importe\n02/03/2026;Agencia;A;10,50\n13/03/2026;Correo;B;4,50\n"
        "Total;;;{0}\n"
    )
    read = drop(tmp_path, "costos.csv", text.format("15,00"), currency="EUR")
    assert read.total("cost_other", "amount") == 15
    assert read.counts == (2, 0, 1, 0)
    assert [(float(c.stated), c.ok) for c in read.file.checksums] == [(15.0, True)]
    read = drop(tmp_path, "otros.csv", text.format("99,00"), currency="EUR")
    assert read.total("cost_other", "amount") == 15
    assert any("84" in w.en and "add up" in w.en for w in read.file.warnings)


def test_followers_by_account(tmp_path):
    text = (
        "fecha,red,cuenta,seguidores\n"
        '2026-03-31,Instagram,acme.es,"18,421"\n'
        "2026-03-30,Twitter,acme_x,55\n"
    )
    read = drop(tmp_path, "seguidores.csv", text, settings=MARKETS)
    columns = ("day", "network", "account", "market", "followers", "channel")
    assert read.rows("social_account_daily", *columns) == [
        ("2026-03-31", "instagram", "acme.es", "es", 18421, "organic_social"),
        ("2026-03-30", "x", "acme_x", None, 55, "organic_social"),
    ]
    read = drop(tmp_path, "f.csv", "date,network,followers\n2026-03-31,Mastodon,7\n")
    assert read.rows("social_account_daily", "network", "account", "followers") == [
        ("mastodon", "principal", 7)
    ]


def test_coupons_by_person(tmp_path):
    text = (
        "codigo,campaña,correo,fecha,control\n"
        "luna-1,Volver a casa,Ana@x.example,2026-03-02,\n"
        "LUNA-2,Volver a casa,luis@x.example,2026-03-02,sí\n"
        "LUNA-3,Volver a casa,,2026-03-02,\n"
    )
    read = drop(tmp_path, "cupones.csv", text, account="Luna")
    assert read.rows("coupon_issue", "day", "code", "campaign_key", "person", "holdout") == [
        ("2026-03-02", "LUNA-1", "volver-a-casa", person("ana@x.example"), None),
        ("2026-03-02", "LUNA-2", "volver-a-casa", person("luis@x.example"), "yes"),
    ]
    assert read.counts == (2, 0, 0, 1)
    assert read.rows("coupon_issue", "account") == [("Luna",)] * 2
    read = drop(tmp_path, "issued.csv", "code,customer,date\nA1,77,2026-03-02\n")
    assert read.rows("coupon_issue", "code", "campaign_key") == [("A1", None)]


def test_matches_of_campaigns(tmp_path):
    text = (
        "plataforma,id,nombre,campaña\n"
        "Google Ads,123456,,Rebajas de enero\n"
        ",,Rebajas ENERO!,Rebajas de enero\n"
        "Meta,,,Rebajas de enero\n"
    )
    read = drop(tmp_path, "campañas.csv", text)
    columns = ("match_platform", "match_id", "match_name", "campaign_key")
    assert read.rows("campaign_match", *columns) == [
        ("google_ads", "123456", None, "rebajas-de-enero"),
        (None, None, "rebajas-enero", "rebajas-de-enero"),
    ]
    assert read.counts == (2, 0, 0, 1)
