"""What a source of the sample is, and all of them, found by scanning `sources/`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from norte.base.text import Text
    from norte.sample.truth import Figure
    from norte.sample.world import World


@dataclass(frozen=True, slots=True)
class Answer:
    """What an import of a folder would ask once, as answers.toml remembers it."""

    format: str
    folder: str
    account: str
    zone: str | None = None
    currency: str | None = None
    dates: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What writing a source left: the truth of its rows, and the answers for its folders."""

    figures: tuple[Figure, ...]
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A platform that the invented company uses; `write` puts its exports below the inbox."""

    id: str
    title: Text
    write: Callable[[World, Path], Written]


def sources() -> Mapping[str, Source]:
    """Every source by id, in the order of their modules."""
    package = "norte.sample.sources"
    modules = [
        import_module(f"{package}.{found.name}")
        for found in iter_modules(import_module(package).__path__)
    ]
    return {module.source.id: module.source for module in modules}
