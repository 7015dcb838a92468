"""What leaves by FHIR says when it changed, so that whoever compares keeps nothing that is over,
and tells no hour that nobody told."""

from datetime import datetime
from typing import Any

import pytest

from disclosure.actions.fhir import case as values
from disclosure.actions.letters import writing as letters
from disclosure.exchange import fhir
from tests.begun import begins_with
from tests.cases import (
    SLOTS,
    ACase,
    a_case,
    a_draft,
    a_letter,
    a_next_contact,
    a_talk,
    change_by,
    letter_row,
    move_as,
    name_contact,
    record_as,
    taken_to,
)
from tests.disclosure.actions.promises import test_promise_let_go as let_go
from tests.disclosure.actions.test_taken_back import withdrawn
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA
from workflows.words import State

BASE = "https://example.org/fhir/r4"


@pytest.fixture
def case(case: ACase) -> ACase:
    return case.later(hours=1)


def task(case: ACase, ref: str) -> dict[str, Any]:
    gathered = case.now
    promise = next(each for each in gathered.commitments if each.ref == ref)
    return fhir.task(values.promise_of(gathered, promise), BASE)


def document(case: ACase, ref: str) -> dict[str, Any]:
    return fhir.document_reference(values.letter_of(case.now, letter_row(case, ref)), BASE)


def said(case: ACase, talk: int) -> dict[str, Any]:
    return fhir.communication(values.talk_of(case.now, talk), BASE)


