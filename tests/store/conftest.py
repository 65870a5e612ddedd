"""A real store, on SQLite and on PostgreSQL, empty or with the cast in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import Cast, found_clinic

from webapp.store.database import Store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def cast(store: Store, site: Path) -> Cast:
    return found_clinic(store, site)
