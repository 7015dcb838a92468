"""What we promised and did, told again in a later letter, is a promise to nobody."""

import os

import pytest

from letters.check import Context, check
from letters.kept import told_again
from letters.writing.facts import LetterMaterial, facts_of
from tests.letters.corpus_rows import CORPUS, ONLY_FAULTS, rows

WHEN = "We kept this on Saturday 2 May 2026, when we spoke with you."
MARKED = sorted({file.name for file in CORPUS.glob("*sentences.tsv")} - set(ONLY_FAULTS))
PROMISES = [row.words for name in MARKED for row in rows(name) if row.promises]
TRIED = PROMISES if os.environ.get("DISCLOSURE_SOAK") else PROMISES[::10]
CLOSING = Context(kind="closing")
NEW = "We will write to you by Friday 8 May 2026."
DONE_AFTER_IT = (
    "Sister Pryce rang you that day, as you asked.",
    "Sister Pryce rang you that day, and you told us that it helped.",
    "We did this late, on 5 May, and we are sorry that you waited.",
    "We did this on 2 May, and we are sorry that nobody answered.",
)
UNDONE_AFTER_IT = (
    "We tried to ring you.",
    "We had no time.",
    "We let you down.",
    "It took us too long.",
    "You had reason to be angry.",
    "We made a mistake.",
    "We rang the wrong number.",
    "You rang, and we were out.",
    "We did this badly.",
    "We kept this from you.",
    "It has to wait until June.",
    "We had to call it off.",
    "We took back that promise.",
    "Your mother died before then.",
)
KEPT_IN_OTHER_WORDS = (
    "We have done everything that we promised you.",
    "All that we promised you has been done.",
    "We have kept all our promises to you.",
    "Each of the promises in our letter of 2 May has been kept.",
    "The two things that we promised you are done.",
    "We promised to ring you each week. Sister Pryce did so until 4 June.",
    "We promised you a copy of the report. You have had it since 4 May.",
    "Mrs Shah said that she would ring you each Monday, and she did.",
    "We promised to ring you on 4 May, and we rang.",
    "You asked us to change the labels, and we promised to. They are changed.",
)


def _letter(*lines: str) -> str:
    told = "\n".join(f"- {line}" for line in lines)
    return f"Dear Mrs Oduya\n\n**What we promised**\n\n{told}\n\nYours sincerely\n\nCarl Boss"


def _found(text: str) -> tuple[list[str], list[str]]:
    checked = check(text, Context(linked_promises={}))
    faults = [each.text for each in checked.faults if each.kind == "unlinked-promise"]
    return [each.text for each in checked.promises], faults


def _kept(promise: str) -> str:
    """As a letter begins with it."""
    return facts_of(LetterMaterial(kept=((promise, WHEN),)))["kept"][0]


def test_a_kept_promise_is_told_as_past() -> None:
    assert _kept("We will ring you by Sunday 3 May 2026.") == (
        f"We promised: “We will ring you by Sunday 3 May 2026.” {WHEN}"
    )


def test_a_day_that_somebody_has_to_find_out_stands_behind_the_quotation() -> None:
    """The check reads nothing that is quoted, so nobody would have been asked."""
    asked = "[or by Sunday 3 May 2026: which day did we promise?]"
    promise = f"We will ring you tomorrow {asked}."
    kept = _kept(promise)
    assert kept == f"We promised: “We will ring you tomorrow.” {asked} {WHEN}"
    missed = facts_of(LetterMaterial(missed=(promise,)))["not_kept"][0]
    assert missed == f"“We will ring you tomorrow.” {asked}"
    for line in (kept, missed):
        assert [fault.text for fault in check(_letter(line)).faults] == [asked]


@pytest.mark.soak
def test_however_it_was_worded_it_is_not_promised_anew() -> None:
    assert len(PROMISES) > 3000
    found = {promise: _found(_letter(_kept(promise)))[0] for promise in TRIED}
    assert {promise: each for promise, each in found.items() if each} == {}


