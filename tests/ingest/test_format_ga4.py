"""GA4: blocks, days counted from the start date, one metric in several blocks, explorations."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ingest.exports import drop

SNAPSHOT = """# ----------------------------------------
# Reports snapshot
# Account: Shop
# Property: Shop - GA4
# ----------------------------------------
#
# All Users
# Start date: 20230424
# End date: 20230521
Nth day,Views
0000,1000
0001,883
#
# All Users
# Start date: 20230424
# End date: 20230521
First user default channel group,New users
Organic Search,70
Direct,30
#
# All Users
# Start date: 20230424
# End date: 20230521
Page title and screen class,Views
Home,1500
Shop,383

# All Users
# Start date: 20230424
# End date: 20230521
Page title and screen class,Views,Active users
Home,1500,90
Shop,383,20
#
# All Users
# Start date: 20230424
# End date: 20230521
Event name,Event count
page_view,1883
scroll,400
"""
TRAFFIC_ES = """# ----------------------------------------,,,
# Adquisición de tráfico,,,
# ----------------------------------------,,,
#,,,
# Todos los usuarios,,,
# Fecha de inicio: 20260801,,,
# Fecha de finalización: 20260802,,,
Día N,Sesiones,Sesiones con interacción,Usuarios activos
0000,100,60,80
0001,50,20,40
,,,
# Todos los usuarios,,,
# Fecha de inicio: 20260801,,,
# Fecha de finalización: 20260802,,,
Grupo de canales predeterminado,Sesiones,Tasa de interacción,Duración media de la sesión
Organic Search,90,0.5,60.5
Paid Social,40,0.75,30
Unassigned,20,0.25,1
"""


def test_a_metric_in_several_blocks_counts_once(tmp_path):
    made = drop(tmp_path, "snapshot.csv", SNAPSHOT)
    assert made.total("web_daily", "pageviews") == 1883
    assert made.total("web_page_daily", "pageviews") == 1883
    assert made.rows("web_page_daily", "page", "pageviews", "day", "day_to", "breakdown") == [
        ("Home", 1500, "2023-04-24", "2023-05-21", "title"),
        ("Shop", 383, "2023-04-24", "2023-05-21", "title"),
    ]
    assert made.counts == (6, 0, 0, 4)


def test_days_count_from_the_start_date(tmp_path):
    made = drop(tmp_path, "snapshot.csv", SNAPSHOT)
    assert made.rows("web_daily", "day", "day_to", "pageviews", "visits", "profile") == [
        ("2023-04-24", "2023-04-24", 1000, None, "ga4"),
        ("2023-04-25", "2023-04-25", 883, None, "ga4"),
    ]


def test_the_property_is_the_account_and_is_not_asked(tmp_path):
    made = drop(tmp_path, "snapshot.csv", SNAPSHOT)
    assert made.file.batch is not None
    assert made.file.batch.account == "Shop - GA4"
    assert made.file.remember is None
    assert made.file.warnings == ()


def test_a_spanish_report_saved_again_by_a_spreadsheet(tmp_path):
    made = drop(tmp_path, "trafico.csv", TRAFFIC_ES, account="a")
    days = [r for r in made.rows("web_daily", "breakdown", "day", "visits", "engaged_visits",
                                 "visitor_days") if r[0] == "none"]  # fmt: skip
    assert days == [("none", "2026-08-01", 100, 60, 80), ("none", "2026-08-02", 50, 20, 40)]
    channels = made.rows(
        "web_daily", "breakdown", "channel", "visits", "engaged_visits", "visit_seconds", "day_to"
    )
    assert channels[2:] == [
        ("channel", "organic_search", 90, 45, 5445.0, "2026-08-02"),
        ("channel", "paid_social", 40, 30, 1200.0, "2026-08-02"),
        ("channel", "other", 20, 5, 20.0, "2026-08-02"),
    ]
    assert made.file.batch is not None
    assert {(c.level, c.breakdown, c.day_from, c.day_to) for c in made.file.batch.coverage} == {
        ("account", "none", date(2026, 8, 1), date(2026, 8, 2)),
        ("account", "channel", date(2026, 8, 1), date(2026, 8, 2)),
    }
    columns = {c.breakdown: (c.columns, c.flags) for c in made.file.batch.coverage}
    assert columns["none"][0] == ("visits", "engaged_visits", "visitor_days")
    assert columns["channel"][0] == ("visits", "engaged_visits", "visit_seconds")
    assert "reconstructed:visit_seconds" in columns["channel"][1]


def test_a_grand_total_in_the_last_column_is_a_checksum(tmp_path):
    text = """# ----------------------------------------
# Free form 1
# 20260801-20260803
# ----------------------------------------

Date,Session default channel group,Sessions,Active users
,,60,45,Grand total
20260801,Direct,10,9
20260801,Organic Search,20,18
20260803,Direct,30,20
"""
    made = drop(tmp_path, "exploration.csv", text, account="a")
    assert made.counts == (3, 0, 1, 0)
    assert [(c.column, float(c.stated), c.ok) for c in made.file.checksums] == [
        ("visits", 60.0, True)
    ]
    assert made.rows("web_daily", "day", "channel", "visits", "breakdown")[0] == (
        "2026-08-01", "direct", 10, "channel",
    )  # fmt: skip
    assert made.rows("web_period", "day", "day_to", "visitors") == [
        ("2026-08-01", "2026-08-03", 45)
    ]


def test_retention_that_is_not_there_yet_is_no_number(tmp_path):
    text = """# ----------------------------------------
# All Users
# Start date: 20260801
# End date: 20260802
Nth day,Active users
0000,50
0001,-1
"""
    made = drop(tmp_path, "retention.csv", text, account="a")
    assert made.rows("web_daily", "visitor_days") == [(50,)]
    assert made.counts == (1, 0, 0, 1)


def test_a_point_is_a_decimal_point_in_spanish_too(tmp_path):
    text = TRAFFIC_ES.replace("60.5", "1.234")
    made = drop(tmp_path, "a.csv", text, account="a")
    assert made.rows("web_daily", "visit_seconds")[2] == (pytest.approx(90 * 1.234),)
