"""The screens of logs and clinics: nothing clipped or too small, and no fault for axe."""

import pytest
from browser.test_accessibility import axe, in_words
from browser.test_layout import faults_in_all_sizes
from browser.walk import walk_with_clinic


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("ru-RU", "dark")])
@pytest.mark.parametrize("text_percent", [100, 200])
def test_the_screens_of_the_clinic_are_whole_and_open_to_all(
    phone, clinic, watch, language, scheme, text_percent
):
    watch.expect("404")  # the wrong code
    page = phone(language, color_scheme=scheme)
    found = {}
    for name, at in walk_with_clinic(page, clinic, text_percent=text_percent):
        found[name] = faults_in_all_sizes(at) + in_words(axe(at))
    assert {name: faults for name, faults in found.items() if faults} == {}
