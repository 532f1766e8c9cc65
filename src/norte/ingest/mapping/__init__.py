"""Unknown files: the header that was found and the mapping that it could be read with."""

from __future__ import annotations

from norte.ingest.mapping.accepting import accept, default_id, format_of
from norte.ingest.mapping.changing import SET_HELP, changed
from norte.ingest.mapping.model import Mapping
from norte.ingest.mapping.proposing import propose, propose_member
from norte.ingest.mapping.saying import as_json, lines

__all__ = [
    "SET_HELP",
    "Mapping",
    "accept",
    "as_json",
    "changed",
    "default_id",
    "format_of",
    "lines",
    "propose",
    "propose_member",
]
