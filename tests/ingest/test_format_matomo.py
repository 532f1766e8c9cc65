"""Matomo: daily summary, API names, pages, the period in the file's name."""

from __future__ import annotations

from tests.ingest.exports import drop


def test_api_names_bring_their_own_bounces(tmp_path):
    text = "date\tnb_uniq_visitors\tnb_visits\tnb_actions\tbounce_count\tsum_visit_length\n"
    text += "2026-03-01\t100\t120\t300\t66\t11400\n"
    made = drop(tmp_path, "a.tsv", text, account="a")
    assert made.rows("web_daily", "visits", "bounces", "visit_seconds", "visitor_days") == [
        (120, 66, 11400.0, 100)
    ]
    assert made.file.batch is not None
    assert made.file.batch.coverage[0].flags == ()


def test_spanish_headers_and_a_clock(tmp_path):
    text = "Fecha,Visitantes únicos,Visitas,Acciones,"
    text += "Porcentaje de rebote,Duración media de la visita\n"
    text += '2026-03-01,100,"1.120",300,"55,5%",00:01:35\n'
    made = drop(tmp_path, "a.csv", text, account="a")
    assert made.rows("web_daily", "visits", "bounces", "visit_seconds") == [(1120, 622, 106400.0)]


def test_pages_take_their_period_from_the_name_of_the_file(tmp_path):
    text = "label,Unique Pageviews,Pageviews,Entrances,Bounce Rate,Exit rate\n"
    text += "/home,80,100,50,40%,25%\n/shop,30,40,0,0%,50%\n"
    made = drop(tmp_path, "Páginas 2026-03-01_2026-03-31.csv", text, account="a")
    assert made.rows(
        "web_page_daily", "page", "pageviews", "entries", "entry_bounces", "exits", "day", "day_to"
    ) == [
        ("/home", 100, 50, 20, 20, "2026-03-01", "2026-03-31"),
        ("/shop", 40, 0, 0, 15, "2026-03-01", "2026-03-31"),
    ]
    assert "web_daily" not in made.tables
