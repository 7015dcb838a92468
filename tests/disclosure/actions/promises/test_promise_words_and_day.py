"""The family heard the words of a promise, the ledger holds us to its day: both say the same."""

from datetime import date
from typing import Any

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.promises.promise_words import why_words_differ
from disclosure.kinds.faults import BadInput, Fault
from disclosure.records.letter import Letter
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, change_by, move_as, record_as
from tests.not_told import promised
from tests.people import ADA, BEN, RON
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
TUESDAY, FRIDAY = date(2026, 3, 24), date(2026, 3, 27)
THURSDAY = date(2026, 3, 19)
HEARD = "We will write to you by Friday 27 March 2026"
SAYS = (
    "By which day: the words say “Friday 27 March 2026”, and this day is Tuesday 24 March 2026: "
    "put right whichever is not what they were told."
)


def drafted(case: ACase) -> Letter:
    return letters.draft(case.session, change_by(case, BEN), "apology", {"to": case.person})[0]


def test_words_and_day_that_part_are_sent_back_by_name_and_either_can_be_mended(
    case: ACase,
) -> None:
    told = {"words": HEARD, "owner": BEN, "due_on": "2026-03-24"}
    with pytest.raises(BadInput) as raised:
        record_as(case, ADA, "commitment", source={"family": case.person}, **told)
    assert raised.value.faults == (Fault("due_on", SAYS),)
    with pytest.raises(BadInput) as raised:
        a_talk(case, "follow_up", next_contact=told)
    assert raised.value.faults == (Fault("next_contact.due_on", SAYS),)
    a_talk(case, "follow_up", next_contact=told | {"due_on": "2026-03-27"})
    a_talk(case, "follow_up", next_contact=told | {"words": "We will write to you"})


@pytest.mark.parametrize(
    "words",
    [
        "We will write to you by Friday",
        "We will write to you no later than the 27 March",
        "We will ring you on Friday 27 March",
        "We will write to you by 27 March by Tuesday 24 March 2026",
        "We will write to you, and to your GP, by 27 March",
        "We will write to you by 27 March, and we are sorry",
        "We know this is hard. You will have the report by 27 March",
        "Dr. Shah will write to you by 27 March",
        "Our team will ring you by 27 March and tell you more",
    ],
)
def test_two_days_for_one_promise_are_told_apart(words: str) -> None:
    assert why_words_differ(words, TUESDAY, THURSDAY)


@pytest.mark.parametrize(
    "words",
    [
        "We will write to you",
        "We will ring you by Tuesday",
        "We will ring you by Monday or Tuesday",
        "We will ring you by Monday 23 March, no later than Tuesday 24 March 2026",
        "We will ring you by Tuesday 24 March, no later than Friday 27 March 2026",
        "We will ring you by tomorrow",  # said on a day that nobody may know any more
        "We will ring you by Tuesday 24 March and write by Friday 27 March",
        "We will tell you who comes to the meeting on Friday 27 March",
        "We will ring you before your operation on 27 March",
        "We will tell you all that we had done by 3 March",
        "We will ring you by Wednesday 24 March 2026",  # as they heard it, a slip of the tongue
        "We will ring you by 24/3/2026",
        "The laboratory has the result by 20 March, and we ring you after that",
        "You are home by Friday, so I will ring you on the ward before",
        "The coroner decides by 20 March. We'll ring you after that",
        "We ring you after that: the laboratory has the result by 20 March",
        "We meet the coroner by 20 March, and I ring you after that",
    ],
)
def test_what_was_truly_said_is_recorded_as_it_was_said(words: str) -> None:
    assert why_words_differ(words, TUESDAY, THURSDAY) is None


def test_what_was_said_by_friday_may_be_typed_in_on_the_monday_after() -> None:
    assert (
        why_words_differ("We will ring you by Friday", date(2026, 3, 20), date(2026, 3, 23)) is None
    )


def test_an_older_record_is_read_and_its_draft_asks_which_day_was_promised(
    case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("disclosure.actions.checks.checking.must_name_one_day", lambda *_: None)
        ref = promised(case, case.person, words=HEARD, days=5)
    assert next(c for c in case.now.commitments if c.ref == ref).due_on == TUESDAY
    letter = drafted(case)
    asked = f"{HEARD} [or by Tuesday 24 March 2026: which day did we promise?]."
    assert asked in letter.text
    found = check_letter(case.now, letter).faults
    assert "[or by Tuesday 24 March 2026: which day did we promise?]" in {f.text for f in found}


def test_both_days_in_one_sentence_cannot_be_tied_to_the_promise(case: ACase) -> None:
    ref = promised(case, case.person, words="We will write to you", days=5)
    letter = drafted(case)
    once, twice = "by Tuesday 24 March 2026", "by Friday 27 March 2026 by Tuesday 24 March 2026"
    text = letter.text.replace(once, twice)
    assert twice in text
    letters.edit(case.session, change_by(case, BEN), letter.ref, {"text": text})
    sentence = f"We will write to you {twice}."
    with pytest.raises(BadInput, match="make them agree"):
        letters.link(
            case.session,
            change_by(case, BEN),
            letter.ref,
            {"sentence": sentence, "commitment": ref},
        )


def test_a_day_that_was_agreed_anew_stands_in_the_draft_alone(case: ACase) -> None:
    ref = promised(case, case.person, words="We will write to you by 24 March", days=5)
    said: dict[str, Any] = {"person": case.person, "how": "conversation", "words": "That is fine."}
    move_as(case, RON, "change", ref, due_on="2026-03-27", at=case.at.isoformat(), **said)
    assert "We will write to you by Friday 27 March 2026." in drafted(case).text


def test_a_doctor_with_a_point_stays_the_one_who_writes(case: ACase) -> None:
    """ "Ben Okoro will dr. Shah will write to you" stood in letters."""
    promised(case, case.person, words="Dr. Shah will write to you", days=5)
    promised(case, case.person, words="A call from Dr. Shah", days=5)
    letter = drafted(case)
    assert "- Dr. Shah will write to you by Tuesday 24 March 2026." in letter.text
    assert "Ben Okoro will [do what; on record: A call from Dr Shah] by" in letter.text
    faults = [f for f in check_letter(case.now, letter).faults if "Shah" in f.text]
    assert [f.kind for f in faults] == ["placeholder"]
