"""The eleven rules of the loader on small Google Ads and Meta exports."""

from __future__ import annotations

from datetime import date

import pytest

from norte.base.errors import QuestionError
from norte.ingest.contract import CampaignMatch
from norte.workspace.answers import Answer
from tests.ingest.exports import drop
from tests.ingest.google_ads_text import HEAD, ROW, ads, one

# ── decimals and dates ───────────────────────────────────────────────────────────────────────


def test_one_mark_for_the_whole_file(tmp_path):
    head = "Día,Campaña,Código de moneda,Impr.,CTR,Coste,Clics\n"
    title = "Informe de campaña\n1 de marzo de 2026 - 3 de marzo de 2026\n"
    rows = ('2026-03-01,A,EUR,1.247,"1,0%",1.500,1.000', '2026-03-02,A,EUR,12,--,"8651,95",-')
    made = drop(tmp_path, "a.csv", ads(*rows, head=head, title=title), account="a")
    assert made.rows("ad_daily", "impressions", "spend", "clicks") == [
        (1247, 1500.0, 1000),
        (12, 8651.95, None),
    ]


def test_a_column_that_is_not_read_may_prove_the_mark(tmp_path):
    head = "Día,Campaña,Código de moneda,Impr.,CTR,Coste\n"
    title = "Informe de campaña\n1 de marzo de 2026 - 3 de marzo de 2026\n"
    made = drop(
        tmp_path, "a.csv", ads('2026-03-01,A,EUR,12,"1,05%",1.500', head=head, title=title),
        account="a",
    )  # fmt: skip
    assert made.rows("ad_daily", "spend") == [(1500.0,)]


def test_a_lone_unclear_number_is_asked_and_the_answer_remembered(tmp_path):
    text = ads("2026-03-01,Brand,Search,EUR,100,,1.247,10,1")
    made = one(tmp_path, text, account="a")
    assert isinstance(made.error, QuestionError)
    assert made.error.option == "--decimal"
    assert "1.247" in made.error.what.es
    for decimal, spend in (("comma", 1247), ("point", 1.247)):
        again = drop(tmp_path, "a.csv", text, account="a", decimal=decimal)
        assert again.rows("ad_daily", "spend") == [(spend,)]
        assert again.file.remember is not None
        assert again.file.remember.decimal == decimal
    remembered = Answer(format="google_ads", folder=".", account="a", decimal="comma")
    assert one(tmp_path, text, answers=[remembered]).error is None


def test_evidence_late_in_a_long_file_counts(tmp_path):
    rows = [f"2026-03-01,C{i},Search,EUR,100,,1.247,10,1" for i in range(1500)]
    text = ads(*rows, '2026-03-01,Last,Search,EUR,100,,"3,5",10,1')
    made = drop(tmp_path, "a.csv", text, account="a")
    assert made.total("ad_daily", "spend") == pytest.approx(1247 * 1500 + 3.5)


def test_cells_of_the_other_writing_are_rejected_and_never_read_wrong(tmp_path):
    made = drop(
        tmp_path, "a.csv",
        ads(ROW, ROW.replace("Brand", "B"), '2026-03-02,C,Search,EUR,100,,"8651,95",10,1'),
        account="a",
    )  # fmt: skip
    assert made.counts == (2, 1, 0, 0)
    assert made.rejects == [(6, "Cost", "8651,95", "bad-number")]


def test_dates_that_read_two_ways_are_asked_and_a_value_over_twelve_tells(tmp_path):
    unclear = ads(ROW.replace("2026-03-01", "03/04/2026"))
    made = one(tmp_path, unclear, account="a")
    assert isinstance(made.error, QuestionError)
    assert made.error.option == "--dates"
    for order, day in (("dmy", "2026-04-03"), ("mdy", "2026-03-04")):
        again = drop(tmp_path, "a.csv", unclear, account="a", dates=order)
        assert again.rows("ad_daily", "day") == [(day,)]
    rows = [ROW.replace("2026-03-01", "03/04/2026").replace("Brand", f"C{i}") for i in range(1200)]
    proven = ads(*rows, ROW.replace("2026-03-01", "28/04/2026"))
    clear = drop(tmp_path, "b.csv", proven, account="a")
    assert set(clear.rows("ad_daily", "day")) == {("2026-04-03",), ("2026-04-28",)}


