from datetime import date
from unicodedata import normalize

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.promises.ended import why_ended
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.records.writing import wordings_of
from letters.check import Checked
from letters.dates import in_words
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, change_by, move_as, record_as, text_sha256
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA, IVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
DAY, ANOTHER = date(2026, 5, 5), date(2026, 5, 12)
SENTENCE = f"We will write to you by {in_words(DAY)}."


def a_draft(case: ACase, changes: str) -> str:
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": case.person})
    ref: str = letter.ref
    boxes = {"changes": changes, "next": ""}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": boxes})
    return ref


def link(case: ACase, ref: str, sentence: str, **told: object) -> None:
    letters.link(case.session, change_by(case, BEN), ref, {"sentence": sentence, **told})


def test_the_day_of_the_sentence_and_of_the_promise_must_agree(case: ACase) -> None:
    ref = a_draft(case, SENTENCE)
    with pytest.raises(BadInput) as bad:
        link(case, ref, SENTENCE, owner=ADA, due_on=ANOTHER.isoformat())
    assert [(fault.field, fault.says) for fault in bad.value.faults] == [
        (
            "due_on",
            "The sentence says Tuesday 5 May 2026, the promise Tuesday 12 May 2026: "
            "make them agree.",
        )
    ]
    with pytest.raises(BadInput, match="stands without a day"):
        link(case, ref, SENTENCE, owner=ADA, standing=True)
    with pytest.raises(BadInput, match="give a day"):
        link(case, ref, SENTENCE, owner=ADA)
    assert row(case, ref).links == {}
    link(case, ref, SENTENCE, owner=ADA, due_on=DAY.isoformat())
    assert list(row(case, ref).links) == [SENTENCE]


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("We will write to you by Wednesday 5 May 2026.", "5 May 2026 is a Tuesday"),
        ("We will write to you on 31 November 2026.", "November 2026 has 30 days"),
    ],
)
def test_a_sentence_with_a_day_that_there_is_not_is_tied_to_nothing(
    case: ACase, sentence: str, why: str
) -> None:
    ref = a_draft(case, sentence)
    for told in ({"due_on": DAY.isoformat()}, {"due_on": "2026-11-30"}, {"standing": True}):
        with pytest.raises(BadInput, match=why):
            link(case, ref, sentence, owner=ADA, **told)
    assert row(case, ref).links == {}
    assert why in " ".join(fault.why for fault in check_letter(case.now, row(case, ref)).faults)


def test_a_promise_that_is_there_must_fall_on_the_day_of_the_sentence(case: ACase) -> None:
    ref = a_draft(case, SENTENCE)
    with pytest.raises(BadInput, match="make them agree") as bad:
        link(case, ref, SENTENCE, commitment=case.promise)
    assert [fault.field for fault in bad.value.faults] == ["commitment"]
    due_on = next(p.due_on for p in case.now.commitments if p.ref == case.promise)
    assert due_on
    same = f"We will ring you on {in_words(due_on)}."
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"changes": same}})
    link(case, ref, same, commitment=case.promise)
    assert row(case, ref).links == {same: case.promise}


def test_a_sentence_without_a_day_takes_a_day_or_stands(case: ACase) -> None:
    standing, vague = "You can ring me any time.", "We will write to you as soon as possible."
    ref = a_draft(case, f"{standing} {vague}")
    link(case, ref, standing, owner=BEN, standing=True)
    link(case, ref, vague, owner=BEN, due_on=DAY.isoformat())
    assert set(row(case, ref).links) == {standing, vague}


def test_a_promise_of_a_draft_ends_when_no_letter_holds_it_any_more(case: ACase) -> None:
    ref = a_draft(case, SENTENCE)
    link(case, ref, SENTENCE, owner=ADA, due_on=DAY.isoformat())
    first = row(case, ref).links[SENTENCE]
    assert ended(case, first) is None
    link(case, ref, SENTENCE, owner=BEN, due_on=DAY.isoformat())
    second = row(case, ref).links[SENTENCE]
    assert (ended(case, second), "no letter holds it" in str(ended(case, first))) == (None, True)
    with pytest.raises(Refused, match="ended with its sentence"):
        move_as(case, ADA, "done", first, evidence="I rang on 5 May.")
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"changes": "We are sorry."}})
    assert ended(case, second) == ended(case, first)


def test_a_promise_whose_day_was_changed_and_changed_back_is_owned_as_before(case: ACase) -> None:
    """Ada owns it still: nobody is asked a second time who writes to them by that day."""
    ref = a_draft(case, SENTENCE)
    link(case, ref, SENTENCE, owner=ADA, due_on=DAY.isoformat())
    linked = row(case, ref).links
    moved = f"We will write to you by {in_words(ANOTHER)}."
    for words in (moved, "We are sorry.", moved):
        says(case, ref, words)
        assert row(case, ref).links == {}
    typed = letters.as_it_would_read(row(case, ref), {"changes": SENTENCE})
    assert typed.links == linked
    assert row(case, ref).links == {}
    says(case, ref, SENTENCE)
    assert row(case, ref).links == linked
    assert ended(case, linked[SENTENCE]) is None
    assert "unlinked-promise" not in {each.kind for each in checked_now(case, ref).faults}


def test_a_sentence_that_comes_back_keeps_the_owner_it_was_given_last(case: ACase) -> None:
    bare = SENTENCE.removesuffix(".")
    ref = a_draft(case, SENTENCE)
    link(case, ref, SENTENCE, owner=ADA, due_on=DAY.isoformat())
    says(case, ref, "We are sorry.")
    says(case, ref, bare)
    link(case, ref, bare, owner=BEN, due_on=DAY.isoformat())
    latest = row(case, ref).links
    says(case, ref, SENTENCE)
    assert row(case, ref).links == latest


def says(case: ACase, ref: str, words: str) -> None:
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"changes": words}})


def checked_now(case: ACase, ref: str) -> Checked:
    return check_letter(case.now, row(case, ref))


def test_an_ended_promise_stays_ended_once_its_letter_was_sent(case: ACase) -> None:
    """And one that another letter took over is owed from that letter."""
    left = cases.a_draft(case, "apology", next=SENTENCE)
    link(case, left, SENTENCE, owner=ADA, due_on=DAY.isoformat())
    promise = row(case, left).links[SENTENCE]
    link(case, left, SENTENCE, owner=BEN, due_on=DAY.isoformat())
    another = cases.a_draft(case, "apology", next=SENTENCE)
    link(case, another, SENTENCE, commitment=promise)
    assert ended(case, promise) is None
    move_as(case, BEN, "submit", left)
    letter = row(case, left)
    move_as(case, EVA, "approve", left, sha256=letter.text_sha256)
    move_as(case, ADA, "issue", left)
    move_as(case, ADA, "send", left, how="post", format="standard")
    assert not owed(case, promise)
    move_as(case, ADA, "withdraw", another, reason="It is written anew")
    assert "no letter holds it" in str(ended(case, promise))


def ended(case: ACase, ref: str) -> str | None:
    now = case.now
    return why_ended(now, next(c for c in now.commitments if c.ref == ref))


def owed(case: ACase, ref: str) -> bool:
    now = case.now
    return now.is_owed(next(c for c in now.commitments if c.ref == ref))


def test_after_issue_a_link_is_added_and_none_is_changed(case: ACase) -> None:
    ref = a_letter(case, "apology", until="issue")
    letter, standing = row(case, ref), "for as long as you want."
    unlinked = next(line for line in letter.text.splitlines() if line.endswith(standing))
    link(case, ref, unlinked, owner=BEN, standing=True)
    links = dict(row(case, ref).links)
    assert unlinked in links
    for told in ({"commitment": case.promise}, {"owner": ADA, "standing": True}):
        with pytest.raises(Refused, match="linked already"):
            link(case, ref, unlinked, **told)
    assert row(case, ref).links == links


def test_a_promise_that_is_there_keeps_its_owner_and_day_and_whoever_tells_others_is_told(
    case: ACase,
) -> None:
    """They were dropped without a word: somebody took Iva for its owner, who never heard of it."""
    ref = a_draft(case, SENTENCE)
    link(case, ref, SENTENCE, owner=BEN, due_on=DAY.isoformat())
    promise = row(case, ref).links[SENTENCE]
    for told in ({"owner": IVA}, {"due_on": DAY.isoformat()}, {"standing": True}):
        with pytest.raises(BadInput, match="leave that promise out to make a new one") as no:
            link(case, ref, SENTENCE, commitment=promise, **told)
        assert [fault.field for fault in no.value.faults] == [*told]
    link(case, ref, SENTENCE, commitment=promise)
    assert row(case, ref).links == {SENTENCE: promise}


