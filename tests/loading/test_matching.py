"""Campaigns matched after the facts were loaded."""

from __future__ import annotations

from tests.acceptance.workspaces import team

ADS = """Campaign report
"March 1, 2026 - March 3, 2026"
Day,Campaign,Currency code,Cost,Impr.,Clicks,Conversions
2026-03-01,Marca ES,EUR,10.50,100,10,1
2026-03-02,Genérica,EUR,20.25,100,10,1
"""


def test_a_match_that_comes_later_moves_the_facts_that_are_there(tmp_path):
    luna = team(tmp_path / "w")
    ads = luna.workspace.inbox / "ads.csv"
    ads.write_text(ADS, "utf-8")
    luna.loaded(ads)
    before = {r.members[0]: r.cells[0].value for r in luna.ask("ad_spend", by=("campaign",)).rows}
    assert before == {"marca-es": 10.5, "generica": 20.25}
    sheet = luna.workspace.inbox / "campaign_match.csv"
    sheet.write_text("plataforma,id,nombre,campaña\ngoogle_ads,,Marca ES,marca\n", "utf-8")
    luna.loaded(sheet)
    after = {r.members[0]: r.cells[0].value for r in luna.ask("ad_spend", by=("campaign",)).rows}
    assert after == {"marca": 10.5, "generica": 20.25}
    more = luna.workspace.inbox / "more.csv"
    more.write_text(
        ADS.replace("2026-03-0", "2026-03-1")
        .replace("March 1,", "March 11,")
        .replace("March 3,", "March 13,"),
        "utf-8",
    )
    luna.loaded(more)
    both = {r.members[0]: r.cells[0].value for r in luna.ask("ad_spend", by=("campaign",)).rows}
    assert both == {"marca": 21.0, "generica": 40.5}
