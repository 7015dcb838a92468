"""Our own words for a promise, once somebody forbids their way: all who read it read the same."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.family.view_next import what_comes_next
from disclosure.actions.family.view_promises import promises_shown
from disclosure.actions.family.view_reader import Reader
from disclosure.actions.learning.preventing import promised_across
from disclosure.actions.letters.open_promises import open_and_untold
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.showing import commitment_document
from tests.cases import ACase, a_draft, a_person, a_talk, record_as
from tests.cases import letter_row as row
from tests.disclosure.actions.fhir.test_when_it_changed import task
from tests.people import ADA, BEN, actor
from tests.to_do import rows_of
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("contact")
OURS, ALLOWED = "We will ring you", "We will write to you"


def promised(case: ACase, words: str, *others: int) -> None:
    told = {"words": words, "owner": BEN, "due_on": case.day(10)}
    a_talk(case, "first", persons=[case.person, *others], next_contact=told)


def forbids(case: ACase, person: int, way: str, use: str = "post") -> None:
    wishes = {"use": [use], "never": [way]}
    record_as(case, BEN, "person_change", person=person, safe=wishes, reason="She asked us")


def read_by(case: ACase, person: int) -> str:
    (promise,) = promises_shown(Reader(case.now, staff_of(case.session), number=person))
    return promise.words


def test_letter_page_case_and_ledger_say_the_same_of_it(case: ACase, app: Flask) -> None:
    promised(case, OURS)
    forbids(case, case.person, "phone")
    assert f"{ALLOWED} by" in row(case, a_draft(case, "holding")).text
    reader = Reader(case.now, staff_of(case.session), number=case.person)
    promises = promises_shown(reader)
    assert [each.words for each in promises] == [ALLOWED]
    assert [each.words for each in what_comes_next(reader, promises, ())] == [ALLOWED]
    ben = signed_in(app, BEN)
    for path in (f"/incidents/{case.ref}/promises", "/promises"):
        page = unescape(ben.get(path).text)
        assert OURS not in page, path
        assert ALLOWED in page, path
    page = unescape(ben.get(f"/incidents/{case.ref}").text)
    assert f"Promise: {ALLOWED}" in page
    assert f"Promise: {OURS}" not in page
    rows = rows_of(case)
    assert [each for each in rows if ALLOWED in each.why]
    assert not [each for each in rows if OURS in each.why]
    (stored,) = case.now.commitments
    assert stored.words == OURS


def test_another_system_the_command_and_the_page_of_prevention_do_not_say_we_ring_her_either(
    case: ACase,
) -> None:
    """He reads her calls: whoever keeps the promise by their own list must not ring."""
    promised(case, OURS)
    (promise,) = case.now.commitments
    told = {"promised": "change", "cause": "Boxes that look alike", "place": "Ward 4"}
    record_as(case, BEN, "prevention", commitment=promise.ref, **told)
    assert commitment_document(case.now, promise)["words"] == OURS
    forbids(case, case.person, "phone")
    assert task(case, promise.ref)["description"] == ALLOWED
    assert commitment_document(case.now, promise)["words"] == ALLOWED
    across = promised_across(case.session, actor(case.session, ADA), case.at)
    assert [each.words for each in across.promises] == [ALLOWED]


def test_a_closing_letter_tells_what_is_open_in_these_words(case: ACase) -> None:
    promised(case, OURS)
    forbids(case, case.person, "phone")
    untold = [*open_and_untold(case.now, row(case, a_draft(case, "closing")))]
    assert len(untold) == 1
    assert f"“{ALLOWED}”" in untold[0]
    told = a_draft(case, "closing", closing=f"{ALLOWED} with the report.")
    assert not [*open_and_untold(case.now, row(case, told))]


def test_words_that_somebody_chose_and_what_is_done_stay(case: ACase) -> None:
    promised(case, "Ben will ring you about the scan")
    forbids(case, case.person, "phone")
    assert read_by(case, case.person) == "Ben will ring you about the scan"


def test_each_reads_by_their_own_wishes_and_we_keep_those_of_all(case: ACase) -> None:
    son = a_person(case, name="Mr Tom Price", is_patient=False, relationship="Son")
    promised(case, OURS, son)
    forbids(case, case.person, "phone")
    (promise,) = case.now.commitments
    assert (read_by(case, case.person), read_by(case, son)) == (ALLOWED, OURS)
    assert case.now.words_of(promise) == ALLOWED
    forbids(case, son, "post", use="visit")
    assert case.now.words_of(promise) == "We will come and see you"


def test_once_it_is_done_it_stands_as_it_was_said(case: ACase) -> None:
    promised(case, OURS)
    case.later(days=2)
    (promise,) = case.now.commitments
    a_talk(case, "follow_up", keeps=[promise.ref])
    forbids(case, case.person, "phone")
    words = promises_shown(Reader(case.now, staff_of(case.session), number=case.person))
    assert OURS in [each.words for each in words]
