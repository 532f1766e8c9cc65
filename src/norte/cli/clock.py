"""The only place of Norte that reads the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from norte.base.errors import UsageError
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

VARIABLE = "NORTE_TODAY"


def instant() -> datetime:
    """This instant in UTC, whatever NORTE_TODAY says: the clock by which the lake is written."""
    return datetime.now(UTC)


def read_clock(environ: Mapping[str, str]) -> datetime:
    """This instant, in the machine's zone; on the day that NORTE_TODAY names, if it names one.

    The variable (2024-03-31) is for tests and demonstrations: the hour stays the real one.
    """
    now = instant().astimezone()
    asked = environ.get(VARIABLE)
    if not asked:
        return now
    try:
        return datetime.combine(date.fromisoformat(asked), now.timetz())
    except ValueError:
        raise UsageError(
            Text(es="{name}: «{value}» no es una fecha", en="{name}: '{value}' is not a date").fill(
                name=VARIABLE, value=asked
            ),
            Text(es="escríbala así: 2024-03-31", en="write it like this: 2024-03-31"),
        ) from None


def day_in(now: datetime, zone: tzinfo, environ: Mapping[str, str]) -> date:
    """The day that it is in `zone`; the one that NORTE_TODAY names, if it names one."""
    return now.date() if environ.get(VARIABLE) else now.astimezone(zone).date()
