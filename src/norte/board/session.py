"""Facts of a workspace, open for reading: the lake on one snapshot, and the company's engines."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from norte.catalog import load
from norte.engine.ask import ask
from norte.engine.connect import lake_source, postgres_source
from norte.engine.facts import Facts
from norte.store.lake import Lake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from norte.catalog import Catalog
    from norte.engine.answer import Answer
    from norte.engine.question import Question
    from norte.engine.source import FactSource
    from norte.workspace import Workspace


class Session:
    """A workspace's catalogue and facts on one snapshot; `snapshot` is the version of its data."""

    def __init__(
        self, workspace: Workspace, facts: Facts, catalog: Catalog, snapshot: int, today: date
    ) -> None:
        self.workspace = workspace
        self.settings = workspace.settings
        self.facts = facts
        self.catalog = catalog
        self.snapshot = snapshot
        self.today = today

    def ask(self, question: Question) -> Answer:
        """The answer to a question, on this snapshot."""
        return ask(
            question, self.facts, catalog=self.catalog, settings=self.settings, today=self.today
        )


@contextmanager
def opened(
    workspace: Workspace, *, today: date, as_of: int | datetime | None = None
) -> Iterator[Session]:
    """A session on the lake as it is now, or as it was at `as_of` (a snapshot or an instant)."""
    catalog = load(workspace.metrics)
    with Lake.open(workspace, as_of=as_of) as lake, lake.reading() as cursor:
        facts = Facts(lake_source(cursor), _engines(workspace))
        yield Session(workspace, facts, catalog, lake.snapshot(), today)


def _engines(workspace: Workspace) -> dict[str, FactSource]:
    """Tables that norte.toml gives to a company's engine; its address is a secret, never shown."""
    found: dict[str, FactSource] = {}
    for name, engine in workspace.settings.engine.items():
        url = (workspace.secrets / engine.secret).read_text("utf-8").strip()
        source = postgres_source(name, url, engine.schema_name)
        for table in engine.tables or sorted(source.present):
            found[table] = source
    return found
