"""The page to answer on: the same words in each form, on a page of its own, and no fault found."""

import re
from dataclasses import replace

import page as validator
import pytest

from letters.fixed_words import _ALL as FIXED
from letters.printing.fonts import not_covered, not_for_print
from letters.printing.markdown import to_text
from letters.printing.page import NotPrintable, Page
from letters.printing.slip import Slip, sent_to
from letters.printing.slip_words import _ALL, SlipWords, slip_words
from letters.render import render
from tests.letters.cases import PROMISES, a_page
from tests.letters.forms import (
    ENGLISH,
    IN_OTHER_WORDS,
    ISSUED,
    PRINTED,
    every_form,
    run_together,
    translation,
)
from tests.letters.reading import Heard
from tests.letters.structure import structural_faults

SLIP = Slip(promises=(PROMISES[0], "We have put **two cupboards** there."))
SAID = (PROMISES[0], "We have put two cupboards there.")


def said_in(page: Page, form: str) -> str:
    """Without the boxes, the marks of HTML and where lines break."""
    content = render(page, form).content
    if form in PRINTED:
        return run_together(Heard(content).tree.spoken())
    words = re.sub(r"<style>.*?</style>|<[^>]*>", "", content.decode(), flags=re.DOTALL)
    return run_together(words.replace("[ ]", ""))


def test_it_is_sent_to_an_address_and_to_no_number_nor_page_of_the_web() -> None:
    postal = ["Alder Vale Hospital", "Larch Road, Alderton AL1 2AB", "Boston MA 02115-1234"]
    postal += ["Telephone House", "Ring Road East, Leeds LS1 2AB", "Call Lane 4"]
    other = ["Tel: 01632 960100", "ward@alder.example.org", "www.alder.nhs.uk", "01632 960 100 day"]
    assert sent_to([*postal, *other, "alder.example.org", "Call (312) 555-0100"]) == postal


def heading(words: SlipWords) -> str:
    return run_together(words.heading)


@pytest.mark.parametrize("form", [*PRINTED, "html", "text"])
def test_its_words_are_the_same_in_every_form(form: str) -> None:
    page = every_form(slip=SLIP, translation=translation("pl"))
    said = said_in(page, form)
    slip = said[said.rindex(heading(slip_words("en"))) :]
    address, number = page.letterhead
    for words in (*slip_words("en").all(), *SAID, page.organisation, address):
        assert run_together(words) in slip
    assert run_together(number) not in slip  # no line of an envelope
    assert "LET-2026-000012" in slip
    both = form in ("two_languages", "html", "text")
    assert all((run_together(w) in slip) is both for w in slip_words("pl").all() if w != "Data")
    assert slip.count(run_together("Yes, kept")) == slip.count(run_together("No, not kept")) == 2


@pytest.mark.parametrize("form", [*PRINTED, "html", "text"])
def test_without_an_address_it_does_not_say_where_to_send_it(form: str) -> None:
    """“Send it to: Our hospital” is no address on an envelope."""
    said = said_in(every_form(slip=SLIP, letterhead=()), form)
    slip = said[said.rindex(heading(slip_words("en"))) :]
    assert run_together(slip_words("en").date) in slip
    assert run_together(slip_words("en").send) not in slip


@pytest.mark.parametrize("form", PRINTED)
def test_it_begins_a_page_and_the_letter_before_it_is_as_it_was(form: str) -> None:
    without, with_it = every_form(), every_form(slip=SLIP)
    before, after = Heard(render(without, form).content), Heard(render(with_it, form).content)
    assert len(after.sheets) > len(before.sheets)
    words = run_together("".join(g.words for g in after.sheets[len(before.sheets)].all()))
    assert words.startswith(heading(slip_words("en")))
    many, more = len(before.sheets), len(after.sheets)
    for at, (old, new) in enumerate(zip(before.sheets, after.sheets, strict=False), 1):
        words = "".join(g.words for g in old.all())
        assert words.replace(f"{at}/{many}", f"{at}/{more}") == "".join(g.words for g in new.all())


@pytest.mark.parametrize("form", PRINTED)
def test_the_ways_to_hear_from_us_stand_on_one_page_however_many_promises_are_above(
    form: str,
) -> None:
    """“By post, by e-mail” was the foot of a page; “by phone” and “not at all” came over it."""
    words = slip_words("en")
    ways = tuple(map(run_together, (words.post, words.phone, words.not_at_all)))
    for many in range(7):
        sheets = Heard(render(every_form(slip=Slip(promises=SAID[1:] * many)), form).content).sheets
        pages = [run_together("".join(glyph.words for glyph in each.all())) for each in sheets]
        assert any(all(way in page for way in ways) for page in pages)


@pytest.mark.parametrize("form", PRINTED)
def test_no_fault_is_found_in_its_tags(form: str) -> None:
    content = render(every_form(slip=SLIP), form).content
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    assert structural_faults(Heard(content)) == []


