"""What a letter begins with is for its own reader: no word to another of the family, or of one."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters.audience import audience_of, basis_of
from tests.begun import begins_with
from tests.cases import (
    FINDINGS,
    ACase,
    a_case,
    a_person,
    a_talk,
    an_opened_case,
    approved_findings,
    name_contact,
    record_as,
)
from tests.deaths import maria_dies, maria_is_ill
from tests.disclosure.actions.letters.test_letter_beginning import draft
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def a_daughter(case: ACase) -> int:
    told = {"relationship": "Daughter", "is_patient": False, "standing": "relevant"}
    return a_person(case, name="Ms Eve Price", **told)


@begins_with(a_case, at=State.DISCLOSE)
@pytest.mark.parametrize("kind", ["findings", "apology"])
def test_findings_written_to_the_patient_tell_no_daughter_that_she_was_given_it(
    begun: ACase, kind: str
) -> None:
    """They were approved while Mrs Price lived. What speaks to nobody is for her daughter too."""
    eve, at = a_daughter(begun), begun.at.isoformat()
    hers = draft(begun, kind).text
    record_as(begun, BEN, "patient_status", what="died", at=at, source="The ward")
    letter = draft(begun.later(days=1), kind, eve)
    assert letter.audience == "bereaved_family"
    assert FINDINGS["facts"] in hers
    assert FINDINGS["facts"] not in letter.text
    assert FINDINGS["why"] in letter.text


def test_the_day_alone_is_not_all_that_a_letter_says_of_what_happened(session: Session) -> None:
    """Her daughter would have read "What happened: This happened on Wednesday", and no more."""
    case = an_opened_case(session, occurred_at="2026-03-11")
    letter = draft(case, "findings", a_daughter(case))
    told = "This happened on Wednesday 11 March 2026. [What happened]"
    assert letter.slots["facts"] == told


def a_widower_and_his_daughter(session: Session) -> tuple[ACase, int, int]:
    case = an_opened_case(session)
    a_person(case)
    told = {"relationship": "Husband", "is_patient": False, "standing": "relevant"}
    rhys, eve = a_person(case, name="Mr Rhys Price", **told), a_daughter(case)
    name_contact(case)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    return case.later(days=1), rhys, eve


def test_what_was_said_to_the_widower_is_no_word_to_the_daughter_beside_him(
    session: Session,
) -> None:
    case, rhys, eve = a_widower_and_his_daughter(session)
    words = {"said": "We gave your late wife ten times the dose of heparin."}
    words |= {"apology_words": "I am sorry that we gave your wife ten times too much heparin."}
    a_talk(case, "first", persons=[rhys, eve], **words)
    assert "wife" not in draft(case, "initial_notification", eve).text
    a_talk(case.later(hours=1), "disclosure", persons=[rhys], **words)
    alone = draft(case, "initial_notification", rhys).text
    assert all(each in alone for each in words.values())


def test_help_that_was_offered_to_both_is_written_to_neither_as_the_others(
    session: Session,
) -> None:
    case, rhys, eve = a_widower_and_his_daughter(session)
    offered = "Free talks with our counsellor, for you and your daughter."
    ours = "Our chaplain comes to the house, free of charge."
    for what in (offered, ours):
        a_talk(case, "first", persons=[rhys, eve], support_offered=what)
        case.later(hours=1)
    assert draft(case, "holding", eve).slots["support"] == ours


def test_help_that_was_offered_while_she_lived_begins_no_letter_after_her_death(
    session: Session,
) -> None:
    """A bed beside her mother is no help to somebody who buries her."""
    case, by_her, since = maria_is_ill(session), "A bed beside your mother.", "Our chaplain, free."
    a_talk(case, "first", support_offered=by_her)
    ours = "We offer you this help: a bed beside your mother."
    assert draft(case, "holding").slots["support"] == ours
    maria_dies(case)
    assert ours not in draft(case, "holding").slots["support"]
    a_talk(case.later(hours=1), "follow_up", support_offered=since)
    assert draft(case, "holding").slots["support"] == f"We offer you this help: {since}"


def test_help_that_was_noted_by_the_name_of_its_reader_is_no_word_to_them(
    session: Session,
) -> None:
    case = maria_is_ill(session)
    a_talk(case, "first", support_offered="A bed on the ward, and a nurse to be with Ms Ewa Nowak.")
    assert "Ewa" not in draft(case, "holding").slots["support"]


@pytest.mark.parametrize("died", [False, True])
def test_what_both_parents_were_told_of_their_daughter_begins_the_letter_to_each(
    session: Session, died: bool
) -> None:
    """It is true of both. What was said of the wife of one of them is not."""
    case = an_opened_case(session, patient={"name": "Ann Price", "identifier": "K77"})
    a_person(case, name="Ann Price")
    name_contact(case)
    told = {"is_patient": False, "standing": "relevant"}
    parents = [
        a_person(case, name="Eve Price", relationship="Mother", **told),
        a_person(case, name="Tom Price", relationship="Father", **told),
    ]
    if died:
        record_as(case, BEN, "patient_status", what="died", source="The ward")
    words = {"said": "Your daughter was given ten times the dose of gentamicin that was meant."}
    words |= {"apology_words": "I am sorry that we gave your daughter ten times the dose."}
    words |= {"support_offered": "Our counsellor for you and your other children, free of charge."}
    words |= {"not_known": "Why nobody told your wife and daughter."}
    a_talk(case.later(days=1), "first", persons=parents, **words)
    for parent in parents:
        slots = draft(case, "initial_notification", parent).slots
        assert words["said"] in slots["facts"]
        assert words["apology_words"] in slots["sorry"]
        assert words["support_offered"] in slots["support"]
        assert "your wife" not in slots["not_known"]


@begins_with(a_case, at=State.DISCLOSE)
@pytest.mark.parametrize("kind", ["apology", "findings", "closing"])
def test_a_sorry_for_a_late_call_begins_no_letter_in_place_of_that_for_the_harm(
    begun: ACase, kind: str
) -> None:
    late = "I am sorry that we rang you two days late. We had promised Tuesday."
    a_talk(begun.later(days=2), "follow_up", said="I rang to fix the day.", apology_words=late)
    assert "ten times too much heparin" in draft(begun, kind).slots["sorry"]


def test_a_sorry_for_a_late_call_is_not_that_for_the_harm_which_this_author_cannot_say(
    session: Session,
) -> None:
    """Ada gave it, and said so. Ben signs: the box waits for his own words."""
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    harm = "I am sorry that I gave you ten times the dose. That was my mistake."
    a_talk(case, "first", ADA, apology_words=harm)
    late = "I am sorry that we rang you two days late. We had promised Tuesday."
    a_talk(case.later(days=2), "follow_up", said="I rang to fix the day.", apology_words=late)
    assert "two days late" not in draft(case, "apology").text
    assert harm in draft(case, "apology", by=ADA).slots["sorry"]


def test_no_letter_says_by_the_word_of_another_why_its_reader_may_be_told(
    session: Session,
) -> None:
    """The ward agreed, or the attorney: it is not the patient who did, and not his son who acts."""
    case = an_opened_case(session)
    a_person(case)
    on_record = (
        "Best interests decision; the ward team agreed",
        "Consultant agreed she may be told; patient unconscious",
        "The family of the patient agreed that she is the one to ring",
        "Son of the attorney",
        "Attorney\u2019s wife",
        "The attorney consented",
        "Agreed with her deputy",
        "Guardian ad litem",
        "Her brother is the attorney.",
        "Her brother holds lasting power of attorney.",
        "The attorney is her brother; she helps with letters.",
        "Tom Price holds lasting power of attorney",
        "She agreed to be our contact for her mother.",
        "Consent",
    )
    told = {"relationship": "Niece", "is_patient": False, "standing": "also_told"}
    for number, words in enumerate(on_record):
        niece = a_person(case, name=f"Ms Eve Reid {number}", **told, lawful_basis=words)
        assert basis_of(case.now, niece) == "", words
    assert (
        "[by what right they act, or who agreed that we write to them]"
        in draft(case, "holding", niece).slots["about"]
    )
    theirs = {
        "Her brother holds lasting power of attorney. Next of kin": "next of kin",
        "Niece holds lasting power of attorney": "power of attorney",
        "Ms Eve Reid is the deputy": "deputy",
        "Her mother has named her as her attorney": "power of attorney",
    }
    for words, right in theirs.items():
        niece = a_person(case, name="Ms Eve Reid", **told, lawful_basis=words)
        assert right in basis_of(case.now, niece), words


def test_whoever_is_no_parent_of_the_patient_reads_no_letter_to_a_parent(
    session: Session,
) -> None:
    """Nobody wrote down when Mr Price was born."""
    case = an_opened_case(session, patient={"name": "Mr Ian Price", "identifier": "K77"})
    a_person(case, name="Mr Ian Price")
    parts = {
        "representative": (
            "Mother-in-law",
            "Daughter (he is her father)",
            "Wife and mother of two",
            "Mother\u2019s sister",
            "Grandmother",
            "Guardian ad litem",
        ),
        "parent": (
            "Mother",
            "His father",
            "Foster mother",
            "Legal guardian",
            "Mother of Ian",
            "Mother of 2-day-old Ian",
            "Mother of one-year-old Ian",
        ),
    }
    for reader, relationships in parts.items():
        for relationship in relationships:
            told = {"relationship": relationship, "is_patient": False, "standing": "also_told"}
            other = a_person(
                case, name=f"Ms Eve {relationship}", **told, lawful_basis="Next of kin"
            )
            assert audience_of(case.now, other) == reader, relationship


def test_an_aunt_of_whom_the_mother_said_that_we_may_tell_her_is_no_parent(
    session: Session,
) -> None:
    case = an_opened_case(session)
    a_person(case)
    told = {"relationship": "Aunt", "is_patient": False, "standing": "also_told"}
    aunt = a_person(case, name="Ms Eve Reid", **told, lawful_basis="Her mother agreed")
    assert audience_of(case.now, aunt) == "representative"


SET_OUT = "This letter sets out what we said."


@begins_with(a_case, at=State.INVESTIGATE)
def test_findings_that_nobody_told_her_are_not_what_we_said(begun: ACase) -> None:
    """The call after the review only fixed a day."""
    eve = a_daughter(begun)
    approved_findings(begun.later(days=6))
    a_talk(begun.later(days=1), "follow_up", persons=[eve], said="Ben will ring you on Friday.")
    letter = draft(begun, "initial_notification", eve)
    assert letter.slots["opening"].startswith("Thank you for talking with us on")
    assert SET_OUT not in letter.text
    assert "Ben will ring you on Friday." not in letter.text


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_talk_that_was_put_right_is_not_what_the_letter_sets_out(begun: ACase) -> None:
    """She was told 5,000 units; the letter will tell her 50,000, and called it what we said."""
    assert SET_OUT in draft(begun, "initial_notification").text
    talk = next(r for r in begun.now.case.records.values() if r.kind == "conversation")
    right = "I told her 5,000 units. It was 50,000, and she does not know that yet."
    told = {"of": str(talk.number), "withdraws": False, "words": right}
    record_as(begun.later(hours=1), BEN, "correction", **told)
    letter = draft(begun, "initial_notification")
    assert "5,000" not in letter.text
    assert SET_OUT not in letter.text


def test_who_cannot_be_reached_is_told_to_call_the_one_whose_number_stands_there(
    session: Session,
) -> None:
    """Ada signs, and Ben is the contact: “call me” had no number behind it."""
    case = an_opened_case(session)
    case.person = a_person(case)
    nobody = draft(case, "no_contact", by=ADA).text
    name_contact(case)
    letter = draft(case, "no_contact", by=ADA).text
    assert "Your contact is Ben Okoro" in letter
    assert letter.rstrip().endswith("Ada Lind\nPatient safety lead")
    assert "- call Ben Okoro, and we can talk then" in letter
    assert "- call us, and we can talk then" in nobody
    assert all("ask us to write to you" in each for each in (letter, nobody))
