"""A phone in the pocket, in real time: what was heard in it is what the screen and the log say."""

from collections.abc import Iterator

import pytest
from browser.raw_bedside import (
    ASK_TONES,
    RawBedside,
    phone_in_pocket,
)

GET_READY_S = 3
PRESSES = 60
POINT_S = GET_READY_S + PRESSES
ACROMION = ("shoulder", "acromion", "left")
TROCHANTER = ("hip", "femur-greater-trochanter", "right")
THREE_MINUTES_S = 180
CHANGE_S = 0.6  # so long at least it sounds
CHANGE_TONES = {"change": [[523.25, 0.15]]}
NOW_MS = "performance.now()"


@pytest.fixture
def bea(chromium_path: str, app_url: str) -> Iterator[RawBedside]:
    """Bea, who puts the phone into the pocket; points follow each other after three seconds."""
    with phone_in_pocket(chromium_path, app_url) as bea:
        bea.settle_settings(get_ready_s=GET_READY_S)
        yield bea


def kinds(sounds: list[dict], part: int | None = None) -> list[str]:
    return [sound["kind"] for sound in sounds if part in (None, sound["part"])]


@pytest.mark.xdist_group("pocket-1")
def test_three_minutes_in_the_pocket_are_logged_as_the_tracks_were_played(bea):
    bea.lead_to_choice()
    bea.choose_protocol("shoulder", "left")
    bea.pains([3, 3, 3, 3])
    bea.start(locked_screen=True)
    bea.hide()
    hidden_ms = bea.page.evaluate(NOW_MS)
    bea.track_at(3, GET_READY_S + 54.3, timeout_s=300)
    assert bea.page.is_hidden()
    assert bea.page.evaluate(NOW_MS) - hidden_ms > 1000 * THREE_MINUTES_S
    bea.show()
    left, heard = bea.left_and_heard()
    assert PRESSES - left == heard - 2 * PRESSES >= 55

    heard = bea.heard_of_tracks()
    whole = ["press"] * 57 + ["last"] * 3
    assert kinds(heard, 1) == kinds(heard, 2) == whole
    changes = bea.heard_of_tracks(CHANGE_TONES)
    assert kinds(changes, 1) == kinds(changes, 2) == ["change"]
    heard_to_s = bea.page.evaluate("periostTracks().map(({ ranges }) => ranges.at(-1)?.[1])")
    assert min(heard_to_s[1:3]) > POINT_S + CHANGE_S
    bea.stop()
    bea.pains([1, 1, 1])
    log = bea.finish()
    points = [point["presses"] for point in log["points"]]
    assert points == [PRESSES, PRESSES, len(kinds(bea.heard_of_tracks(), 3)), 0]
    assert log["pacing"]["interruptions"] == []
    assert log["pacing"]["locked_screen"] is True


@pytest.mark.xdist_group("pocket-1")
def test_keys_of_the_lock_screen_lead_while_the_page_is_hidden(bea):
    bea.lead_to_choice()
    bea.mark(ACROMION, TROCHANTER, pains=[3, 3])
    bea.start(locked_screen=True)
    bea.press_until(PRESSES - 2)
    bea.hide()
    bea.when_left(PRESSES - 4, "Acromion")
    bea.press_key("pause")
    bea.is_phase("pressing", paused=True)
    heard = len(bea.heard_of_tracks())
    assert heard == bea.kept() == bea.card()["position"]["position"] >= 4

    bea.press_key("play")
    bea.when_left(PRESSES - heard - 2, "Acromion")
    bea.press_key("nexttrack")
    acromion = len(bea.heard_of_tracks())
    bea.when_left(PRESSES - 2, "Greater")
    bea.show()
    left, heard = bea.left_and_heard()
    assert PRESSES - left == heard - acromion >= 2
    bea.stop()
    bea.pains([1, 1])
    points = bea.finish()["points"]
    trochanter = len(bea.heard_of_tracks()) - acromion
    assert [point["presses"] for point in points] == [acromion, trochanter]
    assert [point["skipped"] for point in points] == ["skipped", None]


@pytest.mark.xdist_group("pocket-2")
def test_a_session_that_is_not_made_for_the_pocket_counts_there_too(bea):
    bea.lead_to_choice()
    bea.mark(ACROMION, TROCHANTER, pains=[3, 3])
    bea.start(locked_screen=False)
    bea.press_until(PRESSES - 1)
    bea.hide()
    bea.when_left(PRESSES - 4, "Greater")
    assert bea.page.is_hidden()
    bea.show()
    left, heard = bea.left_and_heard()
    assert PRESSES - left == heard - PRESSES >= 4
    bea.stop()
    bea.pains([1, 1])
    log = bea.finish()
    assert [point["presses"] for point in log["points"]] == [PRESSES, len(bea.heard()) - PRESSES]
    assert log["pacing"]["interruptions"] == []


@pytest.mark.xdist_group("pocket-2")
def test_a_question_between_stages_is_sounded_in_the_pocket_and_waits(bea):
    bea.lead_to_choice()
    bea.mark(ACROMION, pains=[8])
    bea.start(locked_screen=True)
    bea.hide()
    bea.when("document.querySelector('main.session')?.dataset.phase === 'asking'")
    bea.track_at(1, POINT_S + 0.9)  # the question is heard to its end
    assert kinds(bea.heard_of_tracks(ASK_TONES)) == ["ask"]
    assert bea.card()["title"] == "How strong is the pain now?"
    assert bea.card()["state"] == "paused"
    assert len(bea.heard_of_tracks()) == bea.kept() == PRESSES

    bea.pains([3])
    bea.when_left(PRESSES - 2, "Acromion")
    assert bea.card()["title"] == "Acromion, left"
    bea.stop()
    bea.pains([1])
    (point,) = bea.finish()["points"]
    heard = bea.heard_of_tracks()
    assert point["presses"] == len(heard) >= PRESSES + 2
    assert [stage["presses"] for stage in point["stages"]] == [PRESSES, len(heard) - PRESSES]
