"""API v1: the parts that anyone may read."""

from flask import Blueprint, Response, url_for

from webapp.http.auth import policy
from webapp.http.contract import About, json_answer
from webapp.http.openapi import description
from webapp.http.site_files import Site


def api_blueprint(site: Site) -> Blueprint:
    """Routes under /api/v1."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

    @blueprint.get("/bundle")
    @policy("public")
    def bundle() -> Response:
        """The current bundle: its id, its address, and the app's version."""
        address = url_for("shell.file", name=site.about["bundle"])
        response = json_answer(About(site.about["bundle_id"], address, site.about["app_version"]))
        response.headers["Cache-Control"] = "no-cache"
        return response

    @blueprint.get("/openapi.json")
    @policy("public")
    def openapi() -> Response:
        """This API, described in OpenAPI 3.1."""
        response = json_answer(description(str(site.about["app_version"])))
        response.headers["Cache-Control"] = "no-cache"
        return response

    return blueprint
