"""A staged Parquet that the lake adopts is, in every way that can be asked, like inserted rows."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from norte.store import Lake, adopting, landing
from norte.store.undo import undo
from norte.store.upkeep import upkeep
from tests.store.store_kit import NOW, SLICES, ad, batch, march, whole

if TYPE_CHECKING:
    from pathlib import Path

    from norte.store import Batch, LandReport
    from norte.workspace.folder import Workspace

_ORDERED = "FROM lake.ad_daily ORDER BY day, campaign_id"
_ROWS = f"SELECT * {_ORDERED}"
_CONTENT = f"SELECT * EXCLUDE (load_id, src_file) {_ORDERED}"


def _own(given: Batch, **changed: str) -> Batch:
    """The batch with its lineage in the Parquet, as a reader stages it."""
    told = {
        "source_id": given.source_id,
        "platform": given.platform,
        "account": given.account,
        "src_file": given.sha256,
        **changed,
    }
    constants = ", ".join(f"'{value}' AS {name}" for name, value in told.items())
    made = []
    for one in given.tables:
        path = one.parquet.with_suffix(".own.parquet")
        duckdb.sql(f"COPY (SELECT *, {constants} FROM '{one.parquet}') TO '{path}'")
        made.append(replace(one, parquet=path))
    return replace(given, tables=tuple(made))


def _ads(root: Path, *rows: dict[str, Any], **given: Any) -> Batch:
    return _own(batch(root, {"ad_daily": list(rows)}, **given))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of any size are adopted."""
    monkeypatch.setattr(adopting, "ENOUGH", 1)


def _land(lake: Lake, given: Batch) -> LandReport:
    return landing.land(lake, given, [SLICES], now=NOW)


def _files(workspace: Workspace) -> list[tuple[str, int]]:
    with sqlite3.connect(workspace.lake / "catalog.sqlite") as catalog:
        return catalog.execute(
            "SELECT f.path, f.path_is_relative FROM ducklake_data_file f JOIN ducklake_table t "
            "USING (table_id) WHERE t.table_name = 'ad_daily' AND f.end_snapshot IS NULL"
        ).fetchall()


def test_an_adopted_file_reads_as_inserted_rows_do(lake: Lake, tmp_path: Path) -> None:
    rows = [ad(1, spend=None), ad(2, "c2"), ad(3, clicks=0)]
    _land(lake, _ads(tmp_path / "a", *rows))
    adopted = lake.cursor().execute(_CONTENT).fetchall()
    assert [path.split("/")[0] for path, _ in _files(lake.workspace)] == ["load_id=1"]
    undo(lake, 1, [SLICES], now=NOW)
    assert lake.cursor().execute("SELECT count(*) FROM lake.ad_daily").fetchall() == [(0,)]
    _land(lake, batch(tmp_path / "b", {"ad_daily": rows}))
    assert lake.cursor().execute(_CONTENT).fetchall() == adopted


def test_each_row_knows_its_load_and_its_file(lake: Lake, tmp_path: Path) -> None:
    first, second = _ads(tmp_path / "a", ad(1)), _ads(tmp_path / "b", ad(2))
    _land(lake, first)
    _land(lake, second)
    rows = (
        lake.cursor().execute("SELECT load_id, src_file FROM lake.ad_daily ORDER BY 1").fetchall()
    )
    assert rows == [(1, first.sha256), (2, second.sha256)]
    one = lake.cursor().execute("SELECT count(*) FROM lake.ad_daily WHERE load_id = 2").fetchone()
    assert one == (1,)


def test_the_derived_tables_follow(lake: Lake, tmp_path: Path) -> None:
    _land(lake, _ads(tmp_path, ad(1), ad(1, "c2"), ad(2)))
    found = lake.cursor().execute("SELECT day, facts FROM lake.fact_slice ORDER BY 1").fetchall()
    assert [facts for _, facts in found] == [2, 1]


def test_a_re_export_replaces_an_adopted_file_and_undo_brings_it_back(
    lake: Lake, tmp_path: Path
) -> None:
    _land(lake, _ads(tmp_path / "a", ad(1), ad(2, clicks=20)))
    before = lake.cursor().execute(_ROWS).fetchall()
    report = _land(lake, _ads(tmp_path / "b", ad(2, clicks=21), ad(3)))
    assert report.replaced == {"ad_daily": 1}
    clicks = lake.cursor().execute("SELECT clicks FROM lake.ad_daily ORDER BY day").fetchall()
    assert clicks == [(10,), (21,), (10,)]
    assert undo(lake, 2, [SLICES], now=NOW).restored == {"ad_daily": 1}
    assert lake.cursor().execute(_ROWS).fetchall() == before


