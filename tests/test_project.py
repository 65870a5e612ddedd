"""The project as others find it: nothing points at one machine or at a stranger; docs are true."""

import re
import runpy
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from javascript_source import Source, sources
from server_process import program

ROOT = Path(__file__).parents[1]
# Each lock holds all of the one before it.
LOCKS = ("run", "build", "test")
BINARY = {".ico", ".jpg", ".png", ".woff2"}

# What holds on one machine only.
LOCAL = {
    "the address of a package registry or a mirror": (
        r"https?://[^\s\"'/]*(?:pypi|pythonhosted|npmjs|registry|mirror|debian)[^\s]*"
    ),
    "a package's source": r"^\s*(?:--(?:extra-)?index-url|--find-links|-[if])\b.*|\"resolved\":",
    "the path of a machine": (
        r"(?<![\w.$*}])/(?:home|Users|root|opt|work|mnt|srv|tmp)/[\w.]+"
        r"|\b[A-Z]:\\+Users|file:///\w"
    ),
}
FOREIGN = r"(?:https?|wss?):/+(?!www\.w3\.org/)[\w.-]+|[\"'(]//[\w-]+\.[\w.]+"
TRACKER = r"google-analytics|googletagmanager|\bgtag\(|matomo|plausible\.|sentry|\bsendBeacon\b"
COMMENT = r"(?s)/\*.*?\*/|<!--.*?-->"

CODE = re.compile(r"^```[a-z]*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
# What only a running server uses; building the site never loads it.
SERVER_ONLY = {
    "alembic", "argon2-cffi", "cryptography", "pywebpush", "segno", "sqlalchemy", "tzdata",
    "waitress", "webauthn", "xlsxwriter",
}  # fmt: skip

COMMAND = re.compile(r"(?:^|[\s;&$])(\./dev|py dev|periost)[ \t]+([a-z][\w-]*)", re.MULTILINE)


def committed() -> Iterator[tuple[str, str]]:
    """Name and text of each file that git keeps or would keep, this one left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.check_output(command, cwd=ROOT, text=True).split("\0")
    for name in sorted(set(names) - {"", Path(__file__).relative_to(ROOT).as_posix()}):
        path = ROOT / name
        if path.is_file() and path.suffix not in BINARY:
            yield name, path.read_text("utf-8")


def shipped() -> Iterator[tuple[str, str]]:
    """Name and text of each file that reaches the phone, without its comments."""
    vendored = [Source(p.name, p.read_text("utf-8")) for p in (ROOT / "static/vendor").glob("*.js")]
    yield from ((script.name, script.code) for script in [*sources(), *vendored])
    for folder in (ROOT / "static", ROOT / "webapp" / "templates"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".css", ".html", ".svg"):
                yield path.name, re.sub(COMMENT, "", path.read_text("utf-8"))


def holding(pattern: str, files: Iterable[tuple[str, str]]) -> list[str]:
    """Where the files hold the pattern."""
    return [
        f"{name}: {match[0].strip()}"
        for name, text in files
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]


def pinned(lock: str) -> dict[str, str]:
    """Each package of a lock with its version."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def named_commands() -> list[tuple[str, str]]:
    """Each (program, command) that the README or a document shows as code."""
    texts = [p.read_text("utf-8") for p in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]]
    codes = [block or inline for text in texts for block, inline in CODE.findall(text)]
    return sorted({found for code in codes for found in COMMAND.findall(code)})


# Nothing of one machine, nothing of strangers


@pytest.mark.parametrize("what", LOCAL)
def test_no_file_names_what_holds_on_one_machine_only(what):
    wrong = holding(LOCAL[what], committed())
    assert not wrong, "\n".join(wrong)


def test_what_reaches_the_phone_names_no_foreign_origin():
    wrong = holding(FOREIGN, shipped())
    assert not wrong, "\n".join(wrong)


def test_what_reaches_the_phone_holds_no_tracker():
    wrong = holding(TRACKER, shipped())
    assert not wrong, "\n".join(wrong)


# Requirements


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert packages
    assert [package for package in packages if "--hash=sha256:" not in package] == []


def test_each_lock_holds_the_smaller_one():
    run, build, test = (pinned(lock).items() for lock in LOCKS)
    assert run <= build <= test


def test_the_locks_hold_every_declared_requirement():
    project = pyproject()["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["build"]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in declared}
    assert names <= pinned("build").keys()


def test_an_isolated_build_of_the_wheel_gets_what_the_site_build_needs():
    project = pyproject()
    needed = set(project["project"]["optional-dependencies"]["build"])
    needed |= {
        requirement
        for requirement in project["project"]["dependencies"]
        if re.match(r"[\w-]+", requirement)[0] not in SERVER_ONLY
    }
    assert needed <= set(project["build-system"]["requires"])


# Documents


def test_the_documents_name_the_two_first_commands():
    assert {("./dev", "serve"), ("./dev", "test")} <= set(named_commands())


@pytest.mark.parametrize(("name", "command"), named_commands())
def test_a_command_in_the_documents_is_a_real_one(name, command):
    if name == "periost":
        subprocess.run([program("periost"), command, "--help"], check=True, capture_output=True)
    else:
        assert command in runpy.run_path(str(ROOT / "dev"))["COMMANDS"]


@pytest.mark.parametrize("name", ["README.md", "docs"])
def test_a_link_in_the_documents_leads_somewhere(name):
    files = [ROOT / name] if name.endswith(".md") else sorted((ROOT / name).rglob("*.md"))
    broken = [
        f"{file.relative_to(ROOT)}: {target}"
        for file in files
        for target in re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", file.read_text("utf-8"))
        if not (file.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


def test_no_two_decisions_have_one_number():
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) > 10
    assert len(set(numbers)) == len(numbers)
