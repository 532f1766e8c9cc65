"""`norte scorecard`: the workspace's KPIs by life-cycle stage, in the terminal or as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norte.base.errors import UsageError
from norte.base.text import Text
from norte.cli.declare import JSON, Command, Example, Option
from norte.cli.kinds import FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from norte.board.scorecard import Scorecard
    from norte.cli.call import Call
    from norte.workspace import Workspace


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Build the card once; print it, and write the page when asked."""
    page: Path | None = given["html"]
    if page is not None and not page.parent.is_dir():
        raise UsageError(
            Text(es="no existe la carpeta «{where}»", en="there is no folder '{where}'").fill(
                where=page.parent
            ),
            Text(es="créela, o dé otro lugar a --html", en="make it, or give --html another place"),
        )
    card = read_card(call, call.workspace)
    if page is not None:
        write_page(card, page, call.language)
    if given["json"]:
        from norte.cli.plain import plain

        call.print_json(plain(card, call.language))
    elif page is None:
        show_card(call, card)
    if page is not None:
        call.note(call.say(f"Página escrita: {page}", f"Page written: {page}"))
    return 0


def read_card(call: Call, workspace: Workspace) -> Scorecard:
    """The workspace's scorecard as its data are now."""
    from norte.board.build import build_scorecard
    from norte.board.session import opened

    with opened(workspace, today=call.today) as session:
        return build_scorecard(session, now=call.now.astimezone(workspace.settings.zone))


def show_card(call: Call, card: Scorecard) -> None:
    """Print the card as a table."""
    from norte.reports import scorecard_text

    call.out.print(scorecard_text(card, language=call.language))


def write_page(card: Scorecard, path: Path, language: str) -> None:
    """Write the card as one self-contained HTML page."""
    from norte.reports import scorecard_html

    path.write_text(scorecard_html(card, language=language), "utf-8")


COMMAND = Command(
    name="scorecard",
    group="numbers",
    place=0,
    summary=Text(
        es="Muestra los KPI por etapa: valor, cambio, estado y frescura.",
        en="Show the KPIs by stage: value, change, state and freshness.",
    ),
    details=Text(
        es="El mes es el de los últimos datos completos; si sigue abierto, se compara con los"
        " mismos días del anterior.",
        en="The month is that of the last complete data; while it is open, it is compared with the"
        " same days of the one before.",
    ),
    run=run,
    options=(
        JSON,
        Option(
            names=("--html",),
            value=Text(es="ARCHIVO", en="FILE"),
            kind=FILE,
            what=Text(
                es="escribe el tablero como una página HTML que se basta sola",
                en="write the scorecard as one self-contained HTML page",
            ),
        ),
    ),
    examples=(
        Example("norte scorecard", Text(es="En la terminal.", en="In the terminal.")),
        Example(
            "norte scorecard --html tablero.html",
            Text(es="Una página para enviar o imprimir.", en="A page to send or to print."),
        ),
    ),
)
