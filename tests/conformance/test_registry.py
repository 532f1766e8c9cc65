"""Every rule has its tests, on both engines; what is not there yet is listed, and only that."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.conformance.rules import IN_PART, NOT_YET, RULES
from tests.fixtures_worlds import ENGINES

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("test_rule_*.py"))


def rule_of(path: Path) -> int:
    found = re.match(r"test_rule_(\d\d)_", path.name)
    assert found is not None, path.name
    return int(found[1])


def test_exactly_these_rules_are_not_yet():
    assert set(NOT_YET) == {2, 12, 17, 19}
    assert {12} == IN_PART


def test_every_other_rule_has_a_file():
    tested = {rule_of(path) for path in FILES}
    assert tested == (set(RULES) - set(NOT_YET)) | IN_PART
    assert set(RULES) == set(range(1, 24))


def test_both_engines_are_the_parameter():
    assert ENGINES == ("duckdb", "postgres")


def test_each_file_asks_both_engines_and_says_its_rule():
    for path in FILES:
        module = ast.parse(path.read_text("utf-8"))
        tests = [n for n in module.body if isinstance(n, ast.FunctionDef) and n.name[:5] == "test_"]
        fixtures = {arg.arg for test in tests for arg in test.args.args}
        assert fixtures & {"build", "facts"}, f"{path.name} never builds a world"
        said = ast.get_docstring(module) or ""
        assert said.startswith(f"Rule {rule_of(path)}"), path.name
