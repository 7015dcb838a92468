"""A promise to tick is said in the second language only where it is sure which sentence it is."""

import pytest

from letters.second_language.same_sentence import in_other_words
from letters.text import sentences_of

TEXT = """Dear Mrs Oduya

Sister Joan will ring you by Monday 25 May 2026. **Dr Shah** will write by Friday 29 May 2026.

- We will meet you at home.
- We will send the report by 3 June.

Yours sincerely

Helen Marsh
"""
POLISH = """Szanowna Pani Oduya

Joan zadzwoni do Pani do poniedziałku 25 maja 2026 r. **Dr Shah** napisze do piątku 29 maja 2026 r.

- Spotkamy się u Pani w domu.
- Wyślemy raport do 3 czerwca.

Z poważaniem

Helen Marsh
"""
JOAN = "Sister Joan will ring you by Monday 25 May 2026."
SHAH = "Dr Shah** will write by Friday 29 May 2026."
REPORT = "We will send the report by 3 June."


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (JOAN, "Joan zadzwoni do Pani do poniedziałku 25 maja 2026 r."),
        (SHAH, "Dr Shah napisze do piątku 29 maja 2026 r."),
        ("We will meet you at home.", "Spotkamy się u Pani w domu."),
        (REPORT, "Wyślemy raport do 3 czerwca."),
    ],
)
def test_in_the_same_place_of_the_same_part_it_is_the_same_sentence(
    sentence: str, said: str
) -> None:
    assert in_other_words(sentence, TEXT, POLISH) == said


def test_a_language_that_writes_other_figures_or_more_of_them_is_understood() -> None:
    arabic = POLISH.replace("3 czerwca", "٣ يونيو")
    assert in_other_words(REPORT, TEXT, arabic) == "Wyślemy raport do ٣ يونيو."
    month = POLISH.replace("3 czerwca", "ngày 3 tháng 6")
    assert in_other_words(REPORT, TEXT, month) == "Wyślemy raport do ngày 3 tháng 6."


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("25 maja", "17 grudnia"),  # another day
        ("2026 r. **Dr", "2026 r., a **Dr"),  # two sentences in one
        ("- Wyślemy raport do 3 czerwca.\n", ""),  # an item less: which one is it?
        ("Z poważaniem\n\n", ""),  # a part is missing
    ],
)
def test_where_it_is_not_sure_nothing_is_said(was: str, now: str) -> None:
    assert was in POLISH
    other = POLISH.replace(was, now)
    unsure = REPORT if "raport" in was else JOAN
    assert in_other_words(unsure, TEXT, other) == ""


def test_what_two_sentences_exchanged_is_given_to_neither() -> None:
    """Their days tell them apart."""
    turned = POLISH.replace(
        "Joan zadzwoni do Pani do poniedziałku 25 maja 2026 r. **Dr Shah** napisze do piątku "
        "29 maja 2026 r.",
        "**Dr Shah** napisze do piątku 29 maja 2026 r. Joan zadzwoni do poniedziałku 25 maja "
        "2026 r.",
    )
    assert turned != POLISH
    assert in_other_words(JOAN, TEXT, turned) == in_other_words(SHAH, TEXT, turned) == ""


def test_what_does_not_stand_in_the_letter_has_no_other_words() -> None:
    assert in_other_words("We have put two cupboards there.", TEXT, POLISH) == ""


RING = "Joan will ring you on Friday 4 December 2026."
WRITE = "Dr Shah will write to you by Monday 7 December 2026."
GERMAN = "Joan ruft Sie am Freitag, den 4. Dezember 2026 an."
SCHREIBT = "Dr Shah schreibt Ihnen bis Montag, den 7. Dezember 2026."


def test_the_point_after_the_number_of_a_german_day_ends_no_sentence() -> None:
    """A slip once said “Dr Shah will write to you by Monday 7 December 2026.” and under it
    “Dezember 2026 an, und Dr Shah schreibt Ihnen bis Montag, 7.12.2026.”"""
    in_one = "Joan ruft Sie am Freitag, den 4. Dezember 2026 an, und Dr Shah schreibt am 7.12.2026."
    assert in_other_words(WRITE, f"{RING} {WRITE}", in_one) == ""
    assert in_other_words(RING, f"{RING} {WRITE}", in_one) == ""
    short = "Joan ruft Sie am 4. Dezember an, und Dr Shah schreibt Ihnen."
    rings = "Joan will ring you on 4 December."
    assert in_other_words(rings, f"{rings} Dr Shah will write.", short) == ""


@pytest.mark.parametrize("month", ["Dezember", "Dez.", "**Dezember**"])
def test_a_dated_german_promise_stands_in_german_on_the_slip(month: str) -> None:
    first, second = (each.replace("Dezember", month) for each in (GERMAN, SCHREIBT))
    both = f"{RING} {WRITE}", f"{first} {second}"
    assert in_other_words(RING, *both) == first.replace("**", "")
    assert in_other_words(WRITE, *both) == second.replace("**", "")


@pytest.mark.parametrize(
    "last", ["am 4.12. Bescheid, von Shah am 7.", "im 2. Stock an, Shah am 7."]
)
def test_where_a_number_may_go_on_behind_its_point_nothing_is_said(last: str) -> None:
    ours = "Joan will tell you. Dr Shah will write."
    assert in_other_words("Dr Shah will write.", ours, f"Joan gibt Ihnen {last}") == ""


def test_a_number_that_ends_both_sentences_ends_them() -> None:
    ours = "We will come to bay 4. Joan will ring at 2.30pm."
    theirs = "Przyjdziemy do boksu 4. Joan zadzwoni o 2.30."
    assert in_other_words("We will come to bay 4.", ours, theirs) == "Przyjdziemy do boksu 4."


@pytest.mark.parametrize(
    "said",
    [
        "La Dra. Shah le escribirá antes del 29 de mayo.",
        "La Sra. Shah le llamará el 29 de mayo al núm. 01632 960101.",
        "Zadzwonimy 29 maja o godz. 15.00 i przyjedziemy na ul. Długą.",
        "Prof. Shah napisze do 29 maja, do nr. 4, np. Pocztą Polską.",
    ],
)
def test_a_word_that_spanish_or_polish_cuts_short_ends_no_sentence(said: str) -> None:
    """“La Dra.” is none: their promise stood in English alone, and on paper in easy words a line
    ended there."""
    ours = "Dr Shah will write by 29 May."
    assert in_other_words(ours, ours, said) == said
    assert [each.text for each in sentences_of(said)] == [said]
