"""What `query` and `explain` share: which days, split by what, filtered how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.periods import GRAINS
from norte.base.text import Text
from norte.cli.declare import Option
from norte.cli.kinds import Day, Named, OneOf, Pair, dimension_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from norte.engine.question import Question

BY = Option(
    names=("--by",),
    value=Text.same("DIM"),
    kind=Named(dimension_names),
    what=Text(
        es="parte por una dimensión: channel, campaign, market, source…",
        en="split by a dimension: channel, campaign, market, source…",
    ),
    many=True,
)
SCOPE: tuple[Option, ...] = (
    BY,
    Option(
        names=("--from",),
        value=Text(es="DÍA", en="DAY"),
        kind=Day(),
        what=Text(es="primer día (2024-03-31)", en="first day (2024-03-31)"),
        default=Text(es="el primero con datos", en="the first with data"),
    ),
    Option(
        names=("--to",),
        value=Text(es="DÍA", en="DAY"),
        kind=Day(),
        what=Text(es="último día, incluido", en="last day, included"),
        default=Text(es="el último con datos", en="the last with data"),
    ),
    Option(
        names=("--where",),
        value=Text(es="DIM=VALOR", en="DIM=VALUE"),
        kind=Pair("channel=paid_search", dimension_names),
        what=Text(
            es="sólo esos; la misma dimensión dos veces es «o»; (none) es lo desconocido",
            en="only those; the same dimension twice means 'or'; (none) is what is unknown",
        ),
        many=True,
    ),
)
ASKED: tuple[Option, ...] = (
    BY,
    Option(
        names=("--grain",),
        value=Text.same("day|week|month|quarter|year|total"),
        kind=OneOf(*GRAINS),
        what=Text(es="un valor por cada…", en="one value for each…"),
        default=Text.same("total"),
    ),
    *SCOPE[1:],
    Option(
        names=("--calendar",),
        value=Text.same("civil|fiscal|445"),
        kind=OneOf("civil", "fiscal", "445"),
        what=Text(es="qué calendario corta los periodos", en="which calendar cuts the periods"),
        default=Text.same("civil"),
    ),
)


def asked_question(words: Sequence[str], given: Mapping[str, Any]) -> Question:
    """The question that was typed.

    `--by channel campaign` is read as it is meant: a bare word that is a dimension and no metric
    goes with --by when there is one. Commas separate too.
    """
    from norte.engine.question import Question

    by = list(_split(given["by"]))
    metrics = list(_split(words))
    if by:
        dimensions = set(dimension_names())
        moved = [m for m in metrics if m in dimensions and not _is_metric(m)]
        by += moved
        metrics = [m for m in metrics if m not in moved]
    return Question(
        metrics=tuple(dict.fromkeys(metrics)),
        by=tuple(dict.fromkeys(by)),
        grain=given.get("grain") or "total",
        first=given["from"],
        last=given["to"],
        where=_where(given["where"]),
        compare=given.get("compare"),
        align=given.get("align") or "days",
        calendar=given.get("calendar") or "civil",
        per=given.get("per"),
        rates=given.get("rates") or "actual",
        exact=bool(given.get("exact")),
    )


def _split(words: Iterable[str]) -> Iterable[str]:
    return (part.strip() for word in words for part in word.split(",") if part.strip())


def _where(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return tuple((name, tuple(dict.fromkeys(values))) for name, values in found.items())


def _is_metric(name: str) -> bool:
    from norte.catalog import builtin

    return name in builtin().metrics
