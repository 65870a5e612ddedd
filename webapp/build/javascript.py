"""Reading JavaScript just well enough to move its modules: tokens, references, literals.

Pure. Not a parser: it tells code from comments, strings, templates and regular expressions,
which is all that is needed to find what a module refers to and to notice a minifier that
took a literal for code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.build.faults import BuildFault

# A slash begins a regular expression where a value may begin: not after a name, number or `)`.
_VALUE_ENDS = re.compile(r"[\w$)\]}\"'`/]\s*$")
_VALUE_FOLLOWS = re.compile(
    r"(?<![\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|yield|await|else|do|instanceof)\s*$"
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_CODE = re.compile(r"[^'\"`/{}]+|.", re.DOTALL)

_IMPORTS = re.compile(r"(?<![\w$.])(?:from|import|import\s*\()\s*$")
_LATER = re.compile(r"(?<![\w$.])import\s*\(\s*$")
_URL = re.compile(r"(?<![\w$.])new\s+URL\(\s*$")
_BESIDE_MODULE = re.compile(r"\s*,\s*import\.meta\.url\s*\)")


@dataclass(frozen=True)
class Token:
    """One piece of a source; the pieces joined are the source. `start` is its index there."""

    kind: str  # code | comment | string | template | regex
    text: str
    start: int

    @property
    def bare(self) -> str:
        """The text without its quotes."""
        return self.text.strip("'\"")


def tokens(source: str, where: str) -> Iterator[Token]:
    """The pieces of `source`. Raises BuildFault, naming `where`, if a literal does not end."""
    at, before = 0, ""
    while at < len(source):
        token = _token_at(source, at, before, where)
        if token.kind != "comment":
            before = (before + token.text)[-40:]
        yield token
        at += len(token.text)


def _token_at(source: str, at: int, before: str, where: str) -> Token:
    char = source[at]
    if char == "`":
        return Token("template", source[at : _template_end(source, at, where)], at)
    if char in "'\"":
        return Token("string", _match(_STRING, source, at, where), at)
    if source.startswith(("//", "/*"), at):
        return Token("comment", _match(_COMMENT, source, at, where), at)
    if char == "/" and (not _VALUE_ENDS.search(before) or _VALUE_FOLLOWS.search(before)):
        return Token("regex", _match(_REGEX, source, at, where), at)
    return Token("code", _match(_CODE, source, at, where), at)


def _match(pattern: re.Pattern[str], source: str, at: int, where: str) -> str:
    match = pattern.match(source, at)
    if match is None:
        raise BuildFault(
            f"{where}:{line_of(source, at)} — a literal or comment does not end — end it"
        )
    return match.group()


def _template_end(source: str, start: int, where: str) -> int:
    """The index after the template literal that begins at `start`."""
    at = start + 1
    while at < len(source):
        if source[at] == "`":
            return at + 1
        if source.startswith("${", at):
            at = _substitution_end(source, at + 2, where)
        else:
            at += 2 if source[at] == "\\" else 1
    raise BuildFault(f"{where}:{line_of(source, start)} — a template literal does not end — end it")


def _substitution_end(source: str, start: int, where: str) -> int:
    """The index after the brace that closes a `${` whose code begins at `start`."""
    at, depth, before = start, 1, "("
    while at < len(source):
        token = _token_at(source, at, before, where)
        if token.kind == "template":
            raise BuildFault(
                f"{where}:{line_of(source, at)} — a template literal inside another, which the"
                " minifier would break — give the inner one a name first"
            )
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        before = (before + token.text)[-40:]
        at += len(token.text)
        if depth == 0:
            return at
    raise BuildFault(f"{where}:{line_of(source, start)} — a template literal does not end — end it")


def line_of(source: str, at: int) -> int:
    """The line number, from 1, of the index `at`."""
    return source.count("\n", 0, at) + 1


def references(source: str, where: str) -> list[Token]:
    """The string tokens that name another file.

    These are the module names of `import` (static or dynamic) and `export … from`, and the
    first argument of `new URL("…", import.meta.url)`.
    """
    return [
        token
        for token, before in _strings(source, where)
        if _IMPORTS.search(before)
        or (_URL.search(before) and _BESIDE_MODULE.match(source, token.start + len(token.text)))
    ]


def later_references(source: str, where: str) -> list[Token]:
    """Those of them that name a module which is imported when it is wanted: `import("…")`."""
    return [token for token, before in _strings(source, where) if _LATER.search(before)]


def _strings(source: str, where: str) -> Iterator[tuple[Token, str]]:
    """Each string, with the code that stands before it."""
    before = ""
    for token in tokens(source, where):
        if token.kind == "string":
            yield token, before
        if token.kind != "comment":
            before = (before + token.text)[-40:]


def masked(source: str, where: str) -> str:
    """`source` in as many characters, with nothing but code: comments and all within quotes blank.

    Every string has double quotes.
    """
    return "".join(map(_mask, tokens(source, where)))


def _mask(token: Token) -> str:
    if token.kind == "code":
        return token.text
    blank = " " * (len(token.text) - 2)
    return f'"{blank}"' if token.kind == "string" else f" {blank} "


def literals(source: str, where: str) -> list[str]:
    """Strings, templates and regular expressions as written, in order."""
    return [t.text for t in tokens(source, where) if t.kind in ("string", "template", "regex")]
