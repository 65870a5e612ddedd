"""The mode for a locked screen: one track a stage, a card with its keys, and what takes the sound.

In real time, for media elements know no stopped clock; what happens hidden is in `test_hidden.py`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from browser.bedside import COUNT_IN_S
from browser.raw_bedside import COUNT_IN_TONES, RawBedside, phone_in_pocket

PRESSES = 60
GET_READY_S = 5  # long enough for the notes that count the point
ACROMION = ("shoulder", "acromion", "left")
TROCHANTER = ("hip", "femur-greater-trochanter", "right")
STERNUM = ("thorax", "sternum", "midline")
PIP_TONES = {"pip": [[987.77, 0.1]]}
# One app pauses another one only where a browser keeps one sound at a time, as phones do.
ONE_SOUND = ("--enable-features=AudioFocusEnforcement",)
SOUND_TAKEN = "Paused: a call or another app took the sound"

# Where the mark is on the picture of the card, as shares of its size, and what the picture is of.
MARK = """
(async () => {
  const picture = new Image();
  picture.src = navigator.mediaSession.metadata.artwork[0].src;
  await picture.decode();
  const size = picture.naturalWidth;
  const pen = new OffscreenCanvas(size, size).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, size, size);
  let [xs, ys, marked, bone] = [0, 0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] > 225 && data[i + 1] > 220 && data[i + 2] < 230) bone += 1;
    if (data[i] > 40 || data[i + 1] > 130) continue; // the dark green of the mark, nothing else
    marked += 1;
    xs += (i / 4) % size;
    ys += Math.floor(i / 4 / size);
  }
  return { size, x: xs / marked / size, y: ys / marked / size, bone: bone / size / size };
})()
"""
# Another app: some seconds of a tone, begun by a tap.
ANOTHER_APP = """
(async () => {
  const rate = 24000;
  const words = Int16Array.from({ length: 20 * rate }, (_, i) => 8000 * Math.sin(i / 10));
  const head = new DataView(new ArrayBuffer(44));
  const text = (at, letters) =>
    [...letters].forEach((letter, i) => head.setUint8(at + i, letter.charCodeAt()));
  text(0, "RIFF");
  head.setUint32(4, 36 + words.byteLength, true);
  text(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, 2 * rate, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  text(36, "data");
  head.setUint32(40, words.byteLength, true);
  globalThis.tone = new Audio(URL.createObjectURL(new Blob([head, words], { type: "audio/wav" })));
  await tone.play();
})()
"""


@pytest.fixture
def bea(chromium_path: str, app_url: str) -> Iterator[RawBedside]:
    with phone_in_pocket(chromium_path, app_url, flags=ONE_SOUND) as bea:
        bea.settle_settings(get_ready_s=GET_READY_S)
        yield bea


def begin(bea: RawBedside, *points: tuple[str, str, str]) -> None:
    bea.lead_to_choice()
    bea.mark(*points, pains=[3] * len(points))
    bea.start(locked_screen=True)


def stopped_log(bea: RawBedside, *, points: int = 1) -> dict[str, Any]:
    bea.stop()
    bea.pains([1] * points)
    return bea.finish()


def seconds(bea: RawBedside, part: int = 1) -> list[float]:
    """The presses heard of a track, in seconds from its first beat."""
    heard = [sound["at_s"] for sound in bea.heard_of_tracks() if sound["part"] == part]
    return [round(at_s - GET_READY_S, 2) for at_s in heard]


def test_the_card_shows_point_side_body_and_presses_and_its_keys_act(bea):
    begin(bea, ACROMION, TROCHANTER)
    bea.press_until(PRESSES - 2)
    assert bea.card()["title"] == "Acromion, left"
    assert (bea.card()["artist"], bea.card()["album"]) == ("Point 1 of 2", "Periost")
    assert bea.card()["state"] == "playing"
    shoulder = bea.page.evaluate(MARK)

    bea.press_key("pause")
    bea.is_phase("pressing", paused=True)
    heard = len(bea.heard_of_tracks())
    position = {"duration": PRESSES, "position": heard, "playbackRate": 1}
    assert (bea.card()["state"], bea.card()["position"]) == ("paused", position)
    assert bea.kept() == PRESSES - bea.number_of("pause-presses") == heard >= 2

    notes = len(bea.heard_of_tracks(COUNT_IN_TONES))
    bea.press_key("play")
    bea.press_until(PRESSES - heard - 1)
    assert len(bea.heard_of_tracks(COUNT_IN_TONES)) == notes + COUNT_IN_S
    bea.press_key("nexttrack")
    acromion = len(bea.heard_of_tracks())
    bea.page.wait_for("navigator.mediaSession.metadata.artist === 'Point 2 of 2'")
    assert bea.card()["title"] == "Greater trochanter of femur, right"
    hip = bea.page.evaluate(MARK)
    assert shoulder["size"] == hip["size"] == 512
    for picture in (shoulder, hip):
        assert picture["x"] == pytest.approx(0.5, abs=0.01)
        assert picture["y"] == pytest.approx(0.5, abs=0.01)
        assert picture["bone"] > 0.05
    assert shoulder["bone"] != hip["bone"]

    bea.press_until(PRESSES - 1)
    points = stopped_log(bea, points=2)["points"]
    assert [point["presses"] for point in points] == [
        acromion,
        len(bea.heard_of_tracks()) - acromion,
    ]
    # One short note before the first point, two before the second, none after a pause.
    parts = [sound["part"] for sound in bea.heard_of_tracks(PIP_TONES)]
    assert [parts.count(part) for part in sorted(set(parts))] == [1, 2]


def test_the_card_and_its_keys_go_with_the_session(bea):
    begin(bea, ACROMION)
    bea.page.wait_for("navigator.mediaSession.metadata !== null")
    bea.stop("no-time")
    bea.see("note")
    assert bea.page.evaluate("navigator.mediaSession.metadata") is None
    assert bea.card()["state"] == "none"
    assert bea.page.evaluate("Object.values(periostCard.keys)") == [None] * 3


# A canvas that gives its picture when the test says so.
SLOW_PICTURE = """
const draw = HTMLCanvasElement.prototype.toBlob;
window.periostPictures = [];
HTMLCanvasElement.prototype.toBlob = function (done, type) {
  draw.call(this, (blob) => window.periostPictures.push(() => done(blob)), type);
};
"""


def test_a_picture_that_is_late_does_not_bring_the_card_back(bea):
    bea.page.evaluate(SLOW_PICTURE)
    begin(bea, ACROMION)
    bea.page.wait_for("periostPictures.length > 0")
    bea.stop("no-time")
    bea.see("note")
    bea.page.evaluate("periostPictures.forEach((give) => give())")
    bea.page.evaluate("new Promise((done) => setTimeout(done))")
    assert bea.page.evaluate("navigator.mediaSession.metadata") is None


def test_on_the_chest_a_track_has_presses_in_breathing_out_only(bea):
    begin(bea, STERNUM)
    bea.press_until(PRESSES - 7)
    (point,) = stopped_log(bea)["points"]
    heard = seconds(bea)
    # Twelve breaths a minute, three of their five seconds outwards.
    assert heard == [second for second in range(60) if second % 5 < 3][: len(heard)]
    assert point["presses"] == len(heard) >= 7


def test_breaths_tapped_amid_a_track_change_it_without_losing_a_press(bea):
    begin(bea, STERNUM)
    bea.press_until(PRESSES - 1)
    for count in range(4):
        bea.track_at(1, GET_READY_S + 4.5 + 4 * count)
        bea.tap("breath-tap")
    bea.page.wait_for("periostTracks().length > 2 && periostTracks()[2].ranges.length > 0")
    bea.press_until(bea.number_of("presses-left") - 5)
    (point,) = stopped_log(bea)["points"]
    heard = [*seconds(bea, 1), *seconds(bea, 2)]

    assert heard == sorted(set(heard))
    assert all(second == int(second) for second in heard)
    assert point["presses"] == len(heard)
    assert 3900 <= point["breath_ms"] <= 4100


def test_presses_are_counted_by_the_sound_whatever_the_clock_says(bea):
    begin(bea, ACROMION)
    bea.press_until(PRESSES - 1)
    bea.page.evaluate("periostTracks()[1].element.playbackRate = 2")
    bea.press_until(PRESSES - 10)
    left, heard = bea.left_and_heard()
    assert PRESSES - left == heard >= 10
    (point,) = stopped_log(bea)["points"]
    assert point["presses"] == len(bea.heard_of_tracks())


def other_app(bea: RawBedside, app_url: str) -> Any:
    """Another app, not heard yet: a page of another origin."""
    return bea.chromium.open(app_url.replace("127.0.0.1", "localhost") + "build.json")


def sound(app: Any) -> None:
    app.evaluate(ANOTHER_APP, user_gesture=True)


def test_another_app_that_takes_the_sound_pauses_the_track(bea, app_url):
    begin(bea, ACROMION)
    app = other_app(bea, app_url)
    bea.when_left(PRESSES - 3, "Acromion")
    sound(app)
    bea.is_paused_because(SOUND_TAKEN)
    heard = len(bea.heard_of_tracks())
    assert bea.kept() == PRESSES - bea.number_of("pause-presses") == heard >= 3
    assert bea.card()["state"] == "paused"

    bea.show()
    bea.tap("resume")
    bea.press_until(PRESSES - heard - 2)
    assert app.evaluate("tone.paused")  # phones let one app sound
    log = stopped_log(bea)
    assert log["points"][0]["presses"] == len(bea.heard_of_tracks())
    assert log["pacing"]["interruptions"] == ["interrupted"]


@pytest.mark.xdist_group("locked-screen-1")
def test_another_app_that_comes_in_between_two_points_is_not_sounded_over(bea, app_url):
    begin(bea, ACROMION, TROCHANTER)
    app = other_app(bea, app_url)
    bea.track_at(1, GET_READY_S + PRESSES)
    sound(app)  # the change of point is still heard
    bea.is_paused_because(SOUND_TAKEN)
    assert len(bea.heard_of_tracks()) == bea.kept() == PRESSES
    assert not app.evaluate("tone.paused")
    assert bea.number_of("pause-presses") == PRESSES

    bea.show()
    bea.tap("resume")
    bea.press_until(PRESSES - 1)
    log = stopped_log(bea, points=2)
    presses = [point["presses"] for point in log["points"]]
    assert presses == [PRESSES, len(bea.heard_of_tracks()) - PRESSES]
    assert log["pacing"]["interruptions"] == ["interrupted"]
