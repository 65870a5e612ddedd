"""The project's own webassets filters."""

from collections.abc import Callable, Mapping
from typing import IO, Any

from rcssmin import cssmin
from rjsmin import jsmin
from webassets.filter import Filter

from webapp.build.faults import BuildFault
from webapp.build.javascript import Token, literals
from webapp.build.modules import Links, as_function
from webapp.build.stylesheets import preludes

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


class CheckedRJSMin(Filter):
    """rjsmin, which reads no syntax, held to one thing: every literal comes out as it went in."""

    name = "checked-rjsmin"  # type: ignore[assignment]

    def input(self, _in: IO[str], out: IO[str], **about: Any) -> None:
        """Minify `_in` into `out`. Raises BuildFault with the first literal that changed."""
        text, where = _in.read(), about["source"]
        minified = jsmin(text)
        before, after = literals(text, where), literals(minified, where)
        if before != after:
            pairs = zip(before, [*after, *before], strict=False)
            changed = next((old for old, new in pairs if old != new), before[-1])
            raise BuildFault(f"{where} — the minifier breaks {changed} — write it another way")
        out.write(minified)


class CheckedRCSSMin(Filter):
    """rcssmin, held to one thing: every rule is for what it was for.

    Within a @container it takes the space of `.a :is(b)`, which then is for something else.
    """

    name = "checked-rcssmin"  # type: ignore[assignment]

    def output(self, _in: IO[str], out: IO[str], **_: Any) -> None:
        """Minify the joined `_in`. Raises BuildFault with the first prelude that changed."""
        text = _in.read()
        minified = cssmin(text)
        for before, after in zip(preludes(text), preludes(minified), strict=True):
            if before != after:
                raise BuildFault(
                    f"{before} — the minifier makes it {after} — write it another way, such as"
                    " one selector after the other"
                )
        out.write(minified)


class AsFunction(Filter):
    """Makes a module a function of the script that holds it."""

    name = "as-function"  # type: ignore[assignment]

    def __init__(self, links: Links) -> None:
        super().__init__()
        self.links = links

    def unique(self) -> tuple[Any, ...]:
        """Whom it refers to."""
        return (*sorted(self.links.targets.items()), *sorted(self.links.elsewhere))

    def input(self, _in: IO[str], out: IO[str], **about: Any) -> None:
        """Write the function of the module `_in` to `out`."""
        out.write(as_function(_in.read(), about["source"], self.links))


class Around(Filter):
    """Puts something before and after the finished text."""

    name = "around"  # type: ignore[assignment]

    def __init__(self, before: str, after: str = "") -> None:
        super().__init__()
        self.before, self.after = before, after

    def unique(self) -> tuple[str, str]:
        """Both."""
        return (self.before, self.after)

    def output(self, _in: IO[str], out: IO[str], **_: Any) -> None:
        """Copy `_in` to `out` between them."""
        out.write(f"{self.before}\n{_in.read()}\n{self.after}".rstrip("\n"))
