"""Modules as functions: what stands in place of each import and export."""

import pytest

from webapp.build.faults import BuildFault
from webapp.build.modules import Links, as_function

TARGETS = {"./b.js": "views/b.js", "./c.js": "views/c.js"}


def body(text: str, elsewhere: frozenset[str] = frozenset()) -> tuple[str, str]:
    """(what the function of `text` runs, the members of what it gives)"""
    function = as_function(text, "views/a.js", Links(TARGETS, elsewhere))
    start, end = "const views_a$ = once$(() => {\n", " };\n});\n"
    assert function.startswith(start) and function.endswith(end)
    ran, _, given = function[len(start) : -len(end)].rpartition("\nreturn { ")
    return ran, given


@pytest.mark.parametrize(
    ("text", "ran", "given"),
    [
        ('import { d, e as f } from "./b.js";', "const { d: d, e: f } = views_b$();", ""),
        ("import {\n  d,\n} from './b.js';", "const { d: d } = views_b$();", ""),
        ('import * as d from "./b.js";', "const d = views_b$();", ""),
        ('import "./b.js";', "views_b$();", ""),
        ("export const d = 1;", "const d = 1;", "d"),
        ("export function d() {}", "function d() {}", "d"),
        ("export async function d() {}", "async function d() {}", "d"),
        ("export class D {}", "class D {}", "D"),
        ("const d = 1, e = 2;\nexport { d, e as f };", "const d = 1, e = 2;\n", "d: d, f: e"),
        ('export { d, e as f } from "./b.js";', "views_b$();", "d: views_b$().d, f: views_b$().e"),
        ('const a = import("./b.js");', "const a = Promise.resolve().then(views_b$);", ""),
        ("a({ import: 1, export: 2 }); b.export();", None, ""),
        ('const a = { async export(b) {} }; // export { c };\n"export { d };";', None, ""),
        ("const a = `import ${b}`;", None, ""),
        ('const a = new URL("./b.js", import.meta.url);', None, ""),
    ],
)
def test_each_form_becomes_what_does_the_same_in_a_function(text, ran, given):
    assert body(text) == (text if ran is None else ran, given)


def test_what_another_script_holds_is_waited_for():
    text = 'const a = [import("./b.js"), import("./c.js")];'
    ran, _ = body(text, frozenset({"views/b.js"}))
    assert ran == 'const a = [later$("views_b$"), Promise.resolve().then(views_c$)];'


@pytest.mark.parametrize(
    "form",
    [
        'import d from "./b.js";',
        'import d, { e } from "./b.js";',
        'export * from "./b.js";',
        "export default 1;",
        # What others see of it would not change with it.
        "export let d = 1;",
        "export var d = 1;",
        "export const { d, e } = f;",
        "const a = import(b);",
    ],
)
def test_another_form_stops_the_build(form):
    with pytest.raises(BuildFault, match=r"^views/a\.js:2 — an import or export in a form that"):
        body(f"const a = 1;\n{form}")
