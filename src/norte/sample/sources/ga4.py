"""Google Analytics 4: one report a month for the last three, beside Matomo and never added to it.

Each file tells the sessions twice, by day and by channel, as the real export does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from norte.base.text import Text
from norte.sample.export_files import csv_text, write_text
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from norte.sample.world import MarketWorld, World

_RULE = "# ----------------------------------------"
_MONTHS = 3


@dataclass(frozen=True, slots=True)
class _Words:
    report: str
    everyone: str
    start: str
    end: str
    by_day: tuple[str, ...]
    by_channel: tuple[str, ...]


_WORDS = {
    "es": _Words(
        report="Adquisición de tráfico",
        everyone="Todos los usuarios",
        start="Fecha de inicio",
        end="Fecha de finalización",
        by_day=("Día N", "Sesiones", "Sesiones con interacción"),
        by_channel=(
            "Grupo de canales predeterminado de la sesión",
            "Sesiones",
            "Sesiones con interacción",
        ),
    ),
    "mx": _Words(
        report="Traffic acquisition",
        everyone="All Users",
        start="Start date",
        end="End date",
        by_day=("Nth day", "Sessions", "Engaged sessions"),
        by_channel=("Session default channel group", "Sessions", "Engaged sessions"),
    ),
}


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("ga4")
    answers = []
    for place in world.markets:
        market = place.market
        sessions, engaged = _seen(world.rng("ga4", market.id), place)
        months = np.array(place.months)
        folder = f"ga4_{market.id}"
        for month in list(dict.fromkeys(place.months))[-_MONTHS:]:
            days = np.flatnonzero(months == month)
            text = _report(place, days, sessions, engaged)
            write_text(inbox / folder / f"{_WORDS[market.id].report} {month}.csv", text)
            tally.count("sessions", market.id, month, _sum(sessions, days))
            tally.count("engaged_sessions", market.id, month, _sum(engaged, days))
        answers.append(Answer("ga4", f"inbox/{folder}", market.account, zone=market.zone))
    return Written(tally.figures(), tuple(answers))


def _seen(
    rng: np.random.Generator, place: MarketWorld
) -> tuple[Mapping[str, NDArray[np.int64]], Mapping[str, NDArray[np.int64]]]:
    """Sessions and engaged ones by channel: the visits of those who consented."""
    sessions = {name: rng.binomial(visits, 0.87) for name, visits in place.visits.channels.items()}
    return sessions, {name: rng.binomial(made, 0.57) for name, made in sessions.items()}


def _sum(channels: Mapping[str, NDArray[np.int64]], days: NDArray[np.intp]) -> int:
    return sum(int(made[days].sum()) for made in channels.values())


def _report(
    place: MarketWorld,
    days: NDArray[np.intp],
    sessions: Mapping[str, NDArray[np.int64]],
    engaged: Mapping[str, NDArray[np.int64]],
) -> str:
    words = _WORDS[place.market.id]
    first, last = (place.clock.days[i] for i in (days[0], days[-1]))
    by_day = [
        (
            f"{number:04d}",
            sum(int(made[day]) for made in sessions.values()),
            sum(int(made[day]) for made in engaged.values()),
        )
        for number, day in enumerate(days)
    ]
    by_channel = [
        (name, int(made[days].sum()), int(engaged[name][days].sum()))
        for name, made in sessions.items()
    ]
    by_channel.sort(key=lambda row: -row[1])
    dates = f"# {words.start}: {first:%Y%m%d}\n# {words.end}: {last:%Y%m%d}\n"
    return "".join(
        (
            f"{_RULE}\n# {words.report}\n# {place.market.account} - GA4\n{_RULE}\n#\n",
            f"# {words.everyone}\n",
            dates,
            csv_text([words.by_day, *by_day]),
            "\n",
            f"# {words.everyone}\n",
            dates,
            csv_text([words.by_channel, *by_channel]),
        )
    )


source = Source(
    id="ga4",
    title=Text(es="Google Analytics 4, sesiones", en="Google Analytics 4, sessions"),
    write=_write,
)