def test_a_date_that_does_not_exist_is_rejected(tmp_path):
    made = drop(tmp_path, "a.csv", ads(ROW, ROW.replace("03-01", "02-31")), account="a")
    assert made.rejects == [(5, "Day", "2026-02-31", "bad-date")]


# ── nulls and masks ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cell", ["--", " --", "-", "", '""', "—"])
def test_cells_that_say_nothing_are_null_and_not_zero(tmp_path, cell):
    text = ads(ROW, f"2026-03-02,Brand,Search,EUR,{cell},,10.50,{cell},1")
    made = drop(tmp_path, "a.csv", text, account="a")
    assert made.rows("ad_daily", "impressions", "clicks")[1] == (None, None)
    assert made.counts == (2, 0, 0, 0)


def test_a_hidden_small_number_is_null_and_flagged(tmp_path):
    made = drop(tmp_path, "a.csv", ads(ROW.replace("EUR,100", "EUR,<5")), account="a")
    assert made.rows("ad_daily", "impressions") == [(None,)]
    assert made.counts == (1, 0, 0, 0)
    assert made.file.batch is not None
    assert all("masked" in c.flags for c in made.file.batch.coverage)
    plain = drop(tmp_path, "b.csv", ads(ROW), account="a")
    assert plain.file.batch is not None
    assert all(c.flags == () for c in plain.file.batch.coverage)


# ── totals, whole slices, coverage ───────────────────────────────────────────────────────────


def test_a_total_that_agrees_proves_the_stated_days(tmp_path):
    total = "Total: Account,,,EUR,100,,10.50,10,1"
    made = drop(tmp_path, "a.csv", ads(ROW, total), account="a")
    assert made.counts == (1, 0, 1, 0)
    batch = made.file.batch
    assert batch is not None
    assert {(p.table, p.level, p.day_from, p.day_to) for p in batch.proven} == {
        ("ad_daily", "campaign", date(2026, 3, 1), date(2026, 3, 3)),
        ("ad_conversion", "campaign", date(2026, 3, 1), date(2026, 3, 3)),
    }
    assert {(c.day_from, c.day_to, c.complete_until) for c in batch.coverage} == {
        (date(2026, 3, 1), date(2026, 3, 3), date(2026, 3, 3))
    }


def test_a_total_that_does_not_agree_proves_nothing_and_says_by_how_much(tmp_path):
    made = drop(tmp_path, "a.csv", ads(ROW, "Total: Account,,,EUR,100,,18.25,10,1"), account="a")
    assert made.file.batch is not None
    assert made.file.batch.proven == ()
    (wrong,) = [c for c in made.file.checksums if not c.ok]
    assert (wrong.column, float(wrong.stated), float(wrong.summed)) == ("spend", 18.25, 10.5)
    assert any("7.75" in w.en for w in made.file.warnings)


def test_a_filtered_total_is_no_proof(tmp_path):
    made = drop(tmp_path, "a.csv", ads(ROW, "Total: Campaigns,,,EUR,100,,10.50,10,1"), account="a")
    assert made.counts == (1, 0, 1, 0)
    assert made.file.batch is not None
    assert made.file.batch.proven == ()


def test_a_campaign_that_is_called_total_is_no_total(tmp_path):
    made = drop(tmp_path, "a.csv", ads(ROW.replace("Brand", "Total: Account")), account="a")
    assert made.counts == (1, 0, 0, 0)


def test_a_day_of_the_export_is_not_complete(tmp_path):
    made = drop(tmp_path, "a.csv", ads(ROW), account="a", today=date(2026, 3, 2))
    assert made.file.batch is not None
    (coverage, _) = made.file.batch.coverage
    assert (coverage.day_to, coverage.complete_until) == (date(2026, 3, 2), date(2026, 3, 1))


def test_without_a_day_column_a_row_is_a_fact_of_the_period(tmp_path):
    text = ads(ROW.partition(",")[2], head=HEAD.partition(",")[2])
    made = drop(tmp_path, "a.csv", text, account="a")
    assert made.rows("ad_daily", "day", "day_to") == [("2026-03-01", "2026-03-03")]


def test_an_overview_card_takes_its_period_from_the_name_of_the_file(tmp_path):
    text = 'Hour,Clicks,Impressions,Avg. CPC,Cost\n00 - 01,10,"1,000",US$0.50,US$5.00\n'
    made = drop(tmp_path, "Hours(2026.03.01-2026.03.31).csv", text, account="a")
    assert made.rows("ad_daily", "hour", "day", "day_to", "spend", "currency", "breakdown") == [
        ("00", "2026-03-01", "2026-03-31", 5.0, "USD", "hour")
    ]


