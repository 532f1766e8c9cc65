"""Unknown files: the header that was found and the mapping that it could be read with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mapping:
    """A way to read an unknown file as a canonical table."""

    table: str
    header: tuple[str, ...]
