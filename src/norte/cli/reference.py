"""Writes the reference below docs/ in both languages, from what the code says of itself.

    python -m norte.cli.reference [--check]

With `--check` nothing is written: it fails, naming the pages, when one is stale.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from norte.base.text import LANGUAGES, Text
from norte.cli.markdown import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.cli.reference_pages import Page

DOCS = Path("docs")
_MADE = Text(
    es="<!-- Esta página la escribe «make docs» a partir del código: no se edita a mano. -->",
    en="<!-- This page is written by 'make docs' from the code: it is not edited by hand. -->",
)
_INDEX = Text(es="Referencia de Norte", en="Reference of Norte")


def pages() -> list[Page]:
    """Every page, found by scanning `reference_pages/`, in the order of the index."""
    package = import_module("norte.cli.reference_pages")
    names = (f"{package.__name__}.{m.name}" for m in iter_modules(package.__path__))
    found: list[Page] = [import_module(name).PAGE for name in names]
    return sorted(found, key=lambda one: one.place)


def written() -> dict[Path, str]:
    """What each file below docs/ should hold."""
    found: dict[Path, str] = {}
    for language in LANGUAGES:
        folder = DOCS / language
        mark = _MADE.pick(language)
        for one in pages():
            made = page(one.title.pick(language), mark, *one.write(language))
            found[folder / one.file.pick(language)] = made
        found[folder / "index.md"] = page(_INDEX.pick(language), mark, _contents(language))
    return found


def _contents(language: str) -> str:
    lines = [
        f"- [{p.title.pick(language)}]({p.file.pick(language)}): {p.about.pick(language)}"
        for p in pages()
    ]
    return "\n".join(lines)


def main(words: Sequence[str]) -> int:
    """Write the pages, or say which are stale; the exit status."""
    made = written()
    stale = [path for path, text in made.items() if _held(path) != text]
    if "--check" in words:
        for path in stale:
            print(f"stale: {path} (run 'make docs')", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], "utf-8")
        print(f"written: {path}")
    return 0


def _held(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
