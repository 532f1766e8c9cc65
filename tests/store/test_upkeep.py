"""Upkeep changes files and what past can be asked, never a number; readers do not notice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.store import Lake, land, past, readers
from norte.store import upkeep as module
from norte.store.lock import writer_lock
from norte.store.undo import undo
from norte.store.upkeep import upkeep
from tests.store.store_kit import NOW, SLICES, ad, batch, march, new_workspace, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from norte.workspace.folder import Workspace

TABLES = ("ad_daily", "fact_slice", "coverage", "load_log", "lake_info", "derivation_log")
# DuckLake stamps snapshots and files by the clock of the machine.
CLOCK = datetime.now(UTC)  # noqa: TID251


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Six days of 30 campaigns, of which a later file replaced two and a third one some rows."""
    made = new_workspace(tmp_path / "w")
    with Lake.create(made) as lake:
        for day in range(1, 7):
            _land(lake, tmp_path, day, day)
        _land(lake, tmp_path, 2, 3, campaigns=20, clicks=7)
        rows = [ad(day, f"c{n}", clicks=1) for day in (4, 5) for n in range(12)]
        one = batch(tmp_path / "s", {"ad_daily": rows}, coverage=(march(4, 5),), mode="merge")
        land(lake, one, [SLICES], now=NOW)
    return made


def _land(
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
        first = _land(lake, tmp_path, 1, 6, campaigns=31, clicks=99)
    upkeep(workspace, now=CLOCK)
    with Lake.open(workspace, writer=True) as lake:
        assert undo(lake, first, [SLICES], now=NOW).restored["ad_daily"] == 6 * 30 - 20
    for table in ("ad_daily", "fact_slice"):
        assert content(workspace)[table] == numbers[table]


def test_imports_go_on_afterwards(workspace: Workspace, tmp_path: Path) -> None:
    upkeep(workspace, now=CLOCK + timedelta(days=500))
    with Lake.open(workspace, writer=True) as lake:
        _land(lake, tmp_path, 7, 7)
        assert lake.cursor().execute(
            "SELECT count(*), sum(facts) FROM lake.fact_slice"
        ).fetchone() == (7, 6 * 30 - 20 + 30)


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


MADRID = ZoneInfo("Europe/Madrid")
TAKEN = [
    "2025-01-10 12:00", "2025-01-31 12:00", "2025-01-31 23:30",  # the last: 1 February in Madrid
    "2025-02-27 12:00", "2025-04-02 12:00", "2025-04-03 12:00", "2026-02-10 12:00",
    "2026-02-11 12:00", "2026-03-01 12:00",
]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "whole_days", "kept"),
    [
        (0, 35, [1, 3, 5, 6, 7, 8]),  # in force at midnight of a 1st in Madrid, or since 9 February
        (400, 0, [8]),
        (200, 35, [5, 6, 7, 8]),
        (0, 0, [1, 3, 5, 7, 8]),
    ],
)
def test_month_ends_and_the_last_days_stay(days: int, whole_days: int, kept: list[int]) -> None:
    have = [past.Snapshot(n, at(day)) for n, day in enumerate(TAKEN)]
    now = at("2026-03-16 12:00")
    terms = past.Terms(
        whole_since=now - timedelta(days=whole_days),
        ends_since=at("2024-01-01") if days == 0 else now - timedelta(days=400 - days),
        zone=MADRID,
    )
    going = past.expendable(have, terms)
    assert [one.number for one in have if one not in going] == kept


def test_without_a_zone_no_month_end_stays() -> None:
    have = [past.Snapshot(n, at(day)) for n, day in enumerate(TAKEN)]
    terms = past.Terms(whole_since=at("2026-02-20"), ends_since=at("2020-01-01"), zone=None)
    assert [one.number for one in past.expendable(have, terms)] == [0, 1, 2, 3, 4, 5, 6]


