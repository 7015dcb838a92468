"""Words that were typed and not saved are lost in no turn that the letter takes meanwhile."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.letters import writing as letters
from disclosure.actions.users import Person, change_user, disable_user
from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by, move_as, record_as, taken_to
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_windows import waiting
from tests.disclosure.pages.letters.test_letter_writing import boxes
from tests.people import ADA, BEN, EVA, IVA, OPERATOR, SITE
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
BENS = "Half an hour of Ben's words."


@pytest.fixture
def ben(app: Flask, ref: str) -> FlaskClient:
    """He typed at the desk, and saved nothing."""
    ben = signed_in(app, BEN)
    ben.post(f"/letters/{ref}/beat", data={"here": "1"})
    there = boxes(ben, ref)
    ben.post(f"/letters/{ref}/unsaved", data={"box_why": BENS, "seen": there["seen"]})
    return ben


def page_of(client: FlaskClient, ref: str) -> str:
    return unescape(client.get(f"/letters/{ref}").text)


def test_not_yet_keeps_the_sentence_that_was_just_typed(
    app: Flask, ben: FlaskClient, ref: str
) -> None:
    there = boxes(ben, ref)
    signed_in(app, IVA).post(f"/letters/{ref}/pen", data={"do": "ask"})
    more = {"box_why": f"{BENS} And one more.", "do": "keep", "typed": "why"}
    assert ben.post(f"/letters/{ref}/pen", data=there | more).status_code == 303
    assert boxes(ben, ref)["box_why"] == f"{BENS} And one more."


def test_who_asks_for_the_pen_beside_an_older_text_typed_none_of_it(
    app: Flask, case: ACase, ben: FlaskClient, ref: str
) -> None:
    iva = signed_in(app, IVA)
    older = boxes(iva, ref)
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"closing": "With sorrow."}})
    iva.post(f"/letters/{ref}/pen", data=older | {"do": "ask", "typed": ""})
    assert waiting(case, ref) == [{"why": BENS}]


def test_words_whose_box_is_gone_are_shown_to_be_copied_until_they_are_thrown_away(
    case: ACase, ben: FlaskClient, ref: str
) -> None:
    """Iva made it a Polish letter, which is one text. Ben types on in that, and saves."""
    letters.edit(case.session, change_by(case, IVA), ref, {"language": "pl"})
    page = page_of(ben, ref)
    assert "The letter has other boxes by now, so they have no place in it." in page
    assert BENS in page
    now = boxes(ben, ref)
    typed = {"box_text": f"{now['box_text']}\nDalej.", "seen": now["seen"], "language": "pl"}
    ben.post(f"/letters/{ref}/unsaved", data=typed)
    page = page_of(ben, ref)
    assert "some of your words have no place in it" in page
    assert BENS in page
    assert ben.post(f"/letters/{ref}", data=typed | {"do": "save"}).status_code == 303
    assert row(case, ref).text.endswith("Dalej.")
    assert BENS in page_of(ben, ref)
    ben.post(f"/letters/{ref}", data=boxes(ben, ref) | {"do": "throw_away"})
    assert BENS not in page_of(ben, ref)
    assert waiting(case, ref) == []


def test_handing_over_leaves_the_words_whose_box_is_gone_with_who_typed_them(
    app: Flask, case: ACase, ben: FlaskClient, ref: str
) -> None:
    letters.edit(case.session, change_by(case, IVA), ref, {"language": "pl"})
    signed_in(app, IVA).post(f"/letters/{ref}/pen", data={"do": "ask"})
    now = boxes(ben, ref)
    typed = {"box_text": f"{now['box_text']}\nDalej.", "typed": "text", "do": "give"}
    ben.post(f"/letters/{ref}/pen", data=now | typed)
    assert row(case, ref).text.endswith("Dalej.")
    assert waiting(case, ref) == [{"why": BENS}]


def test_starting_again_loses_no_word_that_waits(case: ACase, ben: FlaskClient, ref: str) -> None:
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"closing": "With sorrow."}})
    page = ben.get(f"/letters/{ref}/versions").text
    version = re.findall(r'name="version" value="(\d+)"', page)[-1]
    data = {"version": version, "seen": str(row(case, ref).version)}
    assert ben.post(f"/letters/{ref}/versions", data=data).status_code == 303
    page = page_of(ben, ref)
    assert "are not saved yet" in page
    assert boxes(ben, ref)["box_why"] == BENS
    assert "With sorrow." not in row(case, ref).text


def test_their_author_is_told_of_them_while_the_letter_is_under_review(
    app: Flask, case: ACase, ben: FlaskClient, ref: str
) -> None:
    move_as(case, IVA, "submit", ref)
    page = page_of(ben, ref)
    assert "are not saved, and not in this letter" in page
    assert BENS in page
    assert BENS not in page_of(signed_in(app, EVA), ref)
    move_as(case, EVA, "return_to_draft", ref, reason="Please say why it happened")
    assert boxes(ben, ref)["box_why"] == BENS


def test_what_somebody_who_left_had_typed_can_be_read_and_copied(
    app: Flask, case: ACase, ben: FlaskClient, ref: str
) -> None:
    """It waited for words that nobody could read or save any more."""
    ben.post(f"/letters/{ref}/unsaved", data={"leaving": "1"})
    iva = signed_in(app, IVA)
    words = page_of(iva, ref)
    assert "Ben Okoro typed something that is not saved yet" in words
    assert BENS not in words
    disable_user(case.session, OPERATOR, now(), BEN, IVA)
    words = page_of(iva, ref)
    assert "Ben Okoro, who has left, typed words at" in words
    assert BENS in words
    assert "waits for them" not in words
    assert BENS not in page_of(signed_in(app, EVA), ref)  # who approves reads the letter alone
    version = row(case, ref).version
    letters.edit(case.session, change_by(case, IVA, version), ref, {"slots": {"why": BENS}})
    assert "words at" not in page_of(iva, ref)


def test_what_somebody_had_typed_who_may_write_no_more_can_be_read_and_copied(
    app: Flask, case: ACase, ben: FlaskClient, ref: str
) -> None:
    """He became a coach: it was said to wait for him, who could neither read nor save it."""
    ben.post(f"/letters/{ref}/unsaved", data={"leaving": "1"})
    now_rung = {"name": "Iva Novak", "user": IVA, "role": "Investigator", "phone": "01632 960103"}
    cover = {"name": "Ada Lind", "phone": "01632 960102"}
    record_as(case, ADA, "contact", **now_rung, hours="9am to 5pm", cover=cover)
    iva = signed_in(app, IVA)
    assert BENS not in page_of(iva, ref)
    coach = Person(BEN, "Ben Okoro", ["coach"], [SITE])
    change_user(case.session, OPERATOR, now(), coach, successor=IVA)
    words = page_of(iva, ref)
    assert "Ben Okoro, who may not write this letter any more, typed words at" in words
    assert BENS in words
    assert "waits for them" not in words
    assert BENS not in page_of(signed_in(app, EVA), ref)


def test_who_may_write_it_no_more_is_not_named_to_put_it_right(
    app: Flask, case: ACase, ref: str
) -> None:
    eva, says = signed_in(app, EVA), "Not right? Tell a risk manager: nobody who wrote it may"
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"sorry": "Sorry if it hurt."}})
    move_as(case, BEN, "submit", ref)
    words = page_of(eva, ref)
    assert "Not right? Tell Ben Okoro, who wrote it." in words
    assert "Whoever wrote it mends them: Ben Okoro." in words
    rung = {"name": "Iva Novak", "user": IVA, "role": "Investigator", "phone": "01632 960103"}
    record_as(case, ADA, "contact", **rung, hours="9am to 5pm")
    auditor = Person(BEN, "Ben Okoro", ["auditor"], [SITE])
    change_user(case.session, OPERATOR, now(), auditor, successor=IVA)
    assert says in page_of(eva, ref)
    disable_user(case.session, OPERATOR, now(), BEN, IVA)
    words = page_of(eva, ref)
    assert says in words
    assert "Nobody who wrote it may change it now. Who can: Ada Lind, Iva Novak, Ron Bell." in words
    assert "mends them" not in words


def test_a_letter_that_who_left_would_sign_says_so_before_it_goes(
    app: Flask, case: ACase, ben: FlaskClient, ref: str
) -> None:
    iva, says = signed_in(app, IVA), "Ben Okoro, who has left, is named as who signs it."
    assert says not in page_of(iva, ref)
    disable_user(case.session, OPERATOR, now(), BEN, IVA)
    assert f"{says} Say who signs it now" in page_of(iva, ref)
    move_as(case, IVA, "submit", ref)
    assert f"{says} Return it to draft, and say who signs it now" in page_of(
        signed_in(app, EVA), ref
    )


def test_nor_are_they_gone_once_the_letter_is_issued_and_went(
    app: Flask, case: ACase, ben: FlaskClient, ref: str
) -> None:
    """Iva sent it for approval while Ben was at a bedside. His desk said that what he typed is
    kept, and once the letter was issued no page showed it any more, nor that it went without it.
    """
    taken_to(case, ref, "issue")
    page = page_of(ben, ref)
    assert "are not saved, and not in this letter" in page
    assert BENS in page
    assert "once the letter is returned to draft" not in page  # it never is
    assert BENS not in page_of(signed_in(app, ADA), ref)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert BENS in page_of(ben, ref)
    assert ben.post(f"/letters/{ref}", data={"do": "throw_away"}).status_code == 303
    assert BENS not in page_of(ben, ref)
    assert waiting(case, ref) == []


def test_who_saves_in_a_letter_that_is_issued_is_sent_to_ask_for_nothing_that_nobody_can_do(
    app: Flask, case: ACase, ref: str
) -> None:
    """An issued letter is never a draft again, and Ben was told to ask for just that."""
    ben = signed_in(app, BEN)
    there = boxes(ben, ref) | {"box_why": BENS, "typed": "why", "do": "save"}
    move_as(case, IVA, "submit", ref)
    assert (
        "ask for the letter to be returned to draft" in ben.post(f"/letters/{ref}", data=there).text
    )
    move_as(case, EVA, "approve", ref, sha256=row(case, ref).text_sha256)
    move_as(case, ADA, "issue", ref)
    late = ben.post(f"/letters/{ref}", data=there)
    assert late.status_code == 409
    assert BENS in unescape(late.text)
    assert "returned to draft" not in late.text
    assert "What is still to be said goes into a further letter." in late.text
