from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sample.conftest import Company

NULL = " --"


def spanish(cell: str) -> Decimal:
    return Decimal(0) if cell in {"", NULL} else Decimal(cell.replace(".", "").replace(",", "."))


def english(cell: str) -> Decimal:
    return Decimal(0) if cell in {"", NULL} else Decimal(cell.replace(",", ""))


def google_es(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xff\xfe")
    title, dates, *table = raw.decode("utf-16").splitlines()
    return [title, dates], list(csv.DictReader(table, delimiter="\t"))


def google_en(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    title, dates, *table = path.read_text("utf-8").splitlines()
    return [title, dates], list(csv.DictReader(table))


SPANISH_COLUMNS = {
    "ad_impressions": "Impr.",
    "ad_clicks": "Clics",
    "ad_spend": "Coste",
    "ad_conversions": "Conversiones",
    "claimed_revenue": "Valor de conv.",
}
ENGLISH_COLUMNS = {
    "ad_impressions": "Impr.",
    "ad_clicks": "Clicks",
    "ad_spend": "Cost",
    "ad_conversions": "Conversions",
    "claimed_revenue": "Conv. value",
}


@pytest.mark.parametrize(
    ("market", "read", "number", "columns", "state", "kind", "account"),
    [
        ("es", google_es, spanish, SPANISH_COLUMNS, "Estado de la campaña", "Tipo de campaña",
         "Total: Cuenta"),
        ("mx", google_en, english, ENGLISH_COLUMNS, "Campaign status", "Campaign type",
         "Total: Account"),
    ],
    ids=["es", "mx"],
)  # fmt: skip
def test_the_totals_of_a_google_file_are_those_of_its_rows(
    company: Company,
    market: str,
    read: Any,
    number: Any,
    columns: dict[str, str],
    state: str,
    kind: str,
    account: str,
) -> None:
    found: dict[str, Decimal] = defaultdict(Decimal)
    rows = 0
    for path in company.files(f"google_ads_{market}/*.csv"):
        _, table = read(path)
        totals = {row[state]: row for row in table if row[state].startswith("Total: ")}
        plain = [row for row in table if not row[state].startswith("Total: ")]
        rows += len(plain)
        for measure, column in columns.items():
            whole = sum((number(row[column]) for row in plain), Decimal(0))
            found[measure] += whole
            assert number(totals[account][column]) == whole, (path.name, column)
            for name in {row[kind] for row in plain}:
                part = sum((number(r[column]) for r in plain if r[kind] == name), Decimal(0))
                assert number(totals[f"Total: {name}"][column]) == part
    truth = company.truth
    assert rows == truth.value("ad_rows", market=market, source="google_ads")
    for measure, value in found.items():
        assert value == truth.value(measure, market=market, source="google_ads"), measure


def test_a_google_file_states_the_days_that_it_covers(company: Company) -> None:
    titles = [google_es(path)[0] for path in company.files("google_ads_es/*.csv")]
    assert titles == [
        ["Informe de campaña", "1 de octubre de 2023 - 31 de diciembre de 2023"],
        ["Informe de campaña", "1 de enero de 2024 - 31 de diciembre de 2024"],
        ["Informe de campaña", "1 de enero de 2025 - 20 de noviembre de 2025"],
    ]
    titles = [google_en(path)[0] for path in company.files("google_ads_mx/*.csv")]
    assert titles[2] == ["Campaign report", '"January 1, 2025 - November 20, 2025"']


def test_google_writes_what_is_undefined_as_two_hyphens(company: Company) -> None:
    rows = [row for path in company.files("google_ads_mx/*.csv") for row in google_en(path)[1]]
    without_clicks = [row for row in rows if row["Clicks"] == "0"]
    assert without_clicks
    assert {row["Avg. CPC"] for row in without_clicks} == {NULL}
    assert {row["Conversions"] for row in without_clicks} == {NULL}
    assert all(row["Avg. CPC"] != NULL for row in rows if row["Clicks"] != "0")


def test_two_accounts_have_campaigns_of_one_name(company: Company) -> None:
    spain = {r["Campaña"] for p in company.files("google_ads_es/*.csv") for r in google_es(p)[1]}
    mexico = {r["Campaign"] for p in company.files("google_ads_mx/*.csv") for r in google_en(p)[1]}
    assert {"Marca", "Display - Remarketing"} <= spain & mexico


def test_the_total_of_a_spanish_meta_file_is_that_of_its_rows(company: Company) -> None:
    columns = {
        "ad_spend": "Importe gastado (EUR)",
        "ad_impressions": "Impresiones",
        "link_clicks": "Clics en el enlace",
        "ad_clicks": "Clics (todos)",
        "ad_conversions": "Compras",
        "claimed_revenue": "Valor de conversión de compras",
    }
    found: dict[str, Decimal] = defaultdict(Decimal)
    for path in company.files("meta_ads_es/*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        table = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        *rows, total = table
        assert total["Nombre de la campaña"] == "Resultados totales"
        assert total["Día"] == ""
        for measure, column in columns.items():
            whole = sum((spanish(row[column]) for row in rows), Decimal(0))
            found[measure] += whole
            assert spanish(total[column]) == whole, (path.name, column)
        reach = [spanish(row["Alcance"]) for row in rows]
        assert max(reach) < spanish(total["Alcance"]) < sum(reach)
        assert len({tuple(row.values())[2:6] for row in rows}) == len(rows)
    for measure, value in found.items():
        assert value == company.truth.value(measure, market="es", source="meta_ads"), measure


def test_the_total_of_an_english_meta_workbook_comes_first(company: Company) -> None:
    columns = {
        "ad_spend": "Amount spent (MXN)",
        "ad_impressions": "Impressions",
        "link_clicks": "Link clicks",
        "ad_clicks": "Clicks (all)",
        "ad_conversions": "Purchases",
        "claimed_revenue": "Purchases conversion value",
    }
    found: dict[str, Decimal] = defaultdict(Decimal)
    for path in company.files("meta_ads_mx/*.xlsx"):
        head, total, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        at = {str(name): index for index, name in enumerate(head)}
        assert total[at["Campaign name"]] == ""
        for measure, column in columns.items():
            whole = sum((Decimal(str(row[at[column]] or 0)) for row in rows), Decimal(0))
            found[measure] += whole
            assert Decimal(str(total[at[column]])) == whole, (path.name, column)
        kinds = {row[at["Result indicator"]] for row in rows}
        assert kinds == {"actions:lead", "actions:offsite_conversion.fb_pixel_purchase"}
    for measure, value in found.items():
        assert value == company.truth.value(measure, market="mx", source="meta_ads"), measure


def test_every_day_of_the_window_has_ads_in_every_account(company: Company) -> None:
    days = {
        row["Día"]
        for path in company.files("google_ads_es/*.csv")
        for row in google_es(path)[1]
        if row["Día"]
    }
    assert len(days) == (company.truth.until - company.truth.first_day).days + 1
    assert max(days) == company.truth.until.isoformat()
