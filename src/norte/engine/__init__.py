"""Questions about metrics, answered by a chain of passes over facts."""

from __future__ import annotations
