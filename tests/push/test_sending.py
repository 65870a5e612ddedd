"""One message, end to end: encrypted, signed, addressed, and every answer understood."""

import json
import re
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from push.conftest import CONTACT, moved
from push.push_service import running
from server_process import free_port

from webapp.config import Config
from webapp.push import sending
from webapp.push.hosts import is_allowed, pattern
from webapp.push.keys import Keys
from webapp.push.message import MOST_BYTES, WORDS, message
from webapp.push.office import office_of
from webapp.push.sending import Outcome, send
from webapp.store.push_subscriptions import Subscription

APP = "https://clinic.example/app/"
# Words that a stranger who sees a lock screen must not read, in either language.
HEALTH = r"(?i)massage|pain|press|bone|session|therap|patient|clinic|health|practi[cs]e"
HEALTH_RU = r"(?i)масса|бол[ьие]|нажат|кост|сеанс|терап|пациент|клиник|здоров|лечени|занят"


@pytest.fixture
def keys(tmp_path):
    return Keys(tmp_path / "data")


@pytest.fixture
def to(push_service):
    phone = push_service.phone("anna")
    return Subscription("d", phone.endpoint, **phone.keys, days="", local_time="", zone="")


@pytest.fixture
def deliver(push_service, keys, to):
    """Send a message to Anna's phone: `deliver(to=…, ttl_s=…)`."""

    def deliver(to=to, ttl_s=3600):
        body = message("due", "ru", APP)
        return send(to, body, keys.current(), CONTACT, ttl_s, [push_service.host])

    return deliver


def test_a_message_arrives_encrypted_and_signed(push_service, keys, deliver):
    assert deliver() == Outcome("sent", 201)
    (got,) = push_service.messages
    assert got.content["notification"]["body"] == "Сегодня ваш день"
    assert got.server_key == keys.current().public
    assert got.claims["sub"] == CONTACT
    assert got.claims["aud"] == push_service.url.rstrip("/")
    assert got.headers["Ttl"] == "3600"
    assert got.headers["Urgency"] == "normal"
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", got.headers["Topic"])


def test_a_message_never_has_no_time_to_live(push_service, deliver):
    deliver(ttl_s=0)
    assert int(push_service.messages[0].headers["Ttl"]) > 0


def test_the_claims_of_one_push_service_do_not_reach_another(
    push_service, keys, tmp_path, monkeypatch, deliver
):
    """The library writes the push service into the claims; each refuses a token for another."""
    assert deliver().kind == "sent"
    with running(tmp_path) as other:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other.certificate))
        phone = other.phone("finn")
        to = Subscription("d", phone.endpoint, **phone.keys, days="", local_time="", zone="")
        told = (message("due", "en", APP), keys.current(), CONTACT, 60, [other.host])
        assert send(to, *told).kind == "sent"
        assert other.faults == []


SOON = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("status", "headers", "kind", "wait_ms"),
    [
        (200, {}, "sent", None),
        (202, {}, "sent", None),
        (404, {}, "gone", None),
        (410, {}, "gone", None),
        (429, {"Retry-After": "120"}, "later", 120_000),
        (429, {}, "later", None),
        (500, {}, "later", None),
        (503, {"Retry-After": "7"}, "later", 7_000),
        (503, {"Retry-After": "soon"}, "later", None),
        (400, {}, "refused", None),
        (401, {}, "refused", None),
        (403, {}, "refused", None),
        (413, {}, "refused", None),
        (301, {"Location": "https://localhost:1/elsewhere"}, "refused", None),
        (307, {"Location": "/anna"}, "refused", None),
    ],
)
def test_every_answer_is_understood(push_service, deliver, status, headers, kind, wait_ms):
    push_service.answers.append((status, headers))
    assert deliver() == Outcome(kind, status, wait_ms)
    # A redirect is not followed.
    assert len(push_service.messages) == 1


def test_a_date_says_how_long_to_wait_too(push_service, deliver):
    push_service.answers.append((503, {"Retry-After": SOON}))
    assert 0 < deliver().wait_ms <= 3_600_000


def test_a_push_service_that_cannot_be_reached_is_asked_again(keys, to):
    host = f"localhost:{free_port()}"
    away = moved(to, endpoint=f"https://{host}/anna")
    body = message("due", "en", APP)
    assert send(away, body, keys.current(), CONTACT, 60, [host]) == Outcome("later")


