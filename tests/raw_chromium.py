"""A Chromium whose pages can really be hidden, frozen and throttled.

Playwright keeps its pages "visible" and starts its browser with background throttling off, so what
a phone does in a pocket does not happen there. This drives Chromium over its debugging pipe, with
the throttling as users have it. Only the standard library is used; Windows has no such pipe.
"""

import fcntl
import json
import os
import shutil
import signal
import tempfile
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

CALL_S = 30
GOODBYE_S = 5
STEP_S = 0.05
CHUNK = 1 << 16
# Chromium reads commands from descriptor 3 and writes answers to 4; ours must lie clear of both.
READS, WRITES, FIRST_FREE = 3, 4, 10
FLAGS = (
    "--remote-debugging-pipe",
    "--headless=new",
    "--no-startup-window",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DEBUGGED = ("Inspector", "Page", "Runtime")

IS_NOW = """
new Promise((done) => {
  const look = () => document.visibilityState === "%s" && done();
  document.addEventListener("visibilitychange", look);
  look();
})
"""
MIDDLE = """
(() => {
  const key = document.querySelector(`[data-testid="${%s}"]`);
  if (!key) return null;
  key.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = key.getBoundingClientRect();
  return width && height ? [x + width / 2, y + height / 2] : null;
})()
"""
CLICK = """document.querySelector(`[data-testid="${%s}"]`).click()"""


class BrowserError(Exception):
    """The browser refused a command, did not answer in time, or is gone."""


class PageError(Exception):
    """What a page threw while it evaluated an expression."""


class Wire:
    """Commands to a browser and what comes back, over two pipes; a thread of its own reads."""

    def __init__(self, reads: int, writes: int) -> None:
        self._reads, self._writes = reads, writes
        self._ids = count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, Future[dict[str, Any]]] = {}
        self._events: list[dict[str, Any]] = []
        self._is_over = False
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def send(
        self, method: str, params: dict[str, Any], session: str | None, timeout_s: float
    ) -> dict[str, Any]:
        """The result of a command. Raises BrowserError if there is none within the time."""
        message = {"id": next(self._ids), "method": method, "params": params}
        if session:
            message["sessionId"] = session
        reply: Future[dict[str, Any]] = Future()
        self._waiting[message["id"]] = reply
        try:
            self._write(json.dumps(message).encode() + b"\0")
            answer = reply.result(0 if self._is_over else timeout_s)
        except OSError:  # a broken pipe, or the TimeoutError of a reply that did not come
            state = "the browser is gone" if self._is_over else f"no reply within {timeout_s} s"
            raise BrowserError(f"{method}: {state}.") from None
        finally:
            self._waiting.pop(message["id"], None)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def events(self, method: str, session: str) -> list[dict[str, Any]]:
        """The events of that name that a page has raised so far."""
        return [
            event["params"]
            for event in list(self._events)
            if event["method"] == method and event.get("sessionId") == session
        ]

    def _write(self, message: bytes) -> None:
        if self._is_over:  # the number of the pipe may be another file's by now
            raise BrokenPipeError
        with self._lock:
            while message:
                message = message[os.write(self._writes, message) :]

    def _read(self) -> None:
        """Hand each message to the one who waits for it, until the browser is gone."""
        for message in self._messages():
            if "id" not in message:
                self._events.append(message)
            elif reply := self._waiting.get(message["id"]):
                reply.set_result(message)
        self._is_over = True
        for reply in list(self._waiting.values()):
            if not reply.done():
                reply.set_exception(BrokenPipeError())

    def _messages(self) -> Iterator[dict[str, Any]]:
        buffer = b""
        with suppress(OSError):
            while chunk := os.read(self._reads, CHUNK):
                *messages, buffer = (buffer + chunk).split(b"\0")
                yield from map(json.loads, messages)


