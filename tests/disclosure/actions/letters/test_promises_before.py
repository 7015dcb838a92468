"""What a new letter tells of a promise is what its own reader heard of it."""

from datetime import date

from disclosure.actions.letters.check import check_letter
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, kept, move_as, record_as
from tests.disclosure.actions.letters.test_letter_beginning import draft
from tests.not_told import a_wife, promised, taken_off, told_again
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def she_agrees(case: ACase, ref: str, day: str) -> None:
    told = {"how": "conversation", "at": case.at.isoformat(), "words": "Then on that day"}
    move_as(case, ADA, "change", ref, "", person=case.person, due_on=day, **told)


def test_no_delay_letter_tells_somebody_that_they_agreed_to_a_day_they_never_heard_of(
    case: ACase,
) -> None:
    """While his wife was not to be told, the new day was agreed with the patient alone."""
    ewa, day = a_wife(case), in_words(date.fromisoformat(case.day(3)))
    ref = promised(case, case.person, ewa, days=3)
    taken_off(case, ewa)
    second = case.later(days=1).day(7)
    she_agrees(case, ref, second)
    told_again(case, ewa)
    case.later(days=12)
    hers, patients = draft(case, "delay", to=ewa), draft(case, "delay")
    assert hers.slots["opening"].endswith(f"- “We will ring you by {day}.”")
    agreed = f"We then agreed on another day, {in_words(date.fromisoformat(second))}, and we did"
    assert agreed in patients.slots["opening"]
    kept(case, ref)
    said = {to: draft(case, "closing", to=to).slots["done"] for to in (ewa, case.person)}
    assert "We then agreed" not in said[ewa]
    assert "We then agreed" in said[case.person]


def test_a_delay_letter_tells_the_day_of_a_promise_that_had_none_at_first(case: ACase) -> None:
    plan = {"words": "We will send you the new plan", "owner": BEN, "standing": True}
    made = record_as(case, BEN, "commitment", **plan, source={"family": case.person})
    ref, day = str(made.created[0]["ref"]), case.day(2)
    she_agrees(case, ref, day)
    case.later(days=6)
    assert (
        f"“We will send you the new plan.” We then agreed on {in_words(date.fromisoformat(day))}, "
        "and we did not keep it."
    ) in draft(case, "delay").slots["opening"]


def test_under_the_new_date_of_a_late_report_stands_no_day_of_an_unrelated_call(
    case: ACase,
) -> None:
    """She would read that the report comes on the day on which we ring; only a person knows it."""
    report = {"words": "Send you the report", "owner": BEN, "due_on": case.day(3)}
    record_as(case, BEN, "commitment", **report, source={"family": case.person})
    promised(case, case.person, days=20)
    assert "We will ring you" in draft(case, "delay").slots["next"]
    case.later(days=5)
    late = draft(case, "delay")
    assert "send you the report" in late.slots["opening"]
    assert "**The new date**\n\n[The new date]" in late.text
    checked = check_letter(case.now, late)
    assert "[The new date]" in {fault.text for fault in checked.faults}


def test_that_they_may_ring_any_time_is_told_as_theirs_to_do(case: ACase) -> None:
    """The form's own example; the family read that Ben will ring "me"."""
    wish = {"words": "Ring me any time", "standing": True, "owner": BEN}
    record_as(case, BEN, "commitment", **wish, source={"family": case.person})
    letter = draft(case, "holding")
    assert "You can ring Ben Okoro any time." in letter.slots["next"]
    faults = check_letter(case.now, letter).faults
    assert [fault for fault in faults if fault.kind != "placeholder"] == []


def test_a_promise_of_two_sentences_is_tied_by_each_of_them(case: ACase) -> None:
    """Words that we put there ourselves were called promises that nobody keeps."""
    promised(case, case.person, words="We will ring you. We will write to you too", days=9)
    letter = draft(case, "holding")
    day = in_words(date.fromisoformat(case.day(9)))
    assert {"We will ring you.", f"We will write to you too by {day}."} <= letter.links.keys()
    faults = check_letter(case.now, letter).faults
    assert [fault for fault in faults if fault.kind != "placeholder"] == []