def test_a_push_service_without_a_good_certificate_gets_nothing(push_service, deliver, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert deliver() == Outcome("later")
    assert push_service.messages == []


def test_a_push_service_that_is_silent_does_not_hold_the_server(push_service, deliver, monkeypatch):
    """It may have taken the message, so it is not sent again."""
    monkeypatch.setattr(sending, "ANSWER_S", 0.2)
    push_service.answering.clear()
    assert deliver() == Outcome("unknown")


@pytest.mark.parametrize("keys_of_phone", [{"p256dh": "B" * 87}, {"p256dh": "Bxyz"}, {"auth": "a"}])
def test_a_phone_whose_keys_are_none_is_gone(push_service, deliver, to, keys_of_phone):
    assert deliver(to=moved(to, **keys_of_phone)).kind == "gone"
    assert push_service.messages == []


# Addresses


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://FCM.googleapis.com/wp/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://wns2-by3p.notify.windows.com/w/?token=x", True),
        ("https://web.push.apple.com/abc", True),
        ("http://fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://fcm.googleapis.com@evil.example/abc", False),
        ("https://evil.example/fcm.googleapis.com", False),
        ("https://fcm.googleapis.com.evil.example/abc", False),
        ("https://evilfcm.googleapis.com/abc", False),
        ("https://notify.windows.com/abc", False),
        ("https://evilnotify.windows.com/abc", False),
        ("https://evil.example\\@fcm.googleapis.com/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://[::1]/abc", False),
        ("https://[fcm.googleapis.com/abc", False),
        ("https://localhost/abc", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("file:" + "///etc/passwd", False),
        ("", False),
    ],
)
def test_only_known_push_services_are_asked(push_service, deliver, to, endpoint, expected):
    assert is_allowed(endpoint) is expected
    if expected:
        assert re.match(pattern().replace("https://", "(?i)https://").lstrip("^"), endpoint)
    else:
        assert not re.match(pattern(), endpoint)
        assert deliver(to=moved(to, endpoint=endpoint)) == Outcome("refused")
        assert push_service.messages == []


# What it says


@pytest.mark.parametrize("language", ["en", "ru", "ru-RU", "de"])
@pytest.mark.parametrize("kind", ["due", "trial"])
def test_a_lock_screen_says_nothing_of_health(language, kind):
    content = json.loads(message(kind, language, APP))
    shown = content["notification"]
    for text in (shown["title"], shown["body"], shown["tag"]):
        assert not re.search(HEALTH, text)
        assert not re.search(HEALTH_RU, text)
    assert shown["lang"] == ("ru" if language.startswith("ru") else "en")


def test_a_message_is_declarative():
    content = json.loads(message("due", "en", APP))
    assert content["web_push"] == 8030
    assert content["notification"]["navigate"] == APP
    assert content["notification"]["tag"]
    assert content["mutable"] is True


def test_the_words_are_those_of_every_language_of_the_app(site):
    catalogs = {path.name.split(".")[0] for path in (site / "locales").glob("*.json")}
    languages = {name.removesuffix("-later") for name in catalogs}
    assert WORDS.keys() == languages | {"en"}
    assert len({frozenset(words) for words in WORDS.values()}) == 1


def test_a_message_that_would_be_refused_for_its_size_is_not_made():
    with pytest.raises(ValueError, match="too long"):
        message("due", "en", "https://x.example/" + "a" * MOST_BYTES)


# Keys and sender


def test_the_key_is_made_once_and_is_for_its_owner_alone(keys, tmp_path):
    made = keys.current()
    file = tmp_path / "data" / "vapid.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Keys(tmp_path / "data").current().public == made.public
    file.chmod(0o644)
    assert keys.current().public == made.public
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["vapid.pem"]


def test_processes_that_start_at_once_have_one_key(tmp_path):
    script = (
        "import sys; from pathlib import Path; from webapp.push.keys import Keys;"
        "import webapp.push.keys; import cryptography, py_vapid; sys.stdin.readline();"
        "print(Keys(Path(sys.argv[1])).current().public)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "data")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, **pipes) for _ in range(4)]
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_rotation_keeps_the_older_key_until_it_is_told_to_forget(keys):
    first = keys.current()
    second = keys.rotate()
    assert second.public != first.public
    assert keys.current().public == second.public
    assert keys.of(first.public).public == first.public
    assert keys.of("").public == second.public
    assert keys.of("../../etc/passwd") is None
    assert keys.forget_older() == 1
    assert keys.of(first.public) is None


@pytest.mark.parametrize(
    ("settings", "subject"),
    [
        ({"public_url": "https://clinic.example/"}, "https://clinic.example"),
        ({"public_url": "https://clinic.example:8443/"}, None),
        ({"public_url": "https://localhost/"}, None),
        ({"public_url": "http://192.168.1.7:8000"}, None),
        ({"push_contact": "mailto:a@b.example"}, "mailto:a@b.example"),
    ],
)
def test_the_sender_has_a_name_that_push_services_take(settings, subject):
    office = office_of(Config(**settings))
    assert (office and office.subject) == subject


@pytest.mark.parametrize("contact", ["a@b.example", "mailto:", "mailto:a@localhost", "http://a.b"])
def test_a_contact_that_push_services_would_refuse_is_refused_here(contact):
    with pytest.raises(ValueError, match="PERIOST_PUSH_CONTACT"):
        Config.from_environment({"PERIOST_PUSH_CONTACT": contact})
