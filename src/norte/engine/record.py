"""Second pass: one source of record a family, market and moment (SEMANTICS 22).

Sources compete when they cover the same days of the same market (and platform, for families whose
platforms are different things). Where they do, the team's choice in force on a day answers alone;
without a choice the question is refused. What is chosen does not depend on the days asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError
from norte.base.text import Text
from norte.engine.coverage import COVERED_DIMENSIONS, Days
from norte.engine.question import NONE
from norte.schema import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from norte.engine.coverage import Stretch
    from norte.engine.question import Question
    from norte.workspace.settings import RecordChoice, Settings

FAMILIES = {
    "site": "visits",
    "sales": "orders",
    "leads": "leads",
    "ads": "ad_spend",
    "email": "email",
    "social": "social",
    "voice": "surveys",
    "coupons": "coupons",
}
"""Family of tables → its name in norte.toml's [record]."""

EVER, NEVER = date(1, 1, 2), date(9999, 12, 30)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Silence:
    """Days in which a source does not answer, because another one was chosen.

    `market` or `platform` None means all of them, but for the markets in `besides`.
    """

    source: str
    first: date
    last: date
    market: str | None = None
    platform: str | None = None
    besides: tuple[str, ...] = ()

    def covers(self, stretch: Stretch) -> bool:
        """Whether it silences all that the stretch's account says."""
        if self.source != stretch.source or not _is(self.platform, stretch.platform):
            return False
        if stretch.market is None:
            return self.market is None and not self.besides
        return _is(self.market, stretch.market) and stretch.market not in self.besides


@dataclass(frozen=True, slots=True)
class Record:
    """Which sources are silent when, for one table; none where nothing competes."""

    silences: tuple[Silence, ...] = ()

    def silent(self, stretch: Stretch) -> list[tuple[date, date]]:
        """The days, ever, for which another source was chosen."""
        return [(s.first, s.last) for s in self.silences if s.covers(stretch)]

    def keeps(self, stretch: Stretch) -> list[tuple[date, date]]:
        """The days of a stretch that its source answers for."""
        return list(Days(((stretch.first, stretch.last),)).less(self.silent(stretch)).spans)


@dataclass(frozen=True, slots=True)
class Rivals:
    """Sources that speak of the same days of one market (and platform); None means all of them."""

    sources: tuple[str, ...]
    market: str | None
    platform: str | None
    days: tuple[tuple[date, date], ...]

    def in_span(self, first: date, last: date) -> bool:
        """Whether two of them speak of a day of first … last."""
        return any(a <= last and first <= b for a, b in self.days)


