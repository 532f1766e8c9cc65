"""Posts of Instagram in Meta Business Suite."""

from __future__ import annotations

import json

from tests.ingest.exports import drop, drop_file

POST = ("day", "account", "post_id", "reach", "views", "interactions")


def test_the_export_gives_its_expected_figures(tmp_path, real_data):
    folder = real_data / "export_files_synthetic"
    name = "instagram_business_suite_en.csv"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))[name]
    read = drop_file(tmp_path, folder / name)
    (post,) = read.rows("social_post", "views", "reach", "interactions", "day", "account")
    assert post == (
        expected["views"],
        expected["reach"],
        expected["interactions"],
        "2026-03-15",
        "acme",
    )


def test_spanish_headers_another_order_and_lifetime_rows_only(tmp_path):
    text = (
        "\ufeffFecha,Alcance,Veces guardado,Me gusta,Comentarios,Veces que se ha compartido,"
        "Seguidores,Visualizaciones,Hora de publicación,Identificador de la publicación,"
        "Nombre de usuario de la cuenta,Tipo de publicación,Descripción\n"
        'Total,"9,800",55,410,20,120,14,"15,000",03/04/2026 18:00,18011222333444555,acme,'
        'Reel de Instagram,"Hola, \nmundo"\n'
        "03/05/2026,100,1,2,3,4,0,200,03/04/2026 18:00,18011222333444555,acme,"
        "Reel de Instagram,Hola\n"
    )
    read = drop(tmp_path, "publicaciones.csv", text)
    assert read.rows("social_post", *POST) == [
        ("2026-03-04", "acme", "18011222333444555", 9800, 15000, 605)
    ]
    more = ("network", "channel", "post_type", "shares", "saves")
    assert read.rows("social_post", *more) == [
        ("instagram", "organic_social", "Reel de Instagram", 120, 55)
    ]
    assert read.counts == (1, 0, 0, 1)


def test_what_is_not_given_is_unknown_and_not_zero(tmp_path):
    text = (
        "Post ID,Account username,Publish time,Date,Reach,Likes,Comments\n"
        "1,acme,03/14/2026 18:00,Lifetime,,10,2\n"
        "2,acme,03/14/2026 19:00,Lifetime,500,,\n"
    )
    read = drop(tmp_path, "posts.csv", text)
    assert read.rows("social_post", "post_id", "reach", "interactions", "saves") == [
        ("1", None, 12, None),
        ("2", 500, None, None),
    ]


def test_a_thousand_written_with_a_point_is_a_thousand(tmp_path):
    text = (
        "Post ID,Account username,Publish time,Date,Reach,Likes\n"
        "1,acme,03/14/2026 18:00,Lifetime,1.250,1.000\n"
    )
    read = drop(tmp_path, "posts.csv", text)
    assert read.rows("social_post", "reach", "likes") == [(1250, 1000)]