@pytest.mark.parametrize("promise", PROMISES[::150])
def test_a_new_promise_beside_it_is_found(promise: str) -> None:
    assert _found(_letter(_kept(promise), NEW)) == ([NEW], [NEW])
    assert _found(_letter(f"{_kept(promise)} {NEW}")) == ([NEW], [NEW])
    assert _found(_letter(f"{NEW} {_kept(promise)}")) == ([NEW], [NEW])


def test_what_goes_on_after_the_quotation_is_a_promise() -> None:
    both = "We promised: “We will ring you.” and now we will write to you by Friday."
    assert _found(_letter(both)) == ([both], [both])


def test_several_sentences_are_told_each_by_itself() -> None:
    assert told_again('We are sorry. We will bring "Teddy" back. Dr. Shah will ring') == (
        "We promised: “We are sorry.” "
        "We also promised: “We will bring 'Teddy' back.” "
        "We also promised: “Dr. Shah will ring.”"
    )


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        (f"We promised: “We will ring you by 3 May.” {WHEN}", True),
        ("We promised: “We will ring you.” We did this late, on Monday 4 May 2026.", True),
        ("We promised: “We will ring you.” Sister Pryce rang you that day.", True),
        (f"We promised: “We will ring.” We then agreed on another day, 2 May. {WHEN}", True),
        ("We said that we would ring you each week, and we did.", True),
        ("We rang you on 4 May, as we said we would.", True),
        ("We promised: “We will ring you by 3 May.”", False),
        ("We promised: “We will ring you by 3 May.” We did not do this.", False),
        ("We promised: “We will ring you.” [What became of it]", False),
        ("We did not ring you on 4 May, as we said we would.", False),
        ("We will ring you on 4 May, as we promised.", False),
        ("As we promised, the ward has two nurses at night now.", True),
        ("We promised: “We will ring you.” That was not easy. She rang you on 4 May.", True),
        ("We said that we would move the bins. They were moved in May.", True),
        ("We said that we would move the bins.", False),
        ("We said that we would move the bins. That is still to come.", False),
        ("As we said on the telephone, we are sorry.", False),
        ("As we promised, we are sorry for this in writing.", False),
        ("Nobody rang you as we had promised.", False),
        ("You asked us to ring, as we had promised.", False),
        ("We rang you, as we said on the telephone.", False),
        ("We promised: “We will ring you.” Sadly we could not do this.", False),
        ("We promised: “We will ring you.” I did not do this.", False),
        ("We promised: “We will ring you.” I am sorry that this slipped.", False),
        ("We promised: “We will ring you.” It was forgotten.", False),
        ("We promised: “We will ring you.” You rang us.", False),
        ("We promised: “We will ring you.” This is not done yet.", False),
        ("We promised: “We will ring you.” We then agreed on another day, 2 May.", False),
        *((f"We promised: “We will ring you.” {done}", True) for done in DONE_AFTER_IT),
        *((f"We promised: “We will ring you.” {undone}", False) for undone in UNDONE_AFTER_IT),
        *((said, True) for said in KEPT_IN_OTHER_WORDS),
        ("We promised to ring you on 4 May, and we were late.", False),
        ("You asked us to change the labels, and we promised to. They are the same.", False),
    ],
)
def test_a_closing_letter_that_says_what_we_promised_and_did_lacks_no_such_part(
    words: str, tells: bool
) -> None:
    """It was said to be missing beside the very list that the letter began with."""
    assert ("actions_to_prevent" not in check(_letter(words), CLOSING).missing) is tells


def test_in_a_letter_of_what_we_found_a_call_that_we_promised_changes_nothing() -> None:
    found = Context(kind="findings")
    assert (
        "actions_to_prevent"
        in check(_letter(f"We promised: “We will ring.” {WHEN}"), found).missing
    )
