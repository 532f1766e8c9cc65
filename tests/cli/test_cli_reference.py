"""The reference says everything there is, and notices when it is stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from norte.base.errors import NorteError
from norte.catalog import builtin
from norte.cli import reference
from norte.cli.discovery import commands
from norte.cli.reference_pages.errors import tree
from norte.cli.reference_pages.settings import MEANINGS, keys
from norte.ingest.files.library import read_library
from norte.schema import all_tables
from norte.workspace.settings import Settings


@pytest.fixture(scope="module")
def written() -> dict[Path, str]:
    return reference.written()


def both(written: dict[Path, str], es: str, en: str) -> list[str]:
    return [written[Path("docs/es") / es], written[Path("docs/en") / en]]


def test_every_command_and_option_is_there(written: dict[Path, str]):
    for text in both(written, "ordenes.md", "commands.md"):
        for command in commands().values():
            assert f"### norte {command.name}\n" in text
            for option in command.options:
                assert f"{option.names[0]}" in text


def test_every_metric_is_there_with_its_formula(written: dict[Path, str]):
    for text in both(written, "metricas.md", "metrics.md"):
        for name, metric in builtin().metrics.items():
            assert f"### `{name}`\n" in text
            assert f"`{metric.formula}`" in text


def test_every_table_and_column_is_there(written: dict[Path, str]):
    for text in both(written, "tablas.md", "tables.md"):
        for table in all_tables().values():
            assert f"### `{table.name}`\n" in text
            for column in table.columns:
                assert f"| `{column.name}` |" in text


def test_every_error_code_is_there(written: dict[Path, str]):
    for text in both(written, "errores.md", "errors.md"):
        for made in tree(NorteError):
            assert text.count(f"## `{made.code}`\n") == 1


def test_every_format_is_there_with_its_recipe(written: dict[Path, str]):
    for text in both(written, "formatos.md", "formats.md"):
        for one in read_library(None):
            assert f"(`{one.spec.id}`)\n" in text


def test_every_setting_is_there_and_no_other(written: dict[Path, str]):
    found = [key for key, _ in keys(Settings)]
    assert sorted(found) == sorted(MEANINGS)
    for text in both(written, "ajustes.md", "settings.md"):
        for key in found:
            assert f"| `{key}` |" in text


def test_links_of_the_index_lead_somewhere(written: dict[Path, str]):
    for language in ("es", "en"):
        folder = Path("docs") / language
        for one in reference.pages():
            name = one.file.pick(language)
            assert f"]({name})" in written[folder / "index.md"]
            assert folder / name in written


def test_a_stale_page_fails_the_check_and_is_named(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert reference.main(["--check"]) == 1
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0
    page = Path("docs/en/errors.md")
    page.write_text(page.read_text("utf-8") + "more\n", "utf-8")
    capsys.readouterr()
    assert reference.main(["--check"]) == 1
    assert capsys.readouterr().err == "stale: docs/en/errors.md (run 'make docs')\n"
