"""What no letter can print is named on the desk, and goes no further."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from disclosure.actions.letters import writing as letters
from tests.begun import begins_with
from tests.cases import SLOTS, SORRY, ACase, a_case, change_by, record_as
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letters import a_draft, save, summary
from tests.people import BEN
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def test_what_cannot_be_printed_is_named_on_the_desk_and_not_submitted(
    ben: FlaskClient, case: ACase
) -> None:
    support = SLOTS["apology"]["support"]
    ref = a_draft(case, sorry=f"{SORRY} \u4e00\u4e8c", support=f"{support} \N{GRINNING FACE}")
    page = unescape(ben.get(f"/letters/{ref}").text)
    assert "Mend these 2" in page
    for box, words in (("sorry", "CJK UNIFIED IDEOGRAPH-4E00"), ("support", "GRINNING FACE")):
        part = page.partition(f'id="part-{box}"')[2].partition('<div class="app-part"')[0]
        assert "cannot be printed" in part.lower()
        assert words in part
    answer = save(ben, ref, do="submit")
    assert answer.status_code == 422
    assert "Our fonts cannot print what the body has: 一" in summary(answer)
    assert row(case, ref).state is LetterState.DRAFT
    mended = {"box_sorry": SORRY, "box_support": support}
    assert save(ben, ref, **mended, do="submit").status_code == 303
    assert row(case, ref).state is LetterState.IN_REVIEW


def test_a_name_that_cannot_be_printed_is_said_beside_the_desk(
    ben: FlaskClient, case: ACase
) -> None:
    ref = a_draft(case)
    told = {"person": case.person, "name": "Mrs \u738b Price", "reason": "She told me so"}
    record_as(case, BEN, "person_change", **told)
    says = "Our fonts cannot print what the address has: 王"
    assert says in unescape(ben.get(f"/letters/{ref}").text.partition('id="mind"')[2])
    assert says in summary(save(ben, ref, do="submit"))


@pytest.mark.parametrize("form", ["", "/standard", "/text"])
def test_a_preview_that_cannot_be_made_is_a_sentence(
    ben: FlaskClient, case: ACase, form: str
) -> None:
    told = {"to": case.person, "text": "Dear Ann \u202e"}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    answer = ben.get(f"/letters/{letter.ref}/preview{form}")
    assert answer.status_code == 409
    assert "This letter cannot be printed. The body has what no letter may have" in answer.text
    assert "RIGHT-TO-LEFT OVERRIDE" in answer.text


def test_bullets_and_soft_breaks_of_word_become_a_list_at_the_desk(
    ben: FlaskClient, case: ACase
) -> None:
    ref = a_draft(case)
    pasted = "We offer you:\r\n·\tthe chaplain\v\uf0b7\ta nurse\r\no   a room\r\nAsk us."
    assert save(ben, ref, box_support=pasted).status_code == 303
    offered = "We offer you:\n- the chaplain\n- a nurse\n- a room\nAsk us."
    assert row(case, ref).boxes["support"] == offered
    preview = ben.get(f"/letters/{ref}/preview").text
    assert "<li>the chaplain</li>" in preview
    assert "cannot be printed" not in ben.get(f"/letters/{ref}").text
    sent = {"easy_read": "We offer:\n•\ta nurse", "do": "easy", "seen": row(case, ref).version}
    assert ben.post(f"/letters/{ref}/other-words", data=sent).status_code == 303
    assert row(case, ref).easy_read == "We offer:\n- a nurse"


def test_what_a_program_gave_stays_and_is_quoted_with_the_words_around_it(
    ben: FlaskClient, case: ACase
) -> None:
    given = "We offer you \uf0b7 the chaplain.\tAsk us."
    ref = a_draft(case, support=given)
    assert row(case, ref).boxes["support"] == given
    page = unescape(ben.get(f"/letters/{ref}").text)
    assert "“We offer you [?] the chaplain. Ask us." in page.partition('id="live-cards-')[0]
    assert "<mark>We offer you [?] the chaplain." in page
    version = row(case, ref).version
    assert save(ben, ref).status_code == 303
    assert row(case, ref).version == version, "nobody changed a word"