class RawPage:
    """One tab; it may be hidden or frozen and still answers."""

    def __init__(self, wire: Wire, target: str, session: str) -> None:
        self.target = target
        self._wire, self._session = wire, session
        for domain in DEBUGGED:
            self.send(f"{domain}.enable")

    def send(self, method: str, *, timeout_s: float = CALL_S, **params: Any) -> dict[str, Any]:
        """A command to this page; its result. Raises BrowserError."""
        return self._wire.send(method, params, self._session, timeout_s)

    def events(self, method: str) -> list[dict[str, Any]]:
        """The events of that name received so far, oldest first."""
        return self._wire.events(method, self._session)

    def on_new_document(self, source: str) -> None:
        """Run a script in every document of the page, before its own, from the next one on."""
        self.send("Page.addScriptToEvaluateOnNewDocument", source=source)

    def goto(self, url: str) -> None:
        """Load an address and wait for the end of its loading."""
        if error := self.send("Page.navigate", url=url).get("errorText"):
            raise BrowserError(f"{url}: {error}")
        self.wait_for('document.readyState === "complete"')

    def evaluate(
        self,
        expression: str,
        *,
        user_gesture: bool = False,
        await_promise: bool = True,
        timeout_s: float = CALL_S,
    ) -> Any:
        """The value of an expression, or of its promise. Raises PageError with what it threw."""
        answer = self.send(
            "Runtime.evaluate",
            timeout_s=timeout_s,
            expression=expression,
            userGesture=user_gesture,
            awaitPromise=await_promise,
            returnByValue=True,
        )
        if details := answer.get("exceptionDetails"):
            thrown = details.get("exception", {})
            text = thrown.get("description") or thrown.get("value") or details["text"]
            raise PageError(str(text))
        return answer["result"].get("value")

    def wait_for(self, expression: str, timeout_s: float = CALL_S) -> Any:
        """The first value of the expression that counts as true.

        It is asked from here: the timers of a hidden page come late, those of a frozen one never.
        """
        give_up_at = monotonic() + timeout_s
        while not (value := self.evaluate(expression)):
            if monotonic() > give_up_at:
                raise BrowserError(f"Not true within {timeout_s} s: {expression}")
            sleep(STEP_S)
        return value

    def is_hidden(self) -> bool:
        return self.evaluate('document.visibilityState === "hidden"')

    def tap(self, testid: str) -> None:
        """Tap the middle of a control as a finger would; a hidden page only gets the click."""
        name = json.dumps(testid)
        if self.is_hidden():
            self.evaluate(CLICK % name, user_gesture=True)
            return
        x, y = self.wait_for(MIDDLE % name)
        at = {"x": x, "y": y, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, **at)

    def freeze(self) -> None:
        """Let the browser freeze the page, as it does with one long in the background."""
        self.send("Page.setWebLifecycleState", state="frozen")

    def thaw(self) -> None:
        self.send("Page.setWebLifecycleState", state="active")


class RawChromium:
    """A browser of its own, ended with the `with` block or, if all else fails, with the tests."""

    def __init__(
        self, executable_path: str, user_data_dir: str | Path | None = None, *flags: str
    ) -> None:
        folder = Path(user_data_dir or tempfile.mkdtemp(prefix="raw-chromium-"))
        ours, theirs = clear_pipe(), clear_pipe()
        command = [executable_path, *FLAGS, f"--user-data-dir={folder}", *flags]
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        process = start(command, reads=theirs[0], writes=ours[1], log=folder / "chromium.log")
        os.close(theirs[0])
        os.close(ours[1])
        self._wire = Wire(ours[0], theirs[1])
        own_folder = None if user_data_dir else folder
        descriptors = (ours[0], theirs[1])
        self._end = weakref.finalize(self, end, process, self._wire, descriptors, own_folder)
        self._curtain: RawPage | None = None

    def __enter__(self) -> "RawChromium":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, method: str, *, timeout_s: float = CALL_S, **params: Any) -> dict[str, Any]:
        """A command to the browser itself; its result. Raises BrowserError."""
        return self._wire.send(method, params, None, timeout_s)

    def open(self, url: str = "about:blank") -> RawPage:
        """A new tab in front of the others, its document loaded."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = RawPage(self._wire, target, session)
        if url != "about:blank":
            page.goto(url)
        return page

    def hide(self, page: RawPage) -> None:
        """Put another tab in front; returns when the page has seen it."""
        self._draw_curtain()
        page.evaluate(IS_NOW % "hidden")

    def show(self, page: RawPage) -> None:
        """Bring the page to the front; returns when it has seen it."""
        self._draw_curtain()  # a page frozen in front is hidden, yet the browser thinks it in front
        self._bring_forward(page)
        page.evaluate(IS_NOW % "visible")

    def close(self) -> None:
        """End every process of the browser; it may write its storage first."""
        with suppress(BrowserError):
            self.send("Browser.close", timeout_s=GOODBYE_S)
            self._wire.reader.join(GOODBYE_S)
        self._end()

    def _draw_curtain(self) -> None:
        self._curtain = self._curtain or self.open()
        self._bring_forward(self._curtain)

    def _bring_forward(self, page: RawPage) -> None:
        self.send("Target.activateTarget", targetId=page.target)


def clear_pipe() -> tuple[int, int]:
    """A pipe whose ends are numbered beyond those that the browser is given."""
    low = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, FIRST_FREE) for end in low]
    for each in low:
        os.close(each)
    return high[0], high[1]


def start(command: list[str], reads: int, writes: int, log: Path) -> int:
    """Start a process in a group of its own; its id.

    `subprocess` cannot choose the numbers of descriptors without running code after the fork.
    """
    appending = (os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), *appending),
            (os.POSIX_SPAWN_DUP2, 1, 2),
            (os.POSIX_SPAWN_DUP2, reads, READS),
            (os.POSIX_SPAWN_DUP2, writes, WRITES),
        ],
        setpgroup=0,
        setsigdef=[signal.SIGPIPE],
    )


def end(process: int, wire: Wire, descriptors: tuple[int, int], folder: Path | None) -> None:
    """Kill the group of a process, then give back what it held and remove its own folder."""
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(process, 0)
    wire.reader.join(GOODBYE_S)
    for descriptor in descriptors:
        os.close(descriptor)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
