"""A metric: what its YAML file says, checked."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from norte.base.text import Text

Unit = Literal["money", "count", "percent", "ratio", "duration", "score"]
Better = Literal["higher", "lower", "within"]
Stage = Literal["reach", "engagement", "acquisition", "conversion", "loyalty"]
Adds = Literal["yes", "no", "last"]

STAGES: dict[str, Text] = {
    "reach": Text(es="Alcance", en="Reach"),
    "engagement": Text(es="Interacción", en="Engagement"),
    "acquisition": Text(es="Captación", en="Acquisition"),
    "conversion": Text(es="Conversión", en="Conversion"),
    "loyalty": Text(es="Fidelidad", en="Loyalty"),
}


FLAGS: frozenset[str] = frozenset(
    [
        "open_period",
        "immature",
        "approximate",
        "partial",
        "masked",
        "stale",
        "reconstructed",
        "partial_cost",
        "mixed_tax",
        "assumed",
        "young_history",
        "inflated",
        "low_n",
        "low_agreement",
    ]
)
"""What may stand beside a value (SEMANTICS)."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """A text in both languages; both are required."""

    es: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def text(self) -> Text:
        """The same as a `Text`."""
        return Text(es=self.es, en=self.en)


class Example(_Part):
    """Facts and the one value that they must give; run on every engine.

    `given` maps a table to its rows; columns left out take neutral defaults (one source, one
    account, one day inside `period`). `where` and `by` are as in a question; with `by`, `rows`
    holds one `{dimension: …, value: …}` a member. `coverage: {table: false}` takes a table's
    coverage away; otherwise each table that the formula names counts as covered. `period` holds
    its first and last day. Without a value, `state` says why. `flags` are those that must be
    there; others may be. `refuses` is a word that the refusal names: a dimension that does not
    add, or a currency without a rate.
    """

    given: dict[str, list[dict[str, Any]]]
    value: float | None = None
    state: Literal["value", "zero", "no_data", "undefined"] | None = None
    flags: tuple[str, ...] = ()
    where: dict[str, str] = {}
    by: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    period: tuple[date, date] | None = None
    coverage: dict[str, bool] = {}
    refuses: str | None = None


class Metric(_Part):
    """A measurable quantity with one formula; a KPI adds scope, target, deadline and owner.

    `additive` says over which dimensions a total may be made of parts ("no" refuses, in words,
    and `instead` names the metric that answers; for time, "no" is a recount of each period and
    "last" a stock). `floor` is the least that must stand under the line for the value to be firm.
    `family` is the folder's name. `without` maps a table to the flag that the value
    carries when that table has no data, instead of being no data itself. `flags` are always on.
    `matures_in` is how many days a period's value still changes. `board` ranks it on the scorecard
    of a workspace that has chosen none (the lowest of a stage is its headline).
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Words
    meaning: Words
    formula: str
    unit: Unit
    better: Better
    stage: Stage
    additive: dict[str, Adds] = {}
    floor: int | None = None
    matures_in: str | None = None
    caveats: Words | None = None
    basis: Words | None = None
    instead: str | None = None
    without: dict[str, str] = {}
    flags: tuple[str, ...] = ()
    young_days: int | None = None
    board: int | None = None
    family: str = ""
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]

    @field_validator("additive", mode="before")
    @classmethod
    def _adds(cls, value: object) -> object:
        """YAML 1.1 reads a bare yes or no as a boolean; both spellings are meant alike."""
        if not isinstance(value, dict):
            return value
        words = {True: "yes", False: "no"}
        return {key: words[one] if isinstance(one, bool) else one for key, one in value.items()}

    @field_validator("matures_in")
    @classmethod
    def _days(cls, value: str | None) -> str | None:
        if value is not None and not (value.endswith("d") and value[:-1].isdigit()):
            raise ValueError(f"'{value}' is not a number of days such as 30d")
        return value

    @property
    def matures_days(self) -> int:
        """Days after which the value stays; 0 when it is final at once."""
        return int(self.matures_in[:-1]) if self.matures_in else 0
