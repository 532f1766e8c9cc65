"""HubSpot's deals: amounts, outcomes and days."""

from __future__ import annotations

import json

import pytest

from tests.ingest.exports import drop, drop_file, person


def test_the_export_with_spanish_labels_gives_its_expected_figures(tmp_path, real_data):
    folder = real_data / "export_files_synthetic"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    read = drop_file(tmp_path, folder / "hubspot_deals_es_latin1.csv")
    deals = read.rows("deal", "outcome", "amount", "channel")
    figures = expected["hubspot_deals_es_latin1.csv"]
    assert len(deals) == figures["rows"]
    won = [amount for outcome, amount, _ in deals if outcome == "won"]
    assert len(won) == figures["won"]
    assert sum(won) == pytest.approx(figures["won_amount"])
    assert {channel for _, _, channel in deals} == {"organic_search", "paid_social"}


def test_english_labels_points_and_open_deals(tmp_path):
    text = (
        "Record ID,Deal Name,Deal Stage,Amount,Currency,Close Date,Create Date,Associated Contact\n"
        "1,Hotel,Closed Won (Sales),1250.5,USD,2026-03-05 10:00,2026-01-02 09:00,"
        '"Ana Paz (Ana@x.example)"\n'
        "2,Shop,Contract sent,99.00,EUR,2026-12-31 10:00,2026-01-02 09:00,\n"
        "3,Bar,Closed lost,10.00,EUR,,2026-01-02 09:00,\n"
    )
    read = drop(tmp_path, "deals.csv", text)
    assert read.rows("deal", "deal_id", "outcome", "amount", "currency", "instant") == [
        ("1", "won", 1250.5, "USD", "2026-03-05 09:00:00"),
        ("2", "open", 99.0, "EUR", "2026-12-31 09:00:00"),
        ("3", "lost", 10.0, "EUR", "2026-01-02 08:00:00"),
    ]
    assert read.rows("deal", "person") == [(person("ana@x.example"),), (None,), (None,)]


def test_an_amount_that_is_no_number_is_rejected_and_the_rest_loads(tmp_path):
    text = (
        "ID de registro;Nombre del negocio;Etapa del negocio;Valor;Fecha de cierre\n"
        "1;A;Cierre ganado;1.500,00;2026-03-05 10:00\n"
        "2;B;Cierre perdido;mucho;2026-03-05 10:00\n"
    )
    read = drop(tmp_path, "negocios.csv", text)
    assert read.rows("deal", "deal_id", "amount") == [("1", 1500.0)]
    assert read.rejects == [(3, "Valor", "mucho", "bad-number")]
    assert read.counts == (1, 1, 0, 0)
