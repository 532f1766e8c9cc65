"""Norte: from a strategic objective to a number that can be trusted, and back."""

from __future__ import annotations

__version__ = "0.1.0"
