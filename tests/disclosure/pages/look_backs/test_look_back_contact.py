"""On its page a look-back says whom the families ring, and first of all that they have left."""

from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.users import disable_user
from disclosure.records.users import user_called
from tests.disclosure.pages.test_worklist import words_of
from tests.look_backs import AT, a_look_back
from tests.people import ADA, ADAM, BEN, CAL, IVA, OPERATOR
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
LEFT = "Ben Okoro, the families' contact, has left: the account was closed on 20 March 2026."
TYPED = {
    "name": "Iva Novak", "user": IVA, "role": "Screening line", "phone": "01632 960107",
    "hours": "8am to 8pm", "cover-name": "Ada Lind", "cover-phone": "01632 960102",
}  # fmt: skip


def read(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return words_of(answer.text)


def ben_leaves(session: Session) -> None:
    moves = partial(hand_over, session, AT, asked_by=ADAM)
    disable_user(session, OPERATOR, AT, BEN, IVA, moves)


def test_who_is_rung_stands_on_its_page_and_can_be_named_anew(app: Flask, session: Session) -> None:
    base, ada = f"/look-backs/{a_look_back(session).ref}", signed_in(app, ADA)
    before = read(ada, base)
    assert "Whom the families ring Name Ben Okoro Role Screening line" in before
    assert "Cover Ada Lind, 01632 960102" in before
    assert "has left" not in before
    assert "Name another contact" not in signed_in(app, CAL).get(base).text
    form = ada.get(f"{base}/contact").text
    assert 'value="01632 960101"' in form  # who answers now is there to go on from
    bad = ada.post(f"{base}/contact", data=TYPED | {"phone": ""})
    assert bad.status_code == 422
    assert 'value="Iva Novak"' in bad.text
    assert ada.post(f"{base}/contact", data=TYPED).location == base
    after = read(ada, base)
    assert "Name Iva Novak Role Screening line Telephone 01632 960107" in after
    nobody = TYPED | {"user": "", "name": "The line", "cover-name": "", "cover-phone": ""}
    assert ada.post(f"{base}/contact", data=nobody).location == base
    assert "Name The line" in read(ada, base)


def test_that_the_contact_has_left_is_the_first_thing_it_says(app: Flask, session: Session) -> None:
    base = f"/look-backs/{a_look_back(session).ref}"
    ben_leaves(session)
    ada = signed_in(app, ADA)
    top = read(ada, base).partition("How far it has come")[0]
    assert f"Next Name whom the families ring now {LEFT}" in top
    assert f'href="{base}/contact"' in ada.get(base).text
    form = ada.get(f"{base}/contact")
    assert LEFT in words_of(form.text)
    assert 'value="01632 960101"' not in form.text  # nothing of who has left
    iva = read(signed_in(app, IVA), base)  # who may name nobody is told all the same
    assert LEFT in iva.partition("Whom the families ring")[2]
    ada.post(f"{base}/contact", data=TYPED)
    assert "has left" not in read(ada, base)


def test_a_look_back_that_names_nobody_says_so(app: Flask, session: Session) -> None:
    base, ada = f"/look-backs/{a_look_back(session, contact=None).ref}", signed_in(app, ADA)
    assert "Nobody is named here, so each case asks for a contact of its own." in read(ada, base)
    assert ada.post(f"{base}/contact", data=TYPED).location == base
    assert "Name Iva Novak" in read(ada, base)


def test_whoever_closes_the_account_reads_which_look_back_names_it(
    app: Flask, session: Session
) -> None:
    ref, ben = a_look_back(session).ref, user_called(session, BEN)
    assert ben
    shown = read(signed_in(app, ADAM), f"/users/{ben.id}/leave")
    assert f"New cases of {ref} would tell families to ring Ben Okoro." in shown
    iva = user_called(session, IVA)
    assert iva
    assert ref not in read(signed_in(app, ADAM), f"/users/{iva.id}/leave")
