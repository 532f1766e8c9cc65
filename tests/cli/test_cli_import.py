"""`norte import`, `rejects` and `undo`: what is told of each file, and the exit status."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.shell import Norte

GOOD = "Fecha,Concepto,Importe,Moneda\n2024-03-01,Agencia,1000,EUR\n2024-03-02,Herramienta,50,EUR\n"
HALF = "Fecha,Concepto,Importe,Moneda\n2024-03-05,Agencia,1000,EUR\n2024-03-40,Agencia,5,EUR\n"


@pytest.fixture
def inbox(empty: Path) -> Path:
    """The tray of a new workspace with one good file and one with a bad row."""
    (empty / "inbox" / "buena.csv").write_text(GOOD, "utf-8")
    (empty / "inbox" / "mitad.csv").write_text(HALF, "utf-8")
    return empty / "inbox"


def test_one_object_a_file(norte: Norte, empty: Path, inbox: Path):
    ended = norte("-w", empty, "import", "--json")
    assert ended.status == 0
    good, half = json.loads(ended.out)
    assert {key: good[key] for key in ("file", "format", "tables", "rows", "kept", "rejected")} == {
        "file": "buena.csv", "format": "cost_other", "tables": {"cost_other": 2},
        "rows": 2, "kept": 2, "rejected": 0,
    }  # fmt: skip
    assert (half["kept"], half["rejected"]) == (1, 1)
    assert set(good) >= {"totals", "ignored", "duplicates", "checksums", "coverage"}
    assert "1 fila rechazada" in ended.err


def test_the_inbox_is_told_in_lines_and_counts(norte: Norte, empty: Path, inbox: Path):
    ended = norte("-w", empty, "import")
    assert ended.status == 0
    assert "✓ buena.csv  cost_other · 2 filas" in ended.out
    assert "✓ mitad.csv  cost_other · 1 fila · 1 rechazada" in ended.out
    assert ended.err.splitlines()[0] == "2 archivos, 3 filas cargadas."


def test_a_dry_run_loads_nothing(norte: Norte, empty: Path, inbox: Path):
    ended = norte("-w", empty, "import", "--dry-run")
    assert ended.status == 0
    assert "se cargarían 3 filas" in ended.err
    assert "ya estaba cargado" not in norte("-w", empty, "import").out


def test_the_same_file_twice_is_loaded_once(norte: Norte, empty: Path, inbox: Path):
    norte("-w", empty, "import", inbox / "buena.csv")
    again = norte("-w", empty, "--lang", "en", "import", inbox / "buena.csv")
    assert again.status == 0
    assert "was loaded already (load 1): nothing changes" in again.out


def test_a_file_that_stops_stops_no_other(norte: Norte, empty: Path, inbox: Path):
    (inbox / "a.xlsx").write_bytes(b"PK\x03\x04 cut short")
    ended = norte("-w", empty, "import")
    assert ended.status == 1
    assert "✗ a.xlsx" in ended.out.replace(f"{inbox}/", "")
    assert "[data]" in ended.out
    assert "✓ buena.csv" in ended.out
    assert "1 archivo no entró" in ended.err


def test_a_path_that_is_not_there_is_misuse(norte: Norte, empty: Path):
    ended = norte("-w", empty, "import", "nada.csv")
    assert ended.status == 2
    assert "«nada.csv»" in ended.err


def test_two_modes_at_once_are_misuse(norte: Norte, empty: Path, inbox: Path):
    ended = norte("-w", empty, "import", "--merge", "--replace")
    assert ended.status == 2
    assert "--merge" in ended.err


def test_an_empty_inbox_is_no_failure(norte: Norte, empty: Path):
    ended = norte("-w", empty, "import")
    assert ended.status == 0
    assert "No hay archivos" in ended.err


def test_rejects_are_listed_and_tried_again(norte: Norte, empty: Path, inbox: Path):
    norte("-w", empty, "import")
    listed = norte("-w", empty, "rejects")
    assert listed.status == 0
    assert "mitad.csv" in listed.out
    assert "2024-03-40" in listed.out
    assert "no es una fecha" in listed.out
    (one,) = json.loads(norte("-w", empty, "rejects", "--json").out)
    assert (one["row"], one["column"], one["raw"], one["code"]) == (
        3,
        "Fecha",
        "2024-03-40",
        "bad-date",
    )
    again = norte("-w", empty, "rejects", "--retry")
    assert again.status == 0
    assert "nada cambia" in again.out


def test_a_load_is_taken_back_once(norte: Norte, empty: Path, inbox: Path):
    norte("-w", empty, "import", inbox / "buena.csv")
    ended = norte("-w", empty, "undo", "1")
    assert ended.status == 0
    assert "2 filas quitadas" in ended.out
    again = norte("-w", empty, "undo", "1")
    assert again.status == 2
    assert "carga" in again.err
    assert norte("-w", empty, "undo", "uno").status == 2


def test_an_interrupted_import_leaves_nothing_half_loaded(norte: Norte, empty: Path):
    sheet = empty / "inbox" / "costes.csv"
    lines = (f"2024-{1 + n % 12:02d}-{1 + n % 28:02d},Concepto {n},1.5,EUR" for n in range(400_000))
    sheet.write_text("Fecha,Concepto,Importe,Moneda\n" + "\n".join(lines), "utf-8")
    words = [sys.executable, "-m", "norte", "-w", str(empty), "import"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while not any((empty / "lake" / "tmp").glob("import-*")):
            assert process.poll() is None, "the import ended before it could be interrupted"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "lo que estaba a medias se deshizo" in said.decode()
    assert "Traceback" not in said.decode()
    assert list((empty / "lake" / "tmp").glob("import-*")) == []
    (told,) = json.loads(norte("-w", empty, "import", "--json").out)
    assert (told["kept"], told["duplicate_of"]) == (400_000, None)
