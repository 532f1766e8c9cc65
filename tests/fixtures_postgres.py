"""A PostgreSQL server of the tests' own: on loopback, in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests.needs import require

DatabaseMaker = Callable[[], str]

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_connections": "40",
    "timezone": "UTC",
}
START_SECONDS = 30
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server: it refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def fit(cls) -> Account:
        """Ourselves, or an account without rights when we are root."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        require("postgres", "we are root, and no account 'postgres' or 'nobody' exists")

    def start(self, command: list[str], folder: Path) -> subprocess.Popen[bytes]:
        """Start `command` in `folder` as this account, its words going to `folder`/log."""
        switch = os.geteuid() == 0
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=folder,
                env={"PATH": os.defpath, "LC_ALL": "C", "HOME": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=self.uid if switch else None,
                group=self.gid if switch else None,
                extra_groups=[] if switch else None,
            )


def find_programs() -> tuple[str, str]:
    """`initdb` and `postgres`: on PATH, or the newest of the distribution's folders."""
    places = [None, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)]
    for place in places:
        where = None if place is None else str(place)
        initdb, postgres = shutil.which("initdb", path=where), shutil.which("postgres", path=where)
        if initdb and postgres:
            return initdb, postgres
    require("postgres", "no initdb and postgres on PATH or in /usr/lib/postgresql/*/bin")


def _version(binaries: Path) -> float:
    try:
        return float(binaries.parent.name)
    except ValueError:
        return 0.0


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(port: int) -> bool:
    """Whether something listens on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start_server(
    postgres: str, folder: Path, account: Account
) -> tuple[subprocess.Popen[bytes], int]:
    """The running server and its port; another port when somebody was quicker."""
    for _attempt in range(3):
        port = free_port()
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        command = [postgres, "-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
        server = account.start([*command, *options], folder)
        deadline = time.monotonic() + START_SECONDS
        while server.poll() is None and time.monotonic() < deadline:
            if answers(port) and _accepts(port):
                return server, port
            time.sleep(0.05)
        stop_server(server)
    log = (folder / "log").read_text("utf-8", errors="replace")
    raise RuntimeError(f"PostgreSQL did not start:\n{log[-2000:]}")


def _accepts(port: int) -> bool:
    import psycopg

    try:
        psycopg.connect(address(port, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def stop_server(server: subprocess.Popen[bytes]) -> None:
    """End the server by its own process id: politely, then at once."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(sign)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def address(port: int, database: str) -> str:
    """The URL of a database of the tests' server."""
    return f"postgresql://norte@127.0.0.1:{port}/{database}"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a running server's own database; make yours with `postgres_database`."""
    pytest.importorskip("psycopg", reason="the extra 'postgres' is not installed")
    initdb, postgres = find_programs()
    account = Account.fit()
    with tempfile.TemporaryDirectory(prefix="norte-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        os.chown(folder, account.uid, account.gid)
        options = ["-U", "norte", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        made = account.start([initdb, "-D", str(folder / "data"), *options], folder)
        if made.wait(120) != 0:
            raise RuntimeError((folder / "log").read_text("utf-8", errors="replace")[-2000:])
        server, port = start_server(postgres, folder, account)
        try:
            yield address(port, "postgres")
        finally:
            stop_server(server)


@pytest.fixture(scope="session")
def new_postgres_database(postgres_url: str) -> DatabaseMaker:
    """A maker of new empty databases: each call gives the URL of another one."""
    import psycopg
    from psycopg import sql

    numbers = count(1)

    def make() -> str:
        name = f"norte_{next(numbers)}"
        with psycopg.connect(postgres_url, autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"{postgres_url.rsplit('/', 1)[0]}/{name}"

    return make


@pytest.fixture
def postgres_database(new_postgres_database: DatabaseMaker) -> str:
    """The URL of a new empty database for one test; it goes with the server."""
    return new_postgres_database()
