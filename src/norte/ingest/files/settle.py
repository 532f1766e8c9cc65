"""Source, account, currency and zone of a file: told by it, by the person, or remembered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from norte.base.errors import DataError, QuestionError
from norte.base.text import Text
from norte.ingest.files.known import DEFAULT_ACCOUNT, Known
from norte.ingest.files.library import header_currency
from norte.ingest.files.numbers import sign_currency
from norte.ingest.files.preamble import read_file_name
from norte.ingest.files.spec import DATED
from norte.workspace.answers import Answer, folder_key, recall
from norte.workspace.folder import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from norte.ingest.contract import ReadContext, ReadOptions
    from norte.ingest.files.grid import Grid
    from norte.ingest.files.library import Format

_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Case:
    """A file whose source, account and currency are asked for."""

    context: ReadContext
    options: ReadOptions
    format: Format
    grids: Sequence[Grid]
    path: Path
    name: str

    @property
    def folder(self) -> str:
        """The file's folder, as answers.toml names it."""
        if self.context.root is None:
            return self.path.parent.as_posix()
        return folder_key(Workspace(self.context.root), self.path)

    @property
    def answer(self) -> Answer | None:
        """What was once answered for this kind of file and folder."""
        return recall(self.context.answers, self.format.spec.id, self.folder)


def settle(case: Case) -> Known:
    """Everything known of the file beside its rows.

    Raises:
        QuestionError: the account is not told and cannot be assumed.
        DataError: its cells carry several currencies.
    """
    spec, answer, options = case.format.spec, case.answer, case.options
    source = options.source or (answer and answer.source) or spec.source or spec.platform
    warnings: list[Text] = []
    currency, is_told = _currency(case, warnings)
    account = _account(case, currency if is_told else None, warnings)
    stated = next((g.stated for g in case.grids if g.stated), None)
    day_from, day_to = _period(case)
    return Known(
        source_id=source,
        account=account,
        currency=currency,
        zone=_zone(case, source),
        stem=PurePath(case.name).stem,
        today=case.context.today,
        exported=(stated and stated.exported) or case.context.today,
        day_from=day_from,
        day_to=day_to,
        warnings=tuple(warnings),
        remember=_remember(case, account, currency if is_told else None),
        is_currency_told=is_told,
    )


def _period(case: Case) -> tuple[date | None, date | None]:
    """The period that the file states in its lines, over all its blocks.

    The name of the file is asked only where no column has dates: it may be the day of the export.
    """
    stated = [g.stated for g in case.grids if g.stated]
    first = [s.day_from for s in stated if s.day_from]
    last = [s.day_to for s in stated if s.day_to]
    if first and last:
        return min(first), max(last)
    spec = case.format.spec
    dated = any(spec.fields[f].type in DATED for grid in case.grids for f in grid.columns)
    if spec.preamble.file_name and not dated:
        return read_file_name(PurePath(case.name).stem) or (None, None)
    return None, None


def _zone(case: Case, source: str) -> str:
    settings, answer = case.context.settings, case.answer
    own = settings.sources.get(source)
    market = settings.markets.get(own.market) if own and own.market else None
    return (
        case.options.zone
        or (answer and answer.zone)
        or (own and own.zone)
        or case.format.spec.zone
        or (market and market.timezone)
        or settings.timezone
    )


def _account(case: Case, currency: str | None, warnings: list[Text]) -> str:
    """The account, of the file, of the option, of memory, or the first one's default name."""
    told = next((g.stated.account for g in case.grids if g.stated and g.stated.account), None)
    if told or case.options.account:
        return str(told or case.options.account)
    if not case.format.spec.asks_account or _has_column(case, "account"):
        return DEFAULT_ACCOUNT
    answer = case.answer
    if answer is not None and answer.account:
        if answer.currency and currency and answer.currency != currency:
            raise _other_currency(case, answer, currency)
        return answer.account
    others = [a for a in case.context.answers if a.format == case.format.spec.id and a.account]
    if others:
        raise _other_folder(case, others[0])
    warnings.append(
        Text(
            es="«{name}» no dice de qué cuenta es; se toma como la cuenta «{account}» de "
            "{format}, y así se recordará para su carpeta (--account NOMBRE la cambia)",
            en="'{name}' does not tell its account; it is taken as account '{account}' of "
            "{format}, and remembered so for its folder (--account NAME changes it)",
        ).fill(name=case.name, account=DEFAULT_ACCOUNT, format=case.format.spec.name.text())
    )
    return DEFAULT_ACCOUNT


