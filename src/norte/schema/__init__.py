"""The canonical tables: what every fact row carries, its grain, its key, its dimensions."""

from __future__ import annotations

from norte.schema.tables import Column, Table, all_tables, table

__all__ = ["Column", "Table", "all_tables", "table"]
