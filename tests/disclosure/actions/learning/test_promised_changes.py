"""What becomes of a promise to a family when the change it speaks of is given up, or judged."""

import pytest

from disclosure.actions.thing_to_do import Clock, Group, ToDo
from disclosure.jobs.sweep import sweep
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, record_as
from tests.disclosure.actions.learning.test_preventing import CAUSE, promised
from tests.improvements import IN_PLACE, stepped, written
from tests.people import ADA, BEN, EVA
from tests.to_do import rows_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
GIVEN_UP = "Look again at our promise to Mrs Ann Price: the change is given up"
NO_MONEY = {"why": "The building would have to be altered for it"}


def of_promise(case: ACase, promise: str) -> list[ToDo]:
    return [todo for todo in rows_of(case) if promise in todo.key]


def test_a_change_that_is_given_up_waits_for_whoever_promised_it(case: ACase) -> None:
    """They wait for a call that has no day: nothing else would ever ask for it."""
    ref = written(case, ADA)
    word = promised(
        case, "We will ring you when they are apart", promised="word_of_it", improvement=ref
    )
    change = promised(case, "We will keep the boxes apart", improvement=ref)
    cases.through(case, State.FOLLOW_UP)
    stepped(case, ADA, ref, "let_go", **NO_MONEY)
    [of_word], [of_change] = of_promise(case, word), of_promise(case, change)
    for todo in (of_word, of_change):
        assert (todo.act, todo.owner, todo.target.word) == (
            GIVEN_UP, BEN, todo.key.rpartition(" ")[2],
        )  # fmt: skip
        assert todo.why.startswith(f"{ref} is given up. We promised: “We will ")
    assert (of_word.group, of_word.clock) == (Group.TODAY, Clock.WAITING)
    assert of_change.clock is Clock.DUE
    told = {"why": NO_MONEY["why"], "told_how": "By telephone", "at": case.at.isoformat()}
    move_as(case, BEN, "cannot_keep", word, **told)
    other = {"commitment": change, "promised": "change", **CAUSE}
    record_as(case, BEN, "prevention", **other, improvement=written(case, ADA))
    assert GIVEN_UP not in {todo.act for todo in rows_of(case)}


def test_taken_up_again_it_is_kept_as_before(case: ACase) -> None:
    ref = written(case, ADA)
    change = promised(case, "We will keep the boxes apart", improvement=ref)
    stepped(case, ADA, ref, "let_go", **NO_MONEY)
    again = {"words": "A locked cupboard.", "owner": BEN, "due_on": case.day(60)}
    stepped(case, ADA, ref, "taken_up_again", **again, why="The ward found a place for it")
    [todo] = of_promise(case, change)
    assert todo.act == "Keep our promise to Mrs Ann Price"


def test_who_wants_no_contact_is_not_rung_about_what_is_given_up(case: ACase) -> None:
    ref = written(case, ADA)
    word = promised(case, "We will ring you then", promised="word_of_it", improvement=ref)
    told = {"person": case.person, "requirement": ["next_contact_promised"], "ground": "declined"}
    record_as(case, BEN, "excuse", **told, reason="She wants no contact any more")
    stepped(case, ADA, ref, "let_go", **NO_MONEY)
    assert of_promise(case, word) == []


def test_whether_it_helped_starts_no_family_waiting_anew(case: ACase) -> None:
    ref = written(case, ADA)
    word = promised(case, "We will ring you then", promised="word_of_it", improvement=ref)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    since = case.at
    case.later(days=20)
    early = {"helped": "too_early", "words": "Nobody has needed the box since."}
    stepped(case, EVA, ref, "judged", **early, due_on=case.day(10))
    [todo] = of_promise(case, word)
    assert (todo.act, todo.time) == ("Ring Mrs Ann Price: the change is in place", since)
    case.later(days=20)
    stepped(case, EVA, ref, "judged", helped="no", words="The label was not seen at night.")
    [todo] = of_promise(case, word)
    assert todo.time == since
    assert todo.why.startswith(f"{ref} is in place, and was found not to help. They wanted to hear")


def test_nobody_waited_before_it_was_promised(case: ACase) -> None:
    ref = written(case, ADA)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    case.later(days=90)
    word = promised(case, "We will show you the box", promised="word_of_it", improvement=ref)
    [todo] = of_promise(case, word)
    assert todo.time == case.at


@pytest.mark.parametrize("step", ["in_place", "let_go"])
def test_of_a_closed_case_too_whoever_promised_it_is_reminded(case: ACase, step: str) -> None:
    """Nothing of it falls due by itself any more: the change has to wake it."""
    ref = written(case, ADA)
    word = promised(case, "We will ring you then", promised="word_of_it", improvement=ref)
    cases.through(case, State.CLOSED)
    sweep(case.session, case.later(days=40).at)
    stepped(case, ADA, ref, step, **(IN_PLACE if step == "in_place" else NO_MONEY))
    told = []
    for _ in range(4):
        told += sweep(case.session, case.later(days=1).at).messages
    assert (BEN, f"{case.ref} {word}", "waiting three_days") in {
        (each.to, each.about, each.step) for each in told
    }
