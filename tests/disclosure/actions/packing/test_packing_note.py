"""The note for the health record: who was told what and when, by names a stranger understands."""

from datetime import timedelta

import pytest

from disclosure.actions.packing.note import (
    GROUNDS,
    LEFT_OUT,
    NO_LONGER,
    NOT_HERE,
    NOT_ITS_WORDS,
    NOT_THERE,
    TITLE,
    health_record_note,
)
from disclosure.actions.packing.words import day
from disclosure.actions.to_do.case_view import view_of
from disclosure.kinds.care import Support
from disclosure.kinds.findings import Findings
from tests.begun import begins_with
from tests.cases import FINDINGS, ACase, a_case, a_next_contact, a_person, a_talk, record_as
from tests.databases import ON_SQLITE
from tests.people import ADA, BEN, EVA, IVA
from workflows.words import Excusable, Ground, State

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE, begins_with(a_case, at=State.FOLLOW_UP)]
NEWER = {
    "facts": "Unlike what we thought, it was 6,000 units.",
    "why": "The scale was wrong.",
    "changes": "We bought another scale.",
}


def note_of(case: ACase) -> str:
    return health_record_note(view_of(case.now)).decode()


def test_a_stranger_reads_who_was_told_what_by_whom(begun: ACase) -> None:
    a_person(begun, name="Mr Jon Price", relationship="Son", is_patient=False)
    doctor = a_person(begun, name="Dr Amy Lowe", relationship="GP", is_patient=False)
    a_talk(begun, "follow_up", persons=[doctor, begun.person])
    note = note_of(begun)
    assert note.startswith(TITLE)
    assert "With: Mrs Ann Price (patient)\n" in note
    assert "With: Mrs Ann Price (patient) and Dr Amy Lowe (GP)" in note
    assert "Told by: Ben Okoro, Charge nurse" in note
    assert "letter of apology to Mrs Ann Price (patient), LET-" in note
    assert "Jon Price" not in note  # whom nobody told anything


def test_newer_findings_wait_until_somebody_was_told(begun: ACase) -> None:
    assert FINDINGS["facts"] in note_of(begun).partition("WHAT WE FOUND")[2]
    written = record_as(begun, IVA, "findings", **NEWER)
    seal = {"findings": written.id, "sha256": Findings(**NEWER).sha256()}
    record_as(begun, EVA, "findings_approval", **seal, agrees=True, note="I read this text.")
    note = note_of(begun)
    assert FINDINGS["facts"] in note.partition("WHAT WE FOUND")[2]
    assert NEWER["facts"] not in note
    talk = a_talk(begun, "disclosure", at=begun.today.isoformat())
    assert NEWER["facts"] in note_of(begun).partition("WHAT WE FOUND")[2]
    another = "It was another family."
    record_as(begun, BEN, "correction", of=talk.id, words=another, withdraws=True)
    assert NEWER["facts"] not in note_of(begun)
    a_talk(begun.later(hours=2), "disclosure")
    assert NEWER["facts"] in note_of(begun).partition("WHAT WE FOUND")[2]


def test_a_talk_by_its_day_alone_stands_after_those_of_that_day(begun: ACase) -> None:
    a_talk(begun, "follow_up", said="We rang at noon.")
    a_talk(begun, "follow_up", said="We came that day.", at=begun.today.isoformat())
    assert "We came that day." in note_of(begun).partition("We rang at noon.")[2]


def test_what_was_not_wanted_is_no_finding_and_reads_as_what_it_was(begun: ACase) -> None:
    assert "NOT WANTED" not in note_of(begun)
    mine = {"person": begun.person, "at": begun.at.isoformat()}
    declined = {"ground": "declined", "requirement": ["closing_letter_given", "family_heard"]}
    harm = {"ground": "would_harm", "requirement": ["meeting_offered"], "review_on": begun.day(9)}
    for told in (declined, harm):
        told |= {"reason": "She said so when we rang"}
        made = record_as(begun, BEN, "excuse", **mine, **told)
        agreed = {"excuse": made.id, "agrees": True, "reason": "I rang her as well"}
        record_as(begun, EVA, "excuse_review", **agreed)
    record_as(begun, BEN, "attempt", **mine, how="phone", result="Nobody at home")
    heading, *lines = note_of(begun).strip().split("\n\n")[-1].split("\n")
    assert heading == "TRIED, OR NOT WANTED"
    assert [line.partition("T, ")[2] for line in lines] == [
        "tried to reach Mrs Ann Price (patient), phone",
        "Mrs Ann Price (patient) did not want: a closing letter and being asked how it went",
    ]