def date_snapshots(workspace: Workspace, days: list[str]) -> list[int]:
    """Give the lake's last snapshots these instants, and earlier ones the first; their numbers."""
    with Lake.open(workspace, writer=True) as lake:
        numbers = [one.number for one in past.snapshots(lake.cursor())]
        dated = dict(zip(numbers[-len(days) :], days, strict=True))
        for number in numbers:
            lake.cursor().execute(
                "UPDATE __ducklake_metadata_lake.ducklake_snapshot SET snapshot_time = ? "
                "WHERE snapshot_id = ?",
                [f"{dated.get(number, '2024-01-01 00:00')}:00+00", number],
            )
    return list(dated)


def clicks(workspace: Workspace, as_of: int | datetime) -> Any:
    with Lake.open(workspace, as_of=as_of) as lake, lake.reading() as cursor:
        (total,) = cursor.execute("SELECT sum(clicks) FROM lake.ad_daily").fetchall()
        return total[0]


def test_the_past_that_is_kept_answers_and_the_rest_is_refused(workspace: Workspace) -> None:
    # days 1 … 6 of 300 clicks each, then 2-3 become 280 and half of 4-5 gives way
    numbers = date_snapshots(
        workspace,
        ["2026-01-05 10:00", "2026-01-31 10:00", "2026-02-03 10:00", "2026-02-20 10:00",
         "2026-03-02 10:00", "2026-05-20 10:00", "2026-05-21 10:00", "2026-05-22 10:00"],
    )  # fmt: skip
    before = history(workspace)
    report = upkeep(workspace, now=at("2026-06-01 12:00"))
    assert report.expired >= 2
    with Lake.open(workspace) as lake:
        have = {one.number for one in past.snapshots(lake.cursor())}
    assert have.issuperset(numbers[1:2] + numbers[3:])
    assert have.isdisjoint((numbers[0], numbers[2]))
    after = history(workspace)
    assert all(after[number] == rows for number, rows in before.items() if number in have)

    assert clicks(workspace, at("2026-01-31 23:00")) == 600, "the end of January"
    assert clicks(workspace, numbers[3]) == clicks(workspace, at("2026-02-28 22:00")) == 1200
    assert clicks(workspace, at("2026-05-20 12:00")) == 1800
    for gone in (at("2026-01-20 12:00"), at("2026-02-10 12:00"), numbers[0], numbers[2], 10_000):
        with pytest.raises(StoreError) as told:
            clicks(workspace, gone)
        assert told.value.hint is not None
    with pytest.raises(StoreError, match=r"'2026-02-10 12:00:00 UTC' is not kept") as told:
        clicks(workspace, at("2026-02-10 12:00"))
    assert told.value.hint is not None
    assert "2026-01-31 10:00:00" in told.value.hint.es
    assert "2026-02-20 10:00:00" in told.value.hint.en


def test_what_was_refused_stays_refused_after_more_upkeep(workspace: Workspace) -> None:
    date_snapshots(workspace, ["2026-01-05 10:00", "2026-01-31 10:00", "2026-02-03 10:00"])
    upkeep(workspace, now=at("2026-03-20 12:00"))
    assert clicks(workspace, at("2026-01-31 12:00")) is not None
    upkeep(workspace, now=at("2027-06-20 12:00"))
    for day in ("2026-01-31 12:00", "2026-01-10 12:00", "2026-02-01 00:30"):
        with pytest.raises(StoreError):
            clicks(workspace, at(day))


def test_a_reader_of_the_past_is_told_when_it_goes_meanwhile(workspace: Workspace) -> None:
    numbers = date_snapshots(
        workspace, ["2026-01-05 10:00", "2026-01-15 10:00", "2026-02-03 10:00"]
    )
    with Lake.open(workspace, as_of=numbers[0]) as lake:
        with lake.reading() as cursor:
            assert cursor.execute("SELECT count(*) FROM lake.ad_daily").fetchone() == (180,)
        upkeep(workspace, now=at("2026-06-20 12:00"))
        with pytest.raises(StoreError), lake.reading():
            pytest.fail("the data of another day")


