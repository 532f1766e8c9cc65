"""The files of the project, as its house rules see them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "norte"
LEFT_OUT = {".git", ".venv", "__pycache__", "build", "dist"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that belongs to the project: what git tracks, and what is new and not ignored."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    asked = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode == 0:
        files = [ROOT / name for name in asked.stdout.split("\0") if name]
    else:
        files = [path for path in ROOT.rglob("*") if not LEFT_OUT & set(path.parts)]
    return tuple(sorted(path for path in files if path.is_file()))


@cache
def modules() -> tuple[Path, ...]:
    """Every Python module of the package."""
    return tuple(
        path for path in project_files() if path.suffix == ".py" and SOURCE in path.parents
    )


@cache
def tree(module: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(module.read_text("utf-8"), str(module))


def short(path: Path) -> str:
    """The path from the root of the project: the name of a case."""
    return path.relative_to(ROOT).as_posix()