def changed(resource: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(resource["meta"]["lastUpdated"])


def test_a_promise_that_fell_with_its_conversation_changed_then(case: ACase) -> None:
    talk = a_talk(case, "first", next_contact=a_next_contact(case))
    before = task(case, case.promise)
    wrong = {"words": "This was written on the wrong patient", "withdraws": True}
    said = record_as(case.later(days=3), BEN, "correction", of=str(talk.id), **wrong)
    agreed = {"correction": said.id, "agrees": True, "reason": "It was another patient"}
    record_as(case, EVA, "correction_review", **agreed)
    after = task(case, case.promise)
    assert (before["status"], after["status"]) == ("requested", "entered-in-error")
    assert changed(before) < changed(after) == case.at


def test_a_promise_changed_when_who_was_in_the_talk_that_kept_it_came_to_know(case: ACase) -> None:
    """It was said to be done already: the talk moves nothing, and nothing moves when it falls."""
    ref = promised(case, case.person)
    move_as(case.later(days=1), BEN, "done", ref, evidence="I rang her.")
    before = task(case, ref)
    talk = a_talk(case.later(days=1), "follow_up", keeps=[ref]).id
    knows = task(case, ref)
    withdrawn(case.later(days=1), talk)
    after = task(case, ref)
    told = [each["businessStatus"]["text"] for each in (before, knows, after)]
    assert told == ["Done", "Done, told", "Done"]
    assert changed(before) < changed(knows) < changed(after) == case.at


def test_a_talk_that_counts_again_changed_then(case: ACase) -> None:
    """Ben withdrew it, and found a day later that it was no mistake."""
    talk = a_talk(case, "first").id
    gone = withdrawn(case.later(days=1), talk)
    without = said(case, talk)
    withdrawn(case.later(days=1), gone)
    again = said(case, talk)
    assert (without["status"], again["status"]) == ("entered-in-error", "completed")
    assert changed(without) < changed(again) == case.at


def put_right(case: ACase, number: int) -> None:
    """A day later, and wrongly again; a week later so that it is right."""
    told = {"words": "It was 4,000 units", "withdraws": False}
    wrong = record_as(case.later(days=1), BEN, "correction", of=str(number), **told).id
    told |= {"words": "It was 4,500 units"}
    record_as(case.later(days=7), BEN, "correction", of=str(wrong), **told)


def test_what_we_said_wrongly_goes_out_with_what_is_right(case: ACase) -> None:
    """The family reads the last word beside the first, and so does whoever takes it over."""
    talk = a_talk(case, "first").id
    before = said(case, talk)
    put_right(case, talk)
    after = said(case, talk)
    assert after["note"] == [{"text": "Put right later: It was 4,500 units"}]
    assert after["payload"] == before["payload"]
    assert changed(before) < changed(after) == case.at
    fhir.written(after)


def test_so_does_a_promise_that_was_put_right(case: ACase) -> None:
    a_talk(case, "first", next_contact=a_next_contact(case))
    before = task(case, case.promise)
    put_right(case, next(each.number for each in case.now.commitments if each.ref == case.promise))
    after = task(case, case.promise)
    assert after["note"] == [{"text": "Put right later: It was 4,500 units"}]
    assert (after["description"], after["status"]) == (before["description"], "requested")
    assert changed(before) < changed(after) == case.at
    fhir.written(after)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_whose_earlier_day_stands_again_changed_then(begun: ACase) -> None:
    """Ewa alone agreed to a later day, which stood once Mrs Price had died. It was her neighbour
    who died.
    """
    case, ewa = begun, a_wife(begun)
    ref = promised(case, case.person, ewa)
    first, later = task(case, ref), case.day(let_go.LATER)
    let_go.says(case, "change", ref, ewa, due_on=later)
    death = let_go.mrs_price_dies(case)
    dead = task(case, ref)
    assert dead["restriction"]["period"]["end"] == later
    assert changed(dead) == case.at
    let_go.it_was_her_neighbour_who_died(case.later(days=1), death)
    alive = task(case, ref)
    assert alive["restriction"] == first["restriction"]
    assert changed(alive) == case.at


def test_a_promise_is_owed_from_when_its_letter_was_sent(case: ACase) -> None:
    name_contact(case)
    opening = "I am writing about the heparin you were given on our ward."
    promised = "We will ring you by 30 March 2026."
    ref = a_draft(case, "initial_notification", opening=opening, next=promised)
    tie = {"sentence": promised, "owner": BEN, "due_on": "2026-03-30"}
    letters.link(case.session, change_by(case, BEN), ref, tie)
    promise = case.now.commitments[-1].ref
    before = task(case, promise)
    taken_to(case.later(hours=1), ref, "send")
    after = task(case, promise)
    assert (before["status"], after["status"]) == ("draft", "requested")
    assert changed(before) < changed(after) == case.at


def test_a_promise_that_a_later_letter_took_over_changed_when_that_was_sent(case: ACase) -> None:
    """Its own letter was withdrawn before it went; the one that came in its place made it owed."""
    name_contact(case)
    opening = "I am writing about the heparin you were given on our ward."
    promised = "We will ring you by 30 March 2026."
    first = a_draft(case, "initial_notification", opening=opening, next=promised)
    tie = {"sentence": promised, "owner": BEN, "due_on": "2026-03-30"}
    letters.link(case.session, change_by(case, BEN), first, tie)
    promise = case.now.commitments[-1].ref
    taken_to(case, first, "issue")
    move_as(case.later(hours=1), ADA, "withdraw", first, reason="She has another address.")
    told = {"to": case.person, "replaces": first}
    second, _ = letters.draft(
        case.session, change_by(case.later(days=1), BEN), "initial_notification", told
    )
    waits = task(case, promise)
    assert (waits["status"], changed(waits)) == ("draft", case.at)
    taken_to(case.later(days=1), second.ref, "send")
    after = task(case, promise)
    assert (after["status"], changed(after)) == ("requested", case.at)


def test_a_promise_that_ended_with_its_sentence_changed_then(case: ACase) -> None:
    promised = "We will ring you by 30 March 2026."
    ref = a_draft(case, "initial_notification", next=promised)
    tie = {"sentence": promised, "owner": BEN, "due_on": "2026-03-30"}
    letters.link(case.session, change_by(case, BEN), ref, tie)
    promise = case.now.commitments[-1].ref
    before = task(case, promise)
    without = {"slots": {"next": "You can ask us anything, on any day."}}
    letters.edit(case.session, change_by(case.later(days=1), BEN), ref, without)
    after = task(case, promise)
    assert (before["status"], after["status"]) == ("draft", "cancelled")
    assert changed(before) < changed(after) == case.at


@pytest.mark.parametrize("by_a_talk", [False, True])
def test_what_was_done_on_a_day_ended_on_that_day_at_no_hour(case: ACase, by_a_talk: bool) -> None:
    a_talk(case, "first", next_contact=a_next_contact(case))
    case.later(days=120)  # in summer, when midnight in London is the day before elsewhere
    day = case.at.date().isoformat()
    if by_a_talk:
        a_talk(case.later(days=1), "follow_up", keeps=[case.promise], at=day)
    else:
        move_as(case.later(days=1), BEN, "done", case.promise, evidence="I rang her", at=day)
    assert task(case, case.promise)["executionPeriod"]["end"] == day


@begins_with(a_case, at=State.APOLOGIZE)
def test_a_letter_that_another_replaced_changed_then(begun: ACase) -> None:
    case, old = begun, a_letter(begun, "apology")
    before = document(case, old)
    case.later(days=1)
    told = {"to": case.person, "replaces": old}
    new, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    says = f"This letter corrects our letter of {before['date'][:10]} ({old})."
    boxes = {**new.boxes, **SLOTS["apology"]}
    boxes["sorry"] = f"{says}\n\n{boxes['sorry']}"
    letters.edit(case.session, change_by(case, BEN), new.ref, {"slots": boxes})
    taken_to(case, new.ref, "send")
    after = document(case, old)
    assert (before["status"], after["status"]) == ("current", "superseded")
    assert changed(before) < changed(after) == case.at


def all_changed(before: list[dict[str, Any]], after: list[dict[str, Any]], at: datetime) -> bool:
    return max(map(changed, before)) < at and {changed(each) for each in after} == {at}


@begins_with(a_case, at=State.APOLOGIZE)
def test_all_that_was_taken_over_changed_when_it_was_known_whose_it_is(begun: ACase) -> None:
    """He came in without a name, and what we told went into no file. Then his wristband was found,
    and then that it was the man's in the next bed: the record of the house, which compares the days
    of change, left what we wrote where it lay, and the last of it in another man's file.
    """
    case, letter = begun, a_letter(begun, "apology")
    talk = next(row.number for row in case.now.case.records.values() if row.kind == "conversation")
    promise = case.now.commitments[0].ref

    def all_of_it() -> list[dict[str, Any]]:
        return [task(case, promise), document(case, letter), said(case, talk)]

    before = all_of_it()
    told = {"what": "identified", "source": "Wristband", "patient": {"identifier": "943 476 5919"}}
    record_as(case.later(days=1), BEN, "patient_status", **told)
    known = all_of_it()
    assert [whose(each) for each in known] == ["943 476 5919"] * 3
    assert all_changed(before, known, case.at)
    why = {"what": "wrong_patient", "reason": "It was the man's in the next bed."}
    error = record_as(case.later(days=1), ADA, "error", **why).id
    record_as(case, EVA, "error_review", error=error, agrees=True, reason="I looked, and it was.")
    wrong = all_of_it()
    assert [whose(each) for each in wrong] == [
        "Not known: this was recorded on a wrong patient"
    ] * 3
    assert all_changed(known, wrong, case.at)


def whose(resource: dict[str, Any]) -> str:
    subject = resource.get("subject") or resource["for"]
    return str(subject.get("display") or subject["identifier"]["value"])


def test_a_letter_and_a_talk_changed_when_only_named_people_may_see_the_case(case: ACase) -> None:
    talk, letter = a_talk(case, "first").id, a_draft(case, "holding")
    before = [said(case, talk), document(case, letter)]
    only = {"reason": "She works on this ward", "only": [ADA, BEN]}
    record_as(case.later(days=1), ADA, "restrict", **only)
    after = [said(case, talk), document(case, letter)]
    assert {each["meta"]["security"][0]["code"] for each in after} == {"R"}
    assert all_changed(before, after, case.at)


def test_a_draft_that_goes_on_in_another_language_changed_then(case: ACase) -> None:
    ref = a_draft(case, "holding")
    before = document(case, ref)
    letters.edit(case.session, change_by(case.later(days=1), BEN), ref, {"language": "cy"})
    after = document(case, ref)
    spoken = [each["content"][0]["attachment"]["language"] for each in (before, after)]
    assert spoken == ["en", "cy"]
    assert changed(before) < changed(after) == case.at


def test_a_promise_whose_sentence_was_tied_to_another_ended_then(case: ACase) -> None:
    """It stood in a letter that was withdrawn, and in its place; there it was promised anew."""
    promised = "We will ring you by 30 March 2026."
    first = a_draft(case, "initial_notification", next=promised)
    tie = {"sentence": promised, "owner": BEN, "due_on": "2026-03-30"}
    letters.link(case.session, change_by(case, BEN), first, tie)
    promise = case.now.commitments[-1].ref
    move_as(case.later(hours=1), ADA, "withdraw", first, reason="She has another address.")
    second = a_draft(case.later(hours=1), "initial_notification", next=promised)
    to_it = {"sentence": promised, "commitment": promise}
    letters.link(case.session, change_by(case, BEN), second, to_it)
    before = task(case, promise)
    letters.link(case.session, change_by(case.later(days=1), BEN), second, tie | {"owner": EVA})
    after = task(case, promise)
    assert (before["status"], after["status"]) == ("draft", "cancelled")
    assert changed(before) < changed(after) == case.at
