"""Two languages in one letter: what is left out is named, and no picture is lost between them."""

from dataclasses import replace
from string import Formatter

import page as validator
import pytest

from letters.fixed_words import _ALL as FIXED
from letters.printing.fonts import not_covered, not_for_print
from letters.printing.page import Page
from letters.printing.record_words import _ALL as WORDS
from letters.printing.record_words import RecordWords, record_words
from letters.printing.side_by_side import two_languages, why_not_beside
from letters.render import render
from tests.letters.forms import ENGLISH, IN_OTHER_WORDS, every_form, run_together, translation
from tests.letters.reading import Heard, Sheet
from tests.letters.structure import structural_faults

WITH_DAYS = """Dear Mrs Oduya

**What happened when**

- 3 March 2026: We took your blood.
- 8 March 2026: We gave you the wrong tablet.

**What happens next**

Sister Joan will ring you by Monday 25 May 2026.

Dr Shah will write to you by Friday 29 May 2026.

Yours sincerely

Helen Marsh
Director of Nursing
"""
IN_POLISH = """Szanowna Pani Oduya

**Co się stało i kiedy**

- 3 marca 2026: Pobraliśmy krew.
- 8 marca 2026: Podaliśmy Pani niewłaściwą tabletkę.

**Co dalej**

Siostra Joan zadzwoni do Pani do poniedziałku 25 maja 2026.

Dr Shah napisze do Pani do piątku 29 maja 2026.

Z poważaniem

Helen Marsh
Dyrektor ds. Pielęgniarstwa
"""
A_THIRD = IN_POLISH.partition("**Co dalej**")[0]


def in_two(text: str) -> Page:
    return every_form(body=WITH_DAYS, translation=translation("pl", text))


def figures(heard: Heard) -> list[str]:
    return [str(each.entry["/Alt"]) for each in heard.tree.all() if each.tag == "Figure"]


@pytest.mark.parametrize("language", sorted(IN_OTHER_WORDS))
def test_of_two_that_match_nothing_is_said(language: str) -> None:
    assert why_not_beside(ENGLISH, IN_OTHER_WORDS[language]) == ""


def test_who_types_no_empty_line_above_their_name_has_the_same_parts_in_both_languages() -> None:
    """“The letter has 4 parts, and the translation 3”, of two that were alike line by line: the
    form in two columns was lost, since of the words to close with we know the English ones alone.
    """
    ours = "Dear Ada\n\nSorry.\n\nYours sincerely,\nHelen Marsh\nDirector"
    theirs = "Szanowna Pani\n\nPrzepraszamy.\n\nZ poważaniem,\nHelen Marsh\nDyrektorka"
    assert why_not_beside(ours, theirs) == ""
    told = translation("pl", theirs)
    beside = two_languages(every_form(body=ours, translation=told), told)
    assert beside.count('<p class="signed">Helen Marsh</p>') == 2
    assert '<p class="signed">Dyrektorka</p>' in beside


def test_a_translation_that_ends_too_early_is_named_with_the_first_part_it_lacks() -> None:
    assert why_not_beside(WITH_DAYS, A_THIRD) == (
        "The letter has 8 parts, and the translation 3 parts. They first differ at part 4: the "
        "letter has a heading, “What happens next”, and the translation has nothing more."
    )


def test_as_many_parts_of_another_kind_do_not_match_either() -> None:
    as_a_paragraph = IN_POLISH.replace("- 3 marca", "3 marca").replace("- 8 marca", "8 marca")
    says = why_not_beside(WITH_DAYS, as_a_paragraph)
    assert says.startswith("The letter has 8 parts, and the translation 8 parts. They first")
    assert "at part 3: the letter has a list, “3 March 2026: We took" in says
    assert "the translation has a paragraph, “3 marca 2026: Pobraliśmy krew." in says
    assert "To make it a list, begin each of its lines with “-” and a space." in says


@pytest.mark.parametrize(
    ("ours", "how"),
    [
        ("## What happened", "To make it a heading, begin its line with “##” and a space."),
        ("**What happened**", "To make it a heading, begin its line with “##” and a space."),
        ("1. The first\n2. The second", "begin each of its lines with “1.”, “2.” and a space."),
    ],
)
def test_a_translator_is_told_how_the_part_is_made(ours: str, how: str) -> None:
    says = why_not_beside(f"Dear Ann\n\n{ours}\n\nSorry.", "Szanowna Pani\n\nTak\n\nSorry.")
    assert how in says
    assert why_not_beside("Dear Ann\n\nSorry.", "Szanowna Pani\n\n## Tak").endswith(
        "To make it a paragraph, begin its line with a word and no sign. "
        "Keep an empty line between one part and the next."
    )
    mended = {"#": "## Tak", "*": "## Tak", "1": "1. Tak\n2. Nie"}[ours[0]]
    assert not why_not_beside(f"Dear Ann\n\n{ours}", f"Szanowna Pani\n\n{mended}")


