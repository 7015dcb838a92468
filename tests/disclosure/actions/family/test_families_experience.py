"""How families say we did, as the record holds it: who is counted, and for whom nobody is."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.families_experience import Experience, families_experience
from disclosure.actions.looks.caseload import find
from disclosure.actions.users import Person, change_user
from disclosure.permissions import Forbidden, Role
from disclosure.records.users import user_called
from tests.asked import asked_of
from tests.cases import ACase, a_person, a_talk, an_opened_case, name_contact, record_as
from tests.disclosure.actions.test_taken_back import agreed, by_family, withdrawn
from tests.people import ADA, BEN, EVA, FAR_SITE, MAX, MONA, OPERATOR, RON, SAM, actor

pytestmark = pytest.mark.usefixtures("team")
WORDS = "Quillfeather should ring before ten"


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    for number in range(13):
        case.person = a_person(case, name=f"Person {number}", is_patient=False)
        answered(case)
    return case


def answered(case: ACase, said: str = "yes", **more: object) -> int:
    told = {"person": case.person, "asked_at": case.at.isoformat(), "how": "By telephone"}
    told |= {"answer": "words", "told_how_to_complain": True}
    told |= {"how_we_did": {"listened": said, "would_change": WORDS}} | more
    return record_as(case, BEN, "heard", **told).id


def shown(case: ACase, email: str = MONA, days: int = 200) -> Experience:
    at = case.at + timedelta(days=days)
    return families_experience(case.session, actor(case.session, email), at)


def test_answers_of_a_quarter_that_is_over_are_added_up(case: ACase) -> None:
    (row,) = shown(case).rows
    assert (row.answered, row.questions["listened"].base) == (13, 13)
    assert row.questions["listened"].counts == {"yes": 13, "partly": 0, "no": 0, "left_out": 0}
    assert row.questions["sincere"].counts == {"yes": 0, "partly": 0, "no": 0, "left_out": 13}
    assert shown(case, days=1).rows == ()
    assert shown(case, days=1).waiting == (row.site,)


def test_what_families_say_in_many_cases_is_asked_of_the_database_together(case: ACase) -> None:
    """The page of a hospital group took fifteen seconds: each case in which anybody was asked, or
    a contact named, was asked for its key by itself.
    """
    with asked_of(case.session) as of_one:
        shown(case)
    for _ in range(3):
        case = an_opened_case(case.session)
        case.person = a_person(case)
        name_contact(case)
        answered(case)
    with asked_of(case.session) as of_four:
        assert shown(case).rows[0].answered == 16
    assert len(of_four) == len(of_one)


def test_no_word_of_theirs_is_among_the_figures(case: ACase) -> None:
    assert WORDS not in str(shown(case))
    assert "would_change" not in str(shown(case))


def test_what_is_kept_from_the_contact_is_not_counted_for_them(case: ACase) -> None:
    """Nor what is left without it: beside what a colleague reads, that would tell it."""
    name_contact(case)
    answered(case, "no", contact_may_read=False)
    (row,) = shown(case).rows
    assert (row.answered, row.questions["listened"].counts) == (14, None)
    told = {"name": "Ada Lind", "user": ADA, "role": "Manager", "phone": "01632 960100"}
    record_as(case, ADA, "contact", **told, hours="9am to 5pm")
    found = shown(case, ADA)
    assert [(each.kept, each.first, each.last) for each in found.rows] == [
        (True, row.first, row.last)
    ]
    assert found.together == {}
    assert not shown(case).rows[0].kept


def test_what_was_withdrawn_counts_for_nothing(case: ACase) -> None:
    number = answered(case, "no")
    assert shown(case).rows[0].answered == 14
    record_as(case, BEN, "correction", of=number, withdraws=True, words="The wrong person")
    assert shown(case).rows[0].answered == 13


def test_what_they_wrote_themselves_counts_until_a_second_person_agrees(case: ACase) -> None:
    """On her page she meant another hospital; Ben withdraws it, and Eva agrees."""
    told = {"person": case.person, "asked_at": case.at.isoformat(), "how": "page"}
    told |= {"answer": "words", "told_how_to_complain": True, "how_we_did": {"listened": "no"}}
    correction = withdrawn(case, by_family(case, "heard", **told))
    assert shown(case).rows[0].answered == 14
    agreed(case, correction)
    assert shown(case).rows[0].answered == 13


def test_silence_on_a_way_that_they_forbade_is_no_reply_of_theirs(case: ACase) -> None:
    def asked_again() -> int:
        answered(case, answer="no_reply", how_we_did=None)
        return shown(case).rows[0].reached.base

    before = asked_again()
    never = {"safe": {"use": ["post"], "never": ["phone"]}}
    record_as(case, BEN, "person_change", person=case.person, **never, reason="She wrote so.")
    case.later(hours=1)
    assert (before, asked_again()) == (14, 14)


def test_a_case_that_they_may_not_see_is_not_counted_for_them(case: ACase) -> None:
    """Nor for those whom it names: one answer more on their page would be that family's."""
    another = an_opened_case(case.session)
    another.person = a_person(another)
    answered(another, "no")
    assert shown(case, MONA).rows[0].answered == 14
    record_as(another, ADA, "restrict", reason="Staff of ours are harmed", only=[ADA, RON])
    case.session.rollback()
    for email in (MONA, ADA):
        (row,) = shown(case, email).rows
        assert row.questions["listened"].counts == {"yes": 13, "partly": 0, "no": 0, "left_out": 0}


def test_nor_is_one_of_a_site_of_which_they_see_that_case_alone(case: ACase) -> None:
    """Sam's hospital is another; of this one he sees what is his to keep, and no row of it."""
    sam = user_called(case.session, SAM)
    assert sam
    person = Person(SAM, sam.name, [Role.RISK_MANAGER], [FAR_SITE])
    change_user(case.session, OPERATOR, case.at, person)
    a_talk(case, "first", next_contact={"words": "We ring", "due_on": case.day(3), "owner": SAM})
    case.session.rollback()
    assert find(case.session, actor(case.session, SAM)).total == 1
    assert shown(case, SAM) == Experience((), {}, ())


def test_only_who_may_report_reads_them(case: ACase) -> None:
    for email in (BEN, EVA, SAM):
        with pytest.raises(Forbidden):
            shown(case, email)
    assert shown(case, MAX).rows
