"""Staff see on the pages of a case that what we sent to somebody came back, and what to ask."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.outgoing.news_back import came_back
from disclosure.records.news import FamilyNews
from tests.begun import begins_with
from tests.cases import ACase, a_case
from tests.disclosure.actions.family.test_family_door import invited
from tests.disclosure.actions.outgoing.test_news import MAIL, a_meeting, wishes
from tests.people import BEN
from tests.typed import signed_in
from workflows.words import State


@begins_with(a_case, at=State.INVESTIGATE)
def test_an_e_mail_that_came_back_stands_beside_how_to_reach_them(
    app: Flask, session: Session, begun: ACase
) -> None:
    wishes(begun, email=MAIL, safe={"use": ["email"]})
    invited(begun)
    a_meeting(begun)
    browser = signed_in(app, BEN)
    assert "E-mail came back" not in browser.get(f"/incidents/{begun.ref}/people").text
    [news] = session.scalars(select(FamilyNews))
    assert came_back(session, news.id, begun.at)
    for address in (f"/incidents/{begun.ref}", f"/incidents/{begun.ref}/people"):
        assert "E-mail came back on Thursday 12 March" in browser.get(address).text
    assert "Ask Mrs Ann Price for their e-mail address" in browser.get("/").text
