"""What was new and was withdrawn since is no news; and news goes by wishes that were put right."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.outgoing.news_ways import WhyNot
from disclosure.records.news import FamilyNews
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, a_talk, move_as, record_as
from tests.disclosure.actions.family.test_family_door import invited
from tests.disclosure.actions.outgoing.test_news import MAIL, a_meeting, of, wishes
from tests.disclosure.jobs.test_news import TEXTED, send
from tests.mail_server import Office
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def case(begun: ACase, session: Session) -> ACase:
    """Mrs Price has a page, agreed to e-mail, and nothing waits for her."""
    case = begun.later(days=1)
    wishes(case, email=MAIL, safe={"use": ["email"]})
    invited(case)
    return case


def withdrawn(case: ACase, number: int) -> int:
    told = {"of": str(number), "words": "It was another patient", "withdraws": True}
    return record_as(case.later(minutes=5), ADA, "correction", **told).id


def last(case: ACase) -> int:
    return max(case.now.case.records)


def dropped(case: ACase) -> list[str | None]:
    case.session.rollback()
    return [row.dropped for row in case.session.scalars(select(FamilyNews))]


def test_a_talk_on_the_wrong_patient_brings_no_mail_to_her_family(
    case: ACase, office: Office
) -> None:
    """They read that there was news on their page, and nothing new stood there."""
    talk = a_talk(case, "follow_up").id
    assert of(case) == [(case.person, "email")]
    withdrawn(case, talk)
    assert send(case, office).news == 0
    assert dropped(case) == [WhyNot.TAKEN_BACK]


def test_so_it_is_after_other_news_that_they_were_sent(case: ACase, office: Office) -> None:
    a_meeting(case)
    assert send(case.later(hours=2), office).news == 1
    withdrawn(case, a_talk(case.later(hours=1), "follow_up").id)
    assert send(case, office).news == 0


def test_what_else_is_new_goes(case: ACase, office: Office) -> None:
    talk = a_talk(case, "follow_up").id
    a_meeting(case.later(minutes=5))
    withdrawn(case, talk)
    assert send(case, office).news == 1


def test_what_came_with_the_talk_and_still_stands_goes(case: ACase, office: Office) -> None:
    talk = a_talk(case, "follow_up", next_contact={"standing": True, "owner": BEN}).id
    withdrawn(case, talk)
    assert send(case, office).news == 1  # the promise falls once a second person agrees


def test_what_counts_again_before_it_goes_is_news(case: ACase, office: Office) -> None:
    a_meeting(case)
    fell = withdrawn(case, last(case))
    withdrawn(case, fell)
    assert send(case, office).news == 1


def test_of_a_letter_that_never_went_nobody_hears(case: ACase, office: Office) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    why = "I pressed it on the wrong letter"
    move_as(case.later(minutes=5), ADA, "entered_in_error", ref, reason=why, step="send")
    assert send(case, office).news == 0


def test_what_waits_goes_by_the_way_that_counts_once_another_was_withdrawn(case: ACase) -> None:
    """A change on the wrong patient: she was to be texted, and then heard by no way at all."""
    case.session.info["texts"] = True
    wishes(case, phone=TEXTED, safe={"use": ["text"]})
    change = last(case)
    a_meeting(case.later(minutes=5))
    assert of(case) == [(case.person, "text")]
    withdrawn(case, change)
    assert of(case) == [(case.person, "text"), (case.person, "email")]
