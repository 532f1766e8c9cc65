"""All sources of facts of a workspace: the lake, and tables that a company's engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from norte.engine.coverage import Coverage, Stretch, read_coverage
from norte.engine.derivations import derived

if TYPE_CHECKING:
    from norte.engine.source import FactSource


@dataclass
class Facts:
    """Which source answers for which table; `others` takes the place of the main one.

    `currencies` remembers, by table, those that were met: the next question brings their rates.
    """

    main: FactSource
    others: Mapping[str, FactSource] = field(default_factory=dict)
    currencies: dict[str, set[str]] = field(default_factory=dict)

    def of(self, table: str) -> FactSource:
        """The source of a table; a derived one lives where the table that it comes from lives."""
        if table in self.others:
            return self.others[table]
        rule = derived().get(table)
        if rule is not None and rule.base in self.others:
            return self.others[rule.base]
        return self.main

    @cached_property
    def coverage(self) -> Coverage:
        """Coverage of all, each table's from the source that answers for it."""
        sources = {id(s): s for s in [self.main, *self.others.values()]}
        found: dict[str, list[Stretch]] = {}
        for source in sources.values():
            told = read_coverage(source).stretches
            found.update({n: mine for n, mine in told.items() if self.of(n) is source})
        return Coverage(found)
