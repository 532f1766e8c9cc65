"""Advertising: what was shown, clicked and spent, and what the platforms claim for it."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Column, Table, detail, measure, moment, text

_WHEN: tuple[Column, ...] = (
    moment(
        "day",
        "date",
        "día, o primero del periodo de la fila",
        "day, or the first of the row's period",
    ),
    moment(
        "day_to",
        "date",
        "último día de la fila (igual a day si es un día)",
        "last day of the row (day when it is one day)",
    ),
    detail("zone", "text", "zona horaria que cortó el día", "time zone that cut the day"),
    detail(
        "level", "text", "account, campaign, ad_group o ad", "account, campaign, ad_group or ad"
    ),
    detail("breakdown", "text", "none, device, country, hour, …", "none, device, country, hour, …"),
)
_WHAT: tuple[Column, ...] = (
    detail(
        "campaign_id", "text", "id de la campaña, o su nombre", "id of the campaign, or its name"
    ),
    text(
        "campaign_name",
        "nombre de la campaña en la plataforma",
        "campaign's name on the platform",
        "campaign_name",
    ),
    detail(
        "ad_group_id",
        "text",
        "id del grupo de anuncios, o su nombre",
        "id of the ad group, or its name",
    ),
    text("ad_group_name", "grupo o conjunto de anuncios", "ad group or ad set", "ad_group"),
    detail("ad_id", "text", "id del anuncio, o su nombre", "id of the ad, or its name"),
    text("ad_name", "anuncio", "ad", "ad"),
    text("campaign_type", "tipo de campaña", "campaign type", "campaign_type"),
    text("device", "dispositivo", "device", "device"),
    text("country", "país", "country", "country"),
    text("hour", "hora del día, 00–23", "hour of the day, 00–23", "hour"),
)
_KEY: tuple[str, ...] = (
    "source_id",
    "account",
    "level",
    "breakdown",
    "day",
    "day_to",
    "campaign_id",
    "ad_group_id",
    "ad_id",
    "campaign_type",
    "device",
    "country",
    "hour",
)

AD_DAILY = Table(
    name="ad_daily",
    family="ads",
    doc=Text(
        es="Impresiones, clics y gasto de los anuncios", en="Impressions, clicks and spend of ads"
    ),
    grain=Text(
        es="un objeto publicitario y un día (o periodo)", en="an ad object and a day (or period)"
    ),
    columns=LINEAGE
    + SHARED
    + _WHEN
    + _WHAT
    + (
        measure("impressions", "int", "impresiones", "impressions"),
        measure("viewable_impressions", "int", "impresiones visibles", "viewable impressions"),
        measure(
            "clicks",
            "int",
            "todos los clics, según la plataforma",
            "all clicks, as the platform counts",
        ),
        measure("link_clicks", "int", "clics hacia el destino", "clicks to the destination"),
        measure(
            "video_views",
            "int",
            "vistas de vídeo, según la plataforma",
            "video views, as the platform counts",
        ),
        measure("spend", "money", "gasto", "spend"),
        detail("currency", "text", "moneda del gasto", "currency of the spend"),
    ),
    key=_KEY,
    time="day",
    sliced=True,
    record=("platform",),
)

AD_CONVERSION = Table(
    name="ad_conversion",
    family="ads",
    doc=Text(
        es="Conversiones que las plataformas se atribuyen", en="Conversions that platforms claim"
    ),
    grain=Text(
        es="un objeto publicitario, un día y un tipo de conversión",
        en="an ad object, a day and a conversion type",
    ),
    columns=LINEAGE
    + SHARED
    + _WHEN
    + _WHAT
    + (
        text("conversion_type", "tipo de conversión", "conversion type", "conversion_type"),
        detail("attribution_window", "text", "ventana de atribución", "attribution window"),
        detail(
            "is_primary",
            "bool",
            "si cuenta como conversión principal",
            "whether it counts as a primary conversion",
        ),
        measure("conversions", "float", "conversiones atribuidas", "claimed conversions"),
        measure("value", "money", "valor atribuido", "claimed value"),
        detail("currency", "text", "moneda del valor", "currency of the value"),
    ),
    key=(*_KEY, "conversion_type", "attribution_window"),
    time="day",
    sliced=True,
    record=("platform",),
)

AD_PERIOD = Table(
    name="ad_period",
    family="ads",
    doc=Text(
        es="Alcance de un periodo, tal como lo da la plataforma: no se suma",
        en="Reach of a period as the platform gives it: it does not add up",
    ),
    grain=Text(es="un objeto publicitario y un periodo", en="an ad object and a period"),
    columns=LINEAGE
    + SHARED
    + _WHEN
    + _WHAT
    + (
        measure(
            "reach", "int", "personas alcanzadas en el periodo", "people reached in the period"
        ),
        measure("frequency", "float", "impresiones por persona", "impressions per person"),
    ),
    key=_KEY,
    time="day",
    sliced=True,
    record=("platform",),
)

TABLES = (AD_DAILY, AD_CONVERSION, AD_PERIOD)
