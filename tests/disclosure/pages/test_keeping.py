"""The pages on keeping: what they list, how two people destroy, and what is left to see after."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from disclosure.actions.packing.taking_away import TOOK_PART
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.records.commitment import commitments_of
from disclosure.records.found_by import FoundBy
from disclosure.records.letter import letters_of
from disclosure.records.links import FamilyLink, FamilyVisit
from disclosure.records.locked import CaseKey
from disclosure.records.news import FamilyNews
from disclosure.records.outbox import Message
from disclosure.records.questions import questions_of
from disclosure.records.writing import Wording
from tests.begun import begins_with
from tests.callers import caller
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.families import FACT, code_for, visit
from tests.keeping import CANARY, LONG_AGO, a_closed_case, agreed, asked, destroyed_now
from tests.people import ADA, BEN, EVA, IVA, RON
from tests.routes import words_of
from tests.typed import signed_in


def test_why_it_is_kept_is_said_once(app: Flask, session: Session, team: None) -> None:
    case, ada = an_opened_case(session), signed_in(app, ADA)
    held = {"reason": "A court asked for it.", "from": "2026-03-01", "advice_by": "Our lawyer"}
    record_as(case, ADA, "legal_hold", **held, review_on="2027-03-01")
    for page in ("/keeping", f"/incidents/{case.ref}/keeping", f"/incidents/{case.ref}/destroy"):
        assert ada.get(page).text.count("It is not closed, so no period has begun.") == 1, page


def test_what_we_hold_about_somebody_is_found_from_an_open_case(
    app: Flask, session: Session, team: None
) -> None:
    """Mrs Price asked for it while we looked into it. Only the list of what is kept led there, and
    it names closed cases at the end of their time.
    """
    case, ada = an_opened_case(session), signed_in(app, ADA)
    a_person(case)
    link = f'href="/incidents/{case.ref}/keeping"'
    assert link not in ada.get("/keeping").text
    for page in ("", "/packs"):
        assert link in ada.get(f"/incidents/{case.ref}{page}").text, page
    assert "All about Mrs Ann Price" in ada.get(f"/incidents/{case.ref}/keeping").text
    assert link not in signed_in(app, BEN).get(f"/incidents/{case.ref}").text


@begins_with(a_closed_case, aware=LONG_AGO)
def test_a_risk_manager_asks_and_another_destroys(app: Flask, begun: ACase) -> None:
    begun.at = now()
    ada, ron = signed_in(app, ADA), signed_in(app, RON)
    listed = ada.get("/keeping").text
    assert "Its time is over" in listed
    assert begun.ref in listed
    page = ada.get(f"/incidents/{begun.ref}/keeping").text
    assert "Serious incident, England" in page
    assert "Not verified" in page
    told = {"reason": "Its time is over, nobody is owed anything", "rule": ""}
    asks = ada.post(f"/incidents/{begun.ref}/records/destruction_asked", data=told)
    assert asks.status_code == 303, asks.text
    where = f"/incidents/{begun.ref}/destroy"
    assert "another person" in ada.get(where).text
    short = ron.post(where, data={"agrees": "yes", "reason": "Yes"})
    assert short.status_code == 422
    assert "at least three words" in short.text
    elsewhere = f"/incidents/{begun.ref}/records/destruction_review"
    answer = ron.post(elsewhere, data={"asked": "1", "agrees": "yes", "reason": "I read it."})
    assert answer.status_code == 409
    unproved = signed_in(app, RON, proved=False)
    asks_again = unproved.post(where, data={"agrees": "yes", "reason": "I read what is left."})
    assert asks_again.status_code == 401
    assert begun.incident.patient_name
    agrees = ron.post(where, data={"agrees": "yes", "reason": "I read what is left."})
    assert agrees.status_code == 303
    gone = ada.get(agrees.location)
    assert gone.status_code == 410
    assert "This record was destroyed" in gone.text
    assert "Ron Bell" in gone.text
    assert "Serious incident, England" in gone.text
    assert begun.ref in ada.get("/keeping").text


@begins_with(a_closed_case, aware=LONG_AGO)
def test_an_approver_who_decides_is_led_to_no_page_that_is_shut_to_them(
    app: Flask, begun: ACase
) -> None:
    begun.at = now()
    request, eva = asked(begun), signed_in(app, EVA)
    assert eva.get(f"/incidents/{begun.ref}/keeping").status_code == 403
    listed = eva.get("/").text
    assert f"/incidents/{begun.ref}/records/destruction_review?asked={request}" in listed
    page = eva.get(f"/incidents/{begun.ref}/destroy").text
    assert "Record my decision" in page
    assert f"/incidents/{begun.ref}/keeping" not in page


@begins_with(a_closed_case, aware=LONG_AGO)
def test_what_stands_in_the_way_is_told_where_it_is_enforced(app: Flask, begun: ACase) -> None:
    begun.at = now()
    asked(begun)
    told = {"person": begun.person, "words": "You never rang."}
    record_as(begun, BEN, "concern", **told)
    dates = {"from": begun.at.isoformat(), "review_on": begun.day(90)}
    why = {"advice_by": "Our solicitor", "reason": "An inquest was announced"}
    record_as(begun, ADA, "legal_hold", **why, **dates)
    ron = signed_in(app, RON)
    page = ron.get(f"/incidents/{begun.ref}/keeping").text
    assert "on the advice of Our solicitor" in page
    tried = ron.post(
        f"/incidents/{begun.ref}/destroy", data={"agrees": "yes", "reason": "I read it."}
    )
    assert tried.status_code == 409
    for says in ("A concern of the family is open.", "It is not closed", "A legal hold runs."):
        assert says in page
        assert says in tried.text
    export = f"/incidents/{begun.ref}/people/{begun.person}/export"
    assert ron.post(export).data.startswith(b"PK")
    assert ron.post(f"/incidents/{begun.ref}/people/999/export").status_code == 404
    assert signed_in(app, RON, proved=False).post(export).status_code == 401
    assert signed_in(app, BEN).post(export).status_code == 403
    assert f"people/{begun.person}/export" in page
    record_as(begun, ADA, "involved", user=RON, part="Gave the dose")
    page = ron.get(f"/incidents/{begun.ref}/keeping").text
    assert f"people/{begun.person}/export" not in page
    assert TOOK_PART in page
    refused = ron.post(export)
    assert refused.status_code == 409
    assert TOOK_PART in refused.text


@pytest.mark.long
@begins_with(a_closed_case, aware=LONG_AGO)
def test_no_page_of_a_destroyed_record_breaks_or_shows_a_word_of_it(
    app: Flask, begun: ACase
) -> None:
    begun.at = now()
    where = _places(begun)
    destroyed_now(begun)
    assert where["<letter>"].startswith("LET")
    walked = 0
    for email, verbs in ((ADA, {"GET", "POST"}), (IVA, {"GET"})):
        browser = signed_in(app, email)
        for rule in app.url_map.iter_rules():
            for method in sorted(verbs & (rule.methods or set())):
                for path in _paths(rule, where):
                    answer = browser.open(path, method=method, buffered=True)
                    assert answer.status_code < 500, (method, path)
                    assert CANARY not in words_of(answer), (method, path)
                    walked += answer.status_code == 410
    assert walked > 80  # so many addresses say that it is gone


@begins_with(a_closed_case, aware=LONG_AGO)
def test_nobody_says_that_a_name_is_not_known_yet_which_was_destroyed(
    app: Flask, begun: ACase
) -> None:
    begun.at = now()
    destroyed_now(begun)
    page = words_of(signed_in(app, ADA).get("/incidents"))
    assert "This record was destroyed." in page
    assert "Name not known yet" not in page


@begins_with(a_closed_case, aware=LONG_AGO)
def test_an_open_page_of_the_family_keeps_it_and_shuts_for_good_after(
    app: Flask, session: Session, begun: ACase
) -> None:
    begun.at = now()
    unused = code_for(begun, begun.person)
    family = visit(app, begun, begun.person)
    assert family.get("/f/page").status_code == 200
    request = asked(begun)
    with pytest.raises(Refused, match="has their page open now"):
        agreed(begun, request)
    begun.later(hours=13)
    agreed(begun, request)
    for table in (FamilyLink, FamilyVisit, FamilyNews, FoundBy, Message, Wording, CaseKey):
        assert session.scalar(select(func.count()).select_from(table)) == 0, table
    for answer in (
        family.get("/f/page", follow_redirects=True),
        family.post("/f/say/question", data={"words": "Why?"}, follow_redirects=True),
        app.test_client().post("/f/open", data={"code": unused, "fact": FACT["answer"]}),
    ):
        assert answer.status_code < 500
        assert CANARY not in answer.text


@begins_with(a_closed_case, aware=LONG_AGO)
def test_the_api_says_that_it_is_gone(app: Flask, session: Session, begun: ACase) -> None:
    begun.at = now()
    where = _places(begun)
    destroyed_now(begun)
    ada = caller(app, session, ADA)
    answer = ada.get(f"/incidents/{begun.ref}")
    assert answer.status_code == 410
    assert answer.get_json()["destroyed"]["rule"]["id"] == "gb-eng-serious-incident"
    assert ada.get(f"/letters/{where['<letter>']}").status_code == 410
    note = ada.post(f"/incidents/{begun.ref}/records/note", {"words": "One more thing"})
    assert note.status_code == 410
    listed = ada.get("/incidents")
    assert listed.status_code == 200
    assert CANARY not in listed.text


def _places(case: ACase) -> dict[str, str]:
    case.session.rollback()
    letter = letters_of(case.session, case.id)[0].ref
    promise = commitments_of(case.session, case.id)[0].ref
    question = questions_of(case.session, case.id)[0].ref
    found = {"<incident>": case.ref, "<letter>": letter, "<promise>": promise, "<ref>": case.ref}
    return found | {"<question>": question, "<int:person>": str(case.person)}


def _paths(rule: Rule, where: dict[str, str]) -> Iterator[str]:
    """An address in this case, for each word or number it may hold."""
    pattern = str(rule)
    if not any(part in pattern for part in where) and "<" in pattern:
        return
    if pattern in ("/sign-out", "/account/sign-out") or "sign-out" in pattern:
        return
    for word in ("timeline", "apology", "note", "html", "close"):
        path = pattern
        for part in re.findall("<[^>]+>", pattern):
            path = path.replace(part, where.get(part, "5" if part.startswith("<int:") else word))
        yield path
        if "<" not in re.sub("|".join(where), "", pattern):
            return