def test_the_past_of_an_adopted_file_can_be_asked(lake: Lake, tmp_path: Path) -> None:
    first = _land(lake, _ads(tmp_path / "a", ad(1)))
    proven = {"coverage": (march(1, 2),), "proven": (whole(1, 2),)}
    _land(lake, _ads(tmp_path / "b", ad(2), **proven))
    with Lake.open(lake.workspace, as_of=first.snapshot) as then:
        assert then.cursor().execute("SELECT day FROM lake.ad_daily").fetchall() == [
            (ad(1)["day"],)
        ]
    assert lake.cursor().execute("SELECT day FROM lake.ad_daily").fetchall() == [(ad(2)["day"],)]


def test_upkeep_merges_adopted_files_and_leaves_every_row(lake: Lake, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        _land(lake, _ads(tmp_path / str(day), ad(day), ad(day, "c2")))
    _land(lake, _ads(tmp_path / "again", ad(1, clicks=11), ad(1, "c2")))
    before = lake.cursor().execute(_ROWS).fetchall()
    files = len(_files(lake.workspace))
    lake.close()
    upkeep(lake.workspace, now=datetime(2100, 1, 1, tzinfo=UTC))
    with Lake.open(lake.workspace) as again:
        assert again.cursor().execute(_ROWS).fetchall() == before
    assert len(_files(lake.workspace)) < files


def test_paths_are_relative_so_that_a_copied_workspace_opens(lake: Lake, tmp_path: Path) -> None:
    _land(lake, _ads(tmp_path, ad(1)))
    assert [relative for _, relative in _files(lake.workspace)] == [1]


def test_a_landing_that_fails_leaves_no_file(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("norte.store.record.write", fail)
    with pytest.raises(RuntimeError):
        _land(lake, _ads(tmp_path, ad(1)))
    data = lake.workspace.lake / "data"
    assert [p for p in data.rglob("*.parquet") if "load_id" in str(p)] == []
    assert lake.cursor().execute("SELECT count(*) FROM lake.ad_daily").fetchall() == [(0,)]


def test_what_the_catalogue_names_is_never_discarded(lake: Lake, tmp_path: Path) -> None:
    _land(lake, _ads(tmp_path, ad(1)))
    named = next((lake.workspace.lake / "data").rglob("load_id=1/*.parquet"))
    stray = named.with_name("stray.parquet")
    stray.write_bytes(b"")
    adopting.discard(lake.cursor(), [named, stray])
    assert named.exists()
    assert not stray.exists()


@pytest.mark.parametrize(
    "changed", [{"source_id": "other"}, {"src_file": "00"}, {"src_row": "text"}]
)
def test_a_parquet_that_says_otherwise_is_inserted(
    lake: Lake, tmp_path: Path, changed: dict[str, str]
) -> None:
    plain = batch(tmp_path, {"ad_daily": [{**ad(1), "src_row": 1}]})
    if "src_row" in changed:
        told = _own(plain)
        path = told.tables[0].parquet
        wrong = path.with_suffix(".wrong.parquet")
        duckdb.sql(f"COPY (SELECT * REPLACE (src_row::INT AS src_row) FROM '{path}') TO '{wrong}'")
        told = replace(told, tables=(replace(told.tables[0], parquet=wrong),))
    else:
        told = _own(plain, **changed)
    _land(lake, told)
    rows = (
        lake.cursor().execute("SELECT load_id, source_id, src_file FROM lake.ad_daily").fetchall()
    )
    assert rows == [(1, "ads", plain.sha256)]
    assert not any("load_id" in path for path, _ in _files(lake.workspace))


def test_a_parquet_with_a_repeated_key_is_inserted_once(lake: Lake, tmp_path: Path) -> None:
    report = _land(lake, _ads(tmp_path, ad(1, clicks=1), ad(1, clicks=2)))
    assert report.inserted == {"ad_daily": 1}
    assert lake.cursor().execute("SELECT clicks FROM lake.ad_daily").fetchall() == [(2,)]
