"""Scripts, styles and pictures under hashed names."""

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
LATER = {
    **TREE,
    "app.js": 'import "./domain/plan.js";\nconst a = () => import("./views/week.js");',
    "views/week.js": 'import { plan } from "../domain/plan.js";\nexport const week = plan;',
}


def built_text(assets: Assets, source: str) -> str:
    return (assets.out / assets.built[source]).read_text("utf-8")


def test_a_script_is_named_by_its_bytes(build_assets):
    assets = build_assets(LATER)
    assert sorted(assets.built) == ["app-later.js", "app.js", "style.css"]
    for source, name in assets.built.items():
        stem, ending = source.rsplit(".", 1)
        digest = hashlib.sha256((assets.out / name).read_bytes()).hexdigest()
        assert name == f"{stem}.{digest[:12]}.{ending}"


def test_an_entry_becomes_one_script_with_all_that_it_needs_and_nothing_else(build_assets):
    assets = build_assets(TREE)
    assert sorted(assets.built) == ["app.js", "style.css"]
    assert re.findall(r"const (\w+\$)=", built_text(assets, "app.js")) == [
        "app$",
        "domain_plan$",
        "views_today$",
    ]


def test_what_is_imported_later_is_in_a_script_of_its_own(build_assets):
    assets = build_assets(LATER)
    first, later = built_text(assets, "app.js"), built_text(assets, "app-later.js")
    assert f'import("./{assets.built["app-later.js"]}")' in first
    assert "views_week$=" in later and "views_week$=" not in first
    assert "domain_plan$=" in first and "domain_plan$=" not in later


def test_two_entries_share_no_script(build_assets):
    sources = {**LATER, "staff.js": 'import "./domain/plan.js";'}
    assets = build_assets(sources, ["app.js", "staff.js"])
    assert sorted(assets.built) == ["app-later.js", "app.js", "staff.js", "style.css"]
    assert "domain_plan$=" in built_text(assets, "staff.js")


def test_a_changed_module_renames_the_script_that_holds_it_and_who_names_that(build_assets):
    def renamed(name: str, text: str) -> set[str]:
        before, after = build_assets(LATER).built, build_assets({**LATER, name: text}).built
        return {source for source in before if before[source] != after[source]}

    assert renamed("domain/plan.js", "export const plan = () => 3;") == {"app.js"}
    assert renamed("views/week.js", "export const week = 3;") == {"app.js", "app-later.js"}


def test_line_ends_of_another_system_change_no_byte(build_assets):
    before = build_assets(TREE)
    text = built_text(before, "app.js")
    after = build_assets({name: text.replace("\n", "\r\n") for name, text in TREE.items()})
    assert after.built == before.built
    assert built_text(after, "app.js") == text


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
        build_assets({"app.js": "", "a.js": 'import "./b.js";', "b.js": 'import "./a.js";'})


def test_a_literal_that_the_minifier_breaks_stops_the_build(build_assets):
    with pytest.raises(BuildFault, match=r"^app\.js — the minifier breaks /b   c/"):
        build_assets({"app.js": "const a = (b) => /b   c/.test(b);"})


def test_a_rule_that_the_minifier_turns_to_something_else_stops_the_build(build_assets):
    rule = ".a :is(b, i) { color: red; }"
    with pytest.raises(BuildFault, match=r"^\.a :is\(b,i\) — the minifier makes it \.a:is\(b,i\)"):
        build_assets({"app.js": "", "css/10-a.css": f"@container (width > 1px) {{ {rule} }}"})
    assets = build_assets(
        {"app.js": "", "css/10-a.css": f"{rule} .c > d , e:not( f ) {{ top: 0 }}"}
    )
    assert built_text(assets, "style.css") == ".a :is(b,i){color:red}.c>d,e:not(f){top:0}"


def test_the_minifier_keeps_templates_expressions_and_line_ends_that_matter(
    build_assets,
):
    assets = build_assets(
        {
            "app.js": "const a = `x  ${ b }\n  // y`\nconst c = /[/'\"`]+\\s/g  // d\n"
            "const e = a\n++c\nreturn_ = f => (/^  $/).test(f) ? 1 / 2 : -  -3\n"
        }
    )
    assert (
        "const a=`x  ${ b }\n  // y`\nconst c=/[/'\"`]+\\s/g\n"
        "const e=a\n++c\nreturn_=f=>(/^  $/).test(f)?1/2:- -3"
    ) in built_text(assets, "app.js")


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
