"""The tests' own machinery: a skip has a name, and on the build machine it is a failure."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.needs import program, real_data_folder, require


def test_a_missing_need_is_a_skip_with_its_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NORTE_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs node: not on PATH"):
        require("node", "not on PATH")


def test_a_missing_need_is_a_failure_where_all_is_demanded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NORTE_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="needs chromium: none of no-such-browser"):
        program("chromium", "no-such-browser")


def test_open_data_is_demanded_only_where_its_place_was_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NORTE_REQUIRE_ALL", "1")
    monkeypatch.delenv("NORTE_REAL_DATA", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs data"):
        require("data", "absent")
    monkeypatch.setenv("NORTE_REAL_DATA", "elsewhere")
    assert real_data_folder().name == "elsewhere"
    with pytest.raises(pytest.fail.Exception, match="needs data"):
        require("data", "absent")


def test_the_server_runs_without_roots_rights_and_each_database_is_new(
    postgres_url: str, postgres_database: str
):
    import psycopg

    assert urlsplit(postgres_url).hostname == "127.0.0.1"
    with psycopg.connect(postgres_database) as connection:
        row = connection.execute(
            "SELECT count(*), current_setting('data_directory'), current_setting('fsync')"
            " FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    assert row is not None
    tables, folder, fsync = row
    assert (tables, fsync) == (0, "off")
    assert Path(folder).stat().st_uid != pwd.getpwnam("root").pw_uid
    assert postgres_database != postgres_url


def test_the_browser_is_a_program(chromium: str):
    assert os.access(chromium, os.X_OK)
