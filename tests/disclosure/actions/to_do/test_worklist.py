"""What to do next follows from the records: its order, its owner, and who may see it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.actions.looks.caseload import find, seen_by
from disclosure.actions.thing_to_do import Clock, Group, ToDo
from disclosure.actions.to_do.worklist import Narrowed, Row, Whose, Worklist, worklist
from disclosure.records.incident import Incident
from disclosure.records.team import may_look
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, an_opened_case, move_as, record_as
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, MONA, PEOPLE, RON, SAM, actor
from tests.to_do import open_to, rows_of
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def row(case: ACase, act: str) -> ToDo:
    found = [todo for todo in rows_of(case) if act in todo.act]
    assert found, f"no row for '{act}' in {[todo.act for todo in rows_of(case)]}"
    return found[0]


def acts(case: ACase) -> str:
    return " / ".join(todo.act for todo in rows_of(case))


def every(found: Worklist) -> list[Row]:
    return [row for group in Group for row in found.groups.get(group, ())]


def list_of(case: ACase, email: str, whose: Whose = Whose.SITE) -> Worklist:
    case.session.rollback()
    return worklist(case.session, actor(case.session, email), case.at, whose)


def test_a_promise_that_is_late_and_untold_comes_first(session: Session) -> None:
    case = a_case(session, State.INVESTIGATE).later(days=15)
    an_opened_case(session, regimes=["gb-wls-doc"])
    start = list_of(case, ADA).start_here
    assert start
    assert start.todo.act == "Ring Mrs Ann Price and say that a promise is late"
    assert start.todo.untold
    assert start.todo.phone == "01632 960222"
    assert start.todo.target.fields["keeps"] == case.promise


def test_once_they_are_told_it_stays_late_and_is_no_longer_untold(session: Session) -> None:
    case = a_case(session, State.INVESTIGATE).later(days=15)
    at = case.at.isoformat()
    move_as(case, BEN, "told", case.promise, person=case.person, how="By telephone", at=at)
    late = row(case, "Ring Mrs Ann Price")
    assert (late.group, late.untold) == (Group.LATE, False)


def test_nobody_is_rung_who_asked_us_never_to(session: Session) -> None:
    case = an_opened_case(session)
    case.person = cases.a_person(case, safe={"never": ["phone"]})
    cases.through(case, State.INVESTIGATE).later(days=15)
    late = row(case, "a promise is late")
    assert (late.act, late.phone) == ("Tell Mrs Ann Price that a promise is late", "")


def test_who_is_rung_only_at_some_hours_has_them_beside_the_number(session: Session) -> None:
    """The list of the day leads to the telephone, and nothing else of their wishes stands there."""
    case = an_opened_case(session)
    case.person = cases.a_person(case, safe={"earliest": "15:00", "latest": "18:00"})
    cases.through(case, State.INVESTIGATE).later(days=15)
    late = row(case, "a promise is late")
    assert late.phone == "01632 960222, between 3pm and 6pm"


def test_days_on_which_somebody_is_not_to_be_rung_stand_beside_the_number(
    session: Session,
) -> None:
    """Her birthday comes every year, whichever year was typed."""
    case = an_opened_case(session)
    birthday = {"on": "1948-03-20", "why": "Her birthday"}
    case.person = cases.a_person(case, safe={"earliest": "15:00"}, avoid=[birthday])
    cases.through(case, State.INVESTIGATE).later(days=15)
    late = row(case, "a promise is late")
    assert late.phone == "01632 960222, not before 3pm, not on 20 March (Her birthday)"


def test_an_undecided_duty_is_a_row_of_its_own_with_its_clock_running(session: Session) -> None:
    decide = row(an_opened_case(session), "Decide whether")
    assert (decide.clock, decide.group, decide.owner) == (Clock.RUNNING, Group.TODAY, ADA)
    assert "as if the answer were yes" in decide.why


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_higher_grade_asks_for_the_decision_again(begun: ACase) -> None:
    assert "Decide whether" not in acts(begun)
    told = {"scale": "eng_reg20", "level": "reg20_severe", "reason": "She lost her leg."}
    record_as(begun, BEN, "grade", **told)
    assert row(begun, "Decide whether").why.startswith("The harm was graded again.")


def test_a_no_waits_for_a_second_person(session: Session) -> None:
    case = an_opened_case(session)
    told = {"scale": "eng_reg20", "level": "reg20_moderate", "reason": "She needed blood."}
    record_as(case, BEN, "grade", **told)
    record_as(case, ADA, "decision", applies="no", reason="It was foreseen fully.")
    assert "Decide whether" not in acts(case)
    mine = {
        email: {r.todo.act for r in every(list_of(case, email, Whose.MINE))}
        for email in (ADA, RON, EVA, MONA)
    }
    check = "Check the “does not apply”"
    assert {email: check in found for email, found in mine.items()} == {
        ADA: False, RON: True, EVA: True, MONA: False,
    }  # fmt: skip
    assert check in {r.todo.act for r in every(list_of(case, ADA, Whose.NOBODY))}


def test_a_day_of_the_law_that_has_passed_is_late(session: Session) -> None:
    case = a_case(session, State.INVESTIGATE, regimes=["gb-wls-doc"]).later(days=12)
    letter = row(case, "Write to Mrs Ann Price after the talk")
    assert (letter.group, letter.clock) == (Group.LATE, Clock.DUE)
    assert letter.working_days is not None
    assert letter.why.startswith("Law: due Thursday 19 March")


def test_our_own_target_is_never_called_late_or_law(session: Session) -> None:
    case = a_case(session, State.INVESTIGATE).later(days=30)
    letter = row(case, "Write to Mrs Ann Price after the talk")
    assert (letter.group, letter.clock) == (Group.TODAY, Clock.TARGET)
    assert "Our own target, not the law" in letter.why


@begins_with(a_case, at=State.INVESTIGATE)
def test_no_promise_of_a_next_contact_is_silence_and_late(begun: ACase) -> None:
    cases.kept(begun, begun.promise)
    silent = row(begun, "Promise Mrs Ann Price a day")
    assert (silent.group, silent.clock) == (Group.LATE, Clock.SILENT)


def test_the_next_move_is_offered_once_everything_is_there(session: Session) -> None:
    case = an_opened_case(session)
    assert row(case, "Name who must be told").group is Group.TODAY
    cases.acknowledged(case)
    ready = row(case, "Move on: begin the investigation")
    assert (ready.target.where, ready.target.word) == ("move", "begin_investigation")


@pytest.mark.parametrize(
    ("until", "act", "second"),
    [
        ("submit", "Approve the letter of apology", True),
        ("approve", "Issue the letter of apology", False),
        ("issue", "Send the letter of apology", False),
        ("send", "Record whether the letter of apology reached", False),
    ],
)
def test_a_letter_on_its_way_says_its_next_step(
    session: Session, until: str, act: str, second: bool
) -> None:
    case = a_case(session, State.APOLOGIZE)
    a_letter(case, "apology", until=until)
    todo = row(case, act)
    assert todo.second is second
    if second:
        assert BEN in todo.barred


@pytest.mark.parametrize("until", ["approve", "issue"])
def test_a_letter_that_would_be_refused_is_not_called_ready(session: Session, until: str) -> None:
    case = a_case(session, State.APOLOGIZE)
    a_letter(case, "apology", until=until)
    moved = {"post": ["2 Low Street", "Aldervale", "AB1 2CD"], "reason": "She told me so today"}
    record_as(case, BEN, "person_change", person=case.person, **moved)
    assert "The address changed on" in row(case, "See what stops the letter of apology").why


@begins_with(a_case, at=State.INVESTIGATE)
def test_findings_wait_for_an_approver_who_did_not_write_them(
    session: Session, begun: ACase
) -> None:
    record_as(begun, IVA, "findings", **cases.FINDINGS)
    todo = row(begun, "Approve the findings")
    assert open_to(todo, actor(session, EVA))
    assert not open_to(todo, actor(session, IVA))


@begins_with(a_case, at=State.INVESTIGATE)
def test_an_open_question_and_a_concern_are_rows(session: Session, begun: ACase) -> None:
    told = {"person": begun.person, "words": "Nobody rang me."}
    record_as(begun, BEN, "concern", **told, about=[ADA])
    assert row(begun, "Answer Mrs Ann Price").owner == BEN
    concern = row(begun, "Answer the concern")
    assert not open_to(concern, actor(session, ADA))
    assert open_to(concern, actor(session, EVA))


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_concern_of_whoever_took_part_in_the_care_is_theirs_no_more(
    session: Session, begun: ACase
) -> None:
    """Nobody is told that they deal with it, and whoever may answer finds it."""
    told = {"person": begun.person, "words": "Nobody rang me."}
    number = record_as(begun, BEN, "concern", **told).id
    assert row(begun, "Answer the concern").owner == ADA
    assert family_view(begun.now, begun.person).concerns[0].who == "Ada Lind"
    record_as(begun, RON, "involved", user=ADA, part="Gave the dose")
    concern = row(begun, "Answer the concern")
    assert (concern.owner, open_to(concern, actor(session, ADA))) == ("", False)
    assert open_to(concern, actor(session, EVA))
    assert family_view(begun.now, begun.person).concerns[0].who == ""
    record_as(begun, RON, "concern_owner", concern=number, owner=EVA)
    assert row(begun, "Answer the concern").owner == EVA
    assert family_view(begun.now, begun.person).concerns[0].who == "Eva Marsh"


@begins_with(a_case, at=State.INVESTIGATE)
def test_nobody_is_sent_to_answer_the_dead(begun: ACase) -> None:
    record_as(begun, BEN, "concern", person=begun.person, words="Nobody rang me.")
    record_as(begun, BEN, "patient_status", what="died", source="The ward")
    concern = row(begun, "to the concern of Mrs Ann Price")
    assert concern.act == "Write down our answer to the concern of Mrs Ann Price"
    assert "Mrs Ann Price died on" in concern.why
    assert "Nobody is sent this answer, and no relative reads it on their page." in concern.why
    assert "that they died before we answered: it stays on record." in concern.why


@begins_with(a_case, at=State.INVESTIGATE)
def test_nobody_is_sent_to_ring_the_dead_about_what_they_asked_or_declined(
    begun: ACase,
) -> None:
    """The list gave his telephone, and said to tell him how to undo what we would leave out."""
    said = {"person": begun.person, "reason": "She told us so herself."}
    waits = {"ground": "asked_for_later", "requirement": ["meeting_offered"]}
    excuse = record_as(begun, BEN, "excuse", **said, **waits, review_on=begun.day(5)).id
    agreed = {"excuse": excuse, "agrees": True, "reason": "I heard her say it."}
    record_as(begun, EVA, "excuse_review", **agreed)
    asked = {"person": begun.person, "wants": "meeting"}
    record_as(begun, BEN, "request", **asked)
    assert row(begun, "Tell Mrs Ann Price what we will not do").phone
    assert row(begun, "Look again at the decision to wait with Mrs Ann Price")
    assert row(begun, "Answer Mrs Ann Price, who asks for a meeting").phone
    record_as(begun, BEN, "patient_status", what="died", source="The ward")
    begun.later(days=9)
    left = row(begun, "Mrs Ann Price asked for a meeting")
    assert left.act == "Write down what came of it: Mrs Ann Price asked for a meeting"
    assert (left.phone, "and nobody is sent an answer" in left.why) == ("", True)
    for act in ("Tell Mrs Ann Price what", "decision to wait with", "Answer Mrs Ann Price"):
        assert act not in acts(begun)


@begins_with(a_case, at=State.CLOSED)
def test_a_legal_hold_is_looked_at_again_on_its_day_in_a_closed_case_too(begun: ACase) -> None:
    """Nobody was reminded: it would have run for ever, or been ended by somebody who forgot why."""
    told = {"advice_by": "Our solicitor", "reason": "An inquest was announced"}
    told["from"] = begun.day(0)
    hold = record_as(begun, ADA, "legal_hold", **told, review_on=begun.day(9)).id
    look = row(begun, "Look again at the legal hold")
    assert (look.group, look.target.fields["legal_hold"]) == (Group.LATER, str(hold))
    assert "Our solicitor" in look.why
    assert "Somebody else than Ada Lind ends it." in look.why
    begun.later(days=10)
    assert row(begun, "Look again at the legal hold").group is Group.LATE
    assert "Look again at the legal hold on this record" in [
        each.todo.act for each in list_of(begun, RON).groups[Group.LATE]
    ]
    told["from"] = begun.day(0)
    anew = record_as(begun, ADA, "legal_hold", **told, review_on=begun.day(90)).id
    assert row(begun, "Look again at the legal hold").target.fields["legal_hold"] == str(anew)
    ended = {"advice_by": "Our solicitor"}
    for number in (hold, anew):
        record_as(begun, RON, "legal_hold_end", legal_hold=number, **ended)
    assert "Look again at the legal hold" not in acts(begun)


@begins_with(a_case, at=State.INVESTIGATE)
def test_an_excuse_is_checked_then_told_then_looked_at_again(begun: ACase) -> None:
    told = {"person": begun.person, "requirement": ["meeting_offered"], "ground": "asked_for_later"}
    told |= {"reason": "She asked for spring.", "review_on": begun.day(5)}
    excuse = record_as(begun, BEN, "excuse", **told)
    assert BEN in row(begun, "Check what we would leave out").barred
    agreed = {"excuse": excuse.id, "agrees": True, "reason": "She said so herself."}
    record_as(begun, EVA, "excuse_review", **agreed)
    assert "Check what we would leave out" not in acts(begun)
    assert row(begun, "Tell Mrs Ann Price what we will not do")
    assert row(begun, "Look again at the decision to wait").group is Group.SOON


def test_an_unknown_grade_and_a_hold_come_back_on_their_day(session: Session) -> None:
    case = an_opened_case(session)
    told = {"scale": "eng_reg20", "level": "unknown", "reason": "Nobody can say."}
    record_as(case, BEN, "grade", **told, review_on=case.day(3))
    hold = {"by": "police", "limits": ["findings"], "advice_by": "Legal team"}
    hold |= {"reason": "They asked for it.", "from": case.at.isoformat(), "review_on": case.day(9)}
    record_as(case, ADA, "hold", **hold)
    assert row(case, "Grade the harm again").group is Group.SOON
    assert row(case, "Look again at the hold of the police").group is Group.LATER
    assert row(case, "Check the hold of the police").second


@begins_with(a_case, at=State.CLOSED)
def test_a_promise_outlives_a_closed_case_and_nothing_else_does(begun: ACase) -> None:
    assert rows_of(begun) == []
    promise = {"words": "We will write each year", "owner": BEN, "due_on": begun.day(3)}
    record_as(begun, BEN, "commitment", **promise, source={"family": begun.person})
    assert [todo.act for todo in rows_of(begun)] == ["Keep our promise to Mrs Ann Price"]
    assert [r.ref for r in every(list_of(begun, ADA))] == [begun.ref]


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_privileged_analysis_leaves_no_row(begun: ACase) -> None:
    before = acts(begun)
    record_as(begun, IVA, "analysis", text="Privileged words of canary")
    assert acts(begun) == before


@begins_with(a_case, at=State.INVESTIGATE)
def test_mine_and_nobodys_are_counted(begun: ACase) -> None:
    found = list_of(begun, BEN, Whose.MINE)
    assert {r.owner for r in every(found)} == {"You"}
    assert found.counts[Whose.MINE] == len(every(found))
    assert found.counts[Whose.SITE] == len(rows_of(begun))


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_list_is_narrowed_to_a_stage(session: Session, begun: ACase) -> None:
    other = an_opened_case(session)
    only = Narrowed(state=State.ACKNOWLEDGE)
    found = worklist(session, actor(session, ADA), begun.at, Whose.SITE, only)
    assert {r.ref for r in every(found)} == {other.ref}


def test_the_list_and_the_rule_for_one_case_agree_on_who_may_look(session: Session) -> None:
    a_case(session, State.INVESTIGATE)
    hidden = a_case(session, State.INVESTIGATE)
    record_as(hidden, ADA, "restrict", reason="A colleague is the patient.", only=[ADA, CAL, RON])
    session.rollback()
    incidents = list(session.scalars(select(Incident)))
    for person in PEOPLE:
        who = actor(session, person.email)
        listed = set(session.scalars(select(Incident.id).where(seen_by(who))))
        allowed = {i.id for i in incidents if may_look(session, who, i)}
        assert listed == (allowed if person.email != ADAM else set()), person.email


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_stranger_has_nothing_to_do_and_nothing_to_find(session: Session, begun: ACase) -> None:
    assert every(list_of(begun, SAM)) == []
    assert find(session, actor(session, SAM), begun.ref).total == 0


@pytest.mark.parametrize("words", ["price", "HEPARIN", "INC-", "ann heparin"])
def test_a_case_is_found_by_name_reference_or_what_happened(session: Session, words: str) -> None:
    case = an_opened_case(session)
    who = actor(session, ADA)
    assert [i.ref for i in find(session, who, words).incidents] == [case.ref]
    assert find(session, who, f"{words} nobody").total == 0
    assert find(session, who, "%").total == 0
    assert find(session, who, words, "closed").total == 0


def test_the_newest_cases_come_first_a_page_at_a_time(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure.actions.looks.caseload.PAGE", 2)
    made = [an_opened_case(session).ref for _ in range(3)]
    who = actor(session, ADA)
    first = find(session, who)
    last = find(session, who, page=first.older or 0)
    back = find(session, who, page=last.newer or 0)
    assert [i.ref for i in first.incidents] == [i.ref for i in back.incidents] == made[:0:-1]
    assert [i.ref for i in last.incidents] == made[:1]
    assert (first.total, first.newer, last.older, back.newer) == (3, None, None, None)
    assert find(session, who, page=1).incidents == first.incidents


@begins_with(a_case, at=State.DISCLOSE)
def test_the_same_case_at_the_same_moment_gives_the_same_rows(begun: ACase) -> None:
    assert rows_of(begun) == rows_of(begun)


@begins_with(a_case, at=State.INVESTIGATE)
def test_lateness_follows_the_moment_asked_and_no_clock(session: Session, begun: ACase) -> None:

    def late(at: datetime) -> int:
        session.rollback()
        return len(worklist(session, actor(session, ADA), at).groups.get(Group.LATE, ()))

    promise_and_question = 2
    assert (late(begun.at), late(begun.at + timedelta(days=20))) == (0, promise_and_question)
