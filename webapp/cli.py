"""The `periost` command. Each command loads only what it needs."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from webapp import import_commands, reminder_commands, sealing_commands
from webapp.clinic_commands import Trouble, add_to
from webapp.domain.whole_texts import number_in

if TYPE_CHECKING:
    from webapp.config import Config
    from webapp.http.clinic.desk import Demo
    from webapp.store.database import Store

Command = Callable[[argparse.Namespace], int]
# As malloc.h of glibc names it.
_M_ARENA_MAX = -8


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it did what it was asked, 1 if not."""
    options = _parser().parse_args(arguments)
    run: Command = options.run
    try:
        return run(options)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except BrokenPipeError:
        _be_silent()
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="periost", description="Periost, from the command line.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    build = add("build", _build, "Check protocols.json and write the static site.")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="the site's folder")
    build.add_argument(
        "--protocols", type=Path, metavar="FILE", help="another file than protocols.json"
    )
    serve = add("serve", _serve, "Serve the built site and the API.")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=8000, help="port; 0: any (%(default)s)")
    serve.add_argument("--demo", action="store_true", help="an invented clinic, to look round in")
    check = add("check-protocols", _check_protocols, "Name every fault of a protocol file.")
    check.add_argument(
        "file", type=Path, metavar="FILE", help="the protocol file, such as protocols.json"
    )
    add_to(add)
    import_commands.add_to(add)
    reminder_commands.add_to(add)
    sealing_commands.add_to(add)
    add("config", _config, "List the settings, their values and what they mean.")
    add("locales", _locales, "For maintainers: bring the catalogs up to date with the texts.")
    return parser


def _port(text: str) -> int:
    port = number_in(text, 65535)
    if port is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; choose a number from 0 to 65535")
    return port


def _build(options: argparse.Namespace) -> int:
    from webapp.build.faults import BuildFault

    try:
        from webapp.build.site import build_site

        build_site(options.out, protocols=options.protocols)
    except ModuleNotFoundError as error:
        raise Trouble(f"Building needs {error.name}. Run: pip install 'periost[build]'") from error
    except BuildFault as fault:
        raise Trouble(f"{fault}\nNothing was written to {options.out}.") from fault
    print(f"Built {options.out}")
    return 0


def _check_protocols(options: argparse.Namespace) -> int:
    from webapp.build.faults import BuildFault
    from webapp.build.protocols import fault_line, read_document

    try:
        document, faults = read_document(options.file)
    except BuildFault as fault:
        raise Trouble(str(fault)) from fault
    print(*map(fault_line, faults), sep="\n", end="\n" if faults else "")
    if faults or document is None:
        many = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        print(f"{options.file}: {many}.", file=sys.stderr)
        return 1
    counted = {
        "points": document["points"],
        "protocols": document["protocols"],
        "contraindications": document["contraindications"],
        "precautions": document["precautions"],
        "excluded structures": document["excluded_structures"],
    }
    print("OK: " + ", ".join(f"{len(parts)} {name}" for name, parts in counted.items()))
    return 0


def _config(_: argparse.Namespace) -> int:
    from webapp.config import Config, variable_of

    config = Config.from_environment()
    for setting in fields(Config):
        print(f"{variable_of(setting.name)}={config.shown(setting.name)}")
        print(f"    {setting.metadata['help']}")
    return 0


def _locales(_: argparse.Namespace) -> int:
    from webapp.config import CHECKOUT

    try:
        from webapp.build.translation import update_catalogs
    except ModuleNotFoundError as error:
        raise Trouble(f"This needs {error.name}. Run: pip install 'periost[build]'") from error
    static = CHECKOUT / "static"
    if not static.is_dir():
        raise Trouble(f"There is no {static}. Run this in a checkout of Periost.")
    package = CHECKOUT / "webapp"
    print(*update_catalogs(package / "locales", "ru", static, package), sep="\n")
    return 0


