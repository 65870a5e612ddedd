"""Who may import whom, who may touch what, and how large anything may grow.

The picture is in docs/architecture.md; this is what keeps it true.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from javascript_source import Source, sources

ROOT = Path(__file__).parents[1]
PYTHON = sorted((ROOT / "webapp").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SCRIPTS = sources()

# Each part of the server with the parts it may import, besides itself.
PYTHON_ARROWS = {
    "webapp.config": (),
    "webapp.domain": (),
    "webapp.store": ("webapp.config", "webapp.domain"),
    # The page carries the same policy as the answers, so the build reads their headers.
    "webapp.build": ("webapp.config", "webapp.domain", "webapp.http.headers"),
    "webapp.push": ("webapp.config", "webapp.domain", "webapp.store"),
    "webapp.exports": ("webapp.domain",),
    "webapp.sealing": ("webapp.domain",),
    "webapp.http": (
        "webapp.config",
        "webapp.domain",
        "webapp.exports",
        "webapp.push",
        "webapp.sealing",
        "webapp.store",
    ),  # fmt: skip
    "webapp": (
        "webapp.config",
        "webapp.domain",
        "webapp.exports",
        "webapp.http",
        "webapp.push",
        "webapp.sealing",
        "webapp.store",
    ),
    "webapp.cli": ("webapp",),
}
# Libraries without input, output, clock or chance; the domain may use no others.
PURE_LIBRARIES = {
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "difflib",
    "enum",
    "functools",
    "hashlib",
    "hmac",
    "itertools",
    "json",
    "jsonschema",
    "math",
    "msgspec",
    "re",
    "typing",
    "unicodedata",
    "zoneinfo",
}
BUILD_LIBRARIES = {"babel", "brotli", "flask_assets", "rcssmin", "rjsmin", "webassets"}
IMPURE_CALLS = {"input", "now", "open", "print", "today", "utcnow"}

# Each layer of the client with the layers it may import.
SCRIPT_ARROWS = {
    "domain": {"domain"},
    "edges": {"domain", "edges", "vendor", "body"},  # body/ holds drawings, no code
    "views": {"domain", "views"},
    "flows": {"domain", "flows", "views"},
    "app.js": {"domain", "edges", "flows", "views", "session_parts.js"},
    "texts_first.js": {"edges"},
    "session_parts.js": {"edges", "flows"},
    "prescription_map.js": {"edges", "flows", "views"},
    "sw.js": set(),
}
WORLD = (
    r"(?<![\w$.])(?:document|window|globalThis|self|navigator|fetch|performance|crypto)\b"
    r"|\b(?:localStorage|setTimeout|setInterval|requestAnimationFrame)\b"
    r"|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)"
)
# Powers of the browser; some of them have an edge that is settled by name.
POWERS = {
    "storage of records": r"\bindexedDB\b|\bopenDB\b",
    "storage of preferences": r"\blocalStorage\b|\bsessionStorage\b",
    "vibration": r"\bnavigator\.vibrate\b",
    "sound": r"\bAudioContext\b",
    "screen lock": r"\bwakeLock\b",
    "network": r"(?<![\w$.])fetch\(|\bXMLHttpRequest\b|\bWebSocket\b",
    "the clinic's API": r"\bapi/v1\b|session-logs|pairings/",
    "locks between tabs": r"\bnavigator\.locks\b",
    "service worker": r"\bnavigator\.serviceWorker\b",
    "speech": r"\bspeechSynthesis\b",
    "hashes": r"\bcrypto\.subtle\b",
    "chance": r"\bgetRandomValues\b|\brandomUUID\b|\bMath\.random\b",
    "media keys": r"\bnavigator\.mediaSession\b|\bMediaMetadata\b",
    "rendered sound": r"\bOfflineAudioContext\b",
    "media elements": r"\bnew Audio\b",
    "sound devices": r"\bnavigator\.mediaDevices\b",
    "drawn pictures": r"\bgetContext\b",
    "freezing": r"\"freeze\"",
    "messages between tabs": r"\bBroadcastChannel\b",
    "notifications": r"\bnew Notification\b|\bpushManager\b",
    "share sheet": r"\bnavigator\.(?:canShare|share)\b",
}
HOMES = {
    "storage of records": {"edges/database.js"},
    # What a person chose, and a number that outlives the records.
    "storage of preferences": {"edges/preferences.js", "edges/marker.js"},
    # What was built is read by one edge, the clinic's API is asked by another.
    "network": {"edges/site.js", "edges/server.js"},
    "the clinic's API": {"edges/server.js"},
}
CLOCKS = r"\bDate\.now\b|\bperformance\.now\b|\bnew Date\(\)"
MARKUP_FROM_TEXT = r"\binnerHTML\b|\bouterHTML\b|\binsertAdjacentHTML\b|\beval\b|\bnew Function\b"

FUNCTION_LINES = 60
PYTHON_LINES = 330
SCRIPT_LINES = 230
SHEET_LINES = 330


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[str]:
    """The modules that a file imports, also within functions; names are resolved to modules."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            is_package = (ROOT / node.module.replace(".", "/")).is_dir()
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from inside if is_package else [node.module]


