"""Bad input is normal: the person is told what, where and what next; nothing is lost or doubled."""

from __future__ import annotations

import gzip
import io
import itertools
import zipfile
from datetime import date

import pytest

from norte.base.errors import QuestionError, RefusedError
from norte.loading.results import ImportResult
from tests.acceptance.workspaces import Team, team

MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}
HEAD = "Day,Campaign,Currency code,Cost,Impr.,Clicks,Conversions\n"


def google(
    *rows: str, head: str = HEAD, title: str = "March 1, 2026 - March 3, 2026", total: str = ""
) -> str:
    """A Google Ads export with the rows given."""
    return f'Campaign report\n"{title}"\n{head}' + "".join(f"{r}\n" for r in rows) + total


DAYS = tuple(
    f"2026-03-0{day},{name},EUR,{cost},100,10,1"
    for day in (1, 2, 3)
    for name, cost in (("Brand", "10.50"), ("Generic", "20.25"))
)


@pytest.fixture
def luna(tmp_path) -> Team:
    return team(tmp_path / "luna")


def put(luna: Team, name: str, content: str | bytes):
    """A file in the inbox."""
    path = luna.workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def says(result: ImportResult) -> str:
    """What is said of a file that stopped: what and what next, in both languages."""
    assert result.error is not None
    assert result.error.what.es != result.error.what.en
    assert result.error.hint is not None, result.error.say("en")
    return result.error.say("en")


def test_wrong_encodings_are_read_right(luna):
    text = google("2026-03-01,Prospección ñ,EUR,10.50,100,10,1")
    for name, encoding in (("a.csv", "utf-8-sig"), ("b.csv", "utf-16"), ("c.csv", "cp1252")):
        luna.loaded(put(luna, name, text.encode(encoding)))
        assert luna.rows("SELECT DISTINCT campaign_name FROM lake.ad_daily") == [("Prospección ñ",)]
        assert luna.value("ad_spend", **MARCH) == 10.50


def test_a_truncated_zip_and_a_truncated_gzip_load_nothing(luna):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ads.csv", google(*DAYS))
    cut = put(luna, "cut.zip", packed.getvalue()[:-40])
    short = put(luna, "cut.csv.gz", gzip.compress(google(*DAYS * 200).encode())[:-30])
    for path in (cut, short):
        (result,) = luna.load(path)
        assert path.name in says(result)
    assert luna.rows("SELECT count(*) FROM lake.ad_daily") == [(0,)]


def test_a_zip_bomb_is_refused(luna):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("ads.csv", b"0" * 90_000_000)
    (result,) = luna.load(put(luna, "bomb.zip", packed.getvalue()))
    assert "bomb.zip" in says(result)


def test_a_quote_that_never_closes_is_said_with_its_line(luna):
    text = google(*DAYS) + '2026-03-03,"never closed,EUR,' + "x" * 20_000_000
    (result,) = luna.load(put(luna, "open.csv", text))
    assert "open.csv" in says(result)
    assert luna.rows("SELECT count(*) FROM lake.ad_daily") == [(0,)]


def test_a_header_that_nobody_knows_gets_a_proposal(luna):
    (result,) = luna.load(
        put(luna, "hoja.csv", "foo,bar,fecha pedido,importe total\n1,2,2026-03-01,10.5\n")
    )
    text = says(result)
    assert "fecha pedido" in text
    assert "norte map" in text


def test_totals_that_do_not_add_up_are_said_by_how_much(luna):
    path = put(luna, "ads.csv", google(*DAYS, total="Total: Account,,EUR,100.00,600,60,6\n"))
    (result,) = luna.loaded(path)
    wrong = [c for c in result.checksums if not c.ok]
    assert [(c.column, float(c.stated), float(c.summed)) for c in wrong] == [
        ("spend", 100.0, 92.25)
    ]
    assert any("7.75" in w.en or "7,75" in w.en for w in result.warnings)


def test_mixed_currencies_without_rates_are_refused_by_name(luna):
    luna.loaded(put(luna, "es/a.csv", google("2026-03-01,Brand,EUR,10,100,10,1")), account="ES")
    luna.loaded(put(luna, "mx/b.csv", google("2026-03-01,Marca,MXN,200,100,10,1")), account="MX")
    with pytest.raises(RefusedError, match="MXN"):
        luna.ask("ad_spend", **MARCH)
    assert luna.value("ad_impressions", **MARCH) == 200


def test_dates_that_read_two_ways_are_asked_and_remembered(luna):
    head = "fecha,concepto,importe,moneda,mercado,canal\n"
    text = head + "03/04/2026,Agencia,100,EUR,,\n05/06/2026,Agencia,50,EUR,,\n"
    path = put(luna, "costos/a.csv", text)
    (result,) = luna.load(path)
    assert isinstance(result.error, QuestionError)
    assert result.error.option == "--dates"
    luna.loaded(path, dates="dmy")
    assert luna.rows("SELECT min(day), max(day) FROM lake.cost_other") == [
        (date(2026, 4, 3), date(2026, 6, 5))
    ]
    luna.loaded(put(luna, "costos/b.csv", text.replace("03/04", "04/04")))
    assert luna.rows("SELECT count(*) FROM lake.cost_other WHERE day = DATE '2026-04-04'") == [(1,)]


def spread(members) -> list[str]:
    """Rows of three days for each member and its cost."""
    return [f"2026-03-0{d},{m},EUR,{cost},50,5,0.5" for d in (1, 2, 3) for m, cost in members]


