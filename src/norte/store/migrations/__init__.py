"""One step of the lake's schema a file, `NNNN_what.py`, with a function `apply(cursor)`."""

from __future__ import annotations
