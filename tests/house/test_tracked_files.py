"""What is in the repository may be published: no machine's paths, no registries, no data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.repository import project_files, short

MAX_BYTES = 400_000
# Written in pieces, so that this file does not accuse itself.
FORBIDDEN = {
    "a path of one machine": re.compile(
        r"(?<![\w.~-])/(?:" + "|".join(["work/", "root/", "opt/", "Users/", "home/[a-z]+/"]) + r")"
    ),
    "a package registry": re.compile(
        "(?:"
        + "|".join(["files.python" + "hosted", r"pypi\.org/" + "simple", "index-" + "url"])
        + ")"
    ),
}
TEXT_FILES = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".yml",
    ".yaml",
    ".json",
    ".html",
    ".css",
    ".js",
    ".sh",
    "",
}


def accusations(text: str) -> list[str]:
    return [
        f"line {number}: {what}: {line.strip()[:80]}"
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    "file", [path for path in project_files() if path.suffix in TEXT_FILES], ids=short
)
def test_a_file_names_no_machine_and_no_registry(file: Path):
    assert accusations(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line", ["cd /" + "work/main", "see '/" + "home/ana/x'", "--extra-index-" + "url=x"]
)
def test_the_patterns_find_what_they_forbid(line: str):
    assert len(accusations(line)) == 1


@pytest.mark.parametrize("line", ["https://example.com/home/", "GET /home/ HTTP/1.1", "~/work/x"])
def test_the_patterns_let_addresses_of_pages_pass(line: str):
    assert accusations(line) == []


def test_no_file_is_heavy():
    heavy = {short(path): path.stat().st_size for path in project_files()}
    assert {name: size for name, size in heavy.items() if size > MAX_BYTES} == {}
