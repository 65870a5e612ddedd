"""For whoever watches the server."""

from flask import Blueprint, Response, jsonify

from webapp.http.auth import policy
from webapp.http.site_files import Site


def health_blueprint(site: Site) -> Blueprint:
    """The route /healthz."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    @policy("public")
    def healthz() -> Response:
        """The server answers, and with which version."""
        response = jsonify(status="ok", app_version=site.about["app_version"])
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint
