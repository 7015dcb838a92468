from datetime import timedelta

import pytest

from disclosure.actions.letters import pen, unsaved
from disclosure.actions.letters import writing as letters
from disclosure.actions.refused import Refused
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.audit import entries_of
from disclosure.records.writing import Pen, wordings_of
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by, move_as
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA, IVA, SAM, actor
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def ref(case: ACase) -> str:
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": case.person})
    ref: str = letter.ref
    return ref


def held(case: ACase, ref: str, by: str = BEN) -> pen.Holding:
    return pen.look_at(case.session, actor(case.session, by), row(case, ref).id, case.at)


def types(case: ACase, ref: str, email: str, **boxes: str) -> None:
    seen = row(case, ref).version
    unsaved.keep(case.session, change_by(case, email, seen), ref, boxes)


def test_who_sits_down_first_holds_the_pen(case: ACase, ref: str) -> None:
    pen.hear(case.session, change_by(case, BEN), ref)
    pen.hear(case.session, change_by(case, IVA), ref)
    assert (held(case, ref).holder, held(case, ref).mine) == (BEN, True)
    assert held(case, ref, IVA).with_another
    assert held(case, ref).since == case.at


def test_a_pen_that_nobody_was_heard_with_is_free(case: ACase, ref: str) -> None:
    pen.hear(case.session, change_by(case, BEN), ref)
    case.at += A_MINUTE
    pen.hear(case.session, change_by(case, BEN), ref)
    case.at += pen.UNHEARD - timedelta(seconds=1)
    assert held(case, ref, IVA).holder == BEN
    case.at += timedelta(seconds=1)
    assert held(case, ref, IVA).holder == ""
    pen.hear(case.session, change_by(case, IVA), ref)
    assert held(case, ref).holder == IVA


def test_a_pen_is_nobodys_for_no_hour_longer_because_a_clock_was_ahead(
    case: ACase, ref: str
) -> None:
    """Whoever was heard last by a clock an hour ahead held it until that hour came, at home."""
    pen.hear(case.session, change_by(case, BEN), ref)
    case.at -= timedelta(hours=1)
    assert held(case, ref, IVA).holder == ""
    pen.hear(case.session, change_by(case, BEN), ref)  # who is at the desk still keeps it
    assert held(case, ref, IVA).holder == BEN
    assert held(case, ref).heard_at == case.at


def test_it_is_asked_for_and_given_in_a_click_and_no_word_is_lost(case: ACase, ref: str) -> None:
    letters.edit(case.session, change_by(case, ADA), ref, {"slots": {"why": "Ada's reason."}})
    pen.hear(case.session, change_by(case, BEN), ref)
    types(case, ref, BEN, sorry="I am sorry that we hurt you.")
    pen.ask(case.session, change_by(case, IVA), ref)
    assert held(case, ref).asked_by == IVA
    pen.give(case.session, change_by(case, BEN), ref)
    assert (held(case, ref).holder, held(case, ref).asked_by) == (IVA, "")
    letter = row(case, ref)
    assert (letter.slots["sorry"], letter.written_by[-1]) == ("I am sorry that we hurt you.", BEN)
    assert unsaved.brought_back(case.session, actor(case.session, BEN), letter) is None


def test_who_asked_may_take_it_when_nobody_answers(case: ACase, ref: str) -> None:
    pen.hear(case.session, change_by(case, BEN), ref)
    types(case, ref, BEN, sorry="Ben's words.")
    with pytest.raises(Refused, match="Ask for the pen"):
        pen.take(case.session, change_by(case, IVA), ref)
    pen.ask(case.session, change_by(case, IVA), ref)
    assert not held(case, ref, IVA).may_take
    case.at += pen.UNANSWERED
    pen.hear(case.session, change_by(case, BEN), ref)
    assert held(case, ref, IVA).may_take
    pen.take(case.session, change_by(case, IVA), ref)
    assert held(case, ref).holder == IVA
    assert row(case, ref).slots["sorry"] == "Ben's words."


