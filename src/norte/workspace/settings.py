"""What norte.toml may say, with its defaults."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator

from norte.base.text import Text


class Setting(BaseModel):
    """A table of norte.toml; an unknown key is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Setting):
    """A text in both languages, as `{es = "…", en = "…"}`."""

    es: str
    en: str

    def text(self) -> Text:
        """The same as a `Text`."""
        return Text(es=self.es, en=self.en)


class MarketRule(Setting):
    """When a fact belongs to the market; every condition given must hold."""

    account: str | None = None
    source: str | None = None
    currency: str | None = None
    country: str | None = None
    campaign: Annotated[str | None, Field(description="regular expression on the name")] = None


class Market(Setting):
    """A country or region with its own midnight, money and holidays."""

    name: Words
    timezone: str
    currency: str
    holidays: str | None = None
    match: tuple[MarketRule, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        return known_zone(zone)


class RecordChoice(Setting):
    """The one source that answers for a family from a date on, for a market or for all."""

    source: str
    since: Annotated[date | None, Field(alias="from")] = None
    market: str | None = None
    platform: str | None = None


class SourceSettings(Setting):
    """What a team says of a source: its market, tax marks, identity and freshness."""

    market: str | None = None
    tax: Literal["with", "without"] | None = None
    stale_days: int | None = None
    zone: str | None = None


class EngineSettings(Setting):
    """A company's engine, read only; `secret` names the file in secrets/ with its URL."""

    secret: str
    schema_name: Annotated[str, Field(alias="schema")] = "public"
    tables: tuple[str, ...] = ()


class LeadRules(Setting):
    """Which people never count as leads: staff domains, test words."""

    staff_domains: tuple[str, ...] = ()
    test_words: tuple[str, ...] = ("test", "prueba")


class Thresholds(Setting):
    """When a number is old or small."""

    stale_days: int = 3
    stock_days: int = 7
    small_n: int = 30


class Settings(Setting):
    """norte.toml, whole."""

    workspace_id: str
    name: Words = Words(es="Mi equipo", en="My team")
    locale: str = "es-ES"
    number_locale: str = "es-ES"
    currency: str = "EUR"
    timezone: str = "Europe/Madrid"
    days: Literal["workspace", "market"] = "workspace"
    week_start: Literal["monday", "sunday", "saturday"] = "monday"
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] = 1
    visit_profile: Literal["matomo", "ga4"] = "matomo"
    holidays: str | None = None
    late_days: int = 35
    hits_days: int = 400
    raw_days: int = 90
    snapshot_days: int = 400
    invented: bool = False
    markets: dict[str, Market] = {}
    record: dict[str, tuple[RecordChoice, ...]] = {}
    sources: dict[str, SourceSettings] = {}
    engine: dict[str, EngineSettings] = {}
    leads: LeadRules = LeadRules()
    thresholds: Thresholds = Thresholds()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        return known_zone(zone)

    @field_validator("currency")
    @classmethod
    def _code(cls, code: str) -> str:
        if len(code) != 3 or not code.isalpha() or not code.isupper():
            raise ValueError(f"'{code}' is not a three-letter currency code such as EUR")
        return code

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's own time zone."""
        return ZoneInfo(self.timezone)

    @property
    def language(self) -> Literal["es", "en"]:
        """The language of words, from the locale."""
        return "en" if self.locale.lower().startswith("en") else "es"


def known_zone(zone: str) -> str:
    """The zone itself when IANA knows it; a ValueError that names it otherwise."""
    if zone not in available_timezones():
        raise ValueError(f"'{zone}' is not an IANA time zone such as Europe/Madrid")
    return zone
