"""Reading a style sheet: the files it refers to, and what its rules are for. Pure."""

import re
from collections.abc import Iterator

from webapp.build.faults import BuildFault
from webapp.build.javascript import Token, line_of

_COMMENT_OR_URL = re.compile(
    r"/\*.*?\*/|\burl\(\s*(\"[^\"]*\"|'[^']*'|[^)\s]+)\s*\)|(@import\b)", re.DOTALL
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PRELUDE = re.compile(r"[^{};]+(?=\{)")
# Space that says nothing, in a selector or a condition; before a colon it does.
_EMPTY = re.compile(r"(?<=[(:,>+~]) | (?=[),>+~])")


def preludes(source: str) -> list[str]:
    """What stands before each `{`: selectors and conditions, with the space that matters."""
    found = _PRELUDE.findall(_COMMENT.sub("", source))
    return [_EMPTY.sub("", " ".join(one.split())) for one in found]


def style_references(source: str, where: str) -> list[Token]:
    """The names inside `url(…)`. Raises BuildFault for what the site's policy would block."""
    return list(_style_references(source, where))


def _style_references(source: str, where: str) -> Iterator[Token]:
    for match in _COMMENT_OR_URL.finditer(source):
        name, rule = match.groups()
        line = f"{where}:{line_of(source, match.start())}"
        if rule:
            raise BuildFault(f"{line} — @import loads a second sheet late — write its rules here")
        if name and re.match(r"['\"]?[a-z]+:", name):
            raise BuildFault(
                f"{line} — {name[:40]} is no file of the site, and the content security policy"
                " blocks it — put the picture into static/"
            )
        if name and not name.startswith("#"):
            yield Token("string", name, match.start(1))
