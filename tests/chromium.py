"""Which Chromium the browser tests drive, and how to get one.

Run with the test environment's Python it prints the path of a browser that starts,
installing one if it must; `./dev test` hands that path on as PERIOST_CHROMIUM.
Only the standard library and Playwright are used.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "PERIOST_CHROMIUM"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
MAC_APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_PROGRAMS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
# A small Debian also lacks the library that Playwright's driver is linked to.
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core", "libatomic1")
# The same engine without a window; not every Debian has it.
LIGHT_PACKAGE = "chromium-headless-shell"
LIGHT_NAMES = (
    LIGHT_PACKAGE,
    "headless_shell",
    "chrome-headless-shell",
    "chrome-headless-shell.exe",
)
REMEDY = (
    "No Chromium was found that Playwright can drive, and none could be installed. Install "
    f"Chromium, Chrome or Edge, or set {VARIABLE} to the path of its executable; "
    "the lines above say what was tried."
)


def say(line: str) -> None:
    """Print to stderr; stdout carries nothing but the path."""
    print(line, file=sys.stderr, flush=True)


def starts(path: str) -> bool:
    """Whether the executable exists and runs; a stub or a build without its libraries does not."""
    if not Path(path).is_file():
        return False
    # On Windows `--version` would open a window.
    return sys.platform == "win32" or answers(path, "--version")


def answers(*command: str) -> bool:
    """Whether the command can be started and exits well; its output is dropped."""
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwright_build() -> str:
    """Where Playwright's own download lies, or would lie; empty if its driver does not start."""
    if not answers(sys.executable, "-m", "playwright", "--version"):
        say("Playwright's driver does not start; try it: python -m playwright --version")
        return ""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def system_browsers() -> Iterator[str]:
    """Candidates on PATH, then in the places where macOS and Windows put programs."""
    yield from filter(None, map(shutil.which, NAMES))
    for application in MAC_APPLICATIONS:
        yield f"/Applications/{application}.app/Contents/MacOS/{application}"
    for folder in filter(None, map(os.environ.get, WINDOWS_FOLDERS)):
        yield from (os.path.join(folder, program) for program in WINDOWS_PROGRAMS)


def find(own_build: str) -> str | None:
    """The path of a browser that starts, or None.

    `own_build` is where Playwright's download would lie; empty, Playwright cannot drive any.
    Raises FileNotFoundError if PERIOST_CHROMIUM is set to something that does not start:
    a wrong wish is an error, not a reason to take another browser.
    """
    if wished := os.environ.get(VARIABLE):
        if starts(wished):
            return wished
        raise FileNotFoundError(f"{VARIABLE} is {wished!r}, which does not start: correct it.")
    candidates = [own_build, *system_browsers()] if own_build else []
    return next(filter(starts, candidates), None)


def light(path: str) -> str:
    """The headless shell that was installed along with the browser at `path`, or that path.

    It is the same engine at about half the work; it installs no app, shows no notification and
    lets no page keep the screen on.
    """
    full = Path(path)
    folders = [full.parent]
    if ours := next((one for one in full.parents if one.name.startswith("chromium-")), None):
        shells = ours.with_name(ours.name.replace("chromium-", "chromium_headless_shell-"))
        folders += shells.glob("*")
    candidates = (str(folder / name) for folder in folders for name in LIGHT_NAMES)
    return next(filter(starts, candidates), path)


def run(*command: str) -> bool:
    """Run an installer, its output on stderr; whether it succeeded."""
    say("$ " + " ".join(command))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, stdout=sys.stderr, env=environment).returncode == 0
    except OSError as error:
        say(str(error))
        return False


def install_by_playwright() -> None:
    """Fetch Playwright's own build."""
    run(sys.executable, "-m", "playwright", "install", "chromium")


def install_by_apt() -> None:
    """Install Debian's package, as root or by a sudo that asks for no password."""
    if not shutil.which("apt-get"):
        return
    prefix: tuple[str, ...] = ()
    if os.geteuid() != 0:
        prefix = ("sudo", "-n")
        if not run(*prefix, "true"):
            return
    if run(*prefix, "apt-get", "update"):
        install = (*prefix, "apt-get", "install", "-y", "--no-install-recommends")
        if run(*install, *DEBIAN_PACKAGES):
            run(*install, LIGHT_PACKAGE)


def find_or_install() -> str | None:
    """The path of a browser that starts; installs one if none does."""
    found = find(playwright_build())
    for install in (install_by_playwright, install_by_apt):
        if found is None:
            install()
            found = find(playwright_build())
    return found


if __name__ == "__main__":
    try:
        path = find_or_install()
    except FileNotFoundError as error:
        sys.exit(str(error))
    print(path or sys.exit(REMEDY))
