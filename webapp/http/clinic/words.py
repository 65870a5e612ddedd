"""Codes of the domain as words: states, reasons, faults, and what the audit holds."""

from collections.abc import Mapping
from typing import Any

from webapp.domain.log_clock import Arrival, noted_skew, wrong_clock
from webapp.domain.session_log import SessionLog
from webapp.domain.staff_access import PASSWORD_LEAST
from webapp.http.clinic.audit_words import ACTIONS, BECAUSE, FACTS, SUBJECTS
from webapp.http.clinic.catalog import Catalog, mark
from webapp.http.clinic.reasons import EXPLAINED, REASONS
from webapp.store.conflicts import Conflict
from webapp.store.devices import Device
from webapp.store.quarantine import Quarantined
from webapp.store.session_logs import KeptLog

Kept = KeptLog | Quarantined | Conflict


STATES = {
    "quiet": mark("Gone quiet"),
    "behind": mark("Behind"),
    "often": mark("Too often"),
    "starting": mark("First week"),
    "on-track": mark("On track"),
    "free": mark("No prescription"),
    "none": mark("No prescription"),
}
OUTCOMES = {
    "completed": mark("Completed"),
    "stopped": mark("Stopped early"),
    "refused": mark("Refused by the screening"),
}
SIDES = {"left": mark("left"), "right": mark("right"), "midline": ""}
SCRIPTS = {
    "direct": mark("pressed directly"),
    "approach": mark("approached from around"),
    "surround_only": mark("surroundings only"),
}
NEXT = {
    "advance": mark("went on"),
    "repeat": mark("once more"),
    "retreat": mark("went back"),
    "end": mark("ended"),
}
SETTINGS = {"home": mark("At home"), "bedside": mark("At the bedside")}
ROLES = {"admin": mark("Admin"), "therapist": mark("Therapist")}
ANSWERS = {"yes": mark("yes"), "no": mark("no"), "unknown": mark("not known")}
CLOCKS = {
    "ahead": mark("The phone's clock was wrong: this ends after it was received."),
    "behind": mark("The phone's clock was wrong: this ends before the phone was linked."),
}
SKEWS = {
    "ahead": mark("The phone's clock was ahead {by} when it sent this. These times are its own."),
    "behind": mark("The phone's clock was behind {by} when it sent this. These times are its own."),
}
# How it comes to that, and what it means to accept the log.
FAULTS = {
    "no-address": mark("This is no e-mail address."),
    "address-taken": mark("Somebody here has this address already."),
    "last-admin": mark("This is the last admin. Make somebody else an admin first."),
    "too-short": mark("Use at least {password_least} characters; a sentence is easy to remember."),
    "is-address": mark("Choose something other than your address."),
    "repeats": mark("Use more than a few different characters."),
    "wrong-code": mark("This code is not the present one. Wait for the next, then type it."),
    "wrong-password": mark("This is not your password."),
    "no-passkey-name": mark("Give it a name of up to 60 characters."),
    "too-many-passkeys": mark("You have enough passkeys. Remove one first."),
    "passkey-not-added": mark("The passkey could not be checked, or is known already. Try again."),
    "no-code": mark("Give the patient a code of up to 60 characters."),
    "code-taken": mark("Another patient has this code."),
    "no-number": mark("Type a whole number."),
    "no-day": mark("Choose a day."),
    "too-long": mark("This is too long."),
    "no-points": mark("Choose at least one point."),
    "point-not-offered": mark("One of the points is not offered any longer."),
    "side-not-of-point": mark("One of the points has no such side."),
    "point-twice": mark("One of the points is chosen twice."),
    "presses-out-of-range": mark(
        "The protocols allow {presses_min} to {presses_max} presses on a point."
    ),
    "sessions-out-of-range": mark(
        "The protocols allow {sessions_per_week_min} to {sessions_per_week_max} sessions a week."
    ),
    "protocol-unknown": mark("There is no such protocol."),
    "ends-before-start": mark("The last day lies before the first."),
    "no-file": mark("Choose a file."),
    "not-ours": mark("This file holds no log of Periost."),
    "too-new": mark("A newer Periost made this file. Update the server, then try again."),
    "damaged": mark(
        "This file is damaged: a piece of it is missing or changed. Ask for it once more."
    ),
    "no-passphrase": mark("This file is locked. Choose it again, and type its passphrase."),
    "wrong-passphrase": mark(
        "This passphrase does not open the file, or the file was changed. Choose it again, and"
        " type the passphrase as it was written down; spaces do not count."
    ),
    "too-large": mark("This file is too large. Save fewer logs at a time."),
    "session-too-long": mark("A session would take longer than the protocols allow."),
}
# What a page says that cannot be shown: (heading, what to do).
PROBLEMS = {
    403: (mark("Not open to you"), mark("This needs another role. Ask an admin of the clinic.")),
    404: (mark("Nothing is here"), mark("It may have been used up, or belong to somebody else.")),
    405: (mark("Not done this way"), mark("Go back, and use the buttons of the page.")),
    409: (mark("Somebody was faster"), mark("It was changed meanwhile. Look at it anew.")),
    413: (mark("Too large"), mark("Send less; nothing of it was kept.")),
    429: (mark("Too many tries"), mark("Wait a quarter of an hour, then try again.")),
    503: (mark("The records cannot be reached"), mark("Nothing was changed. Try again soon.")),
}
_OTHER = (mark("This did not work"), mark("Nothing of yours was changed. Go back and try again."))


