"""The shop's social accounts: how they grow and what their posts do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from norte.sample.world import MarketWorld, World


@dataclass(frozen=True, slots=True)
class Account:
    """An account on a network; followers on the first day and their growth a year."""

    network: str
    market: str
    username: str
    name: str
    number: int
    followers: int
    growth: float


ACCOUNTS: tuple[Account, ...] = (
    Account("instagram", "es", "lunacasa.es", "Luna Casa España", 17841400000000101, 18_400, 1.42),
    Account("instagram", "mx", "lunacasa.mx", "Luna Casa México", 17841400000000202, 9_700, 1.61),
    Account("facebook", "es", "lunacasa.es", "Luna Casa España", 100000000000303, 22_900, 1.06),
    Account("facebook", "mx", "lunacasa.mx", "Luna Casa México", 100000000000404, 15_300, 1.11),
    Account("tiktok", "es", "lunacasa.es", "Luna Casa España", 7000000000000000505, 2_100, 2.30),
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post and all that it did since; `interactions` never holds clicks."""

    day: int
    clock: str
    text: str
    kind: str
    number: int
    seconds: int
    views: int
    reach: int
    likes: int
    comments: int
    shares: int
    saves: int
    follows: int
    link_clicks: int

    @property
    def interactions(self) -> int:
        """Likes, comments, shares and saves."""
        return self.likes + self.comments + self.shares + self.saves


def account(network: str, market: str) -> Account:
    """The shop's account on a network in a market."""
    return next(a for a in ACCOUNTS if (a.network, a.market) == (network, market))


def followers(world: World, owner: Account) -> list[int]:
    """Followers at the end of each day: steady growth, slower or faster by the week."""
    rng = world.rng("followers", f"{owner.network}-{owner.market}")
    days = len(world.days)
    pace = np.log(owner.growth) / 365.25 * (1 + 0.5 * rng.standard_normal(days))
    grown = owner.followers * np.exp(np.cumsum(pace))
    return [int(value) for value in np.round(grown)]


def draw_posts(
    world: World, place: MarketWorld, owner: Account, kinds: Sequence[str]
) -> tuple[Post, ...]:
    """Every post of an account before the day of the export, oldest first."""
    rng = world.rng("posts", f"{owner.network}-{owner.market}")
    audience = followers(world, owner)
    posts: list[Post] = []
    for index, day in enumerate(place.clock.days[:-1]):
        if rng.random() > _CHANCE[owner.network] * (1.2 if day.month in {11, 12} else 1.0):
            continue
        kind = kinds[int(rng.choice(len(kinds), p=_KIND_SHARE[: len(kinds)]))]
        posts.append(_post(rng, owner, (index, kind, len(posts)), audience[index]))
    return tuple(posts)


def _post(
    rng: np.random.Generator, owner: Account, what: tuple[int, str, int], audience: int
) -> Post:
    index, kind, number = what
    is_video = "reel" in kind.lower() or "vídeo" in kind.lower() or "video" in kind.lower()
    reach = int(audience * rng.lognormal(-1.35, 0.45) * (1.7 if is_video else 1.0)) + 40
    likes = int(rng.binomial(reach, 0.026 * rng.uniform(0.8, 1.2)))
    return Post(
        day=index,
        clock=("09:30", "13:15", "18:00", "20:45")[int(rng.integers(4))],
        text=_TEXTS[(number * 7 + owner.number) % len(_TEXTS)],
        kind=kind,
        number=owner.number % 1_000_000 * 1_000_000 + number * 37 + 11,
        seconds=int(rng.integers(12, 75)) if is_video else 0,
        views=int(reach * rng.uniform(1.25, 1.8)),
        reach=reach,
        likes=likes,
        comments=int(rng.binomial(reach, 0.0017)),
        shares=int(rng.binomial(reach, 0.0026)),
        saves=int(rng.binomial(reach, 0.0038)) if owner.network == "instagram" else 0,
        follows=int(rng.binomial(reach, 0.0009)),
        link_clicks=int(rng.binomial(reach, 0.004)),
    )


_CHANCE = {"instagram": 0.60, "facebook": 0.40, "tiktok": 0.3}
_KIND_SHARE = np.array((0.40, 0.35, 0.25))
_TEXTS = (
    "Domingo, café y manta nueva. ¿Plan perfecto? ☕",
    "Antes y después de este salón: solo cambiamos los textiles.",
    "Tres formas de poner la mesa sin comprar nada nuevo",
    "La lámpara «Luna» ha vuelto. Cuéntanos dónde la pondrías",
    "Lino lavado: por qué se arruga y por qué nos gusta así",
    "Así se hace una vela de cera de soja, paso a paso",
    "Vuestras casas nos inspiran: gracias, Marta, por la foto",
    "Recibidor pequeño, cinco ideas.\nGuárdalo para el fin de semana",
    "¿Cálida o fría? Qué bombilla va en cada cuarto",
    "El taller de cerámica que hace nuestros jarrones, por dentro",
    "Sorteo: una vajilla para tu mesa, hasta el viernes",
    "Colores tierra para el otoño, en 30 segundos",
    "Ordena la despensa con tres cestas",
    "Lunes: la mesa, un ramo pequeño y nada más",
    "Cómo lavar una manta de lana sin llorar después",
    "Regalos que sí van a usar",
)
