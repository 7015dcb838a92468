"""Away, and when one works: said for oneself or a colleague; nothing typed is lost."""

from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user, disable_user
from disclosure.clock import now
from disclosure.pages.words import HOME_ZONE, day
from disclosure.records.rota import Absence
from disclosure.records.users import user_called
from tests.cases import a_person, an_opened_case, record_as
from tests.disclosure.pages.test_worklist import words_of
from tests.people import ADA, ADAM, BEN, EVA, OPENED_FOR_WORK, OPERATOR, RON, SAM, SITE, actor
from tests.rota import away_on
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


def in_days(days: int) -> date:
    return now().astimezone(HOME_ZONE).date() + timedelta(days=days)


def typed(first: int = 3, last: int = 5, heir: str = RON, **more: str) -> dict[str, str]:
    days = {"from_on": in_days(first).isoformat(), "to_on": in_days(last).isoformat()}
    return days | {"stand_in": heir} | more


def absence_in(session: Session, email: str, days: int = 3) -> Absence:
    session.rollback()
    return away_on(session, in_days(days))[email][0]


def works(session: Session, email: str) -> object:
    session.rollback()
    user = user_called(session, email)
    assert user
    return user.works


def test_who_is_away_reads_who_stands_in_and_what_it_means(
    ada: FlaskClient, session: Session
) -> None:
    answer = ada.post("/account/away", data=typed())
    assert (answer.status_code, answer.location) == (303, "/account#away")
    words = words_of(ada.get("/account").text)
    assert f"Away from {day(in_days(3))} to {day(in_days(5))}." in words
    assert "Ron Bell stands in: reminders go to Ron Bell in that time." in words
    assert absence_in(session, ADA).stand_in == RON


def test_who_stands_in_finds_it_on_their_own_page(app: Flask, ada: FlaskClient) -> None:
    ada.post("/account/away", data=typed())
    words = words_of(signed_in(app, RON).get("/account").text)
    assert f"Ada Lind, from {day(in_days(3))} to {day(in_days(5))}." in words
    assert "Their reminders come to you in that time." in words


def test_an_absence_is_cancelled_with_one_button(ada: FlaskClient, session: Session) -> None:
    ada.post("/account/away", data=typed())
    id = str(absence_in(session, ADA).id)
    assert f'name="absence" value="{id}"' in ada.get("/account").text
    for _ in range(2):
        answer = ada.post("/account/away/cancel", data={"absence": id})
        assert (answer.status_code, answer.location) == (303, "/account#away")
    assert "Ron Bell" not in words_of(ada.get("/account").text)


def test_what_cannot_be_used_is_named_beside_its_box_and_kept(ada: FlaskClient) -> None:
    answer = ada.post("/account/away", data=typed(heir=ADA, to_on="soon"))
    assert answer.status_code == 422
    for box in ("to_on", "stand_in"):
        assert f'href="#{box}"' in answer.text
    assert f'value="{in_days(3).isoformat()}"' in answer.text
    assert 'value="soon"' in answer.text


def test_a_stand_in_who_is_away_then_is_named_and_another_asked_for(
    app: Flask, ada: FlaskClient
) -> None:
    signed_in(app, RON).post("/account/away", data=typed(4, 4, EVA))
    answer = ada.post("/account/away", data=typed())
    assert answer.status_code == 422
    says = f"Ron Bell is away then too, on {day(in_days(4))}. Choose somebody else."
    assert says in unescape(answer.text)
    assert f'<option value="{RON}" selected>' in answer.text


def test_a_stand_in_who_falls_ill_or_leaves_later_is_told_beside_it(
    app: Flask, ada: FlaskClient, session: Session
) -> None:
    ada.post("/account/away", data=typed())
    signed_in(app, RON).post("/account/away", data=typed(5, 6, EVA))
    words = words_of(ada.get("/account").text)
    assert f"Ron Bell is away too, from {day(in_days(5))} to {day(in_days(6))}." in words
    assert "Then reminders go to Eva Marsh." in words
    disable_user(session, OPERATOR, OPENED_FOR_WORK, RON, EVA)
    words = words_of(ada.get("/account").text)
    left = "Ron Bell, who was to stand in, has left, and reminders go to "
    assert f"{left}Eva Marsh. Cancel this, then name somebody else." in words
    assert "Ron Bell stands in" not in words


