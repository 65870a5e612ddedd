"""Choices that tell something of a person lie sealed; what lay in plain moves there."""

import json

import pytest
from browser.locking import LockedPhone
from browser.practising import PREFER, SHOULDER, points_of
from playwright.sync_api import expect

OWN_PLAN = {"points": points_of(SHOULDER), "protocol_id": None}
SCHEDULE = {"days": ["mon", "thu"], "local_time": "18:30", "zone": "Europe/Berlin"}
LEFT = {
    **{"setting": "home", "theme": "dark", "own_plan": OWN_PLAN, "schedule": SCHEDULE},
    "practice": {"has_helper": True},
    "made_for": {"home": "none"},
    "reminders": {"device_id": "0192bbbb", "epoch": "e", "told": "{}"},
}
PERSONAL = {"own_plan", "schedule", "practice", "made_for", "reminders"}
NO_ROOM = """
(() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === "private") throw new DOMException("No room.", "QuotaExceededError");
    return put.apply(this, given);
  };
})();
"""


@pytest.fixture
def anna(page, app_url) -> LockedPhone:
    """Anna's phone, on which an earlier version kept all of her choices in plain."""
    anna = LockedPhone(page)
    anna.open(app_url)
    anna.page.evaluate(PREFER, LEFT)
    return anna


def start(anna: LockedPhone) -> None:
    anna.page.reload()
    anna.see("nav-today")


def in_plain(anna: LockedPhone) -> dict:
    return json.loads(anna.page.evaluate("localStorage['periost.preferences']"))


def sees_her_plan(anna: LockedPhone) -> None:
    anna.today()
    anna.see("practice-card")
    anna.go("week")
    expect(anna.at("week-time")).to_have_value("18:30")


def test_what_an_earlier_version_left_in_plain_moves_into_the_vault(anna):
    start(anna)
    assert PERSONAL.isdisjoint(in_plain(anna))
    assert in_plain(anna)["theme"] == "dark"
    assert all(set(row) == {"sealed"} for row in anna.lying("private"))
    assert anna.named("private") == {name: LEFT[name] for name in PERSONAL}
    sees_her_plan(anna)
    start(anna)
    sees_her_plan(anna)


def test_what_cannot_be_moved_stays_and_is_moved_later(anna):
    other = anna.page.context.new_page()
    other.add_init_script(NO_ROOM)
    other.goto(anna.page.url)
    unable = LockedPhone(other)
    sees_her_plan(unable)
    unable.go("settings")
    unable.tap("theme-light")
    assert {**LEFT, "theme": "light"}.items() <= in_plain(unable).items()
    other.close()
    start(anna)
    assert PERSONAL.isdisjoint(in_plain(anna))
    sees_her_plan(anna)


def test_a_choice_is_kept_when_it_is_shown(anna):
    start(anna)
    anna.go("week")
    anna.tap("on-sat")
    expect(anna.at("on-sat").locator("input")).to_be_checked()
    assert anna.named("private")["schedule"]["days"] == ["mon", "thu", "sat"]
    anna.tap("forget-plan")
    anna.tap("forget-plan")
    anna.gone("forget-plan")
    start(anna)
    anna.gone("practice-card")
    assert anna.named("private")["own_plan"] is None


def test_a_locked_phone_looks_as_it_was_chosen_and_knows_nothing_else(anna):
    start(anna)
    anna.set_pin()
    anna.go("settings")
    anna.tap("language-ru")
    anna.page.reload()
    expect(anna.page.get_by_role("heading", name="Periost заперт")).to_be_visible()
    expect(anna.page.locator("html")).to_have_attribute("data-theme", "dark")
    anna.unlock()
    sees_her_plan(anna)


def test_a_forgotten_pin_keeps_the_plan_and_a_newer_choice_stands(anna):
    start(anna)
    anna.set_pin()
    anna.reload()
    anna.start_anew()
    anna.go("week")
    anna.tap("on-fri")
    expect(anna.at("on-fri").locator("input")).to_be_checked()
    anna.open_earlier()
    anna.today()
    anna.see("practice-card")
    kept = anna.named("private")
    assert kept["own_plan"] == OWN_PLAN
    assert kept["schedule"]["days"] == ["fri"]
    assert set(kept) == PERSONAL
