"""What approvers let stand: with its words, by whom and when; and only of cases one may see."""

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.accepted import accepted_in_letters, counted
from disclosure.records.letter import letter_called
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    change_by,
    move_as,
    record_as,
    text_sha256,
)
from tests.people import ADA, ADAM, BEN, CAL, EVA, MONA, RON, SAM, actor
from workflows.machine import NotReady
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
JARGON = "You had an INR of four."
REASON = "She is a nurse herself"
POLISH = "Szanowna Pani\n\nPodaliśmy Pani za dużo leku. To był nasz błąd. Przepraszamy."


def let_stand(case: ACase, **place: int) -> str:
    ref = a_letter(case, "apology", until="submit", facts=f"You got too much. {JARGON}")
    accepted = [{"kind": "jargon", "reason": REASON, **place}]
    sha256 = text_sha256(case, ref)
    move_as(case, EVA, "approve", ref, sha256=sha256, accepted=accepted)
    return ref


def test_what_was_let_stand_is_listed_with_its_words_its_reason_and_who(case: ACase) -> None:
    ref = let_stand(case)
    (one,) = accepted_in_letters(case.session, actor(case.session, EVA))
    assert (one.kind, one.words, one.reason) == ("jargon", ("INR",), REASON)
    assert (one.by, one.at, one.letter, one.incident) == (EVA, case.at, ref, case.ref)
    assert counted((one, one)) == {"jargon": 2}


def test_only_cases_that_they_may_see_are_listed(case: ACase) -> None:
    let_stand(case)
    seen = {
        email: len(accepted_in_letters(case.session, actor(case.session, email)))
        for email in (ADA, BEN, EVA, MONA, CAL, SAM, ADAM)
    }
    assert seen == {ADA: 1, BEN: 1, EVA: 1, MONA: 1, CAL: 0, SAM: 0, ADAM: 0}
    assert len(accepted_in_letters(case.session, None)) == 1
    record_as(case, ADA, "restrict", reason="Staff of ours are harmed", only=[ADA, RON])
    case.session.rollback()
    assert accepted_in_letters(case.session, actor(case.session, MONA)) == ()
    assert len(accepted_in_letters(case.session, actor(case.session, ADA))) == 1


def test_what_returns_to_draft_was_not_let_stand(case: ACase) -> None:
    move_as(case, EVA, "return_to_draft", let_stand(case))
    assert accepted_in_letters(case.session, None) == ()


def test_the_latest_comes_first(case: ACase) -> None:
    first = let_stand(case)
    case.later(days=1)
    second = let_stand(case)
    found = accepted_in_letters(case.session, None)
    assert [one.letter for one in found] == [second, first]


def in_polish(case: ACase, kind: str = "apology") -> str:
    told = {"to": case.person, "language": "pl", "text": POLISH}
    letter, checked = letters.draft(case.session, change_by(case, BEN), kind, told)
    assert (checked.judged, checked.missing) == (False, ())
    ref: str = letter.ref
    move_as(case, BEN, "submit", ref)
    return ref


def test_words_in_a_language_the_check_does_not_know_are_judged_by_a_second_person(
    case: ACase,
) -> None:
    """Approved in silence it would reach her as an apology that nobody had judged. Only on the
    approver's word, with a reason, does it go on, and does it hold one.
    """
    ref = in_polish(case)
    sha256 = text_sha256(case, ref)
    with pytest.raises(NotReady) as refused:
        move_as(case, EVA, "approve", ref, sha256=sha256)
    (asked,) = refused.value.unmet
    assert (asked.id, "The check cannot read Polish" in asked.says) == ("apology", True)
    word = [{"kind": "apology", "reason": "I read Polish, and it says sorry"}]
    move_as(case, EVA, "approve", ref, sha256=sha256, accepted=word)
    letter = letter_called(case.session, ref)
    assert letter
    assert "apology" in letter.contents
    found = accepted_in_letters(case.session, None)
    assert [(one.kind, one.words) for one in found] == [("apology", ())]


def test_no_word_is_asked_where_no_sorry_is(case: ACase) -> None:
    """A letter that only says that we go on looking owes none, in whatever language."""
    ref = in_polish(case, "holding")
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    assert accepted_in_letters(case.session, None) == ()


def test_an_english_letter_that_says_no_sorry_is_no_apology_by_a_word_of_its_approver(
    case: ACase,
) -> None:
    """It may be accepted, and meets nothing that asks for an apology."""
    text = (
        "Dear Mrs Price\n\nThank you for what you asked us. We look into what happened on your "
        "ward.\n\nBen Okoro is your contact, on 01632 960101, 9am to 5pm.\n\n"
        "Yours sincerely\n\nBen Okoro\nCharge nurse\n"
    )
    told = {"to": case.person, "text": text}
    letter, found = letters.draft(case.session, change_by(case, BEN), "holding", told)
    ref = str(letter.ref)
    move_as(case, BEN, "submit", ref)
    accepted = [{"kind": part, "reason": "Told in the talk today"} for part in found.missing]
    accepted.append({"kind": "apology", "reason": "It is a kind letter"})
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref), accepted=accepted)
    approved = letter_called(case.session, ref)
    assert approved
    assert "apology" not in approved.contents
