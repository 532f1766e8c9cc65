"""Shell completion: the scripts, where they go, and what they are answered."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from norte.cli import completion
from tests.cli.shell import Norte


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_the_script_of_each_shell_is_shown(norte: Norte, shell: str):
    ended = norte("--show-completion", shell)
    assert ended.status == 0
    assert "_NORTE_COMPLETE" in ended.out


def test_the_shell_is_known_from_the_environment(norte: Norte, monkeypatch):
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    assert norte("--show-completion").out == norte("--show-completion", "zsh").out
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    ended = norte("--show-completion")
    assert ended.status == 2
    assert "bash, zsh, fish" in ended.err


def test_installing_twice_adds_one_line(norte: Norte, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".bashrc").write_text("alias l=ls\n")
    assert norte("--install-completion", "bash").status == 0
    assert norte("--install-completion", "bash").status == 0
    script = tmp_path / ".norte-complete.bash"
    assert (tmp_path / ".bashrc").read_text() == f'alias l=ls\n. "{script}"\n'
    assert script.read_text() == completion.script("bash")


def test_fish_finds_its_own_folder(tmp_path: Path):
    path = completion.write("fish", tmp_path)
    assert path == tmp_path / ".config/fish/completions/norte.fish"
    assert path.is_file()


@pytest.mark.parametrize(
    ("line", "last", "offered"),
    [
        ("norte met", 1, {"metrics"}),
        ("norte query blended_", 2, {"blended_cpa", "blended_roas"}),
        ("norte query cpl --by chan", 4, {"channel"}),
        ("norte query cpl --where mark", 4, {"market="}),
        ("norte query cpl --grain q", 4, {"quarter"}),
        ("norte query cpl --comp", 3, {"--compare"}),
    ],
)
def test_the_shell_is_answered(norte: Norte, monkeypatch, line: str, last: int, offered: set[str]):
    monkeypatch.setenv("_NORTE_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(last))
    ended = norte()
    assert {found.partition(",")[2] for found in ended.out.split()} == offered
    assert ended.status == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on PATH")
def test_bash_can_read_the_script():
    read = subprocess.run(
        ["bash", "-n"], input=completion.script("bash"), text=True, capture_output=True, check=False
    )
    assert (read.returncode, read.stderr) == (0, "")
