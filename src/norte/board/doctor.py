"""What is wrong or missing in a workspace's data, and how to mend each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from norte.base.errors import RefusedError
from norte.base.numbers import Unit, show
from norte.base.text import LANGUAGES, Text
from norte.board.sources import is_measured, source_lines
from norte.engine.coverage import Days
from norte.engine.question import Question
from norte.engine.record import FAMILIES
from norte.schema import all_tables, table

if TYPE_CHECKING:
    from norte.board.session import Session
    from norte.engine.coverage import Stretch

Kind = Literal["record", "beside", "rates", "hole", "late", "unmatched", "empty"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend; `worth` is money or days at stake, for the order inside a kind."""

    kind: Kind
    what: Text
    mend: Text
    worth: float = 0.0


def findings(session: Session) -> list[Finding]:
    """Everything found, what blocks answers first."""
    if not session.facts.coverage.stretches:
        return [_empty()]
    found = [
        *_records(session),
        *_rates(session),
        *_holes(session),
        *_late(session),
        *_unmatched(session),
        *_beside(session),
    ]
    order = ("record", "rates", "hole", "late", "unmatched", "beside")
    return sorted(found, key=lambda f: (order.index(f.kind), -f.worth))


def _empty() -> Finding:
    return Finding(
        "empty",
        Text(es="todavía no hay datos", en="there are no data yet"),
        Text(
            es=(
                "deje los archivos que exporta de cada plataforma en inbox/ y ejecute «norte"
                " import»"
            ),
            en="drop the files that you export from each platform in inbox/ and run 'norte import'",
        ),
    )


def _recorded(session: Session) -> list[str]:
    names = [
        t.name for t in all_tables().values() if t.record is not None and t.time and not t.derived
    ]
    return [n for n in names if session.facts.coverage.of(n)]


def _records(session: Session) -> list[Finding]:
    """Families where two sources speak of the same days and none was chosen."""
    from norte.engine.record import choose

    found: dict[str, Finding] = {}
    for name in _recorded(session):
        stretches = session.facts.coverage.of(name)
        span = (min(s.first for s in stretches), max(s.last for s in stretches))
        try:
            choose(name, stretches, Question(("visits",)), span, session.settings)
        except RefusedError as error:
            family = FAMILIES.get(table(name).family, name)
            found.setdefault(family, Finding("record", error.what, error.hint or error.what))
    return list(found.values())


def _beside(session: Session) -> list[Finding]:
    """Chosen and unchosen sources of visits, side by side, over the days that both cover."""
    found = []
    for metric, name in (("visits", "web_daily"), ("orders", "order"), ("leads", "lead_event")):
        stretches = session.facts.coverage.of(name)
        choices = session.settings.record.get(FAMILIES[table(name).family], ())
        if len({s.source for s in stretches}) < 2 or not choices:
            continue
        span = _both(stretches)
        if span is None:
            continue
        answer = session.ask(Question((metric,), by=("source",), first=span[0], last=span[1]))
        values = {r.members[0]: r.cells[0].value for r in answer.rows if r.cells[0].value}
        chosen = choices[-1].source
        for other, value in values.items():
            if other != chosen and values.get(chosen) and value:
                ours = (chosen, values[chosen] or 0.0)
                found.append(_difference(session, metric, span, ours, (str(other), value)))
    return found


def _both(stretches: list[Stretch]) -> tuple[date, date] | None:
    """The longest run of days that every source of the table covers."""
    by_source: dict[str, list[tuple[date, date]]] = {}
    for one in stretches:
        by_source.setdefault(one.source, []).append((one.first, one.last))
    first = max(Days.of(s).spans[0][0] for s in by_source.values())
    last = min(Days.of(s).spans[-1][1] for s in by_source.values())
    return (first, last) if first <= last else None


def _difference(
    session: Session,
    metric: str,
    span: tuple[date, date],
    chosen: tuple[str, float],
    other: tuple[str, float],
) -> Finding:
    share = (other[1] - chosen[1]) / chosen[1]
    return Finding(
        "beside",
        Text(
            es=(
                "«{metric}»: {other} dice {theirs} y {chosen}, la fuente de registro, {ours}"
                " ({share}) del {a} al {b}"
            ),
            en=(
                "'{metric}': {other} says {theirs} and {chosen}, the source of record, {ours}"
                " ({share}) from {a} to {b}"
            ),
        ).fill(
            metric=metric,
            other=other[0],
            theirs=_shown(session, other[1], "count"),
            chosen=chosen[0],
            ours=_shown(session, chosen[1], "count"),
            share=_shown(session, share, "percent"),
            a=span[0],
            b=span[1],
        ),
        Text(
            es=(
                "no se suman nunca; si la diferencia crece, revise etiquetas, filtros y zona"
                " horaria de {other}"
            ),
            en=(
                "they are never added; if the difference grows, check tags, filters and time zone"
                " of {other}"
            ),
        ).fill(other=other[0]),
        abs(other[1] - chosen[1]),
    )


def _shown(session: Session, value: float, unit: Unit) -> Text:
    """A number as people read it, in both languages."""
    words = {
        language: show(
            value,
            unit,
            currency=session.settings.currency,
            number_locale=session.settings.number_locale,
            language=language,
        )
        for language in LANGUAGES
    }
    return Text(es=words["es"], en=words["en"])


