"""What the readers are given and what they give back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from pathlib import Path

    from norte.base.errors import NorteError
    from norte.base.text import Text
    from norte.store.batch import Batch, Mode
    from norte.workspace.answers import Answer
    from norte.workspace.settings import Settings

Progress = Callable[[str, float], None]
"""Called with the name of a file and the share of it that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class CampaignMatch:
    """One row of `campaign_match`: an exact id or a normalised name, and the campaign it is."""

    campaign_key: str
    match_platform: str | None = None
    match_id: str | None = None
    match_name: str | None = None


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a workspace knows when it reads: its settings, answers, key, matches and own formats.

    `root` is the workspace's folder, for its `formats/` and `channels.yml`; None without one.
    `today` is the day of the export where the file does not tell it.
    """

    settings: Settings
    today: date
    identity_key: bytes
    answers: tuple[Answer, ...] = ()
    matches: tuple[CampaignMatch, ...] = ()
    root: Path | None = None

    @property
    def formats(self) -> Path | None:
        """The workspace's own format files."""
        return self.root / "formats" if self.root else None

    @property
    def channels(self) -> Path | None:
        """The workspace's own channel rules."""
        return self.root / "channels.yml" if self.root else None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person says of these files on the command line; None is nothing said."""

    source: str | None = None
    account: str | None = None
    currency: str | None = None
    mode: Mode = "auto"
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal["comma", "point"] | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Checksum:
    """A total that the file states against the sum of its rows."""

    column: str
    stated: Decimal
    summed: Decimal
    ok: bool


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file, member of a zip or sheet, read; or the error that stopped it.

    `remember` is the answer to keep for this kind of file and folder once it is loaded.
    """

    file: str
    format: str | None = None
    batch: Batch | None = None
    checksums: tuple[Checksum, ...] = ()
    warnings: tuple[Text, ...] = ()
    error: NorteError | None = None
    remember: Answer | None = None


__all__ = ["CampaignMatch", "Checksum", "Progress", "ReadContext", "ReadFile", "ReadOptions"]
