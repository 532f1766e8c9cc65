"""`norte scorecard`, `doctor` and `metrics`: what they print and write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from norte.catalog import builtin
from tests.cli.shell import Norte


def test_the_scorecard_is_printed(norte: Norte, shop: Path):
    assert "Tablero de abril de 2024" in norte("-w", shop, "scorecard").out


def test_the_scorecard_as_json_and_as_a_page(norte: Norte, shop: Path, tmp_path: Path):
    page = tmp_path / "scorecard.html"
    ended = norte("-w", shop, "scorecard", "--json", "--html", page, "--lang", "en")
    card = json.loads(ended.out)
    assert {"title", "period", "compared", "sources", "stages", "warnings", "currency"} <= set(card)
    assert (card["title"], card["period"]["start"]) == ("Scorecard of April 2024", "2024-04-01")
    lines = [line for stage in card["stages"] for line in stage["lines"]]
    seen = next(line for line in lines if line["metric"] == "ad_impressions")
    assert (seen["value"], seen["unit"], seen["state"]) == (300.0, "count", "value")
    assert seen["name"] == "Ad impressions"
    assert page.read_text("utf-8").startswith('<!doctype html>\n<html lang="en')
    assert str(page) in ended.err


def test_a_page_in_no_folder_is_refused_at_once(norte: Norte, shop: Path, tmp_path: Path):
    ended = norte("-w", shop, "scorecard", "--html", tmp_path / "no" / "x.html")
    assert ended.status == 2
    assert "no existe la carpeta" in ended.err


def test_doctor_groups_findings_and_says_how_to_mend(norte: Norte, shop: Path):
    ended = norte("-w", shop, "doctor")
    assert ended.status == 0
    assert "Gasto que no se une con resultados (1)" in ended.out
    assert "→" in ended.out
    found = json.loads(norte("-w", shop, "doctor", "--json").out)
    assert {one["kind"] for one in found} >= {"unmatched"}
    assert all(one["what"] and one["mend"] for one in found)


def test_doctor_of_a_new_workspace_says_what_to_do(norte: Norte, empty: Path):
    ended = norte("-w", empty, "doctor")
    assert ended.status == 0
    assert "Sin datos todavía (1)" in ended.out
    assert not (empty / "lake" / "catalog.sqlite").exists()


def test_metrics_tell_what_can_be_computed(norte: Norte, shop: Path):
    found = {one["id"]: one for one in json.loads(norte("-w", shop, "metrics", "--json").out)}
    assert set(found) == set(builtin().metrics)
    assert found["cpl"]["available"] is True
    assert found["cpl"]["needs"] == ["ad_daily", "lead_path"]
    assert (found["nps"]["available"], found["nps"]["missing"]) == (False, ["survey_answer"])


@pytest.mark.parametrize(("language", "word"), [("es", "Captación"), ("en", "Acquisition")])
def test_metrics_need_no_workspace(norte: Norte, tmp_path: Path, monkeypatch, language, word):
    monkeypatch.chdir(tmp_path)
    ended = norte("metrics", "--lang", language)
    assert ended.status == 0
    assert word in ended.out
    assert "norte -w" in ended.err


def test_a_new_workspace_can_compute_none_yet(norte: Norte, empty: Path):
    found = json.loads(norte("-w", empty, "metrics", "--json").out)
    assert {one["available"] for one in found} == {False}
