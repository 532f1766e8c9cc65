"""From a YAML file to a metric: what is wrong is said with the file, the key and the reason."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from norte.base.errors import SettingsError
from norte.base.text import Text
from norte.catalog.metric import Example, Metric, Words

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

_KEYS = sorted({*Metric.model_fields, *Example.model_fields, *Words.model_fields} - {"family"})


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader that refuses a key written twice, which YAML would take silently."""

    def construct_mapping(self, node: yaml.MappingNode, *, deep: bool = False) -> dict[Any, Any]:
        """The mapping, when each key stands once."""
        keys = [key.value for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.MarkedYAMLError(problem=f"'{twice[0]}' × 2", problem_mark=node.start_mark)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made


def read_metric(path: Path) -> Metric:
    """The metric that a file holds; its family is the folder's name.

    Raises:
        SettingsError: the file cannot be read, is not YAML, lacks a key, has one that does not
            exist or whose value is not allowed, or its id is not its name.
    """
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        why = Text(es="no se puede leer: {why}", en="cannot be read: {why}").fill(why=error)
        raise wrong_file(path, why) from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist
        raise wrong_file(path, _not_yaml(error)) from error
    if not isinstance(raw, dict):
        why = Text(es="no es una lista de claves y valores", en="is not a list of keys and values")
        raise wrong_file(path, why)
    try:
        metric = Metric.model_validate({**raw, "family": path.parent.name})
    except ValidationError as error:
        raise wrong_file(path, _reason(error.errors()[0])) from error
    if metric.id != path.stem:
        why = Text(
            es="el id «{id}» no es el nombre del archivo", en="the id '{id}' is not the file's name"
        )
        raise wrong_file(path, why.fill(id=metric.id))
    return metric


def wrong_file(path: Path, why: Text, hint: Text | None = None) -> SettingsError:
    """The error that names a metric's file and says why it does not serve."""
    return SettingsError(
        Text(es="{path}: {why}", en="{path}: {why}").fill(path=path, why=why), hint
    )


def _not_yaml(error: Exception) -> Text:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return Text(es="no es YAML: {why}", en="is not YAML: {why}").fill(why=problem)
    return Text(
        es="línea {line}: no es YAML válido ({why})", en="line {line}: not valid YAML ({why})"
    ).fill(line=mark.line + 1, why=problem)


def _reason(error: ErrorDetails) -> Text:
    """What pydantic found wrong, in both languages, with the key in quotes."""
    key = ".".join(str(part) for part in error["loc"])
    kind = error["type"]
    if kind == "missing":
        said = Text(es="falta «{key}»", en="'{key}' is missing")
    elif kind == "extra_forbidden":
        near = get_close_matches(str(error["loc"][-1]), _KEYS, n=1, cutoff=0.6)
        said = Text(es="no existe la clave «{key}»", en="there is no key '{key}'")
        if near:
            said = Text(
                es="no existe la clave «{key}»; ¿quería decir {near}?",
                en="there is no key '{key}'; did you mean {near}?",
            ).fill(key="{key}", near=near[0])
    elif kind == "literal_error":
        said = Text(es="«{key}» debe ser {one}", en="'{key}' must be {one}").fill(
            key="{key}", one=_choices(error)
        )
    else:
        said = Text(es="«{key}» no vale: {why}", en="'{key}' will not do: {why}").fill(
            key="{key}", why=error["msg"].replace("{", "").replace("}", "")
        )
    return said.fill(key=key)


def _choices(error: ErrorDetails) -> Text:
    expected = str(error.get("ctx", {}).get("expected", ""))
    return Text(es=expected.replace(" or ", " o "), en=expected)
