"""Every command, found by scanning `commands/`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from norte.cli.declare import GROUPS

if TYPE_CHECKING:
    from norte.cli.declare import Command


@cache
def commands() -> dict[str, Command]:
    """Every command by name, in the order of the help."""
    package = import_module("norte.cli.commands")
    names = (f"{package.__name__}.{m.name}" for m in iter_modules(package.__path__))
    found: list[Command] = [import_module(name).COMMAND for name in names]
    order = list(GROUPS)
    found.sort(key=lambda c: (order.index(c.group), c.place))
    return {c.name: c for c in found}
