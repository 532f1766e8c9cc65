"""Upkeep changes files and what past can be asked, never a number."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.store import Lake, past
from norte.store import upkeep as module
from norte.store.lock import writer_lock
from norte.store.undo import undo
from norte.store.upkeep import upkeep
from tests.store.kept.kept_kit import CLOCK, content, data_files, history, land_days
from tests.store.store_kit import NOW, SLICES, new_workspace

if TYPE_CHECKING:
    from norte.workspace.folder import Workspace


def test_no_number_changes_and_there_are_fewer_files(workspace: Workspace) -> None:
    numbers, before = content(workspace), history(workspace)
    report = upkeep(workspace, now=CLOCK)
    assert content(workspace) == numbers
    after = history(workspace)
    assert {number: after[number] for number in before} == before
    assert report.flushed >= 8, "rows of the ledger, at least"
    assert report.merged >= 6 > report.written >= 1
    assert (report.expired, report.deleted, report.postponed) == (0, 0, 0)
    with Lake.open(workspace) as lake:
        left = lake.cursor().execute(
            "SELECT max(file_count), sum(delete_file_count) FROM ducklake_table_info('lake')"
        )
        assert left.fetchone() == (1, 0)


def test_what_is_in_order_stays_as_it_is(workspace: Workspace) -> None:
    upkeep(workspace, now=CLOCK)
    with Lake.open(workspace) as lake:
        snapshot = lake.snapshot()
    assert upkeep(workspace, now=CLOCK) == module.UpkeepReport()
    with Lake.open(workspace) as lake:
        assert lake.snapshot() == snapshot


def test_a_load_can_still_be_undone(workspace: Workspace, tmp_path: Path) -> None:
    numbers = content(workspace)
    with Lake.open(workspace, writer=True) as lake:
        first = land_days(lake, tmp_path, 1, 6, campaigns=31, clicks=99)
    upkeep(workspace, now=CLOCK)
    with Lake.open(workspace, writer=True) as lake:
        assert undo(lake, first, [SLICES], now=NOW).restored["ad_daily"] == 6 * 30 - 20
    for table in ("ad_daily", "fact_slice"):
        assert content(workspace)[table] == numbers[table]


def test_imports_go_on_afterwards(workspace: Workspace, tmp_path: Path) -> None:
    upkeep(workspace, now=CLOCK + timedelta(days=500))
    with Lake.open(workspace, writer=True) as lake:
        land_days(lake, tmp_path, 7, 7)
        assert lake.cursor().execute(
            "SELECT count(*), sum(facts) FROM lake.fact_slice"
        ).fetchone() == (7, 6 * 30 - 20 + 30)


def test_it_waits_for_a_running_import(workspace: Workspace) -> None:
    begun, ended = threading.Event(), []

    def importing() -> None:
        with writer_lock(workspace.lake, Text.same("importing")):
            begun.set()
            time.sleep(0.6)
            ended.append(time.monotonic())

    other = threading.Thread(target=importing)
    other.start()
    begun.wait(5)
    upkeep(workspace, now=CLOCK)
    assert ended
    assert time.monotonic() >= ended[0]
    other.join()


def test_a_step_that_would_lose_a_row_changes_nothing(workspace: Workspace) -> None:
    numbers = content(workspace)
    lossy = "DELETE FROM lake.ad_daily WHERE campaign_id = 'c1'"
    with (
        Lake.open(workspace, writer=True) as lake,
        pytest.raises(StoreError, match="would have changed the rows of 'ad_daily'"),
    ):
        module._rearrange(lake, "lake", "ad_daily", lossy)
    assert content(workspace) == numbers


def test_files_go_a_while_after_no_snapshot_names_them(workspace: Workspace) -> None:
    before = data_files(workspace)
    upkeep(workspace, now=CLOCK)
    assert set(data_files(workspace)) > set(before), "a reader may still have them open"
    numbers = content(workspace)
    report = upkeep(workspace, now=CLOCK + timedelta(days=60))
    assert report.expired > 0
    later = upkeep(workspace, now=CLOCK + timedelta(days=63))
    left = data_files(workspace)
    assert report.deleted + later.deleted >= len(before)
    assert report.freed + later.freed >= 4000 * len(before)
    assert not set(left) & set(before)
    assert (report.orphans, later.orphans) == (0, 0)
    assert content(workspace) == numbers


def test_what_a_killed_import_left_goes_after_an_hour(workspace: Workspace) -> None:
    stray = data_files(workspace)[0].with_name("left-behind.parquet")
    fresh = stray.with_name("being-written.parquet")
    for path, age in ((stray, 2 * 3600), (fresh, 600)):
        path.write_bytes(b"half")
        os.utime(path, (CLOCK.timestamp() - age,) * 2)
    named = set(data_files(workspace)) - {stray}
    report = upkeep(workspace, now=CLOCK)
    assert (report.orphans, report.deleted, report.freed) == (1, 1, 4)
    assert not stray.exists()
    assert named <= set(data_files(workspace))


def test_a_copied_workspace_keeps_its_files(workspace: Workspace, tmp_path: Path) -> None:
    moved = type(workspace)(workspace.root.rename(tmp_path / "elsewhere"))
    for path in data_files(moved):
        os.utime(path, (CLOCK.timestamp() - 90_000,) * 2)
    numbers = content(moved)
    report = upkeep(moved, now=CLOCK)
    assert (report.orphans, report.deleted) == (0, 0)
    assert content(moved) == numbers


def test_raw_files_and_leftovers_go_when_their_time_is_over(workspace: Workspace) -> None:
    day = 24 * 3600
    old, young = (workspace.files / name[:2] / f"{name}.zst" for name in ("a" * 64, "b" * 64))
    half, busy = workspace.files / "77-ads.csv.new", workspace.files / "78-ads.csv.new"
    notes = workspace.files / "LEEME.txt"
    tmp = workspace.lake / "tmp"
    left, working = tmp / "import-old" / "0001.parquet", tmp / "import-new" / "0001.parquet"
    spill = tmp / "duckdb_temp_storage-0.tmp"
    for path, age in (
        (old, 91 * day), (young, 89 * day), (half, 2 * day), (busy, 600), (notes, 500 * day),
        (left, 2 * day), (working, 600), (spill, 2 * day),
    ):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"12345")
        os.utime(path, (CLOCK.timestamp() - age,) * 2)
    for folder in (left.parent, working.parent):
        os.utime(folder, (CLOCK.timestamp() - 2 * day,) * 2)
    report = upkeep(workspace, now=CLOCK)
    assert (report.raw, report.scratch) == (1, 3)
    assert [path.exists() for path in (old, young, half, busy, notes)] == [
        False, True, False, True, True,
    ]  # fmt: skip
    assert [path.exists() for path in (left.parent, working, spill)] == [False, True, False]


def people_kept(workspace: Workspace) -> tuple[int, Any]:
    with Lake.open(workspace, writer=True) as lake:
        cursor = lake.cursor()
        kept = len(past.snapshots(cursor, "people"))
        return kept, cursor.execute(
            "SELECT count(*), sum(contact_key) FROM people.person"
        ).fetchone()


def test_the_past_of_persons_stays_seven_days(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "w")
    with Lake.create(made) as lake:
        for n in range(4):
            lake.cursor().execute(f"INSERT INTO people.person VALUES ({n + 1}, 'hash{n}', NULL)")
    before, persons = people_kept(made)
    assert persons == (4, 10)
    upkeep(made, now=CLOCK + timedelta(days=6))
    assert people_kept(made)[0] >= before
    upkeep(made, now=CLOCK + timedelta(days=8))
    assert people_kept(made) == (1, persons)


def test_a_workspace_without_a_lake_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"catalog\.sqlite"):
        upkeep(new_workspace(tmp_path / "w"), now=CLOCK)
