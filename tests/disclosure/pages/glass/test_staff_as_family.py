"""Who owes a family a promise makes their code, opens their page and lets themselves off: shown to
who watches.
"""

import re
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.staff.one_device import Pair, one_browser_two_accounts
from disclosure.clock import now
from disclosure.pages.signing_in.devices import COOKIE, KNOWN
from tests.begun import begins_with
from tests.families import AFamily, a_family
from tests.people import BEN, MONA, actor
from tests.typed import signed_in

pytestmark = begins_with(a_family)

CODE = re.compile(r"#([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})")
PET = "Rex the dog"


def code_made_by(ben: FlaskClient, them: AFamily) -> str:
    told = {"question": "The name of a first pet", "answer": PET}
    made = ben.post(f"/incidents/{them.case.ref}/people/{them.ewa}/page", data=told)
    code = CODE.search(unescape(made.text))
    assert code
    return code[1]


def owed_by_ben(them: AFamily) -> str:
    now_there = them.case.now
    mine = (c for c in now_there.commitments if c.owner == BEN and str(c.state) == "open")
    ref = next(c.ref for c in mine if them.ewa in now_there.owed_to(c))
    them.case.session.rollback()
    return ref


def lets_go(client: FlaskClient, code: str, promise: str) -> None:
    assert client.post("/f/open", data={"code": code, "fact": PET}).status_code == 303
    done = client.post(f"/f/promises/{promise}/release", data={"words": "Let it be"})
    assert done.status_code == 303


def found(them: AFamily) -> list[Pair]:
    session = them.case.session
    session.rollback()
    return one_browser_two_accounts(session, actor(session, MONA), now() - timedelta(days=1))


def bens_browser(app: Flask) -> FlaskClient:
    ben = signed_in(app, BEN)
    ben.set_cookie(COOKIE, "ab" * 16)
    return ben


def test_a_promise_let_go_in_the_browser_of_who_owes_it_is_listed(
    app: Flask, begun: AFamily
) -> None:
    them = begun.at_present()
    ben, promise = bens_browser(app), owed_by_ben(them)
    lets_go(ben, code_made_by(ben, them), promise)
    (pair,) = found(them)
    assert (pair.ref, pair.who, pair.what) == (
        them.case.ref,
        "The family, on its page",
        f"Release, {promise}",
    )
    assert (pair.other, pair.minutes) == ("Ben Okoro", 0)


def test_to_throw_the_name_away_before_it_opens_is_of_no_use(app: Flask, begun: AFamily) -> None:
    """While he is signed in, his session knows the browser too."""
    them = begun.at_present()
    ben, promise = bens_browser(app), owed_by_ben(them)
    with ben.session_transaction() as kept:
        kept["device"] = "ab" * 16
    code = code_made_by(ben, them)
    ben.delete_cookie(COOKIE)
    lets_go(ben, code, promise)
    assert [pair.other for pair in found(them)] == ["Ben Okoro"]


def test_a_familys_own_browser_gets_no_name(app: Flask, begun: AFamily) -> None:
    them = begun.at_present()
    promise, code = owed_by_ben(them), code_made_by(bens_browser(app), them)
    theirs = app.test_client()
    lets_go(theirs, code, promise)
    assert [theirs.get_cookie(name) for name in (COOKIE, KNOWN)] == [None, None]
    assert found(them) == []
