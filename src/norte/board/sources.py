"""How fresh each source is, and which days it lacks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from norte.board.scorecard import SourceLine, SourceState
from norte.engine.coverage import Days

if TYPE_CHECKING:
    from datetime import date

    from norte.board.session import Session
    from norte.engine.coverage import Stretch


def source_lines(session: Session) -> tuple[SourceLine, ...]:
    """A line for each source and account that ever loaded a table of facts by day."""
    found: dict[tuple[str, str], list[Stretch]] = {}
    for stretches in session.facts.coverage.stretches.values():
        for one in stretches:
            found.setdefault(one.key, []).append(one)
    return tuple(_line(session, key, mine) for key, mine in sorted(found.items()))


def _line(session: Session, key: tuple[str, str], mine: list[Stretch]) -> SourceLine:
    source, account = key
    complete = max((s.complete_until for s in mine if s.complete_until), default=None)
    platform = next((s.platform for s in mine if s.platform), source)
    return SourceLine(
        id=source,
        name=platform or source,
        account=account,
        until=complete,
        state=_state(session, source, complete),
        holes=Days.of((s.first, s.last) for s in mine).holes(),
    )


def _state(session: Session, source: str, complete: date | None) -> SourceState:
    if complete is None:
        return "absent"
    own = session.settings.sources.get(source)
    days = own.stale_days if own and own.stale_days else session.settings.thresholds.stale_days
    return "late" if session.today - complete > timedelta(days=days) else "fresh"
