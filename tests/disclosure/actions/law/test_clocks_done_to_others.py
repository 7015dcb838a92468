"""What is done towards somebody who need not be told meets no duty that is owed to the patient."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.cases import ACase, a_letter, a_person, a_talk, name_contact, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import (
    ENGLAND,
    MET,
    OPEN,
    begun_under,
    stands,
)
from tests.people import BEN

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
VICTORIA, SCOTLAND, SYDNEY = "au-vic-sdc", "gb-sct-odoc", "au-nsw-od"


def a_neighbour(case: ACase) -> int:
    """Next of kin by their papers, and told with consent of Mrs Price, who decides herself."""
    told = {"standing": "also_told", "lawful_basis": "Her next of kin", "is_patient": False}
    return a_person(case, **told, name="Mrs Ann Lee", relationship="Neighbour")


def kept_out(case: ACase) -> int:
    told = {"standing": "not_to_be_told", "is_patient": False}
    return a_person(case, **told, name="Mr Max Lee", relationship="Brother")


def support(case: ACase, to: int | str) -> None:
    what = "The number of our counsellor."
    record_as(case, BEN, "support", offered_to=str(to), what=what)


def a_meeting(case: ACase, with_whom: int) -> None:
    held = (case.at - timedelta(minutes=30)).isoformat()
    offered, given = (case.at - timedelta(hours=1)).isoformat(), case.at.isoformat()
    told = {"offered_at": offered, "how": "in_person", "meets_at": held, "outcome": "held"}
    told |= {"place": "Ward office", "statement_given_at": given}
    record_as(case, BEN, "meeting", person=with_whom, **told)


def test_an_apology_to_a_neighbour_is_none_to_her(session: Session) -> None:
    case = begun_under(session, VICTORIA)
    neighbour = a_neighbour(case)
    a_talk(case.later(hours=1), "follow_up", persons=[neighbour])
    assert stands(case, "vic-apology") is OPEN
    a_talk(case.later(hours=1), "follow_up", persons=[neighbour, case.person])
    assert stands(case, "vic-apology") is MET


def test_a_meeting_with_a_neighbour_is_none_with_her(session: Session) -> None:
    case = begun_under(session, VICTORIA)
    neighbour = a_neighbour(case)
    arranged = ("vic-arrange", "vic-meeting")
    a_meeting(case.later(days=1), neighbour)
    assert [stands(case, each) for each in arranged] == [OPEN, OPEN]
    a_meeting(case.later(days=1), case.person)
    assert [stands(case, each) for each in arranged] == [MET, MET]


@pytest.mark.parametrize(("regime", "owed"), [(VICTORIA, "vic-apology"), (SCOTLAND, "sct-apology")])
def test_a_letter_of_apology_to_a_neighbour_is_none_to_her(
    session: Session, regime: str, owed: str
) -> None:
    case = begun_under(session, regime)
    neighbour = a_neighbour(case)
    name_contact(case.later(hours=1))
    opening = "Mrs Price asked us to write to you, too."
    a_letter(case, "initial_notification", to=neighbour, opening=opening)
    raised = {event.name for event in case.now.clocks.events()}
    assert not raised & {"apology_given", "apology_offered_written"}
    assert stands(case, owed) is not MET
    opening = "We write to tell you what happened in our care."
    a_letter(case.later(hours=1), "initial_notification", opening=opening)
    raised = {event.name for event in case.now.clocks.events()}
    assert raised >= {"apology_given", "apology_offered_written"}


@pytest.mark.parametrize(
    ("regime", "owed"), [(ENGLAND, "eng-nhs-support"), (SYDNEY, "nsw-family-contact")]
)
def test_support_for_others_is_none_for_her(session: Session, regime: str, owed: str) -> None:
    """Nor what is offered to staff, nor to a brother whom she does not want to know of it."""
    case = begun_under(session, regime)
    brother = kept_out(case)
    for whom in (a_neighbour(case), brother, "staff"):
        support(case.later(hours=1), whom)
    assert stands(case, owed) is OPEN
    support(case.later(hours=1), case.person)
    assert stands(case, owed) is MET


def test_support_for_a_child_is_support_though_its_mother_hears_of_it(session: Session) -> None:
    case = begun_under(session, ENGLAND)
    born = {"name": "Mia Price", "born_on": (case.today - timedelta(days=2000)).isoformat()}
    told = {"what": "identified", "source": "The ward", "patient": born}
    record_as(case, BEN, "patient_status", **told)
    assert not [p for p in case.now.persons if p.must_be_told]
    support(case.later(hours=1), case.person)
    assert stands(case, "eng-nhs-support") is MET
