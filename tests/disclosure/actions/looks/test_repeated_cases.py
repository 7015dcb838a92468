"""A case opened at the wrong site ends as a duplicate of one that its writer does not see."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looks.repeated_cases import (
    NAME_THE_OTHER,
    NOT_SEEN,
    RESTS_ON_THIS,
    cases_that_rest_on,
    rests_on_this,
)
from disclosure.actions.opening import open_incident
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, add_user
from disclosure.kinds.faults import BadInput
from tests.cases import ACase, an_opened_case, record_as
from tests.disclosure.actions.test_repeating import closed, repeats, reviewed
from tests.people import ADA, EVA, FAR_SITE, OPERATOR, RON, SITE, actor
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
LONE, BOTH = "lone@example.org", "both@example.org"
NOWHERE = "INC-2026-000999"


@pytest.fixture
def wrong(session: Session) -> ACase:
    return an_opened_case(session)


@pytest.fixture
def right(session: Session, wrong: ACase) -> ACase:
    """Of another site, whose risk manager alone sees it; one approver works at both."""
    at = wrong.at
    add_user(session, OPERATOR, at, Person(LONE, "Lo Berg", ["risk_manager"], [FAR_SITE]))
    add_user(session, OPERATOR, at, Person(BOTH, "Bo Thorn", ["approver"], [SITE, FAR_SITE]))
    told = {"became_aware_at": at.isoformat(), "site": FAR_SITE, "summary": "A fall"}
    incident = open_incident(session, actor(session, LONE), at, Door.COMMAND, told)
    return ACase(session, incident.id, incident.ref, at)


def agree(case: ACase, email: str, error: int) -> None:
    told = {"error": error, "agrees": True, "reason": "I compared the two cases"}
    record_as(case, email, "error_review", **told)


def duplicate_of(case: ACase, of: str) -> int:
    told = {"what": "duplicate", "of": of, "reason": "It belongs to the other site"}
    return record_as(case, ADA, "error", **told).id


def test_whoever_opened_it_at_the_wrong_site_names_the_other_without_seeing_it(
    wrong: ACase, right: ACase
) -> None:
    error = repeats(wrong, right)
    with pytest.raises(Refused) as no:
        agree(wrong, EVA, error)  # of this site alone
    assert str(no.value) == NOT_SEEN.format(right.ref)
    agree(wrong, BOTH, error)
    closed(wrong)
    assert (wrong.state, right.state) == (State.CLOSED, State.ACKNOWLEDGE)


def test_whether_the_other_is_there_is_told_to_nobody_who_does_not_see_it(
    wrong: ACase, right: ACase
) -> None:
    says = []
    for of in (right.ref, NOWHERE):
        with pytest.raises(Refused) as no:
            agree(wrong, EVA, duplicate_of(wrong, of))
        says.append(str(no.value).replace(of, "REF"))
    assert says[0] == says[1]


def test_a_reference_that_names_no_other_case_is_refused(wrong: ACase) -> None:
    for of in (wrong.ref, "Cardiff", "INC-7"):
        with pytest.raises(BadInput) as bad:
            duplicate_of(wrong, of)
        assert NAME_THE_OTHER in bad.value.faults[0].says


def test_a_circle_is_met_by_whoever_sees_both(wrong: ACase, right: ACase) -> None:
    agree(wrong, BOTH, repeats(wrong, right))
    told = {"what": "duplicate", "of": wrong.ref, "reason": "They are one case"}
    back = record_as(right, LONE, "error", **told).id
    with pytest.raises(Refused, match="One of the two has to stay"):
        agree(right, BOTH, back)


def test_who_ends_the_case_on_which_another_rests_is_told_first(
    session: Session, wrong: ACase
) -> None:
    other = an_opened_case(session)
    assert cases_that_rest_on(session, other.ref) == []
    reviewed(wrong, repeats(wrong, other))
    closed(wrong)
    resting = cases_that_rest_on(session, other.ref)
    assert rests_on_this(session, actor(session, EVA), resting) == RESTS_ON_THIS.format(wrong.ref)
    record_as(wrong, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    said = rests_on_this(session, actor(session, EVA), resting)
    assert said.startswith("A case that you do not see was recorded as one that repeats this case.")
    assert wrong.ref not in said
