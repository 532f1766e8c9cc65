"""The rules of SEMANTICS, and which of them no question can answer yet."""

from __future__ import annotations

RULES: dict[int, str] = {
    1: "a ratio is a ratio of sums",
    2: "mix and rate are told apart",
    3: "distinct counts are recounted at each grain and scope",
    4: "nothing under the line is undefined",
    5: "four states",
    6: "open periods are compared like for like",
    7: "calendars are data",
    8: "time zone is a property of the source and of the workspace",
    9: "week start is the workspace's",
    10: "comparable days",
    11: "stocks are semi-additive",
    12: "late data is expected",
    13: "claims are not sales",
    14: "money has a currency",
    15: "units are shown as people read them",
    16: "direction and bands",
    17: "a target has a path",
    18: "same name, different formula: another metric",
    19: "small numbers carry their uncertainty",
    20: "definitions have versions",
    21: "no fan-out, no half filter",
    22: "one source of record",
    23: "coverage decides zero or no data",
}

NOT_YET: dict[int, str] = {
    2: "a change is not yet explained by parts",
    12: "the share usually still to come, and reviews that keep the numbers that they saw",
    17: "targets and their paths are not asked about yet",
    19: "intervals; values below a floor are only marked low_n",
}
"""Rule → what of it is not there; rule 12 is there in part: maturity marks and as-of."""

IN_PART = frozenset({12})
