"""Every word that a person reads exists in Spanish and in English, and says its own thing."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.repository import SOURCE, modules, project_files, short, tree

LANGUAGES = ("es", "en")
# A copy is suspected from this many words on: shorter ones are names ("Google Ads").
MAX_COPY_WORDS = 4
YAML_FILES = [
    path for path in project_files() if path.suffix in {".yml", ".yaml"} and SOURCE in path.parents
]


def said(node: ast.expr) -> str | None:
    """The literal text of an expression (a place in an f-string reads "{}"); None if computed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(said(value) or "{}" for value in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = said(node.left), said(node.right)
        return None if left is None or right is None else left + right
    return None


def places(text: str) -> set[str]:
    """The `{named}` places of a text."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


def complaints(es: object, en: object) -> Iterator[str]:
    """What is wrong with a pair of texts; one that is computed (None) is not judged."""
    pair = {"es": es, "en": en}
    empty = [name for name, text in pair.items() if isinstance(text, str) and not text.strip()]
    yield from (f"{name} is empty" for name in empty)
    if not isinstance(es, str) or not isinstance(en, str) or empty:
        return
    if es.strip() == en.strip() and len(es.split()) > MAX_COPY_WORDS:
        yield f"es is a copy of en: {es[:60]!r}"
    if places(es) != places(en):
        yield f"different places: {sorted(places(es))} and {sorted(places(en))} in {en[:60]!r}"


def text_calls(module: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Text"
        ):
            yield node


def judge_call(call: ast.Call) -> Iterator[str]:
    given: dict[str | None, ast.expr] = dict(zip(LANGUAGES, call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords}
    if None in given:
        return
    missing = [name for name in LANGUAGES if name not in given]
    yield from (f"{name} is missing" for name in missing)
    if not missing:
        yield from complaints(said(given["es"]), said(given["en"]))


def judge_yaml(value: Any, where: str = "") -> Iterator[str]:
    """What is wrong with the `{es: …, en: …}` pairs of texts anywhere below `value`."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from judge_yaml(item, f"{where}[{number}]")
    if not isinstance(value, dict):
        return
    if value and set(value) <= set(LANGUAGES) and any(isinstance(v, str) for v in value.values()):
        missing = [name for name in LANGUAGES if not value.get(name)]
        yield from (f"{where}: {name} is missing" for name in missing)
        yield from (f"{where}: {text}" for text in complaints(value.get("es"), value.get("en")))
    for key, item in value.items():
        yield from judge_yaml(item, f"{where}.{key}")


@pytest.mark.parametrize("module", modules(), ids=short)
def test_a_text_exists_in_both_languages(module: Path):
    calls = text_calls(tree(module))
    assert [f"line {c.lineno}: {fault}" for c in calls for fault in judge_call(c)] == []


def test_every_yaml_file_has_its_texts_in_both_languages():
    faults = [
        f"{short(file)}{fault}"
        for file in YAML_FILES
        for document in yaml.safe_load_all(file.read_text("utf-8"))
        for fault in judge_yaml(document)
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("Text(es='hola')", "en is missing"),
        ("Text(es='', en='hello')", "es is empty"),
        ("Text('one two three four five', 'one two three four five')", "es is a copy of en"),
        ("Text(es='hay {n}', en='there are {count}')", "different places"),
    ],
)
def test_a_fault_in_code_is_found(code: str, fault: str):
    call = next(text_calls(ast.parse(code)))
    assert [text for text in judge_call(call) if text.startswith(fault)]


def test_a_fault_in_yaml_is_found_and_other_pairs_are_not_judged():
    document = {"name": {"es": "Costo"}, "headers": {"en": ["Cost"]}, "ok": {"es": "a", "en": "b"}}
    assert list(judge_yaml(document)) == [".name: en is missing"]
