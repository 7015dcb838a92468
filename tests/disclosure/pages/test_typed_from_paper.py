"""Typed in from paper: the way from sheet to sheet stays one of paper, and keeps who wrote each."""

import csv
import re
from html import unescape
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.packing.case import case_pages
from disclosure.actions.packing.told import Told
from disclosure.actions.showing import case_document, outline
from disclosure.actions.to_do.case_view import view_of
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.people import PatientStatus, Person
from disclosure.operations.verify import verify
from disclosure.records.incident import Incident
from tests.begun import begins_with
from tests.cases import ACase, a_person, an_opened_case
from tests.people import ADA, MONA, actor
from tests.typed import signed_in

pytestmark = [pytest.mark.usefixtures("team"), begins_with(an_opened_case)]
JOY = "Joy Adams, ward nurse"
TALK = {
    "kind": "first", "at": "2026-03-12T01:30", "how": "in_person", "place": "Ward office",
    "attendees-0-name": "Joy Adams", "attendees-0-role": "Ward nurse",
    "attendees-0-side": "staff", "said": "We gave you ten times too much heparin.",
    "family_said": "“Nobody listened.”", "written_by": JOY,
}  # fmt: skip
ANN = {
    "name": "Mrs Ann Price", "relationship": "Patient", "is_patient": "yes",
    "standing": "relevant", "phone": "01632 960224", "safe-never": "text", "written_by": JOY,
}  # fmt: skip
FILLED = re.compile(r'name="at"[^>]*value="2')


def talked(ada: FlaskClient, case: ACase, **more: str) -> str:
    case.person = a_person(case)
    path = f"/incidents/{case.ref}/records/conversation?paper=yes"
    answer = ada.post(path, data=TALK | {"persons": str(case.person)} | more)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_person_that_a_talk_needs_first_leads_back_to_its_sheet(
    ada: FlaskClient, case: ACase
) -> None:
    """The case itself would lead to a form with the moment of typing in it."""
    first = ada.get(f"/incidents/{case.ref}/records/conversation?paper=yes").text
    link = re.search(r'href="([^"]*/records/person[^"]*)"', first)
    assert link
    there = unescape(link[1])
    assert there == f"/incidents/{case.ref}/records/person?paper=yes&then=conversation"
    page = ada.get(there).text
    assert 'name="written_by"' in page
    assert page.index('name="written_by"') < page.index('name="name"')
    assert '<details class="govuk-details" open>' in page  # the sheet has those boxes too

    answer = ada.post(there, data=ANN)

    assert answer.status_code == 303
    assert answer.location == f"/incidents/{case.ref}/records/conversation?paper=yes"
    page = ada.get(answer.location).text
    assert "Mrs Ann Price" in page
    assert not FILLED.search(page)
    others = f'href="/incidents/{case.ref}/records/person?paper=yes&amp;then=conversation"'
    assert others in page


def test_an_address_leads_on_to_a_sheet_and_nowhere_else(ada: FlaskClient, case: ACase) -> None:
    path = f"/incidents/{case.ref}/records/person"
    for then in ("//evil.example", "note", ""):
        answer = ada.post(f"{path}?paper=yes&then={then}", data=ANN)
        assert answer.location == f"/paper?case={case.ref}"
    assert ada.post(f"{path}?then=conversation", data=ANN).location == f"/incidents/{case.ref}"


def test_a_case_opened_from_its_sheet_leads_to_the_next_sheet(app: Flask) -> None:
    ada = signed_in(app, ADA)
    page = ada.get("/incidents/open?paper=yes").text
    sites = re.findall(r'href="(/incidents/open\?[^"]*)"', page)
    assert all("paper=yes" in each for each in sites)
    assert page.index('name="written_by"') < page.index('name="became_aware_at"')
    assert 'name="written_by"' not in ada.get("/incidents/open").text
    told = {"became_aware_at": "2026-03-12T01:00", "summary": "Ten times", "written_by": JOY}

    answer = ada.post("/incidents/open?paper=yes", data=told)

    assert answer.status_code == 303
    assert answer.location.startswith("/paper?case=INC-")
    ref = answer.location.partition("=")[2]
    page = ada.get(answer.location).text
    assert f"Is there another sheet of {ref}?" in page
    assert re.search(rf'name="case"[^>]*value="{ref}"', page)


def test_no_words_of_an_address_stand_on_the_page_on_paper(ada: FlaskClient) -> None:
    assert "Mrs Price" not in ada.get("/paper?case=Mrs Price").text


def test_a_talk_from_paper_leads_to_the_next_sheet_of_its_case(
    ada: FlaskClient, case: ACase
) -> None:
    after = ada.get(talked(ada, case)).text
    assert f'href="/paper?case={case.ref}"' in after


def test_what_a_talk_from_paper_leads_to_is_typed_from_paper_too(
    ada: FlaskClient, case: ACase
) -> None:
    """Else its form would hold the moment of typing, and who types as somebody who was there."""
    page = ada.get(talked(ada, case, **{"questions-0-words": "Why her?"})).text
    links = re.findall(r'href="([^"]*/records/[^"]*)"', page)
    forms = {re.sub(r"\W.*", "", link.partition("/records/")[2]) for link in links}
    assert {"conversation", "commitment", "answer"} <= forms
    assert all("paper=yes" in link for link in links), links
    sorry = next(link for link in links if "kind=apology" in link)
    assert not FILLED.search(ada.get(unescape(sorry)).text)


