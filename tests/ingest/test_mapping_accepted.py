"""An accepted mapping is a format of the workspace: what it reads, and what it refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import yaml

from norte.base.errors import QuestionError, UsageError
from norte.ingest.mapping import accept, default_id, propose
from tests.ingest.mapping_desk import Desk
from tests.ingest.test_mapping_changes import LINES
from tests.ingest.test_mapping_proposals import CLUMSY


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def test_an_unknown_file_stops_with_its_header_and_the_next_step(desk):
    path = desk.sheet(CLUMSY)
    found, _ = desk.read(path)
    assert found.batch is None
    assert found.error is not None
    for language in ("es", "en"):
        said = found.error.say(language)
        assert "Fecha, Canal, Gasto (€), Clics" in said
        assert "norte map hoja.csv" in said
        assert "ad_daily" in said
    assert found.error.what.es != found.error.what.en


def test_a_clumsy_sheet_is_read_by_its_accepted_mapping(desk):
    path = desk.sheet(CLUMSY)
    desk.accepted(path)
    found, rows = desk.read(
        path, "SELECT day, channel, spend, clicks, currency, src_row FROM t_ad_daily ORDER BY day"
    )
    assert (found.error, found.format) == (None, "own_sheet")
    assert rows == [
        (date(2026, 3, 1), "paid_search", Decimal("1234.56"), 120, "EUR", 5),
        (date(2026, 3, 15), "paid_social", Decimal(987), 80, "EUR", 7),
        (date(2026, 3, 31), None, Decimal("12.5"), None, "EUR", 8),
    ]
    assert found.batch is not None
    assert (found.batch.counts.kept, found.batch.counts.totals) == (3, 1)
    assert [(c.column, c.ok) for c in found.checksums] == [("clicks", True), ("spend", True)]


def test_rows_that_differ_only_in_channel_or_market_stay_apart(desk):
    path = desk.sheet(
        "Fecha,Mercado,Canal,Gasto\n2026-03-01,ES,Google,1.5\n2026-03-01,ES,Meta,2.5\n"
        "2026-03-01,MX,Google,4.5\n"
    )
    desk.accepted(path)
    _, rows = desk.read(path, "SELECT account, spend FROM t_ad_daily ORDER BY spend")
    assert [(a, float(s)) for a, s in rows] == [
        ("ES-Google", 1.5),
        ("ES-Meta", 2.5),
        ("MX-Google", 4.5),
    ]


def test_a_total_without_a_word_and_a_note_below(desk):
    path = desk.sheet(
        "Fecha;Campaña;Gasto\n2026-03-01;A;10,5\n2026-03-02;B;20,5\n;;31\nFuente: finanzas;;\n"
    )
    desk.accepted(path)
    found, rows = desk.read(path, "SELECT sum(spend) FROM t_ad_daily")
    assert rows == [(Decimal(31),)]
    assert found.batch is not None
    counts = found.batch.counts
    assert (counts.kept, counts.totals, counts.rejected + counts.ignored) == (2, 1, 1)


def test_months_and_periods(desk):
    path = desk.sheet("Mes,Campaña,Gasto\n2026-02,A,10.5\n2026-03,A,20.5\n")
    desk.accepted(path)
    _, rows = desk.read(path, "SELECT day, day_to FROM t_ad_daily ORDER BY day")
    assert rows == [
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 31)),
    ]


def test_lines_are_added_into_orders_and_cancellations_are_refunds(desk):
    path = desk.sheet(LINES)
    desk.accepted(path, 'refund:=starts(order_id, "C")', "sale:=quantity > 0 and price > 0")
    found, rows = desk.read(path, "SELECT order_id, goods, status FROM t_order")
    assert rows == [("1", Decimal(9), "valid")]
    _, lines = desk.read(path, "SELECT line_id, quantity, amount FROM t_order_line ORDER BY 1")
    assert lines == [("1", 2.0, Decimal(5)), ("2", 1.0, Decimal(4))]
    _, refunds = desk.read(path, "SELECT refund_id, amount FROM t_refund")
    assert refunds == [("C2", Decimal("2.5"))]
    assert found.batch is not None
    assert found.batch.counts.ignored == 1


def test_an_order_total_that_every_line_repeats_is_not_added(desk):
    head = "pedido,fecha,artículo,total del pedido\n"
    same = (
        head + "1,2026-03-01,A,30.5\n1,2026-03-01,B,30.5\n2,2026-03-02,A,9.5\n2,2026-03-02,C,9.5\n"
    )
    apart = (
        head + "1,2026-03-01,A,30.5\n1,2026-03-01,B,1.5\n2,2026-03-02,A,9.5\n2,2026-03-02,C,9.5\n"
    )
    for text, expected in ((same, 40.0), (apart, 51.0)):
        path = desk.sheet(text)
        accept(desk.proposed(path), desk.formats, "own_sheet", replace=True)
        _, rows = desk.read(path, "SELECT count(*), sum(goods) FROM t_order")
        assert [(n, float(s)) for n, s in rows] == [(2, expected)]


def test_orders_without_a_number_keep_theirs_in_the_next_export(desk):
    head = "customer_id date dollar_value\n"
    march = head + "7 20260301 10.50\n7 20260301 10.50\n8 20260302 4.00\n"
    later = head + "9 20260228 1.00\n7 20260301 10.50\n7 20260301 10.50\n8 20260302 4.00\n"
    first = desk.sheet(march, "a.txt")
    desk.accepted(first, "currency==USD", table="order")
    _, before = desk.read(first, "SELECT order_id FROM t_order ORDER BY 1")
    _, after = desk.read(desk.sheet(later, "b.txt"), "SELECT order_id FROM t_order ORDER BY 1")
    assert len(set(before)) == 3
    assert set(before) < set(after)
    assert len(set(after)) == 4


def test_a_row_of_spaced_columns_that_is_too_long_is_rejected(desk):
    path = desk.sheet("customer_id date dollar_value\n7 20260301 10.50\n8 20260302 4.00 extra\n")
    desk.accepted(path, table="order")
    found, rows = desk.read(path, "SELECT goods, src_row FROM t_order")
    assert rows == [(Decimal("10.5"), 2)]
    assert found.batch is not None
    assert [(r.row, r.code) for r in found.batch.rejects] == [(3, "too-many-cells")]


def test_a_second_file_gives_the_day(desk):
    desk.sheet("campaign_id,start_date\n1,2026-03-01\n2,2026-03-05\n", "campañas.csv")
    path = desk.sheet("campaign_id,household_id\n1,7\n2,8\n2,7\n", "envios.csv")
    desk.accepted(path, "day@campañas.csv=start_date")
    _, rows = desk.read(
        path, "SELECT day, campaign_key, count(*) FROM t_coupon_issue GROUP BY ALL ORDER BY 1"
    )
    assert rows == [(date(2026, 3, 1), "1", 1), (date(2026, 3, 5), "2", 2)]


def test_a_constant_day(desk):
    path = desk.sheet("Campaña,Gasto\nA,10.5\n")
    desk.accepted(path, "day==2026-03-31", "channel==paid_social", table="ad_daily")
    _, rows = desk.read(path, "SELECT day, day_to, channel FROM t_ad_daily")
    assert rows == [(date(2026, 3, 31), date(2026, 3, 31), "paid_social")]


def test_an_answered_question_is_not_asked_again(desk):
    text = "Fecha;Campaña;Gasto\n03/04/2026;A;1.247\n05/06/2026;B;2.500\n"
    path = desk.sheet(text)
    desk.accepted(path)
    found, _ = desk.read(path)
    assert isinstance(found.error, QuestionError)
    accept(
        desk.proposed(path, "dates==dmy", "decimal==comma"), desk.formats, "own_sheet", replace=True
    )
    _, rows = desk.read(path, "SELECT day, spend FROM t_ad_daily ORDER BY day")
    assert rows == [(date(2026, 4, 3), Decimal(1247)), (date(2026, 6, 5), Decimal(2500))]


def test_the_same_sheet_in_other_order_and_currency_is_known_and_another_is_not(desk):
    desk.accepted(desk.sheet("Fecha,Campaña,Gasto (EUR),Nota\n2026-03-01,A,10.5,x\n"))
    other = desk.sheet("Nota,Gasto (MXN),Campaña,Fecha\nx,200.5,A,2026-03-01\n", "b.csv")
    found, rows = desk.read(other, "SELECT spend, currency FROM t_ad_daily")
    assert (found.format, rows) == ("own_sheet", [(Decimal("200.5"), "MXN")])
    strange = desk.sheet("Fecha,Campaña,Gasto (EUR),Alcance\n2026-03-01,A,10.5,7\n", "c.csv")
    found, _ = desk.read(strange)
    assert found.format is None


def test_an_existing_format_is_never_overwritten_without_being_told(desk):
    path = desk.sheet(CLUMSY)
    made = desk.accepted(path)
    before = made.read_text("utf-8")
    with pytest.raises(UsageError) as told:
        desk.accepted(path, "currency==MXN")
    assert "own_sheet" in told.value.say("es")
    assert made.read_text("utf-8") == before
    accept(desk.proposed(path, "currency==MXN"), desk.formats, "own_sheet", replace=True)
    assert yaml.safe_load(made.read_text("utf-8"))["currency"] == "MXN"
    with pytest.raises(UsageError, match="google_ads"):
        accept(propose(path, desk.context), desk.formats, "google_ads", replace=True)


def test_what_is_missing_is_said_with_the_way_to_tell_it(desk):
    mapping = desk.proposed(desk.sheet("Campaña,Gasto\nA,10.5\n"), table="ad_daily")
    with pytest.raises(UsageError) as told:
        accept(mapping, desk.formats, "x")
    assert "day" in told.value.say("es")
    assert "--set" in told.value.say("es")
    assert not desk.formats.exists()


def test_a_mapping_of_constants_alone_is_no_mapping(desk):
    path = desk.sheet("Cosa,Dato\na,x\nb,y\n")
    with pytest.raises(UsageError, match="no column"):
        desk.accepted(path, "day==2026-03-01", "spend==7", table="ad_daily")


def test_ids(desk):
    path = desk.sheet(CLUMSY, "Inversión (marzo 2026).csv")
    mapping = propose(path, desk.context)
    assert default_id(mapping) == "inversion_marzo_2026"
    assert default_id(propose(desk.sheet(CLUMSY, "2026.csv"), desk.context)) == "ad_daily_2026"
    with pytest.raises(UsageError, match="id"):
        accept(mapping, desk.formats, "../x")


def test_a_person_is_kept_only_as_a_hash(desk):
    path = desk.sheet("Nombre,Correo,Fecha de alta,Origen\nAna,Ana@b.es,2026-03-01,Email\n")
    desk.accepted(path)
    _, rows = desk.read(
        path, "SELECT person, stage, channel, columns(*)::VARCHAR FROM t_lead_event"
    )
    assert len(rows[0][0]) == 64
    assert rows[0][1:3] == ("lead", "email")
    assert "b.es" not in str(rows)


def test_proposals_of_platforms_read_their_expected_figures(desk, real_data):
    folder = real_data / "export_files_synthetic"
    for name, table, sums, expected in (
        ("linkedin_campaign_performance.csv", "ad_daily", "spend, clicks", (1334.5, 240)),
        ("tiktok_ads_en.xlsx", "ad_daily", "spend, link_clicks", (10.02, 25)),
        ("mailchimp_campaigns_en.csv", "email_stat", "delivered, clicks", (980, 49)),
    ):
        accept(propose(folder / name, desk.context), desk.formats, f"own_{table}", replace=True)
        one, two = sums.split(", ")
        found, rows = desk.read(folder / name, f"SELECT sum({one}), sum({two}) FROM t_{table}")
        assert found.error is None, found.error
        assert [tuple(map(float, row)) for row in rows] == [pytest.approx(expected)]


def test_a_survey_keeps_its_questions_words(desk, real_data):
    path = real_data / "export_files_synthetic" / "googleforms_es.csv"
    accept(propose(path, desk.context), desk.formats, "encuesta")
    _, rows = desk.read(
        path, "SELECT kind, question, score, answer FROM t_survey_answer ORDER BY kind, score"
    )
    assert rows[:2] == [
        ("nps", "¿Recomendaría nuestra marca? (0-10)", 6.0, None),
        ("nps", "¿Recomendaría nuestra marca? (0-10)", 10.0, None),
    ]
    assert {row[:2] for row in rows[2:]} == {("open", "Comentario")}


def test_a_sheet_without_dates_that_the_line_above_dates(desk):
    path = desk.sheet(
        '"1 de marzo de 2026 - 31 de marzo de 2026"\n\nCampaña,Gasto\nA,10.5\nTotal,10.5\n'
    )
    desk.accepted(path, table="ad_daily")
    found, rows = desk.read(path, "SELECT day, day_to, spend FROM t_ad_daily")
    assert rows == [(date(2026, 3, 1), date(2026, 3, 31), Decimal("10.5"))]
    assert [c.ok for c in found.checksums] == [True]
