"""A person who practises at home: a phone with a plan, earlier sessions and a chosen week."""

from datetime import datetime, timedelta
from typing import Any

from browser.live_clinic import ClinicPhone
from browser.made_logs import practice_log, record_of

PATIENT = "0192aaaa-0000-7000-8000-000000000001"
DEVICE = "0192bbbb-0000-7000-8000-000000000001"
CLINIC = "Bone Street"
# Where the stopped clock of the tests stands: Monday, 23 November 2026, 9:00 in Berlin.
NOW = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
SHOULDER = [("acromion", "left", 60), ("humerus-lateral-epicondyle", "left", 90)]
PAINS = [(5, 4), (6, 3)]
GET_READY_S = 11

PREFER = """
(part) => {
  const key = "periost.preferences";
  const old = JSON.parse(localStorage.getItem(key) ?? "{}");
  localStorage.setItem(key, JSON.stringify({ ...old, ...part }));
}
"""


def points_of(points: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    return [{"point_id": id_, "side": side, "presses": n} for id_, side, n in points]


def prescription(number: int = 1, **chosen: Any) -> dict[str, Any]:
    """A version as the clinic gives it."""
    return {
        "id": f"0192cccc-0000-4000-8000-{number:012d}",
        "patient_id": PATIENT,
        "supersedes": None,
        "status": "active",
        "written_at": "2026-11-01T10:00:00.000+00:00",
        "chosen": {
            "bundle_id": "sha256:" + 64 * "0",
            "protocol_id": None,
            "points": points_of(SHOULDER),
            "sessions_per_week_min": 2,
            "sessions_per_week_max": 3,
            "starts_on": "2026-11-01",
            "ends_on": None,
            "note": None,
            **chosen,
        },
    }


def session(
    bundle: dict[str, Any],
    number: int,
    days_ago: float,
    pains: list[tuple[int, int | None]],
    *,
    points: list[tuple[str, str, int]] = SHOULDER,
    patient_id: str | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """A log of so many days ago, its points with their pain before and after."""
    started = NOW - timedelta(days=days_ago)
    return practice_log(
        number,
        "sha256:" + 64 * "0",
        None,
        **{
            "patient_id": patient_id,
            "device_id": DEVICE if patient_id else None,
            "setting": "home",
            "started_at": started.isoformat(timespec="milliseconds"),
            "ended_at": (started + timedelta(minutes=5)).isoformat(timespec="milliseconds"),
            "elapsed_ms": 300_000,
            "screening": [{"question_id": q["id"], "answer": "no"} for q in bundle["questions"]],
            "points": [
                logged(place, before, after)
                for place, (before, after) in zip(points, pains, strict=True)
            ],
            "metronome": None,
            "note": None,
            **changes,
        },
    )


def sessions(
    bundle: dict[str, Any],
    *days_ago: float,
    pains: list[tuple[int, int | None]] = PAINS,
    points: list[tuple[str, str, int]] = SHOULDER,
    patient_id: str | None = PATIENT,
) -> list[dict[str, Any]]:
    """The clinic's patient's sessions, the oldest first, each begun with every question."""
    return [
        session(bundle, n, days, pains, points=points, patient_id=patient_id)
        for n, days in enumerate(sorted(days_ago, reverse=True))
    ]


def logged(place: tuple[str, str, int], before: int, after: int | None) -> dict[str, Any]:
    point_id, side, presses = place
    return {
        **{"point_id": point_id, "side": side, "script": "direct"},
        **{"pain_before": before, "pain_after": after},
        **{"presses": presses, "pressed_ms": presses * 1000, "planned_presses": presses},
        **{"pauses_ms": 0, "breath_ms": None, "skipped": None},
        "stages": [{"stage": 0, "presses": presses, "pain": None, "next": "end"}],
    }


def refusal(number: int, days_ago: float, question: str, **changes: Any) -> dict[str, Any]:
    """A log of a screening that ended a session before it began."""
    started = (NOW - timedelta(days=days_ago)).isoformat(timespec="milliseconds")
    return practice_log(
        number,
        "sha256:" + 64 * "0",
        None,
        **{
            **{"kind": "refusal", "outcome": "refused", "stop_reason": question},
            **{"setting": "home", "started_at": started, "ended_at": started, "elapsed_ms": 0},
            "screening": [{"question_id": question, "answer": "yes"}],
            **{"points": [], "metronome": None, "note": None},
            **changes,
        },
    )


class PractisingPhone(ClinicPhone):
    """A phone on which a person practises; open it with what it knows."""

    def know(
        self,
        url: str,
        *,
        logs: list[dict[str, Any]] = (),
        prescribed: dict[str, Any] | None = None,
        seen: dict[str, Any] | None = None,
        **preferences: Any,
    ) -> "PractisingPhone":
        """Open Today with these logs, this prescription and these preferences."""
        self.open(url)
        logs = [{k: v for k, v in log.items() if v is not None or k != "metronome"} for log in logs]
        self.put("logs", [record_of(log) for log in logs])
        if prescribed:
            self.put("pairings", [self._pairing(url, prescribed, seen)])
            preferences = {"made_for": {"home": DEVICE}, **preferences}
        self.page.evaluate(PREFER, {"setting": "home", "language": "auto", **preferences})
        self.page.reload()
        self.see("nav-today")
        return self

    def _pairing(self, url: str, prescribed: dict[str, Any], seen: Any) -> dict[str, Any]:
        base = f"{url}api/v1/"
        return {
            **{"id": DEVICE, "base": base, "clinic": {"name": CLINIC, "url": url}},
            **{"patient": {"id": PATIENT, "code": "A-17"}, "staff": None, "device_name": "Phone"},
            **{"to": f"{base} {PATIENT}", "token": "secret", "state": "open", "epoch": None},
            **{"backed_up_seq": 0, "contact_ms": None, "trouble": None, "paired_ms": 1},
            "wait": {
                **{"failures": 9, "until_ms": round((NOW.timestamp() + 3000) * 1000)},
                **{"is_told": True, "limit": 250},
            },
            **{"prescription": prescribed, "prescription_seen": seen},
        }

    def begin(self) -> None:
        """From Today into the session, with nothing changed."""
        self.tap_on("practice-start")
        self.tap_on("practice-go")
        self.see("presses-left")

    def end_early(self) -> dict[str, Any]:
        """A few presses, then enough; the log."""
        self.let_pass(GET_READY_S + 5)
        self.stop("done-enough")
        self.pains([2])
        return self.finish()
