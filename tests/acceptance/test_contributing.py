"""What CONTRIBUTING says works as written there: a metric, a format, a mapping, a file each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from norte.catalog import load
from norte.ingest.contract import ReadContext
from norte.ingest.mapping import accept, changed, propose
from tests.acceptance.workspaces import TODAY, Team, team

GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"
BLOCKS = {
    yaml.safe_load(text)["id"]: text
    for text in re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), flags=re.DOTALL)
}
MAIL = {
    "Campaign Name": "Hello",
    "Subject": "Hi",
    "List": "All",
    "Send Time": "2026-04-06 11:00:00",
    "Total Recipients": "1000.0",
    "Unique Placed Order": "5.0",
    "Revenue": "250.50",
    "Unique Opens": "490.0",
    "Unique Clicks": "50.0",
    "Successful Deliveries": "980.0",
    "Bounces": "20.0",
    "Campaign ID": "01X",
    "Campaign Channel": "Email",
}


@pytest.fixture
def luna(tmp_path) -> Team:
    return team(tmp_path / "luna")


def put(luna: Team, name: str, text: str) -> Path:
    path = luna.workspace.inbox / name
    path.write_text(text, "utf-8")
    return path


def test_a_metric_is_one_file(luna):
    text = BLOCKS["orders_per_email_click"]
    (luna.workspace.metrics / "orders_per_email_click.yml").write_text(text, "utf-8")
    assert "orders_per_email_click" in load(luna.workspace.metrics).metrics
    luna.loaded(put(luna, "mails.csv", f"{','.join(MAIL)}\n{','.join(MAIL.values())}\n"))
    cell = luna.ask("orders_per_email_click").cell("orders_per_email_click")
    assert (cell.value, cell.numerator, cell.denominator) == (0.1, 5.0, 50.0)


def test_a_format_is_one_file(luna):
    sheet = "tique;vendido el;importe\nA1;2026-03-01 10:00;1.200,50\nA2;2026-03-02 11:30;99,50\n"
    path = put(luna, "caja.csv", sheet)
    (before,) = luna.load(path)
    assert before.stopped
    (luna.workspace.formats / "caja_diaria.yml").write_text(BLOCKS["caja_diaria"], "utf-8")
    luna.loaded(path)
    answer = luna.ask("orders", "revenue", by=("sales_channel",))
    assert [(r.members, [c.value for c in r.cells]) for r in answer.rows] == [
        (("store",), [2.0, 1300.0])
    ]


def test_a_mapping_is_one_file_that_the_proposal_writes(luna):
    sheet = (
        "Fecha;Concepto raro;Gasto total\n01/03/2026;Agencia;1.000,50\n15/03/2026;Fotos;200,00\n"
    )
    path = put(luna, "gastos.csv", sheet)
    context = ReadContext(luna.workspace.settings, TODAY, b"k" * 32, root=luna.workspace.root)
    mapping = changed(
        propose(path, context),
        table="cost_other",
        sets=("Fecha=day", "Concepto raro=item", "Gasto total=amount"),
    )
    kept = accept(mapping, luna.workspace.formats, "gastos")
    assert kept == luna.workspace.formats / "gastos.yml"
    luna.loaded(path)
    assert luna.rows("SELECT sum(amount) FROM lake.cost_other")[0][0] == pytest.approx(1200.5)
