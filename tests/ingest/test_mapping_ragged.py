"""Sheets that people made in a hurry: read or refused in words, every row accounted for."""

from __future__ import annotations

import random

import pytest

from norte.base.errors import NorteError
from norte.ingest.mapping import accept, as_json, changed, lines, propose
from tests.ingest.mapping_desk import Desk

HEADS = (
    "Fecha", "Día", "Mes", "Importe", "Gasto (€)", "Clics", "Impr.", "Campaña", "Pedido", "Cliente",
    "Email", "Total", "", "#", '"raro; cosa"', "País", "Tasa %", "Inversión total (MXN)", "Nº",
    "Canal", "Seguidores", "Red", "{x}", "d'or", "class", "a\\b",
)  # fmt: skip
CELLS = (
    "", "2026-03-01", "03/04/2026", "1.247", "12,5", "1,234.56", "-", "--", "<5", "Total", "a@b.es",
    "abc", '"q ""x"" y"', "  ", "€ 3", "100%", "marzo 2026", "2026-13-40", "😀", "=SUM(A1)", "None",
    "-5", "1e5",
)  # fmt: skip


def hurried(rng: random.Random) -> str:
    """A sheet with odd cells, a short or a long row, blank lines and a title."""
    delimiter = rng.choice(",;\t")
    heads = [rng.choice(HEADS) for _ in range(rng.randint(2, 7))]
    usual = {"Fecha": "28/03/2026", "Día": "2026-03-09", "Gasto (€)": "12,50", "Clics": "7"}
    rows = [
        [usual.get(h, "x") if rng.random() < 0.6 else rng.choice(CELLS) for h in heads]
        for _ in range(rng.randint(0, 12))
    ]
    if rows and rng.random() < 0.3:
        rows[-1] = rows[-1][:-1]
    if rows and rng.random() < 0.2:
        rows[0].append("extra")
    if rng.random() < 0.3:
        rows.insert(rng.randint(0, len(rows)), [])
    title = [["Informe"]] if rng.random() < 0.3 else []
    return "\n".join(delimiter.join(row) for row in [*title, heads, *rows]) + "\n"


@pytest.mark.parametrize("seed", range(12))
def test_a_hurried_sheet_is_read_or_refused_in_words(tmp_path, seed):
    rng = random.Random(seed)
    outcomes = set()
    for place in range(10):
        desk = Desk(tmp_path / str(place))
        path = desk.sheet(hurried(rng))
        try:
            mapping = propose(path, desk.context)
            days = {"day", "instant"}
            sets = [f"{g[0]}=={'2026-03-01' if g[0] in days else '7'}" for g in mapping.missing]
            mapping = changed(mapping, sets=sets)
            assert as_json(mapping)["columns"]
            assert lines(mapping)
            accept(mapping, desk.formats, "own_sheet")
            found, _ = desk.read(path)
        except NorteError:
            outcomes.add("refused")
        else:
            assert found.error is not None or found.format == "own_sheet"
            outcomes.add("read")
    assert "read" in outcomes


def test_a_short_row_in_a_file_whose_dates_prove_nothing(tmp_path):
    desk = Desk(tmp_path)
    path = desk.sheet("Fecha,Campaña,Gasto\n,A,\n03/04/2026,B\n05/06/2026,C,2.5\n")
    accept(changed(propose(path, desk.context), sets=["dates==dmy"]), desk.formats, "own_sheet")
    found, rows = desk.read(path, "SELECT count(*) FROM t_ad_daily")
    assert found.error is None
    assert rows == [(2,)]