def test_who_wants_it_after_all_is_not_read_as_one_who_does_not(begun: ACase) -> None:
    mine = {"person": begun.person, "reason": "She said so when we rang"}
    told = {"ground": "declined", "requirement": ["closing_letter_given"]}
    excuse = record_as(begun, BEN, "excuse", **mine, **told).id
    record_as(begun, EVA, "excuse_review", excuse=excuse, agrees=True, reason="I rang her as well")
    assert note_of(begun).endswith("did not want: a closing letter\n")
    on = begun.later(days=3).today
    record_as(begun, BEN, "excuse_end", excuse=excuse, at=on.isoformat())
    after = f"did not want: a closing letter\n  {NO_LONGER} {day(on)}\n"
    assert note_of(begun).endswith(after)


def test_who_was_reached_since_is_not_read_as_out_of_reach(begun: ACase) -> None:
    for days, how in ((0, "phone"), (1, "post"), (1, "phone")):
        tried = {"person": begun.person, "how": how, "result": "Nobody answered"}
        record_as(begun.later(days=days), BEN, "attempt", **tried)
    mine = {"person": begun.person, "reason": "We tried three times"}
    told = {"ground": "unreachable", "requirement": ["family_heard"]}
    excuse = record_as(begun, BEN, "excuse", **mine, **told).id
    record_as(begun, EVA, "excuse_review", excuse=excuse, agrees=True, reason="I rang her as well")
    assert note_of(begun).endswith("could not be reached for: being asked how it went\n")
    on = begun.later(days=3).today
    words = "I was away with my sister."
    record_as(begun, BEN, "account", person=begun.person, words=words, at=on.isoformat())
    assert f"being asked how it went\n  {NO_LONGER} {day(on)}" in note_of(begun)


def test_who_asked_to_wait_did_so_until_a_day(begun: ACase) -> None:
    mine = {"person": begun.person, "reason": "She said so when we rang"}
    later = {"ground": "asked_for_later", "requirement": ["meeting_offered"]}
    made = record_as(begun, BEN, "excuse", **mine, **later, review_on=begun.day(9)).id
    record_as(begun, EVA, "excuse_review", excuse=made, agrees=True, reason="I rang her as well")
    until = begun.today + timedelta(days=9)
    assert note_of(begun).endswith(f"asked to wait with: a meeting, until {day(until)}\n")


def test_each_thing_and_ground_has_words() -> None:
    assert set(LEFT_OUT) == set(Excusable)
    assert set(Ground) - set(GROUNDS) == {
        *(Ground.WOULD_HARM, Ground.NOT_IDENTIFIED, Ground.NOBODY_TO_TELL)
    }


def put_right(case: ACase, number: int, words: str) -> int:
    return record_as(case, BEN, "correction", of=number, words=words, withdraws=False).id


def test_what_was_put_right_stands_in_no_record_of_hers_in_its_old_form_alone(
    begun: ACase,
) -> None:
    promised = {"next_contact": a_next_contact(begun), "support_offered": "A bed for her son"}
    talk = a_talk(begun, "follow_up", said="You had 5,000 units.", **promised)
    promise = next(p for p in begun.now.commitments if p.ref == begun.promise)
    put_right(begun, talk.id, "You had 6,000 units.")
    put_right(begun, promise.number, "We said that we would write.")
    put_right(begun, begun.now.questions[0].number, "She asked who did it.")  # not in the note
    tried = record_as(begun, BEN, "attempt", person=begun.person, how="phone", result="Nobody")
    put_right(begun, tried.id, "It was her neighbour whom I rang")
    note = note_of(begun)
    told = note.partition("You had 5,000 units.")[2].partition("LETTERS")[0]
    assert "\n  Put right later: You had 6,000 units." in told
    assert "\n  Put right later: We said that we would write." in told
    assert "She asked who did it." not in note
    assert note.strip().endswith(f"tried to reach Mrs Ann Price (patient), phone\n{NOT_ITS_WORDS}")
    assert "neighbour" not in note


def test_what_was_never_promised_nor_offered_stands_in_no_record_of_hers(begun: ACase) -> None:
    """It was typed into the wrong talk; two people agreed that nobody promised her a call."""
    a_talk(begun, "follow_up", next_contact=a_next_contact(begun), support_offered="A bed")
    promise = next(p for p in begun.now.commitments if p.ref == begun.promise).number
    *_, support = (row.number for row, _ in begun.now.case.those(Support))
    by = day(begun.today + timedelta(days=10))
    made = f"  Support offered: A bed\n  Next contact: We will ring you, by {by}\n"
    assert made in note_of(begun)
    for number in (promise, support):
        told = {"of": number, "words": "That was her neighbour.", "withdraws": True}
        said = record_as(begun, BEN, "correction", **told).id
        agrees = {"correction": said, "agrees": True, "reason": "I asked her"}
        record_as(begun, EVA, "correction_review", **agrees)
    assert "A bed" not in note_of(begun)
    assert f"We will ring you, by {by}" not in note_of(begun)


