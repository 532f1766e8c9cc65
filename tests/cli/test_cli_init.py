"""`norte init`: settings by default and by option; a folder that is taken is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from norte.workspace import find
from tests.cli.shell import Norte


@pytest.mark.parametrize(
    ("lang", "options", "expected"),
    [
        ("C.UTF-8", [], ("es-ES", "EUR", "Europe/Madrid")),
        ("es_MX.UTF-8", [], ("es-MX", "MXN", "America/Mexico_City")),
        ("en_GB.UTF-8", [], ("en-GB", "GBP", "Europe/London")),
        ("es_MX.UTF-8", ["--locale", "es-ES"], ("es-ES", "EUR", "Europe/Madrid")),
        ("C", ["--locale", "es-MX", "--currency", "eur"], ("es-MX", "EUR", "America/Mexico_City")),
        ("C", ["--timezone", "America/Bogota"], ("es-ES", "EUR", "America/Bogota")),
    ],
)
def test_settings_follow_the_options_then_the_country(
    norte: Norte,
    tmp_path: Path,
    monkeypatch,
    lang: str,
    options: list[str],
    expected: tuple[str, ...],
):
    monkeypatch.setenv("LANG", lang)
    root = tmp_path / "tienda"
    ended = norte("init", root, *options)
    assert ended.status == 0
    settings = find(root).settings
    assert (settings.locale, settings.currency, settings.timezone) == expected
    assert settings.week_start == "monday"
    assert str(root) in ended.out
    assert (root / "inbox").is_dir()


def test_weeks_may_begin_on_sunday(norte: Norte, tmp_path: Path):
    ended = norte("init", tmp_path / "a", "--week-start", "sunday", "--lang", "en")
    assert find(tmp_path / "a").settings.week_start == "sunday"
    assert "weeks from Sunday" in ended.out


def test_a_workspace_is_never_made_twice(norte: Norte, empty: Path):
    before = (empty / "norte.toml").read_bytes()
    ended = norte("init", empty)
    assert ended.status == 2
    assert "ya es un espacio de trabajo" in ended.err
    assert (empty / "norte.toml").read_bytes() == before


@pytest.mark.parametrize("options", [["--timezone", "Madrid"], ["--currency", "euros"]])
def test_a_setting_that_means_nothing_leaves_no_workspace(
    norte: Norte, tmp_path: Path, options: list[str]
):
    ended = norte("init", tmp_path / "a", *options)
    assert ended.status == 1
    assert ended.err.startswith("[settings]")
    assert not (tmp_path / "a" / "norte.toml").exists()