def _rates(session: Session) -> list[Finding]:
    """Currencies with money and no exchange rate."""
    from norte.engine.rates import read_rates

    book = read_rates(session.facts.of("fx_rate"), "actual")
    target = session.settings.currency
    needed: dict[str, tuple[date, date]] = {}
    for name, stretches in session.facts.coverage.stretches.items():
        for one in stretches:
            if one.currency and one.currency != target and is_measured(name):
                first, last = needed.get(one.currency, (one.first, one.last))
                until = min(max(last, one.last), session.today)
                needed[one.currency] = (min(first, one.first), until)
    found = []
    for currency, (first, last) in sorted(needed.items()):
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        lacking = [d for d in days if book.rate(currency, target, d) is None]
        if lacking:
            found.append(_no_rate(currency, target, lacking))
    return found


def _no_rate(currency: str, target: str, lacking: list[date]) -> Finding:
    return Finding(
        "rates",
        Text(
            es="faltan tipos de cambio de {a} a {b} en {n} días (del {first} al {last})",
            en="exchange rates from {a} to {b} are missing on {n} days ({first} to {last})",
        ).fill(a=currency, b=target, n=len(lacking), first=lacking[0], last=lacking[-1]),
        Text(
            es=(
                "importe el eurofxref-hist.csv del BCE, el CSV de Banxico o una hoja"
                " date,from,to,rate"
            ),
            en="import the ECB's eurofxref-hist.csv, Banxico's CSV or a sheet date,from,to,rate",
        ),
        float(len(lacking)),
    )


def _holes(session: Session) -> list[Finding]:
    """Gaps inside the coverage of a table of an account."""
    found: dict[tuple[str, str, date, date], Finding] = {}
    for name, stretches in session.facts.coverage.stretches.items():
        if not is_measured(name):
            continue
        by_account: dict[tuple[str, str], list[tuple[date, date]]] = {}
        for one in stretches:
            by_account.setdefault(one.key, []).append((one.first, one.last))
        for (source, account), spans in by_account.items():
            for first, last in Days.of(spans).holes():
                key = (source, account, first, last)
                found.setdefault(key, _hole(source, account, name, first, last))
    return list(found.values())


def _hole(source: str, account: str, name: str, first: date, last: date) -> Finding:
    days = (last - first).days + 1
    return Finding(
        "hole",
        Text(
            es="{source} «{account}»: faltan {n} días, del {first} al {last} ({table})",
            en="{source} '{account}': {n} days are missing, {first} to {last} ({table})",
        ).fill(source=source, account=account, n=days, first=first, last=last, table=name),
        Text(
            es=(
                "exporte de la plataforma esos días e impórtelos: hasta entonces son «sin datos»,"
                " no cero"
            ),
            en=(
                "export those days from the platform and import them: until then they are no data,"
                " not zero"
            ),
        ),
        float(days),
    )


def _late(session: Session) -> list[Finding]:
    found = []
    for line in source_lines(session):
        if line.state != "late" or line.until is None:
            continue
        days = (session.today - line.until).days
        found.append(
            Finding(
                "late",
                Text(
                    es="{source} «{account}» llega al {until}: {n} días de atraso",
                    en="{source} '{account}' reaches {until}: {n} days late",
                ).fill(source=line.id, account=line.account, until=line.until, n=days),
                Text(
                    es="exporte desde ese día e importe el archivo",
                    en="export from that day and import the file",
                ),
                float(days),
            )
        )
    return found


def _unmatched(session: Session) -> list[Finding]:
    """Ad spend of campaigns that no lead and no order names, the largest first."""
    others = [m for m, name in _NAMED_BY.items() if session.facts.coverage.of(name)]
    if not others or not session.facts.coverage.of("ad_daily"):
        return []
    try:
        spend = _by_campaign(session, "ad_spend")
        known = {name for metric in others for name in _by_campaign(session, metric)}
    except RefusedError:
        return []
    lost = {name: value for name, value in spend.items() if name not in known}
    if known <= {None} or not sum(lost.values()):
        return []
    return [_lost_spend(session, lost, sum(spend.values()))]


_NAMED_BY = {"leads": "lead_path", "orders": "order_fact"}


def _by_campaign(session: Session, metric: str) -> dict[str | None, float]:
    """The campaigns that have a value of the metric, with it."""
    rows = session.ask(Question((metric,), by=("campaign",))).rows
    return {row.members[0]: row.cells[0].value for row in rows if row.cells[0].value}


def _lost_spend(session: Session, lost: dict[str | None, float], total: float) -> Finding:
    money = sum(lost.values())
    worst = sorted(lost, key=lambda name: -lost[name])[:3]
    return Finding(
        "unmatched",
        Text(
            es=(
                "{share} del gasto en anuncios ({money}) es de campañas que"
                " ningún cliente potencial ni pedido nombra: {worst}"
            ),
            en=(
                "{share} of ad spend ({money}) belongs to campaigns that no"
                " lead and no order names: {worst}"
            ),
        ).fill(
            share=_shown(session, money / total, "percent"),
            money=_shown(session, money, "money"),
            worst=", ".join(f"«{name or '(none)'}»" for name in worst),
        ),
        Text(
            es=(
                "una los nombres con una hoja campaign_match (plataforma, id o nombre, campaña)"
                " e impórtela"
            ),
            en=(
                "join the names with a campaign_match sheet (platform, id or name, campaign)"
                " and import it"
            ),
        ),
        money,
    )