@pytest.mark.parametrize("text", [IN_POLISH, A_THIRD], ids=["beside", "after"])
def test_two_languages_have_both_pictures_of_the_letter_with_their_words(text: str) -> None:
    ours = figures(Heard(render(in_two(text), "standard").content))
    content = render(in_two(text), "two_languages").content
    both = Heard(content)
    assert len(ours) == 2
    assert figures(both) == ours
    assert any(node.tag == "Table" for node in both.tree.all()) is (text == IN_POLISH)
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    assert structural_faults(both) == []


def test_a_letter_that_asks_for_no_pictures_has_none_in_two_languages() -> None:
    page = every_form(body=WITH_DAYS, translation=translation("pl", IN_POLISH), pictures=False)
    assert figures(Heard(render(page, "two_languages").content)) == []


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_what_rules_the_letter_is_said_in_both_languages(large: bool) -> None:
    """The day, what it is about, which words count, and who read the others."""
    theirs = replace(translation("pl", IN_POLISH), subject="Dotyczy Pani/Pana leczenia")
    page = every_form(body=WITH_DAYS, translation=theirs, large=large)
    tree = Heard(render(page, "two_languages").content).tree
    said = [run_together(each.spoken()) for each in tree.all() if each.tag in ("P", "H1")]
    for words in (
        "22 May 2026 22 maja 2026",
        f"{page.subject} Dotyczy Pani/Pana leczenia",
        "Ten list jest w dwóch językach: English, Polski. Obowiązuje wersja: English. "
        "Tłumaczenie: Jan Kowal. Tłumaczenie sprawdził(a): Anna Nowak (3 maja 2026).",
    ):
        assert said.count(run_together(words)) == 1
    made = run_together("The Polish translation was made by Jan Kowal and was checked by")
    assert sum(made in each for each in said) == 1


@pytest.mark.parametrize("form", ["html", "text"])
def test_so_it_is_on_a_screen_and_in_plain_text_and_no_other_form_has_it(form: str) -> None:
    theirs = replace(translation("pl", IN_POLISH), subject="Dotyczy Pani/Pana leczenia")
    page = every_form(body=WITH_DAYS, translation=theirs)
    words = render(page, form).content.decode()
    for said in ("22 maja 2026", "Dotyczy Pani/Pana leczenia", "Obowiązuje wersja: "):
        assert words.count(said) == 1
    assert "maja" not in Heard(render(page, "standard").content).tree.spoken()


@pytest.mark.parametrize(
    ("language", "other", "checked"),
    [
        ("en", "es", "3 May 2026"),
        ("en-US", "es", "May 3, 2026"),
        ("fr", "en-CA", "May 3, 2026"),
        ("fr", "es", ""),
    ],
)
def test_the_day_of_the_check_is_written_as_all_days_of_that_letter(
    language: str, other: str, checked: str
) -> None:
    theirs = translation("es", WITH_DAYS)
    page = every_form(language=language, translation=replace(theirs, language=other))
    text = render(page, "text").content.decode()
    assert ("was checked by Anna Nowak" in text) is bool(checked)
    assert not checked or f"was checked by Anna Nowak on {checked}." in text


def test_of_a_language_without_words_of_ours_english_says_it_once() -> None:
    page = every_form(body=WITH_DAYS, translation=replace(translation("pl"), language="so"))
    text = render(page, "text").content.decode()
    assert text.count("letter of record") == text.count("22 May 2026\n") == 1
    assert "Soomaali" in text


def test_a_letter_in_polish_with_its_english_says_it_in_these_two() -> None:
    page = every_form(body=IN_POLISH, language="pl", translation=translation("en", WITH_DAYS))
    text = render(page, "text").content.decode()
    assert "Obowiązuje wersja: Polski." in text
    assert "The words in Polish, first, are the letter of record." in text
    assert "22 maja 2026\n22 May 2026\n" in text


def test_which_column_counts_is_said_by_its_heading_since_arabic_begins_at_the_right() -> None:
    page = every_form(
        body=IN_OTHER_WORDS["ar"], language="ar", translation=translation("en", ENGLISH)
    )
    spoken = Heard(render(page, "two_languages").content).tree.spoken()
    said = "The words in Arabic, in the column headed العربية, are the letter of record."
    assert run_together(said) in run_together(spoken)


def longer(text: str, paragraphs: int) -> str:
    """So much more is said before its last heading."""
    before, heading, after = text.rpartition("\n\n**")
    return before + "\n\nAha." * paragraphs + heading + after


def lines_of(sheet: Sheet) -> list[tuple[float, str]]:
    """How far from the top each line stands, and what stands in it, without its spaces."""
    lines: dict[float, str] = {}
    for glyph in sorted(sheet.all(), key=lambda each: each.left):
        lines[round(glyph.base)] = lines.get(round(glyph.base), "") + glyph.words.strip()
    return sorted(lines.items())