def _serve(options: argparse.Namespace) -> int:
    _keep_to_one_heap()
    import waitress

    from webapp import create_app
    from webapp.config import Config
    from webapp.domain.session_log import BATCH_BYTES
    from webapp.http.site_files import SiteNotBuilt
    from webapp.store.opening import store_of_site

    try:
        config, demo = Config.from_environment(), None
        if options.demo:
            config, store, demo = _demo(config, options)
        else:
            store = store_of_site(config)
        app = create_app(config, store, demo)
        _open(store)
        # The largest upload passes, to be judged by the app; waitress alone would take a gigabyte.
        server = waitress.create_server(
            app,
            host=options.host,
            port=options.port,
            ident=None,
            max_request_body_size=BATCH_BYTES + 2**20,
            threads=8,
        )
    except SiteNotBuilt as error:
        raise Trouble(str(error)) from error
    except (OSError, ValueError) as error:  # waitress says ValueError of an unknown host
        raise Trouble(_no_listening(options, error)) from error
    _settle()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, _stop)
    port = getattr(server, "effective_port", options.port)
    _say(f"Periost serves http://{_in_url(options.host)}:{port} (stop with Ctrl+C)")
    if options.host not in ("127.0.0.1", "localhost", "::1"):
        _say("Phones keep the app for offline use over HTTPS only: put a TLS proxy in front.")
    _tell_first_step(config, store, options, port)
    _begin_reminders(config, store)
    server.run()
    return 0


def _keep_to_one_heap() -> None:
    """glibc gives threads heaps of their own. Python's take turns anyway: there, several heaps only
    cost memory, and the time to fill pages that another one has emptied."""
    if sys.platform == "linux":
        import ctypes

        # Other libraries of C have no such setting, and need none.
        if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
            mallopt(_M_ARENA_MAX, 1)


def _settle() -> None:
    """What is loaded by now stays: the collector of garbage need not look through it for ever."""
    import gc
    import logging

    gc.collect()
    gc.freeze()
    # More phones at once than threads is how a morning begins; no line for each that waits.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _begin_reminders(config: "Config", store: "Store") -> None:
    """Make the key that names this server at its first start, and remind from now on."""
    from webapp.http.clock import system_clock
    from webapp.push import ticking
    from webapp.push.office import office_of

    office = office_of(config)
    if office is None:
        return
    try:
        office.keys.current()
    except OSError as error:
        print(f"Nobody is reminded: no key can be kept in {config.data}: {error}", file=sys.stderr)
        return
    ticking.start(store, office, system_clock)


def _demo(config: "Config", options: argparse.Namespace) -> "tuple[Config, Store, Demo]":
    from webapp.demo.serving import demo_access, demo_config, demo_store
    from webapp.http.site_files import load_site
    from webapp.store.database import StoreUnavailable

    load_site(config.site)  # without one there is nothing to demonstrate, and this says so
    config = demo_config(config, f"http://{_in_url(options.host)}:{options.port}")
    try:
        return config, demo_store(config), demo_access()
    except StoreUnavailable as error:
        raise Trouble(f"The demonstration cannot be made in {config.data}: {error}.") from error


def _tell_first_step(
    config: "Config", store: "Store", options: argparse.Namespace, port: int
) -> None:
    """Say what opens the clinic's pages, as long as nobody can know it."""
    import time

    from webapp.config import Config
    from webapp.first_run import first_link

    url = f"http://{_in_url(options.host)}:{port}"
    if options.demo:
        from webapp.demo.serving import told

        _say(told(url))
        return
    is_default = config.public_url == Config().public_url
    link = first_link(store, url if is_default else config.public_url, time.time_ns() // 1_000_000)
    if link:
        _say(f"First admin of the clinic: {link}")


def _open(store: "Store") -> None:
    """Migrate at the start. A database that is away is no reason not to serve the app."""
    from webapp.store.database import StoreUnavailable
    from webapp.store.migrate import StoreTooNew

    try:
        store.open()
    except StoreUnavailable as error:
        print(f"The database cannot be used now ({error}); the app is served.", file=sys.stderr)
    except StoreTooNew as error:
        raise Trouble(str(error)) from error


def _say(text: str) -> None:
    """Print a line, if anybody reads it: a server goes on without."""
    try:
        print(text, flush=True)
    except OSError:
        _be_silent()


def _be_silent() -> None:
    # Whoever read our lines has seen enough; Python would complain once more at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(*_: object) -> NoReturn:
    raise SystemExit(0)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _no_listening(options: argparse.Namespace, error: OSError | ValueError) -> str:
    where = f"{_in_url(options.host)}:{options.port}"
    why = str(getattr(error, "strerror", None) or error).removesuffix(".")
    return (
        f"Cannot listen on {where}: {why}."
        " Stop what runs there, or choose another --host or --port."
    )
