"""What is typed wrong is answered in a paragraph with its code, and the right exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from norte.base.errors import StoreError
from norte.base.text import Text
from norte.cli import discovery
from norte.cli.declare import Command
from tests.cli.shell import Norte


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["metrcs"], ["[unknown-name] no hay orden con el nombre «metrcs»", "metrics"]),
        (["query", "--gran"], ["[unknown-name] no hay opción con el nombre «--gran»", "--grain"]),
        (["query", "cpl", "--grain", "mes"], ["«mes»", "day, month", "--grain"]),
        (["query", "cpl", "--from", "31/03/2024"], ["--from: «31/03/2024»", "2024-03-31"]),
        (["query", "cpl", "--as-of", "ayer"], ["--as-of: «ayer»", "instantánea"]),
        (["query", "cpl", "--where", "channel"], ["--where", "signo ="]),
        (["query"], ["falta MÉTRICA", "norte query --help"]),
        (["query", "cpl", "--from"], ["--from no se entiende"]),
        (["metrics", "--json=1"], ["--json no se entiende"]),
        (["scorecard", "hoy"], ["sobra «hoy»", "norte scorecard --help"]),
        (["init"], ["falta CARPETA"]),
    ],
)
def test_what_is_typed_wrong_is_said_and_ends_with_2(
    norte: Norte, words: list[str], said: list[str]
):
    ended = norte(*words)
    assert ended.status == 2
    assert ended.out == ""
    assert ended.err.startswith("[")
    for part in said:
        assert part in ended.err


def test_errors_are_said_in_english_too(norte: Norte):
    ended = norte("--lang", "en", "metrcs")
    assert ended.err.splitlines() == [
        "[unknown-name] there is no command called 'metrcs'",
        "  what next: did you mean metrics?",
    ]


def test_without_a_workspace_it_says_how_to_make_one(norte: Norte, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = norte("scorecard")
    assert ended.status == 2
    assert "norte.toml" in ended.err
    assert "norte init" in ended.err


def test_before_the_first_import_it_says_what_to_do(norte: Norte, empty: Path):
    ended = norte("-w", empty, "scorecard")
    assert ended.status == 1
    assert ended.err.startswith("[store]")
    assert "importe" in ended.err


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(*_given: object) -> int:
        raise error

    words = Text.same("fails")
    made = Command(name="fails", group="care", place=9, summary=words, details=words, run=run)
    known = {**discovery.commands(), "fails": made}
    monkeypatch.setattr(discovery, "commands", lambda: known)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (StoreError(Text(es="roto", en="broken")), 1, "[store] roto"),
        (PermissionError(13, "Permission denied", "/x/lake"), 1, "[store] «/x/lake»: el sistema"),
        (OSError(28, "No space left on device"), 1, "espacio en disco"),
        (KeyboardInterrupt(), 130, "lo que estaba a medias se deshizo"),
        (RuntimeError("Query interrupted"), 130, "lo que estaba a medias se deshizo"),
    ],
)
def test_what_goes_wrong_inside_is_a_paragraph(
    norte: Norte, monkeypatch, error: BaseException, status: int, said: str
):
    failing(monkeypatch, error)
    ended = norte("fails")
    assert ended.status == status
    assert said in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("bug", [ZeroDivisionError("ours"), RuntimeError("ours")])
def test_a_bug_of_ours_keeps_its_traceback(norte: Norte, monkeypatch, bug: Exception):
    failing(monkeypatch, bug)
    with pytest.raises(type(bug), match="ours"):
        norte("fails")


def norte_process(*words: str, **environ: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "norte", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environ},
    )


def test_a_reader_that_leaves_is_no_error(tmp_path: Path):
    process = norte_process("metrics", "--json", NORTE_WORKSPACE=str(tmp_path))
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 141
    assert complaint == b""


def test_output_is_utf8_whatever_the_console(tmp_path: Path):
    process = norte_process(
        "metrcs",
        PYTHONIOENCODING="ascii",
        LC_ALL="C",
        PYTHONUTF8="0",
        NORTE_WORKSPACE=str(tmp_path),
    )
    _, err = process.communicate(timeout=60)
    assert "«metrcs»" in err.decode("utf-8")
    assert process.returncode == 2