def test_without_any_date_the_person_is_told_how_to_export(tmp_path):
    head = "Campaign,Campaign status,Currency code,Impr.,Cost\n"
    made = one(tmp_path, ads("Brand,Enabled,EUR,100,10.50", head=head, title=""), account="a")
    assert made.error is not None
    assert "Día" in made.error.say("es")


@pytest.mark.parametrize(
    ("columns", "cells", "level", "breakdown"),
    [
        ("Campaign", "A", "campaign", "none"),
        ("Campaign,Ad group", "A,G", "ad_group", "none"),
        ("Campaign,Ad group,Ad name", "A,G,X", "ad", "none"),
        ("Campaign,Device", "A,Mobile phones", "campaign", "device"),
        ("Campaign,Device,Country", "A,Mobile phones,Spain", "campaign", "device+country"),
        ("Campaign,Hour of day", "A,00 - 01", "campaign", "hour"),
    ],
)  # fmt: skip
def test_level_and_breakdown_follow_from_the_columns(tmp_path, columns, cells, level, breakdown):
    text = ads(
        f"2026-03-01,{cells},EUR,10.50,100", head=f"Day,{columns},Currency code,Cost,Impr.\n"
    )
    made = drop(tmp_path, "a.csv", text, account="a")
    assert made.rows("ad_daily", "level", "breakdown") == [(level, breakdown)]
    assert made.file.batch is not None
    assert [(c.level, c.breakdown) for c in made.file.batch.coverage] == [(level, breakdown)]


# ── repeats ──────────────────────────────────────────────────────────────────────────────────


def test_finer_rows_are_added_up_and_equal_rows_are_one(tmp_path):
    head = HEAD.replace("Day,", "Day,Network,")
    rows = [f"2026-03-01,{net},{ROW[11:]}" for net in ("Search", "Partners", "Partners")]
    made = drop(tmp_path, "a.csv", ads(*rows, head=head), account="a")
    assert made.rows("ad_daily", "impressions", "spend", "clicks") == [(200, 21.0, 20)]
    assert made.rows("ad_conversion", "conversions") == [(2.0,)]
    assert made.counts == (2, 0, 0, 1)
    assert made.file.batch is not None
    assert made.file.batch.counts.duplicates == 1
    assert any("repeat" in w.en for w in made.file.warnings)


# ── account, currency, zone, source ──────────────────────────────────────────────────────────


def test_the_first_account_has_a_name_by_default_and_it_is_said(tmp_path):
    made = one(tmp_path, ads(ROW))
    assert made.batch is not None
    assert made.batch.account == "principal"
    assert any("principal" in w.es for w in made.warnings)
    assert made.remember == Answer(
        format="google_ads", folder=".", account="principal", currency="EUR"
    )


def test_what_was_remembered_is_used_and_not_asked_again(tmp_path):
    known = Answer(format="google_ads", folder=".", account="Shop", currency="EUR", source="ads")
    made = one(tmp_path, ads(ROW), answers=[known])
    assert made.batch is not None
    assert (made.batch.account, made.batch.source_id) == ("Shop", "ads")
    assert made.remember is None
    assert made.warnings == ()


def test_another_folder_of_the_same_format_is_asked(tmp_path):
    known = Answer(format="google_ads", folder="inbox/es", account="Shop", currency="EUR")
    made = one(tmp_path, ads(ROW), answers=[known])
    assert isinstance(made.error, QuestionError)
    assert made.error.option == "--account"
    assert "Shop" in made.error.what.es
    again = one(tmp_path, ads(ROW), answers=[known], account="Other")
    assert again.error is None
    assert again.remember is not None
    assert again.remember.account == "Other"


def test_another_currency_than_the_remembered_account_s_is_asked(tmp_path):
    known = Answer(format="google_ads", folder=".", account="Shop", currency="MXN")
    made = one(tmp_path, ads(ROW), answers=[known])
    assert isinstance(made.error, QuestionError)
    assert "MXN" in made.error.what.en
    assert "EUR" in made.error.what.en


