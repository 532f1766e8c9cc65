"""`norte demo`: the whole way with a short company, again over itself, never over anything else."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

import norte.sample
from norte.cli.commands.demo import clear
from tests.cli.shell import Norte


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A company of two months: the same way, sooner."""
    monkeypatch.setattr(
        norte.sample, "write_company", partial(norte.sample.write_company, months=2)
    )


@pytest.mark.usefixtures("short")
def test_from_nothing_to_a_scorecard_and_away_again(norte: Norte, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = norte("demo", "--no-serve")
    assert first.status == 0, first.out
    assert "✗" not in first.out
    folder = tmp_path / "norte-demo"
    assert "Luna Casa (empresa inventada)" in first.out
    assert '<html lang="es' in (folder / "tablero.html").read_text("utf-8")
    assert '<html lang="en' in (folder / "scorecard.html").read_text("utf-8")
    assert str(Path("norte-demo") / "tablero.html") in first.out
    kept = folder / "apuntes.md"
    kept.write_text("míos", "utf-8")
    clear(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["apuntes.md"]


def test_a_folder_with_anything_else_is_left_alone(norte: Norte, tmp_path: Path, empty: Path):
    (tmp_path / "datos").mkdir()
    (tmp_path / "datos" / "ventas.csv").write_text("a,b\n", "utf-8")
    for folder in (tmp_path / "datos", empty):
        before = sorted(folder.rglob("*"))
        ended = norte("demo", folder)
        assert ended.status == 2
        assert "no se toca" in ended.err
        assert sorted(folder.rglob("*")) == before
