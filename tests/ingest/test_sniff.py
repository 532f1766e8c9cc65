"""A file is recognised by its header, wherever it stands and whatever splits its cells."""

from __future__ import annotations

import pytest

from norte.ingest.files.library import read_library
from norte.ingest.files.sniff import sniff
from tests.ingest.exports import drop

LIBRARY = read_library(None)
HEADER = ["Día", "Estado de la campaña", "Campaña", "Código de moneda", "Coste", "Impr.", "Clics"]


def sniffed(folder, text):
    path = folder / "file.csv"
    path.write_bytes(text.encode())
    return sniff(path, LIBRARY)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("above", [0, 1, 2, 17, 50])
def test_the_header_is_found_in_any_row_with_any_delimiter(tmp_path, delimiter, above):
    lines = [f"línea {i}, con coma; y punto y coma" for i in range(above)]
    text = "\r\n".join([*lines, delimiter.join(HEADER), delimiter.join("1234567")])
    found = sniffed(tmp_path, text)
    assert found is not None
    assert found.format.spec.id == "google_ads"
    assert found.delimiter == delimiter
    assert len(found.above) == above
    assert found.columns["cost"] == 4


def test_case_accents_quotes_and_spaces_of_a_header_do_not_matter(tmp_path):
    text = '" dia ",ESTADO DE LA CAMPANA,campaña ,CÓDIGO DE MONEDA,"Coste",impr.,CLICS\n'
    found = sniffed(tmp_path, text)
    assert found is not None
    assert set(found.columns) == {
        "day", "status", "campaign", "currency", "cost", "impressions", "clicks",
    }  # fmt: skip


def test_a_preamble_longer_than_sixty_rows_is_not_searched(tmp_path):
    text = "x,y\n" * 61 + ",".join(HEADER) + "\n"
    assert sniffed(tmp_path, text) is None


def test_two_columns_of_one_meaning_give_the_first(tmp_path):
    found = sniffed(
        tmp_path, "Reporting starts,Reporting ends,Amount spent (USD),Amount spent (EUR)\n"
    )
    assert found is not None
    assert found.columns["spend"] == 2


@pytest.mark.parametrize(
    ("file", "format_id"),
    [
        ("googleads_campaign_en.csv", "google_ads"),
        ("googleads_timeseries_es.csv", "google_ads"),
        ("meta_ads_es.csv", "meta_ads"),
        ("klaviyo_campaigns_en.csv", "klaviyo"),
        ("shopify_orders_export.csv", "shopify"),
        ("surveymonkey_two_header_rows.csv", "surveymonkey"),
        ("instagram_business_suite_en.csv", "instagram"),
        ("mailchimp_campaigns_en.csv", None),
        ("linkedin_campaign_performance.csv", None),
        ("x_tweet_activity_en.csv", None),
        ("youtube_studio_table_en.csv", None),
        ("googleforms_es.csv", None),
    ],
)
def test_a_platform_is_never_taken_for_another(real_data, file, format_id):
    found = sniff(real_data / "export_files_synthetic" / file, LIBRARY)
    assert (found.format.spec.id if found else None) == format_id


@pytest.mark.parametrize(
    "header",
    [
        "fecha,campaña,coste,moneda,impresiones",
        "Campaign name,By Day,Cost,Impressions,Currency",
        "Date,Clicks,Impressions,CTR,Position",
        "date,amount",
        "order,customer,total",
    ],
)
def test_a_sheet_that_only_looks_like_a_platform_is_unknown(tmp_path, header):
    assert sniffed(tmp_path, f"{header}\n1,2,3\n") is None


def test_a_format_of_the_workspace_wins(tmp_path):
    own = tmp_path / "formats"
    own.mkdir()
    (own / "mine.yml").write_text(
        """
id: mine
platform: shop
name: {es: Mía, en: Mine}
detect: [{has: [day, cost]}]
fields:
  day: {type: date, any: [Día]}
  cost: {type: money, any: [Coste]}
tables: [{table: cost_other, columns: {day: day, amount: cost}}]
""",
        "utf-8",
    )
    path = tmp_path / "file.csv"
    path.write_text(",".join(HEADER) + "\n", "utf-8")
    found = sniff(path, read_library(own))
    assert found is not None
    assert found.format.spec.id == "mine"


def test_row_numbers_are_those_of_a_spreadsheet(tmp_path):
    text = (
        'Campaign report\n"two\nlines"\n\n'
        "Day,Campaign,Cost,Impr.\n2026-03-01,A,1.00,10\n\n2026-03-02,A,x,10\n"
    )
    made = drop(tmp_path, "a.csv", text, account="a")
    assert made.rows("ad_daily", "src_row") == [(5,)]
    assert made.rejects == [(7, "Cost", "x", "bad-number")]
