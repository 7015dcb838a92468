"""A hold on the findings stops each letter that carries them, whatever it is called."""

from typing import Any

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.letters.words import set_easy_read
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_draft,
    a_letter,
    change_by,
    letter_row,
    move_as,
    record_as,
    text_sha256,
)
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
NO_RESULTS: dict[str, Any] = {
    "why": "",
    "facts": "You bled on our ward on 11 March.",
    "answers": "",
}
FOUND = "We looked into how this happened. We found this: two boxes looked the same."


def a_hold(case: ACase, *limits: str) -> int:
    told = {"by": "police", "limits": list(limits), "advice_by": "Our solicitor"}
    told |= {"reason": "They have asked us to wait.", "from": case.at.isoformat()}
    return record_as(case, ADA, "hold", **told, review_on=case.day(14)).id


def is_held(case: ACase, ref: str, trigger: str, **data: Any) -> bool:
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, trigger, ref, **data)
    case.session.rollback()
    return [item.id for item in no.value.unmet] == ["no_hold_on_findings"]


@pytest.mark.parametrize("limits", ["findings", "all_but_apology"])
def test_an_apology_with_results_waits_for_a_hold_that_nobody_agreed_yet(
    case: ACase, limits: str
) -> None:
    ref = a_letter(case, "apology", until="approve")
    hold = a_hold(case, limits)
    assert is_held(case, ref, "issue")
    record_as(case, EVA, "hold_review", hold=hold, agrees=True, reason="I read the advice.")
    assert is_held(case, ref, "issue")
    record_as(case, ADA, "hold_end", hold=hold, at=case.later(hours=1).at.isoformat())
    move_as(case, ADA, "issue", ref)


def test_a_hold_to_which_a_second_person_said_no_keeps_nothing_from_a_letter(case: ACase) -> None:
    """Said anew, agreed and ended, it left the first behind, which nobody saw and which held on."""
    ref = a_letter(case, "apology", until="approve")
    first = a_hold(case, "findings")
    says = {"agrees": False, "reason": "I rang them: they ask for nothing."}
    record_as(case, EVA, "hold_review", hold=first, **says)
    anew = a_hold(case, "findings")
    record_as(case, EVA, "hold_review", hold=anew, agrees=True, reason="They rang me.")
    assert is_held(case, ref, "issue")
    record_as(case, ADA, "hold_end", hold=anew, at=case.later(hours=1).at.isoformat())
    move_as(case, ADA, "issue", ref)


def test_an_apology_issued_before_the_hold_is_not_sent_while_it_runs(case: ACase) -> None:
    ref = a_letter(case, "apology", until="issue")
    a_hold(case, "findings")
    assert is_held(case, ref, "send", how="post", format="standard")


def test_an_apology_without_results_goes_while_the_hold_runs(case: ACase) -> None:
    ref = without_results(case)
    a_hold(case, "findings", "all_but_apology")
    move_as(case, ADA, "issue", ref)


def test_results_in_the_easy_words_alone_are_held_too(case: ACase) -> None:
    ref = without_results(case, easy=f"Dear Mrs Price\n\n{FOUND}")
    a_hold(case, "findings")
    assert is_held(case, ref, "issue")


def test_whoever_reads_an_apology_that_the_check_cannot_read_sees_to_its_findings(
    case: ACase,
) -> None:
    """A second person reads Polish: the hold is said to them, and refuses nothing it cannot see."""
    text = "Szanowna Pani\n\nPrzepraszamy. Dwa pudełka wyglądały tak samo.\n\nBen Okoro"
    told = {"to": case.person, "language": "pl", "text": text}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    ref = str(letter.ref)
    move_as(case, BEN, "submit", ref)
    accepted = [{"kind": "apology", "reason": "I read Polish, and it says sorry"}]
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref), accepted=accepted)
    a_hold(case, "findings")
    says = [each for each in worth_minding(case.now, letter_row(case, ref)) if "hold" in each]
    assert len(says) == 1
    assert says[0].endswith("whoever reads it sees that it gives no findings.")
    move_as(case, ADA, "issue", ref)


def without_results(case: ACase, easy: str = "") -> str:
    """An approved apology; what it must hold and has not is let stand, with a reason."""
    ref = a_draft(case, "apology", **NO_RESULTS)
    if easy:
        set_easy_read(case.session, change_by(case, BEN), ref, easy)
    move_as(case, BEN, "submit", ref)
    missing = ("results_of_enquiries", "questions_answered")
    reason = "It follows once the police agree to it."
    accepted = [{"kind": part, "reason": reason} for part in missing]
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref), accepted=accepted)
    return ref
