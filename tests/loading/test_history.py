"""The ledger as people use it: undo, and rejected rows tried again."""

from __future__ import annotations

from norte.loading.history import retry_rejects, undo
from tests.acceptance.workspaces import NOW, TODAY, team

HEAD = """Campaign report
"March 1, 2026 - March 2, 2026"
Day,Campaign,Currency code,Cost,Impr.,Clicks
"""
SHEET = "tique;vendido el;importe\nA1;2026-03-01 10:00;1200.50\nA2;2026-03-02 11:30;99.50 aprox\n"
FORMAT = """
id: caja
platform: caja
name: {es: Caja, en: Till}
asks_account: false
decimal: point
detect: [{has: [ticket, sold_at, amount]}]
fields:
  ticket: {type: id, required: true, es: [tique]}
  sold_at: {type: instant, required: true, es: [vendido el]}
  amount: {type: TYPE, required: true, es: [importe]}
tables:
  - table: order
    columns:
      order_id: ticket
      instant: sold_at
      goods: AMOUNT
      status: '"valid"'
"""


def test_a_load_taken_back_can_be_imported_again(tmp_path):
    luna = team(tmp_path / "w")
    path = luna.workspace.inbox / "ads.csv"
    path.write_text(HEAD + "2026-03-01,Brand,EUR,10.50,100,10\n", "utf-8")
    (first,) = luna.loaded(path)
    assert first.landed is not None
    undo(luna.workspace, first.landed.load_id, now=NOW)
    assert luna.rows("SELECT count(*) FROM lake.ad_daily") == [(0,)]
    assert luna.ask("ad_spend").cell("ad_spend").state == "no_data"
    (again,) = luna.loaded(path)
    assert again.landed is not None
    assert again.landed.duplicate_of is None
    assert luna.value("ad_spend") == 10.5


def test_rejected_rows_are_tried_again_after_the_format_was_mended(tmp_path):
    luna = team(tmp_path / "w")
    form = luna.workspace.formats / "caja.yml"
    form.write_text(FORMAT.replace("TYPE", "money").replace("AMOUNT", "amount"), "utf-8")
    path = luna.workspace.inbox / "caja.csv"
    path.write_text(SHEET, "utf-8")
    (first,) = luna.loaded(path)
    assert first.as_json("es")["rejected"] == 1
    path.unlink()  # the kept raw file is enough
    (same,) = retry_rejects(luna.workspace, today=TODAY, now=NOW)
    assert same.landed is None, "it reads no better: left as it is"
    assert luna.value("revenue") == 1200.5
    mended = FORMAT.replace("TYPE", "text").replace("AMOUNT", """'capture(amount, "([0-9.]+)")'""")
    form.write_text(mended, "utf-8")
    results = list(retry_rejects(luna.workspace, today=TODAY, now=NOW))
    assert [r.error.say("en") if r.error else r.landed is not None for r in results] == [True]
    assert luna.value("revenue") == 1300.0
    assert luna.value("orders") == 2
    assert list(retry_rejects(luna.workspace, today=TODAY, now=NOW)) == []
