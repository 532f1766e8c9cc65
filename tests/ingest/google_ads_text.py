"""Small Google Ads exports as text, and how one of them is read."""

from __future__ import annotations

from norte.ingest.contract import ReadContext, ReadOptions
from norte.ingest.read import read
from norte.workspace.settings import Settings
from tests.ingest.exports import KEY, TODAY

HEAD = "Day,Campaign,Campaign type,Currency code,Impr.,CTR,Cost,Clicks,Conversions\n"
TITLE = 'Campaign report\n"March 1, 2026 - March 3, 2026"\n'
ROW = "2026-03-01,Brand,Search,EUR,100,1%,10.50,10,1\n"


def ads(*rows: str, head: str = HEAD, title: str = TITLE) -> str:
    return title + head + "".join(r if r.endswith("\n") else r + "\n" for r in rows)


def one(folder, text, name="ads.csv", answers=(), root=None, **options):
    """The `ReadFile` of one file, error and all."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    context = ReadContext(
        Settings(workspace_id="t"), TODAY, KEY, answers=tuple(answers), root=root or folder
    )
    scratch = folder / "scratch"
    (made,) = read(path, context=context, options=ReadOptions(**options), scratch=scratch)
    return made
