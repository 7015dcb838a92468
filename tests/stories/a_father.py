"""A family for a story: a child who was harmed, and his father, who is blind and has a page."""

from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.families import a_morning_ago
from tests.people import ADA, BEN, EVA

DAYS = 14
SORRY = "I am sorry that we gave Tom ten times the paracetamol. That was our mistake."
SAID = "We gave Tom ten times the paracetamol he should have had, on Tuesday evening."
ASKED = "Is his liver well again?"
ENQUIRIES = "We do not know yet how this came about. We are looking into it."
SUPPORT = "You can talk with our counsellor, free, for as long as you want."
PROMISED = "We will read every dose of Tom's aloud to you before we give it"
SEND = "We will send you the notes as plain text"


def a_father(session: Session) -> ACase:
    """`case.person` is the father, Piotr, as whose page it is told; the case is of today."""
    case = an_opened_case(
        session,
        a_morning_ago(DAYS),
        patient={"name": "Tom Lis", "born_on": "2019-04-02"},
        summary="Ten times the paracetamol",
    )
    about = {"preferred_name": "Tom", "relationship": "Patient", "standing": "not_to_be_told"}
    a_person(case, name="Tom Lis", **about)
    case.person = a_person(
        case,
        name="Mr Piotr Lis",
        preferred_name="Piotr",
        relationship="Father",
        is_patient=False,
        lawful_basis="Parent",
        formats=["plain text"],
        safe={"use": ["phone", "email"]},
        email="piotr@example.org",
        matters="Tell me who is in the room.",
    )
    _told(case)
    _written_to(case)
    case.later(days=1)
    _weighed(case)
    _promised(case)
    case.at = now()
    return case


def _told(case: ACase) -> None:
    name_contact(case)
    a_talk(
        case,
        "first",
        said=SAID,
        apology_words=SORRY,
        not_known="How the wrong bottle came to be used.",
        questions=[ASKED],
        support_offered="A counsellor who does not work for us, at no cost",
        next_contact={"words": "We will ring you", "due_on": case.day(DAYS + 3), "owner": BEN},
    )


def _weighed(case: ACase) -> None:
    record_as(
        case, BEN, "grade", scale="eng_reg20", level="reg20_moderate",
        reason="He had to stay for treatment",
    )  # fmt: skip
    yes = {"applies": "yes", "reason": "The harm is moderate"}
    record_as(case, ADA, "decision", **yes)


def _written_to(case: ACase) -> None:
    """Before anybody has decided which law asks what of it."""
    ref = a_letter(
        case,
        "initial_notification",
        until="issue",
        sorry=SORRY,
        not_known=ENQUIRIES,
        support=SUPPORT,
    )
    move_as(case, ADA, "send", ref, how="email", format="text")


def _promised(case: ACase) -> None:
    """One kept as we say, one that is still to come."""
    made = a_talk(case, "follow_up", said="We said what we will do now.")
    for words, days in ((PROMISED, 2), (SEND, DAYS + 6)):
        source = {"conversation": made.id, "persons": [case.person]}
        promise = {"words": words, "owner": BEN, "source": source, "due_on": case.day(days)}
        ref = str(record_as(case, BEN, "commitment", **promise).created[0]["ref"])
        if words == PROMISED:
            kept = ref
    case.later(days=1)
    move_as(case, BEN, "done", kept, evidence="Ben Okoro read each dose aloud this week.")
    move_as(case, EVA, "verify", kept)
