"""`norte map`: what it proposes, what is changed, and the format that it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shell import Norte


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet that no format knows."""
    path = tmp_path / "radio.csv"
    path.write_text("Fecha;Canal;Inversión\n01/02/2024;Radio;1.200,50\n13/02/2024;TV;30\n", "utf-8")
    return path


def test_the_proposal_is_told_and_nothing_is_written(norte: Norte, empty: Path, sheet: Path):
    ended = norte("-w", empty, "map", sheet)
    assert ended.status == 0
    assert "«radio.csv»: encabezado en la fila 1" in ended.out
    assert "spend ← «Inversión»" in ended.out
    assert "--accept" in ended.err
    assert list((empty / "formats").iterdir()) == []


def test_the_proposal_as_json(norte: Norte, empty: Path, sheet: Path):
    told = json.loads(norte("-w", empty, "map", sheet, "--json").out)
    assert (told["table"], told["header_row"], told["format"]) == ("ad_daily", 1, None)
    assert {c["column"]: c["field"] for c in told["columns"]} == {
        "Fecha": "day", "Canal": "channel", "Inversión": "spend",
    }  # fmt: skip


def test_what_is_accepted_is_read_from_then_on(norte: Norte, empty: Path, sheet: Path):
    assert norte("-w", empty, "import", sheet).status == 1
    ended = norte("-w", empty, "map", sheet, "--accept", "--name", "radio_y_tele")
    assert ended.status == 0
    assert (empty / "formats" / "radio_y_tele.yml").is_file()
    loaded = json.loads(norte("-w", empty, "import", sheet, "--json").out)
    assert (loaded[0]["format"], loaded[0]["kept"]) == ("radio_y_tele", 2)


def test_another_table_and_other_columns_are_obeyed(norte: Norte, empty: Path, sheet: Path):
    told = json.loads(
        norte(
            "-w", empty, "map", sheet, "--json",
            "--table", "cost_other", "--set", "Canal=item", "--set", "Inversión=amount",
        ).out
    )  # fmt: skip
    assert told["table"] == "cost_other"
    assert {c["column"]: c["field"] for c in told["columns"]} == {
        "Fecha": "day", "Canal": "item", "Inversión": "amount",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "Canall=channel"], "Canal"),
        (["--set", "Canal=canal_de_venta"], "channel"),
        (["--table", "ad_dayly"], "ad_daily"),
    ],
)
def test_what_is_not_there_is_answered_with_the_nearest(
    norte: Norte, empty: Path, sheet: Path, words: list[str], said: str
):
    ended = norte("-w", empty, "map", sheet, *words)
    assert ended.status == 2
    assert said in ended.err


def test_the_forms_of_set_are_explained(norte: Norte):
    said = " ".join(norte("map", "--help").out.split())
    assert "group:=order_id suma las líneas de cada pedido" in said
