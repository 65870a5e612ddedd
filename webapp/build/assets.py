"""Scripts, styles and pictures under hashed names, by Flask-Assets.

Two scripts an entry: one with the modules without which it does not run, and one with those that
it imports when they are wanted. On a slow line a file costs more than its bytes.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath
from posixpath import relpath

from flask import Flask
from flask_assets import Bundle, Environment
from webassets.filter import Filter
from webassets.version import HashVersion

from webapp.build.faults import BuildFault
from webapp.build.filters import Around, AsFunction, CheckedRCSSMin, CheckedRJSMin, HashedReferences
from webapp.build.modules import Links, first_script, later_script
from webapp.build.sources import WORKER, Sources, reader_of
from webapp.build.write import write

HASH_LENGTH = 12
STYLE = "style.css"


def hashed_name(name: str, content: bytes) -> str:
    """`name` with the hash of `content` before its ending: `ru.json` → `ru.<12 hex>.json`."""
    path = PurePosixPath(name)
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    return str(path.with_suffix(f".{digest}{path.suffix}"))


def later_name(entry: str) -> str:
    """The name in `built` of an entry's other script: `app.js` → `app-later.js`."""
    return f"{entry.removesuffix('.js')}-later.js"


class Assets:
    """Builds the sources of `static` into `out`.

    `built` maps a picture ("body/places.json") to its name in the site
    ("body/places.<hash>.json"), an entry ("app.js") to that of its script, `later_name` of it to
    that of its other one, if it has one, and STYLE to that of the one sheet.
    """

    def __init__(self, static: Path, out: Path) -> None:
        self.sources = Sources(static)
        self.out = out
        self.built: dict[str, str] = {}

    def build(self, entries: Iterable[str]) -> None:
        """Write every asset but the worker. Raises BuildFault with the file and line at fault."""
        _refuse_circles(self.sources.imports())
        for name in self.sources.pictures():
            content = (self.sources.static / name).read_bytes()
            self.built[name] = hashed_name(name, content)
            write(self.out / self.built[name], content)
        with _environment(self.sources.static, self.out) as environment:
            for entry in entries:
                self._build_scripts(environment, entry)
            sheets = [self._part(sheet, STYLE) for sheet in self.sources.sheets()]
            self._build(environment, STYLE, sheets, CheckedRCSSMin())

    def build_worker(self, preamble: str) -> None:
        """Write the service worker, which keeps its name, with `preamble` as its first line."""
        with _environment(self.sources.static, self.out) as environment:
            filters = [CheckedRJSMin(), Around(preamble)]
            self._bundle(environment, Bundle(WORKER, filters=filters, output=WORKER))

    def _build_scripts(self, environment: Environment, entry: str) -> None:
        at_once = sorted(self.sources.needed_by(entry))
        others = sorted(self.sources.led_to_by(entry) - set(at_once))
        address = None
        if others:
            name = later_name(entry)
            functions = [self._function(module, name) for module in others]
            self._build(environment, name, functions, Around(*later_script(at_once, others)))
            address = f"./{self.built[name]}"
        functions = [self._function(module, entry, others) for module in at_once]
        self._build(environment, entry, functions, Around(*first_script(entry, at_once, address)))

    def _function(self, module: str, output: str, elsewhere: Collection[str] = ()) -> Bundle:
        links = Links(self.sources.references(module), frozenset(elsewhere))
        return self._part(module, output, [AsFunction(links)], [CheckedRJSMin()])

    def _part(
        self, source: str, output: str, before: Iterable[Filter] = (), after: Iterable[Filter] = ()
    ) -> Bundle:
        """One source of the file `output`, whose references hold from where that lies."""
        folder = str(PurePosixPath(output).parent)
        return Bundle(source, filters=[*before, self._renamer(source, folder), *after])

    def _build(
        self, environment: Environment, name: str, parts: Iterable[Bundle], joined: Filter
    ) -> None:
        """Join `parts` into one file of the site, which `name` stands for in `built`."""
        stem, _, ending = name.rpartition(".")
        bundle = Bundle(*parts, filters=joined, output=f"{stem}.%(version)s.{ending}")
        self.built[name] = self._bundle(environment, bundle)

    def _renamer(self, source: str, folder: str) -> HashedReferences:
        """What gives each file that is no module the built one's path from `folder`."""
        names = {}
        for reference, target in self.sources.references(source).items():
            if target in self.built:
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


def _refuse_circles(imports: Mapping[str, Iterable[str]]) -> None:
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise BuildFault(
            f"{circle} — modules import each other in a circle, so none can be run first"
            " — move what they share into a third module"
        ) from error