def test_a_format_or_a_fault_that_there_is_not_is_answered_with_where_those_there_are_stand(
    case: ACase,
) -> None:
    ref = a_letter(case, "apology", until="submit")
    strange = {"kind": "no-such", "reason": "It is in other words"}
    read = text_sha256(case, ref)
    with pytest.raises(BadInput, match="Use the kind of a fault, or the id of a missing part"):
        move_as(case, EVA, "approve", ref, sha256=read, accepted=[strange])
    ref = a_letter(case, "apology", until="issue")
    with pytest.raises(BadInput, match=r"no such\. Use standard, large_print"):
        move_as(case, ADA, "send", ref, how="post", format="such")


def test_each_save_keeps_how_it_read_and_who_wrote_it(case: ACase) -> None:
    ref = a_draft(case, "Before.")
    letters.edit(case.session, change_by(case, IVA), ref, {"slots": {"changes": "After."}})
    letter = row(case, ref)
    newest, older, first = wordings_of(case.session, letter.id)
    assert (newest.by, newest.version, newest.text) == (IVA, letter.version, letter.text)
    assert (older.by, older.slots["changes"]) == (BEN, "Before.")
    assert (first.by, first.at) == (BEN, letter.recorded_at)
    link(case, a_draft(case, SENTENCE), SENTENCE, owner=BEN, due_on=DAY.isoformat())
    assert len(wordings_of(case.session, letter.id)) == 3


def test_a_text_longer_than_any_letter_is_refused(case: ACase) -> None:
    ref = a_draft(case, "Before.")
    with pytest.raises(BadInput, match="at most 200,000 letters"):
        letters.edit(case.session, change_by(case, BEN), ref, {"text": "x" * 200_001})
    half = {"changes": "x" * 120_000, "why": "x" * 120_000}
    with pytest.raises(BadInput, match="at most 200,000 letters"):
        letters.edit(case.session, change_by(case, BEN), ref, {"slots": half})


def test_a_promise_to_which_a_full_stop_came_later_is_in_the_ledger_once_issued(
    case: ACase,
) -> None:
    bare = SENTENCE.rstrip(".")
    ref = cases.a_draft(case, "apology", next=f"- {bare}")
    link(case, ref, bare, owner=BEN, due_on=DAY.isoformat())
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"next": f"- {bare}."}})
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)
    (letter,) = case.now.facts.letters
    assert letter.unlinked == ()


def test_an_approved_sentence_keeps_the_promise_that_was_approved_with_it(case: ACase) -> None:
    """Nobody ties it to a day in autumn after the approver read one in spring."""
    sentence = "We will send you the whole report of our review."
    ref = cases.a_draft(case, "apology", next=sentence)
    link(case, ref, sentence, owner=BEN, due_on=case.day(5))
    first = row(case, ref).links[sentence]
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    with pytest.raises(Refused, match=f"{first} was approved with these words"):
        link(case, ref, sentence, owner=BEN, due_on=case.day(200))
    link(case, ref, sentence, commitment=first)
    assert row(case, ref).links == {sentence: first}
    move_as(case, BEN, "return_to_draft", ref, reason="The report comes later")
    link(case, ref, sentence, owner=BEN, due_on=case.day(200))
    assert row(case, ref).links[sentence] != first


def test_nor_does_whoever_records_a_promise_of_it_beside_the_letter(case: ACase) -> None:
    """By that door the sentence that was approved with Ben's promise of spring became Ada's of
    autumn, and half a sentence became a promise that nobody reads in the letter."""
    sentence = "We will send you the whole report of our review."
    ref = cases.a_draft(case, "apology", next=sentence)
    link(case, ref, sentence, owner=BEN, due_on=case.day(5))
    links = {sentence: row(case, ref).links[sentence]}

    def recorded(said: str) -> None:
        told = {"words": sentence, "owner": ADA, "due_on": case.day(200)}
        record_as(case, BEN, "commitment", **told, source={"letter": ref, "sentence": said})

    with pytest.raises(BadInput, match="the letter does not hold it") as bad:
        recorded("We will send you the whole report")
    assert [fault.field for fault in bad.value.faults] == ["source.sentence"]
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    with pytest.raises(Refused, match="was approved with these words"):
        recorded(sentence)
    assert row(case, ref).links == links


def test_a_sentence_is_the_same_from_whichever_machine_it_comes(case: ACase) -> None:
    """Linked by a program, one that was wrapped by Windows, or whose é a Mac had written in two
    signs, was not found in the letter that held it."""
    typed = normalize("NFD", "Dr José Ortega will ring you\r\nevery day from now on.")
    ref = cases.a_draft(case, "apology", next=typed)
    link(case, ref, typed, owner=BEN, standing=True)
    assert [*row(case, ref).links] == [normalize("NFC", typed).replace("\r\n", "\n")]
