"""Declarations become the commands of click, in one language."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from norte.base.text import LANGUAGES
from norte.cli import clock, completion, discovery, manual
from norte.cli.call import Call
from norte.cli.declare import COMMON, HELP, Argument, Command, Option
from norte.cli.faults import extra

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

    from norte.base.text import Language
    from norte.cli.kinds import Kind

_PRIORITY = 10


def program(language: Language, *, own_process: bool) -> click.Group:
    """The whole of `norte`, spoken in `language`."""
    return Program(
        [
            leaf(command, language, own_process=own_process)
            for command in discovery.commands().values()
        ],
        language,
    )


class Read(click.ParamType[Any]):
    """A kind of value as click asks for it."""

    name = "value"

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Any:
        """The value of a text; anything else is a value already."""
        if not isinstance(value, str):
            return value
        return self.kind.read(value, "?" if param is None else max(param.opts, key=len))

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The words that begin so, or whatever path the shell finds."""
        from click.shell_completion import CompletionItem

        if self.kind.completes != "words":
            return [CompletionItem(incomplete, type=self.kind.completes)]
        offered = self.kind.offers()
        return [CompletionItem(word) for word in offered if word.startswith(incomplete)]


class Program(click.Group):
    """`norte` itself: it prints its manual when nothing is asked."""

    def __init__(self, leaves: list[Leaf], language: Language) -> None:
        super().__init__(
            "norte",
            commands=leaves,
            params=[
                *(_option(o, language) for o in COMMON),
                *completion.options(language),
                _version(),
                _help(lambda: manual.of_program(leaves_of(leaves), language)),
            ],
            invoke_without_command=True,
            add_help_option=False,
        )
        self.language = language

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of the help."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """The command asked for; the manual when none is."""
        asked = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            own = [one for one in self.commands.values() if isinstance(one, Leaf)]
            click.echo(manual.of_program(leaves_of(own), self.language))
            return 0
        return asked


class Leaf(click.Command):
    """One command, with the declaration that it was made from."""

    def __init__(
        self,
        declared: Command,
        params: list[click.Parameter],
        callback: Callable[..., int],
        short_help: str,
    ) -> None:
        super().__init__(
            declared.name,
            params=params,
            callback=callback,
            short_help=short_help,
            add_help_option=False,
            context_settings={"allow_extra_args": True},
        )
        self.declared = declared

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed; words left over are an error in the reader's language."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise extra(rest, ctx.command_path)
        return rest


def leaves_of(found: list[Leaf]) -> list[Command]:
    """The declarations of the commands."""
    return [one.declared for one in found]


def leaf(command: Command, language: Language, *, own_process: bool) -> Leaf:
    """The command of click that runs `command`."""

    def callback(**given: Any) -> int:
        given.pop("lang")
        if command.background and own_process:
            os.nice(_PRIORITY)
        above = click.get_current_context().find_root().params.get("workspace")
        folder = given.pop("workspace") or above or os.environ.get("NORTE_WORKSPACE") or "."
        call = Call(language, Path(folder), clock.read_clock(os.environ), own_process)
        return command.run(call, given)

    params: list[click.Parameter] = [_argument(a, language) for a in command.arguments]
    params += [_option(o, language) for o in (*command.options, *COMMON)]
    params.append(_help(lambda: manual.of_command(command, language)))
    return Leaf(command, params, callback, command.summary.pick(language))


def _argument(declared: Argument, language: str) -> click.Argument:
    return click.Argument(
        [declared.key],
        type=Read(declared.kind),
        nargs=-1 if declared.many else 1,
        required=declared.required,
        metavar=declared.value.pick(language),
    )


def _option(declared: Option, language: str) -> click.Option:
    if declared.value is None:
        return click.Option(
            [*declared.names, declared.key], is_flag=True, help=declared.what.pick(language)
        )
    return click.Option(
        [*declared.names, declared.key],
        type=Read(declared.kind),
        multiple=declared.many,
        metavar=declared.value.pick(language),
        help=declared.what.pick(language),
    )


def _help(text: Callable[[], str]) -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value and not ctx.resilient_parsing:
            click.echo(text())
            ctx.exit()

    return click.Option(
        [*HELP.names, "-h"], is_flag=True, is_eager=True, expose_value=False, callback=show,
        help=HELP.what.pick(LANGUAGES[0]),
    )  # fmt: skip


def _version() -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value and not ctx.resilient_parsing:
            import norte

            click.echo(f"norte {norte.__version__}")
            ctx.exit()

    return click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show
    )
