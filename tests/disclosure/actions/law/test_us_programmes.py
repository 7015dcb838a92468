"""A held bill, an offer and word to the insurer: seen by the team, and nowhere in what we tell."""

import pytest

from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, record_as
from tests.databases import ON_SQLITE
from tests.people import ADA
from workflows.words import State

pytestmark = [ON_SQLITE, begins_with(a_case, at=State.APOLOGIZE)]
OFFER = {"what": "compensation", "by": "qzxpayer", "stands": "made", "words": "qzxoffer of 9,000"}


@pytest.fixture
def case(begun: ACase) -> ACase:
    case = begun
    at = case.at.isoformat()
    record_as(case, ADA, "offer", **OFFER, at=at)
    record_as(case, ADA, "insurer_told", who="qzxinsurer", how="qzxhow", at=at, note="qzxnote")
    record_as(case, ADA, "billing_hold", **{"from": at, "by": "qzxaccounts"})
    return case


def test_the_team_reads_them_in_the_timeline(case: ACase) -> None:
    said = [entry.words for entry in timeline(Viewed(case.now, staff_of(case.session)))]
    assert "An offer, compensation: made." in said  # and not by whom, nor how much
    assert "Told the insurer: qzxinsurer, qzxhow." in said
    assert "qzxoffer" not in " ".join(said)


def test_no_letter_begins_with_a_word_of_them(case: ACase) -> None:
    for kind in ("findings", "apology", "closing"):
        ref = a_draft(case, kind)
        [letter] = [each for each in case.now.letters if each.ref == ref]
        assert "qzx" not in letter.text
        assert not any("offer" in says for says in worth_minding(case.now, letter))


def test_whoever_reads_a_letter_before_it_goes_is_warned_of_money_in_it(case: ACase) -> None:
    ref = a_draft(case, "apology", next="We waive the bill and offer compensation.")
    [letter] = [each for each in case.now.letters if each.ref == ref]
    said = " ".join(worth_minding(case.now, letter))
    assert "This speaks of a bill (“bill”), and qzxaccounts holds the bill: none is sent." in said
    assert "This speaks of an offer (“waive”, “compensation”)." in said
