"""The version of a definition: a hash of everything that can change its value."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from norte.catalog.formula import Node


def version(tree: Node, *, rules: Iterable[str]) -> str:
    """Twelve hex digits of the expanded tree and of the rules that its facts went through.

    `rules` are what else decides the number: visit profile, channel rules, derivation numbers.
    Names, meanings and caveats do not count (SEMANTICS 20).
    """
    text = "\n".join([repr(tree), *sorted(rules)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
