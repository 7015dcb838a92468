"""Each form of each kind of letter: no fault found in its tags, and read out it is the letter.

`page` (the validator) is young: a pass means that it found no fault.
"""

import re

import page as validator
import pytest

from letters.kinds import LetterKind
from letters.printing.page import Page
from letters.printing.side_by_side import two_languages
from letters.printing.slip import Slip
from letters.render import forms_of, render
from tests.letters.cases import a_page
from tests.letters.forms import (
    ENGLISH,
    IN_OTHER_WORDS,
    ISSUED,
    PRINTED,
    bare,
    every_form,
    head_of,
    run_together,
    translation,
)
from tests.letters.reading import A4_MM, Heard
from tests.letters.structure import structural_faults

WINDOW = (24.6, 39.5, 120.0, 66.3)
TWO_LINES = "The Royal Alder Vale and District University Hospitals NHS Foundation Trust"
WHO_TO_RING = ("Joan Pryce.", "01632\u00a0960101")
LARGE = pytest.mark.parametrize("form", ["large_print", "easy_read"])


def heard(page: Page, form: str) -> Heard:
    return Heard(render(page, form).content)


def spoken(page: Page, form: str) -> str:
    tree = heard(page, form).tree
    marks = [n.spoken() for n in tree.all() if n.tag == "Lbl"]
    words = run_together(tree.spoken())
    for mark in {run_together(each) for each in marks} - {""}:
        words = words.replace(mark, "")
    return words


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("form", PRINTED)
def test_no_fault_is_found_in_the_tags_of_any_form_of_any_kind(form: str, kind: LetterKind) -> None:
    content = render(every_form(kind), form).content
    report = validator.validate_pdf_bytes(content, profile="ua1")
    assert report.failures == []
    assert report.is_compliant
    assert structural_faults(Heard(content)) == []


@pytest.mark.parametrize("language", sorted(IN_OTHER_WORDS))
@pytest.mark.parametrize("other_first", [False, True], ids=["second", "first"])
def test_no_fault_is_found_whichever_way_a_language_is_read(
    language: str, other_first: bool
) -> None:
    words = IN_OTHER_WORDS[language]
    page = a_page(**ISSUED, body=ENGLISH, translation=translation(language))
    if other_first:
        page = a_page(
            body=words, language=language, translation=translation("en", ENGLISH), easy_read=words
        )
    for form in forms_of(page):
        if form in PRINTED:
            content = render(page, form).content
            assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
            assert structural_faults(Heard(content)) == []


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("form", ["standard", "large_print"])
def test_read_out_it_is_the_letter(form: str, kind: LetterKind) -> None:
    page = every_form(kind)
    assert spoken(page, form) == run_together(head_of(page) + bare(page.body))


QUESTIONS = """Dear Mrs Oduya

1. Why did nobody come?

The bell was switched off. We are sorry.

2. Who knew of it?
10) What has changed?

We test each bell every morning.

11. Whom can I ask?

Yours sincerely

Helen Marsh
Director of Nursing
"""


@pytest.mark.parametrize("form", PRINTED)
def test_each_question_is_printed_under_the_number_that_the_letter_gives_it(form: str) -> None:
    """The answers between them end one list and begin another, and each goes on counting."""
    page = every_form(body=QUESTIONS, easy_read=QUESTIONS, translation=translation("pl", QUESTIONS))
    content = render(page, form).content
    tree = Heard(content).tree
    asked = ["1.Why", "2.Who", "10.Wh", "11.Wh"]
    items = [run_together(node.spoken())[:5] for node in tree.all() if node.tag == "LI"]
    assert sorted(items) == sorted(asked * (2 if form == "two_languages" else 1))
    numberings = {str(n.entry["/A"]["/ListNumbering"]) for n in tree.all() if n.tag == "L"}
    assert numberings == {"/Decimal"}
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    assert structural_faults(Heard(content)) == []


def test_read_out_easy_words_are_the_easy_words() -> None:
    page = every_form()
    assert spoken(page, "easy_read") == run_together(head_of(page) + bare(page.easy_read))


@pytest.mark.parametrize("language", sorted(IN_OTHER_WORDS))
def test_read_out_two_languages_go_row_by_row_each_in_its_own(language: str) -> None:
    page = every_form(body=ENGLISH, translation=translation(language))
    tree = heard(page, "two_languages").tree
    cells = [node for node in tree.all() if node.tag == "TD"]
    first = "".join(cell.spoken() for cell in cells[::2])
    second = "".join(cell.spoken() for cell in cells[1::2])
    assert run_together(first) == run_together(bare(ENGLISH))
    assert run_together(second) == run_together(bare(IN_OTHER_WORDS[language]))
    leaves = [node for cell in cells[1::2] for node in cell.all() if node.words.strip()]
    assert {str(node.entry["/Lang"]) for node in leaves} == {language}


