"""A draft begun to the wrong relative goes to the right one: no typed word is lost, and what only
the first could have falls.
"""

import pytest

from disclosure.actions import gate
from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.letters.words import set_easy_read, set_translation
from disclosure.actions.to_do.case_view import view_of
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.audit import entries_of
from disclosure.records.letter import Letter
from disclosure.records.writing import wordings_of
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_letter, a_person, change_by, move_as, record_as
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA, IVA, MONA
from workflows.machine import NotReady, WrongState
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
TO_ANOTHER = "write_to_another"


@pytest.fixture
def eve(case: ACase) -> int:
    return daughter(case)


def daughter(case: ACase, **more: object) -> int:
    told: dict[str, object] = {"name": "Ms Eve Price", "relationship": "Daughter"}
    told |= {
        "is_patient": False,
        "standing": "also_told",
        "post": ["2 Low Lane", "Aldervale", "AB1 2CD"],
    }
    return a_person(case, **(told | more))


def linked(case: ACase, ref: str) -> str:
    sentence = f"We will ring you by {in_words(case.at.date())}."
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"changes": sentence}})
    told = {"sentence": sentence, "owner": ADA, "due_on": case.at.date().isoformat()}
    letters.link(case.session, change_by(case, BEN), ref, told)
    return sentence


def draft(case: ACase, to: int) -> str:
    """Begun and nothing typed: every word is ours."""
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": to})
    return letter.ref


def offered(case: ACase, to: int, what: str) -> None:
    record_as(case, BEN, "support", offered_to=str(to), what=what)


def told_on_the_telephone(case: ACase, to: int) -> None:
    talk = {
        "kind": "disclosure",
        "persons": [to],
        "how": "phone",
        "place": "By telephone",
        "said": "We told her what we know.",
        "family_said": "Thanks.",
        "attendees": [{"name": "Ben Okoro", "role": "Nurse", "side": "staff"}],
        "support_offered": "A counsellor for your panic attacks, on Tuesdays",
        "apology_words": "I am sorry, Eve, that we gave your mother too much. It was our mistake.",
    }
    record_as(case, BEN, "conversation", **talk)


def unmet(case: ACase, ref: str, to: int) -> list[tuple[str, str]]:
    with pytest.raises(NotReady) as no:
        move_as(case, BEN, TO_ANOTHER, ref, to=to)
    return [(each.id, each.says) for each in no.value.unmet]


def test_the_words_stay_and_the_check_reads_them_for_the_other(case: ACase, eve: int) -> None:
    told = "We gave 5,000 units of heparin instead of 500 on 11 March."
    ref = a_draft(case, "apology", greeting="Dear Mrs Price", facts=told)
    before = row(case, ref)
    typed = {name: before.boxes[name] for name in ("greeting", "facts", "why", "signature")}
    version = before.version
    moved = move_as(case, IVA, TO_ANOTHER, ref, to=eve)
    letter = row(case, ref)
    assert (letter.to_person, letter.audience) == (eve, "representative")
    assert letter.boxes | typed == letter.boxes
    assert (letter.state, letter.written_by) == (LetterState.DRAFT, [BEN, IVA])
    assert (moved.was, moved.now, moved.version) == ("draft", "draft", letter.version)
    assert letter.version > version
    faults = check_letter(case.now, letter).faults
    assert "[" in letter.text  # what such a reader is told first, and nobody wrote yet
    assert "placeholder" in {each.kind for each in faults}
    entries = [(each.by, each.what) for each in entries_of(case.session, case.id)]
    assert entries[-1] == (IVA, f"move {TO_ANOTHER} {ref}")
    assert verify(case.session).ok


def test_what_we_wrote_for_the_patient_is_begun_anew_for_her_daughter(case: ACase) -> None:
    """Nobody typed a word, and Eve read "Dear Mrs Ann Price" and a talk that was not with her."""
    eve = daughter(case, name="Ms Eve Shaw")
    ref, hers = draft(case, case.person), draft(case, eve)
    assert "we first talked with you" in row(case, ref).text
    move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    letter = row(case, ref)
    assert letter.text.startswith("Dear Ms Eve Shaw\n")
    assert (letter.text, letter.boxes) == (row(case, hers).text, row(case, hers).boxes)
    assert letter.text == wordings_of(case.session, letter.id)[0].text
    assert verify(case.session).ok


