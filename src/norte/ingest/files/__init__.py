"""Export files: opened safely, recognised by their header, read into canonical rows."""

from __future__ import annotations