@pytest.mark.parametrize("paragraphs", [3, 4, 7])
def test_no_heading_stands_alone_at_the_foot_of_a_page(paragraphs: int) -> None:
    """And the first line under the languages, named again, does not touch their rule."""
    theirs = translation("pl", longer(IN_POLISH, paragraphs))
    page = every_form(body=longer(WITH_DAYS, paragraphs), translation=theirs)
    first, second, *_ = map(lines_of, Heard(render(page, "two_languages").content).sheets)
    *_, (_, last), (_, foot) = first
    (named_at, named), (begins_at, _), *_ = second
    assert (foot[:3], named) == ("LET", "EnglishPolski")
    assert "WhathappensnextCodalej" in [words for _, words in [*first, *second]]
    assert last != "WhathappensnextCodalej"
    assert begins_at - named_at > 7  # millimetres, with the rule between them


@pytest.mark.parametrize("paragraphs", [1, 2, 3])
def test_no_heading_of_the_second_language_stands_alone_either(paragraphs: int) -> None:
    """Two lines of English had room at the foot of the page, the three of Polish had none."""
    promise = "Siostra Joan zadzwoni do Pani do poniedziałku 25 maja 2026."
    in_three_lines = f"{promise} Powie Pani, co wiemy, i zapyta, jak się Pani czuje."
    two_lines = f"Aha.\n\n{'That is what we know so far. ' * 3}\n\n**What happens next"
    ours = longer(WITH_DAYS, paragraphs).replace("**What happens next", two_lines)
    polish = longer(IN_POLISH, paragraphs).replace("**Co dalej", two_lines[:-20] + "**Co dalej")
    theirs = translation("pl", polish.replace(promise, in_three_lines))
    page = every_form(body=ours, translation=theirs)
    sheets = map(lines_of, Heard(render(page, "two_languages").content).sheets)
    said = ["".join(words for _, words in sheet) for sheet in sheets]
    (with_heading,) = [words for words in said if "WhathappensnextCodalej" in words]
    assert "SisterJoanwillring" in with_heading
    assert "czuje." in with_heading


FOUR_LINES = """We looked into it and found this. Our two strengths of morphine stood side by side
in one cupboard. Our rule asks two nurses to check, and two nurses looked after 31 people."""
SIX_LINES = """Zbadaliśmy sprawę i ustaliliśmy, co następuje. Dwa rodzaje morfiny stały obok siebie
w jednej szafce. Nasza zasada wymaga, aby sprawdzały dwie pielęgniarki, a tej nocy dwie pielęgniarki
opiekowały się 31 osobami."""


@pytest.mark.parametrize("paragraphs", range(8, 14))
def test_nor_above_a_part_of_which_one_language_goes_to_the_next_page_whole(
    paragraphs: int,
) -> None:
    """Of four lines of English none stayed where three of the six in Polish did."""
    ours = "Dear Mrs Oduya" + "\n\nAha." * paragraphs + f"\n\n**What we found**\n\n{FOUR_LINES}"
    other = "Szanowna Pani" + "\n\nAha." * paragraphs + f"\n\n**Co ustaliliśmy**\n\n{SIX_LINES}"
    page = every_form(body=ours, translation=translation("pl", other))
    sheets = map(lines_of, Heard(render(page, "two_languages").content).sheets)
    said = ["".join(words for _, words in sheet) for sheet in sheets]
    (with_heading,) = [words for words in said if "WhatwefoundCoustaliliśmy" in words]
    assert "Welookedintoit" in with_heading
    assert "Zbadaliśmysprawę" in with_heading


@pytest.mark.parametrize("paragraphs", [6, 26, 27, 28, 29])
def test_nobody_signs_a_page_on_which_nothing_is_said(paragraphs: int) -> None:
    theirs = translation("pl", longer(IN_POLISH, paragraphs))
    page = every_form(body=longer(WITH_DAYS, paragraphs), translation=theirs)
    sheets = map(lines_of, Heard(render(page, "two_languages").content).sheets)
    said = [[words for _, words in sheet] for sheet in sheets]
    (last,) = [words for words in said if "YourssincerelyZpoważaniem" in words]
    signs = last.index("YourssincerelyZpoważaniem")
    assert any("DrShahwillwritetoyou" in words for words in last[:signs])


@pytest.mark.parametrize("each", WORDS, ids=lambda each: each.language)
def test_each_language_says_which_words_count_and_who_read_them(each: RecordWords) -> None:
    assert {name for _, name, _, _ in Formatter().parse(each.of_record) if name} == {
        "ours",
        "theirs",
    }
    assert "{name}" in each.translated
    assert "{name}" in each.checked
    assert "{day}" in each.checked
    words = "".join((each.of_record, each.translated, each.checked))
    assert not_covered(words) == not_for_print(words) == ()


def test_every_language_that_has_fixed_words_has_these_and_english_is_said_as_before() -> None:
    assert ["en", *(words.language for words in WORDS)] == sorted(
        (words.language for words in FIXED), key=lambda tag: (tag != "en", tag)
    )
    assert record_words("en-GB") is record_words("so") is record_words("pl-Arab") is None


def test_in_arabic_who_read_a_translation_is_named_as_neither_a_he_nor_an_order() -> None:
    """“راجع” is “he read it”, and “read it!”."""
    words = record_words("ar")
    assert words
    assert words.checked.startswith("مراجعة الترجمة:")
