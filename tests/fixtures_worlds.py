"""Every engine that the project supports, as a parameter: a test builds its world on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from norte.engine.facts import Facts
from tests.fixtures_postgres import DatabaseMaker
from tests.worlds import PostgresWorlds, World

Build = Callable[..., Facts]
ENGINES = ("duckdb", "postgres")


@pytest.fixture(scope="session")
def postgres_worlds(new_postgres_database: DatabaseMaker) -> Iterator[PostgresWorlds]:
    worlds = PostgresWorlds(new_postgres_database())
    yield worlds
    worlds.close()


@pytest.fixture(params=ENGINES)
def build(request: pytest.FixtureRequest) -> Build:
    """`build({table: rows}, coverage=…, cover=…)` → facts, on each engine in turn."""
    if request.param == "duckdb":
        return lambda rows, **more: World(rows, **more).facts_on_duckdb()
    worlds: PostgresWorlds = request.getfixturevalue("postgres_worlds")
    return lambda rows, **more: worlds.facts(World(rows, **more))
