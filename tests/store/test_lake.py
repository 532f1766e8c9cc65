"""Opening, reading on one snapshot, the past, one writer at a time, and the lake's own schema."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.schema import all_tables
from norte.store import Lake, connection, land, migrate
from norte.workspace.folder import Workspace
from tests.store.store_kit import NOW, SLICES, ad, batch, new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHAT = Text(es="una prueba", en="a test")


def go(lake: Lake, root: Path, *rows: dict[str, Any]) -> int:
    return int(land(lake, batch(root / "s", {"ad_daily": list(rows)}), [SLICES], now=NOW).load_id)


def clicks(lake: Lake) -> Any:
    with lake.reading() as cursor:
        return cursor.execute("SELECT sum(clicks) FROM lake.ad_daily").fetchall()[0][0]


def said(error: pytest.ExceptionInfo[StoreError], es: str, en: str) -> None:
    """The error speaks both languages and says what to do next."""
    assert es in error.value.say("es")
    assert en in error.value.say("en")
    assert error.value.hint is not None


class TestOpening:
    def test_every_canonical_table_is_there_with_its_types(self, lake: Lake) -> None:
        rows = lake.cursor().execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() "
            "WHERE database_name = 'lake'"
        )
        found = {(table, column): kind for table, column, kind in rows.fetchall()}
        wanted = {"money": "DECIMAL(18,6)", "person": "BIGINT", "instant": "TIMESTAMP"}
        for table in all_tables().values():
            for column in table.columns:
                kind = found[table.name, column.name]
                assert kind == wanted.get(column.type, kind)
        assert {"load_log", "reject", "kpi_value"} <= {table for table, _ in found}

    def test_nothing_is_fetched_or_picked_up_from_python(self, lake: Lake) -> None:
        settings = lake.cursor().execute(
            "SELECT current_setting('autoinstall_known_extensions'), "
            "current_setting('autoload_known_extensions'), "
            "current_setting('python_enable_replacements'), current_setting('memory_limit')"
        )
        assert settings.fetchone() == (False, False, False, "572.2 MiB")

    def test_a_second_lake_in_the_same_folder_is_refused(self, workspace: Workspace) -> None:
        with pytest.raises(StoreError) as error:
            Lake.create(workspace)
        assert "ya tiene" in error.value.say("es")

    @pytest.mark.parametrize("name", ["catalog.sqlite", "people.sqlite"])
    def test_a_missing_catalogue(self, workspace: Workspace, name: str) -> None:
        (workspace.lake / name).unlink()
        with pytest.raises(StoreError) as error:
            Lake.open(workspace, writer=True)
        said(error, f"falta {name}", f"{name} is missing")
        assert not (workspace.lake / name).exists()

    @pytest.mark.parametrize("content", [b"", b"not a database " * 500], ids=["empty", "other"])
    @pytest.mark.parametrize("writer", [True, False])
    def test_a_damaged_catalogue(
        self, workspace: Workspace, content: bytes, *, writer: bool
    ) -> None:
        (workspace.lake / "catalog.sqlite").write_bytes(content)
        with pytest.raises(StoreError) as error:
            Lake.open(workspace, writer=writer)
        said(error, "norte restore", "norte restore")
        assert (workspace.lake / "catalog.sqlite").read_bytes() == content

    def test_half_a_catalogue(self, workspace: Workspace) -> None:
        file = workspace.lake / "catalog.sqlite"
        file.write_bytes(file.read_bytes()[:40_000])
        with pytest.raises(StoreError) as error:
            Lake.open(workspace)
        said(error, "está dañado", "is damaged")

    def test_a_lost_data_file_is_named(self, lake: Lake, tmp_path: Path) -> None:
        go(lake, tmp_path, *(ad(1, f"c{n}") for n in range(50)))
        (lost,) = lake.workspace.lake.glob("data/main/ad_daily/*.parquet")
        lost.unlink()
        with pytest.raises(StoreError) as error:
            clicks(lake)
        said(error, lost.name, lost.name)

    def test_a_copied_workspace_opens_and_grows_apart(self, lake: Lake, tmp_path: Path) -> None:
        go(lake, tmp_path, *(ad(1, f"c{n}") for n in range(50)))
        lake.close()
        copy = Workspace(shutil.copytree(lake.workspace.root, tmp_path / "other" / "copy"))
        shutil.rmtree(lake.workspace.root)
        with Lake.open(copy, writer=True) as other:
            assert clicks(other) == 500
            go(other, tmp_path, ad(2, clicks=1))
            assert clicks(other) == 501


class TestReading:
    def test_a_reader_stays_on_its_snapshot(self, lake: Lake, tmp_path: Path) -> None:
        go(lake, tmp_path, ad(1, clicks=1))
        with Lake.open(lake.workspace) as reader:
            with reader.reading() as cursor:
                before = cursor.execute("SELECT sum(clicks) FROM lake.ad_daily").fetchone()
                go(lake, tmp_path, ad(2, clicks=10))
                after = cursor.execute("SELECT sum(clicks) FROM lake.ad_daily").fetchone()
                assert before == after == (1,)
                assert clicks(reader) == 1, "inside it is the same transaction"
            assert clicks(reader) == 11
            assert reader.snapshot() == lake.snapshot()

    def test_a_reader_cannot_write(self, lake: Lake) -> None:
        with Lake.open(lake.workspace) as reader:
            with pytest.raises(ValueError, match="for reading"):
                reader.write(lambda cursor: cursor, WHAT)
            with pytest.raises(duckdb.InvalidInputException, match="read-only"):
                reader.cursor().execute("DELETE FROM lake.ad_daily")

    def test_a_bug_keeps_its_traceback(self, lake: Lake) -> None:
        with pytest.raises(duckdb.CatalogException), lake.reading() as cursor:
            cursor.execute("SELECT * FROM lake.nothing")
        assert clicks(lake) is None, "the cursor is free again"

    def test_the_past_gives_the_old_numbers(self, lake: Lake, tmp_path: Path) -> None:
        go(lake, tmp_path, ad(1, clicks=1))
        old = lake.snapshot()
        go(lake, tmp_path, ad(1, clicks=7))
        times = dict(
            lake.cursor()
            .execute("SELECT snapshot_id, snapshot_time FROM ducklake_snapshots('lake')")
            .fetchall()
        )
        moment = times[old + 1] - timedelta(milliseconds=1)
        for as_of in (old, moment):
            with Lake.open(lake.workspace, as_of=as_of) as past:
                assert clicks(past) == 1
                assert past.snapshot() == old
                facts = past.cursor().execute("SELECT sum(facts) FROM lake.fact_slice").fetchone()
                assert facts == (1,)
        assert clicks(lake) == 7

    @pytest.mark.parametrize("as_of", [999, datetime(2020, 1, 1, tzinfo=UTC)], ids=str)
    def test_a_past_that_never_was(self, workspace: Workspace, as_of: int | datetime) -> None:
        with pytest.raises(StoreError) as error:
            Lake.open(workspace, as_of=as_of)
        assert error.value.hint is not None


HOLD = """
import sys
from pathlib import Path
from norte.base.text import Text
from norte.store.lock import writer_lock
with writer_lock(Path(sys.argv[1]), Text(es="importar ventas.csv", en="import sales.csv")):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the writer's lock until it is told or killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


