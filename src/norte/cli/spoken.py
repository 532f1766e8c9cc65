"""Which language the reader is spoken to, known before anything is parsed or imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from norte.base.text import Language

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def spoken(words: Sequence[str], environ: Mapping[str, str]) -> Language:
    """`--lang`, else the locale of the workspace named, else that of the shell, else Spanish.

    A workspace that cannot be read decides nothing here: the command itself will say so.
    """
    asked = option_value(words, "--lang")
    if asked is not None:
        return _language(asked) or "es"
    named = option_value(words, "--workspace", "-w") or environ.get("NORTE_WORKSPACE") or "."
    return _workspace_language(Path(named)) or _shell_language(environ) or "es"


def shell_locale(environ: Mapping[str, str]) -> str | None:
    """The locale of the shell as a tag such as es-MX; None when it names no language."""
    for variable in _LOCALE_VARIABLES:
        value = environ.get(variable, "").split(".")[0].split("@")[0]
        if value:
            return None if value in {"C", "POSIX"} else value.replace("_", "-")
    return None


def option_value(words: Sequence[str], long: str, short: str | None = None) -> str | None:
    """The last value given to an option, wherever it stands in the line; None without one."""
    found = None
    for place, word in enumerate(words):
        if word == "--":
            break
        if word in {long, short}:
            found = words[place + 1] if place + 1 < len(words) else found
        elif word.startswith(f"{long}="):
            found = word.removeprefix(f"{long}=")
        elif short and word.startswith(short) and not word.startswith("--"):
            found = word.removeprefix(short)
    return found


def _shell_language(environ: Mapping[str, str]) -> Language | None:
    return _language(shell_locale(environ) or "")


def _workspace_language(folder: Path) -> Language | None:
    try:
        text = (folder / "norte.toml").read_text("utf-8")
    except (OSError, ValueError):
        return None
    import tomllib

    try:
        return _language(str(tomllib.loads(text).get("locale", "")))
    except tomllib.TOMLDecodeError:
        return None


def _language(tag: str) -> Language | None:
    short = tag.lower().replace("_", "-").split("-")[0]
    return "en" if short == "en" else "es" if short == "es" else None
