"""Posts of Facebook in Meta Business Suite."""

from __future__ import annotations

from tests.ingest.exports import drop


def test_english_with_the_sum_of_the_platform(tmp_path):
    text = (
        "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Post type,Data comment,"
        'Date,Views,Reach,"Reactions, Comments and Shares",Reactions,Comments,Shares,Link clicks\n'
        "5001,77,Acme,Hello,,03/14/2026 18:00,https://x.example/1,Photos,,Lifetime,"
        '"1,500",900,35,20,10,5,44\n'
    )
    read = drop(tmp_path, "posts.csv", text)
    columns = ("day", "account", "network", "post_text", "views", "interactions", "link_clicks")
    assert read.rows("social_post", *columns) == [
        ("2026-03-14", "Acme", "facebook", "Hello", 1500, 35, 44)
    ]


def test_spanish_without_that_sum(tmp_path):
    text = (
        "Identificador de la publicación,Identificador de la página,Nombre de la página,"
        "Descripción,Hora de publicación,Fecha,Alcance,Reacciones,Comentarios,"
        "Veces que se ha compartido,Clics en enlaces\n"
        "5002,77,Acme MX,Hola,12/31/2025 23:30,Total,1200,30,4,6,9\n"
    )
    read = drop(tmp_path, "publicaciones.csv", text)
    columns = ("day", "account", "likes", "interactions", "channel")
    assert read.rows("social_post", *columns) == [
        ("2025-12-31", "Acme MX", 30, 40, "organic_social")
    ]
    assert read.file.format == "facebook"
