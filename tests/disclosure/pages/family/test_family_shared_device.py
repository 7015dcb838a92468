"""One telephone of two: who sits down next at it reads nothing of what one before them typed."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.family import languages
from disclosure.actions.family.languages import Checker
from disclosure.actions.staff.signing_in import set_password
from disclosure.clock import now
from disclosure.pages import guard
from disclosure.pages.family import door
from disclosure.records.links import visits_of
from tests.begun import begins_with
from tests.cases import record_as
from tests.families import FACT, AFamily, a_family, code_for, visit
from tests.family_saying import opens, told_in_person
from tests.people import ADAM, BEN, OPERATOR, actor
from tests.staff import PASSWORD

pytestmark = begins_with(a_family)

SECRET = "My brother took her money"
HIDDEN = re.compile(r'name="(csrf_token|made_for|kept:[^"]+|whose)"[^>]* value="([^"]*)"')


@pytest.fixture
def ewa(app: Flask, them: AFamily) -> FlaskClient:
    """Her page is open; each form is asked for its token, as at work."""
    told_in_person(them.case, them.brother)
    ewa = visit(app, them.case, them.ewa)
    app.config["WTF_CSRF_ENABLED"] = True
    return ewa


def typed_by(ewa: FlaskClient) -> dict[str, str]:
    """What her browser holds, and sends again when somebody goes back and loads the page anew."""
    sent = hidden_in(ewa.get("/f/page").text) | {"purpose": "share", "agrees": "yes"}
    sent["with"] = SECRET
    bad = ewa.post("/f/consents", data=sent)
    assert bad.status_code == 422
    assert SECRET in bad.text
    return sent


@pytest.mark.parametrize("path", ["/f/page", "/f/letters/1/"])
def test_a_press_in_the_tab_that_they_left_open_signs_out_nobody_of_staff(
    them: AFamily, ewa: FlaskClient, path: str
) -> None:
    """On the computer of a ward. A nurse signed in in another window, and a child of the family
    pressed a link in the old one: she was signed out in the midst of her note.
    """
    app = ewa.application
    app.config["WTF_CSRF_ENABLED"] = False
    set_password(them.case.session, OPERATOR, now(), BEN, PASSWORD)
    assert ewa.get("/f/page").status_code == 200
    assert ewa.post("/sign-in", data={"email": BEN, "password": PASSWORD}).status_code == 303
    left_open = ewa.get(path)
    assert (left_open.status_code, "Open your page" in left_open.text) == (401, True)
    assert "Ben Okoro" not in left_open.text
    assert ewa.get("/account").status_code == 200


def hidden_in(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


@pytest.mark.parametrize("signed", [True, False])
def test_who_opens_their_page_after_somebody_left_reads_none_of_what_that_one_typed(
    them: AFamily, ewa: FlaskClient, *, signed: bool
) -> None:
    """`signed`: the form says for whom we made it; the page had been open since an older release
    where it does not.
    """
    sent = typed_by(ewa)
    if not signed:
        del sent["made_for"]
    assert ewa.post("/f/leave", data=sent).status_code == 303
    his = code_for(them.case, them.brother)
    assert opens(ewa, his, **hidden_in(ewa.get("/f/open").text)).status_code == 303
    again = ewa.post("/f/consents", data=sent)
    assert again.status_code == 400
    assert SECRET not in unescape(again.text)


def test_once_somebody_left_their_words_wait_locked_for_them_alone(
    them: AFamily, ewa: FlaskClient
) -> None:
    """She may have typed them in another window than that in which she left."""
    sent = typed_by(ewa)
    ewa.post("/f/leave", data=sent)
    left = ewa.post("/f/consents", data=sent)
    assert left.status_code == 401
    assert SECRET not in unescape(left.text)
    waits = hidden_in(left.text)
    his = opens(ewa, code_for(them.case, them.brother), **waits)
    assert his.status_code == 303
    ewa.post("/f/leave", data=hidden_in(ewa.get("/f/page").text))
    token = hidden_in(ewa.get("/f/open").text)
    hers = opens(ewa, code_for(them.case, them.ewa), **waits | token)
    assert hers.status_code == 200
    assert SECRET in hers.text


@pytest.mark.parametrize("left", [False, True])
def test_what_one_typed_waits_for_them_once_another_opened_their_own_page(
    them: AFamily, ewa: FlaskClient, *, left: bool
) -> None:
    """She had typed it in one window. In another her brother opened his page, and is still there,
    or left: he reads nothing of it, and no link calls his page hers.
    """
    sent = typed_by(ewa)
    his = code_for(them.case, them.brother)
    assert opens(ewa, his, **hidden_in(ewa.get("/f/open").text)).status_code == 303
    if left:
        ewa.post("/f/leave", data=hidden_in(ewa.get("/f/page").text))
    not_hers = ewa.post("/f/consents", data=sent)
    assert not_hers.status_code == 400
    assert SECRET not in unescape(not_hers.text)
    assert "Open your page again, and we will lead you back to it." in not_hers.text
    assert 'href="/f/page"' not in not_hers.text
    waits = hidden_in(not_hers.text)
    assert ewa.get("/f/page").status_code == (401 if left else 200)
    still_his = opens(ewa, code_for(them.case, them.brother), **waits)
    assert still_his.status_code == 303
    token = hidden_in(ewa.get("/f/open").text)
    hers = opens(ewa, code_for(them.case, them.ewa), **waits | token)
    assert hers.status_code == 200
    assert SECRET in hers.text


def test_an_older_tab_closes_the_page_of_its_person_and_of_nobody_else(
    them: AFamily, ewa: FlaskClient
) -> None:
    """Ewa opened her page anew in another tab. Then she leaves by the button of the first one."""
    older = hidden_in(ewa.get("/f/page").text)
    opens(ewa, code_for(them.case, them.ewa), **hidden_in(ewa.get("/f/open").text))
    assert ewa.get("/f/page").status_code == 200
    left = ewa.post("/f/leave", data=older, follow_redirects=True)
    assert "You have left your page." in left.text
    assert ewa.get("/f/page").status_code == 401
    opens(ewa, code_for(them.case, them.brother), **hidden_in(ewa.get("/f/open").text))
    left = ewa.post("/f/leave", data=older, follow_redirects=True)
    assert "You have left your page. Nobody can open it from here now." in left.text
    assert 'href="/f/page"' not in left.text
    assert "Adam" in ewa.get("/f/page").text


def test_who_asks_at_the_door_for_their_own_page_saw_nothing_of_the_one_that_is_open(
    them: AFamily, ewa: FlaskClient
) -> None:
    """Her brother takes the tablet. What is new on her page is still news for her, and is sent."""
    ewa.get("/f/page")
    before = seen_by_her(them)
    record_as(them.case, BEN, "note", words="Something new is on record.")
    for asked in ("/f/open", "/f/"):
        ewa.get(asked)
        assert seen_by_her(them) == before
    assert "A page is open on this device." in ewa.get("/f/open").text
    ewa.get("/f/page")
    assert seen_by_her(them) > before


def seen_by_her(them: AFamily) -> int:
    """The version of the case when she last looked."""
    them.case.session.rollback()
    visits = visits_of(them.case.session, them.case.id)
    return max(visit.seen_version or 0 for visit in visits if visit.person == them.ewa)


def test_no_page_of_another_house_closes_one(ewa: FlaskClient) -> None:
    for forged in ({}, {"made_for": '["family 1 2", ""].x'}):
        assert ewa.post("/f/leave", data=forged | {"csrf_token": "a guess"}).status_code == 400
    assert ewa.get("/f/page").status_code == 200


def test_words_that_were_given_back_still_say_whose_they_are(
    them: AFamily, ewa: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Her page closed while she wrote, and she opened it again. Then somebody rang at the door: she
    left in another window, and sends her words when she comes back.
    """
    typed = hidden_in(ewa.get("/f/page").text) | {"words": SECRET}
    with monkeypatch.context() as later:
        for each in (guard, door):
            later.setattr(each, "now", lambda: now() + timedelta(minutes=21))
        ended = ewa.post("/f/account", data=typed)
    back = opens(ewa, code_for(them.case, them.ewa), **hidden_in(ended.text))
    _, _, form = back.text.partition('action="/f/account"')
    assert SECRET in form
    ewa.post("/f/leave", data=hidden_in(ewa.get("/f/page").text))
    left = ewa.post("/f/account", data=hidden_in(form) | {"words": SECRET})
    assert left.status_code == 401
    assert SECRET not in left.text
    hers = opens(ewa, code_for(them.case, them.ewa), **hidden_in(left.text))
    assert SECRET in hers.text


