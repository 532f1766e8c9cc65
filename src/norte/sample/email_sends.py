"""The shop's mailings: three a week at most, to a list that grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from norte.sample.markets import Market

_ARRIVED = (0.35, 0.80, 0.92, 0.96, 0.98, 0.99)
"""Share of a send's clicks that have come after 0, 1, … days."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a mailing is about; `months` limits it to a season."""

    name: str
    subject: str
    tags: str
    months: tuple[int, ...] = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Send:
    """One mailing as its platform counts it; unique opens and clicks are people."""

    day: int
    clock: str
    theme: Theme
    audience: str
    recipients: int
    bounces: int
    opens: int
    opens_total: int
    clicks: int
    clicks_total: int
    unsubscribes: int
    complaints: int
    orders: int
    revenue: int

    @property
    def delivered(self) -> int:
        """Recipients whose server took the message."""
        return self.recipients - self.bounces


def draw_sends(
    rng: np.random.Generator,
    market: Market,
    days: Sequence[date],
    orders: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[Send, ...]:
    """Every mailing before the day of the export, oldest first."""
    average = max(int(orders[1].sum() / max(orders[0].sum(), 1)), 1)
    found: list[Send] = []
    for index, day in enumerate(days[:-1]):
        if not _is_mailing_day(day):
            continue
        audience, share = _AUDIENCES[(day.toordinal() // 2) % len(_AUDIENCES)]
        size = int(market.list_size * (1 + 1.25 * index / 790) * share * rng.uniform(0.985, 1.015))
        age = len(days) - 1 - index
        arrived = _ARRIVED[min(age, len(_ARRIVED) - 1)] if age < len(_ARRIVED) else 1.0
        theme = _theme(day, len(found))
        found.append(_send(rng, (index, theme, audience), size, arrived, average))
    return tuple(found)


def _is_mailing_day(day: date) -> bool:
    """Tuesdays and Thursdays, every second Sunday, and daily in Black Friday's week."""
    if day.month == 11 and 20 <= day.day <= 30 and day.weekday() in {3, 4, 6, 0}:
        return True
    return day.weekday() in {1, 3} or (day.weekday() == 6 and day.toordinal() // 7 % 2 == 0)


def _send(
    rng: np.random.Generator,
    what: tuple[int, Theme, str],
    size: int,
    arrived: float,
    average: int,
) -> Send:
    bounces = int(rng.binomial(size, 0.0062))
    delivered = size - bounces
    click_rate = 0.0245 * float(rng.gamma(40, 1 / 40)) * (1.25 if "ofertas" in what[1].tags else 1)
    clicks = int(rng.binomial(delivered, click_rate * arrived))
    opens = max(int(rng.binomial(delivered, rng.uniform(0.37, 0.45) * arrived**0.5)), clicks)
    orders = int(rng.binomial(clicks, 0.046))
    return Send(
        day=what[0],
        clock=("10:00:00", "18:30:00", "11:15:00")[what[0] % 3],
        theme=what[1],
        audience=what[2],
        recipients=size,
        bounces=bounces,
        opens=opens,
        opens_total=int(opens * rng.uniform(1.35, 1.55)),
        clicks=clicks,
        clicks_total=clicks + int(rng.binomial(clicks, 0.28)),
        unsubscribes=int(rng.binomial(delivered, 0.0019)),
        complaints=int(rng.binomial(delivered, 0.00006)),
        orders=orders,
        revenue=round(orders * average * float(rng.uniform(0.88, 1.12))),
    )


def _theme(day: date, number: int) -> Theme:
    fitting = [theme for theme in _THEMES if day.month in theme.months]
    seasonal = [theme for theme in fitting if len(theme.months) < 12]
    return (
        seasonal[number % len(seasonal)]
        if seasonal and number % 2
        else fitting[number % len(fitting)]
    )


_AUDIENCES = (
    ("Lista completa", 1.0),
    ("Activas 90 días", 0.62),
    ("Lista completa", 0.97),
    ("Compradoras", 0.48),
)
_THEMES = (
    Theme("Novedades de la semana", "Lo nuevo de la semana: lino, luz y madera", "novedades"),
    Theme("Tu salón en calma", "Tres ideas para un salón en calma", "contenido"),
    Theme(
        "Lo que otras casas cuentan", "Así han decorado su casa con Luna", "contenido, comunidad"
    ),
    Theme("Vuelve a estar disponible", "Ha vuelto la lámpara «Luna» (y se va pronto)", "novedades"),
    Theme("Guía de textiles", "Percal, lino o rizo: cuál elegir y por qué", "contenido"),
    Theme(
        "Envío gratis este fin de semana", "Envío gratis hasta el domingo, sin código", "ofertas"
    ),
    Theme("Taller: cerámica", "De dónde viene tu jarrón favorito", "contenido, marca"),
    Theme("Reyes a tiempo", "Todavía llega a tiempo para Reyes", "ofertas, temporada", (1,)),
    Theme("Rebajas", "Empiezan las rebajas: hasta un 40 %", "ofertas, temporada", (1, 7)),
    Theme("San Valentín en casa", "Una cena en casa, a la luz de las velas", "temporada", (2,)),
    Theme("Primavera", "Abre las ventanas: llega la primavera", "temporada", (3, 4)),
    Theme("Para mamá", "Regalos que sí va a usar", "temporada", (5,)),
    Theme("Terraza", "Tu terraza, lista para cenar fuera", "temporada", (6, 7, 8)),
    Theme("Vuelta a casa", "La vuelta, con la casa en orden", "temporada", (9,)),
    Theme("Noches largas", "Mantas, velas y noches largas", "temporada", (10, 11)),
    Theme(
        "Black Friday",
        "Black Friday: hasta un 20 % menos, y envío en 24 h",
        "ofertas, temporada",
        (11,),
    ),
    Theme(
        "Regalos de Navidad", "Regalos por menos de lo que imaginas", "ofertas, temporada", (12,)
    ),
)
