"""The lake of a workspace: open it, read it on one snapshot, write it one writer at a time."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Self, TypeVar

import duckdb

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.store import connection, failures, migrate, past, readers
from norte.store.lock import writer_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from norte.workspace.folder import Workspace

Result = TypeVar("Result")
_ATTEMPTS = 6


class Lake:
    """Canonical and derived tables as `lake."name"`, readable while another process writes.

    A writer also has `people.person`. Use `create` or `open`; the tables are those of
    `norte.schema.all_tables()` and `load_log`, `reject`, `kpi_value`.
    """

    def __init__(self, workspace: Workspace, *, writer: bool, as_of: int | datetime | None) -> None:
        self.workspace = workspace
        self.writer = writer
        self.as_of = as_of
        self.lock_wait = 60.0
        self._local = threading.local()
        threads = connection.importer_threads() if writer else None
        self._root = connection.connect(workspace.lake / "tmp", threads=threads)
        self._attach()

    @classmethod
    def create(cls, workspace: Workspace) -> Lake:
        """A new, empty lake in the workspace, open for writing; refuses an existing one."""
        catalog, _ = connection.places(workspace.lake, "lake")
        if catalog.exists():
            raise StoreError(
                Text(es="«{where}» ya tiene un lago", en="'{where}' already has a lake").fill(
                    where=workspace.lake
                )
            )
        with failures.explained(workspace.lake):
            for name in ("lake", "people"):
                connection.places(workspace.lake, name)[1].mkdir(parents=True, exist_ok=True)
            with writer_lock(workspace.lake, Text(es="crear el lago", en="create the lake")):
                migrate.create(workspace)
        return cls.open(workspace, writer=True)

    @classmethod
    def open(
        cls, workspace: Workspace, *, writer: bool = False, as_of: int | datetime | None = None
    ) -> Lake:
        """The lake of the workspace; an older one is first brought to this program's schema.

        `as_of` (a snapshot or an aware instant) pins every statement to the past; it is for
        readers. A StoreError says when the lake is missing, damaged or newer than the program.
        """
        if writer and as_of is not None:
            raise ValueError("the past cannot be written")
        for name in ("lake", "people") if writer else ("lake",):
            catalog = connection.places(workspace.lake, name)[0]
            if not catalog.is_file():
                raise _no_catalogue(workspace, name)
            if catalog.stat().st_size == 0:
                raise failures.damaged(workspace.lake, OSError(f"{catalog.name}: 0 bytes"))
        with failures.explained(workspace.lake):
            lake = cls(workspace, writer=writer, as_of=as_of)
            try:
                lake._bring_up_to_date()
                lake._refuse_gone(lake.cursor())
            except BaseException:
                lake.close()
                raise
        return lake

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's cursor; inside `reading` or `writing` it is in that transaction."""
        made: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if made is None:
            made = self._root.cursor()
            self._local.cursor = made
        return made

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction on one pinned snapshot: every statement sees the same data."""
        cursor = self.cursor()
        if getattr(self._local, "depth", 0):
            yield cursor
            return
        folder = self.workspace.lake
        with failures.explained(folder), readers.at_work(folder) as pinned:
            cursor.execute("BEGIN TRANSACTION")
            self._local.depth = 1
            try:
                self._refuse_gone(cursor)
                cursor.execute("FROM lake.current_snapshot()").fetchall()
                pinned()
                yield cursor
            finally:
                self._local.depth = 0
                _end(cursor, "ROLLBACK")

    def write(self, work: Callable[[duckdb.DuckDBPyConnection], Result], what: Text) -> Result:
        """Run `work` as one transaction under the writer's lock; repeated whole on a conflict.

        `what` tells those who wait what is being done. Nothing stays of a `work` that fails.
        """
        with self.locked(what):
            return self.transact(work)

    @contextmanager
    def locked(self, what: Text) -> Iterator[None]:
        """Hold the writer's lock for several transactions."""
        if not self.writer:
            raise ValueError("this lake was opened for reading")
        with (
            writer_lock(self.workspace.lake, what, wait=self.lock_wait),
            failures.explained(self.workspace.lake),
        ):
            yield

    def transact(self, work: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
        """One transaction inside `locked`, repeated whole while the catalogue is busy."""
        for attempt in range(_ATTEMPTS):
            try:
                return self._attempt(work)
            except duckdb.Error as error:
                if not failures.is_conflict(error) or attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _attempt(self, work: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
        cursor = self.cursor()
        cursor.execute("BEGIN TRANSACTION")
        self._local.depth = 1
        try:
            result = work(cursor)
            with readers.nobody_pins(self.workspace.lake):
                cursor.execute("COMMIT")
        except BaseException:
            _end(cursor, "ROLLBACK")
            raise
        finally:
            self._local.depth = 0
        return result

    def snapshot(self) -> int:
        """Number of the snapshot that a statement would read now: the version of the data."""
        with failures.explained(self.workspace.lake):
            row = self.cursor().execute("SELECT id FROM lake.current_snapshot()").fetchone()
        if row is None:
            raise AssertionError("a lake has at least the snapshot of its creation")
        return int(row[0])

    def close(self) -> None:
        """End every cursor of this lake."""
        self._root.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _attach(self) -> None:
        folder = self.workspace.lake
        instant = self.as_of
        if isinstance(instant, datetime):
            instant = instant.astimezone(UTC)
        how: Literal["read", "write"] = "write" if self.writer else "read"
        connection.attach(self._root, folder, "lake", how=how, as_of=instant)
        if self.writer:
            connection.attach(self._root, folder, "people")

    def _refuse_gone(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """The past that upkeep has let go is an error, never the data of another day."""
        if self.as_of is not None:
            past.refuse_gone(cursor, self.as_of)

    def _bring_up_to_date(self) -> None:
        state = migrate.state(self._root)
        migrate.refuse_newer(state, self.workspace)
        if state.is_current or self.as_of is not None:
            return
        with writer_lock(self.workspace.lake, migrate.WHAT, wait=self.lock_wait):
            migrate.run(self.workspace)


def _end(cursor: duckdb.DuckDBPyConnection, how: str) -> None:
    try:
        cursor.execute(how)
    except duckdb.TransactionException:
        return  # the failure had already ended it


def _no_catalogue(workspace: Workspace, name: str) -> StoreError:
    return StoreError(
        Text(
            es="no hay catálogo en «{where}»: falta {file}",
            en="there is no catalogue in '{where}': {file} is missing",
        ).fill(where=workspace.lake, file=connection.places(workspace.lake, name)[0].name),
        Text(
            es="si el espacio es nuevo, importe algo; si tenía datos, recupere la última copia: "
            "norte restore COPIA CARPETA_NUEVA",
            en="if the workspace is new, import something; if it held data, recover the last "
            "backup: norte restore BACKUP NEW_FOLDER",
        ),
    )