def test_her_brother_reads_nothing_that_was_said_to_her_alone(case: ACase, eve: int) -> None:
    tom = daughter(case, name="Mr Tom Price", relationship="Son")
    told_on_the_telephone(case, eve)
    ref = draft(case, eve)
    typed = {"slots": {"why": "Two ampoules looked the same."}}
    letters.edit(case.session, change_by(case, BEN), ref, typed)
    assert "panic attacks" in row(case, ref).text
    move_as(case, IVA, TO_ANOTHER, ref, to=tom)
    letter = row(case, ref)
    assert letter.boxes["why"] == "Two ampoules looked the same."
    assert "Eve" not in letter.text
    assert "panic" not in letter.text
    assert "Ben Okoro" in letter.boxes["signature"]  # he wrote it; Iva chose who reads it


def test_what_we_wrote_falls_also_where_the_record_has_changed_since(case: ACase, eve: int) -> None:
    tom = daughter(case, name="Mr Tom Price", relationship="Son")
    ref = draft(case, tom)
    offered(case, eve, "A room for the night")
    offered(case, tom, "A lift home")
    move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    assert "a room for the night" in row(case, ref).boxes["support"]
    offered(case, eve, "A taxi")
    move_as(case, BEN, TO_ANOTHER, ref, to=tom)
    assert row(case, ref).boxes["support"] == "We offer you this help: a lift home."


def test_also_where_the_record_of_the_first_was_withdrawn(case: ACase, eve: int) -> None:
    nobody = daughter(case, name="Ms Ivy Price")
    ref = draft(case, nobody)
    wrong = {"of": nobody, "words": "She is no relative", "withdraws": True}
    correction = record_as(case, BEN, "correction", **wrong).id
    agrees = {"correction": correction, "agrees": True, "reason": "I asked the registrar."}
    record_as(case, EVA, "correction_review", **agrees)
    move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    assert row(case, ref).boxes["greeting"] == "Dear Ms Eve Price"


