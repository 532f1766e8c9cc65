"""lead_path: one row a person, with the first time at each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from norte.engine.derivations import Derived, Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir


def build(tables: Tables) -> ir.Table:
    """The person's first event names market, channel and campaign; excluded events never count."""
    events = tables("lead_event")
    events = events.filter(
        events.excluded.isnull() & events.person.notnull() & events.instant.notnull()
    )
    mine = ibis.window(
        group_by=[events.source_id, events.person],
        order_by=[events.instant, events.event_id, events.stage],
    )
    whole = ibis.window(group_by=[events.source_id, events.person])
    moments = {
        f"{stage}_at": ibis.cases((events.stage == stage, events.instant)).min().over(whole)
        for stage in ("mql", "sql", "opportunity", "customer")
    }
    ranked = events.mutate(
        place=ibis.row_number().over(mine),
        any_approximate=events.is_approximate.ifelse(1, 0).max().over(whole),
        **moments,
    )
    first = ranked.filter(ranked.place == 0)
    return first.select(
        "source_id", "platform", "account", "load_id", "src_file", "src_row", "market", "channel",
        "campaign_key", "person", "instant", "mql_at", "sql_at", "opportunity_at", "customer_at",
        is_approximate=first.any_approximate == 1,
    )  # fmt: skip


derived = Derived(
    table="lead_path",
    number=1,
    base="lead_event",
    reads=("lead_event",),
    key=("source_id", "person"),
    touched={
        "lead_event": "SELECT DISTINCT source_id, person FROM {changed} WHERE person IS NOT NULL"
    },
    build=build,
    covers={},
)
