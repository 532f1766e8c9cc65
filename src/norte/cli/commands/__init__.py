"""Commands of `norte`: one module each, with its declaration `COMMAND`; found by scanning."""

from __future__ import annotations
