"""One call of `norte`: who is spoken to, on which workspace, when, and where it prints."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from norte.cli import clock

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from rich.console import Console

    from norte.base.text import Language, Text
    from norte.workspace import Workspace

_PIPE_WIDTH = 120


@dataclass(frozen=True)
class Call:
    """What every command is given; `own_process` is False when a test calls it."""

    language: Language
    folder: Path
    now: datetime
    own_process: bool = False

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace named; an error says how to make one when there is none."""
        from norte.workspace import find

        return find(self.folder)

    @cached_property
    def today(self) -> date:
        """The day that it is in the workspace's time zone, or the one that NORTE_TODAY names."""
        return clock.day_in(self.now, self.workspace.settings.zone, os.environ)

    @cached_property
    def out(self) -> Console:
        """Where results go."""
        return _console(stderr=False)

    @cached_property
    def err(self) -> Console:
        """Where warnings, counts and progress go."""
        return _console(stderr=True)

    def pick(self, text: Text) -> str:
        """A text in the language of this call."""
        return text.pick(self.language)

    def say(self, es: str, en: str) -> str:
        """The one of two texts that this reader understands."""
        return en if self.language == "en" else es

    def print_json(self, value: Any) -> None:
        """A value as JSON on the output; a list has one element a line."""
        print(dump(value), flush=True)

    def note(self, text: str) -> None:
        """A line for the person, never part of the result."""
        self.err.print(text, soft_wrap=not self.err.is_terminal)


def dump(value: Any) -> str:
    """`value` as JSON: a list with one element a line, anything else indented."""
    import json

    if isinstance(value, list):
        lines = ",\n ".join(json.dumps(one, ensure_ascii=False) for one in value)
        return f"[{lines}]"
    return json.dumps(value, ensure_ascii=False, indent=2)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    known = stream.isatty() or "COLUMNS" in os.environ
    return Console(
        file=stream,
        width=None if known else _PIPE_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )
