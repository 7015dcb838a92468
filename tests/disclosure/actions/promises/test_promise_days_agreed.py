"""New days agreed for a promise: what a death, a late entry and the calendar leave of them; and
when somebody knows that the day has passed.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from disclosure.actions.change import Change, Door, open_for_the_clock
from disclosure.actions.family.view_promises import Stands
from disclosure.actions.gate import move
from disclosure.actions.slip import enter_slip
from disclosure.actions.thing_to_do import Group, ToDo
from disclosure.kinds.conversation import Account
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.pages.commitments.ledger import Entry, entry_of, owners_now
from disclosure.pages.commitments.ledger import Group as Ledger
from disclosure.pages.words import short_day
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, a_person, a_talk, change_by, move_as, record_as
from tests.cases import promise_row as promise
from tests.families import promise_shown
from tests.people import ADA, BEN, EVA, IVA
from tests.to_do import rows_of
from workflows.requirements import promises_kept
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def case(begun: ACase) -> ACase:
    """Mrs Price is promised a chart in ten days; what was promised before is kept."""
    told: dict[str, Any] = {"words": "We will send you the chart", "owner": BEN}
    told |= {"due_on": begun.day(10), "source": {"family": begun.person}}
    a_talk(begun, "follow_up", keeps=[begun.promise])
    move_as(begun, EVA, "verify", begun.promise)
    begun.promise = str(record_as(begun, BEN, "commitment", **told).created[0]["ref"])
    return begun


def they_say(case: ACase, trigger: str, **told: Any) -> None:
    """On her page."""
    said = {"person": case.person, "how": "page", "at": case.at.isoformat(), "words": "Fine."}
    change = Change(case.id, family_actor(case.id, case.person, "Ann"), case.at, Door.PAGE)
    move(case.session, change, case.promise, trigger, data=said | told)


def entered(case: ACase, trigger: str, at: str, **told: Any) -> None:
    """By somebody of ours."""
    said = {"how": "conversation", "words": "That is fine."} | told
    move_as(case, ADA, trigger, case.promise, person=case.person, at=at, **said)


def told_of_it(case: ACase, at: str, person: int = 0) -> None:
    who = person or case.person
    move_as(case, BEN, "told", case.promise, person=who, how="By telephone", at=at)


def she_dies(case: ACase) -> int:
    """And her son is told; he has to be from now on."""
    son = a_person(
        case, name="Tom Price", relationship="Son", is_patient=False, lawful_basis="Executor"
    )
    record_as(case.later(days=1), BEN, "patient_status", what="died", source="The ward")
    a_talk(case, "first", persons=[son])
    return son


def look(case: ACase) -> None:
    """As the sweep does."""
    with open_for_the_clock(case.session, case.id, case.at):
        pass


def done(case: ACase) -> None:
    move_as(case, BEN, "done", case.promise, evidence="It went by post.")
    move_as(case, EVA, "verify", case.promise)


def in_the_ledger(case: ACase) -> Entry:
    now = case.now
    owners = owners_now(case.session, BEN, case.at)
    return entry_of(now, next(c for c in now.commitments if c.ref == case.promise), owners)


def row(case: ACase) -> ToDo:
    return next(each for each in rows_of(case) if each.key == case.promise)


def left(case: ACase) -> str:
    return promises_kept(case.now.facts) or ""


def test_a_new_day_that_the_dead_had_agreed_to_in_time_stands(case: ACase) -> None:
    case.later(days=5)
    new = date.fromisoformat(case.day(20))
    they_say(case, "change", due_on=new.isoformat())
    case.later(days=2)
    son = she_dies(case)
    case.later(days=6)
    look(case)

    assert not case.now.is_late(promise(case))
    assert case.now.day_that_counts(promise(case)) == promise(case).due_on == new
    assert (promise_shown(case, son).stands, promise_shown(case, son).missed_on) == (
        Stands.LATER,
        None,
    )
    done(case)
    assert promise_shown(case, son).stands is Stands.KEPT


def test_what_passed_to_the_son_asks_for_his_own_word_from_then_on(case: ACase) -> None:
    son = she_dies(case)
    case.later(days=1)
    said = {"how": "conversation", "words": "That is fine.", "due_on": case.day(15)}
    move_as(case, ADA, "change", case.promise, person=son, at=case.at.isoformat(), **said)

    assert promise(case).due_on == case.now.day_that_counts(promise(case))
    assert promise(case).due_on == date.fromisoformat(case.day(15))
    assert verify(case.session).ok


def test_a_telling_before_the_day_passed_is_no_news_that_it_is_late(case: ACase) -> None:
    told_of_it(case.later(days=2), case.at.isoformat())
    case.later(days=12)

    assert row(case).untold
    assert row(case).act == "Ring Mrs Ann Price and say that a promise is late"
    assert (in_the_ledger(case).untold, in_the_ledger(case).when.words) == (
        True,
        "Late by 4 days, not told",
    )
    assert promise_shown(case, case.person).told_on is None

    told_of_it(case, case.at.isoformat())
    assert not row(case).untold
    assert in_the_ledger(case).when.words == "Late by 4 days"
    assert promise_shown(case, case.person).told_on == case.today


def test_whoever_agreed_to_a_new_day_after_the_first_knows_that_it_was_missed(case: ACase) -> None:
    case.later(days=14)
    they_say(case, "change", due_on=case.day(10))
    assert case.person in set(case.now.told(promise(case)))

    case.later(days=12)  # and the new day passes too: of that nobody has told her
    assert row(case).untold


@pytest.mark.parametrize("trigger", ["told", "confirm"])
def test_whoever_was_told_before_the_owner_had_ticked_it_off_was_told(
    case: ACase, trigger: str
) -> None:
    """The chart was posted on Monday, and she was rung on Monday; he ticks it off on Tuesday."""
    monday = case.at.isoformat()
    case.later(days=1)
    done(case)
    assert "tell Mrs Ann Price" in left(case)
    told_of_it(case, monday) if trigger == "told" else entered(case, trigger, monday)
    assert "tell Mrs Ann Price" not in left(case)


def test_what_was_told_before_it_was_done_again_is_no_news_of_that(case: ACase) -> None:
    done(case)
    told_of_it(case, case.at.isoformat())
    entered(case, "dispute", case.at.isoformat())
    case.later(days=1)
    done(case)
    assert "tell Mrs Ann Price" in left(case)


def test_who_was_named_after_a_promise_was_given_up_is_told_of_it_too(case: ACase) -> None:
    why = {"why": "We lost the chart.", "told_how": "By telephone", "at": case.at.isoformat()}
    move_as(case, BEN, "cannot_keep", case.promise, **why)
    assert set(case.now.told(promise(case))) == {case.person}
    son = she_dies(case)
    assert set(case.now.told(promise(case))) == {case.person}
    assert row(case).act == "Tell Tom Price that we cannot keep a promise"

    letter = a_letter(case, "closing", to=son)
    move_as(case, EVA, "agree_not_kept", case.promise, given_in=letter)
    assert "We will send you the chart (tell Tom Price)" in left(case)
    entry = in_the_ledger(case)
    assert (entry.group, entry.why) == (Ledger.TELL, "Not kept, and they do not know yet.")
    told_of_it(case, case.at.isoformat(), son)
    assert "the chart" not in left(case)
    assert in_the_ledger(case).group is Ledger.KEPT


def test_both_sides_count_from_the_day_missed_and_name_the_new_one(case: ACase) -> None:
    first = promise(case).due_on
    assert first
    case.later(days=12)
    they_say(case, "change", due_on=case.day(10))
    new = promise(case).due_on
    case.later(days=2)

    assert new
    shown, entry = promise_shown(case, case.person), in_the_ledger(case)
    assert (shown.stands, shown.days, shown.missed_on) == (Stands.LATE, 4, first)
    assert entry.when.words == f"Late by 4 days, new day {short_day(new)}" == entry.late_by
    assert (entry.group, entry.untold) == (Ledger.LATE, False)
    there = row(case)
    assert (there.group, there.time, there.untold) == (Group.LATER, new, False)
    assert f"Missed on {first:%A} {first.day} {first:%B}, before this day was agreed." in there.why


def test_a_yes_entered_too_late_says_on_the_page_when_it_was_written_down(case: ACase) -> None:
    """Promises are noted as late, and nothing lifts that (lateness.md): so the page says why."""
    case.later(days=10)
    said = case.at
    case.later(days=1)
    entered(case, "change", said.isoformat(), due_on=case.day(9))

    (word,) = promise_shown(case, case.person).said
    assert (word.on, word.written_on, word.by) == (said.date(), case.today, "Ada Lind")
    assert case.now.is_late(promise(case))


def test_no_new_day_is_agreed_that_was_yesterday(case: ACase) -> None:
    was = promise(case).due_on
    case.later(days=3)
    with pytest.raises(BadInput) as no:
        they_say(case, "change", due_on=case.day(-1))
    case.session.rollback()
    assert [fault.field for fault in no.value.faults] == ["due_on"]
    assert promise(case).due_on == was
    they_say(case, "change", due_on=case.day(0))


def test_a_new_day_is_compared_by_the_calendar_of_the_site(case: ACase) -> None:
    """At half past midnight in London, in summer, it is still yesterday in UTC."""
    case.at = datetime(2026, 4, 1, 23, 30, tzinfo=UTC)
    with pytest.raises(BadInput, match="this day was over when they agreed to it"):
        they_say(case, "change", due_on="2026-04-01")
    case.session.rollback()
    they_say(case, "change", due_on="2026-04-02")
    assert promise(case).due_on == date(2026, 4, 2)


def test_a_slip_that_came_before_it_was_done_is_kept_in_their_words(case: ACase) -> None:
    letter = a_letter(case, "initial_notification", until="send")
    came = case.later(days=1).today.isoformat()
    case.later(days=2)
    done(case)
    marks = [{"promise": case.promise, "kept": True}]
    enter_slip(
        case.session, change_by(case, IVA), letter, {"at": came, "how": "post", "promises": marks}
    )

    assert promise(case).state is CommitmentState.VERIFIED
    (account,) = [body for _, body in case.now.case.those(Account)]
    assert (account.about, account.words) == ("We will send you the chart", "Yes, kept.")
