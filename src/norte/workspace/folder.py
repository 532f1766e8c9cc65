"""The folder of a workspace: find it, make it, know its paths."""

from __future__ import annotations

import os
import tomllib
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import tomlkit
from pydantic import ValidationError

from norte.base.errors import SettingsError, UsageError
from norte.base.text import Text
from norte.workspace.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "norte.toml"
_FOLDERS = ("inbox", "metrics", "formats", "lake", "files", "creatives")


@dataclass(frozen=True)
class Workspace:
    """A folder with a norte.toml; every path that Norte reads or writes is below it."""

    root: Path

    @cached_property
    def settings(self) -> Settings:
        """norte.toml, checked; a SettingsError names the key that is wrong."""
        return read_settings(self.root / SETTINGS)

    @property
    def inbox(self) -> Path:
        """Where the team drops its exports."""
        return self.root / "inbox"

    @property
    def lake(self) -> Path:
        """Catalogue and Parquet files of the lake."""
        return self.root / "lake"

    @property
    def files(self) -> Path:
        """Raw files, kept once each, named by their hash."""
        return self.root / "files"

    @property
    def formats(self) -> Path:
        """Export formats of the team's own."""
        return self.root / "formats"

    @property
    def metrics(self) -> Path:
        """Metrics of the team's own."""
        return self.root / "metrics"

    @property
    def answers(self) -> Path:
        """What an import asked once."""
        return self.root / "answers.toml"

    @property
    def secrets(self) -> Path:
        """Keys: 0700, each file 0600, never exported."""
        return self.root / "secrets"

    def identity_key(self) -> bytes:
        """The key of the hash that stands for an e-mail address; made at the first use."""
        path = self.secrets / "identity.key"
        if not path.exists():
            self.secrets.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(os.urandom(32))
        return path.read_bytes()


def read_settings(path: Path) -> Settings:
    """The settings in `path`; a SettingsError says which key is wrong and why."""
    try:
        return Settings.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            Text(
                es="{path} no es TOML válido: {error}", en="{path} is not valid TOML: {error}"
            ).fill(path=path, error=error)
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            Text(es="{path}: «{where}»: {why}", en="{path}: '{where}': {why}").fill(
                path=path, where=where, why=first["msg"]
            ),
            Text(
                es="corrija esa clave; la página Ajustes de la documentación las lista todas",
                en="mend that key; the Settings page of the documentation lists them all",
            ),
        ) from error


def find(start: Path) -> Workspace:
    """The workspace in `start`; a UsageError that says how to make one when there is none."""
    if not (start / SETTINGS).is_file():
        raise UsageError(
            Text(
                es="«{start}» no es un espacio de trabajo: no tiene norte.toml",
                en="'{start}' is not a workspace: it has no norte.toml",
            ).fill(start=start),
            Text(
                es=(
                    "cree uno con «norte init CARPETA», o indíquelo con -w CARPETA o"
                    " NORTE_WORKSPACE"
                ),
                en="make one with 'norte init DIR', or name it with -w DIR or NORTE_WORKSPACE",
            ),
        )
    return Workspace(start)


def create(root: Path, *, locale: str, currency: str, timezone: str, week_start: str) -> Workspace:
    """A new workspace in `root`; refuses a folder that already is one."""
    if (root / SETTINGS).exists():
        raise UsageError(
            Text(
                es="«{root}» ya es un espacio de trabajo", en="'{root}' already is a workspace"
            ).fill(root=root)
        )
    for name in _FOLDERS:
        (root / name).mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    values = {
        "workspace_id": str(uuid.uuid4()),
        "name": {"es": root.resolve().name, "en": root.resolve().name},
        "locale": locale,
        "number_locale": locale,
        "currency": currency,
        "timezone": timezone,
        "days": "workspace",
        "week_start": week_start,
        "fiscal_year_start": 1,
    }
    for key, value in values.items():
        if isinstance(value, dict):
            inline = tomlkit.inline_table()
            inline.update(value)
            document.add(key, inline)
        else:
            document.add(key, tomlkit.item(value))
    text = tomlkit.dumps(document)
    path = root / SETTINGS
    path.write_text(text, "utf-8")
    try:
        read_settings(path)
    except SettingsError:
        path.unlink()
        raise
    return Workspace(root)
