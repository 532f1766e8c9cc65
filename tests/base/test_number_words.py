"""A number as people read it, in the locales that the product promises."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from norte.base.numbers import show, show_change

NBSP = "\u00a0"


def shown(value, unit, locale="es-ES", currency=None, **more):
    text = show(value, unit, currency=currency, number_locale=locale, language=locale[:2], **more)
    return text.replace(NBSP, " ")


def changed(value, kind, locale="es-ES", unit="count", currency=None):
    text = show_change(
        value, kind, unit=unit, currency=currency, number_locale=locale, language=locale[:2]
    )
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("value", "unit", "currency", "spain", "mexico", "english"),
    [
        (10.4, "ratio", None, "10,4 : 1", "10.4 : 1", "10.4 : 1"),
        (1.84, "ratio", None, "1,84 : 1", "1.84 : 1", "1.84 : 1"),
        (40000, "count", None, "40.000", "40,000", "40,000"),
        (1234, "count", None, "1.234", "1,234", "1,234"),
        (1.84, "count", None, "1,84", "1.84", "1.84"),
        (0.0214, "percent", None, "2,1 %", "2.1%", "2.1%"),
        (0.00843, "percent", None, "0,84 %", "0.84%", "0.84%"),
        (0.0004, "percent", None, "0,040 %", "0.040%", "0.040%"),
        (4.62, "money", "MXN", "4,62 MX$", "MX$4.62", "MX$4.62"),
        (4.62, "money", "USD", "4,62 US$", "US$4.62", "US$4.62"),
        (12345.67, "money", "EUR", "12.346 €", "€12,346", "€12,346"),
        (0.042, "money", "EUR", "0,042 €", "€0.042", "€0.042"),
        (1500, "money", "JPY", "1.500 JPY", "JPY 1,500", "JPY 1,500"),
        (4.5, "money", None, "4,50", "4.50", "4.50"),
        (999.5, "money", "COP", "999,50 COP", "COP 999.50", "COP 999.50"),
        (-1500, "money", "EUR", "−1.500 €", "−€1,500", "−€1,500"),
        (36, "score", None, "36,0", "36.0", "36.0"),
        (-12.5, "score", None, "−12,5", "−12.5", "−12.5"),
        (42, "duration", None, "42 s", "42 s", "42 s"),
        (134, "duration", None, "2 min 14 s", "2 min 14 s", "2 min 14 s"),
        (11100, "duration", None, "3 h 5 min", "3 h 5 min", "3 h 5 min"),
        (86400, "duration", None, "1 día", "1 día", "1 day"),
        (363000, "duration", None, "4,2 días", "4.2 días", "4.2 days"),
    ],
)
def test_a_value_reads_as_its_readers_write(value, unit, currency, spain, mexico, english):
    assert shown(value, unit, "es-ES", currency) == spain
    assert shown(value, unit, "es-MX", currency) == mexico
    assert shown(value, unit, "en-US", currency) == english


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("unit", ["money", "count", "percent", "ratio", "duration", "score"])
def test_what_is_not_a_number_is_a_dash_and_never_zero(value, unit):
    assert shown(value, unit, currency="EUR") == "—"


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("money", "0 €"),
        ("count", "0"),
        ("percent", "0 %"),
        ("ratio", "0 : 1"),
        ("score", "0"),
        ("duration", "0 s"),
    ],
)
def test_zero_is_zero(unit, text):
    assert shown(0.0, unit, currency="EUR") == text
    assert shown(-0.0, unit, currency="EUR") == text


def test_a_loss_that_rounds_to_nothing_has_no_sign():
    assert shown(-0.000_001, "percent") == "0,000 %"
    assert changed(-0.0004, "percent") == "0,0 %"


def test_a_table_that_is_checked_keeps_the_cents():
    assert shown(10_666_684.54, "money", currency="EUR", precise=True) == "10.666.684,54 €"
    assert shown(0.655_83, "percent", precise=True) == "65,583 %"
    assert shown(10.4, "ratio", precise=True) == "10,400 : 1"


@pytest.mark.parametrize(
    ("value", "kind", "unit", "text"),
    [
        (0.062, "percent", "count", "+6,2 %"),
        (-0.019, "percent", "money", "−1,9 %"),
        (12.4, "percent", "count", "+1.240 %"),
        (0.005, "points", "percent", "+0,5 pp"),
        (-0.0004, "points", "percent", "−0,04 pp"),
        (10, "difference", "count", "+10"),
        (-4.5, "difference", "score", "−4,5"),
        (3000, "difference", "money", "+3.000 €"),
        (0.0, "percent", "count", "0,0 %"),
        (None, "percent", "count", "—"),
        (math.inf, "percent", "count", "—"),
    ],
)
def test_a_change_carries_its_sign_and_its_unit(value, kind, unit, text):
    assert changed(value, kind, unit=unit, currency="EUR") == text


def test_points_read_pp_in_both_languages():
    assert changed(0.005, "points", "es-MX") == "+0.5 pp"
    assert changed(0.005, "points", "en-US") == "+0.5 pp"


@pytest.mark.parametrize(("language", "text"), [("es", "1.234"), ("en", "1,234")])
def test_an_unknown_locale_falls_back_to_the_language(language, text):
    said = show(1234, "count", currency=None, number_locale="xx-XX", language=language)
    assert said == text


def test_babel_is_imported_only_when_a_number_is_shown():
    asked = "import sys, norte.base.numbers; print('babel' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"
