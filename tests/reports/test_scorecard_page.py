"""The page says what the card says, in the reader's language, and shows each state apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from norte.base.text import Text
from norte.board.scorecard import Change
from norte.reports import scorecard_html
from norte.reports.flags import FLAGS, flag
from norte.reports.states import BADGES, SOURCE_BADGES
from tests.reports.invented_card import mexican
from tests.reports.reading_a_page import read_page

CANONICAL_FLAGS = {
    "open_period", "immature", "approximate", "partial", "masked", "stale", "reconstructed",
    "partial_cost", "mixed_tax", "assumed", "young_history", "inflated", "low_n", "low_agreement",
}  # fmt: skip


@pytest.fixture(scope="module")
def spanish(card):
    return read_page(scorecard_html(card, language="es"))


@pytest.fixture(scope="module")
def english(card):
    return read_page(scorecard_html(mexican(card), language="en"))


def row(page, metric):
    return page.one("tr", id=f"k-{metric}")


def cell(page, metric, kind):
    return " ".join(row(page, metric).one("td", class_=kind).text().split())


def test_every_line_is_a_row_with_its_value_state_change_and_source(card, spanish):
    rows = spanish.all("tr", class_="k")
    assert len(rows) == sum(len(stage.lines) for stage in card.stages) == 43
    assert "Visitas" in row(spanish, "visits").all("th")[0].text()
    assert cell(spanish, "visits", "cv") == "412.380"
    assert cell(spanish, "visits", "cs") == "En curso"
    assert cell(spanish, "visits", "cd") == "sube 6,2 % mejora"
    assert cell(spanish, "visits", "so") == "GA4al 16 nov"


def test_the_four_states_look_different(spanish):
    states = [
        (cell(spanish, m, "cs"), cell(spanish, m, "cv"))
        for m in ("visits", "complaints", "nps", "cpa")
    ]
    assert states == [
        ("En curso", "412.380"),
        ("Cero", "0"),
        ("Sin datos", "nunca importado"),
        ("Indefinido", "—300 € gastados, 0 conversiones"),
    ]
    icons = {
        str(
            [
                (e.name, e.attributes)
                for e in row(spanish, m).one("td", class_="cs").all("svg")[0].all()
            ]
        )
        for m in ("visits", "complaints", "nps", "cpa")
    }
    assert len(icons) == 4


def test_no_data_says_the_last_day_that_there_was(spanish):
    assert cell(spanish, "roas", "cv") == "último dato: 10 nov"


@pytest.mark.parametrize(
    ("metric", "spain", "mexico"),
    [
        ("blended_roas", "10,7 : 1", "10.7 : 1"),
        ("blended_cpa", "9,55 €", "€9.55"),
        ("email_ctr", "2,1 %", "2.1%"),
        ("revenue", "648.112 €", "€648,112"),
    ],
)
def test_numbers_follow_the_number_locale_and_words_the_language(
    card, spanish, english, metric, spain, mexico
):
    assert cell(spanish, metric, "cv") == spain
    assert cell(english, metric, "cv") == mexico
    same_numbers = read_page(scorecard_html(mexican(card), language="es"))
    assert cell(same_numbers, metric, "cv") == mexico


def test_a_change_is_an_arrow_a_word_and_a_class(spanish):
    better = row(spanish, "cpl").one("td", class_="cd").all("span", class_="delta")[0]
    assert better.has("class", "better")
    assert better.text() == "baja 3,5 % mejora"
    worse = row(spanish, "refunds").one("td", class_="cd").all("span", class_="delta")[0]
    assert worse.has("class", "worse")
    assert worse.text() == "sube 20,2 % empeora"
    neither = row(spanish, "ad_spend").one("td", class_="cd").all("span", class_="delta")[0]
    assert neither.has("class", "neutral")
    assert neither.text() == "3,0 % baja"


def test_rates_change_in_points(spanish):
    assert cell(spanish, "bounce_rate_matomo", "cd") == "sube 1,8 pp empeora"


def test_what_a_change_is_against_is_said_once_or_on_each_line(card, spanish):
    assert spanish.text().count("vs. 1–16 oct") == 2
    mixed = with_line(card, "visits", change=Change(0.1, "percent", True, Text.same("vs. 2025")))
    page = read_page(scorecard_html(mixed, language="es"))
    assert "vs. 2025" in cell(page, "visits", "cd")
    assert "vs. 1–16 oct" in cell(page, "orders", "cd")


def test_flags_stand_beside_the_number_and_are_explained_once(spanish):
    tags = row(spanish, "cpl").all("a", class_="tag")
    assert [(t.text(), t.attributes["href"]) for t in tags] == [
        ("costo incompleto", "#a-partial_cost")
    ]
    explained = spanish.one("div", id="a-partial_cost").text()
    assert FLAGS["partial_cost"].why.es in explained
    assert not spanish.all("div", id="a-low_agreement")


def test_the_headline_counts_and_claims_no_target(spanish, english):
    said = spanish.one("p", class_="lead").text()
    assert said == (
        "24 KPI mejoran y 10 empeoran frente al 1–16 oct. "
        "De 43 en total, 2 no tienen datos y 1 no se puede calcular."
    )
    assert english.one("p", class_="lead").text().startswith("24 KPIs improve and 10 worsen")
    assert "meta" not in spanish.one("section", class_="brief").text().split()


def test_the_headline_recounts_the_rows(card, spanish):
    deltas = [d for r in spanish.all("tr", class_="k") for d in r.all("span", class_="delta")]
    assert sum(d.has("class", "better") for d in deltas) == 24
    assert sum(d.has("class", "worse") for d in deltas) == 10


def test_each_stage_shows_its_first_line_that_has_a_value(card, spanish):
    shown = spanish.one("ol", class_="stages").all("li")
    assert [li.all("b")[0].text() for li in shown] == [
        "412.380",
        "48.211",
        "3.204",
        "6.118",
        "11,3 %",
    ]
    block = replace(card.stages[0], lines=())
    bare = replace(card, stages=(block, *card.stages[1:]))
    first = read_page(scorecard_html(bare, language="es")).one("ol", class_="stages").all("li")[0]
    assert "Sin KPI en esta etapa" in first.text()


def test_the_numbers_of_a_sparkline_are_behind_it(card, spanish):
    line = card.stages[0].lines[0]
    details = row(spanish, "visits").one("details")
    body = [r for r in details.all("tr") if r.all("td")]
    assert len(body) == len(line.weekly) == 26
    assert body[0].one("th").text() == "9 nov"
    assert body[-1].one("th").text() == "18 may"
    assert not row(spanish, "nps").all("details")


def test_weeks_without_dates_are_counted_back(card):
    page = read_page(scorecard_html(replace(card, weeks=()), language="es"))
    labels = [
        r.one("th").text() for r in row(page, "visits").one("details").all("tr") if r.all("td")
    ]
    assert labels[:3] == ["última", "hace 1", "hace 2"]


def test_a_week_that_has_not_ended_says_so(card):
    weeks = (*card.weeks[1:], card.period.end)
    page = read_page(scorecard_html(replace(card, weeks=weeks), language="es"))
    labels = [
        r.one("th").text() for r in row(page, "visits").one("details").all("tr") if r.all("td")
    ]
    assert labels[0] == "16 nov en curso"
    assert row(page, "visits").all("circle", class_="last-open")


def test_every_metric_is_defined_with_id_version_and_its_two_sums(spanish):
    defined = spanish.one("div", id="d-email_ctr").text()
    assert "Clics únicos ÷ entregados." in defined
    assert "3.893 ÷ 181.904" in defined
    assert "email_ctr" in defined
    assert "versión" in defined


def test_sources_tell_how_far_they_reach_and_what_is_missing(spanish):
    rows = {
        r.one("th").text(): r
        for r in spanish.one("table", class_="sources").all("tr")
        if r.all("td")
    }
    meta = next(r for name, r in rows.items() if name.startswith("Meta Ads"))
    assert meta.one("td", class_="cs").text() == "Con retraso"
    assert meta.one("td", class_="ch").text() == "11–16 nov"
    never = next(r for name, r in rows.items() if name.startswith("SurveyMonkey"))
    assert never.one("td", class_="ch").text() == "todos los días"
    assert (
        "8 de 10 fuentes al día, 1 con retraso, 1 sin datos."
        in spanish.one("p", class_="fresh").text()
    )


def test_a_line_of_many_sources_names_the_first_two(card):
    many = with_line(card, "visits", source="ga4, matomo, google_ads, mi_tracker")
    page = read_page(scorecard_html(many, language="es"))
    assert cell(page, "visits", "so").startswith("GA4, Matomo +2")
    assert "GA4, Matomo, Google Ads, mi_tracker" in page.one("div", id="d-visits").text()


def test_two_accounts_of_a_late_platform_are_told_apart(card):
    late = next(s for s in card.sources if s.state == "late")
    both = (
        replace(late, name="meta_ads", account="ES"),
        replace(late, name="meta_ads", account="MX"),
    )
    said = read_page(scorecard_html(replace(card, sources=both), language="es"))
    assert "Meta Ads (ES) llega hasta el 10 nov; Meta Ads (MX) llega hasta el 10 nov." in (
        said.one("ul", class_="findings").text()
    )


def test_when_every_source_is_up_to_date_the_page_says_that_nothing_is_missing(card):
    fresh = tuple(replace(s, state="fresh", until=card.period.end) for s in card.sources)
    stages = tuple(
        replace(s, lines=tuple(x for x in s.lines if x.state != "no_data")) for s in card.stages
    )
    whole = replace(card, sources=fresh, stages=stages)
    page = read_page(scorecard_html(whole, language="es"))
    assert "Todas las fuentes están al día" in page.one("ul", class_="findings").text()
    assert "10 de 10 fuentes al día." in page.one("p", class_="fresh").text()
    assert not page.all("p", class_="fresh-late")


def test_many_late_sources_are_counted_after_the_third(card):
    late = tuple(replace(s, state="late") for s in card.sources)
    found = read_page(scorecard_html(replace(card, sources=late), language="es"))
    assert "; 7 fuentes más." in found.one("ul", class_="findings").text()


def test_without_sources_the_lines_without_data_are_named(card):
    found = read_page(scorecard_html(replace(card, sources=()), language="es"))
    assert "ROAS que declara Meta Ads, NPS." in found.one("ul", class_="findings").text()
    assert not found.all("section", aria_labelledby="fuentes")


def test_a_stage_whose_headline_has_no_data_says_so(card):
    nothing = tuple(replace(x, state="no_data", value=None) for x in card.stages[0].lines)
    bare = replace(card, stages=(replace(card.stages[0], lines=nothing), *card.stages[1:]))
    first = read_page(scorecard_html(bare, language="es")).one("ol", class_="stages").all("li")[0]
    assert first.all("b")[0].text() == "Sin datos"


def test_what_did_not_move_is_neither_better_nor_worse(card):
    still = with_line(card, "visits", change=Change(0.0, "percent", None, Text.same("vs. x")))
    page = read_page(scorecard_html(still, language="es"))
    assert row(page, "visits").one("span", class_="delta").has("class", "flat")
    assert "0,0 % igual" in cell(page, "visits", "cd")


def test_a_target_stands_below_the_value(card):
    page = read_page(scorecard_html(with_line(card, "leads", target=4000.0), language="es"))
    assert cell(page, "leads", "cv") == "3.204Meta 4.000"


def test_an_invented_company_is_labelled_and_a_real_one_is_not(card, spanish):
    assert "Empresa inventada." in spanish.text()
    real = read_page(scorecard_html(replace(card, invented=False, warnings=()), language="es"))
    assert not real.all("", class_="notice")


def test_a_card_without_anything_still_says_what_to_do(card):
    bare = replace(
        card,
        stages=tuple(replace(s, lines=()) for s in card.stages),
        sources=(),
        warnings=(),
        compared=None,
        data_until=None,
    )
    said = " ".join(read_page(scorecard_html(bare, language="es")).text().split())
    assert "Todavía no hay ningún valor." in said
    assert "importe las exportaciones" in said


def test_a_first_period_has_nothing_to_compare_with(card):
    stages = tuple(
        replace(s, lines=tuple(replace(x, change=None) for x in s.lines)) for s in card.stages
    )
    page = read_page(scorecard_html(replace(card, stages=stages, compared=None), language="en"))
    assert page.one("p", class_="lead").text() == (
        "40 KPIs have a value. There is nothing to compare with yet."
    )


def test_what_may_be_chance_never_makes_the_headline(card):
    wild = with_line(
        card, "leads", flags=("low_n",), change=Change(9.0, "percent", True, Text.same("vs. x"))
    )
    assert "Clientes potenciales" not in (
        read_page(scorecard_html(wild, language="es")).one("ul", class_="findings").text()
    )


def test_the_table_of_flags_is_whole_and_in_both_languages():
    assert set(FLAGS) == CANONICAL_FLAGS
    words = [(f.word.es, f.word.en, f.why.es, f.why.en) for f in FLAGS.values()]
    assert all(all(four) for four in words)
    assert len({w[0] for w in words}) == len({w[1] for w in words}) == len(words)
    assert flag("made_up").word.es == "made up"


def test_no_english_shows_on_a_spanish_page_nor_spanish_on_an_english_one(spanish, english):
    es, en = spanish.one("body").text(), english.one("body").text()
    texts = [t for f in FLAGS.values() for t in (f.word, f.why)]
    texts += [t for b in BADGES.values() for t in (b.word, b.why)]
    texts += [b.word for b in SOURCE_BADGES.values()]
    for said in texts:
        if said.es != said.en and len(said.en) > 8:
            assert said.en not in es
            assert said.es not in en
    english_only = ("better", "worse", "See data", "Sources", "against", "Definitions", "week")
    spanish_only = (
        "mejora",
        "empeora",
        "Ver datos",
        "Fuentes",
        "frente a",
        "Definiciones",
        "semana",
    )
    assert [w for w in english_only if w in es] == []
    assert [w for w in spanish_only if w in en] == []


def with_line(card, metric, **changes):
    stages = tuple(
        replace(
            stage,
            lines=tuple(replace(x, **changes) if x.metric == metric else x for x in stage.lines),
        )
        for stage in card.stages
    )
    return replace(card, stages=stages)
