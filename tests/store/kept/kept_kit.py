"""A workspace to back up, and one to keep in order, with what can be asked of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from norte.store import Lake, land, past
from tests.store.store_kit import NOW, SLICES, ad, batch, march, whole

if TYPE_CHECKING:
    from pathlib import Path

    from norte.workspace.folder import Workspace

# DuckLake stamps snapshots and files by the clock of the machine.
CLOCK = datetime.now(UTC)  # noqa: TID251
SECRET = "contraseña de la caja"
TABLES = ("ad_daily", "fact_slice", "coverage", "load_log", "lake_info", "derivation_log")
TOTALS = (
    "SELECT (SELECT count(*) FROM lake.load_log), (SELECT count(*) FROM lake.ad_daily), "
    "(SELECT sum(clicks) FROM lake.ad_daily), (SELECT sum(facts) FROM lake.fact_slice)"
)


def load(workspace: Workspace, scratch: Path, first: int, last: int) -> None:
    """Thirty campaigns a day, one file a day."""
    with Lake.open(workspace, writer=True) as lake:
        for day in range(first, last + 1):
            rows = [ad(day, f"c{n}", clicks=day) for n in range(30)]
            one = batch(
                scratch, {"ad_daily": rows}, coverage=(march(day, day),), proven=(whole(day, day),)
            )
            land(lake, one, [SLICES], now=NOW)


def totals(workspace: Workspace, as_of: int | None = None) -> Any:
    with Lake.open(workspace, as_of=as_of) as lake, lake.reading() as cursor:
        return cursor.execute(TOTALS).fetchone()


def land_days(
    lake: Lake, scratch: Path, first: int, last: int, *, campaigns: int = 30, clicks: int = 10
) -> int:
    rows = [
        ad(day, f"c{n}", clicks=clicks) for day in range(first, last + 1) for n in range(campaigns)
    ]
    one = batch(
        scratch / "s",
        {"ad_daily": rows},
        coverage=(march(first, last),),
        proven=(whole(first, last),),
    )
    return land(lake, one, [SLICES], now=NOW).load_id


def content(workspace: Workspace) -> dict[str, Any]:
    """Every row of the tables that are not empty, as a sum of hashes and a count."""
    with Lake.open(workspace) as lake, lake.reading() as cursor:
        return {
            name: cursor.execute(f"SELECT count(*), sum(hash(t)) FROM lake.{name} AS t").fetchone()
            for name in TABLES
        }


def history(workspace: Workspace) -> dict[int, Any]:
    """The same at every snapshot since the lake had its tables."""
    with Lake.open(workspace) as lake, lake.reading() as cursor:
        return {
            one.number: [
                cursor.execute(
                    f"SELECT count(*), sum(hash(t)) FROM "
                    f"(FROM lake.{name} AT (VERSION => {one.number})) AS t"
                ).fetchone()
                for name in TABLES
            ]
            for one in past.snapshots(cursor)
            if one.number >= 2
        }


def data_files(workspace: Workspace) -> list[Path]:
    return sorted((workspace.lake / "data").rglob("*.parquet"))