def test_the_only_one_who_approves_letters_reads_that_nobody_does_meanwhile(
    app: Flask, ada: FlaskClient, session: Session
) -> None:
    """Whoever stood in for her was reminded of letters that he may not approve, and she was told of
    nothing: a family waited for two weeks.
    """
    says = f"Nobody else who may approve letters at {SITE} is there on all of these days"
    ada.post("/account/away", data=typed(heir=BEN))
    assert "who may approve letters" not in ada.get("/account").text
    eva = signed_in(app, EVA)
    eva.post("/account/away", data=typed(heir=BEN))
    assert says in words_of(eva.get("/account").text)
    assert says in words_of(ada.get("/on-call/away").text)
    second = Person("two@example.org", "Una Two", ["approver"], [SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, second)
    assert says not in words_of(eva.get("/account").text)
    signed_in(app, second.email).post("/account/away", data=typed(5, 9, BEN))
    assert says in words_of(eva.get("/account").text)


def test_only_colleagues_of_the_same_site_are_offered(ada: FlaskClient) -> None:
    page = ada.get("/account/away").text
    assert f'value="{RON}"' in page
    assert f'value="{SAM}"' not in page
    assert f'value="{ADA}"' not in page


def test_a_risk_manager_says_it_for_somebody_who_is_ill(ada: FlaskClient, session: Session) -> None:
    answer = ada.post("/on-call/away", data=typed(0, 2, EVA, email=BEN))
    assert (answer.status_code, answer.location) == (303, "/on-call/away#away")
    row = absence_in(session, BEN, 0)
    assert (row.by, row.stand_in) == (ADA, EVA)
    words = words_of(ada.get("/on-call/away").text)
    assert f"Ben Okoro is away from {day(in_days(0))} to {day(in_days(2))}." in words
    assert "Eva Marsh stands in: reminders go to Eva Marsh in that time." in words
    answer = ada.post("/account/away/cancel", data={"absence": str(row.id)})
    assert (answer.status_code, answer.location) == (303, "/on-call/away#away")
    assert "Nobody has said that they are away." in words_of(ada.get("/on-call/away").text)


def test_an_administrator_says_it_for_anybody_a_risk_manager_at_their_sites(
    app: Flask, ada: FlaskClient
) -> None:
    assert f'value="{SAM}"' not in ada.get("/on-call/away").text
    assert ada.post("/on-call/away", data=typed(email=SAM)).status_code == 403
    assert f'value="{SAM}"' in signed_in(app, ADAM).get("/on-call/away").text


def test_what_is_wrong_with_a_colleagues_absence_keeps_what_was_typed(ada: FlaskClient) -> None:
    answer = ada.post("/on-call/away", data=typed(email="", heir=EVA))
    assert (answer.status_code, 'href="#email"' in answer.text) == (422, True)
    answer = ada.post("/on-call/away", data=typed(email=BEN, heir=BEN))
    assert (answer.status_code, 'href="#stand_in"' in answer.text) == (422, True)
    assert f'<option value="{BEN}" selected>' in answer.text


@pytest.mark.parametrize("who", [BEN, EVA])
def test_nobody_else_says_or_cancels_it_for_a_colleague(
    app: Flask, ada: FlaskClient, session: Session, who: str
) -> None:
    ada.post("/account/away", data=typed())
    id = str(absence_in(session, ADA).id)
    client = signed_in(app, who)
    assert client.get("/on-call/away").status_code == 403
    assert client.post("/on-call/away", data=typed(email=RON)).status_code == 403
    assert client.post("/account/away/cancel", data={"absence": id}).status_code == 403
    assert absence_in(session, ADA)
    assert "Who is away" not in client.get("/on-call").text


@pytest.mark.parametrize("path", ["/account/away", "/account/hours", "/on-call/away"])
def test_a_stranger_is_asked_to_sign_in(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 401
    assert app.test_client().post(path, data=typed()).status_code == 401


@pytest.mark.parametrize("junk", ["", "x", "0", "999", "9" * 40, "-1"])
def test_an_absence_that_is_not_there_is_answered_calmly(ada: FlaskClient, junk: str) -> None:
    assert ada.post("/account/away/cancel", data={"absence": junk}).status_code == 422


# When one works


def test_hours_are_those_of_the_house_until_one_says_otherwise(
    ada: FlaskClient, session: Session
) -> None:
    words = words_of(ada.get("/account").text)
    assert "Monday to Friday, 8am to 6pm. These are the hours of the house." in words
    told = {"days": ["0", "2"], "from_": "09:30", "until": "17:00"}
    answer = ada.post("/account/hours", data=told)
    assert (answer.status_code, answer.location) == (303, "/account#hours")
    assert works(session, ADA) == {"days": [0, 2], "from": "09:30", "until": "17:00"}
    words = words_of(ada.get("/account").text)
    assert "Monday and Wednesday, 9:30am to 5pm. Reminders" in words
    page = ada.get("/account/hours").text
    assert 'value="2" checked' in page
    assert 'value="09:30"' in page
    assert ada.post("/account/hours", data=told | {"house": "yes"}).status_code == 303
    assert works(session, ADA) is None


def test_hours_that_cannot_be_are_named_and_kept(ada: FlaskClient, session: Session) -> None:
    answer = ada.post("/account/hours", data={"from_": "20:00", "until": "8 o'clock"})
    assert answer.status_code == 422
    assert 'href="#until"' in answer.text
    assert 'value="20:00"' in answer.text
    assert "8 o&#39;clock" in answer.text
    assert "checked" not in answer.text
    answer = ada.post("/account/hours", data={"days": "0", "from_": "20:00", "until": "08:00"})
    assert "the part before midnight" in answer.text
    assert works(session, ADA) is None


def test_only_ones_own_hours_change(app: Flask, session: Session) -> None:
    told = {"days": "1", "from_": "09:00", "until": "17:00", "email": ADA}
    signed_in(app, BEN).post("/account/hours", data=told)
    assert works(session, ADA) is None
    assert works(session, BEN)
    assert actor(session, ADA)


def test_once_all_who_may_are_away_the_others_are_offered(
    app: Flask, ada: FlaskClient, session: Session
) -> None:
    case = an_opened_case(session)
    told = {"person": a_person(case), "words": "Nobody rang us."}
    number = record_as(case, ADA, "concern", **told).id
    record_as(case, ADA, "concern_owner", concern=number, owner=ADA)
    for each in (RON, EVA):
        assert signed_in(app, each).post("/account/away", data=typed(heir=BEN)).status_code == 303
    assert f'value="{BEN}"' not in ada.get("/account/away").text
    again = ada.post("/account/away", data=typed(heir=RON))
    assert again.status_code == 422
    assert f'value="{BEN}"' in again.text
    assert ada.post("/account/away", data=typed(heir=BEN)).status_code == 303
    assert absence_in(session, ADA).stand_in == BEN
