"""`norte explain`: where a number comes from, down to the row of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.text import Text
from norte.cli.asking import SCOPE, asked_question
from norte.cli.declare import JSON, Argument, Command, Example, Option, switch
from norte.cli.kinds import Named, Whole, metric_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from norte.board.session import Session
    from norte.cli.call import Call
    from norte.cli.explaining import Told
    from norte.engine.lineage import Behind


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Explain the metric; list the rows behind it when asked."""
    from norte.board.session import opened
    from norte.cli.explaining import as_json, show

    with opened(call.workspace, today=call.today) as session:
        told = _told(session, given)
        if given["json"]:
            call.print_json(as_json(call, told))
        else:
            show(call, session, told)
    return 0


def _told(session: Session, given: Mapping[str, Any]) -> Told:
    from norte.cli.explaining import Told, file_names, owner_views
    from norte.engine.explain import explain
    from norte.engine.lineage import rows_behind

    question = asked_question([given["metric"]], given)
    catalog, settings, today = session.catalog, session.settings, session.today
    explained = explain(question, session.facts, catalog=catalog, settings=settings, today=today)
    behind: Sequence[Behind] = ()
    if given["rows"]:
        behind = rows_behind(
            question,
            session.facts,
            catalog=catalog,
            settings=settings,
            today=today,
            limit=given["rows"],
        )
    return Told(
        explained=explained,
        answer=None if explained.refused else session.ask(question),
        behind=behind,
        files=file_names(session.workspace) if behind else {},
        views=owner_views(session, explained) if given["views"] else {},
    )


COMMAND = Command(
    name="explain",
    group="numbers",
    place=3,
    summary=Text(
        es="Explica de dónde sale un número: fórmula, fuentes, cobertura, SQL y filas.",
        en="Explain where a number comes from: formula, sources, coverage, SQL and rows.",
    ),
    details=Text(
        es="La definición entera con su versión, qué fuentes responden y hasta qué día, y el SQL"
        " tal como se ejecuta. Con --rows, además, los datos que se contaron, cada uno con su"
        " archivo y su fila.",
        en="The whole definition with its version, which sources answer and up to which day, and"
        " the SQL exactly as it runs. With --rows also the facts that were counted, each with its"
        " file and row.",
    ),
    run=run,
    arguments=(
        Argument(
            key="metric",
            value=Text(es="MÉTRICA", en="METRIC"),
            what=Text(es="la métrica", en="the metric"),
            kind=Named(metric_names),
        ),
    ),
    options=(
        *SCOPE,
        Option(
            names=("--rows",),
            value=Text.same("N"),
            kind=Whole(),
            what=Text(
                es="las N filas que más pesan en el número, con su archivo",
                en="the N rows that weigh most in the number, with their file",
            ),
        ),
        switch(
            "--views",
            "las vistas que el dueño de un motor puede crear para que responda más deprisa",
            "the views that an engine's owner can make so that it answers faster",
        ),
        JSON,
    ),
    examples=(
        Example(
            "norte explain cpl",
            Text(es="Definición, cobertura y SQL.", en="Definition, coverage and SQL."),
        ),
        Example(
            "norte explain ad_spend --where channel=paid_social --from 2026-03-01 --rows 20",
            Text(
                es="De qué filas de qué archivos sale ese gasto.",
                en="Which rows of which files that spend is made of.",
            ),
        ),
    ),
)
