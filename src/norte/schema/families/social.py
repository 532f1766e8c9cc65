"""Social networks: the accounts' followers and what each post did."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Table, detail, measure, moment, stock, text

_NETWORK = text(
    "network", "red: instagram, facebook, x, …", "network: instagram, facebook, x, …", "network"
)

SOCIAL_ACCOUNT_DAILY = Table(
    name="social_account_daily",
    family="social",
    doc=Text(es="Estado de cada cuenta en un día", en="State of each account on a day"),
    grain=Text(es="una cuenta y un día", en="an account and a day"),
    columns=LINEAGE
    + SHARED
    + (
        moment("day", "date", "día", "day"),
        detail("zone", "text", "zona horaria que cortó el día", "time zone that cut the day"),
        _NETWORK,
        stock("followers", "int", "seguidores al final del día", "followers at the end of the day"),
    ),
    key=("source_id", "account", "network", "day"),
    time="day",
    record=("platform",),
)

SOCIAL_POST = Table(
    name="social_post",
    family="social",
    doc=Text(
        es="Publicaciones con sus resultados de por vida, en el día en que se publicaron",
        en="Posts with their lifetime results, on the day they were published",
    ),
    grain=Text(es="una publicación", en="a post"),
    columns=LINEAGE
    + SHARED
    + (
        moment("day", "date", "día de la publicación", "day of publication"),
        detail("zone", "text", "zona horaria que cortó el día", "time zone that cut the day"),
        _NETWORK,
        detail("post_id", "text", "id de la publicación", "id of the post"),
        text("post_type", "tipo: foto, vídeo, reel, …", "type: photo, video, reel, …", "post_type"),
        text("post_text", "texto", "text", "post"),
        detail("permalink", "text", "enlace", "link"),
        measure(
            "reach", "int", "personas alcanzadas por la publicación", "people reached by the post"
        ),
        measure("impressions", "int", "impresiones", "impressions"),
        measure("views", "int", "vistas, según la red", "views, as the network counts"),
        measure("likes", "int", "me gusta o reacciones", "likes or reactions"),
        measure("comments", "int", "comentarios", "comments"),
        measure("shares", "int", "veces compartida", "shares"),
        measure("saves", "int", "guardados", "saves"),
        measure("link_clicks", "int", "clics en el enlace", "link clicks"),
        measure(
            "interactions",
            "int",
            "reacciones + comentarios + compartidos + guardados, sin clics",
            "reactions + comments + shares + saves, without clicks",
        ),
    ),
    key=("source_id", "account", "network", "post_id"),
    time="day",
    record=("platform",),
)

TABLES = (SOCIAL_ACCOUNT_DAILY, SOCIAL_POST)
