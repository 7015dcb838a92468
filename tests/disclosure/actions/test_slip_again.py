"""One clerk, one morning's post: slips typed in one after another, and one sent twice."""

from datetime import timedelta

from disclosure.actions.slip import enter_slip
from disclosure.kinds.conversation import Account
from disclosure.kinds.questions import Concern, Question
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, a_person, change_by
from tests.disclosure.actions.test_slip import (
    done,
    entered,
    on_record,
    owed_to_both,
    promised,
    verified,
)
from tests.people import IVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.FOLLOW_UP)


def test_a_second_click_enters_nothing_twice(case: ACase) -> None:
    ref = a_letter(case, "closing")
    told: dict[str, object] = {"questions": [{"words": "Since when?"}]}
    entered(case, ref, **told)
    version = on_record(case)
    case.at += timedelta(seconds=3)
    came = {"at": case.today.isoformat(), "how": "post"}
    enter_slip(case.session, change_by(case, IVA), ref, came | told)
    assert on_record(case) == version


def test_what_a_later_slip_asks_again_is_entered_though_a_clock_had_been_ahead(case: ACase) -> None:
    """Until the hour was over each line that was typed in again was thrown away without a word."""
    ref = a_letter(case, "closing")
    told: dict[str, object] = {"questions": [{"words": "Since when?"}]}
    came = {"at": case.today.isoformat(), "how": "post"}
    enter_slip(case.session, change_by(case, IVA), ref, came | told)
    case.at -= timedelta(hours=1)
    before = on_record(case)
    enter_slip(case.session, change_by(case, IVA), ref, came | told)
    assert on_record(case) > before


def test_of_two_slips_that_are_typed_in_at_once_nothing_is_lost(case: ACase) -> None:
    """One clerk, one morning's post: the second was thrown away without a word, where it held a
    mark on the same promise."""
    kit = a_person(case, name="Kit Price", relationship="Son", is_patient=False)
    promise = verified(case, owed_to_both(case, kit))
    hers, again = a_letter(case, "closing"), a_letter(case, "no_contact")
    his = a_letter(case, "no_contact", to=kit)
    kept_it = {"promises": [{"promise": promise, "kept": True}]}
    entered(case, hers, **kept_it, account="Thank you.")
    came = {"at": case.today.isoformat(), "how": "post"}
    no = {"promise": promise, "kept": False, "words": "Nobody rang me."}
    asked = kept_it | {"questions": [{"words": "Since when?"}]}
    for ref, told in (again, asked), (his, {"promises": [no], "account": "I was never told."}):
        case.at += timedelta(seconds=20)
        enter_slip(case.session, change_by(case, IVA), ref, came | told)
    case.session.rollback()
    now = case.now
    moves = [(m.body["trigger"], m.body["data"].get("person")) for m in now.case.moves(promise)]
    assert moves[-2:] == [("confirm", case.person), ("dispute", kit)]
    questions = [(q.words, q.letter) for _, q in now.case.those(Question) if q.letter]
    assert questions == [("Since when?", again)]
    accounts = [(a.words, a.letter) for _, a in now.case.those(Account)]
    assert accounts == [("Thank you.", hers), ("I was never told.", his)]


def test_a_line_that_was_left_out_at_first_is_entered_alone(case: ACase) -> None:
    """Each of its marks is known again, also where it is kept as their account or as a concern."""
    unchecked, late, other = done(case, promised(case)), promised(case), promised(case)
    ref = a_letter(case, "closing")
    case.later(days=9)
    marks = [{"promise": unchecked, "kept": True}, {"promise": late, "kept": False}]
    entered(case, ref, promises=marks)
    version = on_record(case)
    came = {"at": case.today.isoformat(), "how": "post"}
    case.at += timedelta(seconds=9)
    enter_slip(case.session, change_by(case, IVA), ref, came | {"promises": marks})
    assert on_record(case) == version
    more = [*marks, {"promise": other, "kept": False, "words": "Not one."}]
    enter_slip(case.session, change_by(case, IVA), ref, came | {"promises": more})
    case.session.rollback()
    assert [c.words for _, c in case.now.case.those(Concern) if c.letter == ref] == [
        "Not kept: “We will sort the two boxes apart.”",
        "Not kept: “We will sort the two boxes apart.” Not one.",
    ]
    assert len(list(case.now.case.those(Account))) == 1