def test_campaign_ad_and_device_reports_of_the_same_days_in_all_orders(tmp_path):
    ads = (("Brand,G,A1", "5.25"), ("Brand,G,A2", "5.25"), ("Generic,H,B1", "20.25"))
    devices = (
        ("Brand,Mobile phones", "8.50"),
        ("Brand,Computers", "2.00"),
        ("Generic,Computers", "20.25"),
    )
    tail = "Currency code,Cost,Impr.,Clicks,Conversions\n"
    campaign = google(*DAYS)
    ad = google(*spread(ads), head=f"Day,Campaign,Ad group,Ad name,{tail}")
    device = google(*spread(devices), head=f"Day,Campaign,Device,{tail}")
    reports = {"campaign.csv": campaign, "ad.csv": ad, "device.csv": device}
    for place, order in enumerate(itertools.permutations(reports)):
        luna = team(tmp_path / str(place))
        luna.loaded(*(put(luna, name, reports[name]) for name in order))
        assert luna.value("ad_spend", **MARCH) == pytest.approx(92.25), order
        by_ad = {
            r.members[0]: r.cells[0].value for r in luna.ask("ad_spend", by=("ad",), **MARCH).rows
        }
        assert by_ad == pytest.approx({"A1": 15.75, "A2": 15.75, "B1": 60.75})
        by_device = luna.ask("ad_spend", by=("device",), **MARCH).rows
        assert sum(r.cells[0].value or 0 for r in by_device) == pytest.approx(92.25)


def test_a_re_export_of_one_campaign_asks_before_it_loses_the_others(luna):
    luna.loaded(put(luna, "all.csv", google(*DAYS)))
    part = put(
        luna, "brand.csv", google(*(r.replace("10.50", "11.50") for r in DAYS if "Brand" in r))
    )
    (result,) = luna.load(part)
    assert isinstance(result.error, QuestionError)
    text = says(result)
    assert "3" in text
    assert "--merge" in text
    assert luna.value("ad_spend", **MARCH) == pytest.approx(92.25)
    luna.loaded(part, mode="merge")
    assert luna.value("ad_spend", **MARCH) == pytest.approx(95.25)
    again = put(
        luna, "brand2.csv", google(*(r.replace("10.50", "12.50") for r in DAYS if "Brand" in r))
    )
    luna.loaded(again, mode="replace")
    assert luna.value("ad_spend", **MARCH) == pytest.approx(37.5)


def test_a_file_proven_whole_replaces_without_a_question(luna):
    luna.loaded(put(luna, "all.csv", google(*DAYS)))
    fewer = [r for r in DAYS if "Brand" in r]
    total = "Total: Account,,EUR,31.50,300,30,3\n"
    luna.loaded(put(luna, "whole.csv", google(*fewer, total=total)))
    assert luna.value("ad_spend", **MARCH) == pytest.approx(31.5)


def test_two_accounts_with_the_same_campaign_names(luna):
    luna.loaded(put(luna, "shop_es/ads.csv", google(*DAYS)), account="Shop ES")
    other = put(luna, "shop_pt/ads.csv", google(*(r.replace("10.50", "1.50") for r in DAYS)))
    (result,) = luna.load(other)
    assert isinstance(result.error, QuestionError)
    assert result.error.option == "--account"
    luna.loaded(other, account="Shop PT")
    assert luna.value("ad_spend", **MARCH) == pytest.approx(92.25 + 65.25)
    rows = luna.ask("ad_spend", by=("account",), **MARCH).rows
    assert {r.members[0]: r.cells[0].value for r in rows} == pytest.approx(
        {"Shop ES": 92.25, "Shop PT": 65.25}
    )


def test_bad_rows_are_rejected_by_row_and_column_and_the_rest_loads(luna):
    path = put(luna, "ads.csv", google(*DAYS[:4], "2026-03-03,Brand,EUR,ten,100,10,1", DAYS[5]))
    (result,) = luna.loaded(path)
    counts = result.as_json("es")
    assert (counts["kept"], counts["rejected"]) == (5, 1)
    assert (
        counts["kept"] + counts["rejected"] + counts["totals"] + counts["ignored"] == counts["rows"]
    )
    assert result.batch is not None
    (reject,) = result.batch.rejects
    assert (reject.row, reject.column) == (8, "Cost")
    assert "ten" in reject.raw
    assert reject.reason.es != reject.reason.en


def test_days_inside_the_export_without_rows_are_zero_and_outside_no_data(luna):
    text = google(*(r for r in DAYS if "-03-02" not in r), title="March 1, 2026 - March 3, 2026")
    luna.loaded(put(luna, "ads.csv", text))
    rows = luna.ask("ad_spend", grain="day", first=date(2026, 3, 1), last=date(2026, 3, 4)).rows
    assert [r.cells[0].state for r in rows] == ["value", "zero", "value", "no_data"]


def test_one_bad_file_does_not_stop_the_others(luna):
    good = put(luna, "a.csv", google(*DAYS))
    bad = put(luna, "b.pdf", b"%PDF-1.7 not an export")
    results = luna.load(luna.workspace.inbox)
    assert {r.file.rsplit("/", 1)[-1]: r.stopped for r in results} == {
        good.name: False,
        bad.name: True,
    }
    assert luna.value("ad_spend", **MARCH) == pytest.approx(92.25)
