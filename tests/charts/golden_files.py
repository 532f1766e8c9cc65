"""Charts are compared with files that somebody has looked at."""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree

GOLDEN = Path(__file__).parent / "golden"


def is_as_drawn_before(name: str, drawn: str) -> bool:
    """Whether `drawn` is the golden file; NORTE_WRITE_GOLDEN=1 writes it first."""
    file = GOLDEN / f"{name}.svg"
    if os.environ.get("NORTE_WRITE_GOLDEN") == "1":
        file.write_text(drawn + "\n", encoding="utf-8")
    return file.read_text("utf-8") == drawn + "\n"


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)
