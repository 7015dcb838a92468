"""Between two words stands a blank, also for somebody to whom the letter is read, by its tags."""

import re
from itertools import pairwise

import pytest

from letters.kinds import LetterKind
from letters.printing.page import Page
from letters.printing.slip import Slip
from letters.render import render
from tests.letters.forms import ENGLISH, IN_OTHER_WORDS, PRINTED, every_form, translation
from tests.letters.reading import MM, Glyph, Heard

BOLD = """Dear Mrs Oduya

**Ring us.** 14 wards have **two** **locked** cupboards since 8 March 2026 **at 10am**.

- We wrote on **Monday** 9 March **2026**. 31 people can read it.

Yours sincerely

Helen Marsh
Director of Nursing
"""


def as_wide_as_a_blank(left: Glyph, right: Glyph) -> bool:
    """In parts of the size of the letters; a column, or a box to tick, has more room before it."""
    return 0.12 < (right.left - left.right) * MM / left.size < 0.6


def without_blank(content: bytes) -> list[str]:
    """Of each line, up to where two words stand apart on the paper and are read out as one."""
    lines: dict[tuple[int, int], list[Glyph]] = {}
    for number, sheet in enumerate(Heard(content).sheets):
        for glyph in sorted(sheet.all(), key=lambda each: each.left):
            lines.setdefault((number, round(glyph.base)), []).append(glyph)
    return [
        "".join(glyph.words for glyph in line[: at + 1])
        for line in lines.values()
        for at, (left, right) in enumerate(pairwise(line))
        if as_wide_as_a_blank(left, right) and left.words.strip() and right.words.strip()
    ]


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("form", PRINTED)
def test_no_blank_of_a_line_is_lost_in_print(form: str, kind: LetterKind) -> None:
    slip = Slip(promises=("We will write by 8 March 2026.",))
    page = every_form(kind, slip=slip, pictures=False)  # of a picture its text is read
    assert without_blank(render(page, form).content) == []


@pytest.mark.parametrize("form", PRINTED)
def test_nor_one_that_is_all_there_is_between_bold_words_and_a_day(form: str) -> None:
    """The printer prints no blank that stands by itself: “on Thursday5 November” was read out."""
    page = every_form(body=BOLD, easy_read=BOLD, translation=translation(text=BOLD))
    assert without_blank(render(page, form).content) == []


# Not of Arabic: a letter with its marks is put together of parts that stand as far from each other.
@pytest.mark.parametrize("language", sorted(IN_OTHER_WORDS.keys() - {"ar"}))
@pytest.mark.parametrize("form", PRINTED)
def test_nor_one_of_another_language(form: str, language: str) -> None:
    words, english = IN_OTHER_WORDS[language], translation("en", ENGLISH)
    page = every_form(
        body=words, language=language, translation=english, easy_read=words, slip=Slip()
    )
    assert without_blank(render(page, form).content) == []


def heard_of(page: Page, form: str) -> str:
    """Each paragraph, heading and line of a list, by its tags alone, in the words of its Spans."""
    tree = Heard(render(page, form).content).tree
    said = (node for node in tree.all() if node.tag in ("P", "LBody") or node.tag[0] == "H")
    return "\n".join(node.spoken() for node in said)


@pytest.mark.parametrize("form", PRINTED)
def test_nor_one_at_the_end_of_a_line_where_the_next_word_stands_below(form: str) -> None:
    """“This” at the end of a line and “letter” below it were read out as “Thisletter”."""
    words = f"You waited from the morning to the evening and nobody came to you. {'Why? ' * 60}"
    body = f"Dear Mrs Oduya\n\n{words.strip()}\n\n- {words.strip()}\n\nYours sincerely"
    easy = body.replace(". ", " and ").replace("? ", " ")  # a line for each sentence
    page = every_form(body=body, easy_read=easy, translation=translation(text=body), slip=Slip())
    heard = heard_of(page, form)
    wanted = easy if form == "easy_read" else body
    for paragraph in wanted.split("\n\n"):
        assert paragraph.removeprefix("- ") in heard


@pytest.mark.parametrize("form", PRINTED)
def test_nor_between_what_is_to_be_ticked(form: str) -> None:
    """“Yes, keptNo, not kept”."""
    page = every_form(slip=Slip(promises=("We will write by 8 March 2026.",)))
    heard = " ".join(heard_of(page, form).split())
    for yes, no in (("Yes, kept", "No, not kept"), ("By post", "By e-mail")):
        assert re.search(rf"{yes} (\S+ )*{no}", heard)


def test_nor_at_the_end_of_a_line_of_arabic() -> None:
    sentence = "كان قرص الدواء لشخص آخر في الجناح المجاور ولم يتحقق أحد من ذلك قبل إعطائه"
    heard = heard_of(every_form(body=f"{sentence} {sentence}", language="ar"), "large_print")
    assert f"{sentence} {sentence}" in heard


@pytest.mark.parametrize("word", ["well-known-and-much-used-" * 6, "x" * 200])
def test_but_a_word_that_goes_on_below_is_read_as_one(word: str) -> None:
    assert word in heard_of(every_form(body=f"Dear Mrs Oduya\n\nIt is {word}so."), "standard")


def test_a_paragraph_that_goes_on_over_the_page_keeps_its_blank() -> None:
    words = " ".join(f"word{number}" for number in range(900))
    heard = heard_of(every_form(body=f"Dear Mrs Oduya\n\n{words}"), "standard")
    assert words in heard.replace(" \n", " ")