def is_within(module: str, part: str) -> bool:
    return module == part or module.startswith(part + ".")


def part_of(module: str) -> str:
    return max((part for part in PYTHON_ARROWS if is_within(module, part)), key=len)


def found(pattern: str, scripts: list[Source]) -> list[str]:
    """Where the code of these scripts, comments aside, holds the pattern."""
    return [
        f"{script.name}:{number}: {line.strip()}"
        for script in scripts
        for number, line in enumerate(script.code.splitlines(), 1)
        if re.search(pattern, line)
    ]


# The server


def test_python_imports_follow_the_arrows():
    wrong = [
        f"{module} imports {target}"
        for module in map(module_of, PYTHON)
        for target in imports_of(ROOT / path_of(module))
        if is_within(target, "webapp") and not may_import(module, target)
    ]
    assert not wrong, "\n".join(wrong)


def may_import(module: str, target: str) -> bool:
    part = part_of(module)
    if part == "webapp.cli":
        return True
    if is_within(target, "webapp.cli"):
        return False
    inside = target == "webapp" or part_of(target) == part
    return inside or any(is_within(target, allowed) for allowed in PYTHON_ARROWS[part])


def path_of(module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (ROOT / path).is_dir() else f"{path}.py"


def test_the_domain_uses_only_libraries_without_a_world():
    wrong = [
        f"{path.name} imports {name}"
        for path in PYTHON
        if is_within(module_of(path), "webapp.domain")
        for name in imports_of(path)
        if name.split(".")[0] not in PURE_LIBRARIES | {"webapp"}
    ]
    assert not wrong, "\n".join(wrong)


def test_the_domain_neither_reads_nor_prints_nor_asks_the_time():
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in PYTHON
        if is_within(module_of(path), "webapp.domain")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in IMPURE_CALLS
    ]
    assert not wrong, "\n".join(wrong)


def test_the_libraries_of_the_build_are_imported_by_the_build_alone():
    wrong = [
        f"{path.name} imports {name}"
        for path in PYTHON
        if not is_within(module_of(path), "webapp.build")
        for name in imports_of(path)
        if name.split(".")[0] in BUILD_LIBRARIES
    ]
    assert not wrong, "\n".join(wrong)


def test_a_server_never_loads_the_libraries_of_the_build():
    script = "import sys, webapp, webapp.cli, webapp.http.shell; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert "webapp.http.shell" in loaded
    assert BUILD_LIBRARIES.isdisjoint(loaded)


# The client


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script_imports_follow_the_arrows(script):
    layers = {name.split("/")[0] for name in script.imports()}
    assert layers <= SCRIPT_ARROWS[script.layer]


def test_the_domain_of_the_client_knows_no_browser():
    assert found(WORLD, [script for script in SCRIPTS if script.layer == "domain"]) == []


@pytest.mark.parametrize("power", POWERS)
def test_a_power_of_the_browser_is_used_by_one_edge_alone(power):
    # The service worker lives apart from the page and has its own powers.
    page = [script for script in SCRIPTS if script.name != "sw.js"]
    holders = {script.name for script in page if re.search(POWERS[power], script.code)}
    edges = {script.name for script in page if script.layer == "edges"}
    assert holders <= HOMES.get(power, edges)
    assert len(holders) <= len(HOMES.get(power, [power]))


def test_only_edges_ask_the_time():
    outside = [script for script in SCRIPTS if script.layer not in ("edges", "sw.js")]
    assert found(CLOCKS, outside) == []


def test_no_text_ever_becomes_markup_or_code():
    assert found(MARKUP_FROM_TEXT, SCRIPTS) == []


# Sizes


def test_no_python_function_is_longer_than_a_screen():
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    long = [
        f"{path.name}:{node.lineno} {node.name}"
        for path in [*PYTHON, *TESTS, ROOT / "dev"]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, functions) and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def test_no_script_function_is_longer_than_a_screen():
    long = [
        f"{script.name}:{line} has {lines} lines"
        for script in SCRIPTS
        for line, lines in script.functions()
        if lines > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def test_no_file_outgrows_its_reader():
    sizes = [(path, PYTHON_LINES) for path in [*PYTHON, *TESTS, ROOT / "dev"]]
    sizes += [(ROOT / "static" / script.name, SCRIPT_LINES) for script in SCRIPTS]
    sizes += [(path, SHEET_LINES) for path in (ROOT / "static" / "css").iterdir()]
    large = [
        str(path.relative_to(ROOT))
        for path, limit in sizes
        if len(path.read_text("utf-8").splitlines()) > limit
    ]
    assert not large, "\n".join(large)
