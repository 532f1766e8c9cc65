"""`norte explain`: definition, number, coverage, SQL, rows with their file, views."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.shell import Norte

SHEET = "Fecha,Concepto,Importe,Moneda\n2024-03-01,Agencia,1000,EUR\n2024-03-02,Radio,50.5,EUR\n"


def explained(norte: Norte, shop: Path, *words: str) -> dict[str, Any]:
    ended = norte("-w", shop, "explain", *words, "--json")
    assert ended.status == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def test_the_definition_is_told_whole(norte: Norte, shop: Path):
    told = explained(norte, shop, "cpl")
    assert told["formula"] == "marketing_spend / leads"
    assert told["expanded"] == (
        "(sum(ad_daily.spend) + sum(cost_other.amount)) / count(lead_path.person)"
    )
    assert len(told["version"]) == 12
    assert [one["table"] for one in told["derivations"]] == ["lead_path"]
    assert {one["table"] for one in told["coverage"]} >= {"ad_daily"}
    assert told["answer"][0]["cpl"]["value"] == 165.0
    assert any("ad_daily" in one["sql"] for one in told["sql"])
    assert (told["rows"], told["views"], told["refused"]) == ([], {}, None)


def test_rows_behind_add_up_and_name_their_file(norte: Norte, empty: Path):
    (empty / "inbox" / "costes.csv").write_text(SHEET, "utf-8")
    assert norte("-w", empty, "import").status == 0
    told = explained(norte, empty, "marketing_spend", "--rows", "5")
    (behind,) = [one for one in told["rows"] if one["table"] == "cost_other"]
    assert (behind["rows"], behind["total"]) == (2, 1050.5)
    assert [(f["file"], f["src_row"], f["counted"]) for f in behind["facts"]] == [
        ("costes.csv", 2, 1000.0),
        ("costes.csv", 3, 50.5),
    ]
    printed = norte("-w", empty, "explain", "marketing_spend", "--rows", "1").out
    assert "sum(cost_other.amount): 2 filas suman 1.050,50" in printed
    assert "costes.csv" in printed


def test_a_person_reads_it_in_sections(norte: Norte, shop: Path):
    out = norte("-w", shop, "explain", "cpl", "--where", "channel=paid_search").out
    for part in ("Fórmula: marketing_spend / leads", "Cobertura", "SQL · ad_daily", "60,00"):
        assert part in out
    english = norte("-w", shop, "--lang", "en", "explain", "cpl").out
    assert "What it costs to win one lead." in english
    assert "Coverage" in english


def test_views_are_for_the_owner_of_an_engine(norte: Norte, shop: Path):
    told = explained(norte, shop, "cpl", "--views")
    assert list(told["views"]) == ["lead_path"]
    assert told["views"]["lead_path"].startswith('CREATE VIEW "public"."lead_path" AS')


def test_a_question_without_an_answer_is_explained_too(norte: Norte, empty: Path):
    (empty / "inbox" / "costes.csv").write_text(SHEET.replace("50.5,EUR", "50.5,USD"), "utf-8")
    norte("-w", empty, "import")
    told = explained(norte, empty, "marketing_spend")
    assert told["answer"] is None
    assert "USD" in told["refused"]
    assert "[refused]" in norte("-w", empty, "explain", "marketing_spend").out


def test_rows_are_of_one_number(norte: Norte, shop: Path):
    ended = norte("-w", shop, "explain", "cpl", "--by", "channel", "--rows", "3")
    assert ended.status == 2
    assert "--by" in ended.err
