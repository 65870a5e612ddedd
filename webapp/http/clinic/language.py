"""The language of the pages, as each browser chose it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from webapp.http.auth import policy
from webapp.http.clinic.catalog import LANGUAGES
from webapp.http.clinic.desk import Desk
from webapp.http.clinic.pages import LANGUAGE_COOKIE, inside
from webapp.http.staff_auth import is_https

_YEAR_S = 365 * 24 * 60 * 60


def language_blueprint(desk: Desk) -> Blueprint:
    """The route that keeps a choice of language."""
    blueprint = Blueprint("language", __name__)

    @blueprint.post("/language")
    @policy("public")
    def choose() -> Response:
        back = inside(request.form.get("next")) or url_for("clinic.start")
        response = redirect(back, 303)
        if (wanted := request.form.get("language", "")) in LANGUAGES:
            is_secure = is_https(desk.config)
            response.set_cookie(
                LANGUAGE_COOKIE, wanted, max_age=_YEAR_S, secure=is_secure, httponly=True,
                samesite="Lax",
            )  # fmt: skip
        return response

    return blueprint