READER = """
import sys
from pathlib import Path
from norte.workspace.folder import Workspace
from norte.store import Lake
with Lake.open(Workspace(Path(sys.argv[1]))) as lake:
    print("ready", flush=True)
    reads, seen = 0, set()
    while not Path(sys.argv[2]).exists():
        with lake.reading() as cursor:
            for name in ("load_log", "coverage", "load_log"):
                got = cursor.execute(
                    f"SELECT count(*), max(load_id), count(DISTINCT load_id) FROM lake.{name}"
                ).fetchone()
                assert got[0] == got[1] == got[2], (name, got)
            rows = cursor.execute(
                "SELECT count(*), (SELECT 30 * count(*) FROM lake.load_log) FROM lake.ad_daily"
            ).fetchone()
            assert rows[0] == rows[1], rows
            reads += 1
            seen.add(rows[0])
print(reads, len(seen), flush=True)
"""


def test_readers_see_no_error_and_no_half_batch(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "w")
    stop = tmp_path / "stop"
    with Lake.create(made) as lake:
        _land(lake, tmp_path, 1, 1)
    orders = [sys.executable, "-c", READER, str(made.root), str(stop)]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    reading = [subprocess.Popen(orders, **pipe) for _ in range(2)]  # type: ignore[call-overload]
    try:
        assert [one.stdout.readline() for one in reading] == ["ready\n"] * 2
        flushed = 0
        for day in range(2, 6):
            with Lake.open(made, writer=True) as lake:
                _land(lake, tmp_path, day, day)
            report = upkeep(made, now=CLOCK + timedelta(days=100 * day))
            flushed += report.flushed
    finally:
        stop.touch()
        told = [one.communicate(timeout=60) for one in reading]
    assert [errors for _, errors in told] == ["", ""]
    for out, _ in told:
        reads, states = map(int, out.split())
        assert reads >= 5
        assert states >= 2
    assert flushed > 0
    assert content(made)["ad_daily"][0] == 150


def test_upkeep_waits_for_no_reader_for_long(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    with Lake.open(workspace) as lake, lake.reading() as cursor:
        rows = cursor.execute("SELECT count(*) FROM lake.load_log").fetchone()
        report = upkeep(workspace, now=CLOCK + timedelta(days=500))
        assert cursor.execute("SELECT count(*) FROM lake.load_log").fetchone() == rows == (8,)
    assert (report.flushed, report.expired) == (0, 0)
    assert report.postponed == 1
    again = upkeep(workspace, now=CLOCK + timedelta(days=500))
    assert again.flushed >= 8
    assert again.expired >= 8
    assert again.postponed == 0


def test_readers_come_in_again_after_it(tmp_path: Path) -> None:
    with (
        readers.at_work(tmp_path),
        readers.at_work(tmp_path),
        readers.nobody_at_work(tmp_path, wait=0.02) as alone,
    ):
        assert not alone
    inside: list[float] = []

    def read() -> None:
        with readers.at_work(tmp_path):
            inside.append(time.monotonic())

    with readers.nobody_at_work(tmp_path, wait=1) as alone:
        assert alone
        waiting = threading.Thread(target=read)
        waiting.start()
        waiting.join(0.1)
        assert not inside
    waiting.join(5)
    assert len(inside) == 1


def test_a_commit_waits_until_a_reader_has_pinned_its_snapshot(workspace: Workspace) -> None:
    told: list[str] = []

    def importing() -> None:
        with Lake.open(workspace, writer=True) as lake:
            lake.write(
                lambda cursor: cursor.execute("DELETE FROM lake.ad_daily").fetchall(),
                Text.same("test"),
            )
            told.append("committed")

    with readers.at_work(workspace.lake) as pinned:
        other = threading.Thread(target=importing)
        other.start()
        other.join(1.5)
        told.append("pinned")
        pinned()
        other.join(20)
        told.append("read")
    assert told == ["pinned", "committed", "read"]


def test_who_may_only_read_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(readers, "_made", refused)
    with readers.at_work(tmp_path):
        assert list(tmp_path.iterdir()) == []


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


@pytest.fixture(autouse=True)
def _no_lock_left(tmp_path: Path) -> Iterator[None]:
    """Every test ends with nobody holding the readers' room."""
    yield
    for gate in tmp_path.rglob("readers.gate"):
        with readers.nobody_at_work(gate.parent, wait=0.5) as alone:
            assert alone
