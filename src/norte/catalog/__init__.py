"""What a metric is: its formula, its meaning, its proofs; one YAML file each."""

from __future__ import annotations

from norte.catalog.catalog import Catalog, builtin, load
from norte.catalog.metric import Metric

__all__ = ["Catalog", "Metric", "builtin", "load"]
