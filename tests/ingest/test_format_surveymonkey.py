"""SurveyMonkey's responses: two header rows, and what each question asks."""

from __future__ import annotations

import json

from tests.ingest.exports import drop, drop_file, person

META = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name"
)


def test_the_export_gives_its_expected_figures(tmp_path, real_data):
    folder = real_data / "export_files_synthetic"
    name = "surveymonkey_two_header_rows.csv"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))[name]
    read = drop_file(tmp_path, folder / name)
    scores = [s for kind, s in read.rows("survey_answer", "kind", "score") if kind == "nps"]
    assert len(read.tables["survey_response"]) == expected["responses"]
    assert len(scores) == expected["nps_answers"]
    assert sum(s >= 9 for s in scores) == expected["promoters"]
    assert sum(7 <= s <= 8 for s in scores) == expected["passives"]
    assert sum(s <= 6 for s in scores) == expected["detractors"]


def test_questions_choices_and_responses_cut_short(tmp_path):
    text = (
        f"{META},¿Nos recomendaría a un amigo?,¿Por qué?,¿Dónde nos vio?,,\n"
        ",,,,,,,,Respuesta,Respuesta abierta,Buscador,Redes,Otro (especifique)\n"
        "1,9,03/13/2026 10:00:00 AM,03/13/2026 10:03:00 AM,1.2.3.4,Ana@x.example,Ana,Paz,"
        '10 - Muy probable,"Bien, todo",Buscador,Redes,\n'
        "2,9,03/14/2026 09:00:00 PM,03/14/2026 09:01:00 PM,,,,,0,,,,Un amigo\n"
        "3,9,03/15/2026 09:00:00 PM,,,,,,,,,,\n"
    )
    read = drop(tmp_path, "Encuesta (1).csv", text)
    assert read.rows("survey_response", "response_id", "instant", "is_complete", "survey") == [
        ("1", "2026-03-13 09:00:00", True, "Encuesta"),
        ("2", "2026-03-14 20:00:00", True, "Encuesta"),
        ("3", "2026-03-15 20:00:00", False, "Encuesta"),
    ]
    assert read.rows("survey_response", "person") == [(person("ana@x.example"),), (None,), (None,)]
    answer = ("response_id", "question", "kind", "score", "choice", "answer")
    assert read.rows("survey_answer", *answer) == [
        ("1", "¿Nos recomendaría a un amigo?", "nps", 10.0, None, None),
        ("1", "¿Por qué?", "open", None, None, "Bien, todo"),
        ("1", "¿Dónde nos vio?", "choice", None, "Buscador", None),
        ("1", "¿Dónde nos vio?", "choice", None, "Redes", None),
        ("2", "¿Nos recomendaría a un amigo?", "nps", 0.0, None, None),
        ("2", "¿Dónde nos vio?", "choice", None, "Otro (especifique)", "Un amigo"),
    ]
    assert read.counts == (3, 0, 0, 0)


def test_only_the_recommendation_is_nps(tmp_path):
    """A satisfaction from 1 to 5 and a number of visits are no recommendation."""
    text = (
        f"{META},How likely is it that you would recommend us?,,"
        "How satisfied are you with our shop?,How many times did you visit us?,"
        "Rate us from 0 to 10,"
        "Would you recommend our app? Why?\n"
        ",,,,,,,,,,Response,Open-Ended Response,Response,Open-Ended Response\n"
        "1,9,03/13/2026 10:00:00 AM,03/13/2026 10:03:00 AM,,,,,9,Promoter,5,3,7,Because\n"
        "2,9,03/13/2026 11:00:00 AM,03/13/2026 11:03:00 AM,,,,,6,Detractor,4,1,8,No\n"
    )
    read = drop(tmp_path, "survey.csv", text)
    kinds = dict(read.rows("survey_answer", "question", "kind"))
    assert kinds == {
        "How likely is it that you would recommend us?": "nps",
        "How satisfied are you with our shop?": "csat",
        "How many times did you visit us?": "open",
        "Rate us from 0 to 10": "nps",
        "Would you recommend our app? Why?": "open",
    }
    scores = read.rows("survey_answer", "kind", "score")
    assert [s for kind, s in scores if kind == "nps"] == [9.0, 7.0, 6.0, 8.0]


def test_a_matrix_has_a_question_a_row_and_ticks_are_choices(tmp_path):
    text = (
        f"{META},How satisfied are you with,,What would make you recommend us?,\n"
        ",,,,,,,,Price,Service,Price,Service\n"
        "1,9,03/13/2026 10:00:00 AM,03/13/2026 10:03:00 AM,,,,,5,4,1,\n"
        "2,9,03/13/2026 11:00:00 AM,03/13/2026 11:03:00 AM,,,,,3,2,1,1\n"
    )
    read = drop(tmp_path, "survey.csv", text)
    assert read.rows("survey_answer", "question", "kind", "score", "choice")[:4] == [
        ("How satisfied are you with · Price", "csat", 5.0, None),
        ("How satisfied are you with · Service", "csat", 4.0, None),
        ("What would make you recommend us?", "choice", None, "Price"),
        ("How satisfied are you with · Price", "csat", 3.0, None),
    ]
    assert "nps" not in {kind for (kind,) in read.rows("survey_answer", "kind")}


def test_personal_answers_are_not_loaded(tmp_path):
    text = (
        f"{META},Your contact,,,What is your e-mail address?,Anything else?\n"
        ",,,,,,,,Name,Email Address,Phone Number,Open-Ended Response,Open-Ended Response\n"
        "1,9,03/13/2026 10:00:00 AM,03/13/2026 10:03:00 AM,,,,,Ana,ana@x.example,600,"
        "ana@x.example,Thanks\n"
    )
    read = drop(tmp_path, "survey.csv", text)
    assert read.rows("survey_answer", "question", "answer") == [("Anything else?", "Thanks")]
    assert "ana@x.example" not in str(read.tables)


def test_a_score_that_is_none_is_rejected(tmp_path):
    rows = "".join(
        f"{n},9,03/13/2026 10:00:00 AM,03/13/2026 10:03:00 AM,,,,,{9 if n < 20 else 'nine'}\n"
        for n in range(1, 21)
    )
    text = f"{META},Would you recommend us?\n,,,,,,,,Response\n{rows}"
    read = drop(tmp_path, "survey.csv", text)
    assert read.rejects == [(22, "score", "nine", "bad-number")]
    assert read.counts == (19, 1, 0, 0)
    assert len(read.tables["survey_answer"]) == 19
