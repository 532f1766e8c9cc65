"""Meta Ads Manager: ads by day, in Spanish as CSV and in English as XLSX."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import (
    csv_text,
    decimal,
    listed,
    ratio,
    whole,
    write_text,
    write_xlsx,
)
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from norte.sample.markets import Market
    from norte.sample.meta_creatives import AdDays, Slot
    from norte.sample.world import MarketWorld, World

_PURCHASE = "actions:offsite_conversion.fb_pixel_purchase"
_LEAD = "actions:lead"
_WINDOW = "7-day click or 1-day view"


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a row or the total says; money in hundredths."""

    impressions: int = 0
    reach: int = 0
    link_clicks: int = 0
    clicks: int = 0
    landing_views: int = 0
    spend: int = 0
    purchases: int = 0
    value: int = 0
    leads: int = 0

    def plus(self, other: _Sums) -> _Sums:
        return _Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class _AdDay:
    day: date
    slot: Slot
    name: str
    sums: _Sums


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("meta_ads")
    answers = []
    for place in world.markets:
        market = place.market
        folder = f"meta_ads_{market.id}"
        rows = [row for ad in place.meta for row in _ad_rows(ad, place)]
        for year in sorted({day.year for day in world.days}):
            days = [day for day in world.days if day.year == year]
            _LAYOUTS[market.id](
                inbox / folder, market, days, [r for r in rows if r.day.year == year]
            )
        for row in rows:
            _tell(tally, market, row)
        answers.append(
            Answer(
                format="meta_ads",
                folder=f"inbox/{folder}",
                account=market.account,
                zone=market.zone,
                currency=market.currency,
            )
        )
    return Written(tally.figures(), tuple(answers))


def _ad_rows(ad: AdDays, place: MarketWorld) -> list[_AdDay]:
    """One row for each day on which the ad was shown."""
    columns = zip(*(getattr(ad, f.name).tolist() for f in fields(_Sums)), strict=True)
    return [
        _AdDay(place.clock.days[ad.first + index], ad.slot, ad.name, _Sums(*figures))
        for index, figures in enumerate(columns)
        if ad.is_listed[index]
    ]


def _total(rows: Sequence[_AdDay]) -> _Sums:
    """The sums of the rows; the reach is of people, so it is less than what its rows add up to."""
    total = _Sums()
    for row in rows:
        total = total.plus(row.sums)
    return total


def _people(rows: Sequence[_AdDay], total: _Sums) -> int:
    """A reach for the whole: people seen on several days and by several ads count once."""
    return max((row.sums.reach for row in rows), default=0) + total.reach // 23


def _write_spanish(
    folder: Path, market: Market, days: Sequence[date], rows: Sequence[_AdDay]
) -> None:
    head = listed(
        "Inicio del informe,Fin del informe,Día,Nombre de la campaña,"
        "Nombre del conjunto de anuncios,Nombre del anuncio,Entrega de la campaña,"
        f"Importe gastado ({market.currency}),Impresiones,Alcance,Frecuencia,Clics en el enlace,"
        "Clics (todos),Visitas a la página de destino,Compras,Valor de conversión de compras,"
        "ROAS (retorno de la inversión en publicidad) de compras"
    )
    first, last = days[0].isoformat(), days[-1].isoformat()
    cells = [
        [
            first,
            last,
            row.day.isoformat(),
            row.slot.campaign,
            row.slot.ad_set,
            row.name,
            "active",
            *_spanish(row.sums),
        ]
        for row in rows
    ]
    total = _total(rows)
    foot = _spanish(total)
    foot[2], foot[3], foot[9] = whole(_people(rows, total), "es"), "", ""
    cells.append([first, last, "", "Resultados totales", "", "", "", *foot])
    text = "\ufeff" + csv_text([head, *cells])
    write_text(folder / f"{market.account.replace(' ', '-')}-Anuncios-{first}-{last}.csv", text)


def _spanish(sums: _Sums) -> list[str]:
    return [
        decimal(sums.spend, "es"),
        whole(sums.impressions, "es"),
        whole(sums.reach, "es"),
        ratio(sums.impressions, sums.reach, 6, "es") or "",
        whole(sums.link_clicks, "es"),
        whole(sums.clicks, "es"),
        whole(sums.landing_views, "es"),
        whole(sums.purchases, "es") if sums.purchases else "",
        decimal(sums.value, "es") if sums.purchases else "",
        (ratio(sums.value, sums.spend, 6, "es") or "") if sums.purchases else "",
    ]


def _write_english(
    folder: Path, market: Market, days: Sequence[date], rows: Sequence[_AdDay]
) -> None:
    head = listed(
        "Reporting starts,Reporting ends,Day,Campaign name,Ad set name,Ad name,Campaign delivery,"
        "Attribution setting,Results,Result indicator,Reach,Frequency,Cost per results,"
        f"Amount spent ({market.currency}),Impressions,Link clicks,Clicks (all),"
        "Landing page views,Purchases,Purchases conversion value"
    )
    first, last = days[0].isoformat(), days[-1].isoformat()
    total = _total(rows)
    cells: list[Sequence[str | float | None]] = [head]
    cells.append(
        [
            first,
            last,
            None,
            None,
            None,
            None,
            None,
            None,
            total.purchases + total.leads,
            None,
            _people(rows, total),
            None,
            None,
            *_english(total),
        ]
    )
    cells.extend([first, last, *_english_row(row)] for row in rows)
    name = f"{market.account.replace(' ', '-')}-Ads-{first}-{last}.xlsx"
    write_xlsx(folder / name, "Raw Data Report", cells)


def _english_row(row: _AdDay) -> list[str | float | None]:
    results = row.sums.leads if row.slot.is_for_leads else row.sums.purchases
    return [
        row.day.isoformat(),
        row.slot.campaign,
        row.slot.ad_set,
        row.name,
        "active",
        _WINDOW,
        results or None,
        _LEAD if row.slot.is_for_leads else _PURCHASE,
        row.sums.reach,
        round(row.sums.impressions / row.sums.reach, 6) if row.sums.reach else None,
        round(row.sums.spend / 100 / results, 8) if results else None,
        *_english(row.sums),
    ]


def _english(sums: _Sums) -> list[float | None]:
    return [
        sums.spend / 100,
        sums.impressions,
        sums.link_clicks,
        sums.clicks,
        sums.landing_views,
        sums.purchases or None,
        sums.value / 100 if sums.purchases else None,
    ]


_LAYOUTS: dict[str, Callable[[Path, Market, Sequence[date], Sequence[_AdDay]], None]] = {
    "es": _write_spanish,
    "mx": _write_english,
}


def _tell(tally: Tally, market: Market, row: _AdDay) -> None:
    month, sums = f"{row.day:%Y-%m}", row.sums
    tally.count("ad_rows", market.id, month, 1)
    tally.count("ad_impressions", market.id, month, sums.impressions)
    tally.count("ad_clicks", market.id, month, sums.clicks)
    tally.count("link_clicks", market.id, month, sums.link_clicks)
    tally.money("ad_spend", market.id, month, sums.spend, market.currency)
    tally.count("ad_conversions", market.id, month, sums.purchases)
    tally.money("claimed_revenue", market.id, month, sums.value, market.currency)


source = Source(
    id="meta_ads",
    title=Text(es="Meta Ads, anuncios por día", en="Meta Ads, ads by day"),
    write=_write,
)
