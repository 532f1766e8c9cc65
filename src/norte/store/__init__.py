"""The lake: land, ledger, rejects, snapshots, migrations, upkeep, backup; it knows no metric."""

from __future__ import annotations

from norte.store.batch import (
    Batch,
    Checksum,
    Counts,
    Coverage,
    Derivation,
    LandReport,
    Reject,
    Slice,
    StagedTable,
)
from norte.store.lake import Lake
from norte.store.landing import land

__all__ = [
    "Batch",
    "Checksum",
    "Counts",
    "Coverage",
    "Derivation",
    "Lake",
    "LandReport",
    "Reject",
    "Slice",
    "StagedTable",
    "land",
]
