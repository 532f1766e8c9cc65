"""`norte query`: the stable JSON, the columns for other programs, and the words of the table."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Norte


def rows(norte: Norte, shop: Path, *words: str) -> list[dict[str, Any]]:
    ended = norte("-w", shop, "query", *words, "--format", "json")
    assert ended.status == 0, ended.err
    assert ended.err == ""
    found: list[dict[str, Any]] = json.loads(ended.out)
    return found


def test_json_is_the_contract_to_the_letter(norte: Norte, shop: Path):
    assert rows(norte, shop, "cpl", "--to", "2024-03-31") == [
        {
            "period": None,
            "cpl": {
                "value": 150.0,
                "currency": "EUR",
                "state": "value",
                "flags": ["partial_cost", "low_n"],
                "parts": {"numerator": 300.0, "denominator": 2.0},
            },
        }
    ]


def test_json_compares(norte: Norte, shop: Path):
    march, april = rows(norte, shop, "ad_spend", "--grain", "month", "--compare", "previous")
    assert march["period"] == "2024-03-01"
    compared = april["ad_spend"]["compare"]
    assert compared["period"] == "2024-03-01"
    assert (compared["value"], compared["state"]) == (60.0, "value")
    assert (compared["difference"], compared["change"]) == (-30.0, -0.5)


@pytest.mark.parametrize(
    "words",
    [
        ("cpl", "--by", "channel", "--by", "campaign"),
        ("cpl", "--by", "channel", "campaign"),
        ("cpl", "--by", "channel,campaign"),
        ("--by", "channel", "campaign", "cpl"),
    ],
)
def test_dimensions_may_be_typed_in_any_of_the_usual_ways(norte: Norte, shop: Path, words):
    found = rows(norte, shop, *words, "--to", "2024-03-31")
    assert [(r["channel"], r["campaign"], r["cpl"]["value"]) for r in found] == [
        ("email", "(none)", 0.0),
        ("paid_search", "verano", 60.0),
        ("paid_social", "otono", None),
    ]


def test_the_same_dimension_twice_means_or(norte: Norte, shop: Path):
    one = ("ad_spend", "--where", "channel=paid_search")
    assert rows(norte, shop, *one)[0]["ad_spend"]["value"] == 60
    both = rows(norte, shop, *one, "--where", "channel=paid_social")
    assert both[0]["ad_spend"]["value"] == 330
    neither = rows(norte, shop, *one, "--where", "campaign=otono")
    assert neither[0]["ad_spend"]["value"] == 0


def test_csv_has_plain_numbers_and_a_column_for_each_state(norte: Norte, shop: Path):
    ended = norte("-w", shop, "query", "cpl", "ad_spend", "--by", "channel", "--format", "csv")
    found = list(csv.DictReader(io.StringIO(ended.out)))
    assert list(found[0]) == [
        "period", "channel",
        "cpl", "cpl_state", "cpl_flags", "cpl_currency", "cpl_numerator", "cpl_denominator",
        "ad_spend", "ad_spend_state", "ad_spend_flags", "ad_spend_currency",
        "ad_spend_numerator", "ad_spend_denominator",
    ]  # fmt: skip
    social = found[2]
    assert (social["cpl"], social["cpl_state"], social["ad_spend"]) == ("", "undefined", "270.0")
    assert "\r" not in ended.out


def test_parquet_reads_back_whole(shop: Path, tmp_path: Path, monkeypatch):
    import pyarrow.parquet as pq

    monkeypatch.setenv("NORTE_TODAY", "2024-04-10")
    words = [
        "query",
        "ad_spend",
        "--grain",
        "month",
        "--compare",
        "previous",
        "--format",
        "parquet",
    ]
    path = tmp_path / "spend.parquet"
    with path.open("wb") as out:
        subprocess.run(
            [sys.executable, "-m", "norte", "-w", str(shop), *words], stdout=out, check=True
        )
    table = pq.read_table(path)
    assert [str(day) for day in table["period"].to_pylist()] == ["2024-03-01", "2024-04-01"]
    assert table["ad_spend"].to_pylist() == [300.0, 30.0]
    assert table["ad_spend_change"].to_pylist() == [None, -0.5]
    assert table["ad_spend_state"].to_pylist() == ["value", "value"]


def test_parquet_is_kept_from_a_terminal(norte: Norte, shop: Path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # what makes rich take the output for a terminal
    ended = norte("-w", shop, "query", "ad_spend", "--format", "parquet")
    assert ended.status == 2
    assert "archivo.parquet" in ended.err


def test_the_table_speaks_to_people(norte: Norte, shop: Path):
    ended = norte("-w", shop, "query", "cpl", "ad_spend", "nps", "--to", "2024-03-31")
    lines = ended.out.splitlines()
    assert lines[0].startswith("Costo por cliente potencial (CPL), Inversión publicitaria")
    assert lines[1] == "1–31 mar 2024"
    assert "150,00\u00a0€" in ended.out
    assert "costo incompleto; pocos casos" in ended.out
    assert "Sin datos" in ended.out
    assert "Datos completos hasta el 8 abr 2024." in ended.out


def test_undefined_says_both_sides(norte: Norte, shop: Path):
    ended = norte("-w", shop, "query", "cpl", "--from", "2024-04-01", "--lang", "en")
    said = " ".join(ended.out.split())
    assert "—" in said
    assert "30,00 €" in said  # the number locale is the workspace's own, whatever the language
    assert "0" in said


def test_members_go_by_their_names(norte: Norte, shop: Path):
    spanish = norte("-w", shop, "query", "ad_spend", "--by", "channel").out
    assert "Búsqueda de pago paid_search" in spanish
    english = norte("-w", shop, "--lang", "en", "query", "ad_spend", "--by", "channel").out
    assert "Paid search paid_search" in english


def test_changes_of_months_have_a_sign_and_a_word(norte: Norte, shop: Path):
    words = ("ad_spend", "ad_impressions", "--grain", "month", "--compare", "previous")
    out = norte("-w", shop, "query", *words).out
    assert "−50,0\u00a0%" in out
    assert "mar 2024" in out
    assert "vs. anterior" in out


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_many_metrics_fit_the_terminal(norte: Norte, shop: Path, monkeypatch, columns: int):
    monkeypatch.setenv("COLUMNS", str(columns))
    words = ("cpl", "ad_spend", "ad_impressions", "link_clicks", "leads", "--by", "channel")
    ended = norte("-w", shop, "query", *words, "--grain", "month")
    table = [line for line in ended.out.splitlines() if not line.startswith("Costo")]
    assert ended.status == 0
    assert max(len(line) for line in table[2:] if not line.startswith("△")) <= columns


def test_a_refusal_says_what_would_work(norte: Norte, shop: Path):
    ended = norte("-w", shop, "query", "cpl", "--by", "ad")
    assert ended.status == 1
    assert ended.out == ""
    assert ended.err.startswith("[refused]")
    assert "campaign" in ended.err


def test_the_past_can_be_asked_for(norte: Norte, shop: Path):
    now = rows(norte, shop, "ad_spend")
    assert rows(norte, shop, "ad_spend", "--as-of", "2999-01-01") == now
    ended = norte("-w", shop, "query", "ad_spend", "--as-of", "2001-01-01T10:00")
    assert ended.status == 1
    assert ended.err.startswith("[")
