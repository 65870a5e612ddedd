"""Reading scripts: what is code, what only looks like it."""

import pytest

from webapp.build.faults import BuildFault
from webapp.build.javascript import literals, references, tokens


def referred(source: str) -> list[str]:
    return [token.bare for token in references(source, "a.js")]


def test_the_pieces_joined_are_the_source():
    source = "/* a */ const b = 'c'; // d\nconst e = `f${{ g: /h/ }}`;\nreturn b / 2;"
    assert "".join(token.text for token in tokens(source, "a.js")) == source


@pytest.mark.parametrize(
    "source",
    [
        'import { a } from "./b.js";',
        "import * as a from './b.js'",
        'import "./b.js"',
        'export * from "./b.js";',
        'export { a } from /* why */ "./b.js";',
        'const a = await import( "./b.js" );',
        'const a = new URL("./b.js", import.meta.url);',
    ],
)
def test_a_reference_is_found(source):
    assert referred(source) == ["./b.js"]


@pytest.mark.parametrize(
    "source",
    [
        '/** @param {import("./b.js").B} b */',
        '// import "./b.js"',
        """const a = 'import "./b.js"';""",
        'const a = `import "./b.js"`;',
        'const a = /import ".\\/b.js"/;',
        'Array.from("./b.js");',
        'const a = new URL("./b.js", base);',
        'important("./b.js");',
    ],
)
def test_what_only_looks_like_a_reference_is_not_one(source):
    assert referred(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const a = /[/\"'`]+/g, b = c / d / e;", ["/[/\"'`]+/g"]),
        ("return /\\//.test(a)", ["/\\//"]),
        ("const a = b[0] / 2; const c = '/';", ["'/'"]),
        ("const a = `${b} / ${c}`; // `", ["`${b} / ${c}`"]),
        ("const a = `${{ b: '}' }.b}`;", ["`${{ b: '}' }.b}`"]),
        (r"const a = 'it\'s', b = `\``;", [r"'it\'s'", r"`\``"]),
        ("const a = 'http://b.c'; // 'd'", ["'http://b.c'"]),
    ],
)
def test_a_literal_is_told_from_code(source, expected):
    assert literals(source, "a.js") == expected


def test_a_template_in_a_template_is_refused_because_the_minifier_breaks_it():
    with pytest.raises(BuildFault, match=r"^a\.js:2 — a template literal inside another"):
        literals("const a = 1;\nconst b = `${c ? `d` : e}`;", "a.js")


@pytest.mark.parametrize("source", ["const a = 'b\n';", "const a = `b", "/* a", "const a = `${b`"])
def test_a_literal_without_an_end_is_named_with_its_line(source):
    with pytest.raises(BuildFault, match=r"^a\.js:1 — .* does not end"):
        list(tokens(source, "a.js"))
