"""The form of a talk offers nobody who died or for whom somebody acts, and keeps them to choose."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.cases import SORRY, ACase, a_person, an_opened_case, record_as
from tests.people import BEN
from tests.typed import ANOTHER
from tests.ways import a_daughter

pytestmark = pytest.mark.usefixtures("team")
SAID = {
    "kind": "first", "how": "in_person", "place": "Ward office",
    "attendees-0-name": "Ben Okoro", "attendees-0-role": "Charge nurse",
    "attendees-0-side": "staff", "said": "We gave you ten times too much heparin.",
    "apology_words": SORRY, "family_said": "“Nobody listened.”",
}  # fmt: skip


def a_case_of(session: Session, **patient: str) -> ACase:
    case = an_opened_case(session, now() - timedelta(hours=8), patient=patient)
    case.person = a_person(case, name=patient["name"])
    case.at = now()
    return case


def path(case: ACase) -> str:
    return f"/incidents/{case.ref}/records/conversation"


def chosen(page: str) -> list[str]:
    boxes = re.findall(r'<input[^>]*name="persons"[^>]*>', page)
    return [re.findall(r'value="(\d+)"', box)[0] for box in boxes if " checked" in box]


def hour(case: ACase, **ago: float) -> str:
    return f"{(now() - timedelta(**ago)).astimezone(case.now.zone):%Y-%m-%dT%H:%M}"


def test_the_dead_are_marked_and_not_chosen_and_a_talk_after_the_death_is_refused(
    ben: FlaskClient, session: Session
) -> None:
    case = a_case_of(session, name="Mrs Ann Price")
    died = (now() - timedelta(hours=2)).isoformat()
    record_as(case, BEN, "patient_status", what="died", at=died, source="The ward")
    page = ben.get(path(case)).text
    assert chosen(page) == []
    assert re.search(r"Mrs Ann Price, patient \(died on \d+ \w+ \d{4}, [\d:]+[ap]m\)", page)
    assert "Everybody named here has died." in page
    told = SAID | {"persons": str(case.person)}
    no = ben.post(path(case), data=told | {"at": hour(case, hours=1)})
    assert no.status_code == 422
    assert "before this talk" in no.text
    before = ben.post(path(case), data=told | {"at": hour(case, hours=3)})
    assert before.status_code == 303
    a_daughter(case)
    assert "Everybody named here has died." not in ben.get(path(case)).text


def test_a_talk_with_a_child_is_kept_and_the_page_says_who_must_be_told(
    ben: FlaskClient, session: Session
) -> None:
    case = a_case_of(session, name="Tom Hill", born_on=f"{now().year - 8}-01-01")
    assert chosen(ben.get(path(case)).text) == []
    assert chosen(ben.get(f"{path(case)}?persons={case.person}").text) == [str(case.person)]
    told = SAID | {"persons": str(case.person), "at": hour(case, hours=1)}
    page = ben.post(path(case), data=told, follow_redirects=True).text
    assert "Tell whoever acts for Tom Hill" in page
    assert "Name whoever has parental responsibility as who must be told" in page
    assert "It counts." not in page
    people = ben.get(f"/incidents/{case.ref}/people").text
    assert "Whoever acts for them must be told." in people
    assert "Must be told." not in people
    who = {"name": "Mrs Joan Hill", "relationship": "Mother", "lawful_basis": "His mother"}
    mother = a_person(case, **who, is_patient=False)
    people = ben.get(f"/incidents/{case.ref}/people").text
    assert "Told in their place: Mrs Joan Hill." in people
    assert "Name whoever" not in people  # she is named
    assert chosen(ben.get(path(case)).text) == [str(mother)]
    page = ben.post(path(case), data=told | ANOTHER, follow_redirects=True).text
    assert "Tell Mrs Joan Hill" in page
    assert "By itself it is not the telling that is owed." in page
    both = told | ANOTHER | {"persons": [str(case.person), str(mother)]}
    assert "It counts." in ben.post(path(case), data=both, follow_redirects=True).text


def leads_to_correct(page: str, number: int) -> bool:
    links = re.findall(r'<a[^>]*href="([^"]*/records/correction[^"]*)"', page)
    return any(re.search(rf"(of|about)={number}\b", link) for link in links)


def test_who_recorded_it_on_the_wrong_patient_finds_the_way_to_take_it_back(
    ben: FlaskClient, session: Session
) -> None:
    """On the page after it, and where the talk stands: only the timeline said how."""
    case = a_case_of(session, name="Mrs Ann Price")
    sent = ben.post(path(case), data=SAID | {"persons": str(case.person), "at": hour(case)})
    number = int(sent.location.rpartition("/")[2])
    talks = f"/incidents/{case.ref}/conversations"
    assert leads_to_correct(ben.get(sent.location).text, number)
    assert leads_to_correct(ben.get(talks).text, number)
    back = {"of": str(number), "words": "It was another patient.", "withdraws": "yes"}
    assert ben.post(f"/incidents/{case.ref}/records/correction", data=back).status_code == 303
    assert not leads_to_correct(ben.get(talks).text, number)