class Words:
    """Codes in one language. A code that is not known is shown as it is."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def of(self, table: Mapping[str, str], code: str | None, **values: object) -> str:
        text = table.get(code or "", "")
        return self._catalog.t(text, **values) if text else ("" if code in table else code or "")

    def state(self, code: str) -> str:
        return self.of(STATES, code)

    def outcome(self, code: str) -> str:
        return self.of(OUTCOMES, code)

    def side(self, code: str) -> str:
        return self.of(SIDES, code)

    def script(self, code: str) -> str:
        return self.of(SCRIPTS, code)

    def next(self, code: str) -> str:
        return self.of(NEXT, code)

    def setting(self, code: str) -> str:
        return self.of(SETTINGS, code)

    def role(self, code: str) -> str:
        return self.of(ROLES, code)

    def answer(self, code: str) -> str:
        return self.of(ANSWERS, code)

    def reason(self, code: str | None) -> str:
        return self.of(REASONS, code)

    def clock(self, log: SessionLog, kept: Kept, phone: Device | None) -> str:
        """What is wrong with the times that a log tells; nothing if nothing is."""
        phone_id, paired_at_ms = (phone.id, phone.paired_at_ms) if phone else (None, 0)
        arrival = Arrival(phone_id, kept.received_at_ms, kept.skew_ms, paired_at_ms)
        told, skew_ms, proof = [], noted_skew(arrival), wrong_clock(log, arrival)
        if skew_ms is not None:
            sent = "ahead" if skew_ms < 0 else "behind"
            told.append(self.of(SKEWS, sent, by=self.by(abs(skew_ms))))
        # It may have been set between the session and the sending.
        if skew_ms is None or proof != sent:
            told.append(self.of(CLOCKS, proof))
        return " ".join(filter(None, told))

    def by(self, span_ms: int) -> str:
        """By how much a clock is off: by 3 hours"""
        tn, minutes = self._catalog.tn, span_ms // 60_000
        if minutes < 2 * 60:
            return tn("by {n} minute", "by {n} minutes", minutes)
        hours = round(minutes / 60)
        if hours < 2 * 24:
            return tn("by {n} hour", "by {n} hours", hours)
        days = round(hours / 24)
        if days < 2 * 365:
            return tn("by {n} day", "by {n} days", days)
        return tn("by {n} year", "by {n} years", round(days / 365.25))

    def explained(self, code: str | None) -> tuple[str, str]:
        """How a reason comes about, and what it means to accept the log all the same."""
        why, accepting = EXPLAINED.get(code or "", ("", ""))
        return self._catalog.t(why), self._catalog.t(accepting)

    def fault(self, code: str, limits: Mapping[str, object] | None = None) -> str:
        """What is wrong with a field; `limits` is the bundle's technique, where that is asked."""
        return self.of(FAULTS, code, password_least=PASSWORD_LEAST, **(limits or {}))

    def action(self, code: str) -> str:
        return self.of(ACTIONS, code)

    def subject(self, reference: str) -> str:
        return self.of(SUBJECTS, reference)

    def fact(self, name: str, value: object) -> str:
        """What an entry of the audit says besides: “number 12”, “refused for: the code”."""
        told = self.of(BECAUSE, value) if isinstance(value, str) else str(value)
        return self.of(FACTS, name, value=told) if name in FACTS else f"{name} {told}"

    def problem(self, status: int) -> tuple[str, str]:
        title, remedy = PROBLEMS.get(status, _OTHER)
        return self._catalog.t(title), self._catalog.t(remedy)

    def named(self, things: Any, thing_id: str | None, key: str = "name") -> str:
        """The name of a point, protocol or question out of a bundle's chapter; else its id."""
        if not isinstance(things, Mapping):
            things = {thing["id"]: thing for thing in things or ()}
        texts = things.get(thing_id, {}).get(key, {})
        name: str = texts.get(self._catalog.language) or texts.get("en") or thing_id or ""
        return name

    def point(self, bundle: Mapping[str, Any], point_id: str) -> str:
        return self.named(bundle.get("points"), point_id)

    def point_and_side(self, bundle: Mapping[str, Any], point_id: str, side: str) -> str:
        name, side_name = self.point(bundle, point_id), self.side(side)
        return f"{name}, {side_name}" if side_name else name

    def protocol(self, bundle: Mapping[str, Any], protocol_id: str) -> str:
        return self.named(bundle.get("protocols"), protocol_id, "title")

    def question(self, bundle: Mapping[str, Any], question_id: str) -> str:
        """A question's name; what a doctor agreed to is asked with it and logged beside it."""
        asked, dot, _ = question_id.partition(".doctor-agreed")
        name = self.named(bundle.get("questions"), asked)
        return self._catalog.t("{name}: doctor agreed", name=name) if dot else name

    def ended_because(self, bundle: Mapping[str, Any], log: SessionLog) -> str:
        """Why a session was stopped, or which answers refused it; nothing if it went to its end."""
        reason = log.stop_reason or ""
        if log.kind == "refusal":
            return ", ".join(self.question(bundle, one) for one in reason.split())
        if reason == "interrupted":
            return self._catalog.t("interrupted")
        return self.named(bundle.get("stop_reasons"), reason, "text")

    def pain(self, score: float | None) -> str:
        """One decimal at most: 3, 3.5; in Russian 3,5"""
        point = "," if self._catalog.language == "ru" else "."
        return "–" if score is None else f"{round(score, 1):g}".replace(".", point)
