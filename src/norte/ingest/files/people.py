"""The functions of format files that say who somebody is, and who never counts as a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norte.ingest.files.fold import fold, fold_sql, quote
from norte.ingest.files.identity import email_sql, id_sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from norte.workspace.settings import LeadRules


def person_calls(
    key: bytes, source_id: str, leads: LeadRules
) -> dict[str, Callable[[list[str]], str]]:
    """`email_person(address)`, `id_person(id)` and `excluded(address, name, …)`."""

    def by_email(args: list[str]) -> str:
        return email_sql(key, f"nullif(trim({args[0]}), '')")

    def by_id(args: list[str]) -> str:
        return id_sql(key, source_id, f"nullif(trim({args[0]}), '')")

    def excluded(args: list[str]) -> str:
        return _excluded(args, leads)

    return {"email_person": by_email, "id_person": by_id, "excluded": excluded}


def _excluded(args: list[str], leads: LeadRules) -> str:
    """`staff` for the company's own addresses, `test` for test words; NULL when it counts."""
    whens = []
    domains = [quote(d.lower().lstrip("@")) for d in leads.staff_domains]
    if domains:
        domain = f"split_part(lower({args[0]}), '@', 2)"
        whens.append(f"WHEN {domain} IN ({', '.join(domains)}) THEN 'staff'")
    words = [fold(word) for word in leads.test_words if word.strip()]
    if words:
        pattern = quote("(^|[^a-z])(" + "|".join(words) + ")([^a-z]|$)")
        tests = " OR ".join(
            f"coalesce(regexp_matches({fold_sql(arg)}, {pattern}), FALSE)" for arg in args
        )
        whens.append(f"WHEN {tests} THEN 'test'")
    return f"CASE {' '.join(whens)} END" if whens else "NULL"
