"""The fences are where the architecture says, and every layer that exists is named in them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tests.house.repository import ROOT, SOURCE


def contracts() -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {c["id"]: c for c in settings["tool"]["importlinter"]["contracts"]}


def test_a_layer_that_exists_is_no_longer_optional():
    layers = contracts()["layers"]["layers"]
    optional = {name for line in layers for name in re.findall(r"\((\w+)\)", line)}
    assert {name for name in optional if (SOURCE / name / "__init__.py").exists()} == set()


def test_the_layers_are_in_the_order_of_the_architecture():
    layers = [
        line.translate(str.maketrans("", "", "() ")) for line in contracts()["layers"]["layers"]
    ]
    assert layers[:5] == ["cli", "web", "sample|reports", "board", "loading"]
    assert layers[5:8] == ["ingest|strategy|stats|charts", "traffic", "engine"]
    assert layers[8:] == ["store", "workspace", "catalog", "schema", "base"]


def test_each_fenced_library_has_its_contract():
    fenced = {c["forbidden_modules"][0] for c in contracts().values() if c["type"] == "forbidden"}
    assert fenced == {"ibis", "duckdb", "django", "dlt"}


def test_the_installed_command_is_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"norte": "norte.cli:main"}
    names = {re.split(r"[\[<>= ]", line)[0].lower() for line in project["dependencies"]}
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    assert {name.replace("_", "-") for name in names} - pinned == set()