def test_of_a_letter_older_than_this_what_we_would_write_now_falls(
    case: ACase, eve: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was not yet kept with what a letter began."""
    monkeypatch.setattr(Letter, "put_begun", lambda *_: None)
    ref = draft(case, daughter(case, name="Mr Tom Price", relationship="Son"))
    typed = {"why": "", "facts": "You were given too much."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": typed})
    assert row(case, ref).begun == {}
    move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    boxes = row(case, ref).boxes
    assert boxes["greeting"] == "Dear Ms Eve Price"
    assert boxes | typed == boxes


def test_a_greeting_that_was_typed_to_the_first_is_a_fault(case: ACase, eve: int) -> None:
    ref = a_draft(case, "apology", greeting="Dear  Mrs Ann Price")
    move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    wrong = [f for f in check_letter(case.now, row(case, ref)).faults if f.kind == "wrong-name"]
    assert [(f.text, f.suggestion) for f in wrong] == [("Mrs Ann Price", "It is to Ms Eve Price.")]


def test_the_author_says_who_reads_it(case: ACase, eve: int) -> None:
    ref = a_draft(case, "apology")
    move_as(case, BEN, TO_ANOTHER, ref, to=eve, audience="parent")
    assert row(case, ref).audience == "parent"


def test_what_was_made_for_the_first_person_falls(case: ACase, eve: int) -> None:
    ref = a_draft(case, "apology")
    sentence = linked(case, ref)
    set_easy_read(case.session, change_by(case, BEN), ref, "We are sorry.")
    polish = {"language": "pl", "text": "Przepraszamy.", "translated_by": "DeepL"}
    polish |= {"checked_by": "Ewa Nowak", "checked_on": case.day(0)}
    set_translation(case.session, change_by(case, BEN), ref, polish)
    promise = row(case, ref).links[sentence]
    move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    letter = row(case, ref)
    assert (letter.easy_read, letter.translation, letter.links) == (None, None, {})
    unowned = [f.text for f in check_letter(case.now, letter).faults if "promise" in f.kind]
    assert sentence in unowned
    of_first = next(each for each in case.now.commitments if each.ref == promise)
    assert not case.now.is_owed(of_first)
    assert verify(case.session).ok


def test_in_review_it_is_a_draft_again_and_nobody_agreed(case: ACase, eve: int) -> None:
    ref = a_letter(case, "apology", until="submit")
    seen = row(case, ref)
    version, seal = seen.version, seen.text_sha256
    move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    letter = row(case, ref)
    assert (letter.state, letter.address) == (LetterState.DRAFT, None)
    agrees = {"sha256": seal}
    with pytest.raises(ChangedMeanwhile):  # who read it for the first person agrees to nothing
        gate.move(case.session, change_by(case, EVA, version), ref, "approve", data=agrees)


def test_who_agreed_to_these_words_for_the_patient_agreed_to_nothing_for_her_daughter(
    case: ACase, eve: int
) -> None:
    """The same words, sent for approval again: what Eva noted is the seal of another letter."""
    told = {"to": case.person, "text": "Dear madam\n\nI am sorry that we hurt you.\n"}
    ref = letters.draft(case.session, change_by(case, BEN), "apology", told)[0].ref
    move_as(case, BEN, "submit", ref)
    noted, text = row(case, ref).text_sha256, row(case, ref).text
    move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    move_as(case, BEN, "submit", ref)
    assert row(case, ref).text == text
    for again in (eve, case.person):
        with pytest.raises(ChangedMeanwhile):
            move_as(case, EVA, "approve", ref, sha256=noted)
        if again == eve:
            move_as(case, BEN, TO_ANOTHER, ref, to=case.person)
            move_as(case, BEN, "submit", ref)
    assert verify(case.session).ok


@pytest.mark.parametrize("until", ["approve", "issue", "send"])
def test_once_approved_it_is_refused(case: ACase, eve: int, until: str) -> None:
    ref = a_letter(case, "apology", until=until)
    with pytest.raises(WrongState, match="'write to another' cannot be done"):
        move_as(case, BEN, TO_ANOTHER, ref, to=eve)
    assert row(case, ref).to_person == case.person


def test_whoever_may_not_be_begun_to_may_not_have_it_either(case: ACase, eve: int) -> None:
    """By the same rule, in the same words."""
    ref = a_draft(case, "apology")
    son = daughter(case, name="Mr Tom Price", relationship="Son", standing="not_to_be_told")
    gone = daughter(case, name="Ms Ivy Price")
    wrong = {"of": gone, "words": "She is no relative", "withdraws": True}
    correction = record_as(case, BEN, "correction", **wrong).id
    agrees = {"correction": correction, "agrees": True, "reason": "I asked the registrar."}
    record_as(case, EVA, "correction_review", **agrees)
    assert unmet(case, ref, son) == [("right_person", "Mr Tom Price is not to be told.")]
    for nobody, why in ((gone, "was withdrawn by"), (999, "no such person in this case")):
        with pytest.raises(BadInput, match=why):
            move_as(case, BEN, TO_ANOTHER, ref, to=nobody)
    same = "It is written to them already. Choose somebody else of this case."
    assert unmet(case, ref, case.person) == [("somebody_else", same)]
    with pytest.raises(Forbidden):
        move_as(case, MONA, TO_ANOTHER, ref, to=eve)
    assert row(case, ref).to_person == case.person


def test_it_no_longer_corrects_a_letter_that_the_other_never_got(case: ACase, eve: int) -> None:
    first = a_letter(case, "no_contact", until="send")
    told = {"to": case.person, "replaces": first}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    move_as(case, BEN, TO_ANOTHER, letter.ref, to=eve)
    assert row(case, letter.ref).replaces is None


def test_our_sentence_on_what_it_corrects_is_to_be_taken_out_for_the_other(
    case: ACase, eve: int
) -> None:
    """The writer had typed on in its box, so it stays where it is."""
    first = a_letter(case, "apology", until="send")
    told = {"to": case.person, "replaces": first}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    sorry = f"{letter.slots['sorry']} The dose was 4,000 units."
    letters.edit(case.session, change_by(case, BEN), letter.ref, {"slots": {"sorry": sorry}})
    move_as(case, BEN, TO_ANOTHER, letter.ref, to=eve)
    says = "it corrects no letter that they were sent. Take the sentence out."
    assert any(each.endswith(says) for each in worth_minding(case.now, row(case, letter.ref)))


def test_the_timeline_says_to_whom_it_was_written_then(case: ACase, eve: int) -> None:
    ref = a_letter(case, "apology", until="submit")
    move_as(case.later(hours=1), BEN, TO_ANOTHER, ref, to=eve)
    move_as(case.later(hours=1), BEN, "submit", ref)
    words = [
        each.words for each in timeline(view_of(case.now)) if "letter of apology" in each.words
    ]
    assert words == [
        "Handed in for approval: the letter of apology to Ms Eve Price.",
        "Wrote it to somebody else: the letter of apology to Ms Eve Price.",
        "Handed in for approval: the letter of apology to Mrs Ann Price.",
        "Began the letter of apology to Mrs Ann Price.",
    ]


def test_the_slip_goes_as_it_would_with_a_letter_begun_to_them(case: ACase) -> None:
    never = daughter(case, safe={"use": ["email"], "never": ["post"]}, email="eve@example.org")
    usual, chosen = a_draft(case, "apology"), a_draft(case, "closing")
    letters.edit(case.session, change_by(case, BEN), chosen, {"slip": False})
    assert row(case, usual).with_slip
    for ref in (usual, chosen):
        move_as(case, BEN, TO_ANOTHER, ref, to=never)
        assert not row(case, ref).with_slip
