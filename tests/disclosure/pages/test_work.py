"""The pages of work in the background: how far, who may see it, and what the buttons do."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.change import Door
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.jobs.working import KINDS, Doing, KindOfWork, work_off
from disclosure.permissions import Permission
from disclosure.records.work import Work
from tests.people import ADA, ADAM, BEN, IVA, actor
from tests.typed import signed_in
from tests.worked import worked_off

pytestmark = pytest.mark.usefixtures("team")
KIND = "bulk_letters"


def odd_ones(session: Session, doing: Doing) -> None:
    if doing.item.number == 2:
        raise Refused("This letter needs a hand.")


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, KIND, KindOfWork(Permission.SIGNED_IN, (odd_ones,)))


def asked(session: Session, email: str = BEN, items: int = 4) -> Work:
    some = [Asked(f"INC-2026-{number:06}") for number in range(1, items + 1)]
    return ask(session, actor(session, email), now(), Door.PAGE, KIND, "LBK-2026-000001", some)


def test_the_page_says_how_far_in_words_and_in_a_bar(app: Flask, session: Session) -> None:
    work = asked(session)
    work_off(session, now(), most=3)
    page = signed_in(app, BEN).get(f"/work/{work.id}").text
    assert "2 of 4 done, 1 set aside" in page
    assert 'max="4" value="3"' in page
    assert '<label for="far">' in page
    assert "INC-2026-000002" in page
    assert "This letter needs a hand." in page
    listed = signed_in(app, BEN).get("/work").text
    assert "Bulk letters" in listed
    assert "LBK-2026-000001" in listed


def test_others_see_only_what_they_asked_for(app: Flask, session: Session) -> None:
    work = asked(session)
    iva = signed_in(app, IVA)
    assert iva.get(f"/work/{work.id}").status_code == 404
    assert iva.post(f"/work/{work.id}/stop").status_code == 404
    assert "LBK-2026" not in iva.get("/work").text
    for email in (ADA, ADAM):
        assert "LBK-2026" in signed_in(app, email).get("/work").text
        assert signed_in(app, email).get(f"/work/{work.id}").status_code == 200
    assert signed_in(app, ADAM).get(f"/work/{work.id + 1}").status_code == 404


def test_the_buttons_stop_it_go_on_and_try_again(app: Flask, session: Session) -> None:
    work = asked(session)
    worked_off(session, now())
    session.rollback()
    ben = signed_in(app, BEN)
    assert ben.post(f"/work/{work.id}/try_again", data={"item": "2"}).status_code == 303
    assert ben.post(f"/work/{work.id}/stop").status_code == 303
    assert "Leave the rest undone" in ben.get(f"/work/{work.id}").text
    assert ben.post(f"/work/{work.id}/go_on").status_code == 303
    session.rollback()
    assert worked_off(session, now()).set_aside == 1
    session.rollback()
    assert ben.post(f"/work/{work.id}/leave").status_code == 303
    session.rollback()
    assert (work.state, work.done, work.left) == ("ended", 3, 1)
    again = ben.post(f"/work/{work.id}/stop")
    assert again.status_code == 409
    assert "nothing to stop" in again.text
    assert ben.post(f"/work/{work.id}/explode").status_code == 404


def test_a_page_that_looks_again_by_itself_can_be_told_not_to(app: Flask, session: Session) -> None:
    work, ben = asked(session), signed_in(app, BEN)
    assert "Refresh" not in ben.get(f"/work/{work.id}").headers
    watched = ben.get(f"/work/{work.id}/watch")
    assert watched.headers["Refresh"] == "10"
    assert "Stop looking again" in watched.text
    session.rollback()
    worked_off(session, now())
    assert "Refresh" not in ben.get(f"/work/{work.id}/watch").headers


def test_an_administrator_has_the_record_checked(app: Flask) -> None:
    assert signed_in(app, ADA).post("/work").status_code == 403
    answer = signed_in(app, ADAM).post("/work")
    assert answer.status_code == 303
    page = signed_in(app, ADAM).get(answer.location).text
    assert "Check of the record" in page
    assert "0 of 1 done" in page