def test_where_the_paragraphs_differ_one_language_follows_the_other() -> None:
    page = every_form(translation=translation("he"))
    tree = heard(page, "two_languages").tree
    assert not any(node.tag == "Table" for node in tree.all())
    said = run_together(tree.spoken())
    assert said.index("Yourssincerely") < said.rindex("עברית") < said.index("גברתאודויה")
    assert run_together(bare(IN_OTHER_WORDS["he"])) in said


@pytest.mark.parametrize("language", sorted(IN_OTHER_WORDS))
def test_who_needs_large_print_has_both_languages_large_one_after_the_other(language: str) -> None:
    """The same form, from the same words: nothing has to be chosen, so nothing can be forgotten."""
    theirs = IN_OTHER_WORDS[language]
    page = every_form(body=ENGLISH, translation=translation(language), slip=Slip(), large=True)
    content = render(page, "two_languages").content
    letter = Heard(content)
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    assert structural_faults(letter) == []
    assert min(glyph.size for sheet in letter.sheets for glyph in sheet.all()) >= 18 - 0.01
    assert not any(node.tag == "Table" for node in letter.tree.all())
    said = spoken(page, "two_languages")
    assert said.index(run_together(bare(ENGLISH))) < said.index(run_together(bare(theirs)))
    assert str(letter.pdf.docinfo["/Title"]) == page.subject


def test_only_two_languages_are_another_form_for_who_needs_large_print() -> None:
    page, large = every_form(), every_form(large=True)
    for form in forms_of(page):
        same = render(page, form).content == render(large, form).content
        assert same is (form != "two_languages")


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("draft", [False, True], ids=["issued", "draft"])
def test_large_in_two_languages_keeps_its_edges_its_foot_and_its_mark(
    draft: bool, large: bool
) -> None:
    letter = heard(every_form(large=large, draft=draft), "two_languages")
    wide, high = A4_MM
    glyphs = [glyph for sheet in letter.sheets for glyph in sheet.all()]
    assert all(15 <= glyph.left <= glyph.right <= wide - 15 for glyph in glyphs)
    assert all(5 <= glyph.top <= glyph.bottom <= high - 5 for glyph in glyphs)
    for number, line in enumerate(lines := letter.aside().split("\n"), start=1):
        assert f"{number}/{len(lines)}" in run_together(line)
        assert ("DRAFT" in line) is draft
        assert ("LET-2026-000012" in line) is not draft


def test_it_says_who_checked_the_translation_and_which_words_count() -> None:
    said = run_together(heard(every_form(body=ENGLISH), "two_languages").tree.spoken())
    assert "aretheletterofrecord" in said
    assert "checkedbyAnnaNowakon3May2026" in said
    assert "madebyJanKowal" in said


def test_each_language_says_its_name_and_its_direction() -> None:
    html = two_languages(every_form(body=ENGLISH), translation("ar"))
    assert '<th scope="col" lang="ar" dir="rtl">العربية</th>' in html
    assert html.count('<td lang="ar" dir="rtl">') == html.count("</tr>") - 1


@pytest.mark.parametrize("form", PRINTED)
def test_foot_and_page_number_are_no_part_of_what_is_read(form: str) -> None:
    letter = heard(every_form(), form)
    assert "LET-2026-000012" not in letter.tree.spoken()
    lines = letter.aside().split("\n")
    for number, line in enumerate(lines, start=1):
        foot = re.sub(r"\s", "", line).split("Page")
        assert foot == ["LET-2026-000012·Code7H4K-92QM-X3TD", f"{number}/{len(lines)}"]


@pytest.mark.parametrize("form", PRINTED)
def test_a_draft_in_any_form_says_so_on_each_page(form: str) -> None:
    letter = heard(every_form(draft=True), form)
    lines = letter.aside().split("\n")
    assert all("DRAFT" in line and "LET-2026" not in line for line in lines)


@pytest.mark.parametrize("form", ["html", "text"])
def test_reference_and_code_are_said_once_where_there_are_no_pages(form: str) -> None:
    words = render(every_form(), form).content.decode()
    assert words.count("LET-2026-000012") == words.count("7H4K-92QM-X3TD") == 1


@LARGE
def test_nothing_but_space_is_smaller_than_eighteen_points(form: str) -> None:
    for sheet in heard(every_form(), form).sheets:
        assert min(glyph.size for glyph in sheet.all()) >= 18 - 0.01


