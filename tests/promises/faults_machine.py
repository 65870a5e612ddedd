"""Plays schedules of faults, one after the other, against real servers; a seed that fails says so.

What is dear is kept from schedule to schedule: the process that forks servers, and the proxy.
"""

import shutil
from pathlib import Path

from clinic import Cast, found_clinic
from promises.faults_oracle import Broken
from promises.faults_play import Play
from promises.faults_proxy import Proxy
from promises.faults_schedule import schedule
from promises.faults_server import Forks

from webapp.store.database import Store


class Machine:
    """One server at a time, behind one proxy; data in folders of their own within `folder`."""

    def __init__(self, site: Path, folder: Path) -> None:
        self.proxy = Proxy(self.kill)
        self._site = site
        self._folder = folder
        self._forks = Forks(site, folder / "servers.log")
        self._pid: int | None = None
        self._template: tuple[Path, Cast] | None = None

    @property
    def is_up(self) -> bool:
        return self._pid is not None

    def close(self) -> None:
        self.kill()
        self.proxy.close()
        self._forks.close()

    def start(self, environment: dict[str, str]) -> None:
        """Start the server, if none runs."""
        if self._pid is None:
            self._pid, self.proxy.target = self._forks.serve(environment)

    def kill(self) -> None:
        """End the server at once, if one runs; it is gone when this returns."""
        self.proxy.target = None
        if self._pid is not None:
            self._forks.kill(self._pid)
            self._pid = None

    def command(
        self, arguments: list[str], environment: dict[str, str], killed_after_ms: float | None
    ) -> bool:
        """Run a command of `periost`; whether it came to its end before it was killed."""
        code = self._forks.command(arguments, environment, killed_after_ms)
        if code not in (0, -9):
            raise Broken(f"periost {arguments[0]} ended with {code}; see servers.log")
        return code == 0

    def play(self, seed: int, url: str | None = None) -> None:
        """Play the schedule of a seed, on SQLite or on the empty PostgreSQL of `url`.

        Raises Broken, which tells the seed, its steps and how to play it again.
        """
        data = self._folder / f"seed-{seed}"
        data.mkdir()
        store = Store(url or f"sqlite:///{data / 'periost.sqlite3'}")
        try:
            cast = found_clinic(store, self._site) if url else self._copied(data)
            Play(self, seed, data, store, cast).run()
        except Exception as error:
            raise Broken(_told(seed, error, is_postgresql=url is not None)) from error
        finally:
            self.kill()
            self.proxy.forget()
            store.close()
        shutil.rmtree(data)

    def _copied(self, data: Path) -> Cast:
        """The cast in a database of its own: founded once, then copied."""
        if self._template is None:
            file = self._folder / "template" / "periost.sqlite3"
            store = Store(f"sqlite:///{file}")
            self._template = file, found_clinic(store, self._site)
            store.close()
        file, cast = self._template
        shutil.copyfile(file, data / file.name)
        return cast


def _told(seed: int, error: Exception, *, is_postgresql: bool) -> str:
    steps = "\n".join(f"  {step}" for step in schedule(seed))
    again = f"./dev bench faults --seed {seed}" + (" --postgresql" if is_postgresql else "")
    what = str(error) if isinstance(error, Broken) else repr(error)
    return f"seed {seed}: {what}\n{steps}\nPlay it again: {again}"
