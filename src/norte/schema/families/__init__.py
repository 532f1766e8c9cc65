"""One module a family of canonical tables; each lists its tables in `TABLES`."""

from __future__ import annotations
