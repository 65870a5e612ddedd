"""Modules, styles and pictures under hashed names."""

import hashlib
import re
from collections.abc import Callable, Mapping

import pytest

from webapp.build.assets import Assets
from webapp.build.faults import BuildFault

Build = Callable[[Mapping[str, str]], Assets]

TREE = {
    "app.js": 'import { today } from "./views/today.js";\nimport "./domain/plan.js";\ntoday();',
    "views/today.js": 'export { plan as today } from "../domain/plan.js";',
    "domain/plan.js": "export const plan = () => 1;",
    "domain/alone.js": "export const alone = 2;",
}


def built_text(assets: Assets, source: str) -> str:
    return (assets.out / assets.built[source]).read_text("utf-8")


def test_a_module_is_named_by_its_bytes(build_assets):
    assets = build_assets(TREE)
    for source, name in assets.built.items():
        stem, ending = source.rsplit(".", 1)
        digest = hashlib.sha256((assets.out / name).read_bytes()).hexdigest()
        assert name == f"{stem}.{digest[:12]}.{ending}"
    assert sorted(assets.built) == sorted([*TREE, "style.css"])


def test_imports_get_the_names_of_what_they_import(build_assets):
    assets = build_assets(TREE)
    today, plan = assets.built["views/today.js"], assets.built["domain/plan.js"]
    assert f'"./{today}"' in built_text(assets, "app.js")
    assert f'"./{plan}"' in built_text(assets, "app.js")
    assert f'"../{plan}"' in built_text(assets, "views/today.js")


def test_a_later_import_gets_its_new_name_too(build_assets):
    assets = build_assets({"app.js": "const a = () => import('./b.js');", "b.js": "export {};"})
    assert built_text(assets, "app.js") == f"const a=()=>import('./{assets.built['b.js']}');"


def test_what_is_imported_later_is_not_there_before(build_assets):
    later = "import './views/today.js';\nconst a = () => import('./domain/alone.js');"
    assets = build_assets({**TREE, "app.js": later})
    names = [assets.built[name] for name in ("domain/plan.js", "views/today.js")]
    assert assets.modules_before("app.js") == names


def test_a_changed_leaf_renames_what_stands_above_it_and_nothing_else(build_assets):
    before = build_assets(TREE).built
    after = build_assets({**TREE, "domain/plan.js": "export const plan = () => 3;"}).built
    changed = {source for source in before if before[source] != after[source]}
    assert changed == {"app.js", "views/today.js", "domain/plan.js"}


def test_line_ends_of_another_system_change_no_byte(build_assets):
    before = build_assets(TREE)
    texts = {source: built_text(before, source) for source in TREE}
    after = build_assets({name: text.replace("\n", "\r\n") for name, text in TREE.items()})
    assert after.built == before.built
    assert {source: built_text(after, source) for source in TREE} == texts


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('\nimport "./gone.js";', 'app.js:2 — "./gone.js" is not in static/'),
        ('import "idb";', 'app.js:1 — "idb" is not relative'),
        ('import "/b.js";', 'app.js:1 — "/b.js" is not relative'),
        ('import "../b.js";', 'app.js:1 — "../b.js" is not in static/'),
    ],
)
def test_an_import_that_leads_nowhere_stops_the_build(build_assets, source, fault):
    with pytest.raises(BuildFault) as caught:
        build_assets({"app.js": source, "b.js": ""})
    assert str(caught.value).startswith(fault)


def test_modules_in_a_circle_stop_the_build(build_assets):
    with pytest.raises(BuildFault, match=r"[ab]\.js → [ab]\.js → [ab]\.js — modules import each"):
        build_assets({"a.js": 'import "./b.js";', "b.js": 'import "./a.js";'})


def test_a_literal_that_the_minifier_breaks_stops_the_build(build_assets):
    with pytest.raises(BuildFault, match=r"^app\.js — the minifier breaks /b   c/"):
        build_assets({"app.js": "const a = (b) => /b   c/.test(b);"})


def test_the_minifier_keeps_templates_expressions_and_line_ends_that_matter(
    build_assets,
):
    assets = build_assets(
        {
            "app.js": "const a = `x  ${ b }\n  // y`\nconst c = /[/'\"`]+\\s/g  // d\n"
            "const e = a\n++c\nreturn_ = f => (/^  $/).test(f) ? 1 / 2 : -  -3\n"
        }
    )
    assert built_text(assets, "app.js") == (
        "const a=`x  ${ b }\n  // y`\nconst c=/[/'\"`]+\\s/g\n"
        "const e=a\n++c\nreturn_=f=>(/^  $/).test(f)?1/2:- -3"
    )


def test_styles_keep_nesting_layers_and_sums(build_assets):
    css = "@layer a { .b { &:hover { width: calc(1px + 2 * var(--c)) } } }\n/* d */"
    assets = build_assets({"css/a.css": css})
    assert built_text(assets, "style.css") == (
        "@layer a{.b{&:hover{width:calc(1px + 2 * var(--c))}}}"
    )


def test_sheets_become_one_in_the_order_of_their_names(build_assets):
    assets = build_assets(
        {"css/20.css": "b { c: d }", "css/10.css": "a { c: d }", "css/a.css": "a"}
    )
    assert built_text(assets, "style.css") == "a{c:d}b{c:d}a"


def test_a_picture_gets_a_hashed_name_in_styles_and_modules(build_assets):
    assets = build_assets(
        {
            "css/a.css": "a { background: url(../body/front.svg) } /* url(no.svg) */",
            "app.js": 'const a = new URL("./body/front.svg", import.meta.url);',
            "body/front.svg": "<svg/>",
        }
    )
    name = assets.built["body/front.svg"]
    assert re.fullmatch(r"body/front\.[0-9a-f]{12}\.svg", name)
    assert built_text(assets, "style.css") == f"a{{background:url(./{name})}}"
    assert f'URL("./{name}",' in built_text(assets, "app.js")
    assert built_text(assets, "body/front.svg") == "<svg/>"


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("\n@import 'b.css';", "css/a.css:2 — @import"),
        ("a { background: url(data:image/png;base64,AA) }", "css/a.css:1 — data:image/png"),
        ("a { background: url('https://b.c/d.png') }", "css/a.css:1 — 'https://b.c/d.png'"),
    ],
)
def test_what_the_content_policy_would_block_stops_the_build(build_assets, css, fault):
    with pytest.raises(BuildFault) as caught:
        build_assets({"css/a.css": css})
    assert str(caught.value).startswith(fault)
