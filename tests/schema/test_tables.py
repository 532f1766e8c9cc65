"""The canonical tables hang together."""

from __future__ import annotations

import pytest

from norte.base.errors import UnknownNameError
from norte.schema import all_tables, table

TABLES = sorted(all_tables().values(), key=lambda t: t.name)


@pytest.mark.parametrize("facts", TABLES, ids=lambda t: t.name)
def test_a_table_is_whole(facts):
    names = [c.name for c in facts.columns]
    assert len(set(names)) == len(names)
    assert set(facts.key) <= set(names)
    assert facts.time is None or facts.column(facts.time).role == "time"
    assert len(set(facts.dimensions)) == len([c for c in facts.columns if c.dimension])
    if facts.sliced:
        assert {"level", "breakdown", "day", "day_to"} <= set(names)
    if facts.time and facts.name != "coverage":
        assert {"market", "channel", "campaign"} <= set(facts.dimensions)
    if (
        any(c.type == "money" and c.role == "measure" for c in facts.columns)
        and facts.name != "fx_rate"
    ):
        assert "currency" in names
    assert all(c.doc.es and c.doc.en for c in facts.columns)


def test_an_unknown_table_or_column_proposes_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        table("ad_dayly")
    assert "ad_daily" in caught.value.say("es")
    with pytest.raises(UnknownNameError) as caught:
        table("ad_daily").column("impresions")
    assert "impressions" in caught.value.say("en")
