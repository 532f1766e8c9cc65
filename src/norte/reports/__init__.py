"""What leaves Norte to be read: the scorecard as an HTML page and as a terminal table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from norte.board.scorecard import Scorecard

__all__ = ["scorecard_html", "scorecard_text"]


def scorecard_html(card: Scorecard, *, language: str) -> str:
    """One self-contained HTML page in `language`; see `norte.reports.page`."""
    from norte.reports.page import scorecard_html as write

    return write(card, language=language)


def scorecard_text(card: Scorecard, *, language: str) -> RenderableType:
    """What rich prints in a terminal of 80 columns or more; see `norte.reports.terminal`."""
    from norte.reports.terminal import TerminalScorecard

    return TerminalScorecard(card, language)