def _has_column(case: Case, field: str) -> bool:
    return any(field in grid.columns for grid in case.grids)


def _other_folder(case: Case, other: Answer) -> QuestionError:
    return QuestionError(
        Text(
            es="«{name}» no dice de qué cuenta es, y los archivos de {format} de «{folder}» son de "
            "la cuenta «{account}»",
            en="'{name}' does not tell its account, and the {format} files of '{folder}' are of "
            "account '{account}'",
        ).fill(
            name=case.name,
            format=case.format.spec.name.text(),
            folder=other.folder,
            account=other.account,
        ),
        Text(
            es="diga de cuál es con --account NOMBRE; se recordará para esta carpeta",
            en="say which it is with --account NAME; it will be remembered for this folder",
        ),
        "--account",
    )


def _other_currency(case: Case, answer: Answer, currency: str) -> QuestionError:
    return QuestionError(
        Text(
            es="«{name}» está en {currency}, y la cuenta «{account}» de esta carpeta está en {was}",
            en="'{name}' is in {currency}, and account '{account}' of this folder is in {was}",
        ).fill(name=case.name, currency=currency, account=answer.account, was=answer.currency),
        Text(
            es="si es otra cuenta, diga su nombre con --account NOMBRE",
            en="if it is another account, name it with --account NAME",
        ),
        "--account",
    )


def _currency(case: Case, warnings: list[Text]) -> tuple[str, bool]:
    """The currency of rows without their own, and whether someone told it."""
    answer, spec = case.answer, case.format.spec
    told = (
        _of_headers(case)
        or _of_column(case)
        or _of_cells(case)
        or case.options.currency
        or (answer and answer.currency)
        or spec.currency
    )
    if told:
        return told, True
    default = case.context.settings.currency
    if _has_money(case) and not _has_column(case, "currency"):
        warnings.append(
            Text(
                es="«{name}» no dice su moneda; se toma la del espacio de trabajo, {currency} "
                "(--currency CÓDIGO la cambia)",
                en="'{name}' does not tell its currency; the workspace's is taken, {currency} "
                "(--currency CODE changes it)",
            ).fill(name=case.name, currency=default)
        )
    return default, False


def _of_headers(case: Case) -> str | None:
    for grid in case.grids:
        for header in grid.header:
            code = header_currency(case.format, header)
            if code:
                return code
    return None


def _of_column(case: Case) -> str | None:
    """The one currency of the currency column's first rows; None when there are several."""
    codes: set[str] = set()
    for grid in case.grids:
        column = grid.columns.get("currency")
        if column is not None:
            codes |= {r[column].strip().upper() for r in grid.sample(_SAMPLE) if column < len(r)}
    codes = {code for code in codes if len(code) == 3 and code.isalpha()}
    return codes.pop() if len(codes) == 1 else None


def _money_columns(case: Case, grid: Grid) -> list[int]:
    fields = case.format.spec.fields
    return [c for f, c in grid.columns.items() if fields[f].type == "money"]


def _has_money(case: Case) -> bool:
    return any(_money_columns(case, grid) for grid in case.grids)


def _of_cells(case: Case) -> str | None:
    found: set[str] = set()
    for grid in case.grids:
        columns = _money_columns(case, grid)
        for row in grid.sample(_SAMPLE) if columns else []:
            codes = (sign_currency(row[c]) for c in columns if c < len(row))
            found |= {code for code in codes if code}
    if len(found) > 1:
        raise DataError(
            Text(
                es="«{name}» mezcla monedas en sus celdas: {codes}",
                en="'{name}' mixes currencies in its cells: {codes}",
            ).fill(name=case.name, codes=", ".join(sorted(found))),
            Text(
                es="exporte una moneda por archivo, o añada la columna de moneda",
                en="export one currency a file, or add the currency column",
            ),
        )
    return found.pop() if found else None


def _remember(case: Case, account: str, currency: str | None) -> Answer | None:
    """What is new to remember of this kind of file and folder; None when nothing is."""
    options, spec = case.options, case.format.spec
    before = case.answer or Answer(format=spec.id, folder=case.folder)
    told = {
        "source": options.source,
        "dates": options.dates,
        "decimal": options.decimal,
        "zone": options.zone,
    }
    in_file = _has_column(case, "account") or any(g.stated.account for g in case.grids if g.stated)
    if spec.asks_account and not in_file:
        told["account"] = account
        told["currency"] = currency
    elif options.currency:
        told["currency"] = options.currency
    after = before.model_copy(update={k: v for k, v in told.items() if v is not None})
    return after if after != before else None
