"""What the family said on its page sets in motion for the team, and how the team sees it."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather
from disclosure.actions.family.view import family_view
from disclosure.actions.showing import case_document
from disclosure.actions.thing_to_do import Group, ToDo
from disclosure.actions.to_do.case_view import view_of
from disclosure.actions.to_do.worklist import worklist
from disclosure.clock import now
from disclosure.pages.incidents.sections import SECTIONS
from disclosure.records.commitment import commitment_called
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, move_as, record_as
from tests.families import AFamily, a_family, visit
from tests.family_saying import last, told_in_person
from tests.people import ADA, BEN, EVA, actor
from tests.typed import signed_in
from workflows.words import CommitmentState, State

pytestmark = [pytest.mark.usefixtures("team", "letters_are_printed"), begins_with(a_family)]


def a_closed_case(session: Session) -> ACase:
    """Closed long ago; its people go on at the present moment."""
    case = a_case(session, at=State.CLOSED)
    case.at = now()
    return case


def things(case: ACase) -> list[ToDo]:
    case.session.rollback()
    return view_of(gather(case.session, case.incident, now())).things


def acts(case: ACase) -> list[str]:
    return [todo.act for todo in things(case)]


def test_a_dispute_tells_the_manager_and_opens_the_case_until_she_agrees(
    app: Flask, session: Session
) -> None:
    case = a_closed_case(session)
    ref = next(c.ref for c in case.now.commitments if c.state is CommitmentState.VERIFIED)
    ewa = visit(app, case, case.person)
    ewa.post(f"/f/promises/{ref}/dispute", data={"words": "Nobody rang me."})
    assert case.state is State.FOLLOW_UP
    steps = select(Message.to, Message.step).where(Message.about.contains(ref))
    assert (ADA, "promise_disputed") in [tuple(row) for row in session.execute(steps)]
    shown = signed_in(app, ADA).get(f"/promises/{ref}").text
    assert "Mrs Ann Price said: not kept. “Nobody rang me.”" in shown
    assert "Mrs Ann Price, on their page" in shown
    assert "on their page" in shown.split("The family</dt>")[1].split("</dd>")[0]
    case.at = now()
    move_as(case, BEN, "done", ref, evidence="I rang her on Friday at four.")
    move_as(case, EVA, "verify", ref)
    assert "Yes, kept" in ewa.get("/f/page").text
    assert ewa.post(f"/f/promises/{ref}/confirm").status_code == 303
    session.rollback()
    promise = commitment_called(session, ref)
    assert promise
    assert promise.state is CommitmentState.CONFIRMED
    assert "You said: yes, kept." in ewa.get("/f/page").text


def test_a_dispute_as_long_as_words_may_be_is_kept_whole_with_its_promise(
    app: Flask, them: AFamily
) -> None:
    """The complaint that comes of it says which promise too, and would be too long."""
    promise = next(
        p for p in family_view(them.case.now, them.ewa).promises if "dispute" in p.can and p.mine
    )
    words = "They did. " * 1999
    answer = visit(app, them.case, them.ewa).post(
        f"/f/promises/{promise.ref}/dispute", data={"words": words}
    )
    assert answer.status_code == 303
    complaint = last(them.case, "concern").body["words"]
    assert complaint.startswith(f"Not kept: “{promise.words}” They did.")
    assert complaint.endswith("…")
    said = [move.body for move in them.case.now.case.moves(promise.ref)]
    assert said[-1]["data"]["words"] == words.strip()


@pytest.mark.parametrize("what", ["questions", "concerns", "excuses"])
def test_what_they_say_after_the_end_opens_the_case_again(
    app: Flask, session: Session, what: str
) -> None:
    case = a_closed_case(session)
    address = f"/f/{what}"
    if what == "excuses":
        told = {"person": case.person, "requirement": ["meeting_offered"], "ground": "declined"}
        told |= {"reason": "She wants no meeting", "at": case.at.isoformat()}
        address += f"/{record_as(case, BEN, 'excuse', **told).id}/take_back"
    assert visit(app, case, case.person).post(address, data={"words": "I ask again."}).location
    assert case.state is State.FOLLOW_UP


def test_no_page_of_the_team_shows_how_the_chain_calls_them(app: Flask, them: AFamily) -> None:
    ewa = visit(app, them.case, them.ewa)
    for path in ("questions", "concerns", "account"):
        ewa.post(f"/f/{path}", data={"words": "Was she in pain?"})
    staff = signed_in(app, ADA)
    base = f"/incidents/{them.case.ref}"
    paths = [f"{base}/{name}" if name else base for name in SECTIONS]
    paths += ["/promises", f"/promises/{them.disputed}", "/messages", "/"]
    pages = {path: staff.get(path, follow_redirects=True).text for path in paths}
    assert [path for path, page in pages.items() if f"family:{them.ewa}" in page] == []
    assert pages[f"{base}/questions"].count("In their own words, on their page") >= 2
    assert "Ewa, on their page" in pages[f"{base}/timeline"]
    assert "Ewa, on their page" in pages[f"{base}/conversations"]


def test_a_no_to_a_brother_shuts_his_page_at_once_and_the_team_sees_it(
    app: Flask, them: AFamily
) -> None:
    told_in_person(them.case, them.brother)
    adam, ewa = visit(app, them.case, them.brother), visit(app, them.case, them.ewa)
    assert adam.get("/f/page").status_code == 200
    no = {"purpose": "share", "with_person": str(them.brother), "agrees": "no"}
    assert ewa.post("/f/consents", data=no).status_code == 303
    assert adam.get("/f/page").status_code == 401
    page = signed_in(app, ADA).get(f"/incidents/{them.case.ref}").text
    assert "Does not allow us to</strong> tell Mr Adam Nowak" in page
    people = signed_in(app, ADA).get(f"/incidents/{them.case.ref}/people").text
    assert "The family does not allow us to tell them." in people
    assert "We will tell Mr Adam Nowak nothing more" in ewa.get("/f/page").text


def test_somebody_new_is_named_by_the_team_and_shut_out_by_the_same_name(
    app: Flask, them: AFamily
) -> None:
    ewa = visit(app, them.case, them.ewa)
    yes = {"purpose": "share", "agrees": "yes", "with": "Zofia Lis", "relationship": "aunt"}
    ewa.post("/f/consents", data=yes | {"what": ["progress"]})
    row = last(them.case, "consent")
    assert (row.body["with"], row.body["what"]) == ("Zofia Lis, aunt", ["progress"])
    assert "Name Zofia Lis: Ewa allows us to tell them" in acts(them.case)
    told: dict[str, Any] = {"name": "Mrs Zofia Lis", "relationship": "Aunt", "is_patient": False}
    zofia = a_person(them.case, BEN, **told, standing="also_told", tell=["progress"])
    assert not [act for act in acts(them.case) if act.startswith("Name Zofia")]
    told_in_person(them.case, zofia)
    page = visit(app, them.case, zofia)
    assert page.get("/f/page").status_code == 200
    ewa.post(f"/f/consents/{row.number}/take_back")
    assert page.get("/f/page").status_code == 401


def test_every_answer_to_a_complaint_stands_there_in_its_order(app: Flask, them: AFamily) -> None:
    concern = them.case.now.facts.concerns[0].id
    record_as(them.case, EVA, "concern_answer", concern=concern, words="We have found two of them.")
    page = visit(app, them.case, them.ewa).get("/f/page").text
    part = page[page.index('id="complain"') :]
    first, second = "You are right. We look for them.", "We have found two of them."
    assert part.index(first) < part.index(second)
    assert part.count("Eva Marsh answered on") == 2


def test_somebody_of_their_faith_or_community_can_be_asked_for(app: Flask, them: AFamily) -> None:
    ewa = visit(app, them.case, them.ewa)
    assert "Somebody of your faith or community to be with you" in ewa.get("/f/page").text
    told = {"wants": "of_their_own", "words": "Our priest"}
    assert ewa.post("/f/requests", data=told).status_code == 303
    assert last(them.case, "request").body["wants"] == "of_their_own"
    assert "Answer Ewa, who asks for somebody of their faith or community" in acts(them.case)


def test_a_request_waits_on_the_worklist_also_after_the_end(app: Flask, session: Session) -> None:
    case = a_closed_case(session)
    ewa = visit(app, case, case.person)
    ewa.post("/f/requests", data={"wants": "interpreter", "words": "Polish"})
    wanted = "Answer Mrs Ann Price, who asks for an interpreter"
    found = worklist(session, actor(session, BEN), now())
    assert wanted in [
        row.todo.act for group in (Group.LATE, Group.TODAY) for row in found.groups.get(group, ())
    ]
    case.at = now()
    met = {"request": last(case, "request").number, "words": "Booked for Tuesday"}
    record_as(case, BEN, "request_met", **met)
    assert wanted not in acts(case)


def test_what_we_wrote_down_wrongly_waits_until_it_is_corrected(app: Flask, them: AFamily) -> None:
    ewa = visit(app, them.case, them.ewa)
    account = family_view(them.case.now, them.ewa).unanswered[-1]
    not_so = {"right": "no", "words": "At ten, not at nine."}
    assert ewa.post(f"/f/records/{account.number}/right", data=not_so).status_code == 303
    wanted = "Put right what we wrote down for Ewa"
    [row] = [todo for todo in things(them.case) if todo.act == wanted]
    assert "At ten, not at nine." in row.why
    them.case.at = now()
    told = {"of": account.number, "words": "She said ten.", "withdraws": False}
    record_as(them.case, BEN, "correction", **told)
    assert wanted not in acts(them.case)


def test_what_we_entered_of_a_promise_can_be_called_wrong_too(app: Flask, them: AFamily) -> None:
    shown = family_view(them.case.now, them.ewa)
    ref = next(p.ref for p in shown.promises if "confirm" in p.can and p.who != "Iva Novak")
    them.case.at = now()
    said: dict[str, Any] = {
        "person": them.ewa,
        "how": "conversation",
        "at": them.case.at.isoformat(),
    }
    move_as(them.case, ADA, "confirm", ref, **said, words="She said that it was kept.")
    entered = last(them.case, "move").number
    ewa = visit(app, them.case, them.ewa)
    not_so = {"right": "no", "words": "I said nothing of the kind."}
    assert ewa.post(f"/f/records/{entered}/right", data=not_so).status_code == 303
    assert "Put right what we wrote down for Ewa" in acts(them.case)
    ewa.post(f"/f/promises/{ref}/dispute")
    assert "Put right what we wrote down for Ewa" not in acts(them.case)


def test_only_what_changes_is_written_down_and_a_forbidden_way_is_gone_at_once(
    app: Flask, them: AFamily
) -> None:
    ewa, staff = visit(app, them.case, them.ewa), signed_in(app, BEN)
    base = f"/incidents/{them.case.ref}"
    assert "01632 960222" in staff.get(base).text
    told = {"ways_asked": "yes", "use": ["post"], "never": ["phone", "text"], "latest": "19:30"}
    told |= {"phone": "01632 960222", "matters": "That you say her name."}
    assert ewa.post("/f/contact", data=told).status_code == 303
    body = last(them.case, "person_change").body
    assert set(body) == {"person", "reason", "safe"}
    assert (body["safe"]["never"], body["safe"]["earliest"]) == (["phone", "text"], "15:00")
    page = staff.get(base).text
    assert "01632 960222" not in page
    assert "between 3pm and 7:30pm" in page
    assert "<strong>Never by phone" in staff.get(f"{base}/records/attempt").text
    assert ewa.post("/f/contact", data=told).status_code == 303
    assert last(them.case, "person_change").body == body


def test_a_number_is_taken_away_on_their_page_and_the_team_has_it_no_more(
    app: Flask, them: AFamily
) -> None:
    ewa, staff = visit(app, them.case, them.ewa), signed_in(app, BEN)
    told = {"phone": "", "preferred_name": "Ewa", "matters": "", "language": ""}
    assert ewa.post("/f/contact", data=told).status_code == 303
    body = last(them.case, "person_change").body
    assert set(body) == {"person", "reason", "empties"}
    assert set(body["empties"]) == {"phone", "matters"}
    known = next(p.body for p in them.case.now.persons if p.number == them.ewa)
    assert not {"phone", "matters"} & set(known)
    assert known["preferred_name"] == "Ewa"
    assert "01632 960222" not in staff.get(f"/incidents/{them.case.ref}/people").text
    assert 'value="01632 960222"' not in ewa.get("/f/page").text


def test_how_we_did_is_kept_from_the_contact_where_they_want_it(app: Flask, them: AFamily) -> None:
    ewa = visit(app, them.case, them.ewa)
    ewa.post("/f/heard", data={"listened": "no", "would_change": "Ben should look at me"})
    path = f"/incidents/{them.case.ref}/conversations"
    assert "Ben should look at me" not in signed_in(app, BEN).get(path).text
    assert "Ben should look at me" in signed_in(app, EVA).get(path).text
    for email, reads in ((BEN, False), (EVA, True)):
        document = case_document(them.case.now, actor(them.case.session, email))
        assert ("Ben should look at me" in json.dumps(document)) is reads
