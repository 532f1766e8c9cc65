"""A text that exists in Spanish and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads, in both languages; `pick` chooses one."""

    es: str
    en: str

    @classmethod
    def same(cls, word: str) -> Self:
        """A text that reads alike in both languages: a name, a code, a number."""
        return cls(es=word, en=word)

    def pick(self, language: str) -> str:
        """The text in `language` ("es", "es-MX", "en-GB", …); Spanish when it is neither."""
        return self.en if language.lower().startswith("en") else self.es

    def fill(self, **values: object) -> Text:
        """The text with its `{named}` places filled; a `Text` value is filled by language."""
        es = {k: v.es if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        return Text(es=self.es.format(**es), en=self.en.format(**en))


def join(parts: list[Text], separator: str = ", ") -> Text:
    """One text of several, in both languages at once."""
    return Text(es=separator.join(p.es for p in parts), en=separator.join(p.en for p in parts))
