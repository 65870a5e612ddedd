"""API v1."""

from flask import Blueprint, Response, jsonify, url_for

from webapp.http.auth import policy
from webapp.http.site_files import Site


def api_blueprint(site: Site) -> Blueprint:
    """Routes under /api/v1."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

    @blueprint.get("/bundle")
    @policy("public")
    def bundle() -> Response:
        """The current bundle: its id, its address, and the app's version."""
        response = jsonify(
            bundle_id=site.about["bundle_id"],
            bundle=url_for("shell.file", name=site.about["bundle"]),
            app_version=site.about["app_version"],
        )
        response.headers["Cache-Control"] = "no-cache"
        return response

    return blueprint
