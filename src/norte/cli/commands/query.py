"""`norte query`: the numbers asked for, as a table, JSON, CSV or Parquet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from norte.base.errors import UsageError
from norte.base.text import Text
from norte.cli.asking import ASKED, asked_question
from norte.cli.declare import Argument, Command, Example, Option, switch
from norte.cli.kinds import AsOf, Named, OneOf, metric_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from norte.board.session import Session
    from norte.cli.call import Call
    from norte.engine.answer import Answer


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Ask the engine and print its answer."""
    from norte.board.session import opened

    form = given["format"] or "table"
    if form == "parquet" and call.out.is_terminal:
        raise UsageError(
            Text(
                es="Parquet es binario: no se imprime en una terminal",
                en="Parquet is binary: it is not printed on a terminal",
            ),
            Text(
                es="guárdelo: norte query … --format parquet > archivo.parquet",
                en="keep it: norte query … --format parquet > file.parquet",
            ),
        )
    question = asked_question(given["metric"], given)
    with opened(call.workspace, today=call.today, as_of=_as_of(call, given["as_of"])) as session:
        answer = session.ask(question)
        _print(call, session, answer, form)
    return 0


def _print(call: Call, session: Session, answer: Answer, form: str) -> None:
    if form == "json":
        call.print_json(answer.as_json(call.language))
    elif form == "table":
        from norte.cli.answer_table import print_answer

        print_answer(call, session, answer)
    else:
        from norte.cli import answer_columns

        if form == "csv":
            answer_columns.print_csv(answer)
        else:
            answer_columns.print_parquet(answer)


def _as_of(call: Call, asked: int | date | datetime | None) -> int | datetime | None:
    """A day means its end in the workspace's zone; a time without a zone is in that zone too."""
    if asked is None or isinstance(asked, int):
        return asked
    zone = call.workspace.settings.zone
    if not isinstance(asked, datetime):
        after = datetime.combine(asked + timedelta(days=1), time(0), tzinfo=zone)
        return after - timedelta(microseconds=1)
    return asked if asked.tzinfo else asked.replace(tzinfo=zone)


COMMAND = Command(
    name="query",
    group="numbers",
    place=1,
    summary=Text(
        es="Pregunta por métricas: por dimensión, periodo, filtro y comparación.",
        en="Ask for metrics: by dimension, period, filter and comparison.",
    ),
    details=Text(
        es="Una tasa es siempre un cociente de sumas; lo indefinido se muestra «—» y lo que no"
        " tiene datos «Sin datos», nunca como cero. Una pregunta cuya respuesta engañaría se niega"
        " y dice qué preguntar en su lugar.",
        en="A rate is always a ratio of sums; what is undefined shows as '—' and what has no data"
        " as 'No data', never as zero. A question whose answer would mislead is refused, and what"
        " to ask instead is said.",
    ),
    run=run,
    arguments=(
        Argument(
            key="metric",
            value=Text(es="MÉTRICA", en="METRIC"),
            what=Text(
                es="una o varias; «norte metrics» las lista",
                en="one or several; 'norte metrics' lists them",
            ),
            kind=Named(metric_names),
            many=True,
        ),
    ),
    options=(
        *ASKED,
        Option(
            names=("--compare",),
            value=Text.same("previous|year|comparable"),
            kind=OneOf("previous", "year", "comparable"),
            what=Text(
                es="compara con el periodo anterior, el mismo del año pasado, o los días"
                " comparables (Black Friday con Black Friday)",
                en="compare with the period before, the same of last year, or comparable days"
                " (Black Friday with Black Friday)",
            ),
        ),
        Option(
            names=("--align",),
            value=Text.same("days|weekdays"),
            kind=OneOf("days", "weekdays"),
            what=Text(
                es="al comparar, iguala el número de días o los días de la semana",
                en="when comparing, match the number of days or the weekdays",
            ),
            default=Text.same("days"),
        ),
        Option(
            names=("--per",),
            value=Text.same("day|business_day"),
            kind=OneOf("day", "business_day"),
            what=Text(
                es="reparte el total por día o por día laborable",
                en="share the total out by day or business day",
            ),
        ),
        Option(
            names=("--rates",),
            value=Text.same("actual|plan|constant"),
            kind=OneOf("actual", "plan", "constant"),
            what=Text(
                es="tipos de cambio: los de cada día, los del plan, o constantes",
                en="exchange rates: each day's, the plan's, or constant",
            ),
            default=Text.same("actual"),
        ),
        switch(
            "--exact",
            "cuenta los distintos de uno en uno (hoy siempre es así)",
            "count distinct ones exactly (today it always does)",
        ),
        Option(
            names=("--as-of",),
            value=Text(es="MOMENTO", en="TIME"),
            kind=AsOf(),
            what=Text(
                es="con los datos que había entonces: fecha, fecha y hora, o número de instantánea",
                en="with the data that there were then: date, date and time, or snapshot number",
            ),
        ),
        Option(
            names=("--format",),
            value=Text.same("table|json|csv|parquet"),
            kind=OneOf("table", "json", "csv", "parquet"),
            what=Text(es="forma de la salida", en="form of the output"),
            default=Text.same("table"),
        ),
    ),
    examples=(
        Example(
            "norte query cpl --by channel --grain month --from 2026-01-01",
            Text(
                es="Cuánto cuesta un cliente potencial en cada canal, mes a mes.",
                en="What a lead costs in each channel, month by month.",
            ),
        ),
        Example(
            "norte query ad_spend revenue blended_roas --compare year --where market=mx",
            Text(
                es="Gasto, ventas y retorno de México frente al año pasado.",
                en="Spend, revenue and return of Mexico against last year.",
            ),
        ),
        Example(
            "norte query roas --by campaign --format csv > roas.csv",
            Text(es="Para una hoja de cálculo.", en="For a spreadsheet."),
        ),
    ),
)