class TestOneWriter:
    def test_who_waits_too_long_is_told_for_whom(self, lake: Lake, tmp_path: Path) -> None:
        lake.lock_wait = 0.2
        with holder(lake.workspace.lake) as owner, pytest.raises(StoreError) as error:
            go(lake, tmp_path, ad(1))
        said(error, "importar ventas.csv", "import sales.csv")
        said(error, str(owner.pid), str(owner.pid))
        assert clicks(lake) is None

    def test_a_dead_writer_holds_nobody_up(self, lake: Lake, tmp_path: Path) -> None:
        lake.lock_wait = 5
        with holder(lake.workspace.lake) as owner:
            owner.send_signal(signal.SIGKILL)
            owner.wait()
            assert go(lake, tmp_path, ad(1)) == 1

    def test_readers_do_not_wait_for_a_writer(self, lake: Lake) -> None:
        lake.close()
        with holder(lake.workspace.lake), Lake.open(lake.workspace) as reader:
            assert clicks(reader) is None

    def test_a_conflict_repeats_the_whole_transaction(self, lake: Lake) -> None:
        """Someone who does not know the lock changes the same rows in between, once."""
        stranger = connection.connect(lake.workspace.lake / "tmp")
        connection.attach(stranger, lake.workspace.lake, "lake")
        lake.write(lambda c: c.execute("INSERT INTO lake.lake_info VALUES ('n', '1')"), WHAT)
        attempts = []

        def work(cursor: duckdb.DuckDBPyConnection) -> None:
            attempts.append(cursor.execute("SELECT value FROM lake.lake_info WHERE name = 'n'"))
            cursor.execute("DELETE FROM lake.lake_info WHERE name = 'n'")
            if len(attempts) == 1:
                stranger.execute("UPDATE lake.lake_info SET value = '2' WHERE name = 'n'")
            cursor.execute("INSERT INTO lake.lake_info VALUES ('n', '3')")

        lake.write(work, WHAT)
        stranger.close()
        rows = lake.cursor().execute("SELECT value FROM lake.lake_info WHERE name = 'n'").fetchall()
        assert rows == [("3",)]
        assert len(attempts) == 2


