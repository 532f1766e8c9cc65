"""The voice of the public: answers to surveys."""

from __future__ import annotations

from norte.base.text import Text
from norte.schema.tables import LINEAGE, SHARED, Table, detail, measure, moment, text

_SURVEY = text("survey", "encuesta", "survey", "survey")
_RESPONSE = detail("response_id", "text", "id de la respuesta", "id of the response")
_MOMENT = (
    moment("instant", "instant", "momento, UTC", "moment, UTC"),
    detail("utc_offset", "int", "minutos del huso original", "minutes of the original offset"),
)

SURVEY_RESPONSE = Table(
    name="survey_response",
    family="voice",
    doc=Text(es="Cada cuestionario contestado", en="Each questionnaire answered"),
    grain=Text(es="una respuesta", en="a response"),
    columns=LINEAGE
    + SHARED
    + _MOMENT
    + (
        _SURVEY,
        _RESPONSE,
        detail("is_complete", "bool", "si llegó al final", "whether it was finished"),
        detail("person", "person", "persona, si se sabe", "person, when known"),
    ),
    key=("source_id", "account", "survey", "response_id"),
    time="instant",
    record=("platform",),
)

SURVEY_ANSWER = Table(
    name="survey_answer",
    family="voice",
    doc=Text(es="Cada pregunta contestada", en="Each question answered"),
    grain=Text(es="una respuesta y una pregunta", en="a response and a question"),
    columns=LINEAGE
    + SHARED
    + _MOMENT
    + (
        _SURVEY,
        _RESPONSE,
        text("question", "pregunta, con sus palabras", "question, in its words", "question"),
        text(
            "kind",
            "nps, csat, ces, choice u open",
            "nps, csat, ces, choice or open",
            "question_kind",
        ),
        measure("score", "float", "puntuación, en su escala", "score, on its scale"),
        text("choice", "opción elegida", "option chosen", "choice"),
        detail("answer", "text", "respuesta abierta", "open answer"),
    ),
    key=("source_id", "account", "survey", "response_id", "question", "choice"),
    time="instant",
    record=("platform",),
)

TABLES = (SURVEY_RESPONSE, SURVEY_ANSWER)
