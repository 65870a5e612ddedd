"""The screens of practice and of keeping: nothing clipped or too small, and no fault for axe."""

import pytest
from browser.home_walk import home_walk
from browser.test_accessibility import axe, in_words
from browser.test_layout import faults_in_all_sizes


@pytest.mark.parametrize(
    ("language", "scheme", "text_percent"),
    [
        ("en-GB", "light", 100),
        ("en-GB", "dark", 200),
        ("ru-RU", "dark", 100),
        ("ru-RU", "light", 200),
    ],
)
def test_the_screens_of_practice_and_keeping_are_whole_and_open_to_all(
    phone, app_url, bundle, language, scheme, text_percent
):
    page = phone(language, color_scheme=scheme)
    found, seen = [], set()
    for name, at in home_walk(page, app_url, bundle, text_percent=text_percent):
        seen.add(name)
        found += [f"{name}: {fault}" for fault in faults_in_all_sizes(at) + in_words(axe(at))]
    assert len(seen) == 13
    assert not found, "\n".join(found)
