"""The last letter of a case, as it begins: what we promised and kept, in words for the family."""

from datetime import date

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.open_promises import open_and_untold
from disclosure.kinds.faults import BadInput
from disclosure.records.letter import Letter
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_talk,
    change_by,
    kept,
    letter_row,
    move_as,
)
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def closing(case: ACase, to: int = 0) -> Letter:
    told = {"to": to or case.person}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "closing", told)
    return letter


def told_as_kept(letter: Letter) -> list[str]:
    done: str = letter.boxes["done"]
    return [line.removeprefix("- ") for line in done.splitlines() if "“" in line]


def day(case: ACase, days: int = 0) -> str:
    on: date = case.later(days=days).at.date()
    return in_words(on)


def kept_in_a_talk(case: ACase, *persons: int) -> tuple[str, str]:
    """The day it was for, and the day on which it was kept."""
    ref = promised(case, *persons, days=5)
    due = next(each.due_on for each in case.now.commitments if each.ref == ref)
    assert due
    case.later(days=2)
    kept(case, ref)
    return in_words(due), in_words(case.at.date())


def test_it_says_that_we_spoke_with_them_and_no_number(case: ACase) -> None:
    due, on = kept_in_a_talk(case, case.person)
    letter = closing(case)
    assert told_as_kept(letter)[-1] == (
        f"We promised: “We will ring you by {due}.” We kept this on {on}, when we spoke with you."
    )
    assert "number" not in letter.boxes["done"]
    faults = check_letter(case.now, letter).faults
    assert [fault.text for fault in faults if fault.kind == "unlinked-promise"] == []


def test_what_was_done_too_late_is_told_as_late_and_not_as_kept(case: ACase) -> None:
    ref = promised(case, case.person, days=5)
    due = day(case, 5)
    case.later(days=1)
    kept(case, ref)
    on = day(case)
    assert told_as_kept(closing(case))[-1] == (
        f"We promised: “We will ring you by {due}.” We did this late, on {on}, when we spoke with "
        "you."
    )


def test_a_day_that_was_missed_before_a_new_one_was_agreed_is_not_forgotten(case: ACase) -> None:
    ref = promised(case, case.person, days=5)
    first = in_words(date.fromisoformat(case.day(5)))
    case.later(days=6)
    agreed = in_words(date.fromisoformat(case.day(4)))
    told: dict[str, object] = {"how": "conversation", "at": case.at.isoformat()}
    told |= {"person": case.person, "words": "Take your time", "due_on": case.day(4)}
    move_as(case, ADA, "change", ref, "", **told)
    on = day(case, 1)
    kept(case, ref)
    letter = closing(case)
    assert told_as_kept(letter)[-1] == (
        f"We promised: “We will ring you by {first}.” We then agreed on another day, {agreed}. We "
        f"did this on {on}, after the day that we first gave you, {first}, when we spoke with you."
    )
    kinds = {fault.kind for fault in check_letter(case.now, letter).faults}
    assert kinds.isdisjoint({"unlinked-promise", "other-figures"})


def test_a_day_that_was_moved_in_time_is_told_beside_the_promise_as_it_was(case: ACase) -> None:
    ref = promised(case, case.person, days=5)
    first, agreed = (in_words(date.fromisoformat(case.day(days))) for days in (5, 9))
    told: dict[str, object] = {"how": "conversation", "at": case.at.isoformat()}
    told |= {"person": case.person, "words": "Take your time", "due_on": case.day(9)}
    move_as(case, ADA, "change", ref, "", **told)
    on = day(case, 7)
    kept(case, ref)
    assert told_as_kept(closing(case))[-1] == (
        f"We promised: “We will ring you by {first}.” We then agreed on another day, {agreed}. We "
        f"kept this on {on}, when we spoke with you."
    )


def test_it_says_to_nobody_that_we_spoke_with_another(case: ACase) -> None:
    wife = a_wife(case)
    due, on = kept_in_a_talk(case, case.person, wife)
    says = f"We promised: “We will ring you by {due}.” We kept this on {on}."
    assert told_as_kept(closing(case, wife))[-1] == says


