"""Periost: leads a periosteal massage press by press, and keeps its log."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Config


def create_app(config: "Config") -> "Flask":
    """The server. Wires, decides nothing. Raises SiteNotBuilt if `config.site` holds no site."""
    # Imported here, so that the commands and the pure domain start without Flask.
    from flask import Flask

    from webapp.http.api import api_blueprint
    from webapp.http.auth import enforce
    from webapp.http.headers import send_headers
    from webapp.http.health import health_blueprint
    from webapp.http.problems import answer_problems
    from webapp.http.shell import shell_blueprint
    from webapp.http.site_files import load_site

    site = load_site(config.site)
    app = Flask(__name__, static_folder=None)
    enforce(app)
    send_headers(app)
    answer_problems(app)
    app.register_blueprint(shell_blueprint(site))
    app.register_blueprint(api_blueprint(site))
    app.register_blueprint(health_blueprint(site))
    return app
