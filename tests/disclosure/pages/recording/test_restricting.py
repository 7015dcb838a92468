"""The form that restricts a case says first who may not, and whom to name beside oneself."""

from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.analysis.readers import analyses_for
from tests.begun import begins_with
from tests.cases import ACase, a_case, an_opened_case, move_as, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA, BEN, IVA, RON, actor
from tests.typed import signed_in
from workflows.phrases import joined
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def test_whom_to_name_beside_oneself_is_said_and_not_asked(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    path = f"/incidents/{case.ref}/records/restrict"
    says = "Name another risk manager too, who can go on when you are away or leave: Ron Bell."
    assert says in signed_in(app, ADA).get(path).text
    told = {"reason": "She works here too", "only": ADA}
    assert signed_in(app, ADA).post(path, data=told).status_code == 303


def test_who_took_part_is_told_that_another_decides(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "involved", user=RON, part="Gave the dose")
    path = f"/incidents/{case.ref}/records/restrict"
    page = signed_in(app, RON).get(path).text
    assert "so another person has to say who may see the case" in page
    assert "Who can: Ada Lind." in page
    assert "<textarea" not in page
    told = {"reason": "She works here too", "only": RON}
    assert signed_in(app, RON).post(path, data=told).status_code == 409


def test_whoever_reads_what_they_wrote_alone_is_told_so(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, IVA, "analysis", text="The rota was cut by a third.")
    page = signed_in(app, IVA).get(f"/incidents/{case.ref}/analysis").text
    assert "The rota was cut by a third." in page
    assert "You see what you wrote yourself" in page
    record_as(case, ADA, "analysis_reader", user=IVA, reason="She leads the review")
    page = signed_in(app, IVA).get(f"/incidents/{case.ref}/analysis").text
    assert "You see what you wrote yourself" not in page
    assert analyses_for(actor(session, IVA), case.now)


@begins_with(a_case, at=State.INVESTIGATE)
def test_what_would_be_left_with_who_sees_it_no_more_is_said(app: Flask, begun: ACase) -> None:
    move_as(begun, ADA, "reassign", begun.promise, owner=IVA)
    asked = [each.ref for each in begun.now.questions if each.owner == BEN]
    answer = signed_in(app, ADA).get(f"/incidents/{begun.ref}/records/restrict")
    page, his = unescape(main_of(answer.text)), joined(["the family's calls", *asked])
    assert "what is theirs here is nobody's until you give it to somebody else" in page
    assert f"Iva Novak: {begun.promise}" in page
    assert f"Ben Okoro: {his}" in page
    assert "Ada Lind:" not in page
    record_as(begun, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    for path, many in (("promises", 1), ("questions", len(asked))):
        section = main_of(signed_in(app, RON).get(f"/incidents/{begun.ref}/{path}").text)
        assert section.count("may not look after it: give it to somebody") == many
    promise = main_of(signed_in(app, RON).get(f"/promises/{begun.promise}").text)
    assert "Give it to somebody: Iva Novak may not look after it" in promise
    assert "Nobody: the owner may not look after it" in main_of(
        signed_in(app, RON).get("/promises?only=left").text
    )
