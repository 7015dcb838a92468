"""Two languages in one letter: what is left out is named, and no picture is lost between them."""

import page as validator
import pytest

from letters.page import Page
from letters.render import render
from letters.side_by_side import why_not_beside
from tests.letters.forms import ENGLISH, IN_OTHER_WORDS, every_form, translation
from tests.letters.reading import Heard
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
