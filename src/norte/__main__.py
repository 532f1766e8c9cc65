"""`python -m norte`: the same as the console script."""

from __future__ import annotations

from norte.cli import main

main()
