"""A workspace made for a test, with what an import and a question need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from norte.board.session import opened
from norte.engine.answer import Answer
from norte.engine.question import Question
from norte.ingest.contract import ReadOptions
from norte.loading.importing import Import, import_paths
from norte.loading.results import ImportResult
from norte.workspace import Workspace, create

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Team:
    """A workspace and the two things that a team does with it."""

    workspace: Workspace

    def load(self, *paths: Path, **options: Any) -> list[ImportResult]:
        """Import files; the results, also of those that stopped."""
        job = Import(self.workspace, TODAY, NOW, ReadOptions(**options))
        return list(import_paths(job, paths))

    def loaded(self, *paths: Path, **options: Any) -> list[ImportResult]:
        """Import files that must all go in."""
        results = self.load(*paths, **options)
        stopped = [r.error.say("en") for r in results if r.error]
        assert not stopped, "\n".join(stopped)
        return results

    def ask(self, *metrics: str, **more: Any) -> Answer:
        """The answer to a question; `where` may be a plain dict."""
        if isinstance(more.get("where"), dict):
            more["where"] = tuple((d, (v,)) for d, v in more["where"].items())
        with opened(self.workspace, today=TODAY) as session:
            return session.ask(Question(metrics, **more))

    def value(self, metric: str, **more: Any) -> float | None:
        """The one value of a metric."""
        return self.ask(metric, **more).cell(metric).value

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the lake, for an oracle written by hand."""
        from norte.store.lake import Lake

        with Lake.open(self.workspace) as lake, lake.reading() as cursor:
            return cursor.execute(sql).fetchall()


def team(
    folder: Path, *, currency: str = "EUR", timezone: str = "Europe/Madrid", locale: str = "es-ES"
) -> Team:
    """A new workspace in `folder`."""
    return Team(
        create(folder, locale=locale, currency=currency, timezone=timezone, week_start="monday")
    )
