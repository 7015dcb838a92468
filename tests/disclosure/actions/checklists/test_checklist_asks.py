"""A duty that runs until somebody answers no says so where closing asks for it, and how."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checklists.parts import Part, duties_left
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Target, Viewed
from disclosure.kinds.faults import BadInput
from tests.cases import ACase, a_person, a_talk, an_opened_case, approved_findings, record_as
from tests.databases import ON_SQLITE
from tests.people import ADA, BEN, EVA
from workflows.requirements import duties_met

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
IRELAND, OREGON = "ie-additional", "or-advise"
NEW = "new information becomes available"
PAID = "compensation is offered"
MEETING, ASKED = "or-discuss", "The person asked for something the regime lets them ask for"


@pytest.fixture
def case(session: Session) -> ACase:
    """Mrs Price was told what we found, under the rules of Ireland and of Oregon."""
    case = an_opened_case(session, regimes=["ie-psa2023-notifiable", "us-or-edr"])
    case.person = a_person(case)
    approved_findings(case.later(days=5))
    a_talk(case.later(hours=2), "disclosure")
    return case


def left(case: ACase) -> dict[str, Part]:
    return dict(duties_left(Viewed(case.now, staff_of(case.session))))


def answered(case: ACase, *duties: str) -> int:
    says = {"applies": "yes", "reason": "There is nothing new, and nobody offered to pay."}
    return record_as(case, ADA, "decision", answers=dict.fromkeys(duties, "no"), **says).id


def reviewed(case: ACase, decision: int, *, agrees: bool) -> None:
    told = {"decision": decision, "agrees": agrees, "reason": "I read the notes of the talk."}
    record_as(case, EVA, "decision_review", **told)


def test_closing_says_what_to_answer_and_where(case: ACase) -> None:
    says = str(duties_met(case.now.facts))
    assert f"(open: it runs until a person answers no to “{NEW}”)" in says
    assert f"(open: it runs until a person answers no to “{PAID}”)" in says
    assert "What does not apply here, answer no: record a decision whether the duty applies" in says
    assert f"“{IRELAND}: no”" in says
    assert f"“{OREGON}: no”" in says
    assert "Meet each that does, or record why it will not be met" in says


def test_the_checklist_leads_to_the_form_that_answers_it(case: ACase) -> None:
    for duty, asks in ((IRELAND, NEW), (OREGON, PAID)):
        part = left(case)[duty]
        assert part.note == f"open: it runs until a person answers no to “{asks}”"
        assert part.instead
        assert part.answer
        assert f"“{duty}: no”" in part.answer[0]
        assert part.answer[1] == Target("record", "decision")


def test_a_no_waits_for_a_second_person_and_the_duty_for_nobody_else(case: ACase) -> None:
    no = answered(case, IRELAND, OREGON)
    for duty, asks in ((IRELAND, NEW), (OREGON, PAID)):
        part = left(case)[duty]
        assert part.note == f"open: a second person has to agree to the no to “{asks}”"
        assert (part.instead, part.answer) == (None, None)
        assert part.target == Target("record", "decision_review", {"decision": str(no)})
    says = str(duties_met(case.now.facts))
    assert f"“{IRELAND}: no”" not in says
    assert f"“{OREGON}: no”" not in says


def test_a_no_that_was_not_agreed_to_is_asked_again_and_one_that_was_ends_it(case: ACase) -> None:
    reviewed(case, answered(case, IRELAND, OREGON), agrees=False)
    assert left(case)[IRELAND].answer
    reviewed(case, answered(case, IRELAND, OREGON), agrees=True)
    assert not {IRELAND, OREGON} & set(left(case))


def test_a_yes_leaves_only_to_meet_it(case: ACase) -> None:
    says = {"applies": "yes", "reason": "The insurer offered to pay on Monday."}
    record_as(case, ADA, "decision", answers={OREGON: "yes"}, **says)
    assert (left(case)[OREGON].note, left(case)[OREGON].answer) == ("open", None)


def test_what_was_no_request_is_answered_so_and_nobody_says_that_we_refuse_it(
    case: ACase,
) -> None:
    """The tea was cold, she says. By the rules of Oregon whoever asks has a meeting within days."""
    tea = "The tea was cold on Friday."
    record_as(case.later(hours=1), BEN, "concern", person=case.person, words=tea)
    case.later(days=5)
    part = left(case)[MEETING]
    assert part.note == f"late: it runs until a person answers no to “{ASKED}”"
    assert part.answer
    assert f"“{MEETING}: no”" in part.answer[0]
    assert f"“{MEETING}: no”" in str(duties_met(case.now.facts))

    no = answered(case, MEETING)
    waits = f"late: a second person has to agree to the no to “{ASKED}”"
    assert (left(case)[MEETING].note, left(case)[MEETING].instead) == (waits, None)
    reviewed(case, no, agrees=True)
    assert MEETING not in left(case)

    record_as(case.later(days=1), BEN, "concern", person=case.person, words="I want to meet you.")
    assert left(case)[MEETING].note == f"open: it runs until a person answers no to “{ASKED}”"
    says = {"applies": "yes", "reason": "She asks for a meeting in these words."}
    record_as(case, ADA, "decision", answers={MEETING: "yes"}, **says)
    assert left(case)[MEETING].note == "open"


def test_a_no_to_what_asks_nobody_is_refused_and_the_duties_that_ask_are_named(
    case: ACase,
) -> None:
    """The letter of Ireland is owed to everybody: a “no” to it would have changed nothing."""
    letter = "ie-statement"
    with pytest.raises(BadInput, match=f"nothing is asked about the duty '{letter}' here") as no:
        answered(case, OREGON, letter)
    [fault] = no.value.faults
    assert fault.field == "answers"
    assert f"These ask: {IRELAND}, ie-clarify, ie-later-meeting, " in fault.says
    assert {OREGON, MEETING} <= set(fault.says.split(", "))
    with pytest.raises(BadInput, match="the duty 'nz-complaint-ack' here"):
        answered(case, "nz-complaint-ack")
