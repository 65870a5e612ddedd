"""What goes wrong, and when: a schedule out of a seed. Pure; the same seed is the same schedule.

Every schedule ends in fair weather, so that what phones made can reach the clinic.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

PHONES = ("anna", "bea")
WRONG_ANSWERS = 7


@dataclass(frozen=True, slots=True)
class Clear:
    """The request passes, and its answer."""


@dataclass(frozen=True, slots=True)
class CutRequest:
    """The connection breaks when this share of the request has passed."""

    share: float


@dataclass(frozen=True, slots=True)
class CutReply:
    """The request arrives; the connection breaks when this share of the answer has passed."""

    share: float


@dataclass(frozen=True, slots=True)
class Twice:
    """The request arrives twice at the same time; the phone hears one of the answers."""

    heard: int


@dataclass(frozen=True, slots=True)
class Late:
    """The connection breaks, and the request arrives after so many others, or along with the last
    of them."""

    others: int
    is_beside: bool


@dataclass(frozen=True, slots=True)
class KillInRequest:
    """The server dies when this share of the request has passed."""

    share: float


@dataclass(frozen=True, slots=True)
class KillWhileItWorks:
    """The server dies so long after the whole request has arrived, if not before as it answers."""

    after_ms: float


@dataclass(frozen=True, slots=True)
class KillInReply:
    """The server dies as it answers; this share of the answer passes."""

    share: float


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """Something between answers in the server's place."""

    number: int


Fault = (
    Clear
    | CutRequest
    | CutReply
    | Twice
    | Late
    | KillInRequest
    | KillWhileItWorks
    | KillInReply
    | WrongAnswer
)
KILLS = (KillInRequest, KillWhileItWorks, KillInReply)


@dataclass(frozen=True, slots=True)
class Make:
    """A phone makes logs, of which the longest note has so many characters."""

    phone: str
    logs: int
    note: int


@dataclass(frozen=True, slots=True)
class Send:
    """A phone sends up to so many logs."""

    phone: str
    logs: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Kill:
    """The server dies while nobody asks it anything."""


@dataclass(frozen=True, slots=True)
class Start:
    """The server is started again, if it died."""


@dataclass(frozen=True, slots=True)
class BackUp:
    """`periost backup`; killed so long after its start, if it is not done by then."""

    killed_after_ms: float | None


@dataclass(frozen=True, slots=True)
class Restore:
    """`periost restore` of the newest backup, killed as above; nothing without a backup.

    Not of an older one: phones have forgotten what only the newest one holds.
    """

    killed_after_ms: float | None


@dataclass(frozen=True, slots=True)
class Revoke:
    """The clinic unlinks a phone."""

    phone: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A phone is paired anew and gets another token."""

    phone: str


@dataclass(frozen=True, slots=True)
class Read:
    """The therapist's other phone reads what is new."""


Step = Make | Send | Kill | Start | BackUp | Restore | Revoke | Pair | Read


def schedule(seed: int) -> list[Step]:
    """The steps of a seed."""
    chance = Random(seed)  # noqa: S311 (to be repeated)
    steps: list[Step] = []
    is_down = False
    for _ in range(chance.randint(5, 10)):
        if is_down and chance.random() < 0.7:
            steps.append(Start())
        part = _part(chance)
        steps += part
        is_down = isinstance(steps[-1], Kill) or _kills(steps[-1])
    return steps


def _kills(step: Step) -> bool:
    return isinstance(step, Send) and isinstance(step.fault, KILLS)


def _part(chance: Random) -> list[Step]:
    parts: Sequence[tuple[int, Callable[[Random], list[Step]]]] = (
        (70, _practice),
        (4, lambda _: [Kill()]),
        (7, lambda chance: [Revoke(phone := _phone(chance)), _send(chance, phone), Pair(phone)]),
        (9, lambda chance: [Read()]),
        (6, lambda chance: [BackUp(_moment(chance, 60))]),
        (4, _old_backup),
    )
    weights = [weight for weight, _ in parts]
    make = chance.choices([make for _, make in parts], weights)[0]
    return make(chance)


def _practice(chance: Random) -> list[Step]:
    phone = _phone(chance)
    # Most are short; some are longer than what fits into one packet or one buffer.
    note = chance.choice((0, 20, 200, 2000, 20_000))
    made = Make(phone, chance.randint(1, 4), note)
    return [made, _send(chance, phone)] if chance.random() < 0.9 else [made]


def _old_backup(chance: Random) -> list[Step]:
    between = _practice(chance) + _practice(chance)
    return [BackUp(None), *between, Start(), Restore(_moment(chance, 60))]


def _send(chance: Random, phone: str) -> Send:
    return Send(phone, chance.choice((1, 2, 25, 25)), _fault(chance))


def _phone(chance: Random) -> str:
    return chance.choice(PHONES)


def _moment(chance: Random, most_ms: float) -> float | None:
    return chance.uniform(0, most_ms) if chance.random() < 0.4 else None


def _fault(chance: Random) -> Fault:
    # A share of exactly one is a whole that nobody knows of; the ends are the likeliest to break.
    share = chance.choice((0.0, 1.0, chance.random(), chance.random()))
    faults: Sequence[tuple[int, Fault]] = (
        (22, Clear()),
        (10, CutRequest(share)),
        (16, CutReply(share)),
        (12, Twice(chance.randint(0, 1))),
        (14, Late(chance.randint(1, 3), chance.random() < 0.5)),
        (4, KillInRequest(share)),
        (8, KillWhileItWorks(chance.choice((0.0, chance.uniform(0, 6), chance.uniform(0, 30))))),
        (5, KillInReply(share)),
        (9, WrongAnswer(chance.randrange(WRONG_ANSWERS))),
    )
    return chance.choices([fault for _, fault in faults], [weight for weight, _ in faults])[0]
