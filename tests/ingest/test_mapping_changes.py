"""What a person says of a proposed mapping, and what is answered when it makes no sense."""

from __future__ import annotations

import pytest
import yaml

from norte.base.errors import NorteError, UnknownNameError, UsageError
from norte.ingest.mapping import SET_HELP, changed, format_of, lines
from tests.ingest.mapping_desk import Desk, fields

LINES = """InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Nota
1,A,2,2026-03-01 10:00:00,2.50,7.0,x
1,B,1,2026-03-01 10:00:00,4.00,7.0,x
C2,A,-1,2026-03-02 10:00:00,2.50,7.0,x
3,A,1,2026-03-03 10:00:00,0.00,,x
"""


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def test_a_column_is_given_to_a_field_and_taken_from_another(desk):
    path = desk.sheet(LINES)
    mapping = desk.proposed(path, "Nota=product", "UnitPrice=goods", "StockCode=")
    made = fields(mapping)
    assert (made["product"], made["goods"]) == ("Nota", "UnitPrice")
    assert {"price", "sku"}.isdisjoint(made)
    assert [c.header for c in mapping.left] == ["StockCode"]
    assert next(a for a in mapping.assigned if a.field == "product").told


def test_a_column_is_named_by_header_name_or_place(desk):
    path = desk.sheet(LINES)
    for said in ("Nota", "nota", "NOTA", "#7"):
        assert fields(desk.proposed(path, f"{said}=product"))["product"] == "Nota"


def test_a_constant_has_the_type_of_its_field(desk):
    path = desk.sheet("Campaña,Gasto\nA,10.5\n")
    mapping = desk.proposed(path, "day==2026-03-31", "channel==paid_social", table="ad_daily")
    made = fields(mapping)
    assert (made["day"], made["channel"]) == ('date("2026-03-31")', '"paid_social"')
    assert not mapping.missing
    for wrong in ("day==31/03/2026", "spend==much", "dates==dym", "currency==euros", "zone==Mars"):
        with pytest.raises(UsageError) as told:
            desk.proposed(path, wrong, table="ad_daily")
        assert told.value.hint is not None
        assert told.value.what.es != told.value.what.en


def test_rules_and_groups(desk):
    path = desk.sheet(LINES)
    proposed = desk.proposed(path)
    assert (proposed.group, proposed.rules) == ("order_id", (("refund", "quantity < 0"),))
    mapping = desk.proposed(
        path,
        'refund:=starts(order_id, "C")',
        "sale:=quantity > 0 and price > 0",
        "group:=none",
    )
    assert mapping.group is None
    assert mapping.rules == (
        ("refund", 'starts(order_id, "C")'),
        ("sale", "quantity > 0 and price > 0"),
    )
    text = format_of(mapping, "x")
    assert "do: ignore" in text
    two = desk.proposed(path, 'ignore:=nota == "y"', "ignore:=price > 1000")
    assert [do for do, _ in two.rules] == ["refund", "ignore", "ignore"]


def test_an_expression_may_name_fields_and_columns(desk):
    mapping = desk.proposed(desk.sheet(LINES), 'product:=join(nota, stock_code, "z")')
    raw = yaml.safe_load(format_of(mapping, "x"))
    assert raw["fields"]["nota"] == {"any": ["Nota"]}
    assert raw["tables"][1]["columns"]["product"] == "join(nota, sku, 'z')"


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("InvoiceNo=ordr_id", "order_id"),
        ("InvoceNo=order_id", "InvoiceNo"),
        ("order:=1", "order_id"),
        ("goods:=pric * quantity", "price"),
        ("refund:=qantity < 0", "quantity"),
        ("group:=order", "order_id"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(desk, said, near):
    with pytest.raises(UnknownNameError) as told:
        desk.proposed(desk.sheet(LINES), said)
    assert near in told.value.say("es")


@pytest.mark.parametrize("said", ["goods:=quantity *", "nothing", "goods:=price if", "=order_id"])
def test_what_is_not_understood_says_how_to_write_it(desk, said):
    with pytest.raises(UsageError) as told:
        desk.proposed(desk.sheet(LINES), said)
    assert told.value.hint is not None


def test_a_function_that_does_not_exist_is_refused_before_anything_is_written(desk):
    with pytest.raises(NorteError, match="firstx"):
        desk.accepted(desk.sheet(LINES), "goods:=firstx(price)")
    assert not desk.formats.exists()


def test_another_table_is_proposed_anew_and_what_was_said_is_said_again(desk):
    path = desk.sheet("Fecha,Concepto,Coste\n2026-03-01,A,10.5\n")
    first = desk.proposed(path, "currency==MXN", table="cost_other")
    again = changed(first, table="ad_daily")
    assert again.table == "ad_daily"
    assert ("currency", "MXN") in again.settings
    assert fields(again)["spend"] == "Coste"
    with pytest.raises(UnknownNameError, match="ad_dayly"):
        changed(first, table="ad_dayly")


def test_a_second_file_is_joined_on_the_column_that_both_have(desk):
    desk.sheet("campaign_id,start_date,tipo\n1,2026-03-01,A\n2,2026-03-05,B\n", "campañas.csv")
    path = desk.sheet("campaign_id,household_id\n1,7\n2,8\n", "envios.csv")
    mapping = desk.proposed(path, "day@campañas.csv=start_date")
    assert not mapping.missing
    (lookup,) = mapping.lookups
    assert (lookup.key, lookup.fields) == ("campaign_id", (("day", "start_date"),))
    for wrong, word in (
        ("day@no.csv=start_date", "no.csv"),
        ("day@campañas.csv=inicio", "inicio"),
    ):
        with pytest.raises(UsageError) as told:
            desk.proposed(path, wrong)
        assert word in told.value.say("es")
    desk.sheet("otra,start_date\n1,2026-03-01\n", "campañas.csv")
    with pytest.raises(UsageError, match="share 0 columns"):
        desk.proposed(path, "day@campañas.csv=start_date")


def test_the_help_names_every_form(desk):
    for language in ("es", "en"):
        text = SET_HELP.pick(language)
        assert all(form in text for form in ("==", ":=", "@", "#3", "refund:=", "group:="))


def test_nothing_said_changes_nothing(desk):
    mapping = desk.proposed(desk.sheet(LINES))
    assert changed(mapping) == mapping


def told(mapping, language="es"):
    """What a person reads of a mapping."""
    return "\n".join(line.pick(language) for line in lines(mapping))


def test_everything_of_a_mapping_is_told(desk):
    desk.sheet("CustomerID,país\n7.0,ES\n", "clientes.csv")
    mapping = desk.proposed(
        desk.sheet(LINES), "country@clientes.csv=país", "currency==GBP", 'status=="valid"'
    )
    text = told(mapping)
    for part in (
        "country ← «país» de clientes.csv",
        "refund: quantity < 0",
        "cada order_id es una suma de sus líneas",
        "currency = GBP",
        "sin usar: Nota",
        "status = ",
    ):
        assert part in text, part


def test_what_is_missing_unsure_or_known_already_is_told(desk, real_data):
    unsure = desk.proposed(desk.sheet("Cosa,Dato\na,1\nb,2\n"), table="ad_daily")
    assert "--set COLUMNA=day" in told(unsure)
    assert "no es seguro" in told(unsure)
    known = desk.proposed(real_data / "export_files_synthetic" / "meta_ads_es.csv")
    assert known.found.known_as == "meta_ads"
    assert "«meta_ads»" in told(known)
    assert told(known) != told(known, "en")
