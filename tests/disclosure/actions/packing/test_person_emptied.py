"""What we know of a person can be taken away; what is not named stays as it is."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.kinds.people import Emptied, Person
from disclosure.permissions import family_actor
from disclosure.records.people import people_of
from tests.cases import ACase, a_person, an_opened_case, name_contact, record_as
from tests.people import BEN

pytestmark = pytest.mark.usefixtures("team")
WHY = "She told me so"
FULL = {
    "preferred_name": "Ann", "pronouns": "she", "email": "ann@example.org", "language": "Polish",
    "interpreter": "Polish", "formats": ["large_print"], "matters": "That you say her name.",
    "avoid": [{"on": "2026-05-02", "why": "Her birthday"}],
}  # fmt: skip


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, **FULL)
    name_contact(case)
    return case


def known(case: ACase) -> dict[str, object]:
    return case.now.persons[0].body


def changed(case: ACase, **told: object) -> None:
    record_as(case, BEN, "person_change", person=case.person, reason=WHY, **told)


@pytest.mark.parametrize("name", [str(name) for name in Emptied])
def test_null_takes_away_and_what_is_not_named_stays(case: ACase, name: str) -> None:
    before = known(case)
    assert before[name]
    changed(case, **{name: None})
    after = known(case)
    assert not after.get(name)
    assert {k: v for k, v in after.items() if k != name} == {
        k: v for k, v in before.items() if k != name
    }
    assert not getattr(Person.read_stored(after, 1), name)
    (row,) = people_of(case.session, case.id)
    assert not row.details.get(name)


def test_what_was_taken_away_can_be_told_anew(case: ACase) -> None:
    changed(case, phone=None)
    changed(case, email="new@example.org")
    assert "phone" not in known(case)
    changed(case, phone="01632 960999")
    assert known(case)["phone"] == "01632 960999"


def test_it_is_kept_as_a_list_that_the_family_may_read(case: ACase) -> None:
    changed(case, phone=None, empties=["interpreter"])
    (row,) = [r for r in case.now.case.records.values() if r.kind == "person_change"]
    assert row.body["empties"] == ["interpreter", "phone"]
    assert case.now.case.bodies[row.number].for_family()["empties"] == ["interpreter", "phone"]


@pytest.mark.parametrize("name", ["name", "relationship", "standing", "safe"])
def test_what_a_person_cannot_be_without_is_not_taken_away(case: ACase, name: str) -> None:
    with pytest.raises(BadInput, match="cannot be taken away"):
        changed(case, **{name: None}, phone="01632 960999")


def test_a_thing_is_not_both_taken_away_and_told(case: ACase) -> None:
    with pytest.raises(BadInput, match="not both"):
        changed(case, phone="01632 960999", empties=["phone"])
    with pytest.raises(BadInput, match="say what changes"):
        changed(case)
    with pytest.raises(BadInput):
        changed(case, empties=["standing"])


def test_the_family_takes_away_its_own_and_no_more(case: ACase) -> None:
    actor = family_actor(case.id, case.person, "Ann")
    change = Change(case.id, actor, case.at, Door.PAGE)
    mine = {"person": case.person, "reason": WHY}
    record(case.session, change, "person_change", mine | {"email": None})
    assert "email" not in known(case)
    with pytest.raises(Refused):
        record(case.session, change, "person_change", mine | {"phone": None, "tell": ["all"]})
    with pytest.raises(BadInput):
        record(case.session, change, "person_change", mine | {"phone": None, "lawful_basis": None})
