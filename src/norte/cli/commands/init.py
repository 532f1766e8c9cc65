"""`norte init`: a new workspace in a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from norte.base.text import Text
from norte.cli.declare import Argument, Command, Example, Option
from norte.cli.kinds import FOLDER, OneOf
from norte.cli.spoken import shell_locale

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from norte.cli.call import Call

# The zone of most of the country's people, where a country has several.
_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "CO": "America/Bogota",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "GB": "Europe/London",
    "MX": "America/Mexico_City",
    "PE": "America/Lima",
    "US": "America/New_York",
    "UY": "America/Montevideo",
}
_MONEY = {
    "AR": "ARS", "CL": "CLP", "CO": "COP", "EC": "USD", "ES": "EUR", "GB": "GBP", "MX": "MXN",
    "PE": "PEN", "US": "USD", "UY": "UYU",
}  # fmt: skip
_LOCALE, _CURRENCY, _ZONE = "es-ES", "EUR", "Europe/Madrid"


def run(call: Call, given: Mapping[str, Any]) -> int:
    """Make the workspace and say what comes next."""
    from norte.workspace import create

    root: Path = given["dir"]
    locale = given["locale"] or _shell_default()
    country = locale.replace("_", "-").partition("-")[2].upper()
    made = create(
        root,
        locale=locale,
        currency=(given["currency"] or _MONEY.get(country, _CURRENCY)).upper(),
        timezone=given["timezone"] or _ZONES.get(country, _ZONE),
        week_start=given["week_start"] or "monday",
    )
    settings = made.settings
    call.out.print(
        call.say(
            f"Espacio de trabajo creado en {root}\n"
            f"  idioma y números {settings.locale}, moneda {settings.currency}, días de"
            f" {settings.timezone}, semanas desde {_WEEK[settings.week_start].es}\n"
            f"  todo se puede cambiar en {root / 'norte.toml'}\n\n"
            f"Ahora deje en {made.inbox} los archivos que exporta de cada plataforma y ejecute:\n"
            f"  norte -w {root} import",
            f"Workspace made in {root}\n"
            f"  language and numbers {settings.locale}, currency {settings.currency}, days of"
            f" {settings.timezone}, weeks from {_WEEK[settings.week_start].en}\n"
            f"  everything can be changed in {root / 'norte.toml'}\n\n"
            f"Now drop in {made.inbox} the files that you export from each platform and run:\n"
            f"  norte -w {root} import",
        ),
        soft_wrap=True,
    )
    return 0


_WEEK = {
    "monday": Text(es="el lunes", en="Monday"),
    "saturday": Text(es="el sábado", en="Saturday"),
    "sunday": Text(es="el domingo", en="Sunday"),
}


def _shell_default() -> str:
    """The shell's locale when it names a country; Spain's otherwise."""
    locale = shell_locale(os.environ) or ""
    return locale if "-" in locale else _LOCALE


COMMAND = Command(
    name="init",
    group="start",
    place=1,
    summary=Text(
        es="Crea un espacio de trabajo en una carpeta.", en="Make a workspace in a folder."
    ),
    details=Text(
        es="Un espacio de trabajo es una carpeta con sus ajustes (norte.toml), la bandeja inbox/"
        " para los archivos, y el lago de datos. Se puede copiar y mover.",
        en="A workspace is a folder with its settings (norte.toml), the tray inbox/ for the files,"
        " and the data lake. It can be copied and moved.",
    ),
    run=run,
    arguments=(
        Argument(
            key="dir",
            value=Text(es="CARPETA", en="DIR"),
            what=Text(
                es="dónde; se crea si no existe", en="where; it is made if it does not exist"
            ),
            kind=FOLDER,
        ),
    ),
    options=(
        Option(
            names=("--locale",),
            value=Text.same("es-MX"),
            what=Text(es="idioma y formato de números", en="language and form of numbers"),
            default=Text(es="el de la terminal, o es-ES", en="the terminal's, or es-ES"),
        ),
        Option(
            names=("--currency",),
            value=Text.same("EUR"),
            what=Text(es="moneda en la que se suma", en="currency in which sums are made"),
            default=Text(es="la del país del idioma, o EUR", en="that of the locale, or EUR"),
        ),
        Option(
            names=("--timezone",),
            value=Text.same("Europe/Madrid"),
            what=Text(es="zona horaria de los días", en="time zone of the days"),
            default=Text(
                es="la del país del idioma, o Europe/Madrid",
                en="that of the locale, or Europe/Madrid",
            ),
        ),
        Option(
            names=("--week-start",),
            value=Text.same("monday|sunday|saturday"),
            kind=OneOf("monday", "sunday", "saturday"),
            what=Text(es="día en que empieza la semana", en="day on which weeks begin"),
            default=Text(es="monday, lunes", en="monday"),
        ),
    ),
    examples=(
        Example(
            "norte init tienda --locale es-MX --currency MXN --timezone America/Mexico_City",
            Text(es="Una tienda de México.", en="A shop in Mexico."),
        ),
    ),
)
