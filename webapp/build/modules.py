"""Joining ES modules into one script, each as a function that gives what the module exports.

Pure. A function runs once, when it is first asked, so the order of the modules does not matter, and
two of them may use the same names within. Read are the forms in which our sources are written;
any other stops the build.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.build.faults import BuildFault
from webapp.build.javascript import line_of, masked

# Neither a member called so nor `import.meta`.
_STATEMENT = re.compile(r"(?<![\w$.])(?:import\b(?!\s*[:.])|export\b(?!\s*[:.(]))")
_NAMES = r"\{(?P<names>[^{}]*)\}"
_FROM = r"\s*from\s*(?P<from>\"[^\"]*\")\s*;"
_FORMS = (
    re.compile(rf"import\s*{_NAMES}{_FROM}"),
    re.compile(rf"import\s*\*\s*as\s+(?P<all>[\w$]+){_FROM}"),
    re.compile(r"import\s*(?P<from>\"[^\"]*\")\s*;"),
    re.compile(r"import\(\s*(?P<later>\"[^\"]*\")\s*\)"),
    re.compile(rf"export\s*{_NAMES}(?P<passed_on>{_FROM})"),
    re.compile(rf"export\s*{_NAMES}\s*;"),
    re.compile(r"export\s+(?=(?:(?:async\s+)?function\*?|const|class)\s+(?P<declared>[\w$]+))"),
)


@dataclass(frozen=True)
class Links:
    """Whom a module refers to.

    `targets` maps each reference, as it is written, to the source it means. `elsewhere` are the
    sources in another script, which is fetched when the first of them is wanted.
    """

    targets: Mapping[str, str]
    elsewhere: frozenset[str] = frozenset()


def function_name(source: str) -> str:
    """What the function of a module is called: `views/today.js` → `views_today$`."""
    return re.sub(r"\W", "_", source.removesuffix(".js")) + "$"


def as_function(text: str, source: str, links: Links) -> str:
    """The declaration of the function of the module `source`, whose `text` this is.

    Raises BuildFault with the line of an import or export that is written in another form.
    """
    code, written, exports, at = masked(text, source), [], [], 0
    for statement in _STATEMENT.finditer(code):
        found = _read(code, statement.start(), f"{source}:{line_of(text, statement.start())}")
        parts = {name: text[slice(*found.span(name))] for name in found.groupdict() if found[name]}
        written += [text[at : found.start()], _in_place_of(parts, links)]
        exports += _exported(parts, links)
        at = found.end()
    body = "".join([*written, text[at:]])
    return (
        f"const {function_name(source)} = once$(() => {{\n{body}\n"
        f"return {{ {', '.join(exports)} }};\n}});\n"
    )


def _read(code: str, start: int, where: str) -> re.Match[str]:
    """The import or export at `start`, in the form it has."""
    for form in _FORMS:
        if found := form.match(code, start):
            return found
    raise BuildFault(
        f"{where} — an import or export in a form that is not joined"
        f" — write it in one of those that stand in {__name__}"
    )


def _in_place_of(parts: Mapping[str, str], links: Links) -> str:
    """What stands in the function where the import or export stood."""
    if "later" in parts:
        return _promise(parts["later"], links)
    if "from" not in parts:
        return ""
    function = _function(parts["from"], links)
    if "all" in parts:
        return f"const {parts['all']} = {function}();"
    if "names" in parts and "passed_on" not in parts:
        pairs = ", ".join(f"{theirs}: {ours}" for theirs, ours in _pairs(parts["names"]))
        return f"const {{ {pairs} }} = {function}();"
    return f"{function}();"


def _exported(parts: Mapping[str, str], links: Links) -> list[str]:
    """What the function gives because of this statement, as members of an object."""
    if "declared" in parts:
        return [parts["declared"]]
    if "passed_on" in parts:
        function = _function(parts["from"], links)
        return [f"{out}: {function}().{name}" for name, out in _pairs(parts["names"])]
    if "names" in parts and "from" not in parts:
        return [f"{out}: {name}" for name, out in _pairs(parts["names"])]
    return []


def _pairs(names: str) -> list[tuple[str, str]]:
    """`a, b as c` → (a, a), (b, c)."""
    pairs = [name.split(" as ") for name in names.split(",") if name.strip()]
    return [(pair[0].strip(), pair[-1].strip()) for pair in pairs]


def _function(reference: str, links: Links) -> str:
    return function_name(_target(reference, links))


def _target(reference: str, links: Links) -> str:
    """The source that a reference means, which stands there in its quotes."""
    return links.targets[reference.strip("'\"")]


def _promise(reference: str, links: Links) -> str:
    """What `import("…")` becomes: a promise of what the module exports."""
    function = _function(reference, links)
    if _target(reference, links) in links.elsewhere:
        return f'later$("{function}")'
    return f"Promise.resolve().then({function})"


# The scripts around them

_ONCE = "const once$ = (make) => { let made; return () => (made ??= make()); };\n"
_LATER = """
let given$;
async function later$(name) {{
  const {{ default: join }} = await import("{script}");
  given$ ??= join({{ {names} }});
  return given$[name]();
}}
"""


def first_script(entry: str, modules: Iterable[str], script: str | None) -> tuple[str, str]:
    """What stands before and after the functions of `modules` in the script that `entry` begins.

    `script` is the address of the one with those that are wanted later.
    """
    names = ", ".join(["once$", *map(function_name, modules)])
    later = _LATER.format(script=script, names=names) if script else ""
    return _ONCE + later, f"{function_name(entry)}();\n"


def later_script(given: Iterable[str], modules: Iterable[str]) -> tuple[str, str]:
    """The same of the other script, which gets the functions of `given` from the first."""
    taken = ", ".join(["once$", *map(function_name, given)])
    made = ", ".join(map(function_name, modules))
    return f"export default ({{ {taken} }}) => {{\n", f"return {{ {made} }};\n}};\n"
