"""The client's sources, read for the tests that hold their shape."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webapp.build.javascript import references, tokens

STATIC = Path(__file__).parents[1] / "static"
# Written by others and locked by hash.
VENDOR = "vendor"

# What stands before the `(` of a brace that opens no function.
_CONTROL = re.compile(r"(?<![\w$.])(?:if|for|for await|while|switch|catch|with)\s*$")


@dataclass(frozen=True)
class Source:
    """One file of static/; `name` is its path there, with forward slashes."""

    name: str
    text: str

    @property
    def layer(self) -> str:
        """The folder it lies in; the file's own name at the top."""
        return self.name.split("/")[0]

    @property
    def code(self) -> str:
        """The text without its comments, on the same lines."""
        return "".join(
            "\n" * token.text.count("\n") if token.kind == "comment" else token.text
            for token in tokens(self.text, self.name)
        )

    def imports(self) -> list[str]:
        """The files it imports, as paths in static/."""
        folder = Path(STATIC, self.name).parent
        found = [token.bare for token in references(self.text, self.name)]
        return [(folder / name).resolve().relative_to(STATIC).as_posix() for name in found]

    def functions(self) -> Iterator[tuple[int, int]]:
        """First line and own lines of every function body in braces.

        The lines of a function inside it count for that one, not for this one: a maker of
        closures is as long as what it says itself.
        """
        opened: list[_Brace] = []
        before, line = "", 1
        for token in tokens(self.text, self.name):
            if token.kind == "code" and token.text == "{":
                opened.append(_Brace(line, _opens_function(before)))
            elif token.kind == "code" and token.text == "}":
                brace = opened.pop()
                lines = line - brace.line + 1
                if brace.is_function:
                    yield brace.line, lines - brace.inner_lines
                if opened:
                    opened[-1].inner_lines += lines if brace.is_function else brace.inner_lines
            if token.kind != "comment":
                before += token.text if token.kind == "code" else '""'
            line += token.text.count("\n")


@dataclass
class _Brace:
    """An open brace, and the lines of the functions that were closed within it."""

    line: int
    is_function: bool
    inner_lines: int = 0


def _opens_function(before: str) -> bool:
    """Whether a brace after this code begins a function's body."""
    before = before.rstrip()
    if before.endswith("=>"):
        return True
    return before.endswith(")") and not _CONTROL.search(before[: _opening(before)])


def _opening(before: str) -> int:
    """The index of the parenthesis that the last character closes."""
    depth = 0
    for index in range(len(before) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(before[index], 0)
        if depth == 0:
            return index
    return 0


def sources() -> list[Source]:
    """Every script of static/ that is ours, the service worker included."""
    files = sorted(STATIC.rglob("*.js"))
    named = [(file.relative_to(STATIC).as_posix(), file.read_text("utf-8")) for file in files]
    return [Source(name, text) for name, text in named if not name.startswith(f"{VENDOR}/")]
