"""Pages of the reference: one module each, with its `PAGE`; found by scanning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from norte.base.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its file in each language, what it is about, and its blocks of Markdown."""

    place: int
    file: Text
    title: Text
    about: Text
    write: Callable[[str], list[str]]
