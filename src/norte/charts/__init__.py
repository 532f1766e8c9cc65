"""Our own small SVG forms: one module a form, no JavaScript, escaped by construction."""

from __future__ import annotations
