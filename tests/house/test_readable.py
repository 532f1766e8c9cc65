"""A module can be held in one's head: files, functions and classes stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.repository import ROOT, modules, project_files, short, tree

MAX_MODULE = 400
MAX_FUNCTION = 49
MAX_CLASS = 199
VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common"}

ALL_PYTHON = [
    path
    for path in project_files()
    if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {"src", "tests", "bench"}
]


def lines_of(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def too_long(module: ast.Module, kinds: tuple[type[ast.stmt], ...], most: int) -> list[str]:
    return [
        f"{node.name}: {lines_of(node)} lines"
        for node in ast.walk(module)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and isinstance(node, kinds)
        and lines_of(node) > most
    ]


@pytest.mark.parametrize("module", ALL_PYTHON, ids=short)
def test_a_module_stays_readable(module: Path):
    assert len(module.read_text("utf-8").splitlines()) <= MAX_MODULE, "split the module"


@pytest.mark.parametrize("module", modules(), ids=short)
def test_functions_and_classes_stay_readable(module: Path):
    functions = too_long(tree(module), (ast.FunctionDef, ast.AsyncFunctionDef), MAX_FUNCTION)
    classes = too_long(tree(module), (ast.ClassDef,), MAX_CLASS)
    assert functions + classes == []


def test_the_measure_finds_what_is_too_long():
    body = "\n".join("    x = 1" for _ in range(MAX_FUNCTION))
    module = ast.parse(f"def long():\n{body}\n\ndef short():\n    return 1\n")
    assert too_long(module, (ast.FunctionDef,), MAX_FUNCTION) == ["long: 50 lines"]


@pytest.mark.parametrize("module", modules(), ids=short)
def test_a_module_is_named_after_what_it_holds(module: Path):
    words = set(module.stem.split("_")) | {module.parent.name}
    assert not words & VAGUE
    assert not module.stem.startswith("base_")
