"""Nobody shuts the patient out; and once of age, or with capacity again, the patient alone says
whom else we may tell. What was shut by others stays shut until then.
"""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family_view import family_view
from disclosure.actions.refused import Refused
from tests.cases import ACase, record_as
from tests.disclosure.actions.test_page_grounds import a_girl_of_eighteen
from tests.people import BEN
from tests.told_pages import code, lived, page, says
from workflows.family_page import Seen

Family = tuple[ACase, int, int]


@pytest.fixture
def pughs(session: Session, team: None) -> Family:
    return a_girl_of_eighteen(session)


def named(case: ACase, cerys: int) -> None:
    told = {"standing": "relevant", "reason": "She is eighteen today."}
    record_as(case, BEN, "person_change", person=cerys, **told)


def test_a_mother_does_not_shut_the_patient_out(pughs: Family) -> None:
    case, cerys, dai = pughs
    says(case, case.person, cerys, agrees=True)
    says(case, case.person, cerys, agrees=False)
    page(case, cerys)
    view = family_view(case.now, case.person)
    assert [each.number for each in view.may_tell] == [dai]
    assert view.consents == ()  # nor is there a yes to take back


def test_nor_does_her_no_take_a_part_of_the_page_away(pughs: Family) -> None:
    case, cerys, _ = pughs
    told = {"tell": ["progress"], "reason": "As we agreed with her."}
    record_as(case, BEN, "person_change", person=cerys, **told)
    says(case, case.person, cerys, agrees=False)
    assert family_view(case.now, cerys).sees == {Seen.PROGRESS}


def test_of_age_she_alone_says_whom_else_we_may_tell(pughs: Family) -> None:
    case, cerys, dai = pughs
    says(case, case.person, dai, agrees=True)
    lived(case, "came_of_age")
    assert case.now.facts.may_be_told(dai) is None  # the yes of her mother ended
    mother = family_view(case.now, case.person)
    assert (mother.patient_decides, mother.may_tell, mother.consents) == (True, (), ())
    named(case, cerys)
    assert dai in [each.number for each in family_view(case.now, cerys).may_tell]
    says(case, case.person, dai, agrees=False)  # which her mother decides no more, once she spoke
    says(case, cerys, dai, agrees=True)
    assert case.now.facts.may_be_told(dai) is True


def test_what_her_mother_had_shut_stays_shut_until_she_says_otherwise(pughs: Family) -> None:
    case, cerys, dai = pughs
    says(case, case.person, dai, agrees=False)
    lived(case, "came_of_age")
    with pytest.raises(Refused, match="does not allow that Dai"):
        code(case, dai)
    named(case, cerys)
    with pytest.raises(Refused, match="does not allow that Dai"):
        code(case, dai)
    says(case, cerys, dai, agrees=True)
    page(case, dai)


def test_who_lacks_capacity_again_is_spoken_for_again(pughs: Family) -> None:
    case, _, dai = pughs
    says(case, case.person, dai, agrees=True)
    lived(case, "came_of_age")
    case.later(hours=1)
    lived(case, "lost_capacity")
    assert case.now.facts.may_be_told(dai) is True
    assert not family_view(case.now, case.person).patient_decides
