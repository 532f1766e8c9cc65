"""Every package folder says what lives in it, and its modules can be imported."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.repository import SOURCE, modules, short, tree

PACKAGES = sorted({module.parent for module in modules()})
HEAVY = ("ibis", "duckdb", "pandas", "pyarrow", "numpy", "pydantic")


def dotted(module: Path) -> str:
    parts = module.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("folder", PACKAGES, ids=short)
def test_a_folder_tells_what_lives_in_it(folder: Path):
    readme = folder / "README.md"
    assert readme.is_file(), "write README.md: what lives here, what it may touch, how to add one"
    assert len(readme.read_text("utf-8").split()) >= 15


@pytest.mark.parametrize("folder", PACKAGES, ids=short)
def test_a_folder_is_a_package_with_a_docstring(folder: Path):
    top = folder / "__init__.py"
    assert top.is_file()
    assert tree(top).body, "say in one line what the package holds"
    assert isinstance(import_module(dotted(top)).__doc__, str)


@pytest.mark.parametrize("module", modules(), ids=short)
def test_a_module_can_be_imported(module: Path):
    if module.stem == "__main__":
        assert tree(module).body
    else:
        assert import_module(dotted(module)).__name__ == dotted(module)


def test_help_needs_no_heavy_library():
    question = (
        "import sys\n"
        "from norte.cli import main\n"
        "sys.argv = ['norte', '--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('HEAVY', sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    asked = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, timeout=60, check=False
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.splitlines()[-1] == "HEAVY []"
    assert "import" in asked.stdout
