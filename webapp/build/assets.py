"""Modules, styles and pictures under hashed names, by Flask-Assets.

One bundle a module: native modules cannot be merged, and a phone that updates fetches only the
modules that changed. A module's name holds the hash of its bytes and its bytes hold the names of
what it imports, so modules are built leaves first.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath
from posixpath import relpath

from flask import Flask
from flask_assets import Bundle, Environment
from webassets.filter import Filter, get_filter
from webassets.version import HashVersion

from webapp.build.faults import BuildFault
from webapp.build.filters import CheckedRJSMin, HashedReferences, Preamble
from webapp.build.sources import WORKER, Sources, reader_of
from webapp.build.write import write

HASH_LENGTH = 12
STYLE = "style.css"


def hashed_name(name: str, content: bytes) -> str:
    """`name` with the hash of `content` before its ending: `ru.json` → `ru.<12 hex>.json`."""
    path = PurePosixPath(name)
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    return str(path.with_suffix(f".{digest}{path.suffix}"))


class Assets:
    """Builds the sources of `static` into `out`.

    `built` maps a source ("views/today.js") to its name in the site ("views/today.<hash>.js"), and
    STYLE to that of the one sheet.
    """

    def __init__(self, static: Path, out: Path) -> None:
        self.sources = Sources(static)
        self.out = out
        self.built: dict[str, str] = {}

    def build(self) -> None:
        """Write every asset but the worker. Raises BuildFault with the file and line at fault."""
        for name in self.sources.pictures():
            content = (self.sources.static / name).read_bytes()
            self.built[name] = hashed_name(name, content)
            write(self.out / self.built[name], content)
        with _environment(self.sources.static, self.out) as environment:
            for module in _leaves_first(self.sources.imports()):
                self._build(environment, module, CheckedRJSMin(), of=[module])
            self._build(environment, STYLE, get_filter("rcssmin"), of=self.sources.sheets())

    def build_worker(self, preamble: str) -> None:
        """Write the service worker, which keeps its name, with `preamble` as its first line."""
        with _environment(self.sources.static, self.out) as environment:
            filters = [CheckedRJSMin(), Preamble(preamble)]
            self._bundle(environment, Bundle(WORKER, filters=filters, output=WORKER))

    def modules_before(self, entry: str) -> list[str]:
        """The names in the site of what has to be there before `entry` runs, sorted."""
        return sorted(self.built[module] for module in self.sources.needed_by(entry) - {entry})

    def _build(
        self, environment: Environment, name: str, minifier: Filter, of: Iterable[str]
    ) -> None:
        """Join the sources `of` into one file of the site, which `name` stands for in `built`."""
        folder = str(PurePosixPath(name).parent)
        parts = [Bundle(source, filters=self._renamer(source, folder)) for source in of]
        stem, _, ending = name.rpartition(".")
        bundle = Bundle(*parts, filters=minifier, output=f"{stem}.%(version)s.{ending}")
        self.built[name] = self._bundle(environment, bundle)

    def _renamer(self, source: str, folder: str) -> HashedReferences:
        """What gives each reference in `source` the built file's path from `folder`."""
        names = {}
        for reference, target in self.sources.references(source).items():
            name = relpath(self.built[target], folder)
            names[reference] = name if name.startswith("../") else f"./{name}"
        return HashedReferences(reader_of(source), names)

    def _bundle(self, environment: Environment, bundle: Bundle) -> str:
        with bundle.bind(environment):
            bundle.build(force=True, disable_cache=True)
            path = Path(bundle.resolve_output(version=bundle.version))
        # webassets writes in the system's line ends, after it took the hash of the bytes.
        write(path, path.read_text("utf-8").encode())
        return path.relative_to(self.out).as_posix()


@contextmanager
def _environment(static: Path, out: Path) -> Iterator[Environment]:
    app = Flask("periost-build", static_folder=None)
    environment = Environment(app)
    environment.directory, environment.url = str(out), ""
    environment.load_path = [str(static)]
    # No cache, manifest or timestamps: the result depends on the sources alone.
    environment.auto_build = environment.cache = environment.manifest = environment.updater = False
    environment.debug = environment.url_expire = False
    environment.versions = HashVersion(length=HASH_LENGTH, hash=hashlib.sha256)
    with app.test_request_context():
        yield environment


def _leaves_first(imports: Mapping[str, Iterable[str]]) -> list[str]:
    try:
        return list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise BuildFault(
            f"{circle} — modules import each other in a circle, so none has a hash first"
            " — move what they share into a third module"
        ) from error
