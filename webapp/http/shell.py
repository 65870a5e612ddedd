"""The app itself: the built site, sent from memory."""

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.exceptions import MethodNotAllowed

from webapp.http.auth import policy
from webapp.http.site_files import Site, SiteFile

INDEX, WORKER = "index.html", "sw.js"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"


def shell_blueprint(site: Site) -> Blueprint:
    """Routes for every file of `site`, and for its page at the root."""
    blueprint = Blueprint("shell", __name__)

    @blueprint.get("/")
    @policy("public")
    def page() -> Response:
        return _send(site.files[INDEX])

    @blueprint.get("/sw.js")
    @policy("public")
    def worker() -> Response:
        response = _send(site.files[WORKER])
        response.headers["Service-Worker-Allowed"] = "/"
        return response

    @blueprint.get("/<path:name>")
    @policy("public")
    def file(name: str) -> Response:
        _refuse_wrong_method(name)
        return _send(site.files.get(name) or abort(404))

    return blueprint


def _refuse_wrong_method(name: str) -> None:
    """This route takes every GET; where another route has the address, it is a wrong method."""
    methods = current_app.url_map.bind("").allowed_methods(f"/{name}")
    if others := set(methods) - {"GET", "HEAD", "OPTIONS"}:
        raise MethodNotAllowed(valid_methods=sorted(others | {"OPTIONS"}))


def _send(file: SiteFile) -> Response:
    taken = (name for name in file.packed if request.accept_encodings[name] > 0)
    encoding = next(taken, None)
    content = file.packed[encoding] if encoding else file.content
    response = Response(content, content_type=file.media_type)
    response.headers["Cache-Control"] = FOR_EVER if file.is_immutable else ASK_FIRST
    if file.packed:
        response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    # Other bytes need another tag, or a cache could answer for one encoding with the other.
    response.set_etag(f"{file.etag}-{encoding}" if encoding else file.etag)
    response.make_conditional(request)
    return response