@pytest.mark.parametrize("language", ["ar", "so"])
def test_no_fault_is_found_in_another_language_or_without_words_of_ours(language: str) -> None:
    body = IN_OTHER_WORDS.get(language, ENGLISH)
    page = a_page(**ISSUED, body=body, language=language, slip=SLIP)
    content = render(page, "large_print").content
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    assert structural_faults(Heard(content)) == []
    html = render(page, "html").content.decode()
    assert ('class="slip" lang="en"' in html) is (language == "so")


@pytest.mark.parametrize("form", ["large_print", "easy_read"])
def test_nothing_on_it_is_smaller_than_eighteen_points(form: str) -> None:
    for sheet in Heard(render(every_form(slip=SLIP), form).content).sheets:
        assert min(glyph.size for glyph in sheet.all()) >= 18 - 0.01


@pytest.mark.parametrize("form", [*PRINTED, "html", "text"])
def test_a_draft_has_no_reference_on_it_and_a_letter_without_a_slip_has_none(form: str) -> None:
    assert "LET-" not in said_in(every_form(slip=SLIP, draft=True, reference="", code=""), form)
    assert heading(slip_words("en")) not in said_in(every_form(), form)


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("language", ["ar", "pl", "so"])
def test_a_promise_to_tick_is_said_in_both_languages_where_the_translation_says_it(
    language: str, large: bool
) -> None:
    """Of another letter's promise we have no such words, and its English stays alone."""
    told = IN_OTHER_WORDS["ar" if language == "ar" else "pl"]
    theirs = {PROMISES[0]: to_text(told.split("\n\n")[2])}
    second = replace(translation("pl", told), language=language)
    page = every_form(slip=replace(SLIP, translated=theirs), translation=second, large=large)
    content = render(page, "two_languages").content
    heard = Heard(content)
    said = {run_together(n.spoken()): n for n in heard.tree.all() if n.tag == "P"}
    translated = run_together(theirs[PROMISES[0]])
    first = said[run_together(PROMISES[0]) + translated]
    spoken_in = {str(n.entry.get("/Lang", "")) for n in first.kids[-1].all() if n.words.strip()}
    assert language in spoken_in
    assert run_together(SAID[1]) in said
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    assert structural_faults(heard) == []
    assert translated not in said_in(page, "standard")


def test_a_promise_that_cannot_be_printed_is_named() -> None:
    with pytest.raises(NotPrintable, match="slip"):
        render(a_page(slip=Slip(promises=("We will ring you \U0001f4de",))))


def test_every_language_that_has_fixed_words_has_those_of_the_slip() -> None:
    assert [words.language for words in _ALL] == [words.language for words in FIXED]
    assert slip_words("fa") is slip_words("en-GB")


@pytest.mark.parametrize("words", _ALL, ids=lambda each: each.language)
def test_each_of_its_words_can_be_printed(words: SlipWords) -> None:
    assert not_covered("".join(words.all())) == not_for_print("".join(words.all())) == ()
    assert all(each.strip() for each in words.all())


@pytest.mark.parametrize("form", [*PRINTED, "html", "text"])
def test_only_the_ways_that_it_offers_are_printed(form: str) -> None:
    said = said_in(every_form(slip=Slip(ways=("post",))), form)
    words = slip_words("en")
    assert run_together(words.post) in said
    for left_out in (words.email, words.page, words.phone, words.best_time):
        assert run_together(left_out) not in said
    assert run_together(words.not_at_all) in said


@pytest.mark.parametrize(
    ("form", "promises"), [("standard", 6), ("large_print", 5), ("easy_read", 7)]
)
def test_where_to_send_it_stands_on_no_page_alone(form: str, promises: int) -> None:
    """A last page with nothing but our address looks like somebody else's post."""
    slip = Slip(promises=tuple(f"We will ring you about part {i}." for i in range(promises)))
    sheets = Heard(render(every_form(slip=slip), form).content).sheets
    last = run_together("".join(group.words for group in sheets[-1].all()))
    assert run_together(slip_words("en").send) in last
    assert not last.startswith(run_together(slip_words("en").send))


@pytest.mark.parametrize("form", [*PRINTED, "html", "text"])
def test_who_only_he_is_stands_before_his_promise(form: str) -> None:
    """The page is torn off, and the letter that named him stays with its reader."""
    says, theirs = "He will ring you on Monday 16 March 2026.", "Zadzwoni w poniedziałek."
    slip = Slip(promises=(says,), owners={says: "Dr Amir Shah"}, translated={says: theirs})
    said = said_in(every_form(slip=slip, translation=translation("pl")), form)
    assert run_together(f"Dr Amir Shah: {says}") in said
    both = form in ("two_languages", "html", "text")
    assert (run_together(f"Dr Amir Shah: {theirs}") in said) is both
