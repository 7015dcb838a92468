"""Once two people say that somebody is not to be told, nothing asks anybody to reach them, nothing
that was promised is lost, and all of it is owed again should they be told again.
"""

from typing import Any

import pytest

from disclosure.actions.checklists.requirements import checklist
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.showing import commitment_document
from disclosure.actions.thing_to_do import Target, Viewed
from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import ACase, a_letter, a_talk, an_opened_case, move_as, record_as
from tests.not_told import a_wife, acts_about, promised, taken_off, told_again
from tests.people import BEN, EVA
from tests.to_do import rows_of
from workflows.words import Trigger

pytestmark = begins_with(an_opened_case)
SINCE = "Ewa Kowal is not to be told, since 12 March 2026."
REACH = ("Ring", "Tell", "Answer", "Speak", "Say sorry", "Send", "Ask")


@pytest.fixture
def ewa(case: ACase) -> int:
    return a_wife(case)


def promises_kept(case: ACase) -> tuple[bool, str]:
    view = Viewed(case.now, staff_of(case.session))
    asked = {item.id: item for item in checklist(view, Trigger.CLOSE_WITHOUT_DUTY)}
    return asked["promises_kept"].met, asked["promises_kept"].says


def shown(case: ACase, ref: str) -> dict[str, object]:
    now = case.now
    return commitment_document(now, next(each for each in now.commitments if each.ref == ref))


def verified(case: ACase, ref: str) -> None:
    move_as(case, BEN, "done", ref, evidence="Ben Okoro saw to it.")
    move_as(case, EVA, "verify", ref)


def given_up(case: ACase, ref: str, **told: str) -> None:
    move_as(case, BEN, "cannot_keep", ref, why="She is not to be told any more.", **told)


def asked_by(case: ACase, person: int, words: str = "Who set the pump?") -> str:
    made = record_as(case, BEN, "question", person=person, words=words)
    return str(made.created[0]["ref"])


def test_no_row_asks_to_reach_her_and_each_thing_stays_on_the_list(case: ACase, ewa: int) -> None:
    ring, at = promised(case, ewa), case.at.isoformat()
    asked_by(case, ewa)
    record_as(case, BEN, "concern", person=ewa, words="Nobody rang me.", at=at)
    record_as(case, BEN, "request", person=ewa, wants="advocate", at=at)
    case.later(days=9)
    reaching = acts_about(case, "Ewa Kowal")
    assert "Ring Ewa Kowal and say that a promise is late" in reaching
    assert "Answer Ewa Kowal" in reaching
    taken_off(case, ewa)
    acts = acts_about(case, "Ewa Kowal")
    assert sorted(acts) == [
        "Keep or end our promise to Ewa Kowal, without contact",
        "Write down our answer to the concern of Ewa Kowal",
        "Write down the answer to what Ewa Kowal asked",
        "Write down what came of it: Ewa Kowal asked for an advocate",
    ]
    hers = [row for row in rows_of(case) if "Ewa Kowal" in row.act]
    assert {row.phone for row in hers} == {""}
    assert all("Ewa Kowal is not to be told, since 21 March 2026." in row.why for row in hers)
    promise = next(row for row in hers if row.key == ring)
    assert promise.target == Target("promise", ring)
    told_again(case, ewa)
    assert sorted(acts_about(case, "Ewa Kowal")) == sorted(reaching)


def test_until_a_second_person_agrees_she_is_rung_as_before(case: ACase, ewa: int) -> None:
    promised(case, ewa)
    told = {"person": ewa, "standing": "not_to_be_told", "reason": "She is no attorney."}
    record_as(case, BEN, "person_change", **told)
    assert "Ring Ewa Kowal" in acts_about(case, "Ewa Kowal")


def test_what_is_owed_to_two_is_owed_to_the_other_as_before(case: ACase, ewa: int) -> None:
    ref = promised(case, ewa, case.person)
    taken_off(case, ewa)
    case.later(days=9)
    row = next(row for row in rows_of(case) if row.key == ref)
    assert row.act == "Ring Mrs Ann Price and say that a promise is late"
    assert SINCE in row.why
    assert row.target.fields["persons"] == [str(case.person)]
    verified(case, ref)
    assert next(row for row in rows_of(case) if row.key == ref).act == (
        "Tell Mrs Ann Price that we kept a promise"
    )
    assert promises_kept(case)[0] is False
    with pytest.raises(BadInput, match="How they were told"):
        given_up(case, promised(case, ewa, case.person))


