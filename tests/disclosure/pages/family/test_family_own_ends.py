"""That somebody wants no more, as we wrote it down for them, is theirs to deny: a complaint that
they took outside, an answer that is enough, a question that they took back.
"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions import gate
from disclosure.actions.recording import Recorded
from disclosure.actions.refused import Refused
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, ready, record_as
from tests.disclosure.actions.test_taken_back import agreed, by_family, withdrawn
from tests.disclosure.pages.family.test_family_own_words import asked, page, read
from tests.families import AFamily, a_family
from tests.people import ADA, BEN, IVA, RON
from tests.to_do import rows_of
from tests.typed import signed_in
from workflows.words import State, Trigger

pytestmark = begins_with(a_family)
NEVER = {"right": "no", "words": "I never said that."}


def complained(them: AFamily) -> int:
    words = "Nobody rang me on Sunday."
    return by_family(
        them.case, "concern", person=them.ewa, words=words, at=them.case.at.isoformat()
    )


def ended(case: ACase, concern: int, outcome: str) -> Recorded:
    return record_as(case, ADA, "concern_end", concern=concern, outcome=outcome)


def owes_an_answer(case: ACase) -> bool:
    return any(row.act.startswith("Answer the concern") for row in rows_of(case))


def test_a_complaint_that_she_never_took_outside_waits_for_its_answer_again(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    """Her page said “You took it outside”, of an end that a colleague had entered, and had no place
    to say otherwise; nobody had to answer her any more.
    """
    end = ended(them.case, complained(them), "outside").id
    assert "You took it outside" in page(ewa)
    wrote = "We wrote down that you said: I take my complaint to somebody outside."
    assert f"{wrote} “Nobody rang me on Sunday.”" in asked(ewa)
    assert ewa.post(f"/f/records/{end}/right", data=NEVER).status_code == 303
    shown = page(ewa)
    assert "You took it outside" not in shown
    assert "We have not answered yet" in shown
    assert owes_an_answer(them.at_present().case)
    team = read(signed_in(app, ADA).get(f"/incidents/{them.case.ref}/questions").text)
    assert "They took it outside" not in team


def test_an_answer_that_is_not_enough_for_her_is_not_accepted_for_her(
    them: AFamily, ewa: FlaskClient
) -> None:
    concern = complained(them)
    record_as(them.case, ADA, "concern_answer", concern=concern, words="We should have rung you.")
    end = ended(them.case, concern, "accepted").id
    assert "You said that our answer is enough" in page(ewa)
    assert "our answer to your complaint is enough." in asked(ewa)
    ewa.post(f"/f/records/{end}/right", data=NEVER)
    shown = page(ewa)
    assert "You said that our answer is enough" not in shown
    assert "I go to somebody outside" in shown
    told, now = {"person": them.ewa, "of": str(end), "right": True}, them.at_present().case
    with pytest.raises(Refused, match="Only they themselves"):
        record_as(now, RON, "written_down_rightly", **told)


def test_what_she_ended_herself_she_is_not_asked_about(them: AFamily, ewa: FlaskClient) -> None:
    concern = complained(them)
    by_family(them.case, "concern_end", concern=concern, outcome="outside", at=them.case.at)
    assert "I take my complaint to somebody outside." not in page(ewa)
    end = ended(them.case, complained(them), "outside").id
    ewa.post(f"/f/records/{end}/right", data={"right": "yes"})
    assert "We have not answered yet" not in page(ewa)


def test_nobody_is_asked_about_the_end_of_a_complaint_that_was_another_familys(
    them: AFamily, ewa: FlaskClient
) -> None:
    words = "You left my husband in the corridor."
    told = {"person": them.ewa, "words": words}
    wrong = record_as(them.case, BEN, "concern", **told).id
    ended(them.case, wrong, "outside")
    assert words in asked(ewa)
    agreed(them.case, withdrawn(them.case, wrong))
    assert words not in page(ewa)


def test_a_question_that_she_never_took_back_is_owed_its_answer(
    them: AFamily, ewa: FlaskClient
) -> None:
    words = "Who held the cup?"
    told = {"person": them.ewa, "words": words, "at": them.case.at.isoformat()}
    by_family(them.case, "question", **told)
    question = next(q for q in them.case.now.questions if q.words == words)
    back = {"question": question.ref, "words": "It does not matter any more."}
    made = record_as(them.case, IVA, "question_taken_back", **back)
    assert "We wrote down that you took back what you had asked us:" in asked(ewa)
    assert "It does not matter any more." in asked(ewa)
    ewa.post(f"/f/records/{made.id}/right", data=NEVER)
    assert "You took it back" not in page(ewa)
    assert question.ref in [row.key for row in rows_of(them.at_present().case)]


@begins_with(a_case, at=State.FOLLOW_UP)
def test_a_case_closed_over_an_end_that_they_deny_opens_again(begun: ACase) -> None:
    told = {"person": begun.person, "words": "Nobody rang me.", "at": begun.at.isoformat()}
    end = ended(begun, by_family(begun, "concern", **told), "outside").id
    move_as(ready(begun), ADA, "close")
    denied = {"person": begun.person, "of": str(end), "right": False, "words": "I never said that."}
    by_family(begun.later(days=2), "written_down_rightly", **denied, at=begun.at.isoformat())
    assert begun.state is State.FOLLOW_UP
    last = list(begun.now.case.moves(begun.ref))[-1]
    why = f"The record of how a concern ended, No. {end}, was denied by the family after closing."
    assert last.body["reason"] == why
    left = [item.id for item in gate.checklist(begun.now, Trigger.CLOSE) if not item.met]
    assert left == ["no_open_concern"]
