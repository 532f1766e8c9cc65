"""The platforms of the invented company: one module a source, found by scanning."""

from __future__ import annotations
