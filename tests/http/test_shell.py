"""The built site, as the server sends it."""

import gzip
import hashlib
import json
import re

import brotli
import pytest

from webapp import create_app
from webapp.config import Config
from webapp.http.site_files import SiteNotBuilt

HASHED = re.compile(r"\b([0-9a-f]{12}|[0-9a-f]{64})\.\w+$")


@pytest.fixture
def names(site):
    paths = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".br"]
    return sorted(path.relative_to(site).as_posix() for path in paths)


def test_every_file_of_the_site_is_sent_as_it_was_built(client, site, names):
    for name in names:
        assert client.get(f"/{name}").data == (site / name).read_bytes(), name


def test_the_root_is_the_page(client, site):
    answer = client.get("/")
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.data == (site / "index.html").read_bytes()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/icons/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/icons/icon-192.png", "image/png"),
        ("/build.json", "application/json"),
        ("/vendor/idb.LICENSE", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_says_what_it_is(client, path, media_type):
    assert client.get(path).content_type == media_type


def test_what_is_named_by_its_bytes_is_kept_for_a_year_and_the_rest_asked_for_again(client, names):
    hashed = [name for name in names if HASHED.search(name)]
    assert len(hashed) > 15
    for name in names:
        kept = "public, max-age=31536000, immutable" if name in hashed else "no-cache"
        assert client.get(f"/{name}").headers["Cache-Control"] == kept, name
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_the_worker_may_control_the_whole_site(client):
    assert client.get("/sw.js").headers["Service-Worker-Allowed"] == "/"


UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("taken", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("br;q=0, gzip", "gzip")],
)
def test_a_file_travels_packed_to_whoever_can_unpack_it(client, site, taken, encoding):
    answer = client.get("/", headers={"Accept-Encoding": taken})
    assert answer.headers["Content-Encoding"] == encoding
    assert UNPACK[encoding](answer.data) == (site / "index.html").read_bytes()
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert len(answer.data) < len(client.get("/").data)


@pytest.mark.parametrize("encodings", ["", "zstd", "br;q=0, gzip;q=0", "identity"])
def test_a_file_travels_as_it_is_to_whoever_cannot(client, site, encodings):
    answer = client.get("/", headers={"Accept-Encoding": encodings})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (site / "index.html").read_bytes()


def test_a_cache_tells_the_packed_files_from_the_plain_one(client):
    answers = [client.get("/", headers={"Accept-Encoding": name}) for name in ("", "gzip", "br")]
    assert {answer.headers["Vary"] for answer in answers} == {"Accept-Encoding"}
    assert len({answer.headers["ETag"] for answer in answers}) == 3


def test_what_was_packed_by_the_build_is_no_file_of_its_own(client):
    assert client.get("/sw.js.br").status_code == 404


def test_a_picture_is_not_packed_twice(client):
    answer = client.get("/icons/icon-512.png", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("encodings", ["", "gzip", "br"])
def test_an_unchanged_file_is_not_sent_again(client, encodings):
    accept = {"Accept-Encoding": encodings}
    tag = client.get("/sw.js", headers=accept).headers["ETag"]
    answer = client.get("/sw.js", headers={**accept, "If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/", headers={**accept, "If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "//etc/passwd"])
def test_nothing_outside_the_site_is_sent(client, path):
    assert client.get(path).status_code in (404, 308)


def test_the_api_names_the_current_bundle_and_its_address(client, site):
    about = json.loads((site / "build.json").read_text("utf-8"))
    answer = client.get("/api/v1/bundle")
    assert answer.headers["Cache-Control"] == "no-cache"
    named = answer.get_json()
    assert set(named) == {"bundle_id", "bundle", "app_version"}
    assert named["app_version"] == about["app_version"]
    content = client.get(named["bundle"]).data
    assert named["bundle_id"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_health_is_told_and_never_kept(client):
    answer = client.get("/healthz")
    assert answer.get_json()["status"] == "ok"
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_built_site_the_remedy_is_named(tmp_path):
    with pytest.raises(SiteNotBuilt, match=r"holds no built site\. Run: periost build --out"):
        create_app(Config(site=tmp_path))
