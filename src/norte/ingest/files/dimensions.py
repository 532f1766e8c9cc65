"""Market, channel and campaign of each row, as SQL: the dimensions that every fact carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from norte.ingest.files.fold import fold, fold_sql, quote, slug_sql
from norte.ingest.files.functions import case_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from norte.ingest.contract import CampaignMatch
    from norte.schema.channels import Channels
    from norte.workspace.settings import MarketRule, Settings


@dataclass(frozen=True, slots=True)
class Members:
    """SQL of what a row says of itself, from which its market follows; "NULL" when it is silent."""

    account: str
    currency: str
    country: str
    campaign: str


def market_names(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Market id → the words that mean it in a sheet."""
    return {key: (key, market.name.es, market.name.en) for key, market in settings.markets.items()}


def channel_names(channels: Channels) -> dict[str, tuple[str, ...]]:
    """Channel id → the words that mean it in a sheet."""
    return {
        key: (key, key.replace("_", " "), channel.es, channel.en)
        for key, channel in channels.channels.items()
    }


def market_sql(settings: Settings, source_id: str, members: Members) -> str:
    """SQL of the market: the first whose rule holds, else the one of the source."""
    whens = []
    for key, market in settings.markets.items():
        for rule in market.match:
            test = _rule_sql(rule, source_id, members)
            if test != "FALSE":
                whens.append(f"WHEN {test} THEN {quote(key)}")
    source = settings.sources.get(source_id)
    other = quote(source.market) if source and source.market else "NULL"
    return f"CASE {' '.join(whens)} ELSE {other} END" if whens else other


def _rule_sql(rule: MarketRule, source_id: str, members: Members) -> str:
    if rule.source is not None and rule.source != source_id:
        return "FALSE"
    tests = []
    for value, wanted in (
        (members.account, rule.account),
        (members.currency, rule.currency),
        (members.country, rule.country),
    ):
        if wanted is not None:
            tests.append(f"coalesce({fold_sql(value)} = {quote(fold(wanted))}, FALSE)")
    if rule.campaign is not None:
        pattern = quote(f"(?i){rule.campaign}")
        tests.append(f"coalesce(regexp_matches({members.campaign}, {pattern}), FALSE)")
    if not tests:
        return "TRUE" if rule.source is not None else "FALSE"
    return "(" + " AND ".join(tests) + ")"


def channel_calls(channels: Channels, platform: str) -> dict[str, Callable[[list[str]], str]]:
    """The functions of format files that turn a platform's words into a channel."""
    listed = channels.channels.items()

    def of_type(args: list[str]) -> str:
        rule = channels.platforms.get(platform)
        if rule is None:
            return "NULL"
        return case_of(args[0], rule.types, quote(rule.any) if rule.any else "NULL")

    def of_ga4(args: list[str]) -> str:
        return case_of(args[0], {key: channel.ga4 for key, channel in listed})

    def of_hubspot(args: list[str]) -> str:
        return case_of(args[0], {key: channel.hubspot for key, channel in listed})

    def of_link(args: list[str]) -> str:
        return _of_link(channels, args[0], args[1])

    def named(args: list[str]) -> str:
        return case_of(args[0], channel_names(channels))

    return {
        "channel_of_type": of_type,
        "channel_of_ga4": of_ga4,
        "channel_of_hubspot": of_hubspot,
        "channel_of_link": of_link,
        "channel_named": named,
    }


def _of_link(channels: Channels, source: str, medium: str) -> str:
    """The channel of a link's utm_source and utm_medium; a bought one by the network it is on."""

    def on(kind: str) -> str:
        names = ", ".join(quote(fold(n)) for n in channels.sources.get(kind, ()))
        if not names:
            return "FALSE"
        first = f"regexp_extract({fold_sql(source)}, '^(?:www\\.|m\\.|l\\.|lm\\.)?([^.]+)', 1)"
        return f"({fold_sql(source)} IN ({names}) OR {first} IN ({names}))"

    bought = f"regexp_matches({fold_sql(medium)}, '^(.*cp.*|ppc|retargeting|paid.*|pago)$')"
    free = f"{fold_sql(medium)} IN ('referral', 'organic', '(none)', '') OR {medium} IS NULL"
    by_medium = case_of(medium, {key: c.medium for key, c in channels.channels.items()}, "'other'")
    return (
        f"CASE WHEN {source} IS NULL AND {medium} IS NULL THEN NULL "
        f"WHEN {bought} AND {on('social')} THEN 'paid_social' "
        f"WHEN {bought} AND {on('video')} THEN 'paid_video' "
        f"WHEN {bought} AND {on('search')} THEN 'paid_search' "
        f"WHEN ({free}) AND {on('ai')} THEN 'ai_assistants' "
        f"WHEN ({free}) AND {on('social')} THEN 'organic_social' "
        f"WHEN ({free}) AND {on('video')} THEN 'organic_video' "
        f"WHEN ({free}) AND {on('search')} THEN 'organic_search' ELSE {by_medium} END"
    )


def match_rows_sql(matches: tuple[CampaignMatch, ...], platform: str) -> str | None:
    """SQL of (kind, word, key) of the matches that hold for `platform`; None without any."""
    rows: dict[tuple[str, str], str] = {}
    ordered = sorted(matches, key=lambda m: m.match_platform is not None)
    for match in ordered:
        if match.match_platform not in {None, platform}:
            continue
        if match.match_id:
            rows["id", match.match_id] = match.campaign_key
        if match.match_name:
            rows["name", match.match_name] = match.campaign_key
    if not rows:
        return None
    listed = ", ".join(f"({quote(k)}, {quote(w)}, {quote(v)})" for (k, w), v in rows.items())
    return f"(SELECT * FROM (VALUES {listed}) AS m(kind, word, campaign))"


def own_campaign_sql(campaign: str, campaign_id: str) -> str:
    """SQL of the campaign_key that no match gave: the normalised name, else the id."""
    return f"coalesce({slug_sql(campaign)}, {slug_sql(campaign_id)})"


def campaign_sql(table: str, matches: str) -> str:
    """`table` with its campaign_key: by exact id, then by normalised name, else that name."""
    own = own_campaign_sql("_campaign_name", "_campaign_id")
    slugged = f"SELECT *, {slug_sql('_campaign_name')} AS _slug, {own} AS _own FROM ({table})"
    return (
        "SELECT t.* EXCLUDE (_campaign_id, _campaign_name, _slug, _own), "
        "coalesce(by_id.campaign, by_name.campaign, t._own) AS campaign_key "
        f"FROM ({slugged}) AS t "
        f"LEFT JOIN {matches} AS by_id ON by_id.kind = 'id' AND by_id.word = t._campaign_id "
        f"LEFT JOIN {matches} AS by_name ON by_name.kind = 'name' AND by_name.word = t._slug"
    )
