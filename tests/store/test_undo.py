"""An undo leaves the lake as if the load had not been."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from norte.base.errors import QuestionError, RefusedError, UnknownNameError
from norte.base.text import Text
from norte.store import Counts, Lake, Reject, land
from norte.store.ledger import loads, rejects
from norte.store.undo import UndoReport, undo
from tests.store.store_kit import NOW, SLICES, ad, batch, march, whole

if TYPE_CHECKING:
    from pathlib import Path

    from norte.store import Batch

BAD = Reject(row=3, column="clicks", raw="x", code="bad", reason=Text(es="mal", en="bad"))


def go(lake: Lake, one: Batch, **given: Any) -> int:
    return land(lake, one, [SLICES], now=NOW, **given).load_id


def back(lake: Lake, load_id: int) -> UndoReport:
    return undo(lake, load_id, [SLICES], now=NOW)


def content(lake: Lake) -> list[Any]:
    """Every row of facts, slices, coverage and rejects, whoever wrote them."""
    queries = (
        "SELECT * FROM lake.ad_daily ORDER BY ALL",
        "SELECT * FROM lake.fact_slice ORDER BY ALL",
        "SELECT * FROM lake.coverage ORDER BY ALL",
        "SELECT * FROM lake.reject ORDER BY ALL",
    )
    return [lake.cursor().execute(query).fetchall() for query in queries]


def ads(root: Path, *rows: dict[str, Any], **given: Any) -> Batch:
    return batch(root / "s", {"ad_daily": list(rows)}, **given)


def test_what_a_load_brought_goes_and_what_it_replaced_returns(lake: Lake, tmp_path: Path) -> None:
    go(lake, ads(tmp_path, ad(1), ad(2), ad(3), coverage=(march(1, 3),)))
    before = content(lake)
    second = ads(tmp_path, ad(1, clicks=5), coverage=(march(1, 2),), proven=(whole(1, 2),),
                 rejects=(BAD,), counts=Counts(rows=2, kept=1, rejected=1))  # fmt: skip
    number = go(lake, second)
    assert content(lake) != before
    report = back(lake, number)
    assert (report.removed, report.restored) == ({"ad_daily": 1}, {"ad_daily": 2})
    assert report.snapshot == lake.snapshot()
    assert content(lake) == before
    assert rejects(lake) == ()
    assert [load.load_id for load in loads(lake)] == [1]
    undone = loads(lake, undone=True)[0]
    assert (undone.load_id, undone.undone_at) == (number, NOW.replace(tzinfo=None))


def test_an_undone_file_can_be_imported_again(lake: Lake, tmp_path: Path) -> None:
    one = ads(tmp_path, ad(1))
    back(lake, go(lake, one))
    assert content(lake)[:2] == [[], []]
    assert go(lake, one) == 2
    assert len(content(lake)[0]) == 1


def test_an_emptying_load_is_undone_too(lake: Lake, tmp_path: Path) -> None:
    go(lake, ads(tmp_path, ad(1), ad(2)))
    before = content(lake)
    number = go(lake, batch(tmp_path / "s", {}, proven=(whole(1, 2),), sha256="e"))
    assert content(lake)[0] == []
    back(lake, number)
    assert content(lake) == before


def test_a_later_load_of_the_same_rows_must_go_first(lake: Lake, tmp_path: Path) -> None:
    go(lake, ads(tmp_path, ad(1, clicks=1)))
    go(lake, ads(tmp_path, ad(1, clicks=2)))
    go(lake, ads(tmp_path, ad(1, clicks=3)))
    before = content(lake)
    with pytest.raises(RefusedError) as refused:
        back(lake, 1)
    assert "norte undo 2" in refused.value.say("es")
    assert content(lake) == before
    for number, clicks in ((3, 2), (2, 1)):
        back(lake, number)
        row = lake.cursor().execute("SELECT clicks, load_id FROM lake.ad_daily").fetchall()
        assert row == [(clicks, clicks)]
    back(lake, 1)
    assert content(lake)[0] == []


def test_a_later_load_in_days_that_were_emptied_must_go_first(lake: Lake, tmp_path: Path) -> None:
    """Old rows would return among those of a later file, and the days would be the sum of both."""
    go(lake, ads(tmp_path, ad(1, "a")))
    go(lake, batch(tmp_path / "s", {}, proven=(whole(1, 1),), sha256="e"))
    go(lake, ads(tmp_path, ad(1, "b")))
    with pytest.raises(RefusedError, match=r"\(3\)"):
        back(lake, 2)


def test_a_later_load_of_other_days_does_not_matter(lake: Lake, tmp_path: Path) -> None:
    go(lake, ads(tmp_path, ad(1, clicks=1)))
    go(lake, ads(tmp_path, ad(1, clicks=2)))
    go(lake, ads(tmp_path, ad(2)))
    back(lake, 2)
    rows = lake.cursor().execute("SELECT day(day), clicks FROM lake.ad_daily ORDER BY 1").fetchall()
    assert rows == [(1, 1), (2, 10)]


def test_a_merge_of_another_campaign_does_not_matter(lake: Lake, tmp_path: Path) -> None:
    go(lake, ads(tmp_path, ad(1, "a", 1), ad(1, "b", 1)))
    go(lake, ads(tmp_path, ad(1, "a", 2), mode="merge"))
    go(lake, ads(tmp_path, ad(1, "b", 3), mode="merge"))
    back(lake, 2)
    rows = lake.cursor().execute("SELECT campaign_id, clicks FROM lake.ad_daily ORDER BY 1")
    assert rows.fetchall() == [("a", 1), ("b", 3)]


def test_a_load_that_is_not_there(lake: Lake, tmp_path: Path) -> None:
    go(lake, ads(tmp_path, ad(1)))
    back(lake, 1)
    for number in (1, 7):
        with pytest.raises(UnknownNameError):
            back(lake, number)


def test_what_is_no_longer_kept_cannot_return(lake: Lake, tmp_path: Path) -> None:
    go(lake, ads(tmp_path, ad(1, clicks=1)))
    go(lake, ads(tmp_path, ad(1, clicks=2)))
    old = loads(lake)[0].before
    lake.cursor().execute(f"CALL ducklake_expire_snapshots('lake', versions => [{old}])")
    with pytest.raises(RefusedError, match="no longer kept"):
        back(lake, 2)
    rows = lake.cursor().execute("SELECT clicks FROM lake.ad_daily").fetchall()
    assert rows == [(2,)]


def test_a_load_survives_files_being_put_in_order(lake: Lake, tmp_path: Path) -> None:
    """Merging files and moving rows out of the catalogue change no snapshot's content."""
    go(lake, ads(tmp_path, *(ad(d, f"c{n}") for d in (1, 2) for n in range(100))))
    before = content(lake)
    number = go(lake, ads(tmp_path, ad(1, "c1", 5), proven=(whole(1, 1),)))
    for step in ("flush_inlined_data", "rewrite_data_files", "merge_adjacent_files"):
        lake.cursor().execute(f"CALL ducklake_{step}('lake')")
    back(lake, number)
    assert content(lake) == before