def test_who_lost_the_cookies_of_their_browser_keeps_what_they_typed(
    app: Flask, ewa: FlaskClient
) -> None:
    again = app.test_client().post("/f/consents", data=typed_by(ewa))
    assert again.status_code == 400
    assert SECRET in again.text


def test_the_answer_that_only_they_know_is_not_carried(
    ewa: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = hidden_in(ewa.get("/f/page").text)
    for each in (guard, door):
        monkeypatch.setattr(each, "now", lambda: now() + timedelta(minutes=21))
    ended = ewa.post("/f/prove", data=sent | {"fact": "Rover"})
    assert ended.status_code == 401
    assert "Rover" not in ended.text
    assert "Open your page again, and press it once more." in ended.text


def test_what_her_brother_chose_on_his_page_does_not_turn_hers_into_english(
    app: Flask, them: AFamily
) -> None:
    """She reads Polish alone. He left, she opened her page with her code, and could not read it."""
    case = them.case
    checker = Checker("Jan Kos", "His first language", True)
    languages.name_checker(case.session, actor(case.session, ADAM), now(), "pl", checker)
    reads = {"person": them.ewa, "language": "Polish", "reason": "She reads only Polish"}
    record_as(case, BEN, "person_change", **reads)
    told_in_person(case, them.brother)
    phone = app.test_client()
    assert _speaks(phone, them, them.ewa) == "pl"
    phone.post("/f/leave")
    _speaks(phone, them, them.brother)
    assert _language(phone.get("/f/page?language=en").text) == "en"
    assert _language(phone.post("/f/leave", follow_redirects=True).text) == "en"  # to him, still
    assert _speaks(phone, them, them.ewa) == "pl"
    phone.get("/f/page?language=en")
    assert _speaks(phone, them, them.ewa) == "en"  # she chose it, and opened her page once more
    phone.get("/f/open?language=es")  # not offered
    assert _speaks(phone, them, them.brother) == "en"  # by his browser
    phone.get("/f/open?language=pl")  # for whoever opens their page at this door
    assert _speaks(phone, them, them.brother) == "pl"


def _speaks(phone: FlaskClient, them: AFamily, person: int) -> str:
    """The language of their page, which they open with a code of theirs."""
    told = {"code": code_for(them.case, person), "fact": FACT["answer"]}
    assert phone.post("/f/open", data=told).status_code == 303
    return _language(phone.get("/f/page").text)


def _language(page: str) -> str:
    return page.partition('<html lang="')[2].partition('"')[0]


def test_the_list_of_pages_that_a_browser_keeps_names_nobody(
    them: AFamily, ewa: FlaskClient
) -> None:
    """It keeps their titles, and shows them to who sits down next."""
    page = ewa.get("/f/page").text
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title
    named = {word for person in them.case.now.persons for word in person.called.split()}
    assert named
    assert not [word for word in named if word in title]
