"""The sample exports open as what they are; the figures they hold are other tests' business."""

from __future__ import annotations

import pytest

from norte.ingest.files.containers import open_members
from norte.ingest.files.member import Member
from tests.ingest.dropped_files import cells_of, good

KINDS = {
    "googleads_campaign_en.csv": ("csv", "utf-8", ","),
    "googleads_campaign_es_utf16.csv": ("tsv", "utf-16-le", "\t"),
    "hubspot_deals_es_latin1.csv": ("csv", "cp1252", ";"),
    "linkedin_campaign_performance.csv": ("tsv", "utf-16-le", "\t"),
    "matomo_visitssummary_utf16.csv": ("csv", "utf-16-le", ","),
    "meta_ads_en_total_row_first.xlsx": ("xlsx", "utf-8", ","),
    "meta_ads_es.csv": ("csv", "utf-8-sig", ","),
    "shopify_orders_export.csv": ("csv", "utf-8", ","),
    "tiktok_ads_en.xlsx": ("xlsx", "utf-8", ","),
}


@pytest.mark.parametrize("name", KINDS)
def test_an_export_opens_as_what_it_is(name, real_data, tmp_path):
    (member,) = good(real_data / "export_files_synthetic" / name, tmp_path)
    assert (member.kind, member.encoding, member.delimiter_hint) == KINDS[name]


def test_the_members_of_a_search_console_zip_are_named_as_its_author_named_them(
    real_data, tmp_path
):
    members = good(real_data / "export_files_synthetic" / "gsc_performance_es.zip", tmp_path)
    names = ["Consultas.csv", "Páginas.csv", "Gráfico.csv", "Filtros.csv"]
    assert [member.name for member in members] == names


def test_a_large_gzip_keeps_every_row(real_data, tmp_path):
    path = real_data / "retail_online_uci" / "online_retail.csv.gz"
    with open_members(path, tmp_path) as members:
        (member,) = members
        assert isinstance(member, Member)
        assert len(cells_of(member)) == 541_910
