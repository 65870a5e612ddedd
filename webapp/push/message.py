"""What a phone is told. It stands on a lock screen, so it says nothing of health.

The form is that of a declarative push message: a browser that knows it shows it by itself, in any
other the service worker does.
"""

import json

# One for all reminders: at the push service a new one takes the place of one not yet fetched, and
# on the phone, of one not yet read.
TOPIC = TAG = "periost-reminder"
TITLE = "Periost"
WORDS = {
    "en": {"due": "It is your day", "trial": "Reminders arrive on this phone"},
    "ru": {"due": "Сегодня ваш день", "trial": "Напоминания доходят до этого телефона"},
}
# What fits into one record of the encryption; push services refuse more.
MOST_BYTES = 3993


def message(kind: str, language: str, app_url: str) -> bytes:
    """A message of one kind of WORDS; a tap on it opens the app at `app_url`."""
    known = language if language in WORDS else language.split("-")[0]
    spoken = known if known in WORDS else "en"
    notification = {
        "title": TITLE,
        "body": WORDS[spoken][kind],
        "navigate": app_url,
        "lang": spoken,
        "dir": "ltr",
        "tag": TAG,
        "silent": False,
    }
    content: dict[str, object] = {"web_push": 8030, "notification": notification, "mutable": True}
    if kind == "due":
        # The draft had it inside, and so Safari shipped it; the standard has it outside.
        notification["app_badge"] = "1"
        content["app_badge"] = 1
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > MOST_BYTES:
        raise ValueError(f"The message has {len(body)} bytes; the address of the app is too long.")
    return body
