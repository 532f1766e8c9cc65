"""The one list of channels: ads, visits, leads, orders, e-mail and social use the same names."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from norte.base.errors import SettingsError
from norte.base.text import Text


class Channel(BaseModel):
    """A channel, its names, whether its traffic is bought, and the words that mean it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    es: str
    en: str
    paid: bool = False
    ga4: tuple[str, ...] = ()
    hubspot: tuple[str, ...] = ()
    medium: tuple[str, ...] = ()

    def text(self) -> Text:
        """Its name in both languages."""
        return Text(es=self.es, en=self.en)


class PlatformRule(BaseModel):
    """The channel of a platform's campaigns: by campaign type, else `any`, else unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    any: str | None = None
    types: dict[str, tuple[str, ...]] = {}


class Channels(BaseModel):
    """The whole list with its rules; the order is the order of legends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channels: dict[str, Channel]
    platforms: dict[str, PlatformRule] = {}
    sources: dict[str, tuple[str, ...]] = {}

    @property
    def paid(self) -> frozenset[str]:
        """The channels whose traffic is bought."""
        return frozenset(name for name, channel in self.channels.items() if channel.paid)


def read_channels(own: Path | None = None) -> Channels:
    """The list, with what the workspace's `channels.yml` adds or changes when it has one.

    Raises:
        SettingsError: the workspace's file is not valid, or names a channel that is not there.
    """
    builtin = _builtin()
    if own is None or not own.is_file():
        return Channels.model_validate(builtin)
    try:
        added = yaml.safe_load(own.read_text("utf-8")) or {}
        made = Channels.model_validate(_merge(builtin, added))
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError, AttributeError) as error:
        raise SettingsError(
            Text(es="{path} no se entiende: {why}", en="{path} cannot be read: {why}").fill(
                path=own, why=error
            ),
            Text(
                es="use las mismas claves que la lista de canales de la documentación",
                en="use the same keys as the channel list in the documentation",
            ),
        ) from error
    return made


@cache
def _builtin() -> dict[str, Any]:
    raw = files("norte.schema").joinpath("channels.yml").read_text("utf-8")
    return dict(yaml.safe_load(raw))


def _merge(base: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """`added` over `base`, key by key; lists are replaced whole."""
    merged = dict(base)
    for key, value in added.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merge(old, value)
        else:
            merged[key] = value
    return merged


PAID: frozenset[str] = read_channels().paid
"""Channels whose traffic is bought, of the built-in list."""
