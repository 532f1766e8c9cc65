"""The only caller of the lake's landing: load, undo, retry, recompute."""

from __future__ import annotations
