"""What an import asked once, remembered for that kind of file and folder."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Literal

import tomlkit
from pydantic import Field, ValidationError

from norte.base.errors import SettingsError
from norte.base.text import Text
from norte.workspace.settings import Setting

if TYPE_CHECKING:
    from pathlib import Path

    from norte.workspace.folder import Workspace


class Answer(Setting):
    """One `[[answer]]` of answers.toml; `folder` is relative to the workspace when inside it."""

    format: str
    folder: str
    source: str | None = None
    account: str | None = None
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal["comma", "point"] | None = None
    zone: str | None = None
    currency: str | None = None


class _File(Setting):
    answer: tuple[Answer, ...] = Field(default=())


def folder_key(workspace: Workspace, path: Path) -> str:
    """The folder of `path` as answers.toml names it."""
    parent = path.resolve().parent
    root = workspace.root.resolve()
    return parent.relative_to(root).as_posix() if parent.is_relative_to(root) else parent.as_posix()


def read_answers(workspace: Workspace) -> tuple[Answer, ...]:
    """Every remembered answer; none when nothing was ever asked."""
    path = workspace.answers
    if not path.exists():
        return ()
    try:
        return _File.model_validate(tomllib.loads(path.read_text("utf-8"))).answer
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise SettingsError(
            Text(es="{path} no se entiende: {error}", en="{path} cannot be read: {error}").fill(
                path=path, error=error
            ),
            Text(
                es="corríjalo o bórrelo: la importación volverá a preguntar",
                en="mend it or delete it: the import will ask again",
            ),
        ) from error


def recall(answers: tuple[Answer, ...], format_id: str, folder: str) -> Answer | None:
    """The answer given for this kind of file in this folder; None when it was never asked."""
    return next((a for a in answers if a.format == format_id and a.folder == folder), None)


def remember(workspace: Workspace, answer: Answer) -> None:
    """Keep `answer`; it takes the place of an earlier one for the same format and folder."""
    kept = [
        a for a in read_answers(workspace) if (a.format, a.folder) != (answer.format, answer.folder)
    ]
    document = tomlkit.document()
    tables = tomlkit.aot()
    for one in [*kept, answer]:
        table = tomlkit.table()
        table.update(one.model_dump(exclude_none=True))
        tables.append(table)
    document.add("answer", tables)
    scratch = workspace.answers.with_suffix(".toml.new")
    scratch.write_text(tomlkit.dumps(document), "utf-8")
    scratch.replace(workspace.answers)
