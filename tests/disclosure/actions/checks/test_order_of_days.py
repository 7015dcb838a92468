"""A slip of the day is sent back where the case itself says that it cannot have been then."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.law.applying import present_levels
from disclosure.kinds.faults import BadInput, Fault
from disclosure.records.letter import letters_of
from tests.cases import ACase, a_draft, a_person, a_talk, an_opened_case, record_as
from tests.people import ADA, BEN, EVA
from tests.ways import a_daughter
from workflows.words import LetterState, Talk

pytestmark = pytest.mark.usefixtures("team")
HOLD = {"by": "police", "limits": ["meeting"]}
HOLDS = {"advice_by": "Our solicitor", "reason": "They asked us in writing."}
RING = {"words": "We will ring you", "owner": BEN}
DEATH = {"what": "died", "source": "The ward"}


@pytest.fixture
def case(session: Session) -> ACase:
    """It happened on 12 March, and so did the first talk. It is the 20th."""
    case = an_opened_case(session)
    case.person = a_person(case.later(hours=1))
    a_talk(case, "first")
    return case.later(days=8)


def refused(case: ACase, kind: str, who: str = BEN, /, **told: object) -> Fault:
    with pytest.raises(BadInput) as no:
        record_as(case, who, kind, **told)
    case.session.rollback()
    (fault,) = no.value.faults
    return fault


def talk_refused(case: ACase, **told: object) -> Fault:
    with pytest.raises(BadInput) as no:
        a_talk(case, "follow_up", **told)
    case.session.rollback()
    (fault,) = no.value.faults
    return fault


def test_nobody_promises_a_day_before_the_talk_in_which_they_promise_it(case: ACase) -> None:
    fault = talk_refused(case, at="2026-03-19", next_contact=RING | {"due_on": "2026-03-18"})
    assert fault == Fault(
        "next_contact.due_on",
        "By which day: this lies before the talk, which was on 19 March 2026. Give the day that "
        "they were told, or put the day of the talk right.",
    )
    assert not case.now.commitments


@pytest.mark.parametrize("at", ["2026-03-13", "2026-03-13T23:30:00+00:00"])
def test_an_old_talk_keeps_the_day_it_promised_though_that_has_passed(case: ACase, at: str) -> None:
    a_talk(case, "follow_up", at=at, next_contact=RING | {"due_on": "2026-03-13"})
    (promise,) = case.now.commitments
    assert str(promise.due_on) == "2026-03-13"


def test_nor_where_the_promise_is_put_on_record_beside_the_talk(case: ACase) -> None:
    """A slip of the year would be a promise broken for ever, also once it was taken back."""
    source = {"conversation": a_talk(case, "follow_up", at="2026-03-19").id}
    fault = refused(case, "commitment", **RING, due_on="2025-03-24", source=source)
    assert fault.field == "due_on"
    assert "this lies before the talk, which was on 19 March 2026." in fault.says
    record_as(case, BEN, "commitment", **RING, due_on="2026-03-19", source=source)  # passed since


def test_nor_where_they_asked_for_it_in_no_talk_on_record(case: ACase) -> None:
    told = RING | {"source": {"family": case.person}, "at": "2026-03-18"}
    assert refused(case, "commitment", **told, due_on="2025-03-24") == Fault(
        "due_on",
        "By which day: this lies before you promised it, which was on 18 March 2026. Give the day "
        "that they were told, or put the day on which you promised it right.",
    )
    record_as(case, BEN, "commitment", **told, due_on="2026-03-19")  # passed since


def test_a_promise_that_no_day_was_left_to_keep_is_late_no_more_once_two_take_it_back(
    case: ACase,
) -> None:
    """Nobody told when it was made, so nobody was asked about the year."""
    asked = {"family": case.person}
    slip = record_as(case, BEN, "commitment", **RING, source=asked, due_on="2025-03-24")
    ours = record_as(case, BEN, "commitment", **RING, source=asked, due_on="2026-03-21")
    case.later(days=3)
    record_as(case, BEN, "note", words="Both are late now.")
    taken = {"words": "The day was wrong.", "withdraws": True}
    both = [record_as(case, BEN, "correction", of=x.id, **taken).id for x in (slip, ours)]
    assert all(case.now.is_late(promise) for promise in case.now.commitments)
    for correction in both:
        agreed = {"correction": correction, "agrees": True, "reason": "I asked her too."}
        record_as(case, EVA, "correction_review", **agreed)
    late = {promise.number: case.now.is_late(promise) for promise in case.now.commitments}
    assert late == {slip.id: False, ours.id: True}


def test_the_day_of_a_talk_is_that_of_the_ward(session: Session) -> None:
    """Half past eleven in the evening of UTC is past midnight there in summer."""
    summer = an_opened_case(session, became_aware_at="2026-03-12", occurred_at="2026-03-12")
    summer.person = a_person(summer)
    night = {"at": "2026-06-10T23:30:00+00:00"}
    summer.later(days=120)
    due = {"next_contact": RING | {"due_on": "2026-06-10"}}
    assert "was on 11 June 2026" in talk_refused(summer, **night, **due).says


def test_an_unknown_grade_is_not_looked_at_again_before_it_was_given(case: ACase) -> None:
    grade = {"scale": "eng_reg20", "level": "unknown", "reason": "She is still asleep."}
    fault = refused(case, "grade", **grade, at="2026-03-19", review_on="2026-03-18")
    assert fault == Fault(
        "review_on",
        "When to look again: this lies before you graded it, which was on 19 March 2026. Give a "
        "day after that, or put the day of the grade right.",
    )
    record_as(case, BEN, "grade", **grade, at="2026-03-19", review_on="2026-03-19")


def test_nobody_talked_of_it_before_it_happened(case: ACase) -> None:
    fault = talk_refused(case, at="2025-03-19")
    assert fault == Fault(
        "at",
        "When: by what is on record it happened on 12 March 2026, after this day. Put the day of "
        "the talk right. If it happened earlier, first say so with “Record an event the law "
        "counts from”: that the incident happened, and on which day.",
    )


SLIPS: dict[str, dict[str, object]] = {
    "attempt": {"at": "2001-03-19", "how": "phone", "result": "No answer"},
    "heard": {
        "asked_at": "2001-03-19", "how": "By phone", "answer": "no_reply",
        "told_how_to_complain": True,
    },
    "meeting": {"offered_at": "2001-03-19", "how": "By post", "outcome": "offered"},
    "questions_sought": {"at": "2001-03-19", "how": "By phone"},
    "support": {"at": "2001-03-19", "what": "Our counsellor"},
}  # fmt: skip


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_of_the_year_meets_nothing(case: ACase, kind: str) -> None:
    """Three calls of 2001 made nobody unreachable, and silence then is no silence."""
    whom = {"offered_to": str(case.person)} if kind == "support" else {"person": case.person}
    fault = refused(case, kind, **SLIPS[kind], **whom)
    assert fault.field in SLIPS[kind]
    assert "it happened on 12 March 2026, after this day. Put the day of the " in fault.says
    seen = {"name": "occurred", "evidence": "The chart of that night", "at": "2001-03-18"}
    record_as(case, BEN, "event", **seen)
    record_as(case, BEN, kind, **SLIPS[kind], **whom)


@pytest.mark.parametrize("field", ["at", "meets_at"])
def test_nor_does_it_start_a_clock_that_is_over_at_once(case: ACase, field: str) -> None:
    """A year too early, the law's days from a decision or a meeting had run out at once."""
    if field == "at":
        fault = refused(case, "decision", ADA, applies="yes", reason="On the list", at="2025-03-19")
    else:
        held = {"offered_at": "2026-03-18", "how": "By post", "outcome": "held"}
        fault = refused(case, "meeting", **held, person=case.person, meets_at="2025-03-19")
    assert fault.field == field
    assert "it happened on 12 March 2026, after this day. Put the day of the " in fault.says


