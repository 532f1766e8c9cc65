"""The tree of errors that a person can do something about.

    NorteError
    ├── UsageError          the question or the option cannot be understood
    │   └── UnknownNameError    a name that nothing has; proposes the nearest
    ├── RefusedError        the question is clear and its answer would be wrong
    ├── DataError           a file or a table does not hold what it should
    │   └── QuestionError       two readings stay possible: an option answers it
    ├── StoreError          the lake cannot be opened, written or restored
    └── SettingsError       norte.toml or a metric, format or mapping file is wrong

A bug of ours is not a `NorteError`: it keeps its traceback.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable


class NorteError(Exception):
    """Says what went wrong, where, and what to do next, in both languages.

    `code` is stable: it is the anchor of the error's page and the API's answer.
    """

    code: ClassVar[str] = "error"

    def __init__(self, what: Text, hint: Text | None = None) -> None:
        super().__init__(what.en)
        self.what = what
        self.hint = hint

    def say(self, language: str) -> str:
        """The error as one paragraph, with its code and its hint."""
        lines = [f"[{self.code}] {self.what.pick(language)}"]
        if self.hint is not None:
            word = "what next" if language.lower().startswith("en") else "qué hacer"
            lines.append(f"  {word}: {self.hint.pick(language)}")
        return "\n".join(lines)


class UsageError(NorteError):
    """The question or the option cannot be understood; exit status 2."""

    code = "usage"


class UnknownNameError(UsageError):
    """A name that nothing has; the hint proposes the nearest ones."""

    code = "unknown-name"

    def __init__(self, kind: Text, name: str, known: Iterable[str]) -> None:
        what = Text(
            es="no hay {kind} con el nombre «{name}»", en="there is no {kind} called '{name}'"
        ).fill(kind=kind, name=name)
        names = sorted(set(known))
        near = get_close_matches(name.casefold(), names, n=3, cutoff=0.5)
        hint = None
        if near:
            hint = Text(es="¿quería decir {near}?", en="did you mean {near}?").fill(
                near=", ".join(near)
            )
        elif names:
            hint = Text(es="existen: {names}", en="there are: {names}").fill(
                names=", ".join(names[:12]) + (", …" if len(names) > 12 else "")
            )
        super().__init__(what, hint)
        self.name = name


class RefusedError(NorteError):
    """The question is clear, and every answer to it would be wrong or mislead."""

    code = "refused"


class DataError(NorteError):
    """A file or a table does not hold what it should; nothing of it was loaded."""

    code = "data"


class QuestionError(DataError):
    """Two readings stay possible; `option` is the command-line option that answers."""

    code = "question"

    def __init__(self, what: Text, hint: Text, option: str) -> None:
        super().__init__(what, hint)
        self.option = option


class StoreError(NorteError):
    """The lake cannot be opened, written or restored; it is as it was before."""

    code = "store"


class SettingsError(NorteError):
    """norte.toml, a metric file, a format file or a mapping is wrong."""

    code = "settings"
