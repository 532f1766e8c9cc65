"""Exchange rates: the ECB's wide file, Banxico's, and the team's own sheet."""

from __future__ import annotations

import gzip

from tests.ingest.exports import drop

RATE = ("day", "from_currency", "to_currency", "kind", "rate")


def test_the_history_of_the_ecb_is_units_for_one_euro(tmp_path):
    text = (
        "Date,USD,JPY,CYP,GBP,MXN,\n"
        "2026-03-03,1.0812,160.25,N/A,0.8523,20.1,\n"
        "2026-03-02,1.0800,N/A,N/A,0.8500,20.0,\n"
    )
    read = drop(tmp_path, "eurofxref-hist.csv", text)
    assert read.rows("fx_rate", *RATE) == [
        ("2026-03-03", "EUR", "USD", "actual", 1.0812),
        ("2026-03-03", "EUR", "JPY", "actual", 160.25),
        ("2026-03-03", "EUR", "GBP", "actual", 0.8523),
        ("2026-03-03", "EUR", "MXN", "actual", 20.1),
        ("2026-03-02", "EUR", "USD", "actual", 1.08),
        ("2026-03-02", "EUR", "GBP", "actual", 0.85),
        ("2026-03-02", "EUR", "MXN", "actual", 20.0),
    ]
    assert read.counts == (2, 0, 0, 0)
    assert [row for (row,) in read.rows("fx_rate", "src_row")] == [2, 2, 2, 2, 3, 3, 3]


def test_the_daily_file_of_the_ecb_compressed(tmp_path):
    text = "Date, USD, JPY, GBP, \n3 March 2026, 1.0812, 160.25, 0.8523, \n"
    read = drop(tmp_path, "eurofxref.csv.gz", gzip.compress(text.encode()))
    assert read.rows("fx_rate", "day", "to_currency", "rate")[0] == ("2026-03-03", "USD", 1.0812)


def test_banxico_is_pesos_for_one_unit(tmp_path):
    text = (
        "Banco de México\r\n"
        '"Tipos de cambio diarios"\r\n'
        "Fecha de consulta,03/03/2026 10:12:55\r\n"
        "\r\n"
        "Título,Pesos por dólar FIX,Pesos por euro,Otra clave\r\n"
        "Fecha,SF43718,SF46410,SF1\r\n"
        "02/03/2026,17.1234,20.5,1\r\n"
        "03/03/2026,N/E,20.6,2\r\n"
        "04/03/2026,N/E,N/E,N/E\r\n"
    )
    read = drop(tmp_path, "ConsultaTipos.csv", text.encode("cp1252"))
    assert read.rows("fx_rate", *RATE) == [
        ("2026-03-02", "USD", "MXN", "actual", 17.1234),
        ("2026-03-02", "EUR", "MXN", "actual", 20.5),
        ("2026-03-03", "EUR", "MXN", "actual", 20.6),
    ]
    assert read.counts == (2, 0, 0, 1)


def test_the_fix_goes_before_the_settlement_rate(tmp_path):
    text = "Fecha,SF60653,SF43718\n02/03/2026,17.5,17.1\n13/03/2026,17.6,N/E\n"
    read = drop(tmp_path, "tipos.csv", text)
    assert read.rows("fx_rate", "day", "rate") == [("2026-03-02", 17.1), ("2026-03-13", 17.6)]


def test_the_teams_own_sheet_with_plan_rates(tmp_path):
    text = (
        "fecha;de;a;tipo;clase\n"
        "02/03/2026;eur;mxn;20,15;\n"
        "13/03/2026;EUR;MXN;20,25;real\n"
        "01/01/2026;EUR;MXN;21;Presupuesto\n"
    )
    read = drop(tmp_path, "tipos.csv", text)
    assert read.rows("fx_rate", *RATE) == [
        ("2026-03-02", "EUR", "MXN", "actual", 20.15),
        ("2026-03-13", "EUR", "MXN", "actual", 20.25),
        ("2026-01-01", "EUR", "MXN", "plan", 21.0),
    ]
    read = drop(tmp_path, "rates.csv", "date,from,to,rate\n2026-03-02,USD,EUR,0.925\n")
    assert read.rows("fx_rate", *RATE) == [("2026-03-02", "USD", "EUR", "actual", 0.925)]