def test_nobody_declined_to_hear_of_it_before_it_happened(case: ACase) -> None:
    """Ireland gives them five years to ask after all: a slip of the year took one of them away."""
    said = {"requirement": "meeting_offered", "ground": "declined", "reason": "She said no to it."}
    fault = refused(case, "excuse", ADA, **said, person=case.person, at="2025-03-19")
    assert fault.field == "at"
    assert "it happened on 12 March 2026, after this day. Put the day of this right" in fault.says
    record_as(case, ADA, "excuse", **said, person=case.person, at="2026-03-19")


EVENTS = [
    *("in_person_notified", "meeting_arranged", "independent_opinion_received"),
    *("regulator_notified", "additional_meeting_held", "clarification_given"),
]


@pytest.mark.parametrize("name", EVENTS)
def test_what_another_record_tells_too_has_no_earlier_day_as_an_event(
    case: ACase, name: str
) -> None:
    """Told as a talk or at the opening it was sent back: told as an event, clocks ran from it."""
    seen = {"evidence": "The book of the ward"}
    fault = refused(case, "event", name=name, at="2025-03-12", **seen)
    assert fault == Fault(
        "at",
        "When it happened: by what is on record it happened on 12 March 2026, after this day. Put "
        "the day of this right. If it happened earlier, first say so with “Record an event the "
        "law counts from”: that the incident happened, and on which day.",
    )
    record_as(case, BEN, "event", name="occurred", at="2025-03-11", **seen)
    record_as(case, BEN, "event", name=name, at="2025-03-12", **seen)


