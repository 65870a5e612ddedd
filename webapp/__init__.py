"""Periost: leads a periosteal massage press by press, and keeps its log."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Config
    from webapp.http.clinic.desk import Demo
    from webapp.store.database import Store


def create_app(
    config: "Config", store: "Store | None" = None, demo: "Demo | None" = None
) -> "Flask":
    """The server. Wires, decides nothing. Raises SiteNotBuilt if `config.site` holds no site.

    The database is opened by the first request that needs it, or through `store`; without one the
    site is served all the same. `demo` marks every page of the clinic as one of a demonstration.
    """
    # Imported here, so that the commands and the pure domain start without Flask.
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from webapp.http.addresses import NumberConverter
    from webapp.http.api import api_blueprint
    from webapp.http.auth import enforce
    from webapp.http.clinic import clinic_blueprint
    from webapp.http.clock import system_clock
    from webapp.http.headers import send_headers
    from webapp.http.health import health_blueprint
    from webapp.http.pairings import pairing_blueprint
    from webapp.http.phones import phone_blueprint
    from webapp.http.problems import answer_problems
    from webapp.http.reminders import reminder_blueprint
    from webapp.http.sealed_logs import sealed_log_blueprint
    from webapp.http.session_logs import session_log_blueprint
    from webapp.http.shell import shell_blueprint
    from webapp.http.site_files import load_site
    from webapp.sealing.keys import SealingKeys
    from webapp.store.opening import store_of_site

    site = load_site(config.site)
    app = Flask(__name__, static_folder=None)
    app.url_map.converters["int"] = NumberConverter
    app.config["CLOCK"] = system_clock
    app.config["PERIOST"] = config
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    store = store or store_of_site(config)
    enforce(app, store)
    send_headers(app)
    answer_problems(app)
    app.register_blueprint(shell_blueprint(site))
    app.register_blueprint(api_blueprint(site))
    app.register_blueprint(session_log_blueprint(store))
    app.register_blueprint(sealed_log_blueprint(store, SealingKeys(config.data)))
    app.register_blueprint(pairing_blueprint(store, config))
    app.register_blueprint(phone_blueprint(store))
    app.register_blueprint(reminder_blueprint(store, config))
    app.register_blueprint(health_blueprint(site))
    app.register_blueprint(clinic_blueprint(store, config, site, demo))
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    return app
