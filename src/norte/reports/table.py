"""The KPI board: one row a metric, grouped by stage; a row is a card on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.charts.markup import Markup, join, tag
from norte.reports.flags import flag
from norte.reports.parts import against, delta, last_week_is_open, pill, trend
from norte.reports.reading import few, source_names
from norte.reports.states import BADGES, badge_key, other_flags

if TYPE_CHECKING:
    from norte.board.scorecard import KpiLine, StageBlock
    from norte.reports.parts import Page
    from norte.reports.reading import Row

_COLUMNS = 6


def board(page: Page) -> Markup:
    """The section with its table; its caption says what the columns are."""
    voice = page.voice
    body = [_group(block, page) for block in page.card.stages if block.lines]
    return tag(
        "section",
        tag(
            "header",
            tag("h2", voice.say("Tablero de KPI", "KPI board"), id="tablero"),
            tag("p", _tally(page)),
        ),
        tag(
            "table", tag("caption", _caption(page), class_="vh"), _head(page), *body, class_="kpis"
        ),
        class_="card board",
        aria_labelledby="tablero",
    )


def _tally(page: Page) -> str:
    voice, seen = page.voice, page.reading
    parts = [voice.whole(seen.total) + " KPI" + voice.say("", "s" if seen.total != 1 else "")]
    parts.append(
        voice.say(
            f"{voice.whole(seen.with_value)} con valor",
            f"{voice.whole(seen.with_value)} with a value",
        )
    )
    if seen.no_data:
        parts.append(
            voice.say(f"{len(seen.no_data)} sin datos", f"{len(seen.no_data)} without data")
        )
    if seen.undefined:
        parts.append(
            voice.counted(
                len(seen.undefined), ("indefinido", "indefinidos"), ("undefined", "undefined")
            )
        )
    return " · ".join(parts)


def _caption(page: Page) -> str:
    return page.voice.say(
        "KPI por etapa del recorrido: estado del dato, valor, cambio, tendencia y fuente",
        "KPIs by life-cycle stage: data state, value, change, trend and source",
    )


def _head(page: Page) -> Markup:
    voice = page.voice
    compared = tag("small", page.against) if page.against else None
    heads = (
        tag("th", "KPI", scope="col"),
        tag("th", voice.say("Dato", "Data"), scope="col"),
        tag("th", voice.say("Valor", "Value"), scope="col", class_="r"),
        tag("th", voice.say("Cambio", "Change"), compared, scope="col", class_="r"),
        tag("th", voice.say("26 semanas", "26 weeks"), scope="col"),
        tag("th", voice.say("Fuente", "Source"), scope="col", class_="so"),
    )
    return tag("thead", tag("tr", *heads))


def _group(block: StageBlock, page: Page) -> Markup:
    name = page.voice.pick(block.name)
    rows = [_row(r, page) for r in page.rows if r.stage is block]
    head = tag("tr", tag("th", name, colspan=_COLUMNS, scope="rowgroup"), class_="g")
    return tag("tbody", head, *rows)


def _row(row: Row, page: Page) -> Markup:
    line = row.line
    key = badge_key(line)
    cells = (
        _name(row, page),
        tag("td", pill(BADGES[key], page.voice), class_="cs"),
        _value(line, page),
        tag("td", delta(line, page), against(line, page), class_="cd r"),
        tag("td", trend(row, page, f"t-{row.uid}"), _numbers(row, page), class_="cp"),
        tag("td", *_source(line, page), class_="so"),
    )
    return tag("tr", *cells, class_=f"k k-{line.state}", id=f"k-{row.uid}")


def _name(row: Row, page: Page) -> Markup:
    line, voice = row.line, page.voice
    basis = voice.pick(line.basis)
    tags = [_tag(name, page) for name in other_flags(line, badge_key(line))]
    return tag(
        "th",
        tag("a", voice.pick(line.name), href=f"#d-{row.uid}"),
        tag(
            "small",
            tag("span", f"{basis[:1].upper()}{basis[1:]}. ", class_="basis") if basis else None,
            voice.pick(line.meaning),
        ),
        tag("span", *tags, class_="tags") if tags else None,
        scope="row",
    )


def _tag(name: str, page: Page) -> Markup:
    known = flag(name)
    kind = "tag tag-warn" if known.is_warning else "tag"
    return tag("a", page.voice.pick(known.word), href=f"#a-{name}", class_=kind)


def _value(line: KpiLine, page: Page) -> Markup:
    voice = page.voice
    words = voice.pick(line.words)
    if line.state == "no_data":
        said = words or _last_day(line, page)
        return tag("td", tag("span", said, class_="sub said"), class_="cv r")
    target = None
    if line.target is not None:
        goal = voice.value(line, line.target)
        target = tag("span", voice.say(f"Meta {goal}", f"Target {goal}"), class_="sub num")
    return tag(
        "td",
        tag("span", voice.value(line, line.value), class_="val num"),
        tag("span", words, class_="sub said") if words else None,
        target,
        class_="cv r",
    )


def _last_day(line: KpiLine, page: Page) -> str:
    voice = page.voice
    if line.fresh_until is None:
        return voice.say("nunca importado", "never imported")
    day = voice.day(line.fresh_until)
    return voice.say(f"último dato: {day}", f"last data: {day}")


def _source(line: KpiLine, page: Page) -> tuple[Markup, Markup | None]:
    voice = page.voice
    name = tag("span", few(source_names(line, page.card, page.voice.language)), class_="from")
    if line.fresh_until is None:
        return name, None
    day = voice.day(line.fresh_until)
    return name, tag("span", voice.say(f"al {day}", f"to {day}"), class_="sub num")


def _numbers(row: Row, page: Page) -> Markup | None:
    """The sparkline's numbers, behind "Ver datos"."""
    line, voice = row.line, page.voice
    if not any(v is not None for v in line.weekly):
        return None
    name = voice.pick(line.name)
    table = tag(
        "table",
        tag("caption", voice.say(f"{name}, por semana", f"{name}, by week")),
        tag(
            "thead",
            tag(
                "tr",
                tag("th", voice.say("Semana del", "Week of"), scope="col"),
                tag("th", voice.say("Valor", "Value"), scope="col", class_="r"),
            ),
        ),
        tag("tbody", join([_week(line, i, page) for i in reversed(range(len(line.weekly)))])),
    )
    panel = tag("div", table, class_="panel", role="region", tabindex=0, aria_label=name)
    summary = tag(
        "summary", voice.say("Ver datos", "See data"), tag("span", f": {name}", class_="vh")
    )
    return tag("details", summary, panel, class_="data", name="data")


def _week(line: KpiLine, index: int, page: Page) -> Markup:
    voice, weeks = page.voice, page.card.weeks
    back = len(line.weekly) - 1 - index
    place = len(weeks) - 1 - back
    if 0 <= place < len(weeks):
        label = voice.day(weeks[place])
    else:
        label = (
            voice.say("última", "last") if back == 0 else voice.say(f"hace {back}", f"{back} ago")
        )
    value = line.weekly[index]
    said = voice.say("sin dato", "no data") if value is None else voice.value(line, value)
    is_open = back == 0 and last_week_is_open(page.card)
    note = tag("span", voice.say(" en curso", " in progress"), class_="sub") if is_open else None
    return tag("tr", tag("th", label, note, scope="row"), tag("td", said, class_="r num"))
