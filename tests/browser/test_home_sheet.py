"""The home sheet in a real browser: one page of paper, whole, for up to eight points."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.clinic_walk import ClinicData
from browser.test_accessibility import axe, in_words
from browser.test_clinic_pages import CLIPPED, FINGER_PX, SMALL
from clinic import NOW_MS
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from server_process import ServerProcess

from webapp.domain.prescription import Chosen, PrescribedPoint
from webapp.store import prescriptions

ROOT = Path(__file__).parents[2]
A4_PT = (595, 842)
PAPER = """() => { const sheet = document.querySelector(".s-sheet");
  return [...sheet.querySelectorAll("*")].filter((e) => !e.closest("svg"))
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
    .map((e) => e.outerHTML.slice(0, 80)); }"""


@pytest.fixture
def data(served: ServerProcess, site: Path, tmp_path: Path) -> ClinicData:
    return ClinicData(tmp_path / "data", site)


def wordiest(count: int) -> list[tuple[str, str]]:
    """The points with the longest texts, on both sides where they have them."""
    document = json.loads((ROOT / "protocols.json").read_text("utf-8"))
    offered = [raw for raw in document["points"] if raw["offered"]]

    def length(raw: dict[str, Any]) -> int:
        texts = [raw["palpation"], *raw["cautions"]]
        return sum(max(len(text["en"]), len(text["ru"])) for text in texts)

    longest = sorted(offered, key=length, reverse=True)[:count]
    return [(raw["id"], side) for raw in longest for side in raw["sides"]]


def sheet_of(data: ClinicData, points: list[tuple[str, str]], note: str | None = None) -> str:
    """The address of the sheet of a new prescription."""
    prescribed = [PrescribedPoint(point, side, 60) for point, side in points]
    chosen = Chosen(
        data.cast.bundle_id, "spine", prescribed, 2, 3, "2026-09-01", "2026-12-31", note
    )
    anna, bea = data.cast.anna.id, data.cast.bea.id
    with data.store.write() as connection:
        version = prescriptions.write(connection, anna, chosen, bea, NOW_MS)
    return f"clinic/patients/{anna}/prescriptions/{version}/sheet"


def open_sheet(page: Page, served: ServerProcess, data: ClinicData, address: str) -> None:
    data.enter(page, served, "bea")
    page.goto(served.url + address)
    expect(page.locator("h1")).to_have_count(1)


def printed(page: Page) -> list[str]:
    """The text of each page of paper."""
    read = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    for one in read.pages:
        assert (round(one.mediabox.width), round(one.mediabox.height)) == A4_PT
    return [" ".join(one.extract_text().split()) for one in read.pages]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("count", [1, 4, 5, 8])
def test_up_to_eight_points_are_one_page_of_paper(phone, served, data, language, count):
    page = phone("en-GB", real_time=True)
    note = "In the evening, sitting, after a warm bath. Stop if it hurts more than before."
    address = sheet_of(data, wordiest(count), note)
    open_sheet(page, served, data, f"{address}?language={language}")
    expect(page.locator(".s-points > li")).to_have_count(count)
    (text,) = printed(page)
    stop = {"en": "Stop at once", "ru": "Сразу прекратите"}[language]
    assert note in text and stop in text and "medicinka.com" in text
    page.get_by_test_id("with-code").click()
    expect(page.get_by_test_id("sheet-code")).to_be_visible()
    (text,) = printed(page)
    assert page.get_by_test_id("sheet-code").locator("b").inner_text() in text


def test_more_points_flow_onto_further_pages_and_none_is_cut(phone, served, data):
    page = phone("en-GB", real_time=True)
    open_sheet(page, served, data, sheet_of(data, wordiest(24)))
    pages = printed(page)
    assert len(pages) >= 2
    assert all(name in " ".join(pages) for name in page.locator("h3").all_inner_texts())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_of_a_sheet_is_clipped_or_hard_to_use(phone, served, data, language):
    page = phone("en-GB", real_time=True)
    open_sheet(page, served, data, f"{sheet_of(data, wordiest(8))}?language={language}")
    found = {}
    for width in (320, 390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        faults = page.evaluate(CLIPPED) + page.evaluate(PAPER)
        if width <= 390:
            faults += page.evaluate(SMALL, FINGER_PX)
        if faults:
            found[width] = faults[:4]
    assert found == {}
    assert in_words(axe(page)) == []


def test_a_sheet_prints_without_a_script_and_its_button_needs_one(
    phone: Callable[..., Page], served: ServerProcess, data: ClinicData
) -> None:
    address = sheet_of(data, wordiest(4))
    bare = phone("en-GB", real_time=True, java_script_enabled=False)
    open_sheet(bare, served, data, address)
    expect(bare.get_by_test_id("print")).to_be_hidden()
    assert len(printed(bare)) == 1
    page = phone("en-GB", real_time=True)
    open_sheet(page, served, data, address)
    page.evaluate("() => { window.print = () => { document.title = 'printed'; }; }")
    page.get_by_test_id("print").click()
    expect(page).to_have_title("printed")


def test_the_dark_does_not_reach_the_paper(phone, served, data):
    page = phone("en-GB", real_time=True, color_scheme="dark")
    open_sheet(page, served, data, sheet_of(data, wordiest(2)))
    painted = "getComputedStyle(document.querySelector('.s-sheet')).backgroundColor"
    assert page.evaluate(painted) == "rgb(255, 255, 255)"


def test_the_way_to_the_sheet_and_its_languages(phone, served, data):
    page = phone("en-GB", real_time=True)
    data.enter(page, served, "bea")
    page.goto(f"{served.url}clinic/patients/{data.cast.anna.id}")
    page.get_by_test_id("home-sheet").click()
    expect(page.locator("h1")).to_have_text("Shoulder and shoulder joint")
    page.get_by_test_id("sheet-ru").click()
    expect(page.locator("h1")).to_have_text("Плечо и плечевой сустав")
    page.get_by_test_id("back").click()
    expect(page.locator("h1")).to_have_text("A-1")
