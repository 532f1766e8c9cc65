"""The keyed hash that stands for a person; the address itself goes no further than the reader.

An e-mail gives the same hash in every source. An id that only one source knows is hashed with the
name of that source in front, so that it never meets an e-mail or another shop's id by accident.
"""

from __future__ import annotations

from hashlib import sha256

from norte.ingest.files.fold import quote


def hash_email(key: bytes, address: str) -> str:
    """The hash of an e-mail address, without regard to case or spaces at its ends."""
    return sha256(f"{key.hex()}{address.strip().lower()}".encode()).hexdigest()


def hash_id(key: bytes, source_id: str, identifier: str) -> str:
    """The hash of an id that only `source_id` knows."""
    return sha256(f"{key.hex()}{source_id}\x1f{identifier.strip()}".encode()).hexdigest()


def email_sql(key: bytes, address: str) -> str:
    """`hash_email` in DuckDB; NULL stays NULL."""
    return f"sha256({quote(key.hex())} || lower(trim({address})))"


def id_sql(key: bytes, source_id: str, identifier: str) -> str:
    """`hash_id` in DuckDB; NULL stays NULL."""
    front = f"{quote(key.hex() + source_id)} || chr(31)"
    return f"sha256({front} || trim({identifier}))"
