"""What the family reads of our promises and of its own words: the days they were said, by whom."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import FamilyView, family_view
from disclosure.actions.family.view_promises import PromiseShown, Stands
from disclosure.actions.gate import move
from disclosure.actions.in_words.standing_words import PRESSED, own_part, ticked
from disclosure.actions.thing_to_do import Clock, Group, ToDo, Viewed
from disclosure.actions.to_do.case_view import promises_of
from disclosure.actions.to_do.case_view import view_of as view_of_staff
from disclosure.actions.to_do.family import of_the_family
from disclosure.actions.users import Person, change_user
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, an_opened_case, move_as, record_as
from tests.people import ADA, BEN, EVA, OPERATOR, RON, SITE
from workflows.machine import WrongState
from workflows.words import CommitmentTrigger as T
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
WORDS = "We will ring you"


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, name="Una Mae")
    return case


def view_of(case: ACase, person: int = 0) -> FamilyView:
    return family_view(case.now, person or case.person)


def the_promise(case: ACase, person: int = 0) -> PromiseShown:
    return view_of(case, person).promises[0]


def they_say(case: ACase, trigger: T, person: int = 0, words: str = "") -> None:
    number = person or case.person
    said = {"person": number, "how": "page", "at": case.at.isoformat()}
    said["words"] = words or PRESSED[trigger]
    change = Change(case.id, family_actor(case.id, number, "Una"), case.at, Door.PAGE)
    move(case.session, change, case.promise, trigger, data=said)


def done(case: ACase, *, checked: bool = True) -> None:
    move_as(case, BEN, "done", case.promise, evidence="I rang her at noon.")
    if checked:
        move_as(case, EVA, "verify", case.promise)


def promised(case: ACase, days: int = 10, **talk: object) -> None:
    coming = {"words": WORDS, "due_on": case.day(days), "owner": BEN}
    a_talk(case, "first", next_contact=coming, **talk)


def test_what_was_said_in_a_talk_has_the_day_of_the_talk(case: ACase) -> None:
    talked = case.at
    case.later(days=11)
    promised(case, 4, at=talked.isoformat(), questions=["Why?"])
    asked = {"person": case.person, "words": "And who?", "at": (talked + timedelta(1)).isoformat()}
    record_as(case, BEN, "question", **asked)
    view = view_of(case)
    assert view.promises[0].made_on == talked.date() == date(2026, 3, 12)  # a Thursday
    assert [q.asked_on for q in view.questions] == [date(2026, 3, 12), date(2026, 3, 13)]
    assert [q.answer_by for q in view.questions] == [date(2026, 3, 19), date(2026, 3, 20)]
    assert all(q.past_aim for q in view.questions)


def test_what_came_in_writing_and_was_entered_later_has_both_its_days(case: ACase) -> None:
    promised(case)
    came = case.at
    case.later(days=10)
    told = {"person": case.person, "words": "She was a gardener.", "how": "post"}
    record_as(case, BEN, "account", **told, at=came.isoformat())
    view = view_of(case)
    (written,) = [each for each in view.written if each.kind == "account"]
    days = (written.on, written.written_on, written.in_writing)
    assert days == (date(2026, 3, 12), date(2026, 3, 22), True)
    assert view.accounts[0].in_writing


def test_a_button_pressed_without_words_puts_none_into_their_mouth(case: ACase) -> None:
    promised(case)
    done(case)
    they_say(case, T.DISPUTE)
    assert [(s.what, s.words) for s in the_promise(case).said] == [("dispute", "")]
    assert [concern.words for concern in view_of(case).concerns] == [f"Not kept: “{WORDS}”"]
    assert own_part(ticked("pl", kept=False)) == ""
    assert own_part("Nobody rang.") == "Nobody rang."


def test_each_to_whom_it_is_owed_may_say_yes_and_reads_only_their_own(case: ACase) -> None:
    una = case.person
    ivo = a_person(case, name="Ivo Mae", relationship="Husband", is_patient=False)
    kit = a_person(case, name="Kit Mae", relationship="Son", is_patient=False, not_with=[una])
    promised(case, persons=[una, ivo, kit])
    done(case)
    they_say(case, T.CONFIRM)
    yes = {"confirm", "dispute"}
    assert [set(the_promise(case, n).can) for n in (una, ivo, kit)] == [{"dispute"}, yes, yes]
    they_say(case, T.CONFIRM, ivo, "It was done well.")
    row = case.now.commitments[-1]
    assert str(row.state) == "confirmed"
    last = list(case.now.case.moves(row.ref))[-1].body
    assert (last["from"], last["to"], last["data"]["person"]) == ("confirmed", "confirmed", ivo)
    said = {n: [(s.what, s.words) for s in the_promise(case, n).said] for n in (una, ivo, kit)}
    assert said == {una: [("confirm", "")], ivo: [("confirm", "It was done well.")], kit: []}
    assert [the_promise(case, n).confirmed_by_me for n in (una, ivo, kit)] == [True, True, False]
    assert "Una Mae" not in repr(the_promise(case, ivo))
    with pytest.raises(WrongState):
        they_say(case, T.CONFIRM, ivo)
    they_say(case, T.DISPUTE, ivo)
    done(case)
    assert not the_promise(case, una).confirmed_by_me  # it was done anew since
    they_say(case, T.CONFIRM, ivo)
    assert the_promise(case, ivo).confirmed_by_me


def test_who_let_us_off_is_not_asked_again_and_counts_once(case: ACase) -> None:
    una = case.person
    ivo = a_person(case, name="Ivo Mae", relationship="Husband", is_patient=False)
    promised(case, persons=[una, ivo])
    they_say(case, T.RELEASE)
    assert "release" not in the_promise(case, una).can
    assert "release" in the_promise(case, ivo).can
    with pytest.raises(WrongState):
        they_say(case, T.RELEASE)
    they_say(case, T.RELEASE, ivo)
    assert the_promise(case, una).stands is Stands.LET_OFF


def test_a_promise_disputed_before_its_day_still_has_its_day(case: ACase) -> None:
    promised(case)
    done(case)
    they_say(case, T.DISPUTE)
    (late,) = [thing for thing in view_of(case).late if thing.of_a_promise]
    assert (late.to_come, late.said_by_me) == (True, True)
    case.later(days=20)
    (late,) = [thing for thing in view_of(case).late if thing.of_a_promise]
    assert not late.to_come


def another_day(case: ACase, days: int) -> None:
    said = {"how": "conversation", "at": case.at.isoformat(), "words": "That is fine"}
    move_as(case, ADA, "change", case.promise, person=case.person, due_on=case.day(days), **said)


def test_a_day_that_was_over_before_a_new_one_was_agreed_is_named_first(case: ACase) -> None:
    promised(case, 5)
    first = date.fromisoformat(case.day(5))
    case.later(days=6)
    another_day(case, 7)
    new = date.fromisoformat(case.day(7))
    shown = the_promise(case)
    assert (shown.stands, shown.missed_on, shown.due_on) == (Stands.LATE, first, new)
    (late,) = [thing for thing in view_of(case).late if thing.of_a_promise]
    assert (late.due_on, late.days, late.new_day, late.to_come) == (first, 1, new, False)
    case.later(days=6)
    done(case)
    shown = the_promise(case)
    assert (shown.stands, shown.days, shown.missed_on) == (Stands.KEPT_LATE, 7, first)


def test_a_new_day_that_was_agreed_in_time_stands_alone(case: ACase) -> None:
    promised(case, 5)
    another_day(case, 9)
    shown = the_promise(case)
    assert (shown.missed_on, shown.due_on) == (None, date.fromisoformat(case.day(9)))


@begins_with(a_case, at=State.CLOSED)
def test_after_a_case_is_opened_again_no_later_stage_is_past(begun: ACase) -> None:
    assert [s.at for s in view_of(begun).stages][-1] == "here"
    begun.later(days=1)
    asked = {"person": begun.person, "words": "And now?"}
    record_as(begun, BEN, "question", **asked)
    assert begun.state is State.FOLLOW_UP
    stages = [stage.at for stage in view_of(begun).stages]
    here = stages.index("here")
    assert stages[here + 1 :] == [""] * (len(stages) - here - 1) != []


def test_a_death_stands_on_the_page_only_after_somebody_spoke_with_them(case: ACase) -> None:
    son = a_person(case, name="Ivo Mae", relationship="Son", is_patient=False)
    a_talk(case, "first", persons=[case.person, son])
    case.later(days=1)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    case.later(days=1)
    assert not view_of(case, son).mourns
    a_talk(case, "follow_up", persons=[son], said="We told him that she died.")
    assert view_of(case, son).mourns
    assert view_of(case, son).about == "Una Mae"


def test_our_own_list_says_that_a_promise_they_dispute_is_to_be_put_right(case: ACase) -> None:
    promised(case, 4)
    done(case)
    they_say(case, T.DISPUTE, words="Nobody rang.")
    row = _row(case)
    assert (row.act, row.group) == ("Not kept, says Una Mae: put it right", Group.TODAY)
    assert row.why == f"“{WORDS}” They wrote: “Nobody rang.”"
    case.later(days=9)
    row = _row(case)
    assert (row.group, row.clock, row.untold) == (Group.LATE, Clock.DUE, False)
    done(case)
    assert the_promise(case).stands is Stands.KEPT_LATE


def test_who_disputes_it_is_named_wherever_it_stands_also_when_another_keeps_it_now(
    case: ACase,
) -> None:
    """On the page of the case nobody disputed it any more, on our list somebody still did."""
    promised(case, 4)
    done(case)
    they_say(case, T.DISPUTE, words="Nobody rang.")
    move_as(case, ADA, "reassign", case.promise, owner=RON)
    (shown,) = promises_of(view_of_staff(case.now))
    assert shown.disputed_by == "Una Mae"
    assert _row(case).act == "Not kept, says Una Mae: put it right"


def test_a_disputed_promise_without_a_day_waits_too(case: ACase) -> None:
    a_talk(case, "first")
    told = {"words": "Ring us at any time.", "owner": BEN, "standing": True}
    made = record_as(case, BEN, "commitment", **told, source={"family": case.person})
    case.promise = str(made.created[0]["ref"])
    done(case)
    they_say(case, T.DISPUTE)
    row = _row(case)
    assert (row.clock, row.why) == (Clock.WAITING, "Promised: “Ring us at any time.”")


def _row(case: ACase) -> ToDo:
    return next(row for row in of_the_family(Viewed(case.now, {})) if row.key == case.promise)


def test_nobody_has_to_keep_it_or_will_answer_who_may_not_any_more(case: ACase) -> None:
    """The family's page named a nurse who does not see the case any more."""
    promised(case)
    at = case.at.isoformat()
    asked = {"person": case.person, "words": "Why did nobody see it?", "at": at, "owner": BEN}
    record_as(case, ADA, "question", **asked)
    before = view_of(case)
    assert (before.promises[0].who, before.questions[0].who) == ("Ben Okoro", "Ben Okoro")
    record_as(case, ADA, "restrict", reason="A colleague is the patient", only=[ADA, RON])
    after = view_of(case)
    assert (after.promises[0].who, after.questions[0].who) == ("", "")


def test_of_what_is_done_it_stays_said_who_did_it(case: ACase) -> None:
    promised(case)
    done(case)
    ben = Person(BEN, "Ben Okoro", ["auditor"], [SITE], title="Records")
    change_user(case.session, OPERATOR, case.at, ben)
    assert the_promise(case).who == "Ben Okoro"


def test_what_was_kept_in_a_talk_says_so_until_another_way_kept_it(case: ACase) -> None:
    """She said that it was not kept, and what she asked for came by post then."""
    promised(case)
    first = case.promise
    a_talk(case.later(days=2), "follow_up", keeps=[first])
    case.promise = first
    assert the_promise(case).kept_in_talk
    they_say(case, T.DISPUTE)
    case.later(days=3)
    done(case)
    shown = the_promise(case)
    assert (shown.kept_in_talk, shown.evidence) == (False, "I rang her at noon.")


def test_a_talk_in_which_he_was_not_is_no_talk_in_which_we_did_it_with_him(case: ACase) -> None:
    ivo = a_person(case, name="Ivo Mae", relationship="Husband", is_patient=False)
    talk = a_talk(case, "first", persons=[case.person, ivo]).id
    source = {"conversation": talk, "persons": [case.person, ivo]}
    told = {"words": "We will tell you the name", "owner": BEN, "source": source}
    made = record_as(case, BEN, "commitment", **told, due_on=case.day(9))
    ref = str(made.created[0]["ref"])
    case.later(days=2)
    a_talk(case, "follow_up", persons=[case.person], keeps=[ref])
    move_as(case, EVA, "verify", ref)
    for person, was_there in ((case.person, True), (ivo, False)):
        (shown,) = [each for each in view_of(case, person).promises if each.ref == ref]
        assert shown.kept_in_talk is was_there
        assert shown.evidence == ""  # the number of a record says nothing to anybody of theirs
        assert shown.done_on == case.at.date()
