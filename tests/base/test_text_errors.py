"""Texts in two languages, and errors that say what, where and what next."""

from __future__ import annotations

import pytest

from norte.base import errors
from norte.base.errors import DataError, NorteError, QuestionError, UnknownNameError
from norte.base.text import Text, join


@pytest.mark.parametrize(
    ("language", "expected"),
    [("es", "hola"), ("es-MX", "hola"), ("en-GB", "hi"), ("EN", "hi"), ("fr", "hola")],
)
def test_pick(language, expected):
    assert Text(es="hola", en="hi").pick(language) == expected


def test_fill_takes_texts_by_language():
    text = Text(es="falta {what} en {where}", en="{what} is missing in {where}")
    filled = text.fill(what=Text(es="la fecha", en="the date"), where="a.csv")
    assert filled == Text(es="falta la fecha en a.csv", en="the date is missing in a.csv")
    assert join([Text.same("a"), Text(es="y", en="and")], " ") == Text(es="a y", en="a and")


def test_an_unknown_name_proposes_the_nearest():
    error = UnknownNameError(Text(es="métrica", en="metric"), "raos", ["roas", "cpl"])
    assert (
        error.say("en")
        == "[unknown-name] there is no metric called 'raos'\n  what next: did you mean roas?"
    )
    assert "¿quería decir roas?" in error.say("es")
    lost = UnknownNameError(Text(es="métrica", en="metric"), "zzz", ["roas", "cpl"])
    assert "cpl, roas" in lost.say("en")


def test_a_question_is_a_data_error_that_names_its_option():
    error = QuestionError(Text.same("03/04"), Text.same("--dates dmy"), "--dates")
    assert isinstance(error, DataError)
    assert error.option == "--dates"


def test_codes_are_distinct_and_every_error_is_documented_in_the_tree():
    classes = [
        c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, NorteError)
    ]
    codes = [c.code for c in classes]
    assert len(set(codes)) == len(codes)
    assert all(c.__name__ in str(errors.__doc__) for c in classes)
