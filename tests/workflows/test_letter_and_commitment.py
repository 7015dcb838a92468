"""The letter's and the commitment's steps: what each asks, and where a mark may be set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workflows.commitment import COMMITMENT, MARKS, CommitmentMove
from workflows.letter import LETTER
from workflows.letter_forms import Need, need_of_language
from workflows.letter_move import LetterMove
from workflows.machine import NotReady, WrongState
from workflows.second_person import why_not_second, why_not_verify
from workflows.words import CommitmentState as C
from workflows.words import CommitmentTrigger as OfPromise
from workflows.words import LetterState as L
from workflows.words import LetterTrigger as OfLetter
from workflows.words import Way

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
READY = LetterMove(
    NOW,
    text="Dear Ann",
    reason="It came back",
    at=NOW,
    since=NOW - timedelta(days=8),
    to="Ann",
    confirmed=("Ann", "1 High Street"),
    on_record=("Ann", "1 High Street"),
    made=("standard", "large_print", "html", "text"),
)
POLISH = (need_of_language("Polish"),)
LARGE = (Need("Large print", ("large_print",)),)
FORBIDDEN_POST = {"way": Way.POST, "forbidden": frozenset({Way.POST})}
NO_ADDRESS = {"way": Way.POST, "cannot_be_posted": ("There is no postal address on record.",)}
MOVED_HOUSE: dict[str, Any] = {
    "issued": True,
    "on_record": ("Ann", "2 New Street"),
    "changed_on": NOW.date(),
}
WALK = (
    (OfLetter.SUBMIT, L.DRAFT, L.IN_REVIEW),
    (OfLetter.APPROVE, L.IN_REVIEW, L.APPROVED),
    (OfLetter.ISSUE, L.APPROVED, L.ISSUED),
    (OfLetter.SEND, L.ISSUED, L.SENT),
    (OfLetter.DELIVER, L.SENT, L.DELIVERED),
    (OfLetter.RETURNED, L.DELIVERED, L.RETURNED),
    (OfLetter.RETURN_TO_DRAFT, L.APPROVED, L.DRAFT),
    (OfLetter.WRITE_TO_ANOTHER, L.IN_REVIEW, L.DRAFT),
    (OfLetter.WITHDRAW, L.ISSUED, L.WITHDRAWN),
)
IN_ERROR = (
    ("send", L.SENT, L.ISSUED),
    ("deliver", L.DELIVERED, L.SENT),
    ("returned", L.RETURNED, L.SENT),
    ("returned", L.RETURNED, L.DELIVERED),
    ("withdraw", L.WITHDRAWN, L.ISSUED),
)
SOURCE = {trigger: source for trigger, source, _ in WALK}


def test_a_letter_may_be_sent_in_the_minute_in_which_it_was_issued() -> None:
    """A form tells the minute; what the machine stamped has seconds."""
    issued = replace(READY, since=NOW + timedelta(seconds=41))
    assert LETTER.advance(L.ISSUED, OfLetter.SEND, issued) == L.SENT
    with pytest.raises(NotReady):
        LETTER.advance(L.ISSUED, OfLetter.SEND, replace(issued, at=NOW - timedelta(minutes=1)))


@pytest.mark.parametrize(("trigger", "source", "dest"), WALK)
def test_a_ready_letter_takes_each_step(trigger: OfLetter, source: L, dest: L) -> None:
    assert LETTER.advance(source, trigger, READY) == dest


@pytest.mark.parametrize(("step", "source", "dest"), IN_ERROR)
def test_a_step_that_never_happened_leads_back(step: str, source: L, dest: L) -> None:
    said = replace(READY, issued=True, step=step, last_step=step, reason="On the wrong letter")
    assert LETTER.advance(source, OfLetter.ENTERED_IN_ERROR, said, dest) == dest
    for lacking, id in (
        (replace(said, reason="oops"), "reason_given"),
        (replace(said, last_step="approve"), "is_the_last_step"),
        (replace(said, said_by_them=True), "entered_by_us"),
        (replace(said, issued=False), "was_issued"),
    ):
        with pytest.raises(NotReady) as no:
            LETTER.advance(source, OfLetter.ENTERED_IN_ERROR, lacking, dest)
        assert [item.id for item in no.value.unmet] == [id]


@pytest.mark.parametrize(
    ("trigger", "lacking", "id"),
    [
        (OfLetter.SUBMIT, {"text": " "}, "something_written"),
        (OfLetter.SUBMIT, {"unprintable": ("No letter may have this.",)}, "can_be_printed"),
        (OfLetter.WRITE_TO_ANOTHER, {"why_not_this_person": "Eve has died."}, "right_person"),
        (OfLetter.WRITE_TO_ANOTHER, {"to_the_same": True}, "somebody_else"),
        (OfLetter.APPROVE, {"unprintable": ("No letter may have this.",)}, "can_be_printed"),
        (OfLetter.SUBMIT, {"why_not_this_person": "Ann has died."}, "right_person"),
        (OfLetter.SUBMIT, {"why_not_alone": "Ann is 9 years old."}, "goes_to_who_acts"),
        (OfLetter.APPROVE, {"why_not_alone": "Ann is 9 years old."}, "goes_to_who_acts"),
        (OfLetter.APPROVE, {"on_record": ("Ann", "2 New Street")}, "address_unchanged"),
        (OfLetter.APPROVE, {"corrects_unsaid": "the one of 3 March"}, "says_what_it_corrects"),
        (OfLetter.APPROVE, {"contact_named": False}, "contact_named"),
        (OfLetter.APPROVE, {"faults": (("conditional", "sorry if"),)}, "conditional"),
        (OfLetter.APPROVE, {"missing": ("apology",), "missing_words": ("An apology",)}, "apology"),
        (OfLetter.ISSUE, {"contact_named": False}, "contact_named"),
        (OfLetter.ISSUE, {"corrects_unsaid": "the one of 3 March"}, "says_what_it_corrects"),
        (OfLetter.ISSUE, {"rings_who_left": ("Ben Okoro",)}, "contact_named"),
        (OfLetter.ISSUE, {"whereabouts": ("7 New Street",)}, "no_whereabouts"),
        (OfLetter.SEND, {"whereabouts": ("7 New Street",)}, "no_whereabouts"),
        (OfLetter.ISSUE, {"approved_text": False}, "text_as_approved"),
        (OfLetter.ISSUE, {"held": True}, "no_hold_on_findings"),
        (OfLetter.ISSUE, {"why_not_this_person": "Ann has died."}, "right_person"),
        (OfLetter.ISSUE, {"why_not_alone": "Ann lacks capacity."}, "goes_to_who_acts"),
        (OfLetter.ISSUE, {"on_record": ("Ann", "2 New Street")}, "address_unchanged"),
        (OfLetter.ISSUE, {**FORBIDDEN_POST}, "way_not_forbidden"),
        *(
            (trigger, {"read_again": "Ann's mother died."}, "words_know_of_death")
            for trigger in (OfLetter.SUBMIT, OfLetter.APPROVE, OfLetter.ISSUE)
        ),
        (OfLetter.ISSUE, {"way": Way.EMAIL, "no_email": True}, "email_on_record"),
        (OfLetter.SEND, {"way": Way.EMAIL, "no_email": True}, "email_on_record"),
        (OfLetter.SEND, {"needs": POLISH, "forms": ("standard",)}, "format_needed"),
        (OfLetter.ISSUE, {**NO_ADDRESS}, "address_can_be_posted"),
        (OfLetter.ISSUE, {"needs": LARGE, "forms": ("standard",)}, "format_needed"),
        (OfLetter.ISSUE, {"forms": ("easy_read",)}, "form_was_made"),
        (OfLetter.SEND, {"why_not_alone": "Ann is 9 years old."}, "goes_to_who_acts"),
        (OfLetter.SEND, {**MOVED_HOUSE, "way": Way.POST}, "address_unchanged"),
        (OfLetter.SEND, {**NO_ADDRESS}, "address_can_be_posted"),
        (OfLetter.SEND, {"needs": LARGE, "forms": ("standard",)}, "format_needed"),
        (OfLetter.SEND, {"forms": ("two_languages",)}, "form_was_made"),
        (OfLetter.DELIVER, {"needs": LARGE, "forms": ("standard",)}, "format_needed"),
        (
            OfLetter.DELIVER,
            {"forms": ("large_print",), "sent_in": ("standard",)},
            "was_sent_in_it",
        ),
        (OfLetter.SEND, {"why_not_this_person": "Ann has died."}, "right_person"),
        (OfLetter.SEND, {**FORBIDDEN_POST}, "way_not_forbidden"),
        (OfLetter.SEND, {"at": NOW - timedelta(days=9)}, "in_order"),
        (
            OfLetter.DELIVER,
            {"posted": True, "since": NOW - timedelta(days=6)},
            "long_enough_unreturned",
        ),
        (
            OfLetter.DELIVER,
            {"by_themselves": True, "died_at": NOW - timedelta(minutes=1)},
            "alive_to_have_it",
        ),
        (OfLetter.RETURNED, {"at": NOW - timedelta(days=9)}, "in_order"),
        (OfLetter.WITHDRAW, {"reason": "no"}, "reason_given"),
    ],
)
def test_what_alone_holds_a_letter_back(
    trigger: OfLetter, lacking: dict[str, Any], id: str
) -> None:
    with pytest.raises(NotReady) as no:
        LETTER.advance(SOURCE[trigger], trigger, replace(READY, **lacking))
    assert [item.id for item in no.value.unmet] == [id]


def says(trigger: OfLetter, **lacking: Any) -> str:
    with pytest.raises(NotReady) as no:
        LETTER.advance(SOURCE[trigger], trigger, replace(READY, **lacking))
    return str(no.value)


def test_a_change_of_address_or_name_says_when_it_came_and_what_to_do() -> None:
    moved: dict[str, Any] = {**MOVED_HOUSE, "issued": False}
    assert says(OfLetter.APPROVE, **moved) == (
        "The address changed on 1 June, after the letter was put in review. "
        "Return it to draft and look at it again."
    )
    named = {**moved, "on_record": ("Ann Price", "1 High Street"), "changed_on": None}
    assert says(OfLetter.ISSUE, **named).startswith("The name changed, after")
    assert "Withdraw it and write it anew" in says(OfLetter.SEND, **MOVED_HOUSE, way=Way.POST)


@pytest.mark.parametrize("way", [Way.VISIT, Way.IN_CLINIC, Way.EMAIL, Way.THROUGH_SOMEONE])
def test_what_stands_on_the_envelope_stops_only_the_post(way: Way) -> None:
    by_hand = replace(READY, **{**MOVED_HOUSE, "cannot_be_posted": ("No.",), "way": way})
    assert LETTER.advance(L.ISSUED, OfLetter.SEND, by_hand) == L.SENT


def test_a_letter_put_in_review_before_addresses_were_kept_still_goes() -> None:
    before = replace(READY, confirmed=None, on_record=("Ann", "2 New Street"))
    assert LETTER.advance(L.APPROVED, OfLetter.ISSUE, before) == L.ISSUED


@pytest.mark.parametrize(
    ("need", "mend"),
    [
        (Need("Large print", ("large_print",)), "Ann needs large print: choose that form too."),
        (Need("BSL", ("sign_language_video",)), "Ann needs a sign language video: have that made"),
        (Need("On yellow paper", ("other",)), "Ann needs “On yellow paper”: have that made"),
        (Need("Easy read", ("easy_read",)), "nobody has put the easy words into this letter"),
        (Need("In Polish too", ("two_languages",)), "nobody has put the translation into"),
    ],
)
def test_the_form_a_person_needs_is_not_forgotten(need: Need, mend: str) -> None:
    assert mend in says(OfLetter.SEND, needs=(need,), forms=("standard",))


@pytest.mark.parametrize("trigger", [OfLetter.ISSUE, OfLetter.SEND, OfLetter.DELIVER])
def test_another_form_will_do_only_for_a_reason(trigger: OfLetter) -> None:
    other = replace(READY, needs=LARGE, forms=("standard",), other_form_because="She said so")
    assert LETTER.advance(SOURCE[trigger], trigger, other)
    with pytest.raises(NotReady):
        LETTER.advance(SOURCE[trigger], trigger, replace(other, other_form_because="Said so"))
    beside = replace(READY, needs=LARGE, forms=("standard", "large_print"))
    assert LETTER.advance(SOURCE[trigger], trigger, beside)


def test_a_form_made_outside_goes_though_we_keep_no_file_of_it() -> None:
    braille = replace(READY, needs=(Need("Braille", ("braille",)),), forms=("braille",))
    assert LETTER.advance(L.ISSUED, OfLetter.SEND, braille) == L.SENT


@pytest.mark.parametrize("gone", [L.SENT, L.DELIVERED, L.RETURNED, L.WITHDRAWN])
def test_a_letter_that_left_is_never_withdrawn_only_followed_by_another(gone: L) -> None:
    with pytest.raises(WrongState):
        LETTER.advance(gone, OfLetter.WITHDRAW, READY)


DONE = CommitmentMove(reason="Ward 6 still has none", evidence="Seen on all wards")


@pytest.mark.parametrize(
    ("trigger", "source", "dest"),
    [
        (OfPromise.DONE, C.OPEN, C.DONE),
        (OfPromise.VERIFY, C.DONE, C.VERIFIED),
        (OfPromise.CONFIRM, C.VERIFIED, C.CONFIRMED),
        (OfPromise.SEND_BACK, C.DONE, C.OPEN),
        (OfPromise.DISPUTE, C.CONFIRMED, C.OPEN),
        (OfPromise.RELEASE, C.OPEN, C.RELEASED),
        (OfPromise.CANNOT_KEEP, C.OPEN, C.NOT_KEPT),
        (OfPromise.SEND_BACK, C.NOT_KEPT, C.OPEN),
    ],
)
def test_a_promise_takes_each_step(trigger: OfPromise, source: C, dest: C) -> None:
    assert COMMITMENT.advance(source, trigger, DONE) == dest


def test_a_promise_is_not_done_without_evidence_nor_sent_back_without_a_reason() -> None:
    for trigger, source in ((OfPromise.DONE, C.OPEN), (OfPromise.SEND_BACK, C.DONE)):
        with pytest.raises(NotReady):
            COMMITMENT.advance(source, trigger, CommitmentMove())


def test_a_promise_is_let_off_by_all_to_whom_it_is_owed() -> None:
    with pytest.raises(NotReady):
        COMMITMENT.advance(C.OPEN, OfPromise.RELEASE, CommitmentMove(agreed_by_all=False))


def test_a_promise_that_was_broken_or_let_off_never_becomes_kept() -> None:
    agreed = replace(DONE, not_kept_agreed=True)
    assert COMMITMENT.next_triggers(C.NOT_KEPT) == (OfPromise.SEND_BACK,)
    with pytest.raises(NotReady, match="A second person has agreed that it was not kept"):
        COMMITMENT.advance(C.NOT_KEPT, OfPromise.SEND_BACK, agreed)
    assert COMMITMENT.next_triggers(C.RELEASED) == (OfPromise.SEND_BACK,)


def test_only_they_themselves_can_say_that_they_never_let_us_off() -> None:
    denied = CommitmentMove(denied=True)
    assert COMMITMENT.advance(C.RELEASED, OfPromise.SEND_BACK, denied) == C.OPEN
    with pytest.raises(NotReady):
        COMMITMENT.advance(C.RELEASED, OfPromise.SEND_BACK, DONE)


def test_marks_change_no_state_and_have_their_places() -> None:
    triggers = set(COMMITMENT.triggers())
    assert not triggers & set(MARKS)
    assert triggers | set(MARKS) == set(OfPromise)
    assert MARKS[OfPromise.CHANGE] == {C.OPEN}


def test_nobody_agrees_to_what_they_wrote_owned_or_took_part_in() -> None:
    assert why_not_second("ann", {"ann"})
    assert why_not_second("ann", set(), {"ann"})
    assert why_not_second("ann", {"bo"}, {"cy"}) is None
    assert why_not_verify("ann", "ann", "bo")
    assert why_not_verify("ann", "bo", "ann")
    assert why_not_verify("ann", "bo", "cy") is None
