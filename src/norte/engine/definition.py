"""The version of a definition as this program computes it (SEMANTICS 20)."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from norte.catalog.version import version
from norte.engine.derivations import derived
from norte.schema import table
from norte.schema.channels import read_channels

if TYPE_CHECKING:
    from norte.engine.resolve import Asked
    from norte.workspace.settings import Settings


def version_of(asked: Asked, settings: Settings) -> str:
    """A hash of the expanded formula, the derivations, the visit profile and the channel rules.

    Names, meanings and caveats do not change it.
    """
    rules = [f"{name}={rule.number}" for name, rule in derived().items() if name in asked.tables]
    if any(table(name).family == "site" for name in asked.tables):
        rules.append(f"profile={settings.visit_profile}")
    rules.append(f"channels={_channel_rules()}")
    return version(asked.tree, rules=rules)


@cache
def _channel_rules() -> str:
    return hashlib.sha256(read_channels().model_dump_json().encode()).hexdigest()[:12]
