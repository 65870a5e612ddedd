"""The web app manifests, as a browser that installs would read them."""

import json
import re
import zlib
from itertools import pairwise
from pathlib import Path
from struct import unpack
from typing import Any
from urllib.parse import urljoin

import pytest

ROOT = Path(__file__).parents[2]
HOST = "https://clinic.example/practice/periost/"
NAMES = {"en": "manifest.webmanifest", "ru": "manifest.ru.webmanifest"}
# Launchers may cut a maskable icon to a circle of four fifths of its width.
SAFE_SHARE = 0.4


@pytest.fixture(params=NAMES)
def language(request) -> str:
    return request.param


@pytest.fixture
def manifest(site: Path, language: str) -> dict[str, Any]:
    return json.loads((site / NAMES[language]).read_text("utf-8"))


def png_size(content: bytes) -> str:
    """The size that a PNG says it has."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    return "{}x{}".format(*unpack(">II", content[16:24]))


def pixels(content: bytes) -> list[list[tuple[int, ...]]]:
    """Rows of (red, green, blue, alpha) of an indexed PNG without filters, as ours are."""
    parts, at = {}, 8
    while at < len(content):
        (length,) = unpack(">I", content[at : at + 4])
        parts[content[at + 4 : at + 8]] = content[at + 8 : at + 8 + length]
        at += 12 + length
    width, height = unpack(">II", parts[b"IHDR"][:8])
    palette = list(zip(*[iter(parts[b"PLTE"])] * 3, strict=True))
    shades = [(*rgb, alpha) for rgb, alpha in zip(palette, parts[b"tRNS"], strict=True)]
    rows = zlib.decompress(parts[b"IDAT"])
    lines = [rows[y * (width + 1) : (y + 1) * (width + 1)] for y in range(height)]
    assert {line[0] for line in lines} == {0}
    return [[shades[index] for index in line[1:]] for line in lines]


def test_every_language_has_one_and_they_are_one_app(site, bundle_languages):
    assert set(NAMES) == bundle_languages
    manifests = [json.loads((site / name).read_text("utf-8")) for name in NAMES.values()]
    for key in ("id", "start_url", "scope", "name", "display", "launch_handler", "icons"):
        for one, other in pairwise(manifests):
            assert one[key] == other[key], key
    page = (site / "index.html").read_text("utf-8")
    named = re.findall(r'name="periost:manifest-(..)" content="([^"]+)"', page)
    assert dict(named) == NAMES


@pytest.fixture
def bundle_languages(site: Path) -> set[str]:
    about = json.loads((site / "build.json").read_text("utf-8"))
    return set(json.loads((site / about["bundle"]).read_text("utf-8"))["languages"])


def test_it_says_what_an_installed_app_needs(manifest, language):
    assert (manifest["lang"], manifest["dir"]) == (language, "ltr")
    assert manifest["display"] == "standalone"
    # Otherwise a tap on the icon could load the page anew amid a session.
    assert manifest["launch_handler"] == {"client_mode": "focus-existing"}
    assert urljoin(HOST, manifest["start_url"]) == urljoin(HOST, manifest["scope"]) == HOST
    assert manifest["categories"] == ["health", "medical"]
    assert len(manifest["short_name"]) <= 12
    assert len(manifest["description"]) <= 324  # longer ones are cut by browsers


def test_its_texts_are_in_its_language(manifest, language):
    texts = [manifest["description"]]
    texts += [one[key] for one in manifest["shortcuts"] for key in ("name", "short_name")]
    assert len(texts) == 5
    is_cyrillic = [bool(re.search("[а-яё]", text)) for text in texts]
    assert is_cyrillic == [language == "ru"] * len(texts)


def test_every_icon_has_the_size_that_is_promised(site, manifest):
    icons = [*manifest["icons"], *(i for s in manifest["shortcuts"] for i in s["icons"])]
    drawn = [icon for icon in icons if icon["sizes"] != "any"]
    assert {icon["sizes"] for icon in drawn} == {"96x96", "192x192", "512x512"}
    for icon in drawn:
        assert icon["type"] == "image/png"
        assert png_size((site / icon["src"]).read_bytes()) == icon["sizes"], icon["src"]


def test_a_launcher_that_cuts_the_maskable_icon_cuts_nothing_but_ground(site, manifest):
    (icon,) = (icon for icon in manifest["icons"] if icon.get("purpose") == "maskable")
    rows = pixels((site / icon["src"]).read_bytes())
    middle, reach = len(rows) / 2 - 0.5, SAFE_SHARE * len(rows)
    outside = {
        pixel
        for y, row in enumerate(rows)
        for x, pixel in enumerate(row)
        if (x - middle) ** 2 + (y - middle) ** 2 > reach**2
    }
    ground = tuple(int(manifest["background_color"][i : i + 2], 16) for i in (1, 3, 5))
    assert outside == {(*ground, 255)}
    assert len({pixel for row in rows for pixel in row}) > 3


def test_shortcuts_lead_to_screens_within_the_app(manifest):
    addresses = [urljoin(HOST, one["url"]) for one in manifest["shortcuts"]]
    assert addresses == [f"{HOST}#/start", f"{HOST}#/second"]


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height of a JPEG, from the frame that holds its picture."""
    at = 2
    while content[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + unpack(">H", content[at + 2 : at + 4])[0]
    height, width = unpack(">HH", content[at + 5 : at + 9])
    return width, height


def test_screenshots_are_as_chromium_wants_them(site, manifest, language):
    shots = manifest["screenshots"]
    shapes = [shot["form_factor"] for shot in shots]
    assert (shapes.count("narrow"), shapes.count("wide")) == (3, 2)
    for shot in shots:
        width, height = jpeg_size((site / shot["src"]).read_bytes())
        assert shot["sizes"] == f"{width}x{height}"
        assert (width > height) == (shot["form_factor"] == "wide")
        assert 320 <= min(width, height) and max(width, height) <= 3840
        assert max(width, height) <= 2.3 * min(width, height)
        assert bool(re.search("[а-яё]", shot["label"])) == (language == "ru")
        assert shot["src"].startswith(f"screens/{language}-")
    # Of one shape all have one ratio, or the browser leaves some of them out.
    assert len({(shot["form_factor"], shot["sizes"]) for shot in shots}) == 2


def test_screenshots_stay_small_and_are_kept_by_no_phone(site, manifest):
    sizes = [(site / shot["src"]).stat().st_size for shot in manifest["screenshots"]]
    assert max(sizes) < 120_000
    about = json.loads((site / "build.json").read_text("utf-8"))
    assert [url for url, _ in about["precache"] if url.startswith("screens/")] == []
