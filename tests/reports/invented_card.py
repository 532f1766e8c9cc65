"""A made-up scorecard of a shop in two markets; every rate is divided from its own two sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from math import sin
from random import Random
from typing import Any

from norte.base.text import Text
from norte.board.scorecard import Change, KpiLine, Scorecard, SourceLine, Span, StageBlock
from tests.reports.invented_rows import ROWS

AGAINST = Text(es="vs. 1–16 oct", en="vs. Oct 1–16")
END = date(2026, 11, 16)
WEEKS = tuple(date(2026, 11, 9) - timedelta(days=7 * back) for back in reversed(range(26)))
STAGES = {
    "reach": Text(es="Alcance", en="Reach"),
    "engagement": Text(es="Interacción", en="Engagement"),
    "acquisition": Text(es="Captación", en="Acquisition"),
    "conversion": Text(es="Conversión", en="Conversion"),
    "loyalty": Text(es="Fidelidad", en="Loyalty"),
}
# What happened in 1–16 November and in 1–16 October.
SUMS = {
    "visits": (412380, 388305),
    "bounces": (175262, 158040),
    "unengaged": (163301, 152604),
    "impressions": (9841200, 9120440),
    "ad_clicks": (241109, 228190),
    "link_clicks": (198770, 190233),
    "spend": (58412.37, 60210.10),
    "marketing": (72612.37, 74410.10),
    "leads": (3204, 3168),
    "paid_leads": (1987, 1890),
    "orders": (6118, 5790),
    "revenue": (648112.40, 601220.0),
    "refunds": (21904.11, 18220.0),
    "net": (626208.29, 583000.0),
    "customers": (5402, 5210),
    "new_customers": (3077, 3136),
    "repeat": (611, 640),
    "identified": (5944, 5690),
    "identified_revenue": (630020.5, 588120.0),
    "claimed": (9731, 8822),
    "sent": (184300, 176020),
    "delivered": (181904, 173810),
    "unique_clicks": (3893, 4346),
    "redemptions": (1138, 1010),
    "redeemers": (1071, 955),
    "targeted": (5764, 5402),
    "coupon_orders": (1120, 996),
    "discount": (13710.2, 12110.0),
    "interactions": (48211, 46114),
    "reach": (1902331, 1840220),
    "followers": (86120, 84410),
    "complaints": (1, 4),
    "nps": (36.0, 34.0),
}
ODD: dict[str, dict[str, Any]] = {
    "cpa": {
        "value": None,
        "state": "undefined",
        "change": None,
        "numerator": 300.0,
        "denominator": 0.0,
        "words": Text(es="300 € gastados, 0 conversiones", en="€300 spent, 0 conversions"),
        "weekly": (*[None] * 20, 41.2, 38.0, None, 52.7, None, None),
    },
    "roas": {
        "value": None,
        "state": "no_data",
        "change": None,
        "numerator": None,
        "denominator": None,
        "fresh_until": date(2026, 11, 10),
    },
    "complaints": {
        "value": 0.0,
        "state": "zero",
        "weekly": (*[3.0, 0.0, 1.0, 2.0, 0.0] * 5, 0.0),
        "change": Change(-4.0, "difference", better=True, against=AGAINST),
    },
    "nps": {
        "value": None,
        "state": "no_data",
        "change": None,
        "fresh_until": None,
        "weekly": (None,) * 26,
        "flags": (),
    },
}


def weekly(value: float, seed: int, trend: float) -> tuple[float, ...]:
    """26 weeks that end near `value`, with noise, a slow wave and the trend."""
    rng = Random(seed)
    return tuple(
        value * (1 + trend * (i - 25) / 8 + 0.05 * sin(i * 0.5 + seed) + rng.gauss(0, 0.035))
        for i in range(26)
    )


def pair(written: str) -> Text:
    es, _, en = written.partition(" // ")
    return Text(es=es, en=en)


def figures(sums: str) -> tuple[float, float, tuple[float, float] | None]:
    """The value now, the value before, and the two sums of a ratio."""
    above, _, below = (name.strip() for name in sums.partition("/"))
    if not below:
        return (*SUMS[above], None)
    (a, a0), (b, b0) = SUMS[above], SUMS[below]
    return a / b, a0 / b0, (a, b)


def change_of(now: float, before: float, unit: str, better: str) -> Change:
    kind: Any = {"percent": "points", "score": "difference"}.get(unit, "percent")
    moved = (now - before) / before if kind == "percent" else now - before
    verdict = None if better == "-" else (moved > 0) == (better == "higher")
    return Change(moved, kind, verdict, AGAINST)


def line_of(row: str, meaning: str) -> tuple[str, KpiLine]:
    fields = [field.strip() for field in row.split("|")]
    stage, metric, es, en, unit, sums, better, source, flags, basis = fields
    now, before, parts = figures(sums)
    flow = parts is None and unit in {"count", "money"}
    made: dict[str, Any] = {
        "metric": metric,
        "name": Text(es=es, en=en),
        "meaning": pair(meaning),
        "basis": pair(basis) if basis else None,
        "unit": unit,
        "currency": "EUR" if unit == "money" else None,
        "better": "higher" if better == "-" else better,
        "value": now,
        "state": "value",
        "flags": ("open_period", *flags.split()),
        "words": None,
        "numerator": parts[0] if parts else None,
        "denominator": parts[1] if parts else None,
        "change": change_of(now, before, unit, better),
        "weekly": weekly(now * (7 / 16 if flow else 1), sum(map(ord, metric)), now / before - 1),
        "target": None,
        "source": source,
        "fresh_until": END,
        "version": f"{sum(map(ord, metric)) * 7919 % 65536:04x}",
    }
    return stage, KpiLine(**(made | ODD.get(metric, {})))


def lines() -> Iterator[tuple[str, KpiLine]]:
    written = [row for row in ROWS.splitlines() if row]
    for row, below in zip(written, [*written[1:], ""], strict=True):
        if not row.startswith("= "):
            yield line_of(row, below.removeprefix("= ") if below.startswith("= ") else "")


def sources() -> tuple[SourceLine, ...]:
    fresh: Any = [
        ("ga4", "GA4", "Tienda ES y MX", ()),
        ("matomo", "Matomo", "tienda.example", ((date(2026, 10, 7), date(2026, 10, 8)),)),
        ("google_ads", "Google Ads", "123-456-7890", ((date(2026, 11, 3), date(2026, 11, 4)),)),
        ("tiktok_ads", "TikTok Ads", "Tienda MX", ()),
        ("instagram", "Instagram", "@alpargataysol", ()),
        ("klaviyo", "Klaviyo", "Tienda", ()),
        ("shopify", "Shopify", "tienda-es, tienda-mx", ()),
        ("hubspot", "HubSpot", "Portal 77120", ((date(2026, 10, 12), date(2026, 10, 12)),)),
    ]
    return (
        *(SourceLine(id_, name, account, END, "fresh", h) for id_, name, account, h in fresh),
        SourceLine("meta_ads", "Meta Ads", "México, act_40011", date(2026, 11, 10), "late", ()),
        SourceLine("surveymonkey", "SurveyMonkey", "Encuesta de marca", None, "absent", ()),
    )


def invented_card() -> Scorecard:
    """1–16 November 2026, still open, in the invented shop."""
    by_stage = list(lines())
    before = Span(date(2026, 10, 1), date(2026, 10, 16), open=False, full_end=date(2026, 10, 16))
    return Scorecard(
        title=Text(es="Resumen de noviembre", en="November summary"),
        workspace=Text.same("Alpargata y Sol"),
        invented=True,
        currency="EUR",
        locale="es-ES",
        number_locale="es-ES",
        period=Span(date(2026, 11, 1), END, open=True, full_end=date(2026, 11, 30)),
        compared=before,
        computed_at=datetime(2026, 11, 17, 9, 42, tzinfo=timezone(timedelta(hours=1))),
        data_until=END,
        sources=sources(),
        stages=tuple(
            StageBlock(key, name, tuple(line for stage, line in by_stage if stage == key))  # type: ignore[arg-type]
            for key, name in STAGES.items()
        ),
        warnings=(
            Text(
                es="41 pedidos en MXN del 2 de noviembre no tienen tipo de cambio: "
                "no entran en los totales en euros.",
                en="41 orders in MXN of November 2 have no exchange rate: "
                "they are not in the totals in euros.",
            ),
        ),
        version="0.1.0",
        weeks=WEEKS,
    )


def mexican(card: Scorecard) -> Scorecard:
    """The same card for a reader in Mexico."""
    return replace(card, locale="es-MX", number_locale="es-MX")
