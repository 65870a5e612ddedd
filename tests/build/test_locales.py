"""The client's catalogs: complete, and nothing left over."""

import json
import re
import shutil
from pathlib import Path

import pytest
from javascript_source import sources

from webapp.build.faults import BuildFault
from webapp.build.javascript import tokens
from webapp.build.locales import catalog_path, client_texts, forms, msgid, read_catalog
from webapp.build.sources import Sources
from webapp.build.translation import client_messages, update_catalogs

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "webapp" / "locales"
NAMES = re.compile(r"\{\w+\}")

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n"

msgid "Back"
msgstr "Назад"

msgid "{n} press"
msgid_plural "{n} presses"
msgstr[0] "{n} нажатие"
msgstr[1] "{n} нажатия"
msgstr[2] "{n} нажатий"
"""


@pytest.fixture(scope="module")
def russian():
    return [message for message in read_catalog(catalog_path(LOCALES, "ru"), "ru") if message.id]


def read(text: str, tmp_path: Path):
    path = tmp_path / "client.po"
    path.write_text(text, "utf-8")
    return client_texts(read_catalog(path, "ru"), "ru/client.po")


def test_every_text_of_the_client_is_translated_and_none_is_stale(russian):
    asked = {m if isinstance(m, str) else m[0] for _, _, m in client_messages(ROOT / "static")}
    assert len(asked) > 100
    assert {msgid(message) for message in russian} == asked


def test_a_counted_text_has_every_plural_form(russian):
    counted = {m[0] for _, _, m in client_messages(ROOT / "static") if not isinstance(m, str)}
    assert counted
    assert {msgid(m): len(forms(m)) for m in russian if m.pluralizable} == dict.fromkeys(counted, 3)


def test_a_translation_fills_in_the_same_names(russian):
    for message in russian:
        # A form for one may say "one" instead of the number.
        for form in forms(message)[-1:]:
            assert set(NAMES.findall(form)) == set(NAMES.findall(msgid(message))), msgid(message)


def test_no_call_for_a_text_escapes_the_extractor():
    # Babel reads only plain strings, and no call inside another one's arguments.
    calls = 0
    for source in sources():
        code = "".join(
            token.text for token in tokens(source.text, source.name) if token.kind != "comment"
        )
        calls += len(re.findall(r"(?<![\w$.])(?<!function )tn?\((?!text\b|singular\b)", code))
    assert calls == len(list(client_messages(ROOT / "static")))


def test_the_catalog_is_as_the_maintainers_command_writes_it(tmp_path):
    shutil.copytree(LOCALES, tmp_path / "locales")
    paths = update_catalogs(tmp_path / "locales", "ru", ROOT / "static", ROOT / "webapp")
    assert [path.stem for path in paths] == ["client", "clinic", "site"]
    for path in paths:
        assert path.read_text("utf-8") == catalog_path(LOCALES, "ru", path.stem).read_text("utf-8")


def test_the_built_catalog_maps_texts_and_counted_texts(tmp_path):
    assert read(PO, tmp_path) == {
        "Back": "Назад",
        "{n} press": ["{n} нажатие", "{n} нажатия", "{n} нажатий"],
    }


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        (PO.replace('"Назад"', '""'), "ru/client.po — 'Back' is not translated"),
        (
            PO.replace('msgid "Back"', '#, fuzzy\nmsgid "Back"'),
            "ru/client.po — 'Back' is only guessed",
        ),
        (PO.replace('"{n} нажатий"', '""'), "ru/client.po — '{n} press' is not translated"),
    ],
)
def test_an_unfinished_translation_stops_the_build(spoilt, fault, tmp_path):
    with pytest.raises(BuildFault) as caught:
        read(spoilt, tmp_path)
    assert str(caught.value).startswith(fault)


def test_the_site_has_each_russian_text_once_in_the_file_of_its_screens(site, russian):
    at_start, later = (
        json.loads(path.read_text("utf-8"))
        for pattern in ("ru.*.json", "ru-later.*.json")
        for path in (site / "locales").glob(pattern)
    )
    assert len(at_start) + len(later) == len(russian) == len({**at_start, **later})
    needed = Sources(ROOT / "static").needed_by("app.js")
    for name, _, message in client_messages(ROOT / "static"):
        asked = message if isinstance(message, str) else message[0]
        assert name not in needed or asked in at_start, asked
    assert "New session" in at_start
    assert 0 < len(at_start) < len(later) / 4


def test_a_language_without_a_catalog_yet_has_no_texts(tmp_path):
    assert client_texts(read_catalog(tmp_path / "none.po", "ru"), "none") == {}
