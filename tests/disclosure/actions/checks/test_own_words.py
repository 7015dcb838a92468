"""On their page people speak for themselves: no other's words, no team's box, nobody's approval."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, Door
from disclosure.actions.recording import Recorded, record
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, change_user
from disclosure.kinds import KINDS
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden, family_actor
from disclosure.records.concerns import Concern, concerns_of
from disclosure.records.outbox import Message
from disclosure.records.questions import questions_of
from disclosure.records.team import team_of
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, move_as, record_as
from tests.people import ADA, BEN, EVA, FAR_SITE, OPERATOR, RON, SITE
from workflows.words import CommitmentState, QuestionState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def says(case: ACase, person: int, kind: str, /, **data: object) -> Recorded:
    """What somebody says on their own page."""
    change = Change(case.id, family_actor(case.id, person, ""), case.at, Door.PAGE)
    return record(case.session, change, kind, data)


def asks(case: ACase, words: str = "Was she in pain?") -> str:
    made = says(case, case.person, "question", person=case.person, words=words, at=_now(case))
    return str(made.created[0]["ref"])


def _now(case: ACase) -> str:
    return case.at.isoformat()


def _sister(case: ACase) -> int:
    return a_person(case, BEN, name="Zofia Price", relationship="Sister", is_patient=False)


def test_a_question_gets_an_owner_who_is_told(case: ACase) -> None:
    ref = asks(case)
    question = next(q for q in questions_of(case.session, case.id) if q.ref == ref)
    assert (question.owner, question.state) == (BEN, QuestionState.OPEN)
    told = case.session.scalars(select(Message).where(Message.step == "question_asked"))
    assert [(message.to, message.about) for message in told] == [(BEN, ref)]


def test_a_question_can_be_taken_back_by_who_asked(case: ACase) -> None:
    ref, sister = asks(case), _sister(case)
    with pytest.raises(Refused, match="about somebody else"):
        says(case, sister, "question_taken_back", question=ref, at=_now(case))
    says(case, case.person, "question_taken_back", question=ref, at=_now(case))
    assert {q.ref: q.state for q in questions_of(case.session, case.id)}[ref] == "taken_back"


@pytest.mark.parametrize("kind", [word for word, kind in KINDS.items() if not kind.by_family])
def test_what_the_team_records_is_not_theirs_to_record(case: ACase, kind: str) -> None:
    with pytest.raises(Forbidden):
        says(case, case.person, kind)


def test_nobody_speaks_for_another(case: ACase) -> None:
    sister = _sister(case)
    for kind in ("question", "concern", "account"):
        with pytest.raises(Refused, match="about somebody else"):
            says(case, sister, kind, person=case.person, words="In her name.", at=_now(case))


@pytest.mark.parametrize(
    "field",
    [
        {"standing": "also_told"},
        {"name": "Somebody Else"},
        {"relationship": "Owner"},
        {"tell": ["x"]},
    ],
)
def test_what_they_change_of_themselves_is_how_to_reach_them(
    case: ACase, field: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="cannot be set on your page"):
        says(
            case,
            case.person,
            "person_change",
            person=case.person,
            reason="On my own page.",
            **field,
        )
    says(
        case, case.person, "person_change",
        person=case.person, safe={"never": ["phone"]}, reason="On my own page.",
    )  # fmt: skip
    assert case.now.persons[0].body["safe"]["never"] == ["phone"]


def test_a_box_of_the_team_stays_closed(case: ACase) -> None:
    with pytest.raises(Refused, match="owner"):
        says(
            case,
            case.person,
            "question",
            person=case.person,
            words="Why?",
            at=_now(case),
            owner=ADA,
        )
    with pytest.raises(Refused, match="about"):
        says(
            case,
            case.person,
            "concern",
            person=case.person,
            words="Rude.",
            at=_now(case),
            about=[ADA],
        )


def test_their_promise_is_theirs_to_judge_and_no_other(case: ACase) -> None:
    sister = _sister(case)
    move_as(case, BEN, "done", case.promise, evidence="Rang Mrs Price at four.")
    change = Change(case.id, family_actor(case.id, sister, ""), case.at, Door.PAGE)
    told = {"person": sister, "how": "page", "at": _now(case), "words": "No."}
    with pytest.raises(Refused, match="not owed to that person"):
        gate.move(case.session, change, case.promise, "dispute", data=told)
    with pytest.raises(Refused, match="speak for yourself"):
        gate.move(
            case.session, change, case.promise, "dispute", data=told | {"person": case.person}
        )
    own = Change(case.id, family_actor(case.id, case.person, ""), case.at, Door.PAGE)
    moved = gate.move(
        case.session, own, case.promise, "dispute", data=told | {"person": case.person}
    )
    assert moved.now == CommitmentState.OPEN


@pytest.mark.parametrize("trigger", ["done", "verify", "told", "reassign", "cannot_keep"])
def test_what_we_say_of_a_promise_they_do_not(case: ACase, trigger: str) -> None:
    change = Change(case.id, family_actor(case.id, case.person, ""), case.at, Door.PAGE)
    with pytest.raises(Forbidden):
        gate.move(case.session, change, case.promise, trigger)
    with pytest.raises(Forbidden):
        gate.move(case.session, change, case.ref, "close")


def test_a_person_of_another_case_is_nobody_here(case: ACase, session: Session) -> None:
    other = a_case(session, at=State.INVESTIGATE)
    change = Change(case.id, family_actor(other.id, other.person, ""), case.at, Door.PAGE)
    with pytest.raises(Forbidden, match="not one of yours"):
        record(
            session, change, "account", {"person": case.person, "words": "x y z", "at": _now(case)}
        )


def test_the_chain_knows_whose_words_they_are_and_names_nobody_as_staff(case: ACase) -> None:
    asks(case)
    last = case.now.case.records[case.incident.version]
    assert (last.by, last.door) == (f"family:{case.person}", "page")
    assert not any(email.startswith("family") for email in team_of(case.session, case.id))
    assert verify(case.session).ok


def test_what_we_wrote_in_their_name_they_say_whether_it_is_right(case: ACase) -> None:
    ours = record_as(
        case, BEN, "question", person=case.person, words="Why did it happen?", at=_now(case)
    )
    theirs = says(case, case.person, "account", person=case.person, words="It hurt.", at=_now(case))
    told: dict[str, Any] = {"person": case.person, "right": True, "at": _now(case)}
    says(case, case.person, "written_down_rightly", of=ours.id, **told)
    with pytest.raises(Refused):
        says(case, case.person, "written_down_rightly", of=theirs.id, **told)


def test_a_concern_has_an_owner_it_is_not_about(case: ACase) -> None:
    made = record_as(
        case, BEN, "concern", person=case.person, words="Ada was rude.", at=_now(case), about=[ADA]
    )
    concern = next(c for c in _concerns(case) if c.number == made.id)
    assert concern.owner == RON
    with pytest.raises(Exception, match="about them"):
        record_as(case, RON, "concern_owner", concern=made.id, owner=ADA)


def test_who_is_named_in_a_complaint_does_not_deal_with_it_nor_answer_it(case: ACase) -> None:
    made = says(
        case,
        case.person,
        "concern",
        person=case.person,
        words="Ada Lind lied to me.",
        at=_now(case),
    )
    concern = next(c for c in _concerns(case) if c.number == made.id)
    assert (concern.about, concern.owner) == ([ADA], RON)
    with pytest.raises(Refused, match="about you"):
        record_as(case, ADA, "concern_answer", concern=made.id, words="I did not.")


@pytest.mark.parametrize(
    "words", ["Ada never rang me back.", "ADA NEVER RANG", "Is Ada's word true?"]
)
def test_nor_whom_the_family_calls_by_their_first_name(case: ACase, words: str) -> None:
    says(case, case.person, "concern", person=case.person, words=words, at=_now(case))
    (concern,) = _concerns(case)
    assert (concern.about, concern.owner) == ([ADA], RON)


def test_nor_whose_name_has_an_accent_that_a_telephone_does_not_write(case: ACase) -> None:
    ada = Person(ADA, "Ada Garc\u00eda", ["risk_manager"], [SITE], title="Patient safety lead")
    change_user(case.session, OPERATOR, case.at, ada)
    for words in ("Ms Garcia was rude to me.", "Ms Garci\u0301a was rude to me."):
        says(case, case.person, "concern", person=case.person, words=words, at=_now(case))
    assert [(c.about, c.owner) for c in _concerns(case)] == [([ADA], RON), ([ADA], RON)]


def test_nobody_else_of_the_house_is_meant_by_a_first_name(case: ACase) -> None:
    """Ron is no part of this case, Ben answers no complaint, and “will” is no word of Will."""
    will = Person(ADA, "Will Lind", ["risk_manager"], [SITE], title="Patient safety lead")
    change_user(case.session, OPERATOR, case.at, will)
    words = "Nobody but Ben will tell me why, nor did my brother Ron hear it."
    says(case, case.person, "concern", person=case.person, words=words, at=_now(case))
    assert [(c.about, c.owner) for c in _concerns(case)] == [([], RON)]


def test_nor_who_is_named_as_they_were_called_then_or_has_moved_to_another_site(
    case: ACase,
) -> None:
    ada = Person(ADA, "Ada Frey", ["risk_manager"], [FAR_SITE], title="Patient safety lead")
    change_user(case.session, OPERATOR, case.at, ada)
    words = "It was Mrs Lind who lied to me."
    made = says(case, case.person, "concern", person=case.person, words=words, at=_now(case))
    concern = next(c for c in _concerns(case) if c.number == made.id)
    assert (concern.about, concern.owner) == ([ADA], RON)


@pytest.mark.parametrize("ron", ["ron bell", "Dr Ron Bell"])
def test_who_tried_by_a_way_they_forbade_does_not_answer_that_it_was_tried(
    case: ACase, ron: str
) -> None:
    never = {"safe": {"use": ["post"], "never": ["phone"]}, "reason": "She told us so."}
    record_as(case, BEN, "person_change", person=case.person, **never)
    tried = {"person": case.person, "how": "phone", "result": "Nobody answered", "at": _now(case)}
    record_as(case, ADA, "attempt", **tried)
    record_as(case, ADA, "attempt", **tried, tried_by=ron)
    record_as(case, ADA, "attempt", **tried, tried_by="A nurse of the agency")
    assert [(c.about, c.owner) for c in _concerns(case)] == [
        ([ADA], RON),
        ([RON], ADA),
        ([], ADA),
    ]
    with pytest.raises(Refused, match="about you"):
        record_as(case, ADA, "concern_answer", concern=_concerns(case)[0].number, words="Sorry.")


def test_an_approver_to_whom_a_complaint_falls_is_told_at_once(case: ACase) -> None:
    """Both risk managers are complained of, and hear of it; neither may answer."""
    words = "Ada Lind and Ron Bell lied to me."
    says(case, case.person, "concern", person=case.person, words=words, at=_now(case))
    (concern,) = _concerns(case)
    assert concern.owner == EVA
    told = select(Message.to).where(Message.step == "concern_yours")
    assert list(case.session.scalars(told)) == [EVA]


def test_whose_promise_was_not_kept_does_not_answer_that_it_was(case: ACase) -> None:
    move_as(case, BEN, "done", case.promise, evidence="Rang Mrs Price at four.")
    own = Change(case.id, family_actor(case.id, case.person, ""), case.at, Door.PAGE)
    told = {"person": case.person, "how": "page", "at": _now(case), "words": "Nobody rang."}
    gate.move(case.session, own, case.promise, "dispute", data=told)
    (concern,) = _concerns(case)
    assert concern.about == [BEN]


def test_a_complaint_nobody_answered_is_not_accepted(case: ACase) -> None:
    made = says(case, case.person, "concern", person=case.person, words="Rude.", at=_now(case))
    end = {"concern": made.id, "at": _now(case)}
    with pytest.raises(Refused, match="Nobody has answered"):
        record_as(case, BEN, "concern_end", **end, outcome="accepted")
    says(case, case.person, "concern_end", **end, outcome="outside")


def _concerns(case: ACase) -> list[Concern]:
    return concerns_of(case.session, case.id)


@begins_with(a_case, at=State.CLOSED)
def test_after_closing_their_question_opens_the_case_again(begun: ACase) -> None:
    asks(begun)
    assert begun.state is State.FOLLOW_UP
