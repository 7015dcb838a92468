"""A file is genuine to the last byte, altered, or unknown; a paper is known by its code."""

import os
from dataclasses import replace
from email.message import EmailMessage
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy.orm import Session

from disclosure.actions.letters.genuine import NEVER_OURS, NO_REFERENCE, Answer, letter_of_code
from disclosure.actions.letters.genuine import answer_for as said_of
from disclosure.actions.letters.printing import code_of, page_of
from disclosure.actions.letters.writing import draft, edit
from disclosure.records.letter import Letter, files_of
from letters.render import Page, render
from tests.begun import begins_with
from tests.cases import (
    SLOTS,
    ACase,
    a_case,
    a_letter,
    change_by,
    letter_row,
    move_as,
    text_sha256,
    through,
)
from tests.keeping import destroyed_now, long_after
from tests.people import ADA, BEN, EVA
from workflows.words import State

pytestmark = pytest.mark.usefixtures("contact", "letters_are_printed")
PDFS = ("standard", "large_print")
MANY = 50_000_000 if os.environ.get("DISCLOSURE_SOAK") else 10_000_000  # bytes


@pytest.fixture
def letter(case: ACase) -> Letter:
    return letter_row(case, a_letter(case, "no_contact", until="issue"))


def answer_for(session: Session, content: bytes) -> str:
    return said_of(session, content).answer


def issued(case: ACase, letter: Letter) -> dict[str, bytes]:
    return {file.format: file.content for file in files_of(case.session, letter.id)}


def saved_again(content: bytes, **metadata: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(content))
    writer.add_metadata({f"/{name.title()}": words for name, words in metadata.items()})
    return written(writer)


def pages_alone(content: bytes) -> bytes:
    """As a print to a file keeps them: without what the file says of itself."""
    writer = PdfWriter()
    for page in PdfReader(BytesIO(content)).pages:
        writer.add_page(page)
    return written(writer)


def with_a_page_more(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(content))
    writer.add_blank_page(width=595, height=842)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    into = BytesIO()
    writer.write(into)
    return into.getvalue()


def test_the_bytes_of_record_are_genuine_in_every_form(case: ACase, letter: Letter) -> None:
    files = issued(case, letter)
    assert {"standard", "large_print", "html", "text"} <= set(files)
    assert {answer_for(case.session, content) for content in files.values()} == {"genuine"}


def test_any_other_bytes_are_not(case: ACase, letter: Letter) -> None:
    files = issued(case, letter)
    changed = [content.replace(b"sorry", b"SORRY") for content in files.values()]
    changed += [content + b"\n" for content in files.values()]
    changed += [b"\r\n" + content for content in files.values()]  # as a mail gateway leaves it
    changed += [saved_again(files[form]) for form in PDFS]
    changed += [saved_again(files[form], author="Somebody else") for form in PDFS]
    changed += [with_a_page_more(files[form]) for form in PDFS]
    answers = {answer_for(case.session, each) for each in changed if each not in files.values()}
    assert answers == {"altered"}


def test_what_is_not_ours_is_unknown(case: ACase, letter: Letter) -> None:
    today = case.at.date()
    page = Page(to=("Mrs A",), dated=today, subject="A", body="Dear A", organisation="Others")
    others = render(page, "standard").content
    ours_elsewhere = issued(case, letter)["text"].replace(letter.ref.encode(), b"LET-2019-000001")
    for content in (b"", b"%PDF-1.7", b"%PDF-1.7 \xff\x00 trailer", others, b"\x00" * 1000):
        assert answer_for(case.session, content) == "unknown"
    assert answer_for(case.session, ours_elsewhere) == "unknown"


def test_a_proof_of_a_draft_is_unknown_also_where_it_names_another_letter(
    case: ACase, letter: Letter
) -> None:
    ref = a_letter(case, "no_contact", until="submit", tried=f"This letter corrects {letter.ref}.")
    draft = page_of(case.session, letter_row(case, ref), case.at, draft=True)
    for form in ("standard", "large_print", "html", "text"):
        assert answer_for(case.session, render(draft, form).content) == "unknown", form


@pytest.mark.soak
def test_a_file_of_many_megabytes_is_answered(case: ACase, letter: Letter) -> None:
    much = bytes(MANY)
    assert answer_for(case.session, much) == "unknown"
    assert answer_for(case.session, b"%PDF-1.7" + much) == "unknown"
    assert answer_for(case.session, issued(case, letter)["standard"] + much) == "altered"


