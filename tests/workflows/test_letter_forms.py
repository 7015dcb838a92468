"""What people write of the forms they need, and the forms that meet it."""

import pytest

from workflows.letter_forms import (
    ALL_FORMS,
    FORM_WORDS,
    forms_of,
    need_of_language,
    needs_large_print,
    needs_of,
    unmet,
    usual_forms,
)


@pytest.mark.parametrize(
    ("recorded", "form"),
    [
        ("Large print", "large_print"),
        ("large_print", "large_print"),
        ("Big letters, please", "large_print"),
        ("18 point", "large_print"),
        ("Print, at least 20pt", "large_print"),
        ("Easy read", "easy_read"),
        ("easy-read with pictures", "easy_read"),
        ("Braille", "braille"),
        ("Grade 2 braille", "braille"),
        ("BSL", "sign_language_video"),
        ("British Sign Language video", "sign_language_video"),
        ("Audio CD", "audio"),
        ("A recording", "audio"),
        ("Read aloud", "read_aloud"),
        ("Phone reading", "read_aloud"),
        ("Translated into Polish", "two_languages"),
        ("Two languages side by side", "two_languages"),
        ("Plain text for a screen reader", "text"),
        ("Screen reader", "text"),
        ("E-mail", "html"),
        ("email", "html"),
        ("On screen", "html"),
        ("Large print e-mail", "large_print"),
        ("Standard", "standard"),
        ("Ordinary paper", "standard"),
        ("By post", "standard"),
        ("On yellow paper with wide margins? No: on tape", "audio"),
        ("Standard letter, A4, by first class post", "standard"),
        ("Ordinary print is fine, thank you.", "standard"),
        ("Standard please, by post", "standard"),
        ("She is happy with ordinary letters; nothing special", "standard"),
        ("Hard copy by post, by recorded delivery to her home address", "standard"),
        ("Paper copies, by post to their house", "standard"),
        ("Blue ink", "other"),
        ("Yellow paper", "other"),
        ("Printed on cream paper", "other"),
        ("White print on black paper", "other"),
        ("Ordinary print is hard to read", "other"),
        ("A letter in plain English", "other"),
        ("Nothing on paper", "other"),
        ("A letter in Welsh", "other"),
        ("Phone call, not letter", "other"),
        ("Post to my sister, who reads it with me", "other"),
    ],
)
def test_what_people_write_is_one_of_our_forms_or_made_outside(recorded: str, form: str) -> None:
    (need,) = needs_of([recorded])
    assert (need.words, need.form) == (recorded, form)


def test_a_line_of_words_that_each_may_end_a_need_is_read_once() -> None:
    """Each pair of words doubled the time that it took."""
    (need,) = needs_of([f"{'paper copy ' * 60}by letter box, in Welsh"])
    assert need.form == "other"


@pytest.mark.parametrize(
    "nothing", ["", "  ", "None", "no special needs", "N/A", "no needs.", "nil"]
)
def test_nothing_needed_is_no_need(nothing: str) -> None:
    assert needs_of([nothing]) == ()


def test_any_form_that_will_do_meets_a_need_and_each_need_is_asked() -> None:
    needs = needs_of(["Screen reader", "Easy read"])
    assert [need.words for need in unmet(needs, ["html"])] == ["Easy read"]
    assert unmet(needs, ["text", "easy_read"]) == ()


def test_what_they_need_is_chosen_beforehand_else_standard_print() -> None:
    assert usual_forms(()) == ("standard",)
    assert usual_forms(needs_of(["Large print", "Braille", "18 pt"])) == ("large_print", "braille")


def test_easy_words_and_a_translation_make_a_form_more() -> None:
    always = ("standard", "large_print", "html", "text")
    assert forms_of(easy_read=False, translated=False) == always
    assert forms_of(easy_read=True, translated=True) == (*always, "easy_read", "two_languages")


def test_two_languages_meet_the_need_of_a_language() -> None:
    theirs = need_of_language("Polish")
    assert (theirs.words, theirs.language) == ("a letter in Polish", "Polish")
    assert unmet([theirs], ["two_languages"]) == ()
    assert usual_forms([theirs]) == ("two_languages",)


@pytest.mark.parametrize(
    ("recorded", "large"),
    [
        (["Large print"], True),
        (["Braille", "18 pt, please"], True),
        (["Translated into Polish"], False),
        (["none"], False),
        ([], False),
    ],
)
def test_who_needs_large_print_needs_it_whatever_else_they_need(
    recorded: list[str], large: bool
) -> None:
    assert needs_large_print(recorded) is large


def test_every_form_has_words() -> None:
    assert set(FORM_WORDS) == set(ALL_FORMS)
