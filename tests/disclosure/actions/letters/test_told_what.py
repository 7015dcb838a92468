"""Who is told with consent, and of one part alone: their letter keeps to it, as their page does."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.family.view_reader import seen_by
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.newer_findings import findings_newer_than
from disclosure.actions.letters.recipient import worth_minding
from tests.begun import begins_with
from tests.cases import (
    FINDINGS,
    ACase,
    a_case,
    a_person,
    a_talk,
    approved_findings,
    change_by,
    move_as,
    record_as,
    text_sha256,
)
from tests.disclosure.actions.letters.test_letter_beginning import draft
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.family_page import Seen
from workflows.words import State

pytestmark = begins_with(a_case, at=State.DISCLOSE)

TO_MIND = (
    "By what was agreed, Mr Lee Ray may be told of our promises, and not what happened or what we "
    "found. See that this letter tells neither, or write down first that they may hear more."
)


def a_brother(case: ACase, *tell: str) -> int:
    told = {"relationship": "Brother", "is_patient": False, "standing": "also_told"}
    told |= {"lawful_basis": "The patient agreed", "tell": list(tell)}
    return a_person(case, name="Mr Lee Ray", **told)


@pytest.mark.parametrize("kind", ["findings", "apology"])
@pytest.mark.parametrize("by_consent", [False, True])
def test_a_letter_begins_with_no_more_than_its_reader_may_be_told(
    begun: ACase, kind: str, by_consent: bool
) -> None:
    """Her brother may hear of the promises, and read all that we had found."""
    lee = a_brother(begun, "promises")
    if by_consent:
        yes = {"person": begun.person, "purpose": "share", "with": "Mr Lee Ray", "with_person": lee}
        yes |= {"what": ["promises"], "agrees": True, "asked_by": "Ben Okoro"}
        record_as(begun, BEN, "consent", **yes)
    assert seen_by(begun.now, lee) == {Seen.PROMISES}
    letter = draft(begun, kind, lee)
    assert not any(words in letter.text for words in (*FINDINGS.values(), "12 March 2026"))
    assert "our review ended" not in letter.text
    assert TO_MIND in worth_minding(begun.now, letter)


def test_nobody_is_sent_to_tell_him_what_was_found_since(begun: ACase) -> None:
    written = [draft(begun, "findings", to) for to in (begun.person, a_brother(begun))]
    approved_findings(begun.later(hours=1))
    hers, his = ([*findings_newer_than(begun.now, each)] for each in written)
    assert hers
    assert not his


def test_what_he_heard_from_us_himself_is_his(begun: ACase) -> None:
    lee = a_brother(begun, "promises")
    sorry = "I am sorry that we did not ring you, as we had promised."
    a_talk(begun.later(hours=1), "disclosure", persons=[lee], apology_words=sorry)
    assert sorry in draft(begun, "apology", lee).text


def test_whoever_may_hear_how_things_stand_reads_what_we_found(begun: ACase) -> None:
    letter = draft(begun, "findings", a_brother(begun, "progress"))
    assert FINDINGS["why"] in letter.text
    assert not any("By what was agreed" in says for says in worth_minding(begun.now, letter))
    hers = draft(begun, "findings")
    assert not any("By what was agreed" in says for says in worth_minding(begun.now, hers))


def test_whoever_writes_approves_or_issues_it_reads_what_he_may_be_told(
    app: Flask, begun: ACase
) -> None:
    letter = draft(begun, "apology", a_brother(begun, "promises"))
    boxes = {"sorry": "I am sorry that we gave her ten times too much heparin."}
    boxes |= {"support": "You can talk with our counsellor, free, for as long as you want."}
    boxes |= {"facts": "We gave her 5,000 units of heparin instead of 500 on 11 March."}
    boxes |= {
        "why": "We found that two vials stood side by side.",
        "changes": "We store them apart now.",
    }
    letters.edit(begun.session, change_by(begun, BEN), letter.ref, {"slots": boxes})
    pages = [page_of(app, BEN, letter.ref)]
    move_as(begun, BEN, "submit", letter.ref)
    pages.append(page_of(app, EVA, letter.ref))
    move_as(begun, EVA, "approve", letter.ref, sha256=text_sha256(begun, letter.ref))
    pages.append(page_of(app, ADA, letter.ref))
    move_as(begun, ADA, "issue", letter.ref)
    pages.append(page_of(app, ADA, letter.ref))
    assert all(TO_MIND in page for page in pages)


def page_of(app: Flask, who: str, ref: str) -> str:
    return unescape(signed_in(app, who).get(f"/letters/{ref}").text)
