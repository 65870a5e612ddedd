"""The built site as a host would get it."""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from struct import unpack

import pytest
from server_process import program

from webapp.build.faults import BuildFault
from webapp.build.modules import function_name
from webapp.build.precache import list_bytes, worker_preamble
from webapp.build.site import build_site
from webapp.build.sources import Sources
from webapp.http.headers import HEADERS

ROOT = Path(__file__).parents[2]
PRECACHE = Path(__file__).with_name("precache.txt")
HASH = re.compile(r"\b([0-9a-f]{12}|[0-9a-f]{64})(?=\.\w+$)")


class Page(HTMLParser):
    """The start tags of the built page, in order."""

    def __init__(self, site: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed((site / "index.html").read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attributes}))

    def find(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of every `tag` that has the wanted ones."""
        return [has for name, has in self.tags if name == tag and wanted.items() <= has.items()]

    def meta(self, name: str) -> str:
        """What the page's meta `name` says."""
        (found,) = self.find("meta", name=name)
        return found["content"]

    def files(self) -> list[dict[str, str]]:
        """Every tag that names a file, with the name as "url"."""
        names = [(has, has.get("src") or has.get("href")) for _, has in self.tags]
        return [{**has, "url": name} for has, name in names if name]


@pytest.fixture(scope="module")
def page(site: Path) -> Page:
    return Page(site)


@pytest.fixture(scope="module")
def about(site: Path) -> dict:
    return json.loads((site / "build.json").read_text("utf-8"))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of static/ for a test to change."""
    return Path(shutil.copytree(ROOT / "static", tmp_path / "static"))


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def file_of(site: Path, url: str) -> Path:
    return site / ("index.html" if url == "./" else url)


# The same sources give the same site


def test_a_second_build_elsewhere_from_touched_sources_gives_the_same_bytes(
    site, sources, tmp_path
):
    for path in sources.rglob("*"):
        os.utime(path, (1, 1))
    build_site(tmp_path / "far" / "away", static=sources)
    assert contents(tmp_path / "far" / "away") == contents(site)


def test_a_build_by_another_process_gives_the_same_bytes(site, tmp_path):
    # Another seed for hashes is what makes the order of a set show.
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [program("periost"), "build", "--out", str(tmp_path / "site")]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path, stdout=subprocess.PIPE)
    assert contents(tmp_path / "site") == contents(site)


def test_a_rebuild_leaves_nothing_of_the_old_site(site, sources, tmp_path):
    (sources / "views" / "extra.js").write_text("export const extra = 1;")
    build_site(tmp_path / "out", static=sources)
    build_site(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(site)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "static"]


# Whole or not at all


@pytest.fixture
def old_site(site: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(site, tmp_path / "old"))


def test_a_fault_in_the_protocols_stops_the_build_and_leaves_the_old_site(
    site, old_site, document, tmp_path
):
    broken = tmp_path / "protocols.json"
    technique = {
        **document["technique"],
        "rate_hz": {**document["technique"]["rate_hz"], "value": 2},
    }
    broken.write_text(json.dumps({**document, "technique": technique}))
    with pytest.raises(BuildFault, match=r"^protocols\.json: \$\.technique\.rate_hz"):
        build_site(old_site, protocols=broken)
    assert contents(old_site) == contents(site)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old", "protocols.json"]


def test_a_fault_in_a_module_leaves_the_old_site(site, old_site, sources, tmp_path):
    (sources / "app.js").write_text('import "./gone.js";')
    with pytest.raises(BuildFault, match="gone"):
        build_site(old_site, static=sources)
    assert contents(old_site) == contents(site)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old", "static"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BuildFault, match="no built site"):
        build_site(tmp_path)
    assert contents(tmp_path) == {"thesis.txt": b"years of work"}


def test_an_empty_folder_is_filled(site, tmp_path):
    (tmp_path / "empty").mkdir()
    build_site(tmp_path / "empty")
    assert contents(tmp_path / "empty") == contents(site)


# What a phone keeps


def test_the_precache_list_is_the_one_that_was_reviewed(about):
    """A new file in the list is a decision: every phone will download it.

    If it is meant, write the list of the failure into precache.txt.
    """
    assert [HASH.sub("*", url) for url, _ in about["precache"]] == (
        PRECACHE.read_text("utf-8").splitlines()
    )


def test_every_kept_file_exists_with_the_bytes_the_list_says(site, about):
    for url, integrity in about["precache"]:
        digest = hashlib.sha256(file_of(site, url).read_bytes()).digest()
        assert integrity == f"sha256-{base64.b64encode(digest).decode()}", url


def test_the_worker_gets_the_same_list(site, about):
    line = (site / "sw.js").read_text("utf-8").splitlines()[0]
    build = json.loads(line.removeprefix("const BUILD = ").removesuffix(";"))
    assert json.loads((site / build["list"]).read_text("utf-8")) == about["precache"]
    assert build["shell"] == "./"


def test_the_phone_keeps_whatever_the_page_loads(page, about):
    kept = {url for url, _ in about["precache"]}
    needed = {file["url"] for file in page.files() if file.get("rel") != "apple-touch-icon"}
    assert needed <= kept
    assert {page.meta("periost:bundle"), page.meta("periost:locale-ru")} <= kept


def test_every_module_is_in_a_script(site):
    scripts = "".join(path.read_text("utf-8") for path in site.glob("*.js"))
    modules = Sources(ROOT / "static").modules()
    assert len(modules) > 100
    assert [name for name in modules if f"const {function_name(name)}=" not in scripts] == []


def test_what_only_staff_use_is_not_on_phones(site, about):
    (name,) = (path.name for path in site.glob("prescription_map.*.js"))
    assert name not in {url for url, _ in about["precache"]}


def test_new_headers_make_a_new_worker(monkeypatch):
    listed = list_bytes([("./", "sha256-x")])
    before = worker_preamble("1.0.0", "precache.json", listed)
    monkeypatch.setitem(HEADERS, "X-New", "1")
    assert worker_preamble("1.0.0", "precache.json", listed) != before


# What the page says


def test_the_page_carries_the_policy_of_the_answers(page):
    (meta,) = page.find("meta", **{"http-equiv": "Content-Security-Policy"})
    rules = HEADERS["Content-Security-Policy"].split("; ")
    assert meta["content"].split("; ") == [r for r in rules if r != "frame-ancestors 'none'"]
    assert len(rules) == len(meta["content"].split("; ")) + 1


def test_the_page_names_the_bundle_by_its_hash(site, page, about):
    content = (site / page.meta("periost:bundle")).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    assert page.meta("periost:bundle") == about["bundle"] == f"bundle/{digest}.json"
    assert page.meta("periost:bundle-id") == about["bundle_id"] == f"sha256:{digest}"


def test_the_version_is_the_newest_of_the_changelog(page, about):
    heading = re.search(r"(?m)^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert page.meta("periost:version") == about["app_version"] == heading[1]


def test_what_the_page_loads_is_checked_by_its_hash(site, page):
    code = [file for file in page.files() if file["url"].endswith((".js", ".css"))]
    assert len(code) == 3
    for file in code:
        digest = hashlib.sha256((site / file["url"]).read_bytes()).digest()
        assert file["integrity"] == f"sha256-{base64.b64encode(digest).decode()}"


def test_the_page_holds_no_code_and_no_style_of_its_own(site, page):
    text = (site / "index.html").read_text("utf-8")
    assert re.findall(r"<script[^>]*>[^<]+", text) == []
    assert page.find("style") == []
    assert [has for _, has in page.tags if "style" in has or any(n[:2] == "on" for n in has)] == []


def test_every_address_is_relative_so_that_any_folder_of_any_host_will_do(site, page, about):
    manifest = json.loads((site / "manifest.webmanifest").read_text("utf-8"))
    addresses = [file["url"] for file in page.files()]
    addresses += [url for url, _ in about["precache"]]
    addresses += [manifest["start_url"], manifest["scope"], *(i["src"] for i in manifest["icons"])]
    addresses += re.findall(
        r"url\(['\"]?([^)'\"]+)", next(site.glob("style.*.css")).read_text("utf-8")
    )
    assert [a for a in addresses if a.startswith("/") or ":" in a] == []


# Icons and vendored code


def test_the_manifest_has_the_icons_it_promises(site):
    manifest = json.loads((site / "manifest.webmanifest").read_text("utf-8"))
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192", "512x512"}
    for icon in manifest["icons"]:
        content = (site / icon["src"]).read_bytes()
        if icon["sizes"] != "any":
            assert "{}x{}".format(*unpack(">II", content[16:24])) == icon["sizes"]


def test_the_icons_together_stay_small(site):
    assert sum(path.stat().st_size for path in (site / "icons").iterdir()) < 25_000


def test_vendored_files_are_the_ones_that_were_locked():
    folder = ROOT / "static" / "vendor"
    lock = json.loads((folder / "vendor.lock.json").read_text("utf-8"))
    locked = {
        name: file["sha256"]
        for package in lock["packages"].values()
        for name, file in package["files"].items()
    }
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    del found["vendor.lock.json"]
    assert found == locked


def test_the_licence_of_vendored_code_goes_with_it(site):
    for path in (ROOT / "static" / "vendor").glob("*.LICENSE"):
        assert (site / "vendor" / path.name).read_bytes() == path.read_bytes()