def test_an_account_in_a_column_is_each_rows_own(tmp_path):
    head = HEAD.replace("Day,", "Day,Account name,")
    rows = [f"2026-03-0{n},{who},{ROW[11:]}" for n, who in ((1, "ES"), (2, "MX"))]
    made = drop(tmp_path, "a.csv", ads(*rows, head=head))
    assert made.rows("ad_daily", "account") == [("ES",), ("MX",)]
    assert made.file.remember is None
    assert made.file.batch is not None
    assert {c.account for c in made.file.batch.coverage} == {"ES", "MX"}


def test_the_currency_of_cells_then_of_the_option_then_of_the_workspace(tmp_path):
    head, title = "Fecha,Coste\n", ""
    cells = drop(tmp_path, "a.csv", ads('2026-03-01,"S/ 1.022,10"', head=head, title=title))
    assert cells.rows("ad_daily", "currency", "spend") == [("PEN", 1022.10)]
    told = drop(tmp_path, "b.csv", ads("2026-03-01,10.5", head=head, title=title), currency="MXN")
    assert told.rows("ad_daily", "currency") == [("MXN",)]
    assumed = drop(tmp_path, "c.csv", ads("2026-03-01,10.5", head=head, title=title))
    assert assumed.rows("ad_daily", "currency") == [("EUR",)]
    assert any("--currency" in w.es for w in assumed.file.warnings)


def test_two_currencies_in_cells_stop_the_file(tmp_path):
    text = ads("2026-03-01,US$5.00", "2026-03-02,€6.00", head="Date,Cost\n", title="")
    made = one(tmp_path, text)
    assert made.error is not None
    assert "USD" in made.error.what.es
    assert "EUR" in made.error.what.es


def test_the_zone_is_of_the_option_the_answer_the_source_then_the_workspace(tmp_path):
    def zone(made):
        assert made.batch is not None
        return made.batch.coverage[0].zone

    known = Answer(format="google_ads", folder=".", account="a", zone="America/Lima")
    assert zone(one(tmp_path, ads(ROW), account="a")) == "Europe/Madrid"
    assert zone(one(tmp_path, ads(ROW), answers=[known])) == "America/Lima"
    assert zone(one(tmp_path, ads(ROW), answers=[known], zone="UTC")) == "UTC"


# ── market, channel, campaign ────────────────────────────────────────────────────────────────

MARKETS = {
    "markets": {
        "es": {
            "name": {"es": "España", "en": "Spain"}, "timezone": "Europe/Madrid",
            "currency": "EUR", "match": [{"campaign": "^ES"}, {"account": "Tienda ES"}],
        },
        "mx": {
            "name": {"es": "México", "en": "Mexico"}, "timezone": "America/Mexico_City",
            "currency": "MXN", "match": [{"source": "google_ads", "currency": "MXN"}],
        },
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "account", "market"),
    [
        (ROW, "Tienda ES", "es"),
        (ROW.replace("Brand", "es | Brand"), "x", "es"),
        (ROW.replace("EUR", "MXN"), "x", "mx"),
        (ROW, "x", None),
    ],
)
def test_the_market_follows_from_the_rules(tmp_path, row, account, market):
    made = drop(tmp_path, "a.csv", ads(row), settings=MARKETS, account=account)
    assert made.rows("ad_daily", "market") == [(market,)]
    assert made.file.batch is not None
    assert {c.market for c in made.file.batch.coverage} == {market}


def test_a_campaign_is_matched_by_id_then_by_name_then_is_its_own(tmp_path):
    head = HEAD.replace("Campaign,", "Campaign,Campaign ID,")
    rows = [
        f"2026-03-01,{name},{number},{ROW[17:]}"
        for name, number in (("Otoño 26 ", 11), ("Rebajas (MX)", 12), ("Otra", 13), ("Otra", 14))
    ]
    matches = (
        CampaignMatch("autumn", match_id="11"),
        CampaignMatch("sales", match_name="rebajas-mx"),
        CampaignMatch("not-here", match_platform="meta_ads", match_name="otra"),
        CampaignMatch("fourteen", match_platform="google_ads", match_id="14"),
    )
    made = drop(tmp_path, "a.csv", ads(*rows, head=head), account="a", matches=matches)
    assert made.rows("ad_daily", "campaign_id", "campaign_key") == [
        ("11", "autumn"),
        ("12", "sales"),
        ("13", "otra"),
        ("14", "fourteen"),
    ]