def test_torn_pieces_of_a_letter_end_in_an_answer(case: ACase, letter: Letter) -> None:
    whole = issued(case, letter)["standard"]
    for part in range(1, 20):
        torn = whole[: len(whole) * part // 20]
        assert answer_for(case.session, torn) in ("altered", "unknown")


def test_a_copy_whose_end_is_missing_is_altered(case: ACase, letter: Letter) -> None:
    """It carries our reference, though no reader of PDF opens it."""
    files = issued(case, letter)
    for form in PDFS:
        for missing in (1, 10, 40, 400):
            answer = answer_for(case.session, files[form][:-missing])
            assert answer == "altered", (form, missing)
    for form, foot in (("html", b'<p class="foot"'), ("text", b"Code ")):
        without = files[form][: files[form].rindex(foot)]
        assert letter.ref.encode() in without  # on its slip
        assert answer_for(case.session, without) == "altered", form
    ref = a_letter(case, "no_contact", until="submit", tried=f"This letter corrects {letter.ref}.")
    for form, missing in (("standard", 40), ("html", 400), ("text", 40)):
        draft = render(page_of(case.session, letter_row(case, ref), case.at, draft=True), form)
        assert answer_for(case.session, draft.content[:-missing]) == "unknown"


def test_what_holds_no_reference_is_not_said_to_be_none_of_ours(
    case: ACase, letter: Letter
) -> None:
    """A page that was cut before its foot, or the mail in which the letter came."""
    files, mail = issued(case, letter), EmailMessage()
    mail.set_content("Is this yours?")
    mail.add_attachment(files["standard"], maintype="application", subtype="pdf")
    cut = [files[form][: len(files[form]) // 2] for form in ("html", "text")]
    for content in (bytes(mail), *cut):
        assert said_of(case.session, content) == Answer("unknown", NO_REFERENCE)
    other = files["text"].replace(letter.ref.encode(), b"LET-2019-000001")
    draft = b"DRAFT\n\nDear Mrs Ann Price\n\nWe are sorry."
    for content in (other, draft):
        assert said_of(case.session, content) == Answer("unknown", NEVER_OURS)


def test_a_genuine_one_is_named_with_the_day_it_was_issued(case: ACase, letter: Letter) -> None:
    said = said_of(case.session, issued(case, letter)["standard"])
    on = f"{case.at.day} {case.at:%B %Y}"
    assert said == Answer(
        "genuine", f"Genuine: to the last byte, this is {letter.ref}, which we issued on {on}."
    )


def test_one_saved_again_by_a_viewer_is_not_called_forged(case: ACase, letter: Letter) -> None:
    whole = issued(case, letter)["standard"]
    for content in (saved_again(whole), whole + b"\n", whole[:-40]):
        said = said_of(case.session, content).says
        assert f"it names {letter.ref}, which we issued on" in said
        assert "these are not the bytes we issued" in said
        assert "The words may still be the same: compare with the copy in the record." in said


def locked(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(content))
    writer.encrypt("swordfish")
    return written(writer)


def blank() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    return written(writer)


@pytest.mark.parametrize("form", ["standard", "large_print", "html", "text"])
def test_a_letter_of_another_house_with_the_number_of_ours_is_not_called_forged(
    case: ACase, letter: Letter, form: str
) -> None:
    """Both houses count from one: a family that brings the letter of the other was disbelieved."""
    page = page_of(case.session, letter, case.at, draft=False)
    other = replace(page, organisation="Far Vale Hospital", code="7B4A-92CD-E3F0")
    said = said_of(case.session, render(other, form).content)
    assert said.answer == "altered"
    assert "The code at its foot is not that of our letter." in said.says
    assert "look whose name stands at the top" in said.says
    assert "forges" not in said.says


def test_what_cannot_be_read_is_not_called_somebody_elses(case: ACase, letter: Letter) -> None:
    whole = issued(case, letter)["standard"]
    unreadable = {
        "empty": b"",
        "password": locked(whole),
        "no words": blank(),
        "damaged": b"%PDF-1.7",
        "neither": b"\xff\xd8\xff\xe0 JFIF",
    }
    for why, content in unreadable.items():
        said = said_of(case.session, content)
        assert said.answer == "unknown"
        assert said.says.startswith("This file cannot be read, so it may be ours or not: ")
        assert why in said.says, why
    assert "not one of the letters" in said_of(case.session, b"Dear Mrs A").says


def test_reference_and_code_on_paper_belong_together(case: ACase, letter: Letter) -> None:
    code = code_of(case.session, letter)
    text = "\n".join(p.extract_text() for p in PdfReader(first_pdf(case, letter)).pages)
    assert code in text
    for typed in (code, code.lower(), code.replace("-", " "), f" {code.replace('0', 'O')} "):
        found = letter_of_code(case.session, f" {letter.ref.lower()} ", typed)
        assert found is not None, typed
    for parts in (" ", "\u2013", "\u2011", ""):  # a telephone has its own dash
        assert letter_of_code(case.session, letter.ref.replace("-", parts), code), parts
    other = letter_row(case, a_letter(case, "no_contact", until="issue"))
    for wrong in ("", "0000-0000-0000", code[:-1], code_of(case.session, other), "Ω"):
        assert letter_of_code(case.session, letter.ref, wrong) is None, wrong
    for strange in ("LET-2026-999999", "LET-2026", "LET", "2026", "", "Ω"):
        assert letter_of_code(case.session, strange, code) is None


def first_pdf(case: ACase, letter: Letter) -> BytesIO:
    return BytesIO(issued(case, letter)["standard"])


def test_what_was_never_issued_has_no_code(case: ACase) -> None:
    letter = letter_row(case, a_letter(case, "no_contact", until="approve"))
    assert letter_of_code(case.session, letter.ref, code_of(case.session, letter)) is None


def test_a_letter_that_was_withdrawn_is_genuine_and_says_so(case: ACase, letter: Letter) -> None:
    """To whoever holds it, it must not pass for one that stands. Why stays inside."""
    whole, issued_on = issued(case, letter)["standard"], case.at
    reason = "The wrong dose stands in it"
    move_as(case.later(days=1), ADA, "withdraw", letter.ref, reason=reason)
    gone = f"We withdrew it on {issued_on.day + 1} {issued_on:%B %Y}."
    said = said_of(case.session, whole)
    assert said.answer == "genuine"
    assert said.says.endswith(f"on {issued_on.day} {issued_on:%B %Y}. {gone}")
    altered = said_of(case.session, saved_again(whole))
    assert altered.answer == "altered"
    assert altered.says.endswith(gone)
    assert "dose" not in said.says + altered.says


def a_correction_of(case: ACase, letter: Letter) -> str:
    data = {"to": case.person, "replaces": letter.ref}
    newer, _ = draft(case.session, change_by(case.later(days=1), BEN), "no_contact", data)
    says = f"This letter corrects our letter {letter.ref}. We rang you twice in March."
    slots = dict(SLOTS["no_contact"]) | {"tried": says}
    edit(case.session, change_by(case, BEN), newer.ref, {"slots": slots})
    return newer.ref


def issue(case: ACase, ref: str) -> None:
    for who, trigger in ((BEN, "submit"), (EVA, "approve"), (ADA, "issue")):
        more = {"sha256": text_sha256(case, ref)} if trigger == "approve" else {}
        move_as(case, who, trigger, ref, **more)


def test_a_correction_saved_again_is_itself_and_not_the_letter_that_it_names(
    case: ACase, letter: Letter
) -> None:
    """Its first words name the letter that it corrects, above its own foot."""
    newer = letter_row(case, a_correction_of(case, letter))
    issue(case, newer.ref)
    copies = [content + b"\n" for content in issued(case, newer).values()]
    for content in (*copies, pages_alone(issued(case, newer)["standard"])):
        said = said_of(case.session, content)
        assert said.answer == "altered"
        assert f"it names {newer.ref}, which we issued on" in said.says
        assert letter.ref not in said.says
        assert "The code at its foot is not that of our letter" not in said.says


def test_a_correction_of_another_house_is_asked_of_by_its_own_number(
    case: ACase, letter: Letter
) -> None:
    newer = letter_row(case, a_correction_of(case, letter))
    issue(case, newer.ref)
    page = page_of(case.session, newer, case.at, draft=False)
    theirs = render(replace(page, organisation="Far Vale", code="7B4A-92CD-E3F0"), "text")
    says = said_of(case.session, theirs.content).says
    assert f"it names {newer.ref}, which we issued on" in says
    assert "The code at its foot is not that of our letter." in says


def test_a_letter_that_was_corrected_names_the_one_that_corrects_it(
    case: ACase, letter: Letter
) -> None:
    whole = issued(case, letter)["standard"]
    plain = said_of(case.session, whole)
    ref = a_correction_of(case, letter)
    assert said_of(case.session, whole) == plain  # not before it is issued
    issue(case, ref)
    on = f"{case.at.day} {case.at:%B %Y}"
    said = said_of(case.session, whole)
    assert said == Answer("genuine", f"{plain.says} {ref}, which we issued on {on}, corrects it.")
    move_as(case, ADA, "withdraw", ref, reason="The first was right")
    assert said_of(case.session, whole) == plain


def test_a_letter_corrected_twice_leads_to_the_last(case: ACase, letter: Letter) -> None:
    whole = issued(case, letter)["standard"]
    first = a_correction_of(case, letter)
    issue(case, first)
    move_as(case, ADA, "send", first, how="post", format=["standard"], at=case.at.isoformat())
    second = a_correction_of(case, letter_row(case, first))
    issue(case, second)
    says = said_of(case.session, whole).says
    assert f"{first}, which we issued on" in says
    assert says.endswith(", corrects that one.")
    assert says.count(second) == 1


@begins_with(a_case, at=State.FOLLOW_UP)
def test_one_withdrawn_before_its_case_was_destroyed_still_says_so(
    session: Session, begun: ACase
) -> None:
    """The day lay in the record. That it stands no more is known without it."""
    letter = letter_row(begun, a_letter(begun, "closing", until="issue"))
    whole = issued(begun, letter)["standard"]
    move_as(begun, ADA, "withdraw", letter.ref, reason="The wrong dose stands in it")
    through(begun, until=State.CLOSED)
    destroyed_now(long_after(begun))
    session.rollback()
    said = said_of(session, whole)
    assert said.answer == "genuine"
    assert said.says.endswith(". We withdrew it.")