class TestInsteadOf:
    """A file read again after a fix takes the place of its load, in one transaction."""

    def retried(self, lake: Lake, root: Path) -> None:
        """Load 1: two days. Load 2 replaced the first, badly read. Load 3 is 2 read again."""
        go(lake, ads(root, ad(1, clicks=1), ad(2, clicks=1)))
        go(lake, ads(root, ad(1, clicks=2), ad(2, clicks=2), sha256="f", rejects=(BAD,)))
        again = ads(root, ad(2, clicks=3), ad(3, clicks=3), sha256="f")
        assert go(lake, again, instead_of=2) == 3

    def clicks(self, lake: Lake) -> list[Any]:
        rows = lake.cursor().execute(
            "SELECT day(day), clicks, load_id FROM lake.ad_daily ORDER BY ALL"
        )
        return rows.fetchall()

    def test_it_replaces_what_the_load_had_found(self, lake: Lake, tmp_path: Path) -> None:
        self.retried(lake, tmp_path)
        assert self.clicks(lake) == [(1, 1, 1), (2, 3, 3), (3, 3, 3)]
        assert [(n.load_id, n.instead_of) for n in loads(lake)] == [(3, 2), (1, None)]
        assert rejects(lake) == ()
        assert lake.snapshot() == loads(lake)[0].after

    def test_a_question_leaves_the_earlier_load(self, lake: Lake, tmp_path: Path) -> None:
        go(lake, ads(tmp_path, ad(1, "a"), ad(1, "b")))
        go(lake, ads(tmp_path, ad(2), sha256="f"))
        before = content(lake)
        with pytest.raises(QuestionError):
            go(lake, ads(tmp_path, ad(1, "a"), sha256="f"), instead_of=2)
        assert content(lake) == before

    def test_its_undo_takes_both_away(self, lake: Lake, tmp_path: Path) -> None:
        self.retried(lake, tmp_path)
        back(lake, 3)
        assert self.clicks(lake) == [(1, 1, 1), (2, 1, 1)]
        assert go(lake, ads(tmp_path, ad(1, clicks=9), ad(2), sha256="f")) == 4
