"""Which language is spoken, and that help and errors exist in both."""

from __future__ import annotations

from pathlib import Path

import pytest

from norte.cli.discovery import commands
from norte.cli.spoken import spoken
from tests.cli.shell import Norte


@pytest.mark.parametrize(
    ("words", "environ", "language"),
    [
        ([], {}, "es"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "es_MX.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "es"),
        ([], {"LANG": "fr_FR.UTF-8"}, "es"),
        (["--lang", "en", "query"], {}, "en"),
        (["query", "cpl", "--lang=en"], {}, "en"),
        (["--lang", "es"], {"LANG": "en_US.UTF-8"}, "es"),
        (["query", "--", "--lang", "en"], {}, "es"),
    ],
)
def test_the_language_follows_option_then_shell(
    words: list[str], environ: dict[str, str], language: str, tmp_path: Path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert spoken(words, environ) == language


@pytest.mark.parametrize("words", [["-w", "{}"], ["-w{}"], ["query", "--workspace={}"]])
def test_the_workspace_decides_before_the_shell(words: list[str], tmp_path: Path):
    (tmp_path / "norte.toml").write_text('locale = "en-GB"\n')
    given = [word.format(tmp_path) for word in words]
    assert spoken(given, {"LANG": "es_ES.UTF-8"}) == "en"
    assert spoken([*given, "--lang", "es"], {}) == "es"
    assert spoken([], {"NORTE_WORKSPACE": str(tmp_path)}) == "en"


def test_settings_that_cannot_be_read_decide_nothing(tmp_path: Path):
    (tmp_path / "norte.toml").write_text("locale = [")
    assert spoken(["-w", str(tmp_path)], {"LANG": "en_US.UTF-8"}) == "en"


@pytest.mark.parametrize(("language", "word"), [("es", "Uso:"), ("en", "Usage:")])
def test_help_names_every_command_in_one_language(norte: Norte, language: str, word: str):
    ended = norte("--lang", language, "--help")
    assert ended.status == 0
    assert ended.out.startswith(word)
    for command in commands().values():
        assert f"  {command.name} " in ended.out
        other = command.summary.en if language == "es" else command.summary.es
        assert other.split(".")[0] not in ended.out


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", sorted(commands()))
def test_each_command_explains_itself(norte: Norte, name: str, language: str):
    ended = norte(name, "--help", "--lang", language)
    assert ended.status == 0
    said = " ".join(ended.out.split())
    command = commands()[name]
    assert command.summary.pick(language) in said
    for option in command.options:
        assert option.names[-1] in said
    for example in command.examples:
        assert example.line in said
    assert ended.err == ""


def test_norte_alone_prints_its_help(norte: Norte):
    assert norte().out == norte("--help").out


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_help_fits_the_terminal(norte: Norte, monkeypatch, columns: int):
    monkeypatch.setenv("COLUMNS", str(columns))
    for name in ("query", "import"):
        lines = norte(name, "--help").out.splitlines()
        prose = [line for line in lines if not line.strip().startswith(("norte ", "Uso:", "-"))]
        assert max(map(len, prose)) <= min(columns, 100)