def test_not_yet_begins_the_asking_anew(case: ACase, ref: str) -> None:
    pen.hear(case.session, change_by(case, BEN), ref)
    pen.ask(case.session, change_by(case, IVA), ref)
    pen.keep(case.session, change_by(case, BEN), ref)
    case.at += pen.UNANSWERED
    assert not held(case, ref, IVA).may_take
    with pytest.raises(Refused, match="Nobody asks"):
        pen.give(case.session, change_by(case, BEN), ref)
    pen.ask(case.session, change_by(case, ADA), ref)
    assert (held(case, ref).asked_by, held(case, ref).not_yet) == (ADA, "")
    case.at += pen.UNANSWERED
    assert held(case, ref, IVA).may_take


def test_who_asked_is_told_not_yet_and_nobody_is_said_to_ask_any_more(
    case: ACase, ref: str
) -> None:
    pen.hear(case.session, change_by(case, BEN), ref)
    pen.ask(case.session, change_by(case, IVA), ref)
    pen.keep(case.session, change_by(case, BEN), ref)
    assert (held(case, ref, IVA).asked_by, held(case, ref, IVA).not_yet) == ("", IVA)
    pen.let_go(case.session, change_by(case, BEN), ref)
    pen.take(case.session, change_by(case, ADA), ref)
    assert held(case, ref, IVA).not_yet == ""


def test_words_saved_on_the_way_are_their_writers_and_the_chain_holds(
    case: ACase, ref: str
) -> None:
    """A second person approves: whoever wrote a word is not one, however it was saved."""
    pen.hear(case.session, change_by(case, IVA), ref)
    types(case, ref, IVA, sorry="Iva's words.")
    pen.take(case.session, change_by(case, ADA), ref)
    letters.edit(case.session, change_by(case, ADA), ref, {"slots": {"why": "Ada's reason."}})
    letter = row(case, ref)
    assert letter.written_by == [BEN, IVA, ADA]
    said = [(e.by, e.what) for e in entries_of(case.session, case.id) if ref in e.what]
    assert (ADA, f"letter pen {ref}") in said
    assert (IVA, f"letter edit {ref}") in said
    assert [w.by for w in wordings_of(case.session, letter.id)] == [ADA, IVA, BEN]
    assert verify(case.session, case.ref).ok


def test_words_that_no_longer_fit_stay_beside_as_a_draft(case: ACase, ref: str) -> None:
    pen.hear(case.session, change_by(case, BEN), ref)
    types(case, ref, BEN, sorry="Ben's words.")
    letters.edit(case.session, change_by(case, IVA), ref, {"slots": {"sorry": "Iva's words."}})
    version = row(case, ref).version
    pen.take(case.session, change_by(case, ADA), ref)
    letter = row(case, ref)
    assert (letter.version, letter.slots["sorry"]) == (version, "Iva's words.")
    typed = unsaved.brought_back(case.session, actor(case.session, BEN), letter)
    assert typed
    assert typed.words == {"sorry": "Ben's words."}


def test_to_hold_the_pen_changes_neither_letter_nor_case(case: ACase, ref: str) -> None:
    before = (row(case, ref).version, case.incident.version)
    pen.hear(case.session, change_by(case, BEN), ref)
    pen.ask(case.session, change_by(case, IVA), ref)
    pen.take(case.session, change_by(case, ADA), ref)
    pen.let_go(case.session, change_by(case, BEN), ref)
    assert held(case, ref).holder == ADA
    pen.let_go(case.session, change_by(case, ADA), ref)
    assert held(case, ref).holder == ""
    assert (row(case, ref).version, case.incident.version) == before


def test_only_who_may_write_here_holds_it_and_only_of_a_draft(case: ACase, ref: str) -> None:
    for email in (EVA, SAM):
        with pytest.raises(Forbidden):
            pen.hear(case.session, change_by(case, email), ref)
    with pytest.raises(Refused, match="Nobody else"):
        pen.ask(case.session, change_by(case, BEN), ref)
    with pytest.raises(Refused, match="not yours"):
        pen.give(case.session, change_by(case, BEN), ref)
    reason = "It was begun by mistake"
    pen.hear(case.session, change_by(case, BEN), ref)
    move_as(case, ADA, "withdraw", ref, reason=reason)
    with pytest.raises(Refused, match="no draft"):
        pen.take(case.session, change_by(case, BEN), ref)
    assert case.session.get(Pen, row(case, ref).id) is None