def _meets(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _is(wanted: str | None, found: str | None) -> bool:
    return wanted is None or wanted == found


def choose(
    name: str,
    stretches: list[Stretch],
    question: Question,
    span: tuple[date, date],
    settings: Settings,
) -> Record:
    """The record of table `name`; refuses when two sources compete in `span` and none was chosen.

    A question that names or splits by source needs no choice: nothing is added across sources.
    """
    facts = table(name)
    if facts.record is None or "source" in question.by:
        return Record()
    scoped = [s for s in stretches if in_scope(s, question)]
    groups = _competing(scoped, facts.record)
    if not groups:
        return Record()
    family = FAMILIES.get(facts.family, facts.family)
    silences: list[Silence] = []
    for rivals in groups:
        silences += _settled(rivals, settings.record.get(family, ()), family, span)
    return Record(tuple(dict.fromkeys(silences)))


def in_scope(stretch: Stretch, question: Question) -> bool:
    """Whether the question's filters leave the stretch's account in."""
    for dimension, values in question.where:
        if dimension not in COVERED_DIMENSIONS:
            continue
        member = stretch.member(dimension)
        if dimension == "market" and member is None:
            continue
        if (NONE if member is None else member) not in values:
            return False
    return True


def _competing(stretches: list[Stretch], within: tuple[str, ...]) -> list[Rivals]:
    """Groups of sources that speak of the same days of the same market (and platform)."""
    told: dict[tuple[str, str | None, str | None], list[tuple[date, date]]] = {}
    for one in stretches:
        platform = one.platform if "platform" in within else None
        told.setdefault((one.source, one.market, platform), []).append((one.first, one.last))
    voices = [(*key, Days.of(spans)) for key, spans in told.items()]
    found: dict[tuple[str | None, str | None], list[tuple[set[str], Days]]] = {}
    for place, (source, market, platform, days) in enumerate(voices):
        for other, their_market, their_platform, theirs in voices[place + 1 :]:
            if other == source or platform != their_platform or not _meets(market, their_market):
                continue
            both = days.shared(theirs)
            if both.spans:
                pairs = found.setdefault((market or their_market, platform), [])
                pairs.append(({source, other}, both))
    return [
        Rivals(
            tuple(sorted(set().union(*(names for names, _ in pairs)))),
            *key,
            Days.of(span for _, days in pairs for span in days.spans).spans,
        )
        for key, pairs in found.items()
    ]


def _settled(
    rivals: Rivals, choices: Iterable[RecordChoice], family: str, span: tuple[date, date]
) -> list[Silence]:
    """Who is silent when, by the choices in force; refuses days of the span that none decides."""
    mine = [
        c
        for c in choices
        if c.source in rivals.sources
        and _meets(c.market, rivals.market)
        and _meets(c.platform, rivals.platform)
    ]
    starts = sorted({c.since or EVER for c in mine})
    undecided = min(span[1], starts[0] - ONE_DAY) if starts else span[1]
    if span[0] <= undecided and rivals.in_span(span[0], undecided):
        raise _undecided(rivals, family)
    found: list[Silence] = []
    for place, start in enumerate(starts):
        end = starts[place + 1] - ONE_DAY if place + 1 < len(starts) else NEVER
        found += _silent(rivals, _in_force(mine, start), start, end)
    return found


def _in_force(choices: list[RecordChoice], day: date) -> dict[str | None, str]:
    """Market (None for all others) → the source chosen for it on a day."""
    known = sorted(
        (c for c in choices if (c.since or EVER) <= day),
        key=lambda c: (c.since or EVER, c.platform is not None),
    )
    return {c.market: c.source for c in known}


def _silent(
    rivals: Rivals, chosen: dict[str | None, str], first: date, last: date
) -> list[Silence]:
    own = tuple(sorted(m for m in chosen if m is not None))
    answers: dict[str | None, str] = dict(chosen)
    if rivals.market is not None:
        answers = {rivals.market: chosen.get(rivals.market) or chosen[None]}
    elif own:
        answers.setdefault(None, chosen[own[0]])
    return [
        Silence(other, first, last, market, rivals.platform, own if market is None else ())
        for market, source in answers.items()
        for other in rivals.sources
        if other != source
    ]


def _undecided(rivals: Rivals, family: str) -> RefusedError:
    where = " ".join(word for word in (rivals.market, rivals.platform) if word)
    return RefusedError(
        Text(
            es=(
                "hay {n} fuentes de «{family}» para los mismos días{where}: {names}; sumarlas"
                " contaría dos veces"
            ),
            en=(
                "there are {n} sources of '{family}' for the same days{where}: {names}; adding"
                " them would count twice"
            ),
        ).fill(
            n=len(rivals.sources),
            family=family,
            names=", ".join(rivals.sources),
            where=f" ({where})" if where else "",
        ),
        Text(
            es=(
                "elija la fuente de registro en norte.toml: [record] {family} = [{{source ="
                ' "{first}"}}]; o pregunte con --by source o --where source={first}'
            ),
            en=(
                "choose the source of record in norte.toml: [record] {family} = [{{source ="
                ' "{first}"}}]; or ask with --by source or --where source={first}'
            ),
        ).fill(family=family, first=rivals.sources[0]),
    )
