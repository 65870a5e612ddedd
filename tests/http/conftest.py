"""The server without a network: requests go straight to the app."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import NOW_MS
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app
from webapp.config import Config
from webapp.store.database import Store
from webapp.store.opening import store_of_site


@pytest.fixture
def config(site: Path, tmp_path: Path) -> Config:
    return Config(site=site, data=tmp_path / "data", clinic_name="Bone Street")


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    """On SQLite; nothing is written before something is asked of it."""
    opened = store_of_site(config)
    yield opened
    opened.close()


@pytest.fixture
def app(config: Config, store: Store) -> Flask:
    made = create_app(config, store)
    made.config["CLOCK"] = lambda: NOW_MS
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
