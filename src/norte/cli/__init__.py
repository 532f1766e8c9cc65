"""The command line: one module a command group, each loaded when it is called."""

from __future__ import annotations
