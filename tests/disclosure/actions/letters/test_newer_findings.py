"""Findings approved again after a letter was written: its writer and its approver are told."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.newer_findings import NOT_YET, findings_newer_than
from disclosure.kinds.findings import Findings
from tests.begun import begins_with
from tests.cases import (
    FINDINGS,
    SLOTS,
    ACase,
    a_case,
    a_letter,
    approved_findings,
    change_by,
    move_as,
    record_as,
    text_sha256,
)
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA, IVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
NOW = {"facts": "You were given 1,000 units of heparin instead of 500 on 10 March."}


def found_again(case: ACase) -> None:
    new = dict(FINDINGS) | NOW
    written = record_as(case.later(hours=1), IVA, "findings", **new)
    told = {"findings": written.id, "sha256": Findings(**new).sha256(), "agrees": True}
    record_as(case, EVA, "findings_approval", **told, note="I read this text.")


def begun_with_findings(case: ACase) -> str:
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": case.person})
    assert FINDINGS["facts"] in letter.text
    return str(letter.ref)


def test_words_of_earlier_findings_are_named_and_nothing_is_stopped(
    app: Flask, begun: ACase
) -> None:
    """He wrote the other boxes afterwards, and left the one that tells what happened."""
    case, ref = begun, begun_with_findings(begun)
    assert not list(findings_newer_than(case.now, row(case, ref)))
    found_again(case)
    slots = {name: words for name, words in SLOTS["apology"].items() if name != "facts"}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": slots})
    (says,) = findings_newer_than(case.now, row(case, ref))
    assert says.startswith(
        "The findings were approved again on 19 March 2026, after these words: “"
    )
    assert says in unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)
    move_as(case, BEN, "submit", ref)
    assert says in unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)
    assert not list(findings_newer_than(case.now, row(case, ref)))


@pytest.mark.parametrize("kind", ["findings", "apology"])
@begins_with(a_case, at=State.INVESTIGATE)
def test_before_any_findings_are_approved_its_writer_hears_that_it_will_tell_none(
    app: Flask, begun: ACase, kind: str
) -> None:
    """She signed, posted it, and learned afterwards that the law took it for no results."""
    case, told = begun, {"to": begun.person}
    ref = letters.draft(case.session, change_by(case, BEN), kind, told)[0].ref
    page = unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)
    assert NOT_YET in page
    early, _ = letters.draft(case.session, change_by(case, BEN), "initial_notification", told)
    assert not list(findings_newer_than(case.now, early))
    approved_findings(case)
    assert NOT_YET not in list(findings_newer_than(case.now, row(case, ref)))


def test_words_that_were_saved_since_are_looked_at_no_more(begun: ACase) -> None:
    case, ref = begun, begun_with_findings(begun)
    told = {"slots": {"facts": "We gave you too much."}}
    letters.edit(case.session, change_by(case, BEN), ref, told)
    found_again(case)
    (says,) = findings_newer_than(case.now, row(case, ref))
    assert "after the words of this letter were saved" in says
    told["slots"]["facts"] = "We gave you 1,000 units."
    letters.edit(case.session, change_by(case, BEN), ref, told)
    assert not list(findings_newer_than(case.now, row(case, ref)))


def test_of_an_issued_letter_that_lies_there_whoever_sends_it_is_told(
    app: Flask, begun: ACase
) -> None:
    """It would have gone with ten times the dose that was found since, and counted for nothing."""
    case, ref = begun, a_letter(begun, "apology", until="issue")
    assert not list(findings_newer_than(case.now, row(case, ref)))
    found_again(case)
    (says,) = findings_newer_than(case.now, row(case, ref))
    assert f"after these words: “{FINDINGS['facts']}” Its words are final" in says
    assert says in unescape(signed_in(app, ADA).get(f"/letters/{ref}").text)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert not list(findings_newer_than(case.now, row(case, ref)))


def test_of_an_issued_letter_that_tells_none_of_them_it_is_told_too(begun: ACase) -> None:
    case, facts = begun, "You were given 5,000 units of heparin, and not 500, on 11 March."
    ref = a_letter(case, "apology", until="issue", facts=facts)
    found_again(case)
    (says,) = findings_newer_than(case.now, row(case, ref))
    assert "after this letter was issued. Its words are final" in says


def test_a_first_letter_that_began_with_findings_is_held_against_them_too(begun: ACase) -> None:
    case, told = begun, {"to": begun.person}
    ref = letters.draft(case.session, change_by(case, BEN), "initial_notification", told)[0].ref
    assert FINDINGS["facts"] in row(case, ref).text
    found_again(case)
    (says,) = findings_newer_than(case.now, row(case, ref))
    assert says.endswith("See that the letter says what they say now.")
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": NOW})
    assert not list(findings_newer_than(case.now, row(case, ref)))
