"""The style and the script of the clinic's pages, named by their content."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request, url_for

from webapp.http.auth import policy
from webapp.http.site_files import MEDIA_TYPES

FOLDER = Path(__file__).parent / "assets"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class ClinicFile:
    """One file as it is sent: packed, if the browser takes that."""

    content: bytes
    packed: bytes
    media_type: str


@cache
def _files() -> tuple[dict[str, str], dict[str, ClinicFile]]:
    """(plain name → hashed name, hashed name → file)"""
    names, files = {}, {}
    for path in sorted(FOLDER.iterdir()):
        if path.is_dir():
            name, content = f"{path.name}.css", _joined(path)
        else:
            name, content = path.name, path.read_bytes()
        stem, ending = name.split(".")
        names[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
        packed = gzip.compress(content, mtime=0)
        files[names[name]] = ClinicFile(content, packed, MEDIA_TYPES[f".{ending}"])
    return names, files


def _joined(folder: Path) -> bytes:
    """The sheets of a folder as one, in the order of their names, which is that of the cascade."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def hashed(name: str) -> str:
    """The name under which a file of FOLDER is served."""
    return _files()[0][name]


def own_file(name: str) -> str:
    """The address of a style or a script that only some pages have."""
    return url_for("clinic.files.send", name=hashed(name))


def file_blueprint() -> Blueprint:
    """The route /clinic/static/…"""
    blueprint = Blueprint("files", __name__)

    @blueprint.get("/static/<name>")
    @policy("public")
    def send(name: str) -> Response:
        file = _files()[1].get(name) or abort(404)
        is_packed = request.accept_encodings["gzip"] > 0
        content = file.packed if is_packed else file.content
        response = Response(content, content_type=file.media_type)
        response.headers["Cache-Control"] = FOR_EVER
        response.headers["Vary"] = "Accept-Encoding"
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        return response

    return blueprint
