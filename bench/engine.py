"""A warm question of every metric that ads and orders serve, against the same SQL by hand."""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bench.engine_world import AD_ROWS, FIRST, LAST, ORDERS, build
from norte.catalog import builtin
from norte.engine.ask import ask
from norte.engine.connect import lake_source
from norte.engine.facts import Facts
from norte.engine.question import Question
from norte.workspace.settings import Settings

if TYPE_CHECKING:
    import duckdb

    from bench.report import Report

METRICS = (
    "ad_spend",
    "ad_impressions",
    "ad_clicks",
    "link_clicks",
    "ad_ctr",
    "link_ctr",
    "cpc",
    "link_cpc",
    "ad_conversions",
    "cpa",
    "claimed_revenue",
    "roas",
    "orders",
    "revenue",
    "net_revenue",
    "refunds",
    "aov",
    "customers",
    "new_customers",
    "repeat_purchase_rate",
    "revenue_per_customer",
    "purchase_frequency",
    "blended_cpa",
    "blended_roas",
    "coupon_order_share",
    "discount_amount",
)
TARGET = 1.5


def run(report: Report) -> None:
    """By week and channel, over ten million ad rows and a million orders, in two currencies."""
    report.title(
        f"engine: {len(METRICS)} metrics by week and channel, {AD_ROWS:,} + {ORDERS:,} rows"
    )
    with tempfile.TemporaryDirectory(prefix="norte-bench-") as name:
        connection = build(Path(name))
        facts = Facts(lake_source(connection))
        by_hand = files("bench").joinpath("engine_by_hand.sql").read_text("utf-8")
        check(facts, connection, by_hand)
        report.compare(
            "warm question against SQL by hand",
            lambda: question(facts),
            lambda: connection.execute(by_hand).to_arrow_table(),
            TARGET,
        )


def question(facts: Facts) -> list[tuple[object, ...]]:
    """The answer's values, row by row, with each cell's state."""
    settings = Settings.model_validate({"workspace_id": "bench"})
    asked = Question(METRICS, by=("channel",), grain="week", first=FIRST, last=LAST)
    found = ask(asked, facts, catalog=builtin(), settings=settings, today=LAST)
    return [
        (row.period.label, row.members[0], *(cell.value for cell in row.cells))
        for row in found.rows
    ]


def check(facts: Facts, connection: duckdb.DuckDBPyConnection, by_hand: str) -> None:
    """Both ways must give the same rows, or the comparison would mean nothing."""
    mine = {row[:2]: row[2:] for row in question(facts)}
    theirs = {row[:2]: row[2:] for row in connection.execute(by_hand).fetchall()}
    for key, values in theirs.items():
        for name, one, other in zip(METRICS, mine[key], values, strict=True):
            same = one == other or (
                one is not None and other is not None and abs(one - other) <= 1e-9 * abs(other)
            )
            assert same, (key, name, one, other)
    assert set(mine) == set(theirs)
