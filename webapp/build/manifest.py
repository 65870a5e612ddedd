"""The web app manifest: how a browser names, shows and starts the installed app."""

import json
from collections.abc import Callable, Mapping
from typing import Any

PAPER, PAPER_DARK = "#fbf6ec", "#14110e"

Say = Callable[[str], str]


def mark(text: str) -> str:
    """Mark a text for the translators; it is translated when a manifest is written."""
    return text


DESCRIPTION = mark(
    "Leads a periosteal massage press by press, and keeps the log. Works without a network."
)
# Each: its screen, its names, its icon. The screens give way to a session that runs or waits.
SHORTCUTS = (
    ("start", mark("Start a session"), mark("Start"), "icons/shortcut-start-96.png"),
    (
        "second",
        mark("Metronome: just the second"),
        mark("Metronome"),
        "icons/shortcut-second-96.png",
    ),
)
# Real pictures, which browsers show before they install: name, shape, what is on it. For each
# language static/screens has its own; tools/screenshots.py takes them.
SCREENS = (
    ("plan", "narrow", mark("The plan: its points in order, and why")),
    ("session", "narrow", mark("The session: presses left, the place on the bone")),
    ("today", "narrow", mark("Practice at home: what is due today")),
    ("map", "wide", mark("Where it hurts: points marked on the body")),
    ("progress", "wide", mark("Progress: pain before and after")),
)
SCREENS_FOLDER = "screens"
SCREEN_SIZES = {"narrow": "780x1688", "wide": "1280x800"}
ICONS = (
    {"src": "icons/icon.svg", "type": "image/svg+xml", "sizes": "any"},
    {"src": "icons/icon-192.png", "type": "image/png", "sizes": "192x192"},
    {"src": "icons/icon-512.png", "type": "image/png", "sizes": "512x512"},
    {
        "src": "icons/maskable-512.png",
        "type": "image/png",
        "sizes": "512x512",
        "purpose": "maskable",
    },
)


def manifest_name(language: str) -> str:
    """The file in the site. The English one has the plain name, for whoever knows no other."""
    return "manifest.webmanifest" if language == "en" else f"manifest.{language}.webmanifest"


def manifest_text(language: str, say: Say, built: Mapping[str, str]) -> str:
    """The manifest in `language`, its texts by `say`; `built` maps sources to names in the site."""
    manifest = {**_manifest(language, say), "screenshots": _screenshots(language, say, built)}
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def _screenshots(language: str, say: Say, built: Mapping[str, str]) -> list[dict[str, str]]:
    sources = [(f"{SCREENS_FOLDER}/{language}-{name}.jpg", *rest) for name, *rest in SCREENS]
    return [
        {
            "src": built[source],
            "type": "image/jpeg",
            "sizes": SCREEN_SIZES[shape],
            "form_factor": shape,
            "label": say(label),
        }
        for source, shape, label in sources
        # The sources of a test may be without it.
        if source in built
    ]


def _manifest(language: str, say: Say) -> dict[str, Any]:
    return {
        # One origin holds one store of logs, so it is one app, whatever folder it is served from
        # and whatever language it is in.
        "id": "periost",
        "name": "Periost",
        "short_name": "Periost",
        "description": say(DESCRIPTION),
        "lang": language,
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        # A tap on the icon must never load a page anew in which a session runs.
        "launch_handler": {"client_mode": "focus-existing"},
        "orientation": "any",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["health", "medical"],
        "icons": list(ICONS),
        "shortcuts": [
            {
                "name": say(name),
                "short_name": say(short),
                "url": f"./#/{screen}",
                "icons": [{"src": icon, "type": "image/png", "sizes": "96x96"}],
            }
            for screen, name, short, icon in SHORTCUTS
        ],
    }
