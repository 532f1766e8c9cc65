"""Files go in while a person watches: a bar, a line a file, and the counts at the end."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from norte.base.printable import printable
from norte.base.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from norte.cli.call import Call
    from norte.loading.importing import Import
    from norte.loading.results import ImportResult

# One and many of each thing that is counted.
_FILES = (Text(es="{n} archivo", en="{n} file"), Text(es="{n} archivos", en="{n} files"))
_ROWS = (Text(es="{n} fila", en="{n} row"), Text(es="{n} filas", en="{n} rows"))
_LOADED = (
    Text(es="{n} fila cargada", en="{n} row loaded"),
    Text(es="{n} filas cargadas", en="{n} rows loaded"),
)
_LOADABLE = (
    Text(es="se cargaría {n} fila", en="{n} row would be loaded"),
    Text(es="se cargarían {n} filas", en="{n} rows would be loaded"),
)
_REJECTED = (
    Text(es="{n} rechazada", en="{n} rejected"),
    Text(es="{n} rechazadas", en="{n} rejected"),
)
_TOTALS = (Text(es="{n} total", en="{n} total"), Text(es="{n} totales", en="{n} totals"))
_REPEATED = (
    Text(es="{n} repetida", en="{n} repeated"),
    Text(es="{n} repetidas", en="{n} repeated"),
)
_LEFT_OUT = (
    Text(es="{n} que no se usa", en="{n} not used"),
    Text(es="{n} que no se usan", en="{n} not used"),
)
_REJECTS = (
    Text(
        es="{n} fila rechazada: «norte rejects» dice cuál y por qué.",
        en="{n} row rejected: 'norte rejects' says which and why.",
    ),
    Text(
        es="{n} filas rechazadas: «norte rejects» dice cuáles y por qué.",
        en="{n} rows rejected: 'norte rejects' says which and why.",
    ),
)
_STOPPED = (
    Text(
        es="{n} archivo no entró y no cambió nada; los demás siguen su curso.",
        en="{n} file did not go in and changed nothing; the others go on.",
    ),
    Text(
        es="{n} archivos no entraron y no cambiaron nada; los demás siguen su curso.",
        en="{n} files did not go in and changed nothing; the others go on.",
    ),
)
_ALREADY = Text(
    es="ya estaba cargado (carga {n}): nada cambia",
    en="was loaded already (load {n}): nothing changes",
)
_NO_BETTER = Text(
    es="se lee igual que antes: nada cambia",
    en="reads as it did before: nothing changes",
)
_MISMATCH = Text(
    es="el total de «{column}» no cuadra: el archivo dice {stated} y sus filas suman {summed}",
    en="the total of '{column}' does not add up: the file says {stated}, its rows sum to {summed}",
)


def carry_out(
    call: Call, job: Import, paths: Iterable[Path], *, quiet: bool = False
) -> list[ImportResult]:
    """Import and tell each file as it is done; `quiet` leaves the output to JSON."""
    from norte.loading.importing import expand, import_paths

    files = [file for path in paths for file in expand(path)]
    watch = Watch(call, quiet=quiet, dry_run=job.dry_run, files=files)
    return _watched(watch, import_paths(job, files, watch))


def told(call: Call, results: Iterable[ImportResult], *, quiet: bool) -> list[ImportResult]:
    """Tell each result of an import that reports no progress."""
    return _watched(Watch(call, quiet=quiet), results)


def _watched(watch: Watch, results: Iterable[ImportResult]) -> list[ImportResult]:
    found = []
    with watch.shown():
        for result in results:
            watch.tell(result)
            found.append(result)
    watch.sum_up(found)
    return found


def report_json(call: Call, results: Sequence[ImportResult]) -> list[dict[str, Any]]:
    """One object a file (a member of a zip, a sheet of a workbook)."""
    return [one.as_json(call.language) for one in results]


class Watch:
    """Told by the import what it does; draws the bar only where somebody can see it move."""

    def __init__(
        self, call: Call, *, quiet: bool, dry_run: bool = False, files: Sequence[Path] = ()
    ) -> None:
        self.call = call
        self.dry_run = dry_run
        self.files = files
        self.folder: Path | None = None
        self.quiet = quiet
        self.bar = self._make_bar()
        self.task: TaskID | None = None

    def shown(self) -> AbstractContextManager[object]:
        """The bar on screen while files go in."""
        return self.bar if self.bar is not None else nullcontext()

    def file(self, name: str, place: int, total: int) -> None:
        """A file is begun; its folder is told when it is another."""
        folder = self.files[place - 1].parent
        if len({path.parent for path in self.files}) > 1 and folder != self.folder:
            self._say(self._place(), printable(self._from_root(folder)), "bold")
        self.folder = folder
        if self.bar is None:
            return
        if self.task is None:
            self.task = self.bar.add_task("", total=total)
        self.bar.update(self.task, description=printable(name)[:40], completed=place - 1)

    def tell(self, result: ImportResult) -> None:
        """A line (or a few) about one file."""
        place = self._place()
        if result.error is not None:
            self._say(place, f"✗ {printable(result.file)}", "bold red")
            self._below(place, result.error.say(self.call.language), "")
            return
        told = result.as_json(self.call.language)
        self._say(place, f"✓ {printable(result.file)}  ", "", self._counts(told))
        for line in self._remarks(told):
            self._below(place, f"△ {line}", "yellow")

    def sum_up(self, results: Sequence[ImportResult]) -> None:
        """What went in, what did not, and what to do about it."""
        call = self.call
        stopped = sum(1 for one in results if one.stopped)
        told = [one.as_json(call.language) for one in results if not one.stopped]
        went_in = told if self.dry_run else [one for one in told if one["load"] is not None]
        kept = sum(one["kept"] for one in went_in)
        rejected = sum(one["rejected"] for one in told)
        if not results:
            call.note(call.say("No hay archivos que importar.", "There are no files to import."))
            return
        loaded = _LOADABLE if self.dry_run else _LOADED
        if went_in or not stopped:
            call.note(f"{self._n(len(went_in), _FILES)}, {self._n(kept, loaded)}.")
        if rejected:
            call.note(self._n(rejected, _REJECTS))
        if stopped:
            call.note(self._n(stopped, _STOPPED))

    def _from_root(self, folder: Path) -> str:
        root = self.call.workspace.root.resolve()
        whole = folder.resolve()
        return str(whole.relative_to(root) if whole.is_relative_to(root) else folder)

    def _counts(self, told: dict[str, Any]) -> str:
        if told["load"] is None and not self.dry_run:
            return _NO_BETTER.pick(self.call.language)
        if told["duplicate_of"] is not None:
            return _ALREADY.fill(n=told["duplicate_of"]).pick(self.call.language)
        other = told["ignored"] - told["duplicates"]
        parts = [self._n(told["kept"], _ROWS)]
        parts += [
            self._n(count, words)
            for words, count in (
                (_REJECTED, told["rejected"]),
                (_TOTALS, told["totals"]),
                (_REPEATED, told["duplicates"]),
                (_LEFT_OUT, other),
            )
            if count
        ]
        return " · ".join([told["format"], *parts])

    def _n(self, number: int, words: tuple[Text, Text]) -> str:
        """A count with its one or many words, grouped as the workspace's numbers are."""
        from norte.base.numbers import show

        said = show(
            number,
            "count",
            currency=None,
            number_locale=self.call.workspace.settings.number_locale,
            language=self.call.language,
        )
        return words[number != 1].fill(n=said).pick(self.call.language)

    def _remarks(self, told: dict[str, Any]) -> list[str]:
        wrong = [
            _MISMATCH.fill(column=c["column"], stated=c["stated"], summed=c["summed"]).pick(
                self.call.language
            )
            for c in told["checksums"]
            if not c["ok"]
        ]
        return [printable(line) for line in (*wrong, *told["warnings"])]

    def _make_bar(self) -> Bar | None:
        screen = self._screen()
        if screen is None:
            return None
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        return Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24),
            MofNCompleteColumn(), TimeElapsedColumn(), console=screen, transient=True,
        )  # fmt: skip

    def _screen(self) -> Console | None:
        """The console with a person before it: the results' own one if it is a terminal."""
        if not self.quiet and self.call.out.is_terminal:
            return self.call.out
        return self.call.err if self.call.err.is_terminal else None

    def _place(self) -> Console:
        return self.call.err if self.quiet else self.call.out

    def _say(self, place: Console, head: str, style: str, rest: str = "") -> None:
        from rich.text import Text as Words

        line = Words(head, style)
        line.append(rest, "dim")
        place.print(line, soft_wrap=not place.is_terminal)

    def _below(self, place: Console, text: str, style: str) -> None:
        """Lines that belong to the file above them."""
        from rich.padding import Padding
        from rich.text import Text as Words

        for line in text.splitlines():
            words = Words(printable(line), style)
            if place.is_terminal:
                place.print(Padding(words, (0, 0, 0, 4)))
            else:
                place.print(Words("    ").append(words), soft_wrap=True)