def test_the_day_our_safety_officer_was_told_is_none_on_which_nobody_here_knew(
    session: Session,
) -> None:
    """Nevada counts 13 days and 45 from it: by a slip of the year both were over at once, for good.
    A regulator may have heard of it before us.
    """
    case = an_opened_case(session, occurred_at=None, regimes=["us-nv-439"]).later(days=1)
    told = {"name": "safety_officer_notified", "evidence": "Her mail", "at": "2025-03-12"}
    fault = refused(case, "event", **told)
    assert fault.field == "at"
    assert "nobody here knew of it before 12 March 2026. Put the day of this right" in fault.says
    record_as(case, BEN, "event", **told | {"name": "regulator_notified"})
    record_as(case, BEN, "event", **told | {"at": "2026-03-12"})
    assert {str(d.status) for d in case.now.duties if d.id == "nv-second"} == {"open"}


def test_a_slip_of_the_year_hides_no_graver_grade(case: ACase) -> None:
    """The present grade is the last: graded a year ago, death stood behind moderate harm."""
    grade = {"scale": "eng_reg20", "reason": "She died of the bleeding."}
    record_as(case, BEN, "grade", **grade, level="reg20_moderate", at="2026-03-18")
    fault = refused(case, "grade", **grade, level="reg20_death", at="2025-03-19")
    assert fault.field == "at"
    assert "it happened on 12 March 2026, after this day. Put the day of the grade" in fault.says
    record_as(case, BEN, "grade", **grade, level="reg20_death", at="2026-03-19")
    assert [level.id for level in present_levels(case.now.case)] == ["reg20_death"]


def test_what_a_ward_was_told_in_general_may_be_older_than_the_harm(case: ACase) -> None:
    for name in ("policy_adopted", "information_given"):
        record_as(case, BEN, "event", name=name, at="2025-03-12", evidence="The minutes of May")


@pytest.mark.parametrize("happened", [None, "2024-03-10"])
def test_nobody_decides_on_what_nobody_here_knew_of(session: Session, happened: str | None) -> None:
    """The harm lay two years back, or nobody knows when it was: a slip of the year in the decision
    was past no harm, and the law's month from it was over at once, for good.
    """
    case = an_opened_case(session, occurred_at=happened).later(days=8)
    told = {"applies": "yes", "reason": "It is on the list", "at": "2025-03-19"}
    fault = refused(case, "decision", ADA, **told)
    assert fault == Fault(
        "at",
        "When you decided: by what is on record nobody here knew of it before 12 March 2026. Put "
        "the day of the decision right. If somebody knew earlier, first say so with “Record an "
        "event the law counts from”: that we became aware, and on which day.",
    )
    record_as(case, ADA, "decision", **told | {"at": "2026-03-12"})  # on the very day
    seen = {"name": "became_aware", "evidence": "A mail of the night sister"}
    record_as(case, BEN, "event", **seen, at="2025-03-18")
    record_as(case, ADA, "decision", **told)


def test_what_is_over_before_it_began_is_sent_back(case: ACase) -> None:
    later = {"person": case.person, "requirement": "meeting_offered", "at": "2026-03-19"}
    later |= {"ground": "asked_for_later", "reason": "Not before the spring."}
    fault = refused(case, "excuse", **later, review_on="2025-05-04")
    assert fault.field == "review_on"
    assert "this lies before it begins, which is on 19 March 2026." in fault.says

    share = {"person": case.person, "purpose": "share", "with": "Her sister", "agrees": True}
    share |= {"asked_by": "Ben Okoro", "at": "2026-03-19"}
    assert refused(case, "consent", **share, until="2025-05-04").field == "until"
    record_as(case, BEN, "consent", **share, until="2026-03-19")  # for that day alone


def test_nobody_is_buried_before_they_died(case: ACase) -> None:
    died = DEATH | {"at": "2026-03-19T10:00:00+00:00"}
    fault = refused(case, "patient_status", **died, funeral_on="2025-03-27")
    says = "The day of the funeral: this lies before the death. Put one of the two days right."
    assert fault == Fault("funeral_on", says)
    record_as(case, BEN, "patient_status", **died, funeral_on="2026-03-19")  # where that is done


def test_the_family_may_have_told_us_first(session: Session) -> None:
    case = an_opened_case(session, occurred_at="2026-03-10")
    case.person = a_person(case)
    a_talk(case, "first", at="2026-03-10")
    (talk,) = case.now.facts.conversations
    assert talk.kind is Talk.FIRST