def test_a_kept_promise_does_not_wait_for_telling_her(case: ACase, ewa: int) -> None:
    verified(case, case.promise)
    told: dict[str, Any] = {"person": case.person, "how": "By telephone", "at": case.at.isoformat()}
    move_as(case, BEN, "told", case.promise, **told)
    ref = promised(case, ewa)
    taken_off(case, ewa)
    verified(case, ref)
    assert acts_about(case, "Ewa Kowal") == []
    assert promises_kept(case) == (True, f"Every promise is finished. Not told: {SINCE}")
    assert shown(case, ref)["told"] is False
    told_again(case, ewa)
    assert "Tell Ewa Kowal that we kept a promise" in acts_about(case, "Ewa Kowal")
    assert "(tell Ewa Kowal)" in promises_kept(case)[1]


def test_whoever_was_told_twice_is_one_person(case: ACase, ewa: int) -> None:
    """Who counts whom we told had counted two."""
    verified(case, case.promise)
    told: dict[str, Any] = {"person": case.person, "how": "By telephone", "at": case.at.isoformat()}
    for _ in range(2):
        move_as(case, BEN, "told", case.promise, **told)
    assert shown(case, case.promise)["told_to"] == [case.person]


def test_what_cannot_be_kept_is_recorded_truly_without_telling_her(case: ACase, ewa: int) -> None:
    """Mrs Price can be told, so her way of hearing of things asks nothing of this promise."""
    ref = promised(case, ewa)
    taken_off(case, ewa)
    given_up(case, ref)
    assert shown(case, ref)["told_to"] == []
    move_as(case, EVA, "agree_not_kept", ref)
    assert shown(case, ref)["state"] == "not_kept"
    assert acts_about(case, "Ewa Kowal") == []
    assert "We will ring you (not kept" not in promises_kept(case)[1]
    assert SINCE in promises_kept(case)[1]
    told_again(case, ewa)
    assert "Say sorry to Ewa Kowal for a promise we did not keep" in acts_about(case, "Ewa Kowal")
    assert "say sorry for it in a letter" in promises_kept(case)[1]


def test_who_may_be_told_is_told_before_a_promise_is_given_up(case: ACase, ewa: int) -> None:
    with pytest.raises(BadInput, match="How they were told: fill this in"):
        given_up(case, promised(case, ewa))
    assert shown(case, case.promise)["state"] == "open"


def test_telling_the_other_of_two_is_not_taken_for_telling_her(case: ACase, ewa: int) -> None:
    ref = promised(case, ewa, case.person)
    taken_off(case, ewa)
    given_up(case, ref, told_how="By telephone", at=case.at.isoformat())
    assert shown(case, ref)["told_to"] == [case.person]
    with pytest.raises(BadInput, match="Where we said sorry for it"):
        move_as(case, EVA, "agree_not_kept", ref)


def test_her_question_is_answered_on_record_and_told_once_she_may_hear_it(
    case: ACase, ewa: int
) -> None:
    ref = asked_by(case, ewa)
    answer = {"question": ref, "words": "The night nurse set it."}
    with pytest.raises(BadInput, match="Where it was given"):
        record_as(case, BEN, "answer", **answer)
    taken_off(case, ewa)
    record_as(case, BEN, "answer", **answer)
    assert acts_about(case, "Ewa Kowal") == []
    told_again(case, ewa)
    assert "Answer Ewa Kowal" in acts_about(case, "Ewa Kowal")
    talk = a_talk(case, "follow_up", persons=[ewa])
    record_as(case, BEN, "answer", **answer, given_in=str(talk.id))
    assert "Answer Ewa Kowal" not in acts_about(case, "Ewa Kowal")


def test_a_letter_that_was_to_go_to_her_is_taken_back(case: ACase, ewa: int) -> None:
    slots = {"tried": "We rang you twice."}
    a_letter(case, "no_contact", to=ewa, until="issue", **slots)
    assert any(act.startswith("Send ") for act in acts_about(case, "Ewa Kowal"))
    taken_off(case, ewa)
    acts = acts_about(case, "Ewa Kowal")
    assert [act for act in acts if act.startswith("Withdraw the ")]
    assert not [act for act in acts if act.startswith(REACH)]