def test_findings_put_right_are_so_in_the_note_once_a_second_person_agreed(begun: ACase) -> None:
    found, _ = next(begun.now.case.those(Findings))
    said = put_right(begun, found.number, "It was 6,000 units.")
    assert "6,000 units" not in note_of(begun)
    record_as(begun, EVA, "correction_review", correction=said, agrees=True, reason="I read it")
    after = note_of(begun).partition("WHAT WE FOUND")[2]
    assert f"{FINDINGS['changes']}\n  Put right later: It was 6,000 units." in after


def test_who_else_was_there_may_have_said_what_was_put_right(begun: ACase) -> None:
    eve = a_daughter(begun)
    for persons in ([eve, begun.person], [eve]):
        talk = a_talk(begun, "follow_up", persons=persons, said="Both of you heard this")
        put_right(begun, talk.id, "Qzxeve said that her brother must not know")
    note = note_of(begun)
    assert note.count(NOT_ITS_WORDS) == 2
    assert "Qzxeve" not in note


def a_daughter(case: ACase) -> int:
    kin = {"name": "Ms Eve Price", "relationship": "Daughter", "is_patient": False}
    return a_person(case, **kin)


def test_words_said_to_a_daughter_alone_do_not_stand_in_her_mothers_record(begun: ACase) -> None:
    """That she was told does; her mother reads it, and whoever has the record after her."""
    eve = a_daughter(begun)
    ours = {"said": "Qzxbrother will not learn where you live", "apology_words": "Qzxsorry"}
    a_talk(begun, "follow_up", persons=[eve], **ours, support_offered="Qzxcounsellor")
    a_talk(begun, "follow_up", persons=[eve, begun.person], said="Qzxboth of you heard this")
    note = note_of(begun)
    told = "  With: Ms Eve Price (daughter)\n  Told by: Ben Okoro, Charge nurse\n"
    assert f"{told}{NOT_THERE}" in note
    for word in ("Qzxbrother", "Qzxsorry", "Qzxcounsellor"):
        assert word not in note
    assert "Qzxboth of you heard this" in note


def test_what_would_harm_a_patient_to_hear_stands_in_no_note_of_hers(begun: ACase) -> None:
    eve = a_daughter(begun)
    a_talk(begun, "follow_up", persons=[eve], said="Qzxharm: Ann must not learn it")
    harm = {"ground": "would_harm", "requirement": ["meeting_offered"], "review_on": begun.day(9)}
    hers = {"person": begun.person, "reason": "She is at risk"}
    made = record_as(begun, BEN, "excuse", **hers, **harm)
    assert "Ms Eve Price" in note_of(begun)  # nobody has agreed to it
    agreed = {"excuse": made.id, "agrees": True, "reason": "I saw her as well"}
    record_as(begun, EVA, "excuse_review", **agreed)
    note = note_of(begun)
    for word in ("Qzxharm", "Eve", "WHAT WE FOUND", begun.incident.summary):
        assert word not in note, word
    assert NOT_HERE in note
    assert "With: Mrs Ann Price (patient)" in note
    begun.later(days=10)  # the day on which it is to be looked at again
    assert begun.incident.summary in note_of(begun)


def test_findings_wait_for_the_patient_and_not_for_her_daughter(begun: ACase) -> None:
    eve = a_daughter(begun)
    written = record_as(begun, IVA, "findings", **NEWER)
    seal = {"findings": written.id, "sha256": Findings(**NEWER).sha256()}
    record_as(begun, EVA, "findings_approval", **seal, agrees=True, note="I read this text.")
    a_talk(begun.later(hours=2), "disclosure", persons=[eve])
    assert NEWER["facts"] not in note_of(begun).partition("WHAT WE FOUND")[2]
    a_talk(begun.later(hours=2), "disclosure")
    assert NEWER["facts"] in note_of(begun).partition("WHAT WE FOUND")[2]


@pytest.mark.parametrize("what", ["wrong_patient", "not_an_incident"])
def test_of_what_was_recorded_in_error_nothing_is_to_be_pasted(begun: ACase, what: str) -> None:
    said = record_as(begun, ADA, "error", what=what, reason="It was the man in the next bed")
    record_as(begun, EVA, "error_review", error=said.id, agrees=True, reason="I read the notes")
    note = note_of(begun)
    assert "two people agree. Paste nothing of this case into a health record." in note
    assert "heparin" not in note
    assert "Price" not in note