def test_a_session_that_ended_in_the_midst_comes_back_to_paper(app: Flask, case: ACase) -> None:
    case.person = a_person(case)
    path = f"/incidents/{case.ref}/records/conversation?paper=yes"
    page = app.test_client().post(path, data=TALK).text
    assert f'value="{path}"' in unescape(page)


def test_no_interpreter_there_is_asked_as_on_the_sheet(ada: FlaskClient, case: ACase) -> None:
    """Nobody has written one down yet: the night's own words would have no place."""
    case.person = a_person(case)
    path = f"/incidents/{case.ref}/records/conversation"
    box = 'name="without_interpreter-reason"'
    assert box not in ada.get(path).text
    page = ada.get(f"{path}?paper=yes").text
    assert box in page
    told = {"without_interpreter-reason": "Nobody at 3am", "without_interpreter-wish": "Go on"}
    talked(ada, case, **told)
    talk = next(body for _, body in case.now.case.those(Conversation))
    assert talk.without_interpreter
    assert talk.without_interpreter.wish == "Go on"


def test_the_number_of_the_case_is_read_as_it_was_written_on_the_sheet(
    ada: FlaskClient, case: ACase
) -> None:
    for told in (case.ref.replace("-", " "), case.ref.replace("0", "O").lower()):
        went = ada.post("/paper", data={"sheet": "patient_status", "case": told})
        assert went.location == f"/incidents/{case.ref}/records/patient_status?paper=yes"
    assert ada.post("/paper", data={"sheet": "patient_status", "case": "417"}).status_code == 422


def test_the_end_of_the_sheet_of_a_person_has_a_form_of_its_own(
    ada: FlaskClient, case: ACase
) -> None:
    case.person = a_person(case)
    went = ada.post("/paper", data={"sheet": "patient_status", "case": case.ref})
    assert went.location == f"/incidents/{case.ref}/records/patient_status?paper=yes"
    assert not FILLED.search(ada.get(went.location).text)
    died = {"what": "died", "at": "2026-03-12T03:10", "source": "The ward", "written_by": JOY}
    assert ada.post(went.location, data=died).status_code == 303
    status = next(body for _, body in case.now.case.those(PatientStatus))
    assert status.written_by == JOY


def test_who_wrote_the_sheet_stands_beside_who_typed_it_in_and_not_for_them(
    ada: FlaskClient, case: ACase
) -> None:
    talked(ada, case)
    row, talk = next(iter(case.now.case.those(Conversation)))
    assert (row.by, talk.written_by) == (ADA, JOY)
    view = view_of(case.now)
    entry = next(each for each in timeline(view) if each.words.startswith("Talked with"))
    assert re.fullmatch(
        rf"Written down by {JOY}; typed in by Ada Lind at \d{{1,2}}(:\d\d)?[ap]m", entry.by
    )
    assert entry.by in unescape(ada.get(f"/incidents/{case.ref}/timeline").text)
    files = case_pages(Told(view, MONA))
    lines = csv.DictReader(StringIO(files["timeline.csv"].decode("utf-8-sig")))
    assert entry.by in [line["By"] for line in lines]
    assert f"by Ada Lind, from the sheet of {JOY}" in files["conversations.txt"].decode()


def test_nobody_is_asked_for_a_sheet_who_types_in_what_happens_now(
    ada: FlaskClient, case: ACase
) -> None:
    case.person = a_person(case)
    for word in ("conversation", "person", "patient_status"):
        page = ada.get(f"/incidents/{case.ref}/records/{word}").text
        assert 'name="written_by"' not in page, word
    path = f"/incidents/{case.ref}/records/person"  # what stands in it is never hidden
    page = ada.post(path, data=ANN | {"name": ""}).text
    assert JOY in page


def test_a_case_opened_from_a_sheet_says_whose_it_was(session: Session) -> None:
    case = an_opened_case(session, written_by=JOY)
    bare = an_opened_case(session)
    view = view_of(case.now)
    entry = next(each for each in timeline(view) if each.words.startswith("Opened"))
    assert entry.by.startswith(f"Written down by {JOY}; typed in by Ada Lind at ")
    assert case_document(case.now, actor(session, ADA))["written_by"] == JOY
    assert "written_by" not in outline(case.now)
    incident = session.get_one(Incident, case.id)
    assert (incident.opened_by, incident.written_by) == (ADA, JOY)
    entry = next(each for each in timeline(view_of(bare.now)) if each.words.startswith("Opened"))
    assert entry.by == "Ada Lind"
    assert verify(session).ok


def test_the_person_keeps_it_and_their_page_does_not(ada: FlaskClient, case: ACase) -> None:
    assert ada.post(f"/incidents/{case.ref}/records/person?paper=yes", data=ANN).status_code == 303
    person = next(body for _, body in case.now.case.those(Person))
    assert person.written_by == JOY
    assert "written_by" not in person.for_family()
