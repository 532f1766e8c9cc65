"""Instagram in Meta Business Suite: posts with what they did since, in Spanish and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import csv_text, listed, write_text
from norte.sample.social import Account, Post, account, draw_posts
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from norte.sample.world import World

_HEADS = {
    "es": listed(
        "Identificador de la publicación,Identificador de la cuenta,"
        "Nombre de usuario de la cuenta,Nombre de la cuenta,Descripción,Duración (segundos),"
        "Hora de publicación,Enlace permanente,Tipo de publicación,Comentario sobre los datos,"
        "Fecha,Visualizaciones,Alcance,Me gusta,Veces que se ha compartido,Seguimientos,"
        "Comentarios,Veces que se ha guardado"
    ),
    "mx": listed(
        "Post ID,Account ID,Account username,Account name,Description,Duration (sec),"
        "Publish time,Permalink,Post type,Data comment,Date,Views,Reach,Likes,Shares,Follows,"
        "Comments,Saves"
    ),
}
_KINDS = {
    "es": ("Imagen de Instagram", "Reel de Instagram", "Carrusel de Instagram"),
    "mx": ("IG image", "IG reel", "IG carousel"),
}
_EVER = {"es": "Total", "mx": "Lifetime"}


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("instagram")
    answers = []
    for place in world.markets:
        market = place.market
        owner = account("instagram", market.id)
        posts = draw_posts(world, place, owner, _KINDS[market.id])
        rows: list[Sequence[str]] = [_HEADS[market.id]]
        for post in reversed(posts):
            rows.append(_row(owner, post, place.clock.days[post.day]))
            month = place.months[post.day]
            tally.count("posts", market.id, month, 1)
            tally.count("social_reach", market.id, month, post.reach)
            tally.count("interactions", market.id, month, post.interactions)
        folder = f"instagram_{market.id}"
        write_text(
            inbox / folder / f"{owner.username} publicaciones.csv", "\ufeff" + csv_text(rows)
        )
        answers.append(
            Answer(
                format="instagram",
                folder=f"inbox/{folder}",
                account=owner.username,
                zone=market.zone,
                dates="mdy",
            )
        )
    return Written(tally.figures(), tuple(answers))


def _row(owner: Account, post: Post, day: date) -> list[str]:
    grouped = owner.market == "mx"
    return [
        str(18_000_000_000_000_000 + post.number),
        str(owner.number),
        owner.username,
        owner.name,
        post.text,
        str(post.seconds),
        f"{day:%m/%d/%Y} {post.clock}",
        f"https://www.instagram.com/{'reel' if post.seconds else 'p'}/inventada{post.number}/",
        post.kind,
        "",
        _EVER[owner.market],
        f"{post.views:,}" if grouped else str(post.views),
        str(post.reach),
        str(post.likes),
        str(post.shares),
        str(post.follows),
        str(post.comments),
        str(post.saves),
    ]


source = Source(
    id="instagram",
    title=Text(es="Instagram, publicaciones", en="Instagram, posts"),
    write=_write,
)
