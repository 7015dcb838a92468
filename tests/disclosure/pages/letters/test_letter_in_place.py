"""A letter in the place of others corrects the last that they had, none that they never had."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.family.view_letters import LetterShown, letters_shown
from disclosure.actions.family.view_reader import Reader
from disclosure.actions.fhir.case import letter_of
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.again import to_read_again
from disclosure.actions.letters.genuine import answer_for
from disclosure.actions.looks.caseload import staff_of
from disclosure.records.letter import files_of
from letters.writing.first_words import WHAT_WAS_WRONG
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, change_by, move_as, text_sha256
from tests.cases import letter_row as row
from tests.disclosure.actions.letters.test_right_person import unmet
from tests.disclosure.pages.letters.test_letter_again import anew, came_back
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = [
    pytest.mark.usefixtures("letters_are_printed"),
    begins_with(a_case, at=State.APOLOGIZE),
]

CORRECTS = "This letter corrects the one we sent you on 19 March 2026 (LET-2026-000001)."


def approved(case: ACase, ref: str) -> None:
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))


def sent(case: ACase, ref: str) -> str:
    approved(case, ref)
    move_as(case, ADA, "issue", ref)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    return ref


def withdrawn(case: ACase, ref: str) -> str:
    approved(case, ref)
    move_as(case, ADA, "issue", ref)
    move_as(case, ADA, "withdraw", ref, reason="The address was wrong")
    return ref


def delivered(case: ACase, ref: str, how: str) -> None:
    case.later(days=8)
    told = {"format": "html" if how == "read_on_page" else "standard"}
    move_as(case, ADA, "deliver", ref, at=case.at.isoformat(), how=how, **told)


def back(case: ACase, ref: str) -> None:
    case.later(days=1)
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why="They moved away")


def corrected(case: ACase, ref: str) -> str:
    """A new one in its place, in which its author says what was wrong."""
    new = anew(case, ref)
    with_words(case, new, WHAT_WAS_WRONG, "It named another ward. You were on Ward 4.")
    return new


def without(case: ACase, ref: str, sentence: str) -> None:
    with_words(case, ref, sentence, "")


def with_words(case: ACase, ref: str, old: str, new: str) -> None:
    slots = {
        name: said.replace(old, new).strip()
        for name, said in row(case, ref).boxes.items()
        if old in said
    }
    assert slots
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": slots})


def said_of(case: ACase, ref: str) -> str:
    files = files_of(case.session, row(case, ref).id)
    content = next(file.content for file in files if file.format == "standard")
    return answer_for(case.session, content).says.partition(" March 2026.")[2].strip()


def on_their_page(case: ACase) -> dict[int, LetterShown]:
    reader = Reader(case.now, staff_of(case.session), number=case.person)
    return {each.number: each for each in letters_shown(reader)}


def test_a_correction_that_is_withdrawn_and_written_anew_corrects_the_same_letter(
    case: ACase, app: Flask
) -> None:
    one = sent(case, a_draft(case, "apology"))
    delivered(case, one, "told_us")
    two = withdrawn(case, corrected(case, one))
    three = anew(case, two)
    assert row(case, three).replaces == two
    assert CORRECTS in row(case, three).text
    without(case, three, CORRECTS)
    move_as(case, BEN, "submit", three)
    told = {"sha256": text_sha256(case, three)}
    assert unmet(case, EVA, "approve", three, **told) == ["says_what_it_corrects"]
    move_as(case, BEN, "return_to_draft", three, reason="It has to say what it corrects")
    said = {"sorry": f"{CORRECTS}\n\n{row(case, three).boxes['sorry']}"}
    letters.edit(case.session, change_by(case, BEN), three, {"slots": said})
    sent(case, three)
    assert said_of(case, one) == f"{three}, which we issued on 27 March 2026, corrects it."
    shown = on_their_page(case)
    assert (shown[1].corrected_by, shown[2].corrects) == (2, 1)
    assert letter_of(case.now, row(case, one)).replaced
    ada = signed_in(app, ADA)
    page = unescape(ada.get(f"/letters/{one}").text)
    assert f'Corrected by <a class="govuk-link" href="/letters/{three}">' in page
    page = unescape(ada.get(f"/letters/{three}").text)
    assert f'It replaces <a class="govuk-link" href="/letters/{two}">' in page
    assert f'It corrects <a class="govuk-link" href="/letters/{one}">' in page


def test_a_new_letter_of_another_kind_in_that_place_begins_with_what_it_corrects(
    case: ACase,
) -> None:
    one = sent(case, a_draft(case, "apology"))
    two = withdrawn(case, corrected(case, one))
    told = {"to": case.person, "replaces": two}
    other, _ = letters.draft(case.session, change_by(case, BEN), "closing", told)
    assert CORRECTS in other.text


@pytest.mark.parametrize("how", ["read_on_page", "told_us", "by_hand"])
def test_what_they_had_before_the_paper_came_back_is_corrected(case: ACase, how: str) -> None:
    one = sent(case, a_draft(case, "apology"))
    delivered(case, one, how)
    back(case, one)
    two = corrected(case, one)
    assert CORRECTS in row(case, two).text
    assert not [*to_read_again(case.now, row(case, two))]
    without(case, two, CORRECTS)
    move_as(case, BEN, "submit", two)
    told = {"sha256": text_sha256(case, two)}
    assert unmet(case, EVA, "approve", two, **told) == ["says_what_it_corrects"]


def test_what_only_counted_as_delivered_and_came_back_was_never_had(case: ACase) -> None:
    one = sent(case, a_draft(case, "apology"))
    delivered(case, one, "posted_not_returned")
    back(case, one)
    two = row(case, anew(case, one))
    assert two.text == row(case, one).text


def test_what_they_never_had_is_not_corrected_by_what_takes_its_place(
    case: ACase, app: Flask
) -> None:
    one = a_draft(case, "apology")
    came_back(case, one)
    two = sent(case, anew(case, one))
    assert said_of(case, one) == f"{two}, which we issued on 22 March 2026, takes its place."
    assert [(x.corrects, x.corrected_by) for x in on_their_page(case).values()] == [
        (None, None)
    ] * 2
    page = unescape(signed_in(app, ADA).get(f"/letters/{one}").text)
    assert f"It came back, and {two} takes its place" in page
    assert "Corrected by" not in page


def test_a_withdrawn_letter_says_what_took_its_place_also_where_that_was_withdrawn_too(
    case: ACase,
) -> None:
    one = withdrawn(case, a_draft(case, "apology"))
    gone = "We withdrew it on 19 March 2026."
    two = withdrawn(case, anew(case, one))
    assert said_of(case, one) == gone
    three = sent(case, anew(case, two))
    assert (
        said_of(case, one) == f"{gone} {three}, which we issued on 19 March 2026, takes its place."
    )


def test_one_that_went_leads_to_a_letter_that_corrects_it(app: Flask, begun: ACase) -> None:
    """Nobody can withdraw it any more, and its page led only to “it never happened”."""
    ben = signed_in(app, BEN)
    ref = a_draft(begun, "apology")
    path, corrects = f"/letters/{ref}", "Write a letter that corrects it"
    assert corrects not in ben.get(path).text
    sent(begun, ref)
    page = unescape(ben.get(path).text)
    assert corrects in page
    new = f"/incidents/{begun.ref}/letters/new?to={begun.person}&replaces={ref}&kind=apology"
    assert f'href="{new}"' in page
    told = {"to": begun.person, "replaces": ref}
    letters.draft(begun.session, change_by(begun, BEN), "apology", told)
    assert corrects not in ben.get(path).text
