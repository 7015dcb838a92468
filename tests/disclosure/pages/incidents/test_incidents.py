"""Find, open, read and move a case: for those it is for, with every look written down first."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.pages.incidents.sections import SECTIONS
from disclosure.records.access import looks_of
from disclosure.records.audit import entries_of
from disclosure.records.incident import Incident
from tests import cases
from tests.begun import begins_with
from tests.cases import FINDINGS, ACase, a_case, an_opened_case, record_as
from tests.disclosure.pages.test_worklist import FORBIDDEN, main_of
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, MAX, MONA, RON, SAM
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
CANARY = "Privileged words of the canary"


def links_of(page: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', page.partition("<main")[2])


def opened(answer: TestResponse, session: Session) -> Incident:
    session.rollback()
    ref = answer.location.rpartition("/")[2]
    return session.query(Incident).filter_by(ref=ref).one()


def moves(case: ACase, trigger: str) -> str:
    return f"/incidents/{case.ref}/moves/{trigger}"


# ---- The list


def test_the_list_holds_the_cases_one_may_see_newest_first(app: Flask, session: Session) -> None:
    first, second = an_opened_case(session).ref, an_opened_case(session).ref
    page = signed_in(app, MONA).get("/incidents").text
    assert page.index(second) < page.index(first)
    assert first not in signed_in(app, SAM).get("/incidents").text
    assert signed_in(app, ADAM).get("/incidents").status_code == 403


def test_a_name_to_look_for_never_stands_in_an_address(app: Flask, session: Session) -> None:
    found, other = an_opened_case(session), an_opened_case(session, patient={"name": "Sam Poe"})
    client = signed_in(app, ADA)
    page = client.post("/incidents", data={"q": "ann price"}).text
    assert (found.ref in page, other.ref in page) == (True, False)
    assert 'method="post"' in page
    assert not [link for link in links_of(page) if "price" in link.lower()]
    ignored = client.get("/incidents?q=ann+price").text
    assert other.ref in ignored


def test_the_list_is_narrowed_to_a_stage(app: Flask, session: Session) -> None:
    case, other = a_case(session, State.INVESTIGATE), an_opened_case(session)
    page = signed_in(app, ADA).get("/incidents?state=investigate").text
    assert (case.ref in page, other.ref in page) == (True, False)
    assert signed_in(app, ADA).get("/incidents?page=x&state=y").status_code == 200


# ---- Opening


def test_two_lines_are_enough_to_open_a_case(app: Flask, session: Session) -> None:
    client = signed_in(app, BEN)
    form = client.get("/incidents/open").text
    assert re.search(r'name="regimes"[^>]* value="gb-eng-reg20-nhs" checked', form)
    at = f"{now() - timedelta(hours=2):%Y-%m-%dT%H:%M}"
    answer = client.post(
        "/incidents/open", data={"became_aware_at": at, "summary": "Ten times the dose"}
    )
    assert answer.status_code == 303
    incident = opened(answer, session)
    assert (incident.summary, incident.opened_by) == ("Ten times the dose", BEN)
    assert client.get(answer.location).status_code == 200


def test_what_is_wrong_stands_beside_its_box_and_what_was_typed_is_kept(app: Flask) -> None:
    typed = {"became_aware_at": "2199-01-01T10:00", "summary": "", "patient-name": "Ann <b>"}
    answer = signed_in(app, ADA).post("/incidents/open", data=typed)
    assert answer.status_code == 422
    assert 'href="#became_aware_at"' in answer.text
    assert 'href="#summary"' in answer.text
    assert "Ann &lt;b&gt;" in answer.text


def test_times_are_those_of_the_site(app: Flask, session: Session) -> None:
    typed = {"became_aware_at": "2026-07-01T10:00", "summary": "Ten times the dose"}
    answer = signed_in(app, ADA).post("/incidents/open", data=typed)
    assert opened(answer, session).became_aware_at.hour == 9  # summer time in London


@pytest.mark.parametrize("email", [MONA, MAX, EVA, CAL])
def test_opening_is_not_for_who_only_reads(app: Flask, email: str) -> None:
    assert signed_in(app, email).get("/incidents/open").status_code == 403


# ---- Reading


@pytest.fixture(scope="module")
def told_of(one_house: tuple[Flask, Session]) -> ACase:
    return a_case(one_house[1], State.FOLLOW_UP)


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_opens_and_its_look_is_written_down(
    one_house: tuple[Flask, Session], told_of: ACase, name: str
) -> None:
    (app, session), case = one_house, told_of
    page = signed_in(app, MONA).get(f"/incidents/{case.ref}/{name}".rstrip("/"))
    assert page.status_code == 200
    assert not FORBIDDEN.search(main_of(page.text))
    session.rollback()
    look = looks_of(session, case.id)[0]
    assert (look.by, look.role, look.what) == (MONA, "auditor", name or "case")


@pytest.fixture(scope="module")
def looked_at_by_nobody(one_house: tuple[Flask, Session]) -> ACase:
    return a_case(one_house[1], State.INVESTIGATE)


@pytest.mark.parametrize("name", [*SECTIONS, "moves/close", "analysis"])
def test_a_stranger_is_told_that_there_is_nothing(
    one_house: tuple[Flask, Session], looked_at_by_nobody: ACase, name: str
) -> None:
    (app, session), case = one_house, looked_at_by_nobody
    answer = signed_in(app, SAM).get(f"/incidents/{case.ref}/{name}".rstrip("/"))
    assert answer.status_code == (403 if name == "analysis" else 404)
    assert "Price" not in answer.text
    session.rollback()
    assert looks_of(session, case.id) == []


def test_what_is_not_there_is_not_found(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    client = signed_in(app, ADA)
    for path in ("INC-2026-999999", f"{case.ref}/nothing", f"{case.ref}/moves/nothing"):
        assert client.get(f"/incidents/{path}").status_code == 404


def test_a_case_only_named_people_see_is_hidden_from_the_rest(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "restrict", reason="A colleague is the patient.", only=[ADA, RON])
    assert signed_in(app, ADA).get(f"/incidents/{case.ref}").status_code == 200
    assert signed_in(app, MONA).get(f"/incidents/{case.ref}").status_code == 404


def test_the_next_thing_is_first_and_each_missing_thing_has_its_form(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}").text
    assert page.partition("</h1>")[2].lstrip().startswith('<section class="app-next"')
    assert "0 of 8 are there" in page
    for kind in ("person", "grade", "decision", "contact", "conversation", "support"):
        assert f"/incidents/{case.ref}/records/{kind}" in links_of(page)


def test_who_may_not_do_a_thing_is_told_who_may(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    page = signed_in(app, MONA).get(f"/incidents/{case.ref}").text
    assert f"/incidents/{case.ref}/records/decision" not in links_of(page)
    assert "For the risk manager" in page
    assert "For the risk manager, clinician or investigator" in page


@begins_with(a_case, at=State.DISCLOSE)
def test_the_stages_say_when_each_was_reached(app: Flask, begun: ACase) -> None:
    words = main_of(signed_in(app, ADA).get(f"/incidents/{begun.ref}").text)
    assert re.search(r"Acknowledge\s*, done\s+12 Mar", words)
    assert re.search(r"Disclose\s+Here since 18 Mar", words)


def test_safe_ways_and_never_ways_stand_beside_every_section(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    told = {"never": ["text"]}
    cases.a_person(case, safe=told, avoid=[{"on": "2026-12-21", "why": "Her birthday"}])
    for name in ("", "letters", "promises"):
        page = signed_in(app, BEN).get(f"/incidents/{case.ref}/{name}".rstrip("/")).text
        words = " ".join(main_of(page).split())
        assert "Never by text" in words
        assert "Her birthday, Monday 21 December" in words


def test_what_was_withdrawn_stays_and_says_so(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    note = record_as(case, BEN, "note", words="The wrong ward.")
    record_as(case, BEN, "correction", of=note.id, words="This was wrong.", withdraws=True)
    page = main_of(signed_in(app, ADA).get(f"/incidents/{case.ref}/timeline").text)
    assert re.search(r"Withdrawn, counts for nothing:\s+Note for the team: “The wrong ward.”", page)


def test_what_is_not_verified_says_so_and_our_target_is_not_law(
    app: Flask, session: Session
) -> None:
    case = a_case(session, State.INVESTIGATE, regimes=["gb-wls-doc"])
    page = main_of(signed_in(app, ADA).get(f"/incidents/{case.ref}/duties").text)
    assert "Not verified: check before relying on it." in page
    assert "Our own target, not the law" in page
    assert "The law gives no number." in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_picture_says_in_words_what_it_shows(app: Flask, begun: ACase) -> None:
    page = signed_in(app, ADA).get(f"/incidents/{begun.ref}/duties").text
    drawing = page.partition("<svg role=")[2].partition("</div>")[0]
    assert "Letter after the talk: Our target was" in drawing
    assert "style=" not in drawing


# ---- The wall


@begins_with(a_case, at=State.INVESTIGATE)
def test_no_page_hints_at_the_analysis(app: Flask, begun: ACase) -> None:
    client, path = signed_in(app, ADA), f"/incidents/{begun.ref}"
    counts = re.compile(r'app-sections__n">(\d+)')
    before = counts.findall(client.get(path).text)
    record_as(begun, IVA, "analysis", text=CANARY)
    for name in SECTIONS:
        page = client.get(f"{path}/{name}".rstrip("/")).text
        assert CANARY not in page
        assert "nalysis" not in page
    assert counts.findall(client.get(path).text) == before
    assert signed_in(app, ADA).get(f"/incidents/{begun.ref}/analysis").status_code == 403
    assert CANARY in signed_in(app, IVA).get(f"/incidents/{begun.ref}/analysis").text
    assert "/analysis" in signed_in(app, IVA).get(f"/incidents/{begun.ref}/findings").text


@begins_with(a_case, at=State.DISCLOSE)
def test_a_stale_page_does_not_tell_of_the_analysis_either(app: Flask, begun: ACase) -> None:
    seen = begun.now.incident.version
    record_as(begun, IVA, "analysis", text=CANARY)
    typed = {"seen_version": str(seen), "reason": "New facts came up"}
    answer = signed_in(app, ADA).post(moves(begun, "return_to_investigation"), data=typed)
    assert answer.status_code == 409
    assert "nalysis" not in answer.text
    assert "Iva" not in main_of(answer.text)


# ---- Moving


def test_a_move_with_everything_there_goes_through(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    cases.acknowledged(case)
    client = signed_in(app, ADA)
    assert "Everything is there" in client.get(f"/incidents/{case.ref}").text
    seen = {"seen_version": str(case.now.incident.version)}
    assert client.post(moves(case, "begin_investigation"), data=seen).status_code == 303
    assert case.state is State.INVESTIGATE


def test_a_refused_move_says_what_is_missing_what_is_there_and_the_other_ways(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    cases.a_person(case)
    before = case.now.incident.version
    answer = signed_in(app, ADA).post(moves(case, "begin_investigation"))
    words = " ".join(main_of(answer.text).split())
    assert answer.status_code == 422
    assert "Not yet. Seven things are missing." in words
    assert "Already there: 1 of 8" in words
    assert f"/incidents/{case.ref}/records/grade" in links_of(answer.text)
    assert "Mrs Ann Price declined, asked for later, or cannot be reached?" in words
    other = next(link for link in links_of(answer.text) if "/records/excuse" in link)
    assert "requirement=first_conversation_recorded" in other
    assert case.now.incident.version == before


@begins_with(a_case, at=State.APOLOGIZE)
def test_one_missing_thing_is_counted_as_one(app: Flask, begun: ACase) -> None:
    answer = signed_in(app, ADA).post(moves(begun, "deliver_apology"))
    assert "Not yet. One thing is missing." in answer.text


def test_what_a_move_would_mean_is_not_said_while_something_is_missing(
    app: Flask, session: Session
) -> None:
    """Above a promise that is late it read: “Every promise is kept and the family knows.”"""
    client, kept = signed_in(app, ADA), "Every promise is kept and the family knows."
    case = a_case(session, State.FOLLOW_UP)
    assert kept not in client.get(moves(case, "close")).text
    cases.ready(case)
    assert kept in client.get(moves(case, "close")).text
    other = moves(a_case(session, State.DISCLOSE), "close_without_duty")
    assert "For a case where the duty does not apply" in client.get(other).text


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_wrong_role_cannot_move_and_is_told_who_can(app: Flask, begun: ACase) -> None:
    client = signed_in(app, BEN)
    assert "For the risk manager" in client.get(f"/incidents/{begun.ref}/moves/share_findings").text
    assert client.post(moves(begun, "share_findings")).status_code == 403
    assert begun.state is State.INVESTIGATE


@pytest.mark.parametrize("reason", ["", "too short"])
def test_a_reason_that_will_not_do_is_kept_and_the_fault_stands_beside_it(
    app: Flask, session: Session, reason: str
) -> None:
    case = a_case(session, State.DISCLOSE)
    answer = signed_in(app, ADA).post(
        moves(case, "return_to_investigation"), data={"reason": reason}
    )
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert "three words" in answer.text
    assert f">{reason}</textarea>" in answer.text
    assert case.state is State.DISCLOSE


@begins_with(a_case, at=State.DISCLOSE)
def test_a_case_goes_back_with_a_reason(app: Flask, begun: ACase) -> None:
    typed = {"reason": "New facts came up", "seen_version": str(begun.now.incident.version)}
    answer = signed_in(app, EVA).post(moves(begun, "return_to_investigation"), data=typed)
    assert (answer.status_code, begun.state) == (303, State.INVESTIGATE)


@pytest.mark.parametrize("to", ["", "investigate", "follow_up"])
def test_a_closed_case_opens_again_where_asked(app: Flask, session: Session, to: str) -> None:
    case = a_case(session, State.CLOSED)
    assert "Where to go on" in signed_in(app, ADA).get(moves(case, "reopen")).text
    typed = {"reason": "The family asked us", "to": to}
    assert signed_in(app, ADA).post(moves(case, "reopen"), data=typed).status_code == 303
    assert case.state == (to or "follow_up")


@begins_with(a_case, at=State.DISCLOSE)
def test_who_decides_in_an_old_window_of_their_own_is_told_so(app: Flask, begun: ACase) -> None:
    seen = begun.now.incident.version
    record_as(begun, ADA, "note", words="Something new here.")
    typed = {"seen_version": str(seen), "reason": "New facts came up"}
    answer = signed_in(app, ADA).post(moves(begun, "return_to_investigation"), data=typed)
    assert "You saved in another window. Your text is kept." in answer.text
    assert "You added a record (note)." in answer.text


@begins_with(a_case, at=State.DISCLOSE)
def test_who_decided_on_an_old_page_sees_what_is_new_and_keeps_their_words(
    app: Flask, begun: ACase
) -> None:
    seen = begun.now.incident.version
    record_as(begun, BEN, "note", words="Something new here.")
    client, path = signed_in(app, ADA), moves(begun, "return_to_investigation")
    typed = {"seen_version": str(seen), "reason": "New facts came up"}
    answer = client.post(path, data=typed)
    assert answer.status_code == 409
    assert "Somebody else saved first. Your text is kept." in answer.text
    assert "You saved in another window" not in answer.text
    assert "Ben Okoro added a record (note)." in answer.text
    assert ">New facts came up</textarea>" in answer.text
    version = re.search(r'name="seen_version"[^>]* value="(\d+)"', answer.text)
    assert version
    again = typed | {"seen_version": version[1]}
    assert client.post(path, data=again).status_code == 303
    assert begun.state is State.INVESTIGATE


def test_a_move_that_does_not_start_here_says_so(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    answer = signed_in(app, ADA).get(moves(case, "close"))
    assert answer.status_code == 409
    assert "This case stands at “acknowledge”" in answer.text
    assert signed_in(app, ADA).post(moves(case, "close")).status_code == 409


@begins_with(a_case, at=State.INVESTIGATE)
def test_reading_changes_nothing_but_the_access_log(
    app: Flask, session: Session, begun: ACase
) -> None:
    before = len(entries_of(session, begun.id))
    for name in (*SECTIONS, "moves/share_findings", "moves/close_without_duty"):
        signed_in(app, ADA).get(f"/incidents/{begun.ref}/{name}".rstrip("/"))
    session.rollback()
    assert len(entries_of(session, begun.id)) == before


@begins_with(a_case, at=State.INVESTIGATE)
def test_findings_are_approved_from_their_section_by_who_may(app: Flask, begun: ACase) -> None:
    written = record_as(begun, IVA, "findings", **FINDINGS)
    link = f"/incidents/{begun.ref}/records/findings_approval?findings={written.id}"
    assert link in links_of(signed_in(app, EVA).get(f"/incidents/{begun.ref}/findings").text)
    assert link not in links_of(signed_in(app, ADA).get(f"/incidents/{begun.ref}/findings").text)
