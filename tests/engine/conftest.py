"""Worlds on every engine."""

from __future__ import annotations

from tests.fixtures_worlds import build, postgres_worlds

__all__ = ["build", "postgres_worlds"]