def test_it_names_our_letter_by_its_day(case: ACase) -> None:
    ref = promised(case, case.person, words="We will write to you", days=9)
    letter = a_letter(case, "initial_notification")
    sent = letter_row(case, letter).sent_at
    assert sent
    move_as(case, BEN, "done", ref, evidence=letter)
    move_as(case, EVA, "verify", ref)
    (last,) = told_as_kept(closing(case))[-1:]
    today, went = in_words(case.at.date()), in_words(sent.date())
    assert last.endswith(f"We kept this on {today}, in our letter of {went}.")
    move_as(case, EVA, "send_back", ref, reason="They had no answer in it")
    move_as(case, BEN, "done", ref, evidence=f"Sent with {letter}, by hand.")
    move_as(case, EVA, "verify", ref)
    (last,) = told_as_kept(closing(case))[-1:]
    assert last.endswith(f"We kept this on {today}. Sent with our letter of {went}, by hand.")
    move_as(case, EVA, "send_back", ref, reason="They had no answer in it")
    move_as(case, BEN, "done", ref, evidence=f"{letter} told her what we know.")
    move_as(case, EVA, "verify", ref)
    (last,) = told_as_kept(closing(case))[-1:]
    assert last.endswith(f"We kept this on {today}. Our letter of {went} told her what we know.")


def test_a_note_of_what_shows_that_it_was_done_ends_as_a_sentence_in_the_letter(
    case: ACase,
) -> None:
    """It stood in the closing letter as it was noted, without a stop."""
    ref = promised(case, case.person, words="We will ring you", days=9)
    today = in_words(case.at.date())
    for noted, reads in (
        ("Phone log, page 3", "Phone log, page 3."),
        ("Rang (twice)", "Rang (twice)."),
    ):
        move_as(case, BEN, "done", ref, evidence=noted)
        assert told_as_kept(closing(case))[-1].endswith(f"We did this on {today}. {reads}")
        move_as(case, EVA, "send_back", ref, reason="Which call was it")


def test_what_only_its_owner_says_was_done_is_not_told_as_kept(case: ACase) -> None:
    ref = promised(case, case.person, words="We will send you your chart", days=9)
    move_as(case, BEN, "done", ref, evidence="It went by post.")
    today = in_words(case.at.date())
    assert told_as_kept(closing(case))[-1].endswith(f"We did this on {today}. It went by post.")
    move_as(case, EVA, "verify", ref)
    assert told_as_kept(closing(case))[-1].endswith(f"We kept this on {today}. It went by post.")


def test_what_was_sent_back_is_not_told_as_kept(case: ACase) -> None:
    ref = promised(case, case.person, words="We will write to you", days=9)
    before = told_as_kept(closing(case))
    move_as(case, BEN, "done", ref, evidence="Posted at noon.")
    assert len(told_as_kept(closing(case))) == len(before) + 1
    move_as(case, EVA, "send_back", ref, reason="It came back to us")
    assert told_as_kept(closing(case)) == before
    at = case.at.isoformat()
    told = {"why": "Nobody lives there", "told_how": "By telephone", "at": at}
    move_as(case, ADA, "cannot_keep", ref, **told)
    *as_before, given_up = told_as_kept(closing(case))
    assert as_before == before
    assert given_up.endswith("” We did not do this.")


def test_what_we_gave_up_is_owned_up_to_in_the_letter_that_has_to(case: ACase) -> None:
    """Once nobody would send it, neither letter knew of it, and nobody was told that."""
    ref = promised(case, case.person, words="We will send you the drug chart", days=5)
    words = f"“We will send you the drug chart by {in_words(date.fromisoformat(case.day(5)))}.”"
    case.later(days=7)
    at = case.at.isoformat()
    told = {"why": "The chart was lost.", "told_how": "In a talk", "at": at}
    move_as(case, BEN, "cannot_keep", ref, **told)

    late, _ = letters.draft(case.session, change_by(case, BEN), "delay", {"to": case.person})
    assert f"- {words} We cannot keep this promise." in late.boxes["opening"]
    assert late.boxes["sorry"].endswith(
        "We gave you our word, and we did not keep it. We let you down."
    )
    assert told_as_kept(closing(case))[-1] == f"We promised: {words} We did not do this."
    for letter in (late, closing(case)):
        faults = check_letter(case.now, letter).faults
        assert [fault for fault in faults if fault.kind != "placeholder"] == []
        assert not [*open_and_untold(case.now, letter)]
    nothing_of_it = {"to": case.person, "text": "Dear Mrs Price\n\nNothing is open."}
    silent, _ = letters.draft(case.session, change_by(case, BEN), "closing", nothing_of_it)
    *_, last = open_and_untold(case.now, silent)
    assert last == (
        f"Given up, and not told in this letter: “We will send you the drug chart” ({ref}). Say "
        "that we did not do it, and that we are sorry."
    )


