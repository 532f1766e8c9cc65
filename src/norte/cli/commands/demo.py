"""`norte demo`: an invented company, from its exports to its scorecard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from norte.base.errors import UsageError
from norte.base.text import Text
from norte.cli.declare import Argument, Command, Example, switch
from norte.cli.kinds import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from norte.cli.call import Call

_FOLDER = Path("norte-demo")
_PAGES = (("tablero.html", "es"), ("scorecard.html", "en"))
# What the demo itself writes: only this is removed when it is built again.
_OWN = (
    "inbox", "lake", "files", "secrets", "readings.db", "answers.toml", "norte.toml", "LEEME.md",
    "tablero.html", "scorecard.html",
)  # fmt: skip


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Write the company, import it, print its scorecard and write it as a page."""
    from norte.cli.commands.scorecard import read_card, show_card, write_page
    from norte.workspace import find

    folder: Path = given["dir"] or _FOLDER
    clear(folder)
    _write(call, folder, call.now.date())
    there = replace(call, folder=folder)
    stopped = _load(there)
    card = read_card(there, find(folder))
    call.out.print()
    show_card(there, card)
    for name, language in _PAGES:
        write_page(card, folder / name, language)
    _next(call, folder)
    return 1 if stopped else 0


def clear(folder: Path) -> None:
    """Take away an earlier demo; a folder that is anything else is refused."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    import shutil

    if not _is_invented(folder):
        raise UsageError(
            Text(
                es="«{folder}» no está vacía y no es la empresa inventada: no se toca",
                en="'{folder}' is not empty and not the invented company: it is left alone",
            ).fill(folder=folder),
            Text(es="dé otra carpeta: norte demo CARPETA", en="name another: norte demo DIR"),
        )
    for name in _OWN:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _is_invented(folder: Path) -> bool:
    from norte.base.errors import NorteError
    from norte.workspace import find

    try:
        return find(folder).settings.invented
    except NorteError:
        return False


def _write(call: Call, folder: Path, until: date) -> None:
    from norte.sample import write_company

    inbox = folder / "inbox"
    call.note(
        call.say(
            f"Luna Casa, una empresa inventada: se escriben sus exportaciones en {inbox}",
            f"Luna Casa, an invented company: its exports are written in {inbox}",
        )
    )
    with call.err.status("") as status:
        write_company(folder, until=until, progress=lambda source: status.update(source))


def _load(call: Call) -> bool:
    """Import the inbox; whether any file stopped."""
    from norte.cli.importing import carry_out
    from norte.loading.importing import Import

    job = Import(call.workspace, call.today, call.now)
    return any(one.stopped for one in carry_out(call, job, [call.workspace.inbox]))


def _next(call: Call, folder: Path) -> None:
    lines = [
        call.say("El tablero como página:", "The scorecard as a page:"),
        *(f"  {folder / name}" for name, _ in _PAGES),
        call.say("Pruebe ahora:", "Try now:"),
        f"  cd {folder}",
        "  norte query cpl --by channel --grain month",
        "  norte query revenue blended_roas --by market --compare year",
        "  norte explain blended_roas",
        "  norte doctor",
    ]
    call.out.print()
    for line in lines:
        call.out.print(line, soft_wrap=True)


COMMAND = Command(
    name="demo",
    group="start",
    place=0,
    summary=Text(
        es="Enseña Norte con una empresa inventada, en menos de un minuto.",
        en="Show Norte with an invented company, in less than a minute.",
    ),
    details=Text(
        es="Escribe veintiséis meses de exportaciones de una tienda que no existe, las importa como"
        " importaría las suyas, imprime el tablero y lo deja como página. La carpeta se puede"
        " borrar o volver a crear cuando se quiera.",
        en="Writes twenty-six months of exports of a shop that does not exist, imports them as it"
        " would yours, prints the scorecard and leaves it as a page. The folder can be deleted or"
        " made again at any time.",
    ),
    run=run,
    arguments=(
        Argument(
            key="dir",
            value=Text(es="CARPETA", en="DIR"),
            what=Text(es="dónde; si no se dice, norte-demo", en="where; norte-demo if not said"),
            kind=FOLDER,
            required=False,
        ),
    ),
    options=(
        switch(
            "--no-serve",
            "no abre el servidor al terminar (todavía no lo hay)",
            "do not open the server at the end (there is none yet)",
        ),
    ),
    examples=(
        Example(
            "norte demo",
            Text(es="En la carpeta norte-demo.", en="In the folder norte-demo."),
        ),
    ),
)