def test_where_nobody_knows_when_it_happened_a_talk_has_no_day_to_come_after(
    session: Session,
) -> None:
    case = an_opened_case(session, occurred_at=None)
    case.person = a_person(case)
    a_talk(case, "first", at="2026-02-01")
    assert case.now.facts.conversations


def test_who_was_wrong_about_when_it_happened_says_so_and_goes_on(case: ACase) -> None:
    talk_refused(case, at="2026-03-09")
    seen = {"name": "occurred", "evidence": "The chart of that night"}
    record_as(case, BEN, "event", **seen, at="2026-03-08")
    a_talk(case, "follow_up", at="2026-03-09")
    assert len(case.now.facts.conversations) == 2


def test_a_death_before_a_talk_with_her_shuts_nothing(case: ACase) -> None:
    """11 for 21 March: it would have taken back each unsent letter, for good."""
    a_talk(case.later(days=2), "follow_up")
    a_draft(case, "apology")
    assert refused(case, "patient_status", **DEATH, at="2026-03-11").field == "at"
    (letter,) = letters_of(case.session, case.id)
    assert letter.state is LetterState.DRAFT
    assert not any(person.died_at for person in case.now.persons)


def test_what_was_done_to_the_dead_goes_on_record(session: Session) -> None:
    """In a mortuary: the death comes first, and nobody ever talked with her."""
    case = an_opened_case(session)
    case.person = a_person(case)
    record_as(case, BEN, "patient_status", **DEATH, at="2026-03-01")
    assert any(person.died_at for person in case.now.persons)


def test_nor_did_she_die_before_she_talked_with_us(case: ACase) -> None:
    a_talk(case, "follow_up", at="2026-03-19")
    fault = refused(case, "patient_status", **DEATH, at="2026-03-18")
    assert fault == Fault(
        "at",
        "When: by what is on record Mrs Ann Price was talked with on 19 March 2026, after this "
        "day. Put the day of the death right. If the record of that talk is wrong, withdraw it "
        "first with “Correct a record”, and record the talk again as it was.",
    )


@pytest.mark.parametrize("at", ["2026-03-19", "2026-03-19T06:00:00+00:00"])
def test_on_the_day_of_the_talk_she_may_have_died(case: ACase, at: str) -> None:
    a_talk(case, "follow_up", at="2026-03-19T15:00:00+00:00")
    record_as(case, BEN, "patient_status", **DEATH, at=at)
    assert any(person.died_at for person in case.now.persons)


def test_a_talk_with_her_daughter_says_nothing_of_her_life(case: ACase) -> None:
    a_talk(case, "follow_up", persons=[a_daughter(case)])
    record_as(case, BEN, "patient_status", **DEATH, at="2026-03-18")
    assert any(person.died_at for person in case.now.persons)


def test_a_talk_that_was_with_another_is_withdrawn_and_told_as_it_was(case: ACase) -> None:
    daughter, wrong = a_daughter(case), a_talk(case, "follow_up", at="2026-03-19")
    refused(case, "patient_status", **DEATH, at="2026-03-18")
    told = {"of": wrong.id, "words": "That was her daughter.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    a_talk(case, "follow_up", at="2026-03-19", persons=[daughter])
    record_as(case, BEN, "patient_status", **DEATH, at="2026-03-18")
    assert any(person.died_at for person in case.now.persons)


@pytest.mark.parametrize(("kind", "body"), [("hold", HOLD), ("legal_hold", {})])
def test_a_hold_may_begin_next_week_but_not_after_it_is_looked_at_again(
    case: ACase, kind: str, body: dict[str, object]
) -> None:
    def days(first: int, again: int) -> dict[str, object]:
        return body | HOLDS | {"from": case.day(first), "review_on": case.day(again)}

    assert refused(case, kind, ADA, **days(8, 7)) == Fault(
        "review_on",
        "When to look again: this lies before it begins, which is on 28 March 2026. Give that day "
        "or a later one, or put the day it begins right.",
    )
    record_as(case, ADA, kind, **days(7, 7))


def test_a_bill_is_not_let_go_before_it_was_held(case: ACase) -> None:
    body = {"from": case.day(0), "by": "The finance office", "released_at": case.day(-1)}
    assert refused(case, "billing_hold", ADA, **body) == Fault(
        "released_at",
        "When it was released: this lies before it began, which is on 20 March 2026. Put one of "
        "the two days right.",
    )
    record_as(case, ADA, "billing_hold", **body | {"released_at": case.day(0)})
