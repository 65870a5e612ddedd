"""The project's own webassets filters."""

from collections.abc import Callable, Mapping
from io import StringIO
from typing import IO, Any

from webassets.filter import Filter
from webassets.filter.rjsmin import RJSMin

from webapp.build.faults import BuildFault
from webapp.build.javascript import Token, literals

# webassets merges filters that are equal by `unique()`, so each must hold all its arguments.


class HashedReferences(Filter):
    """Gives the files that a source refers to their hashed names.

    `read` finds the references; `names` maps each, without quotes, to the name it gets.
    """

    name = "hashed-references"  # type: ignore[assignment]

    def __init__(self, read: Callable[[str, str], list[Token]], names: Mapping[str, str]) -> None:
        super().__init__()
        self.read = read
        self.names = dict(names)

    def unique(self) -> tuple[Any, ...]:
        """The reader and the names."""
        return (self.read.__name__, *sorted(self.names.items()))

    def input(self, _in: IO[str], out: IO[str], **about: Any) -> None:
        """Copy `_in` to `out`, its references renamed."""
        text, at = _in.read(), 0
        for token in self.read(text, about["source"]):
            out.write(text[at : token.start])
            out.write(token.text.replace(token.bare, self.names[token.bare]))
            at = token.start + len(token.text)
        out.write(text[at:])


class CheckedRJSMin(RJSMin):
    """rjsmin, which reads no syntax, held to one thing: every literal comes out as it went in."""

    name = "checked-rjsmin"

    def output(self, _in: IO[str], out: IO[str], **about: Any) -> None:
        """Minify `_in` into `out`. Raises BuildFault with the first literal that changed."""
        text, minified = _in.read(), StringIO()
        where = about["output"].replace(".%(version)s", "")
        super().output(StringIO(text), minified)
        before = literals(text, where)
        after = literals(minified.getvalue(), where)
        if before != after:
            pairs = zip(before, [*after, *before], strict=False)
            changed = next((old for old, new in pairs if old != new), before[-1])
            raise BuildFault(f"{where} — the minifier breaks {changed} — write it another way")
        out.write(minified.getvalue())


class Preamble(Filter):
    """Puts one line before the finished text."""

    name = "preamble"  # type: ignore[assignment]

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line

    def unique(self) -> str:
        """The line."""
        return self.line

    def output(self, _in: IO[str], out: IO[str], **_: Any) -> None:
        """Copy `_in` to `out` after the line."""
        out.write(f"{self.line}\n{_in.read()}")
