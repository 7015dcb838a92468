"""What stands around a letter is in its own language, or says that it is in another."""

from datetime import date

import page as validator
import pytest

from letters.fixed_words import _ALL, ENGLISH, FixedWords, fixed_words, is_in
from letters.printing.fonts import not_covered, not_for_print
from letters.render import render
from tests.letters.cases import a_page
from tests.letters.forms import IN_OTHER_WORDS, ISSUED
from tests.letters.reading import Heard
from tests.letters.structure import structural_faults

DAY = date(2026, 5, 3)


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        *(
            ("en-GB", "3 May 2026"),
            ("en-US", "May 3, 2026"),
            ("en-CA", "May 3, 2026"),
            ("pl", "3 maja 2026"),
            ("cy", "3 Mai 2026"),
        ),
        *(("de", "3. Mai 2026"), ("es", "3 de mayo de 2026"), ("ar", "3 مايو 2026")),
        *(("he", "3 במאי 2026"), ("vi", "Ngày 3 tháng 5 năm 2026"), ("so", "3 May 2026")),
    ],
)
def test_the_day_is_written_as_its_readers_write_it(tag: str, written: str) -> None:
    assert fixed_words(tag).dated(DAY) == written


def test_the_first_of_a_month_has_its_own_word_in_french() -> None:
    assert fixed_words("fr").dated(date(2026, 5, 1)) == "1er mai 2026"


@pytest.mark.parametrize("words", _ALL, ids=lambda each: each.language)
def test_each_word_of_ours_can_be_printed_and_each_month_is_there(words: FixedWords) -> None:
    said = [*words.months, words.page, words.code, words.reference, words.draft, words.not_sent]
    said += [words.your_care, words.care_of.format(name="Ann"), words.let_us_talk]
    assert not_covered("".join(said)) == not_for_print("".join(said)) == ()
    assert all(each.strip() for each in said)
    assert len(set(words.months)) == 12


def test_a_language_in_another_script_keeps_the_english_words() -> None:
    assert fixed_words("ar-Latn") is ENGLISH
    assert (is_in("en-GB", ENGLISH), is_in("ar-Latn", fixed_words("ar"))) == (True, False)


def test_around_a_polish_letter_nothing_of_ours_is_english() -> None:
    page = a_page(**ISSUED, body=IN_OTHER_WORDS["pl"], language="pl", subject="Dotyczy")
    html = render(page, "html").content.decode()
    assert '<p class="dated">12 marca 2026</p>' in html
    assert 'Kod <bdi dir="ltr">7H4K-92QM-X3TD</bdi>' in html
    assert '<div class="letterhead" lang="en"' in html
    assert html.count('lang="en"') == 1  # only what the organisation calls itself
    text = render(page, "text").content.decode()
    assert "12 marca 2026" in text
    assert "Numer LET-2026-000012\nKod 7H4K-92QM-X3TD" in text
    assert "Strona1" in Heard(render(page).content).aside().replace(" ", "")


@pytest.mark.parametrize("form", ["standard", "large_print"])
def test_a_draft_says_so_in_its_own_language(form: str) -> None:
    page = a_page(body=IN_OTHER_WORDS["he"], language="he", subject="בנושא")
    assert set("טיוטה") <= set(Heard(render(page, form).content).aside())


@pytest.mark.parametrize("form", ["standard", "large_print"])
def test_english_words_around_a_letter_say_that_they_are(form: str) -> None:
    """In a language for which we have none."""
    changed = {"language": "fa", "subject": "About your care", "subject_language": "en"}
    page = a_page(**ISSUED, body=IN_OTHER_WORDS["ar"], **changed)
    content = render(page, form).content
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    tree = Heard(content).tree
    assert structural_faults(Heard(content)) == []
    english = [n.spoken() for n in tree.all() if str(n.entry.get("/Lang", "")) == "en"]
    assert "12 March 2026" in english
    assert "About your care" in english
    assert not any("السيدة" in words for words in english)
