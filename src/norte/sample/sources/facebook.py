"""Facebook in Meta Business Suite: posts with what they did since, in Spanish and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.base.text import Text
from norte.sample.export_files import csv_text, write_text
from norte.sample.social import Account, Post, account, draw_posts
from norte.sample.source import Answer, Source, Written
from norte.sample.truth import Tally

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from norte.sample.world import World

_HEADS = {
    "es": (
        "Identificador de la publicación",
        "Identificador de la página",
        "Nombre de la página",
        "Título",
        "Descripción",
        "Duración (segundos)",
        "Hora de publicación",
        "Enlace permanente",
        "Tipo de publicación",
        "Comentario sobre los datos",
        "Fecha",
        "Visualizaciones",
        "Alcance",
        "Reacciones, comentarios y veces que se ha compartido",
        "Reacciones",
        "Comentarios",
        "Veces que se ha compartido",
        "Clics en enlaces",
    ),
    "mx": (
        "Post ID",
        "Page ID",
        "Page name",
        "Title",
        "Description",
        "Duration (sec)",
        "Publish time",
        "Permalink",
        "Post type",
        "Data comment",
        "Date",
        "Views",
        "Reach",
        "Reactions, Comments and Shares",
        "Reactions",
        "Comments",
        "Shares",
        "Link clicks",
    ),
}
_KINDS = {"es": ("Fotos", "Reels", "Enlaces"), "mx": ("Photos", "Reels", "Links")}
_EVER = {"es": "Total", "mx": "Lifetime"}


def _write(world: World, inbox: Path) -> Written:
    tally = Tally("facebook")
    answers = []
    for place in world.markets:
        market = place.market
        owner = account("facebook", market.id)
        rows: list[tuple[str, ...]] = [_HEADS[market.id]]
        for post in reversed(draw_posts(world, place, owner, _KINDS[market.id])):
            rows.append(_row(owner, post, place.clock.days[post.day]))
            month = place.months[post.day]
            tally.count("posts", market.id, month, 1)
            tally.count("social_reach", market.id, month, post.reach)
            tally.count("interactions", market.id, month, post.interactions)
            tally.count("social_link_clicks", market.id, month, post.link_clicks)
        folder = f"facebook_{market.id}"
        write_text(inbox / folder / f"{owner.name} publicaciones.csv", "\ufeff" + csv_text(rows))
        answers.append(
            Answer(
                format="facebook",
                folder=f"inbox/{folder}",
                account=owner.name,
                zone=market.zone,
                dates="mdy",
            )
        )
    return Written(tally.figures(), tuple(answers))


def _row(owner: Account, post: Post, day: date) -> tuple[str, ...]:
    return (
        str(500_000_000_000_000 + post.number),
        str(owner.number),
        owner.name,
        post.text.partition(".")[0][:60],
        post.text,
        str(post.seconds),
        f"{day:%m/%d/%Y} {post.clock}",
        f"https://www.facebook.com/{owner.number}/posts/{post.number}",
        post.kind,
        "",
        _EVER[owner.market],
        str(post.views),
        str(post.reach),
        str(post.interactions),
        str(post.likes),
        str(post.comments),
        str(post.shares),
        str(post.link_clicks),
    )


source = Source(
    id="facebook",
    title=Text(es="Facebook, publicaciones", en="Facebook, posts"),
    write=_write,
)
