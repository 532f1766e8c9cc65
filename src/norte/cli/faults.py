"""What the parser cannot understand, as Norte's own errors in the reader's language."""

from __future__ import annotations

import click

from norte.base.errors import NorteError, UnknownNameError, UsageError
from norte.base.text import Text

_ASK_HELP = Text(es="«{path} --help» explica la orden", en="'{path} --help' explains the command")


def explained(error: click.ClickException) -> NorteError:
    """The error that says the same as `error`, with what to do next."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.NoSuchOption):
        return UnknownNameError(
            Text(es="opción", en="option"), error.option_name, _options(context)
        )
    if isinstance(error, click.NoSuchCommand):
        return UnknownNameError(
            Text(es="orden", en="command"), error.command_name, _commands(context)
        )
    return UsageError(
        _what(error), _ASK_HELP.fill(path=context.command_path if context else "norte")
    )


def extra(words: list[str], path: str) -> UsageError:
    """Words that the command does not take."""
    return UsageError(
        Text(es="sobra «{words}»", en="'{words}' is one too many").fill(words=" ".join(words)),
        _ASK_HELP.fill(path=path),
    )


def _what(error: click.ClickException) -> Text:
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else "?"
        return Text(es="falta {name}", en="{name} is missing").fill(name=name)
    if isinstance(error, click.BadOptionUsage):
        return Text(
            es="{name} no se entiende: o le falta un valor o no lleva ninguno",
            en="{name} cannot be understood: it lacks a value or takes none",
        ).fill(name=error.option_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return Text(es="{name}: el valor no sirve", en="{name}: the value cannot be used").fill(
            name=max(error.param.opts, key=len)
        )
    return Text(
        es="la orden no se entiende ({message})", en="the command cannot be understood ({message})"
    ).fill(message=error.format_message())


def _options(context: click.Context | None) -> list[str]:
    if context is None:
        return []
    return [
        name
        for param in context.command.get_params(context)
        if isinstance(param, click.Option)
        for name in param.opts
        if name.startswith("--")
    ]


def _commands(context: click.Context | None) -> list[str]:
    if context is None or not isinstance(context.command, click.Group):
        return []
    return context.command.list_commands(context)
