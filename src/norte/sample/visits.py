"""The visits to each shop's site, by the way that people came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from norte.sample.email_sends import Send
    from norte.sample.google_campaigns import CampaignDays
    from norte.sample.markets import Market
    from norte.sample.meta_creatives import AdDays

_UNPAID = {
    "Organic Search": 0.44,
    "Direct": 0.27,
    "Organic Social": 0.15,
    "Referral": 0.11,
    "Unassigned": 0.03,
}
_MAIL_DAYS = (0.62, 0.24, 0.09, 0.05)


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits by day; `channels` by Google's default names, adding up to `visits`."""

    channels: Mapping[str, NDArray[np.int64]]
    visits: NDArray[np.int64]
    visitors: NDArray[np.int64]
    actions: NDArray[np.int64]
    bounce_percent: NDArray[np.int64]
    seconds: NDArray[np.int64]


def draw_visits(
    rng: np.random.Generator,
    market: Market,
    demand: tuple[NDArray[np.float64], NDArray[np.float64]],
    paid: tuple[Sequence[CampaignDays], Sequence[AdDays]],
    sends: Sequence[Send],
) -> Visits:
    """The site's days: most clicks on ads and mails become visits; the rest comes by itself.

    `demand` is the visible one, with the share of each day that had passed at the export.
    """
    visible, seen = demand
    google = np.sum([campaign.clicks for campaign in paid[0]], axis=0)
    channels: dict[str, NDArray[np.int64]] = {
        "Paid Search": rng.binomial(google, 0.94),
        "Paid Social": rng.binomial(_meta_clicks(paid[1], visible.size), 0.86),
        "Email": rng.poisson(_mail_clicks(sends, visible, seen)),
    }
    for name, share in _UNPAID.items():
        channels[name] = rng.poisson(market.organic_visits_per_day * share * visible**0.75)
    visits = np.sum(list(channels.values()), axis=0)
    size = visits.size
    return Visits(
        channels=channels,
        visits=visits,
        visitors=np.round(visits * rng.uniform(0.84, 0.88, size)).astype(np.int64),
        actions=np.round(visits * rng.uniform(2.7, 3.3, size)).astype(np.int64),
        bounce_percent=np.round(rng.normal(50.5, 1.5, size)).astype(np.int64).clip(45, 55),
        seconds=np.round(rng.normal(138, 9, size)).astype(np.int64).clip(90, 190),
    )


def _meta_clicks(ads: Sequence[AdDays], days: int) -> NDArray[np.int64]:
    clicks = np.zeros(days, dtype=np.int64)
    for ad in ads:
        clicks[ad.first : ad.first + ad.link_clicks.size] += ad.link_clicks
    return clicks


def _mail_clicks(
    sends: Sequence[Send], visible: NDArray[np.float64], seen: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Clicks of the mailings spread over the four days after each, and a trickle of flows."""
    clicks = np.zeros(visible.size + len(_MAIL_DAYS))
    for send in sends:
        for later, share in enumerate(_MAIL_DAYS):
            clicks[send.day + later] += send.clicks_total * share
    return clicks[: visible.size] * seen + 18 * visible