def test_easy_words_stand_in_short_lines_one_idea_each() -> None:
    letter = heard(every_form(), "easy_read")
    said = [n.spoken() for n in letter.tree.all() if n.tag == "P"]
    assert "We gave you the wrong tablet." in said
    assert "It made you ill." in said
    assert max(len(n.words) for n in letter.tree.all()) <= 50


def lines_of(page: Page, form: str) -> list[str]:
    lines: dict[tuple[int, int, bool], str] = {}
    for number, sheet in enumerate(heard(page, form).sheets):
        for glyph in sorted(sheet.all(), key=lambda each: each.left):
            column = form == "two_languages" and glyph.left > A4_MM[0] / 2
            where = number, round(glyph.base), column
            lines[where] = lines.get(where, "") + glyph.words
    return [" ".join(line.split()) for line in lines.values()]


def test_in_easy_words_no_day_goes_over_into_the_next_line() -> None:
    """“on Monday 16” stood at the end of a line, and “March” in the next."""
    ends = lines_of(every_form(subject="What happened to you on 8 March"), "easy_read")
    assert any(line.endswith("16 March.") for line in ends)
    assert any(line.endswith("29 May 2026.") for line in ends)
    assert not [line for line in ends if line.endswith(("16", "8", "29", "29 May"))]


DAYS = {
    "en": ("14 April 2026", "14th April"),
    "en-US": ("April 14, 2026",),
    "pl": ("14 kwietnia 2026",),
    "es": ("14 de abril de 2026",),
    "vi": ("14 tháng 4 năm 2026",),
}


@pytest.mark.parametrize("language", sorted(DAYS))
@pytest.mark.parametrize("form", PRINTED)
def test_in_no_printed_form_does_a_day_go_over_into_the_next_line(form: str, language: str) -> None:
    """In print of the usual size and in large print “on 14” ended a line, and “April” began one."""
    told = [f"{'so ' * n}{day} we rang." for n in range(1, 40) for day in DAYS[language]]
    words = "\n\n".join(("Dear Mrs Oduya", *told))
    page = every_form(
        language=language, body=words, easy_read=words, translation=translation("cy", words)
    )
    lines, columns = lines_of(page, form), 2 if form == "two_languages" else 1
    whole = sum(line.count(day) for line in lines for day in DAYS[language])
    assert whole == columns * len(told)
    assert form == "two_languages" or run_together(bare(words)) in spoken(page, form)


@pytest.mark.parametrize(("form", "longest"), [("standard", 120), ("large_print", 80)])
def test_no_line_ends_long_before_a_day_that_goes_into_the_next(form: str, longest: int) -> None:
    """“We” stood alone above “will test your hearing on Wednesday” and “2 December” below that."""
    told = [f"We {'l' * n} ring on Wednesday 2 December 2026 at ten." for n in range(1, longest)]
    lines = lines_of(every_form(body="\n\n".join(("Dear Mrs Oduya", *told))), form)
    assert sum("2 December 2026" in line for line in lines) == len(told)
    assert "We" not in lines


@pytest.mark.parametrize("day", ["17 أبريل 2026", "17 באפריל 2026"], ids=["ar", "he"])
@pytest.mark.parametrize("form", PRINTED)
def test_nor_does_one_that_is_read_from_the_right(form: str, day: str) -> None:
    """“29” stood at the end of one line in Arabic, and “يناير 2027” in the next."""
    words = "\n\n".join(("Dear Mrs Oduya", *(f"{'לנו ' * n}{day}." for n in range(1, 40))))
    theirs = translation("he", words)
    page = every_form(language="ar", body=words, easy_read=words, translation=theirs)
    numbers = [re.findall(r"\b(?:17|2026)\b", line) for line in lines_of(page, form)]
    days = [found for found in numbers if "17" in found]
    assert len(days) == 39 * (2 if form == "two_languages" else 1)
    assert all("2026" in found for found in days)


def on_the_first_page(easy: str) -> str:
    sheet = heard(every_form(easy_read=f"Dear Mrs Oduya\n\n{easy}"), "easy_read").sheets[0]
    return "".join(glyph.words for glyph in sheet.all())


