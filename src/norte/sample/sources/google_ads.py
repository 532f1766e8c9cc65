"""Google Ads: the campaign report by day, in Spanish for Excel and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from norte.base.text import Text
from norte.sample.export_files import (
    NULL,
    Style,
    csv_text,
    decimal,
    listed,
    percent,
    ratio,
    whole,
    write_text,
)
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from norte.sample.google_campaigns import CampaignDays
    from norte.sample.markets import Market
    from norte.sample.world import MarketWorld, World

_MONTHS_ES = listed(
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", " "
)
_MONTHS_EN = listed(
    "January February March April May June July August September October November December", " "
)
_Rows = list[tuple[date, "CampaignDays", "_Sums"]]


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a row or a total says of some campaign days; money and conversions in hundredths."""

    impressions: int = 0
    clicks: int = 0
    cost: int = 0
    conversions: int = 0
    value: int = 0

    def plus(self, other: _Sums) -> _Sums:
        return _Sums(
            self.impressions + other.impressions,
            self.clicks + other.clicks,
            self.cost + other.cost,
            self.conversions + other.conversions,
            self.value + other.value,
        )


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("google_ads")
    answers = []
    for place in world.markets:
        folder = f"google_ads_{place.market.id}"
        for year in sorted({day.year for day in world.days}):
            rows = _year_rows(place, year)
            days = [day for day in world.days if day.year == year]
            _LAYOUTS[place.market.id](inbox / folder, place.market, days, rows)
        _tell(tally, place)
        answers.append(
            Answer(
                format="google_ads",
                folder=f"inbox/{folder}",
                account=place.market.account,
                zone=place.market.zone,
                currency=place.market.currency,
            )
        )
    return Written(tally.figures(), tuple(answers))


def _year_rows(place: MarketWorld, year: int) -> _Rows:
    """The rows of a year: by day, then in the order of the campaigns."""
    rows: _Rows = []
    for index, day in enumerate(place.clock.days):
        if day.year != year:
            continue
        rows.extend(
            (day, campaign, _sums(campaign, index))
            for campaign in place.google
            if campaign.is_listed[index]
        )
    return rows


def _sums(campaign: CampaignDays, index: int) -> _Sums:
    return _Sums(
        int(campaign.impressions[index]),
        int(campaign.clicks[index]),
        int(campaign.cost[index]),
        int(campaign.conversions[index]),
        int(campaign.value[index]),
    )


def _totals(rows: _Rows, names: tuple[str, str]) -> list[tuple[str, str, _Sums]]:
    """Label, campaign type and sums of each row at the foot: campaigns, account, each type."""
    whole_sum = _Sums()
    by_kind: dict[str, _Sums] = {}
    for _, campaign, sums in rows:
        kind = campaign.campaign.kind
        whole_sum = whole_sum.plus(sums)
        by_kind[kind] = by_kind.get(kind, _Sums()).plus(sums)
    foot = [(f"Total: {name}", "", whole_sum) for name in names]
    return foot + [(f"Total: {kind}", kind, sums) for kind, sums in by_kind.items()]


def _write_spanish(
    folder: Path,
    market: Market,
    days: Sequence[date],
    rows: _Rows,
) -> None:
    head = listed(
        "Día,Estado de la campaña,Campaña,Tipo de campaña,Presupuesto,Tipo de presupuesto,"
        "Código de moneda,Coste,Impr.,CTR,CPC medio,Clics,Conversiones,Valor de conv."
    )
    cells: list[list[str]] = []
    for day, made, sums in rows:
        c = made.campaign
        state = "Habilitada" if c.is_enabled else "En pausa"
        budget = decimal(c.budget, "es")
        cells.append(
            [
                day.isoformat(),
                state,
                c.name,
                c.kind,
                budget,
                "Diario",
                market.currency,
                *_spanish(sums),
            ]
        )
    for label, kind, sums in _totals(rows, ("Campañas", "Cuenta")):
        cells.append(["", label, NULL, kind or NULL, NULL, "", market.currency, *_spanish(sums)])
    title = ["Informe de campaña", f"{_long_es(days[0])} - {_long_es(days[-1])}"]
    text = "\r\n".join(title) + "\r\n" + csv_text([head, *cells], delimiter="\t", end="\r\n")
    write_text(folder / f"Informe de campaña {days[0].year}.csv", text, "utf-16-le")


