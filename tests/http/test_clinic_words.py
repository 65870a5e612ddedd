"""The words of the clinic's pages: translated whole, and read as Babel reads them."""

import ast
import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po as read_by_babel

from webapp.build.translation import clinic_messages, update_catalogs
from webapp.domain import prescription
from webapp.domain.adherence import STATES
from webapp.domain.session_log_checks import REASONS
from webapp.http.clinic import words
from webapp.http.clinic.audit_words import ACTIONS
from webapp.http.clinic.catalog import LANGUAGES, LOCALES, catalog_of, read_po

ROOT = Path(__file__).parents[2]
NAMES = re.compile(r"\{\w+\}")
TRANSLATED = [language for language in LANGUAGES if language != "en"]


def texts():
    return [text for _, _, text in clinic_messages(ROOT / "webapp")]


def path_of(language):
    return LOCALES / language / "LC_MESSAGES" / "clinic.po"


@pytest.fixture(params=TRANSLATED)
def language(request):
    return request.param


def test_a_mean_pain_is_written_as_the_language_writes_it():
    said = [words.Words(catalog_of(one)).pain(3.54) for one in ("en", "ru")]
    assert said == ["3.5", "3,5"]


def test_every_text_is_translated_and_none_is_left_over(language):
    asked = {text if isinstance(text, str) else text[0] for text in texts()}
    held = catalog_of(language).texts
    assert len(asked) > 300
    assert held.keys() == asked
    assert [text for text, forms in held.items() if not all(forms)] == []


def test_a_counted_text_has_every_plural_form(language):
    counted = {text[0] for text in texts() if not isinstance(text, str)}
    held = catalog_of(language).texts
    assert {text: len(held[text]) for text in counted} == dict.fromkeys(counted, 3)


def test_a_translation_fills_in_the_same_names(language):
    for text, forms in catalog_of(language).texts.items():
        for form in forms:
            assert set(NAMES.findall(form)) == set(NAMES.findall(text)), text


def test_the_catalog_is_as_the_maintainers_command_writes_it(language, tmp_path):
    shutil.copytree(LOCALES, tmp_path / "locales")
    _, path, _ = update_catalogs(tmp_path / "locales", language, ROOT / "static", ROOT / "webapp")
    assert path.read_text("utf-8") == path_of(language).read_text("utf-8")


def test_our_reader_reads_what_babel_reads(language):
    with path_of(language).open("rb") as file:
        catalog = read_by_babel(file, locale=language, abort_invalid=True)
    expected = {}
    for message in catalog:
        assert not message.fuzzy or not message.id
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else message.string
            expected[key] = tuple(forms)
    assert read_po(path_of(language).read_text("utf-8")) == expected


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 точек"), (1, "1 точка"), (2, "2 точки"), (5, "5 точек"), (11, "11 точек"),
     (14, "14 точек"), (21, "21 точка"), (112, "112 точек"), (104, "104 точки")],
)  # fmt: skip
def test_russian_counts_as_russians_do(n, said):
    assert catalog_of("ru").tn("{n} point", "{n} points", n) == said


def test_what_a_catalog_lacks_is_said_in_english():
    assert catalog_of("ru").t("A text of {when}", when="tomorrow") == "A text of tomorrow"


def test_every_code_has_words():
    assert words.STATES.keys() == set(STATES)
    assert words.REASONS.keys() == REASONS.keys()
    codes = prescription.Misfit.__annotations__["code"].__args__
    assert set(codes) <= words.FAULTS.keys()


def test_the_browser_chooses_the_language_until_a_person_does(app):
    client = app.test_client()
    russian = {"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}
    assert "Войти" in client.get("/clinic/sign-in", headers=russian).text
    assert 'lang="en"' in client.get("/clinic/sign-in", headers={"Accept-Language": "fi"}).text
    form = {"language": "en", "next": "/clinic/sign-in"}
    own_page = {"Sec-Fetch-Site": "same-origin"}
    answer = client.post("/clinic/language", data=form, headers=own_page)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/clinic/sign-in")
    assert "Sign in" in client.get("/clinic/sign-in", headers=russian).text


def actions_written():
    """What the program writes into the audit, as far as it stands there as a word."""
    for path in (ROOT / "webapp").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(call, "func", None)
            name = getattr(called, "attr", None) or getattr(called, "id", None)
            if name in ("write", "note", "recorded"):
                words = [one.value for one in call.args if isinstance(one, ast.Constant)]
                yield from (one for one in words if isinstance(one, str) and "-" in one)


def test_all_that_the_audit_may_hold_has_words():
    written = {*actions_written()}
    assert len(written) > 30
    assert written <= ACTIONS.keys()