def test_in_easy_words_only_what_leads_on_to_a_list_goes_to_the_next_page_with_it() -> None:
    """“We are sorry.” stood on the second page, and on the first there was room for it."""
    listed = "- It was our fault.\n- You did nothing wrong."
    for lines in range(1, 10):  # wherever on the paper it comes to stand
        before = "We tell you what we know.\n" * lines
        alone = on_the_first_page(f"{before}We are sorry.")
        found = on_the_first_page(f"{before}We are sorry.\n{listed}")
        assert ("We are sorry." in found) is ("We are sorry." in alone)
        led = on_the_first_page(f"{before}We now do this:\n{listed}")
        assert ("We now do this:" in led) is ("It was our fault." in led)


def test_in_easy_words_whom_to_ring_stands_on_the_page_of_their_number() -> None:
    """“Who to call, Joan Pryce” was the foot of a page, and the number the head of the next."""
    for many in range(1, 12):
        before = "Dear Mrs Oduya\n\n" + "We are sorry.\n" * many
        easy = f"{before}\n## Who to call\n\nJoan Pryce.\nHer number is 01632 960101.\nRing her."
        sheets = heard(every_form(easy_read=easy), "easy_read").sheets
        pages = [run_together("".join(glyph.words for glyph in sheet.all())) for sheet in sheets]
        name, number = ([run_together(each) in page for page in pages] for each in WHO_TO_RING)
        assert name == number


def test_in_easy_words_the_sorry_that_ends_a_thought_is_not_left_to_a_page_alone() -> None:
    for many in range(1, 8):
        before = "It was our mistake.\n" * many
        found = on_the_first_page(f"{before}She died of it.\nWe are sorry.")
        assert ("We are sorry." in found) is ("She died of it." in found)


@pytest.mark.parametrize("form", PRINTED)
def test_nothing_stands_outside_what_a_printer_prints(form: str) -> None:
    wide, high = A4_MM
    for sheet in heard(every_form(), form).sheets:
        for glyph in sheet.all():
            assert 15 <= glyph.left <= glyph.right <= wide - 15
            assert 5 <= glyph.top <= glyph.bottom <= high - 5


@pytest.mark.parametrize("head", [("Alder Vale " * 4, "ABCD"), (TWO_LINES, "ABC")])
@pytest.mark.parametrize("form", ["standard", "two_languages"])
def test_the_window_of_the_envelope_shows_the_address_and_nothing_else(
    form: str, head: tuple[str, str]
) -> None:
    seven = ("Mrs F Oduya", "Flat 4", "14 Larch Close", "Upper Vale", "ALDERTON", "Vale", "AL4 7QX")
    page = every_form(to=seven, letterhead=tuple(head[1]), organisation=head[0])
    left, top, right, bottom = WINDOW
    first = heard(page, form).sheets[0]
    seen = [
        glyph
        for glyph in first.all()
        if glyph.bottom > top and glyph.top < bottom and glyph.right > left and glyph.left < right
    ]
    assert run_together("".join(g.words for g in seen)) == run_together("".join(seven))
    assert all(top <= glyph.top and glyph.bottom <= bottom for glyph in seen)


def test_plain_text_has_no_drawn_marks_and_no_padded_lines() -> None:
    lines = render(every_form(), "text").content.decode().split("\n")
    assert all(line == line.strip() for line in lines)
    assert not re.search(r"[\u2500-\u25ff·•|_=~]", "\n".join(lines))
    assert "The charts" not in lines  # an item stays behind its dash


def test_a_letter_first_met_under_an_accent_of_its_own_is_said_ever_after() -> None:
    tree = heard(a_page(body="Dear x\u0301 Ẹ̀kọ́\n\nxylophone Ẹkọ"), "standard").tree
    assert tree.spoken().endswith("Dear x\u0301 Ẹ̀kọ́xylophone Ẹkọ")
    assert [node.words for node in tree.all() if node.words][-1] == "xylophone Ẹkọ"


@pytest.mark.parametrize("language", sorted(IN_OTHER_WORDS))
def test_on_a_screen_and_in_plain_text_the_second_language_follows_the_first(language: str) -> None:
    page = every_form(body=ENGLISH, translation=translation(language))
    html = render(page, "html").content.decode()
    ours, _, theirs = html.partition('<section class="second"')
    assert theirs.startswith(f' lang="{language}" dir="')
    assert "are the letter of record" in ours
    assert html.count("<h1>") == 1
    assert [int(level) for level in re.findall(r"<h(\d)", html)] == [1, 2, 2, 3]
    text = render(page, "text").content.decode()
    said = re.sub(r"(?m)^- ", "", text)
    assert bare(ENGLISH).strip() in said
    assert bare(IN_OTHER_WORDS[language]).strip() in said
    assert "checked by Anna Nowak on 3 May 2026" in text
    alone = render(every_form(body=ENGLISH, translation=None), "text").content.decode()
    assert "letter of record" not in alone