def _spanish(sums: _Sums) -> list[str]:
    style: Style = "es"
    return [
        decimal(sums.cost, style),
        whole(sums.impressions, style),
        percent(sums.clicks, sums.impressions, style) or NULL,
        ratio(sums.cost / 100, sums.clicks, 2, style) or NULL,
        whole(sums.clicks, style),
        decimal(sums.conversions, style) if sums.clicks else NULL,
        decimal(sums.value, style) if sums.clicks else NULL,
    ]


def _write_english(
    folder: Path,
    market: Market,
    days: Sequence[date],
    rows: _Rows,
) -> None:
    head = listed(
        "Day,Campaign status,Campaign,Budget,Budget name,Budget type,Status,Status reasons,"
        "Campaign type,Currency code,Impr.,CTR,Cost,Clicks,Conv. rate,Conversions,Conv. value,"
        "Avg. CPC,Cost / conv."
    )
    cells: list[list[str]] = []
    for day, made, sums in rows:
        c = made.campaign
        state = "Enabled" if c.is_enabled else "Paused"
        cells.append(
            [
                day.isoformat(),
                state,
                c.name,
                decimal(c.budget, "en"),
                NULL,
                "Daily",
                "Eligible" if c.is_enabled else "Paused",
                "",
                c.kind,
                market.currency,
                *_english(sums),
            ]
        )
    for label, kind, sums in _totals(rows, ("Campaigns", "Account")):
        blank = NULL if label.endswith("Campaigns") else ""
        cells.append(
            [
                "",
                label,
                blank,
                blank,
                blank,
                blank,
                blank,
                "",
                kind or blank,
                market.currency,
                *_english(sums),
            ]
        )
    title = csv_text([["Campaign report"], [f"{_long_en(days[0])} - {_long_en(days[-1])}"]])
    write_text(folder / f"Campaign report {days[0].year}.csv", title + csv_text([head, *cells]))


def _english(sums: _Sums) -> list[str]:
    style: Style = "en"
    return [
        whole(sums.impressions, style),
        percent(sums.clicks, sums.impressions, style) or NULL,
        decimal(sums.cost, style),
        whole(sums.clicks, style),
        percent(sums.conversions, sums.clicks * 100, style) or "0.00%",
        decimal(sums.conversions, style) if sums.clicks else NULL,
        decimal(sums.value, style) if sums.clicks else NULL,
        ratio(sums.cost / 100, sums.clicks, 2, style) or NULL,
        ratio(sums.cost, sums.conversions, 2, style) or NULL,
    ]


_LAYOUTS: dict[str, Callable[[Path, Market, Sequence[date], _Rows], None]] = {
    "es": _write_spanish,
    "mx": _write_english,
}


def _long_es(day: date) -> str:
    return f"{day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}"


def _long_en(day: date) -> str:
    return f"{_MONTHS_EN[day.month - 1]} {day.day}, {day.year}"


def _tell(tally: Tally, place: MarketWorld) -> None:
    market = place.market
    months = np.array(place.months)
    for month in dict.fromkeys(place.months):
        here = months == month
        for made in place.google:
            shown = here & made.is_listed
            tally.count("ad_rows", market.id, month, int(shown.sum()))
            tally.count("ad_impressions", market.id, month, int(made.impressions[shown].sum()))
            tally.count("ad_clicks", market.id, month, int(made.clicks[shown].sum()))
            tally.count("link_clicks", market.id, month, int(made.clicks[shown].sum()))
            tally.money("ad_spend", market.id, month, made.cost[shown].sum(), market.currency)
            claimed = Decimal(int(made.conversions[shown].sum())) / 100
            tally.count("ad_conversions", market.id, month, claimed)
            value = made.value[shown].sum()
            tally.money("claimed_revenue", market.id, month, value, market.currency)


source = Source(
    id="google_ads",
    title=Text(es="Google Ads, campañas por día", en="Google Ads, campaigns by day"),
    write=_write,
)