class TestMigrations:
    def state(self, workspace: Workspace) -> migrate.State:
        with Lake.open(workspace) as lake:
            return migrate.state(lake.cursor())

    def mark(self, lake: Lake, name: str, value: str) -> None:
        def work(cursor: duckdb.DuckDBPyConnection) -> None:
            cursor.execute("UPDATE lake.lake_info SET value = ? WHERE name = ?", [value, name])

        lake.write(work, WHAT)

    def test_a_new_lake_is_at_the_newest_schema(self, workspace: Workspace) -> None:
        assert self.state(workspace) == migrate.State(migrate.latest(), migrate.fingerprint())

    @pytest.mark.parametrize("writer", [True, False])
    def test_a_newer_lake_is_refused_untouched(self, lake: Lake, *, writer: bool) -> None:
        self.mark(lake, "schema", "99")
        before = lake.snapshot()
        with pytest.raises(StoreError) as error:
            Lake.open(lake.workspace, writer=writer)
        said(error, "esquema 99", "schema 99")
        assert lake.snapshot() == before
        assert not list(lake.workspace.lake.glob("before-*"))

    @pytest.mark.parametrize("writer", [True, False])
    def test_a_column_that_the_schema_gained_is_added(
        self, lake: Lake, tmp_path: Path, *, writer: bool
    ) -> None:
        go(lake, tmp_path, ad(1, video_views=5))

        def lose(cursor: duckdb.DuckDBPyConnection) -> None:
            cursor.execute("ALTER TABLE lake.ad_daily DROP COLUMN video_views")
            cursor.execute("DROP TABLE lake.refund")

        lake.write(lose, WHAT)
        self.mark(lake, "fingerprint", "older")
        lake.close()
        with Lake.open(lake.workspace, writer=writer) as opened:
            rows = opened.cursor().execute("SELECT clicks, video_views FROM lake.ad_daily")
            assert rows.fetchall() == [(10, None)]
            assert opened.cursor().execute("SELECT * FROM lake.refund").fetchall() == []
        copies = list(lake.workspace.lake.glob("before-*.sqlite"))
        assert [copy.name for copy in copies] == ["before-0001-older.sqlite"]

    def test_a_step_runs_once_and_a_failing_one_leaves_the_lake(
        self, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go(lake, tmp_path, ad(1))
        lake.close()
        known = migrate.steps()

        def second(cursor: duckdb.DuckDBPyConnection) -> None:
            cursor.execute("ALTER TABLE lake.reject ADD COLUMN seen BOOLEAN")

        def third(cursor: duckdb.DuckDBPyConnection) -> None:
            cursor.execute("DELETE FROM lake.ad_daily")
            raise ZeroDivisionError

        more = (migrate.Step(2, "second", second), migrate.Step(3, "third", third))
        monkeypatch.setattr(migrate, "steps", lambda: (*known, *more))
        with pytest.raises(ZeroDivisionError):
            Lake.open(lake.workspace, writer=True)
        monkeypatch.setattr(migrate, "steps", lambda: (*known, more[0]))
        with Lake.open(lake.workspace, writer=True) as opened:
            assert migrate.state(opened.cursor()).number == 2
            assert clicks(opened) == 10
            assert opened.cursor().execute("SELECT seen FROM lake.reject").fetchall() == []

    def test_the_copy_taken_before_opens_as_the_old_lake(self, lake: Lake, tmp_path: Path) -> None:
        go(lake, tmp_path, *(ad(1, f"c{n}") for n in range(50)))
        found = migrate.state(lake.cursor())
        copy = migrate.save(lake.workspace, found)
        go(lake, tmp_path, ad(2))
        lake.close()
        for leftover in lake.workspace.lake.glob("catalog.sqlite*"):
            leftover.unlink()
        copy.rename(lake.workspace.lake / "catalog.sqlite")
        with Lake.open(lake.workspace) as old:
            assert clicks(old) == 500


def test_a_new_workspace_becomes_a_lake(tmp_path: Path) -> None:
    with Lake.create(new_workspace(tmp_path / "ws")) as lake:
        assert go(lake, tmp_path, ad(1)) == 1
