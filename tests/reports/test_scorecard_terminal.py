"""The scorecard in a terminal: it fits, it says the states, it moves no cursor."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rich.console import Console

from norte.reports import scorecard_text
from norte.reports.terminal import bars
from tests.reports.invented_card import mexican
from tests.reports.test_page_is_safe import poisoned
from tests.reports.test_scorecard_page import with_line


def printed(card, width, language="es", *, colour=False):
    console = Console(width=width, force_terminal=colour, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(scorecard_text(card, language=language))
    return captured.get().replace("\u00a0", " ")


def line_with(text, name, nth=0):
    return [line for line in text.splitlines() if name in line][nth]


@pytest.mark.parametrize("width", [80, 99, 100, 116, 120, 200])
@pytest.mark.parametrize("language", ["es", "en"])
def test_it_fits_the_columns_and_cuts_nothing(card, width, language):
    said = printed(card, width, language)
    assert max(len(line.rstrip()) for line in said.splitlines()) <= width
    assert "…" not in said
    for stage in card.stages:
        assert stage.name.pick(language) in said


def test_a_row_says_value_change_state_and_freshness(card):
    row = line_with(printed(card, 80), "Visitas ").split()
    assert row == ["Visitas", "412.380", "↑", "6,2", "%", "mejora", "◐", "En", "curso", "16", "nov"]


def test_the_states_are_told_apart_without_colour(card):
    said = printed(card, 120)
    assert "◌ Sin datos" in line_with(said, "NPS")
    assert "0 Cero" in line_with(said, "Quejas por correo")
    assert "— Indefinido" in line_with(said, "Costo por adquisición", 1)
    assert "300 € gastados" in " ".join(said.split())
    assert "△ Parcial" in line_with(said, "Impresiones de anuncios")


def test_wide_terminals_show_the_trend_and_the_source(card):
    assert not set(printed(card, 80)) & set("▁▂▃▅▆▇█")
    assert set("▁█") <= set(line_with(printed(card, 100), "Visitas "))
    assert "GA4" in line_with(printed(card, 120), "Visitas ")


def test_numbers_and_language_are_apart(card):
    assert "10,7 : 1" in line_with(printed(card, 80), "ROAS ")
    assert "10.7 : 1" in line_with(printed(mexican(card), 80), "ROAS ")
    assert "10,7 : 1" in line_with(printed(card, 80, "en"), "ROAS ")


def test_it_names_the_sources_to_attend_to(card):
    said = printed(card, 80)
    assert "Meta Ads, México, act_40011  hasta: 10 nov 2026" in said
    assert "Shopify, tienda-es" not in said


def test_a_hostile_name_moves_no_cursor_and_opens_no_markup(card):
    plain = printed(poisoned(card), 120)
    assert "\x1b" not in plain
    assert "[2J" in plain
    named = with_line(card, "visits", source="[bold red]x[/]")
    assert "[bold red]x[/]" in printed(named, 140)


def test_a_series_is_drawn_in_eighths():
    assert bars((0.0, None, 7.0, 3.5)) == "▁ █▅"
    assert bars((4.0, 4.0)) == "▁▁"
    assert bars((None, None)) == ""


def test_rich_is_imported_only_for_a_terminal():
    asked = (
        "import sys, norte.reports, norte.reports.page\n"
        "print('rich' in sys.modules or 'babel' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"
