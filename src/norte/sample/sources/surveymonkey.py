"""SurveyMonkey: the recommendation survey, a wave a quarter, with its two header rows."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import csv_text, write_text
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import numpy as np

    from norte.sample.world import MarketWorld, World

_HEAD = (
    "Respondent ID",
    "Collector ID",
    "Start Date",
    "End Date",
    "IP Address",
    "Email Address",
    "First Name",
    "Last Name",
    "Custom Data 1",
    "¿Qué probabilidad hay de que nos recomiende?",
    "¿Cómo nos conoció?",
    "",
    "",
)
_CHOICES = (
    *("",) * 9,
    "Open-Ended Response",
    "Buscador",
    "Redes",
    "Otro (especifique)",
)
_OTHERS = ("Un amigo", "Una amiga", "Una revista", "Un mercadillo de Navidad", "Mi hermana")
_WAVE_MONTHS = (2, 5, 8, 11)
_ANSWERS = 340
_PROMOTER, _DETRACTOR = 9, 6


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("surveymonkey")
    answers = []
    for place in world.markets:
        market = place.market
        folder = f"surveymonkey_{market.id}"
        rows: list[tuple[str, ...]] = [_HEAD, _CHOICES]
        rng = world.rng("survey", market.id)
        for number, first in enumerate(_waves(place)):
            rows.extend(_wave(rng, place, number, first, tally))
        text = "\ufeff" + csv_text(rows)
        write_text(inbox / folder / "Encuesta de recomendación.csv", text)
        answers.append(
            Answer(
                format="surveymonkey",
                folder=f"inbox/{folder}",
                account=market.account,
                zone=market.zone,
                dates="mdy",
            )
        )
    return Written(tally.figures(), tuple(answers))


def _waves(place: MarketWorld) -> list[date]:
    """The first day of each wave that was over before the export."""
    last = place.clock.days[-1]
    return [
        day
        for day in place.clock.days
        if day.month in _WAVE_MONTHS and day.day == 6 and day + timedelta(days=12) < last
    ]


def _wave(
    rng: np.random.Generator, place: MarketWorld, number: int, first: date, tally: Tally
) -> list[tuple[str, ...]]:
    """The answers of a wave: it gets a little better each time; one in thirty leaves early."""
    market = place.market
    size = int(rng.poisson(_ANSWERS if market.id == "es" else _ANSWERS * 0.7))
    better = 0.003 * number
    chances = (0.155 - better, 0.345, 0.50 + better)
    groups = rng.choice(3, size=size, p=chances)
    scores = [int(rng.integers(*((0, 7), (7, 9), (9, 11))[group])) for group in groups.tolist()]
    rows = []
    starts = sorted(rng.integers(0, 11 * 86_400, size=size).tolist())
    for index, (second, score) in enumerate(zip(starts, scores, strict=True)):
        finished = bool(rng.random() > 1 / 30)
        begun = datetime.combine(first, time(8)) + timedelta(seconds=second)
        answer = score if finished else None
        rows.append(_row(rng, number * 10_000 + index + 1001, begun, answer))
        month = f"{begun:%Y-%m}"
        tally.count("survey_responses", market.id, month, 1)
        if finished:
            tally.count(_group(score), market.id, month, 1)
    return rows


def _row(
    rng: np.random.Generator, number: int, begun: datetime, score: int | None
) -> tuple[str, ...]:
    """A row of the file; without a score the person left after opening it."""
    blank = ("",) * 5
    if score is None:
        return (str(number), "9", _stamp(begun), "", *blank, "", "", "", "")
    way = int(rng.choice(3, p=(0.36, 0.47, 0.17)))
    other = _OTHERS[int(rng.integers(len(_OTHERS)))]
    known = (("Buscador", "", ""), ("", "Redes", ""), ("", "", other))[way]
    ended = begun + timedelta(seconds=int(rng.integers(45, 400)))
    return (str(number), "9", _stamp(begun), _stamp(ended), *blank, str(score), *known)


def _stamp(moment: datetime) -> str:
    return f"{moment:%m/%d/%Y %I:%M:%S %p}"


def _group(score: int) -> str:
    if score >= _PROMOTER:
        return "nps_promoters"
    return "nps_detractors" if score <= _DETRACTOR else "nps_passives"


source = Source(
    id="surveymonkey",
    title=Text(es="SurveyMonkey, encuesta de recomendación", en="SurveyMonkey, NPS survey"),
    write=_write,
)
