"""`norte backup` and `norte restore`: a round trip, with and without the key."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.shell import Norte


def spend(norte: Norte, root: Path) -> float:
    ended = norte("-w", root, "query", "ad_spend", "--format", "json")
    value: float = json.loads(ended.out)[0]["ad_spend"]["value"]
    return value


def test_a_backup_comes_back_whole(norte: Norte, shop: Path, tmp_path: Path):
    file, again = tmp_path / "tienda.zip", tmp_path / "otra"
    made = norte("-w", shop, "backup", file)
    assert made.status == 0
    assert "Copia hecha" in made.out
    restored = norte("restore", file, again)
    assert restored.status == 0
    assert str(again) in restored.out
    assert spend(norte, again) == spend(norte, shop) == 330


def test_a_backup_is_never_written_over(norte: Norte, shop: Path, tmp_path: Path):
    file = tmp_path / "tienda.zip"
    file.write_bytes(b"mine")
    ended = norte("-w", shop, "backup", file)
    assert ended.status == 1
    assert ended.err.startswith("[store]")
    assert file.read_bytes() == b"mine"


def test_what_is_no_backup_is_said(norte: Norte, tmp_path: Path):
    file = tmp_path / "carta.txt"
    file.write_text("hola")
    ended = norte("restore", file, tmp_path / "nada", "--lang", "en")
    assert ended.status == 1
    assert "what next:" in ended.err
    assert not (tmp_path / "nada").exists()


def test_the_key_travels_sealed(norte: Norte, empty: Path, tmp_path: Path):
    sheet = empty / "inbox" / "costes.csv"
    sheet.write_text("Fecha,Concepto,Importe,Moneda\n2024-03-01,Agencia,10,EUR\n", "utf-8")
    norte("-w", empty, "import")
    words = tmp_path / "contrasena.txt"
    words.write_text("una frase larga\n", "utf-8")
    file = tmp_path / "copia.zip"
    made = norte("-w", empty, "backup", file, "--passphrase-file", words)
    assert "sellada con la contraseña" in made.err
    wrong = tmp_path / "otra.txt"
    wrong.write_text("otra frase\n", "utf-8")
    refused = norte("restore", file, tmp_path / "a", "--passphrase-file", wrong)
    assert refused.status == 1
    assert not (tmp_path / "a").exists()
    assert norte("restore", file, tmp_path / "b", "--passphrase-file", words).status == 0
    key = (empty / "secrets" / "identity.key").read_bytes()
    assert (tmp_path / "b" / "secrets" / "identity.key").read_bytes() == key


def test_upkeep_changes_no_number(norte: Norte, empty: Path):
    for day in range(1, 4):
        sheet = empty / "inbox" / f"costes{day}.csv"
        sheet.write_text(f"Fecha,Concepto,Importe,Moneda\n2024-03-0{day},Agencia,10,EUR\n", "utf-8")
    norte("-w", empty, "import")
    before = norte("-w", empty, "query", "marketing_spend", "--format", "json").out
    ended = norte("-w", empty, "upkeep")
    assert ended.status == 0
    assert "Lago en orden" in ended.out
    assert norte("-w", empty, "query", "marketing_spend", "--format", "json").out == before
