"""The site: visits as the daily facts of exports, and ready-made uniques of a period."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Table, detail, measure, moment, text

_WHEN = (
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
    detail("level", "text", "siempre account: el sitio", "always account: the site"),
    detail(
        "breakdown",
        "text",
        "none, channel, landing_page, device, country, …",
        "none, channel, landing_page, device, country, …",
    ),
)

WEB_DAILY = Table(
    name="web_daily",
    family="site",
    doc=Text(es="Visitas al sitio", en="Visits to the site"),
    grain=Text(
        es="un sitio, un día y un miembro del desglose",
        en="a site, a day and a member of the breakdown",
    ),
    columns=LINEAGE
    + SHARED
    + _WHEN
    + (
        detail(
            "profile",
            "text",
            "quién define la visita: matomo o ga4",
            "who defines the visit: matomo or ga4",
        ),
        text("landing_page", "página de entrada", "landing page", "landing_page"),
        text("device", "dispositivo", "device", "device"),
        text("country", "país", "country", "country"),
        measure("visits", "int", "visitas o sesiones", "visits or sessions"),
        measure(
            "bounces",
            "int",
            "visitas de una acción o menos (perfil matomo)",
            "visits of at most one action (matomo profile)",
        ),
        measure(
            "engaged_visits",
            "int",
            "sesiones con interacción (perfil ga4)",
            "engaged sessions (ga4 profile)",
        ),
        measure(
            "visitor_days",
            "int",
            "visitantes distintos de cada día, sumados",
            "distinct visitors of each day, added",
        ),
        measure("pageviews", "int", "páginas vistas", "page views"),
        measure("actions", "int", "acciones", "actions"),
        measure("visit_seconds", "float", "segundos de visita, sumados", "seconds of visit, added"),
    ),
    key=(
        "source_id",
        "account",
        "level",
        "breakdown",
        "day",
        "day_to",
        "channel",
        "landing_page",
        "device",
        "country",
    ),
    time="day",
    sliced=True,
    record=(),
)

WEB_PAGE_DAILY = Table(
    name="web_page_daily",
    family="site",
    doc=Text(es="Páginas vistas, por página", en="Page views, by page"),
    grain=Text(
        es="un sitio, una página y un día (o periodo)", en="a site, a page and a day (or period)"
    ),
    columns=LINEAGE
    + SHARED
    + _WHEN
    + (
        text(
            "page",
            "página: ruta o título, según el informe",
            "page: path or title, as the report has it",
            "page",
        ),
        measure("pageviews", "int", "vistas", "views"),
        measure(
            "entries",
            "int",
            "visitas que entraron por la página",
            "visits that entered on the page",
        ),
        measure(
            "entry_bounces", "int", "de ellas, las que rebotaron", "of them, those that bounced"
        ),
        measure(
            "exits", "int", "visitas que salieron en la página", "visits that left on the page"
        ),
    ),
    key=("source_id", "account", "level", "breakdown", "day", "day_to", "page"),
    time="day",
    sliced=True,
    record=(),
)

WEB_PERIOD = Table(
    name="web_period",
    family="site",
    doc=Text(
        es="Visitantes únicos de un periodo ya hechos: no se suman",
        en="Ready-made unique visitors of a period: they do not add up",
    ),
    grain=Text(es="un sitio y un periodo", en="a site and a period"),
    columns=LINEAGE
    + SHARED
    + _WHEN
    + (
        measure("visitors", "int", "visitantes únicos", "unique visitors"),
        measure("new_visitors", "int", "visitantes nuevos", "new visitors"),
    ),
    key=("source_id", "account", "level", "breakdown", "day", "day_to", "channel"),
    time="day",
    sliced=True,
    record=(),
)

TABLES = (WEB_DAILY, WEB_PAGE_DAILY, WEB_PERIOD)
