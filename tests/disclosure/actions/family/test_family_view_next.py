"""What the family reads of what comes next: by which day, who does it, and who speaks with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import FamilyView, family_view
from disclosure.actions.family.view_next import LateThing, NextThing, Reason, SpeaksNow
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, an_opened_case, move_as, record_as
from tests.disclosure.actions.law.test_clocks_remember import begun_under, duty, review
from tests.people import ADA, BEN, RON
from tests.ways import a_daughter, died, excused
from workflows.excuses import APOLOGIES, TALKS
from workflows.requirements import next_contact_promised
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]


def test_what_comes_next_stands_in_order_of_its_days_with_who_does_it(case: ACase) -> None:
    meets = case.at + timedelta(days=1)
    told = {"person": case.person, "how": "By telephone", "outcome": "accepted"}
    told |= {"meets_at": meets.isoformat(), "place": "Her home"}
    told["invited"] = ["Dr Kay, who looked into it", "An interpreter"]
    record_as(case, BEN, "meeting", **told, offered_at=case.at.isoformat())
    (meeting,) = [thing for thing in _next(case) if thing.what == "meeting"]
    assert meeting.invited == ("Dr Kay, who looked into it", "An interpreter")
    promise = next(p for p in case.now.commitments if p.ref == case.promise)
    assert promise.due_on
    coming = [(thing.what, thing.on, thing.who) for thing in _next(case)]
    assert coming == [
        ("meeting", meets.date(), "Ben Okoro"),
        ("answer", view_of(case).questions[0].answer_by, "Ben Okoro"),
        ("promise", promise.due_on, "Ben Okoro"),
    ]
    move_as(case, BEN, "done", case.promise, evidence="I rang her at noon.")
    assert [thing.what for thing in _next(case)] == ["meeting", "answer"]
    assert [thing.what for thing in _next(case.later(days=2))] == ["answer"]


def test_a_meeting_that_is_moved_or_agreed_by_the_hour_is_one_meeting(case: ACase) -> None:
    """She would have come on Saturday, to find nobody there."""
    saturday, sunday = (case.at + timedelta(days=days) for days in (3, 4))
    _meeting(case, "offered", meets_at=saturday.date().isoformat())
    assert [(thing.at, thing.offered) for thing in _meets(case)] == [(None, True)]
    case.later(hours=2)
    _meeting(case, "accepted", meets_at=saturday.isoformat())
    assert [(thing.at, thing.offered) for thing in _meets(case)] == [(saturday, False)]
    case.later(days=1)
    _meeting(case, "accepted", meets_at=sunday.isoformat())
    assert [thing.at for thing in _meets(case)] == [sunday]


def test_a_meeting_of_this_morning_does_not_happen_next_but_who_comes_late_finds_where_it_is(
    case: ACase,
) -> None:
    _meeting(case, "accepted", meets_at=(case.at + timedelta(hours=2)).isoformat())
    assert _meets(case.later(hours=2, minutes=30))
    assert not _meets(case.later(hours=1))


def test_a_meeting_of_which_only_the_day_is_known_stands_until_its_evening(case: ACase) -> None:
    _meeting(case, "accepted", meets_at=case.day(2))
    assert _meets(case.later(days=2))
    assert not _meets(case.later(days=1))


@pytest.mark.parametrize("outcome", ["cancelled", "declined"])
@pytest.mark.parametrize("with_day", [False, True])
def test_a_meeting_that_is_called_off_stands_there_no_more_though_nobody_wrote_the_hour(
    case: ACase, outcome: str, *, with_day: bool
) -> None:
    meets_at = case.at + timedelta(days=3)
    _meeting(case, "accepted", meets_at=meets_at.isoformat())
    _meeting(case, "nobody_came")  # to another, before: the day of this one is to come
    assert _meets(case)
    case.later(days=1)
    told = {"meets_at": meets_at.date().isoformat()} if with_day else {}
    _meeting(case, outcome, **told)
    assert _meets(case) == []


@begins_with(a_case, at=State.CLOSED)
def test_who_asks_after_it_was_closed_reads_the_day_of_the_answer_and_so_does_the_family(
    begun: ACase,
) -> None:
    """Nothing else is promised to anybody: the question is why the case is open again."""
    son = a_person(begun, name="Ivo Price", relationship="Son", is_patient=False)
    a_talk(begun, "first", persons=[son])
    assert [view_of(begun, person).next for person in (begun.person, son)] == [(), ()]
    begun.later(days=1)
    asked = {"person": begun.person, "words": "And now?"}
    record_as(begun, BEN, "question", **asked)
    mine, his = (view_of(begun, person).next for person in (begun.person, son))
    assert [(thing.what, thing.words, thing.mine) for thing in mine] == [
        ("answer", "And now?", True),
    ]
    assert [(thing.what, thing.words, thing.mine) for thing in his] == [
        ("answer", "And now?", False),
    ]
    coming = {"words": "We will ring you", "due_on": begun.day(30), "owner": BEN}
    a_talk(begun, "follow_up", persons=[son], next_contact=coming)
    assert [thing.what for thing in view_of(begun, son).next] == ["promise"]


def test_the_family_reads_who_else_speaks_once_it_was_told(case: ACase) -> None:
    told = {"name": "Far Hospital", "role": "caused", "contact": "CANARY, their lawyer"}
    told["who_speaks"] = "Dr Gray"
    record_as(case, ADA, "other_organisation", **told)
    assert family_view(case.now, case.person).speaks_now == ()
    record_as(case, ADA, "other_organisation", **told, family_told_at=case.at.isoformat())
    view = family_view(case.now, case.person)
    assert view.speaks_now == (SpeaksNow("Far Hospital", "Dr Gray"),)
    assert "CANARY" not in repr(view)
    told["who_speaks"] = "Ben Okoro, for both"
    record_as(case, ADA, "other_organisation", **told, family_told_at=case.at.isoformat())
    assert view_of(case).speaks_now == (SpeaksNow("Far Hospital", "Ben Okoro, for both"),)


def test_that_she_wanted_to_hear_no_more_is_not_said_to_the_husband_she_leaves(
    case: ACase,
) -> None:
    """She said that she rings us. He never did: he is owed a day of his own."""
    ivo = a_person(case, name="Ivo Price", relationship="Husband", is_patient=False)
    a_talk(case, "first", persons=[ivo])
    move_as(case, BEN, "done", case.promise, evidence="I rang her at noon.")
    wish = {"words": "Ring me whenever you want to", "standing": True, "owner": BEN}
    a_talk(case, "follow_up", next_contact=wish)
    assert view_of(case).wants_no_more
    case.later(days=2)
    record_as(case, BEN, "patient_status", what="died", source="Ward")
    assert not view_of(case, ivo).wants_no_more
    facts = case.now.facts
    husband = facts.person(ivo)
    assert husband
    assert next_contact_promised(facts, husband)


def _meeting(case: ACase, outcome: str, **more: str) -> None:
    told = {"person": case.person, "how": "By telephone", "outcome": outcome}
    record_as(case, BEN, "meeting", **told, **more, offered_at=case.at.isoformat())


def _meets(case: ACase) -> list[NextThing]:
    return [thing for thing in _next(case) if thing.what == "meeting"]


def _next(case: ACase) -> tuple[NextThing, ...]:
    return view_of(case).next


def test_the_sorry_they_heard_is_not_called_undone_until_somebody_agrees(session: Session) -> None:
    """Victoria gives a day to say sorry. We did, and it came on record weeks later."""
    case = begun_under(session, "au-vic-sdc")
    said_at = case.at.isoformat()
    assert "apology_given" in _late(case.later(days=25))
    talk = a_talk(case, "first", at=said_at).id
    assert "apology_given" not in _late(case)
    review(case, RON, talk, agrees=False)
    assert "apology_given" in _late(case)
    a_talk(case.later(days=1), "apology")
    assert _late(case)["apology_given"].done_on


def test_why_it_was_late_is_shown_with_what_was_put_right_of_it(session: Session) -> None:
    case = begun_under(session, "au-vic-sdc")
    talk = a_talk(case.later(days=40), "first")
    why = "The ward was closed for weeks."
    told = {"duty": "vic-apology", "words": why, "given_in": str(talk.id)}
    made = record_as(case, BEN, "explanation", **told)
    right = "The ward was open: we forgot."
    record_as(case, BEN, "correction", of=str(made.id), words=right, withdraws=False)
    assert _late(case)["apology_given"].reasons == (Reason(why, (right,)),)


def test_what_we_did_late_with_one_is_not_told_to_another_as_done(session: Session) -> None:
    """We said sorry to her on the twentieth day. To him nobody said it, and he read that we had."""
    case = begun_under(session, "au-vic-sdc")
    ivo = a_person(case, name="Ivo Price", relationship="Husband", is_patient=False)
    a_talk(case.later(days=20), "first")
    a_talk(case.later(days=10), "first", persons=[ivo], apology_words=None)
    assert _late(case)["apology_given"].done_on
    assert not [thing for thing in view_of(case, ivo).late if thing.done_on]


def test_nor_where_the_hour_in_which_we_did_it_came_twice_that_night(session: Session) -> None:
    """Victoria sets its clocks back from 3am to 2am on 5 April: half past two of the first round,
    or of the second. Her brother read that it was done with him.
    """
    for hour in (15, 16):
        case = begun_under(session, "au-vic-sdc")
        ivo = a_person(case, name="Mr Ivo Price", relationship="Brother", is_patient=False)
        a_talk(case.later(days=40), "first", at=f"2026-04-04T{hour}:30:00+00:00")
        assert _late(case)["apology_given"].done_on
        assert not [thing for thing in view_of(case, ivo).late if thing.done_on]


def test_an_act_on_record_as_an_event_alone_is_told_as_done_to_nobody_of_several(
    session: Session,
) -> None:
    """An event names nobody. Their son read “Say sorry to you: done”, and nobody had."""
    case = begun_under(session, "au-vic-sdc")
    told = {"name": "apology_given", "evidence": "A letter that another ward sent her."}
    event = record_as(case.later(days=20), BEN, "event", **told).id
    review(case.later(hours=1), RON, event)
    assert _late(case)["apology_given"].done_on  # there is nobody else with whom it can have been
    ivo = a_person(case, name="Ivo Price", relationship="Husband", is_patient=False)
    assert not [thing for who in (0, ivo) for thing in view_of(case, who).late if thing.done_on]


def test_what_was_done_with_her_mother_is_not_told_to_a_daughter_as_done_with_her(
    session: Session,
) -> None:
    """Her mother was told, late, and has died. The daughter alone is left, and nobody told her."""
    case = begun_under(session, "au-vic-sdc")
    told = {"name": "apology_given", "evidence": "A letter that another ward sent her."}
    event = record_as(case.later(days=20), BEN, "event", **told).id
    review(case.later(hours=1), RON, event)
    died(case)
    joan = a_daughter(case)
    a_talk(case.later(days=2), "first", persons=[joan], apology_words=None)
    assert not [thing for thing in view_of(case, joan).late if thing.done_on]


def test_who_said_no_to_it_does_not_read_that_it_is_late(session: Session) -> None:
    case = begun_under(session, "au-vic-sdc")
    ivo = a_person(case, name="Ivo Price", relationship="Husband", is_patient=False)
    no = excused(case, list(TALKS | APOLOGIES), "declined", ivo, how="By telephone")
    case.later(days=20)
    assert {"apology_given", "meeting_arranged", "meeting_held"} <= _late(case).keys()
    assert view_of(case, ivo).late == ()
    record_as(case, BEN, "excuse_end", excuse=no, reason="He rang us now")
    assert "apology_given" in {thing.words for thing in view_of(case, ivo).late}


def test_of_a_rule_that_nobody_has_confirmed_no_day_is_named_to_them(session: Session) -> None:
    """When Victoria wants the report given is unclear to us: they would read a day as their right.
    That it is not done is so whatever the rule. The day to say sorry by was read in the law.
    """
    case = begun_under(session, "au-vic-sdc")
    late = _late(case.later(days=90))
    assert (late["review_report_given"].due_on, late["review_report_given"].days) == (None, 0)
    assert late["apology_given"].due_on == date(2026, 3, 3)


def test_a_day_that_is_still_to_come_is_none_by_which_it_was_due(session: Session) -> None:
    """Wales gives five days for the letter after the talk. The talk was typed in as of last week,
    so it was noted as late; the slip was put right, and then the letter went in time. It stays
    noted, and she reads of no day that is to come, nor of hours by which it was late.
    """
    case = an_opened_case(session, regimes=["gb-wls-doc"]).later(days=8)
    case.person = a_person(case)
    slip = a_talk(case, "first", at="2026-03-12T14:00:00+00:00").id
    told = {"words": "It was on the 19th, not on the 12th.", "withdraws": True}
    record_as(case, BEN, "correction", of=slip, **told)
    a_talk(case, "first", at="2026-03-19T14:00:00+00:00")
    assert duty(case, "wls-written").due_on == date(2026, 3, 26)
    owed = _late(case)["written_notified"]
    assert (owed.due_on, owed.days, owed.done_on) == (None, 0, None)

    event = record_as(case, ADA, "event", name="written_notified", evidence="The copy of it").id
    review(case.later(hours=1), RON, event)
    done = _late(case)["written_notified"]
    assert (done.due_on, done.days, done.done_on) == (None, 0, date(2026, 3, 20))


def test_hours_late_are_no_day_late(session: Session) -> None:
    """Victoria gives 24 hours for it: five hours after them, over midnight, it is no day late."""
    case = an_opened_case(session, datetime(2026, 3, 12, 10, tzinfo=UTC), regimes=["au-vic-sdc"])
    case.person = a_person(case)
    case.at = datetime(2026, 3, 13, 15, tzinfo=UTC)  # 2am on the 14th in Melbourne
    a_talk(case, "first")
    said = _late(case)["apology_given"]
    assert (said.due_on, said.days) == (date(2026, 3, 13), 0)


def _late(case: ACase) -> dict[str, LateThing]:
    return {thing.words: thing for thing in view_of(case).late}


def view_of(case: ACase, person: int = 0) -> FamilyView:
    return family_view(case.now, person or case.person)
