"""What lies in static/, and which of it refers to which."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path, PurePosixPath
from posixpath import normpath

from webapp.build.faults import BuildFault
from webapp.build.javascript import Token, later_references, line_of, references
from webapp.build.stylesheets import style_references

WORKER = "sw.js"
# Joined in the order of their names, which is the order of the cascade.
_SHEETS = "css"
# Icons keep their names, for the manifest and the system.
ICONS = "icons"
# Licences and locks lie beside vendored code.
_VENDOR = "vendor"
# What ships so that others get their due: it keeps its name, and no phone fetches it unasked.
_LICENCES = (".LICENSE", "CREDITS.txt")


def reader_of(source: str) -> Callable[[str, str], list[Token]]:
    """The function that finds the references in files of this kind."""
    return style_references if source.endswith(".css") else references


class Sources:
    """The files of one `static` folder; paths are relative to it, with forward slashes."""

    def __init__(self, static: Path) -> None:
        self.static = static

    @cached_property
    def files(self) -> list[str]:
        """Every file, sorted, so that the order of a disk never shows. Hidden ones are left out."""
        paths = (p.relative_to(self.static) for p in self.static.rglob("*") if p.is_file())
        return sorted(p.as_posix() for p in paths if not any(n.startswith(".") for n in p.parts))

    def modules(self) -> list[str]:
        """Every script but the service worker."""
        return [name for name in self.files if name.endswith(".js") and name != WORKER]

    def sheets(self) -> list[str]:
        """The style sheets that become one, in the order of the cascade."""
        return [name for name in self.files if name.startswith(f"{_SHEETS}/")]

    def pictures(self) -> list[str]:
        """Files that are neither code nor style: they get hashed names and no other change."""
        return [
            name
            for name in self.files
            if not name.endswith((".js", ".css", *_LICENCES))
            and name.split("/")[0] not in (ICONS, _VENDOR)
        ]

    def icons(self) -> list[str]:
        """Files that keep their names."""
        return [name for name in self.files if name.startswith(f"{ICONS}/")]

    def licences(self) -> list[str]:
        """The licences of vendored code, and the body map's with its credits."""
        return [name for name in self.files if name.endswith(_LICENCES)]

    def imports(self) -> dict[str, list[str]]:
        """Each module with the modules it imports."""
        return {
            module: [name for name in self.references(module).values() if name.endswith(".js")]
            for module in self.modules()
        }

    def needed_by(self, entry: str) -> set[str]:
        """The modules without which `entry` does not run: all but those imported when wanted."""
        needed, queue = set(), [entry]
        while queue:
            module = queue.pop()
            needed.add(module)
            text = (self.static / module).read_text("utf-8")
            later = {token.bare for token in later_references(text, module)}
            found = self.references(module).items()
            at_once = {t for name, t in found if name not in later and t.endswith(".js")}
            queue += at_once - needed
        return needed

    def led_to_by(self, entry: str) -> set[str]:
        """The modules that `entry` leads to, itself among them, however late it imports them."""
        imports, found, queue = self.imports(), set(), [entry]
        while queue:
            found.add(module := queue.pop())
            queue += set(imports.get(module, ())) - found
        return found

    def references(self, source: str) -> dict[str, str]:
        """What `source` refers to: each reference as written, with the file it means.

        Raises BuildFault if there is no such file.
        """
        text = (self.static / source).read_text("utf-8")
        found = {}
        for token in reader_of(source)(text, source):
            where = f"{source}:{line_of(text, token.start)}"
            found[token.bare] = self._target(source, token.bare, where)
        return found

    def _target(self, source: str, reference: str, where: str) -> str:
        if source.endswith(".js") and not reference.startswith(("./", "../")):
            raise BuildFault(f'{where} — "{reference}" is not relative — begin it with ./ or ../')
        target = normpath(str(PurePosixPath(source).parent / reference))
        if target not in self.files:
            raise BuildFault(f'{where} — "{reference}" is not in static/ — correct the name')
        return target
