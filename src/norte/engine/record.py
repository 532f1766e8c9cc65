"""Second pass: one source of record a family, market and moment (SEMANTICS 22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from norte.base.errors import RefusedError
from norte.base.text import Text
from norte.schema import table

if TYPE_CHECKING:
    from norte.engine.coverage import Stretch
    from norte.engine.question import Question
    from norte.workspace.settings import RecordChoice, Settings

FAMILIES = {"site": "visits", "sales": "orders", "leads": "leads", "ads": "ad_spend", "email": "email",
            "social": "social", "voice": "surveys", "coupons": "coupons"}  # fmt: skip
_FIRST, _LAST = date(1, 1, 2), date(9999, 12, 30)


@dataclass(frozen=True, slots=True)
class Window:
    """Days in which one source answers; `market` or `platform` None means all of them."""

    source: str
    first: date
    last: date
    market: str | None = None
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Which source answers when, for one table; no windows means that nothing competes."""

    windows: tuple[Window, ...] = ()

    def keeps(self, stretch: Stretch) -> list[tuple[date, date]]:
        """The days of a stretch that its source answers for."""
        if not self.windows:
            return [(stretch.first, stretch.last)]
        found = []
        for window in self.windows:
            if window.source != stretch.source or not _meets(window.market, stretch.market):
                continue
            if not _meets(window.platform, stretch.platform):
                continue
            low, high = max(window.first, stretch.first), min(window.last, stretch.last)
            if low <= high:
                found.append((low, high))
        return found


def _meets(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def choose(
    name: str,
    stretches: list[Stretch],
    question: Question,
    span: tuple[date, date],
    settings: Settings,
) -> Record:
    """The record of table `name` in `span`; refuses when two sources compete and none was chosen.

    A question that names or splits by source needs no choice: nothing is added across sources.
    """
    facts = table(name)
    if facts.record is None or "source" in question.by:
        return Record()
    scoped = [
        s for s in stretches if in_scope(s, question) and s.first <= span[1] and s.last >= span[0]
    ]
    groups = _competing(scoped, facts.record)
    if not groups:
        return Record()
    family = FAMILIES.get(facts.family, facts.family)
    choices = settings.record.get(family, ())
    windows: list[Window] = []
    for sources, market, platform in groups:
        mine = [
            c
            for c in choices
            if _meets(c.market, market) and _meets(c.platform, platform) and c.source in sources
        ]
        if not mine:
            raise _undecided(family, sources, market, platform)
        windows += _windows(mine, platform)
    alone = {s.source for s in scoped} - {name for group, _, _ in groups for name in group}
    windows += [Window(source, _FIRST, _LAST) for source in sorted(alone)]
    return Record(tuple(dict.fromkeys(windows)))


def in_scope(stretch: Stretch, question: Question) -> bool:
    """Whether the question's filters leave the stretch's account in."""
    for dimension, values in question.where:
        if dimension not in ("source", "platform", "account", "market"):
            continue
        member = stretch.member(dimension)
        if dimension == "market" and member is None:
            continue
        if member not in values:
            return False
    return True


def _competing(
    stretches: list[Stretch], within: tuple[str, ...]
) -> list[tuple[tuple[str, ...], str | None, str | None]]:
    """Groups of sources that speak of the same days of the same market (and platform)."""
    found: dict[tuple[str | None, str | None], set[str]] = {}
    for place, one in enumerate(stretches):
        for other in stretches[place + 1 :]:
            if one.source == other.source or not _meets(one.market, other.market):
                continue
            if "platform" in within and one.platform != other.platform:
                continue
            if one.first <= other.last and other.first <= one.last:
                key = (one.market or other.market, one.platform if "platform" in within else None)
                found.setdefault(key, set()).update((one.source, other.source))
    return [
        (tuple(sorted(sources)), market, platform) for (market, platform), sources in found.items()
    ]


def _windows(choices: list[RecordChoice], platform: str | None) -> list[Window]:
    windows = []
    for market in dict.fromkeys(c.market for c in choices):
        mine = sorted((c for c in choices if c.market == market), key=lambda c: c.since or _FIRST)
        for place, choice in enumerate(mine):
            following = mine[place + 1].since if place + 1 < len(mine) else None
            last = following - timedelta(days=1) if following else _LAST
            windows.append(Window(choice.source, choice.since or _FIRST, last, market, platform))
    return windows


def _undecided(
    family: str, sources: tuple[str, ...], market: str | None, platform: str | None
) -> RefusedError:
    where = " ".join(word for word in (market, platform) if word)
    return RefusedError(
        Text(
            es="hay {n} fuentes de «{family}» para los mismos días{where}: {names}; sumarlas contaría dos veces",
            en="there are {n} sources of '{family}' for the same days{where}: {names}; adding them would count twice",
        ).fill(
            n=len(sources),
            family=family,
            names=", ".join(sources),
            where=f" ({where})" if where else "",
        ),
        Text(
            es='elija la fuente de registro en norte.toml: [record] {family} = [{{source = "{first}"}}]; o pregunte con --by source o --where source={first}',
            en='choose the source of record in norte.toml: [record] {family} = [{{source = "{first}"}}]; or ask with --by source or --where source={first}',
        ).fill(family=family, first=sources[0]),
    )
