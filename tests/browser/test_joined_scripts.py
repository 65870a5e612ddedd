"""Modules that the build joined do in a browser what they do apart."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from webapp.build.assets import Assets

PLACE = "http://127.0.0.1:9/"  # nothing listens there: every request is answered below
SOURCES = {
    "app.js": """
        import { ran, twice as double } from "./domain/sums.js";
        import * as sums from "./domain/sums.js";
        import "./views/noisy.js";
        export const unused = 1;
        globalThis.later = async () => (await import("./views/later.js")).shown();
        globalThis.known = async () => (await import("./domain/sums.js")).ran === ran;
        globalThis.first = { ran, double: double(4), names: Object.keys(sums).sort() };
    """,
    "domain/sums.js": """
        const hidden = 2;
        export const ran = ["sums"];
        export function twice(value) { return hidden * value; }
        export class Sum {}
        const half = (value) => value / hidden;
        export { half as halved };
    """,
    "views/noisy.js": """
        import { ran } from "../domain/sums.js";
        const hidden = "noisy";
        ran.push(hidden);
    """,
    "views/later.js": """
        import { halved, ran } from "./words.js";
        ran.push("later");
        const place = new URL("../body/place.json", import.meta.url).pathname;
        export const shown = () => ({ ran, halved: halved(4), place });
    """,
    "views/words.js": 'export { halved, ran } from "../domain/sums.js";',
    "body/place.json": "{}",
}
FIRST = {"ran": ["sums", "noisy"], "double": 8, "names": ["Sum", "halved", "ran", "twice"]}


def opened(page: Page, folder: Path, entry: str) -> list[str]:
    """A page whose only script is `entry` of `folder`; the addresses it asked for, as they come."""
    asked = []

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(PLACE)
        asked.append(name)
        if not name:
            script = f'<!doctype html><script type="module" src="{entry}"></script>'
            return route.fulfill(body=script, content_type="text/html")
        return route.fulfill(path=folder / name, content_type="text/javascript")

    page.route(f"{PLACE}**", answer)
    page.goto(PLACE)
    page.wait_for_function("globalThis.first")
    return asked


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    for name, text in {**SOURCES, "css/a.css": ""}.items():
        (tmp_path / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / name).write_text(text, "utf-8")
    assets = Assets(tmp_path / "static", tmp_path / "site")
    assets.build(["app.js"])
    return assets


def what_it_does(page: Page) -> tuple[dict, dict, bool]:
    first = page.evaluate("first")
    page.evaluate("later()")
    return first, page.evaluate("later()"), page.evaluate("known()")


def test_joined_they_give_the_same_as_apart(phone, assets, tmp_path):
    page = phone()
    opened(page, tmp_path / "static", "app.js")
    first, later, known = what_it_does(page)
    assert (first, known) == (FIRST, True)

    page = phone()
    asked = opened(page, tmp_path / "site", assets.built["app.js"])
    place = f"/{assets.built['body/place.json']}"
    assert what_it_does(page) == (first, {**later, "place": place}, True)
    assert later["ran"] == ["sums", "noisy", "later"]  # each ran once
    assert [name for name in asked if name.endswith(".js")] == [
        assets.built["app.js"],
        assets.built["app-later.js"],
    ]


def test_what_was_not_to_be_had_is_had_at_the_next_try(phone, assets, tmp_path, watch):
    watch.expect("app-later")
    page = phone()
    opened(page, tmp_path / "site", assets.built["app.js"])
    page.route("**/app-later.*", lambda route: route.abort())
    assert page.evaluate("later().then(() => null, (error) => error.name)") == "TypeError"
    page.unroute("**/app-later.*")
    assert page.evaluate("later()")["halved"] == 2
