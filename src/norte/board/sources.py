"""How fresh each source is, and which days it lacks."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from norte.board.scorecard import SourceLine, SourceState
from norte.engine.coverage import Days
from norte.schema import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from norte.board.session import Session
    from norte.engine.coverage import Stretch


def source_lines(session: Session) -> tuple[SourceLine, ...]:
    """A line for each source and account that ever loaded a table of facts by day."""
    found: dict[tuple[str, str], list[Stretch]] = {}
    for name, stretches in session.facts.coverage.stretches.items():
        if is_measured(name):
            for one in stretches:
                found.setdefault(one.key, []).append(one)
    return tuple(_line(session, key, mine) for key, mine in sorted(found.items()))


def is_measured(name: str) -> bool:
    """Whether a table tells what happened: plans and rates reach into the future or weekends."""
    return table(name).time is not None and name != "plan"


def data_until(session: Session, lines: Sequence[SourceLine]) -> date | None:
    """The last complete day of most sources that are up to date; None when nothing was loaded."""
    ends = [s.until for s in lines if s.until and s.until <= session.today]
    fresh = [s.until for s in lines if s.until in ends and s.state == "fresh"]
    counted = Counter(fresh or ends)
    return max(counted, key=lambda day: (counted[day], day), default=None)


def _line(session: Session, key: tuple[str, str], mine: list[Stretch]) -> SourceLine:
    source, account = key
    complete = max((s.complete_until for s in mine if s.complete_until), default=None)
    platform = next((s.platform for s in mine if s.platform), source)
    return SourceLine(
        id=source,
        name=source if platform in {None, "own"} else platform,
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
