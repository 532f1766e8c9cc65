"""The only place that asks engine and rules together: readings and findings."""

from __future__ import annotations
