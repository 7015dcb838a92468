"""No family is left without a way to complain outside, and what we say of it is true."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.actions.letters.complaining import (
    COMPLAIN,
    UNCHECKED,
    how_to_complain,
    outside_routes,
)
from disclosure.actions.letters.writing import draft
from disclosure.policy.complaint_routes import RouteKind, places
from letters.check import check, contents_found
from letters.kinds import LetterKind
from letters.writing.facts import passage
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, an_opened_case, change_by, record_as
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.FOLLOW_UP)]
WALES = "Public Services Ombudsman for Wales"
OWN = "Ring the health ombudsman on 01632 960199."
PHSO = "Parliamentary and Health Service Ombudsman: telephone 0345 015 4033, www.ombudsman.org.uk."


@pytest.mark.parametrize("kind", sorted(LetterKind))
def test_every_letter_names_a_way_outside_where_the_house_named_none(
    case: ACase, kind: LetterKind
) -> None:
    case.session.info[COMPLAIN] = ""
    letter, _ = draft(case.session, change_by(case, BEN), str(kind), {"to": case.person})
    for words in ("**If you are not content**", PHSO, UNCHECKED):
        assert words in letter.text
    assert "right_to_complain" in contents_found(letter.text)


def test_the_way_that_the_house_named_stands_alone(case: ACase) -> None:
    case.session.info[COMPLAIN] = OWN
    letter, _ = draft(case.session, change_by(case, BEN), "holding", {"to": case.person})
    assert OWN in letter.text
    assert "Parliamentary" not in letter.text
    assert UNCHECKED not in letter.text


def test_a_case_without_rules_still_has_a_way(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    case.incident.regimes = []
    assert outside_routes(case.now.__class__(session, case.incident, case.at))
    assert family_view(case.now, case.person).outside


def test_a_place_that_a_decision_brought_into_the_case_has_its_ways_too(case: ACase) -> None:
    told = {"regimes": ["gb-wls-doc"], "reason": "A Welsh board paid for her care"}
    record_as(case, ADA, "decision", applies="yes", **told)
    names = [route.name for route in outside_routes(case.now)]
    assert {"Parliamentary and Health Service Ombudsman", WALES} <= set(names)


def test_each_place_of_several_names_who_decides_there_or_watches_over_it(session: Session) -> None:
    case = an_opened_case(session, regimes=["gb-eng-reg20-nhs", "us-nj-psa"])
    said = how_to_complain(case.now)
    assert "Parliamentary and Health Service Ombudsman" in said
    assert "New Jersey Department of Health" in said
    assert "Care Quality Commission" not in said


def test_who_decides_in_a_state_is_named_and_no_body_of_your_state(session: Session) -> None:
    case = an_opened_case(session, regimes=["au-vic-sdc", "au-national-odf"])
    said = how_to_complain(case.now)
    assert "Health Complaints Commissioner" in said
    assert "of your state" not in said


@pytest.mark.parametrize("place", places(), ids=lambda place: str(place.id))
def test_what_we_say_of_each_place_passes_our_own_check_and_promises_nothing(
    case: ACase, place: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    routes = place.routes  # type: ignore[attr-defined]
    monkeypatch.setattr("disclosure.actions.letters.complaining.outside_places", lambda _: [routes])
    case.session.info[COMPLAIN] = ""
    words = how_to_complain(case.now)
    found = check(passage(words))
    assert not found.promises
    assert not found.faults
    deciding = [route for route in routes if route.kind is RouteKind.OMBUDSMAN]
    deciding = deciding or [route for route in routes if route.kind is RouteKind.REGULATOR]
    assert deciding
    assert all(route.name in words and route.does in words for route in deciding)
    assert all(f"Go to it {route.until}." in words for route in deciding if route.until)
    assert UNCHECKED in words


def test_an_address_leads_to_the_department_and_not_to_the_front_page_of_its_state(
    session: Session,
) -> None:
    case = an_opened_case(session, regimes=["us-nj-psa"])
    assert ", www.nj.gov/health. It looks at" in how_to_complain(case.now)


@pytest.mark.parametrize("place", places(), ids=lambda place: str(place.id))
def test_nobody_outside_is_taken_for_the_one_of_us_whom_they_can_ring_and_ask(
    case: ACase, place: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    routes = place.routes  # type: ignore[attr-defined]
    monkeypatch.setattr("disclosure.actions.letters.complaining.outside_places", lambda _: [routes])
    case.session.info[COMPLAIN] = ""
    boxes = {"contact": "", "complain": how_to_complain(case.now)}
    told = {"to": case.person, "slots": {"facts": "We gave you the wrong tablet.", **boxes}}
    _, checked = draft(case.session, change_by(case, BEN), "initial_notification", told)
    assert {"contact_named", "opportunity_to_ask"} <= set(checked.missing)


@pytest.mark.parametrize(
    ("born_on", "occurred_at", "named"),
    [
        ("1948-05-02", "2026-03-12T08:00:00+00:00", False),
        ("2008-03-12", "2026-03-12T08:00:00+00:00", False),
        ("2008-03-13", "2026-03-12T08:00:00+00:00", True),
        ("2018-05-02", None, True),
        (None, "2026-03-12T08:00:00+00:00", True),
    ],
    ids=["old", "of age on that day", "of age a day later", "a child", "of a birthday not known"],
)
def test_whoever_hears_of_children_alone_is_named_where_the_patient_may_have_been_one(
    session: Session, born_on: str | None, occurred_at: str | None, named: bool
) -> None:
    patient = {"name": "Ms Ann Price", "born_on": born_on}
    told = {"patient": patient, "occurred_at": occurred_at, "regimes": ["ie-cla2017-voluntary"]}
    case = an_opened_case(session, **told)
    case.person = a_person(case)
    case.session.info[COMPLAIN] = ""
    assert ("Ombudsman for Children" in how_to_complain(case.now)) is named
    assert "Ombudsman: telephone 01 639 5600" in how_to_complain(case.now)
    on_page = [route.name for route in family_view(case.now, case.person).outside]
    assert ("Ombudsman for Children" in on_page) is named
