"""Whether every expression of a format made by hand means something, before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.ingest.files.dimensions import channel_calls
from norte.ingest.files.expression import Scope, compile_expression
from norte.ingest.files.people import person_calls
from norte.ingest.mapping.expressions import PERIOD, VALUES
from norte.schema.channels import read_channels
from norte.workspace.settings import LeadRules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from norte.ingest.files.spec import FormatSpec

_OF_FACTS = ("local", "offset", "line_number")


def check_format(spec: FormatSpec) -> None:
    """Compile every expression of `spec`.

    Raises:
        SettingsError: one cannot be parsed.
        UnknownNameError: one names a field or function that there is not.
    """
    calls: dict[str, Callable[[list[str]], str]] = {
        **channel_calls(read_channels(), spec.platform),
        **person_calls(b"", spec.id, LeadRules()),
        **{name: lambda args: args[0] for name in _OF_FACTS},
    }
    fields = {*spec.fields, *(f for one in spec.lookup for f in one.fields)}
    scope = Scope(
        where=spec.id,
        fields=dict.fromkeys(fields, "NULL"),
        declared=frozenset(fields),
        values=dict.fromkeys(VALUES | PERIOD, "NULL"),
        words=spec.words,
        calls=calls,
    )
    for text in _expressions(spec):
        compile_expression(text, scope)


def _expressions(spec: FormatSpec) -> Iterator[str]:
    yield from (rule.when for rule in spec.rows if rule.when is not None)
    if spec.totals is not None:
        yield from (t for t in (spec.totals.where, spec.totals.whole) if t is not None)
    for entry in spec.tables:
        yield from (text for text in (entry.when, entry.by) if text is not None)
        for given in entry.columns.values():
            yield from (given,) if isinstance(given, str) else given
    for given in spec.dimensions.model_dump().values():
        yield from (given,) if isinstance(given, str) else given or ()
