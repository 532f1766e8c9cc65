"""Shell completion: the script that a shell loads, shown or put where the shell looks for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from norte.base.errors import UsageError
from norte.base.text import Text

if TYPE_CHECKING:
    import click

    from norte.base.text import Language

VARIABLE = "_NORTE_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
_THIS_SHELL = "this"
_INSTALLED = Text(
    es="Listo: {shell} completará las órdenes de norte desde la próxima terminal ({path}).",
    en="Done: {shell} will complete the commands of norte from the next terminal on ({path}).",
)


def answered(program: click.Command) -> int | None:
    """Answer the shell when it asks for completions; None when it is a person who calls."""
    asked = os.environ.get(VARIABLE)
    if not asked:
        return None
    from click.shell_completion import shell_complete

    return shell_complete(program, {}, "norte", VARIABLE, asked)


def options(language: Language) -> list[click.Option]:
    """`--install-completion` and `--show-completion`, each with or without a shell's name."""
    import click

    def show(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None and not ctx.resilient_parsing:
            click.echo(script(_shell(value)))
            ctx.exit()

    def install(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None and not ctx.resilient_parsing:
            shell = _shell(value)
            path = write(shell, Path.home())
            click.echo(_INSTALLED.fill(shell=shell, path=path).pick(language))
            ctx.exit()

    return [_option("--install-completion", install), _option("--show-completion", show)]


def script(shell: str) -> str:
    """What `shell` must load."""
    import click
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise AssertionError(f"click no longer completes for {shell}")
    return made(click.Command("norte"), {}, "norte", VARIABLE).source()


def write(shell: str, home: Path) -> Path:
    """Put the script where `shell` looks for it below `home`; the file written."""
    if shell == "fish":
        path = home / ".config/fish/completions/norte.fish"
    else:
        path = home / f".norte-complete.{shell}"
        _source(home / f".{shell}rc", path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script(shell), "utf-8")
    return path


def _source(startup: Path, path: Path) -> None:
    """One line in the shell's own file, added once."""
    line = f'. "{path}"'
    before = startup.read_text("utf-8") if startup.exists() else ""
    if line not in before.splitlines():
        startup.write_text(f"{before.rstrip()}\n{line}\n".lstrip(), "utf-8")


def _shell(asked: str) -> str:
    shell = Path(os.environ.get("SHELL", "")).name if asked == _THIS_SHELL else asked
    if shell not in SHELLS:
        raise UsageError(
            Text(
                es="no hay compleción para «{shell}»", en="there is no completion for '{shell}'"
            ).fill(shell=shell or "?"),
            Text(es="diga cuál: {names}", en="name one: {names}").fill(names=", ".join(SHELLS)),
        )
    return shell


def _option(name: str, callback: object) -> click.Option:
    import click

    return click.Option(
        [name], is_flag=False, flag_value=_THIS_SHELL, is_eager=True, expose_value=False,
        callback=callback,
    )  # fmt: skip