def test_what_we_gave_up_of_two_sentences_is_told_once_both_are(case: ACase) -> None:
    """The letter quotes each by itself, and its writer was sent to say what stood there."""
    words = "We will look for the chart. We will send you a copy of it"
    ref = promised(case, case.person, words=words, days=5)
    case.later(days=7)
    told = {"why": "The chart was lost.", "told_how": "In a talk", "at": case.at.isoformat()}
    move_as(case, BEN, "cannot_keep", ref, **told)
    letter = closing(case)
    assert "“We will look for the chart.” We also promised: “We will send" in letter.text
    assert not [*open_and_untold(case.now, letter)]
    only_one = "Dear Mrs Price\n\nWe promised: “We will look for the chart.” We did not do this."
    half = {"to": case.person, "text": only_one}
    silent, _ = letters.draft(case.session, change_by(case, BEN), "closing", half)
    assert ref in " ".join(open_and_untold(case.now, silent))


def test_a_promise_that_we_said_sorry_for_begins_no_delay_letter_again(case: ACase) -> None:
    ref = promised(case, case.person, words="We will send you the drug chart")
    at = case.at.isoformat()
    told = {"why": "The chart was lost.", "told_how": "In a talk", "at": at}
    move_as(case, BEN, "cannot_keep", ref, **told)
    move_as(case, EVA, "agree_not_kept", ref, given_in=a_letter(case, "apology"))
    late, _ = letters.draft(case.session, change_by(case, BEN), "delay", {"to": case.person})
    assert "drug chart" not in late.text
    assert told_as_kept(closing(case))[-1].endswith("We did not do this.")


def test_bold_within_a_promise_hides_it_from_no_link(case: ACase) -> None:
    a_talk(case, "follow_up")
    letter, sentence = closing(case), "We will ring you** on Tuesday 5 May 2026."
    change = change_by(case, BEN)
    letters.edit(case.session, change, letter.ref, {"slots": {"next": f"**{sentence}"}})
    told = {"sentence": sentence, "owner": BEN, "due_on": "2026-05-05"}
    _, checked = letters.link(case.session, change_by(case, BEN), letter.ref, told)
    assert [each.commitment is None for each in checked.promises] == [False]


def test_a_link_that_the_check_cannot_find_again_is_refused(case: ACase) -> None:
    letter, both = closing(case), "We will ring you. We will write to you."
    change = change_by(case, BEN)
    letters.edit(case.session, change, letter.ref, {"slots": {"next": both}})
    told = {"sentence": both, "owner": BEN, "standing": True}
    with pytest.raises(BadInput) as no:
        letters.link(case.session, change_by(case, BEN), letter.ref, told)
    assert [(fault.field, fault.says) for fault in no.value.faults] == [
        (
            "sentence",
            "The sentence: link each sentence by itself, as the check of this letter lists it "
            "under promises.",
        )
    ]
    assert letter_row(case, letter.ref).links == {}


def test_what_was_kept_on_its_day_and_typed_later_is_no_day_late_in_a_letter(case: ACase) -> None:
    ref = promised(case, case.person, days=5)
    due = in_words(date.fromisoformat(case.day(5)))
    talk = case.later(days=5).at
    case.later(days=1)
    kept(case, ref, at=talk.isoformat())
    assert told_as_kept(closing(case))[-1] == (
        f"We promised: “We will ring you by {due}.” We kept this on {due}, when we spoke with you."
    )
