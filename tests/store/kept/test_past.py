"""What past can be asked after upkeep; what cannot is refused, never another day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from norte.base.errors import StoreError
from norte.store import Lake, past
from norte.store.upkeep import upkeep
from tests.store.kept.kept_kit import history

if TYPE_CHECKING:
    from norte.workspace.folder import Workspace


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


MADRID = ZoneInfo("Europe/Madrid")
TAKEN = [
    "2025-01-10 12:00", "2025-01-31 12:00", "2025-01-31 23:30",  # the last: 1 February in Madrid
    "2025-02-27 12:00", "2025-04-02 12:00", "2025-04-03 12:00", "2026-02-10 12:00",
    "2026-02-11 12:00", "2026-03-01 12:00",
]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "whole_days", "kept"),
    [
        (0, 35, [1, 3, 5, 6, 7, 8]),  # in force at midnight of a 1st in Madrid, or since 9 February
        (400, 0, [8]),
        (200, 35, [5, 6, 7, 8]),
        (0, 0, [1, 3, 5, 7, 8]),
    ],
)
def test_month_ends_and_the_last_days_stay(days: int, whole_days: int, kept: list[int]) -> None:
    have = [past.Snapshot(n, at(day)) for n, day in enumerate(TAKEN)]
    now = at("2026-03-16 12:00")
    terms = past.Terms(
        whole_since=now - timedelta(days=whole_days),
        ends_since=at("2024-01-01") if days == 0 else now - timedelta(days=400 - days),
        zone=MADRID,
    )
    going = past.expendable(have, terms)
    assert [one.number for one in have if one not in going] == kept


def test_without_a_zone_no_month_end_stays() -> None:
    have = [past.Snapshot(n, at(day)) for n, day in enumerate(TAKEN)]
    terms = past.Terms(whole_since=at("2026-02-20"), ends_since=at("2020-01-01"), zone=None)
    assert [one.number for one in past.expendable(have, terms)] == [0, 1, 2, 3, 4, 5, 6]


def date_snapshots(workspace: Workspace, days: list[str]) -> list[int]:
    """Give the lake's last snapshots these instants, and earlier ones the first; their numbers."""
    with Lake.open(workspace, writer=True) as lake:
        numbers = [one.number for one in past.snapshots(lake.cursor())]
        dated = dict(zip(numbers[-len(days) :], days, strict=True))
        for number in numbers:
            lake.cursor().execute(
                "UPDATE __ducklake_metadata_lake.ducklake_snapshot SET snapshot_time = ? "
                "WHERE snapshot_id = ?",
                [f"{dated.get(number, '2024-01-01 00:00')}:00+00", number],
            )
    return list(dated)


def clicks(workspace: Workspace, as_of: int | datetime) -> Any:
    with Lake.open(workspace, as_of=as_of) as lake, lake.reading() as cursor:
        (total,) = cursor.execute("SELECT sum(clicks) FROM lake.ad_daily").fetchall()
        return total[0]


def test_the_past_that_is_kept_answers_and_the_rest_is_refused(workspace: Workspace) -> None:
    # days 1 … 6 of 300 clicks each, then 2-3 become 280 and half of 4-5 gives way
    numbers = date_snapshots(
        workspace,
        ["2026-01-05 10:00", "2026-01-31 10:00", "2026-02-03 10:00", "2026-02-20 10:00",
         "2026-03-02 10:00", "2026-05-20 10:00", "2026-05-21 10:00", "2026-05-22 10:00"],
    )  # fmt: skip
    before = history(workspace)
    report = upkeep(workspace, now=at("2026-06-01 12:00"))
    assert report.expired >= 2
    with Lake.open(workspace) as lake:
        have = {one.number for one in past.snapshots(lake.cursor())}
    assert have.issuperset(numbers[1:2] + numbers[3:])
    assert have.isdisjoint((numbers[0], numbers[2]))
    after = history(workspace)
    assert all(after[number] == rows for number, rows in before.items() if number in have)

    assert clicks(workspace, at("2026-01-31 23:00")) == 600, "the end of January"
    assert clicks(workspace, numbers[3]) == clicks(workspace, at("2026-02-28 22:00")) == 1200
    assert clicks(workspace, at("2026-05-20 12:00")) == 1800
    for gone in (at("2026-01-20 12:00"), at("2026-02-10 12:00"), numbers[0], numbers[2], 10_000):
        with pytest.raises(StoreError) as told:
            clicks(workspace, gone)
        assert told.value.hint is not None
    with pytest.raises(StoreError, match=r"'2026-02-10 12:00:00 UTC' is not kept") as told:
        clicks(workspace, at("2026-02-10 12:00"))
    assert told.value.hint is not None
    assert "2026-01-31 10:00:00" in told.value.hint.es
    assert "2026-02-20 10:00:00" in told.value.hint.en


def test_what_was_refused_stays_refused_after_more_upkeep(workspace: Workspace) -> None:
    date_snapshots(workspace, ["2026-01-05 10:00", "2026-01-31 10:00", "2026-02-03 10:00"])
    upkeep(workspace, now=at("2026-03-20 12:00"))
    assert clicks(workspace, at("2026-01-31 12:00")) is not None
    upkeep(workspace, now=at("2027-06-20 12:00"))
    for day in ("2026-01-31 12:00", "2026-01-10 12:00", "2026-02-01 00:30"):
        with pytest.raises(StoreError):
            clicks(workspace, at(day))


def test_a_reader_of_the_past_is_told_when_it_goes_meanwhile(workspace: Workspace) -> None:
    numbers = date_snapshots(
        workspace, ["2026-01-05 10:00", "2026-01-15 10:00", "2026-02-03 10:00"]
    )
    with Lake.open(workspace, as_of=numbers[0]) as lake:
        with lake.reading() as cursor:
            assert cursor.execute("SELECT count(*) FROM lake.ad_daily").fetchone() == (180,)
        upkeep(workspace, now=at("2026-06-20 12:00"))
        with pytest.raises(StoreError), lake.reading():
            pytest.fail("the data of another day")
