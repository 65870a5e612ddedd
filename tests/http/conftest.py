"""The server without a network: requests go straight to the app."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app
from webapp.config import Config


@pytest.fixture
def app(site: Path) -> Flask:
    return create_app(Config(site=site))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
