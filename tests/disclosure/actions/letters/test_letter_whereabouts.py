"""Jane left Rob and is afraid: no letter to him says where she is, whenever she asked for that."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.home import LETTERHEAD
from disclosure.actions.letters.moves import why_not_sent
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.letters.words import set_easy_read
from disclosure.records.letter import files_of
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_draft,
    a_person,
    a_talk,
    change_by,
    move_as,
    record_as,
    text_sha256,
)
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.machine import NotReady
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)

AT_HERS = "We have written to Jane at 12 Mill Lane too."
SENT_TO_HER = "We will send the report to Jane at 12 Mill Lane, Penbryn"
SAYS = (
    "“12 Mill Lane” says where somebody can be reached who asked to be kept apart from whom this "
    "is to. "
)


@pytest.fixture
def jane(case: ACase) -> int:
    at = {"post": ["12 Mill Lane", "Penbryn", "CF99 9ZZ"], "phone": "01632 960444"}
    told = {"name": "Mrs Jane Hill", "relationship": "Daughter", "is_patient": False}
    return a_person(case, **told, **at, lawful_basis="Next of kin")


@pytest.fixture
def rob(case: ACase) -> int:
    at = {"post": ["9 Oak Road", "Leeds", "LS1 1AA"], "phone": "01632 960777"}
    told = {"name": "Mr Rob Hill", "relationship": "Son-in-law", "is_patient": False}
    return a_person(case, **told, **at, lawful_basis="Next of kin")


def changed(case: ACase, person: int, **told: object) -> None:
    record_as(case, BEN, "person_change", person=person, reason="She told us today", **told)


def kept_apart(case: ACase, jane: int, rob: int) -> None:
    changed(case, jane, not_with=[rob])


def approved(case: ACase, ref: str) -> str:
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    return ref


def issued(case: ACase, ref: str) -> str:
    move_as(case, ADA, "issue", approved(case, ref))
    return ref


def refused(case: ACase, trigger: str, ref: str, **told: Any) -> str:
    """What is said; that this alone stops it, and that it stays where it was."""
    before = row(case, ref).state
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, trigger, ref, **told)
    assert [item.id for item in no.value.unmet] == ["no_whereabouts"]
    assert row(case, ref).state is before
    return str(no.value)


def sending_refused(case: ACase, ref: str) -> str:
    return refused(case, "send", ref, how="post", format="standard")


def test_a_wish_that_came_after_approval_stops_the_letter_until_her_address_is_out(
    case: ACase, app: Flask, jane: int, rob: int
) -> None:
    ref = approved(case, a_draft(case, "apology", to=rob, closing=AT_HERS))
    kept_apart(case, jane, rob)
    says = refused(case, "issue", ref)
    assert says == f"{SAYS}Return it to draft, and leave it out."
    assert says in worth_minding(case.now, row(case, ref))
    assert says in unescape(signed_in(app, ADA).get(f"/letters/{ref}").text)
    move_as(case, EVA, "return_to_draft", ref, reason="It says where she is")
    told = {"slots": {"closing": "We have written to Jane too."}}
    letters.edit(case.session, change_by(case, BEN), ref, told)
    move_as(case, ADA, "send", issued(case, ref), how="post", format="standard")


def test_a_wish_that_came_once_it_was_issued_keeps_it_from_the_post(
    case: ACase, app: Flask, jane: int, rob: int
) -> None:
    ref = issued(case, a_draft(case, "apology", to=rob, closing=AT_HERS))
    kept_apart(case, jane, rob)
    says = sending_refused(case, ref)
    assert says == f"{SAYS}Withdraw the letter and write it anew, and leave it out."
    assert why_not_sent(case.now, row(case, ref)) == (says,)
    page = unescape(signed_in(app, ADA).get(f"/letters/{ref}").text)
    assert page.count(says) == 1
    move_as(case, ADA, "withdraw", ref, reason="It says where she is")
    assert not worth_minding(case.now, row(case, ref))


def test_where_she_moved_to_since_is_told_him_by_no_letter_from_before(
    case: ACase, jane: int, rob: int
) -> None:
    kept_apart(case, jane, rob)
    ref = approved(case, a_draft(case, "apology", to=rob, closing="Her aunt is at 7 New Street."))
    changed(case, jane, post=["7 New Street", "Leeds", "LS1 1AB"])
    assert "“7 New Street”" in refused(case, "issue", ref)


def test_easy_words_and_a_letter_to_others_are_asked_the_same(
    case: ACase, jane: int, rob: int
) -> None:
    ref = a_draft(case, "apology", to=rob)
    set_easy_read(case.session, change_by(case, BEN), ref, f"Dear Rob\n\n{AT_HERS}\nSorry.")
    approved(case, ref)
    to_her = approved(case, a_draft(case, "apology", to=jane, closing=AT_HERS))
    kept_apart(case, jane, rob)
    assert refused(case, "issue", ref).startswith(SAYS)
    move_as(case, ADA, "issue", to_her)


@pytest.fixture
def done(case: ACase, jane: int, rob: int) -> str:
    """Promised to both of them in one talk, and done."""
    case.person = rob
    talk = a_talk(case, "follow_up", persons=[jane, rob], next_contact=None)
    told = {"words": SENT_TO_HER, "owner": BEN, "due_on": case.day(3)}
    record_as(case, BEN, "commitment", **told, source={"conversation": str(talk.id)})
    ref = case.now.commitments[-1].ref
    case.later(days=1)
    move_as(case, BEN, "done", ref, evidence="We sent it by post on that day.")
    return ref


def printed(case: ACase, ref: str) -> str:
    files = files_of(case.session, row(case, ref).id)
    return next(each.content for each in files if each.format == "text").decode()


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(("asked", "stands"), [(kept_apart, False), (lambda *_: None, True)])
def test_the_slip_asks_about_no_promise_that_says_where_she_is(
    case: ACase, jane: int, rob: int, asked: Callable[[ACase, int, int], None], stands: bool
) -> None:
    asked(case, jane, rob)
    ref = a_draft(case, "apology", to=rob)
    assert check_letter(case.now, row(case, ref)).ok
    assert (SENT_TO_HER in printed(case, issued(case, ref))) is stands


@pytest.mark.usefixtures("done")
def test_a_slip_that_was_printed_before_she_asked_is_not_posted(
    case: ACase, jane: int, rob: int
) -> None:
    ref = issued(case, a_draft(case, "apology", to=rob))
    assert SENT_TO_HER in printed(case, ref)
    kept_apart(case, jane, rob)
    assert sending_refused(case, ref).startswith(SAYS)


def test_by_hand_he_may_have_a_letter_that_went_to_the_home_that_was_his(
    case: ACase, jane: int, rob: int
) -> None:
    """The paper has his address of before, which he knows, and her words are none of it."""
    changed(case, rob, post=["12 Mill Lane", "Penbryn", "CF99 9ZZ"])
    ref = issued(case, a_draft(case, "apology", to=rob))
    changed(case, rob, post=["9 Oak Road", "Leeds", "LS1 1AA"], not_with=[jane])
    move_as(case, ADA, "send", ref, how="visit", format="standard")
    assert row(case, ref).state is LetterState.SENT


def faults_of(case: ACase, ref: str) -> list[str]:
    return [each.text for each in check_letter(case.now, row(case, ref)).faults]


def asked_about(case: ACase, ref: str) -> list[str]:
    advice = check_letter(case.now, row(case, ref)).advice
    return [each.text for each in advice if each.kind == "others-details"]


def test_who_lies_on_a_ward_of_ours_keeps_no_letter_from_naming_whom_to_ring(
    case: ACase, jane: int, rob: int
) -> None:
    """The ward's telephone is Ben's, and without it no letter may go."""
    kept_apart(case, jane, rob)
    changed(case, jane, post=["Ward 12", "Alder Vale Hospital"], phone="01632 960101")
    closing = "Ann was on Ward 12. You can ring Ben Okoro on 01632 960101."
    ref = a_draft(case, "apology", to=rob, closing=closing)
    assert not faults_of(case, ref)
    assert asked_about(case, ref) == ["Ward 12"]
    changed(case, jane, phone="01632 960444")
    ref = a_draft(case, "apology", to=rob, closing="You can ring Jane on 01632 960444.")
    assert faults_of(case, ref) == ["01632 960444"]


def test_our_own_address_may_stand_in_a_letter_and_is_asked_about_nowhere(
    case: ACase, jane: int, rob: int
) -> None:
    case.session.info[LETTERHEAD] = ("Alder Vale", ("77 Station Road", "Alderton AL1 2AB"))
    kept_apart(case, jane, rob)
    changed(case, jane, post=["Nurses' home", "77 Station Road", "AL1 2AB"])
    ref = issued(case, a_draft(case, "apology", to=rob, closing="Write to us at 77 Station Road."))
    assert not asked_about(case, ref)
    move_as(case, ADA, "send", ref, how="post", format="standard")


def test_a_house_with_a_name_and_each_of_two_numbers_are_hers(
    case: ACase, jane: int, rob: int
) -> None:
    kept_apart(case, jane, rob)
    post = ["Rose Cottage", "Mill Lane", "Penbryn", "CF99 9ZZ"]
    changed(case, jane, post=post, phone="01632 960444 ext 12 or 07700 900123")
    closing = "Jane is at Rose Cottage, Penbryn. We rang 01632 960444 and 07700 900123."
    ref = a_draft(case, "apology", to=rob, closing=closing)
    assert faults_of(case, ref) == ["Rose Cottage", "01632 960444", "07700 900123"]
    changed(case, jane, post=["Mrs Jane Hill", "Penbryn", "CF99 9ZZ"])
    ref = a_draft(case, "apology", to=rob, closing="We met Mrs Jane Hill in Penbryn.")
    assert not faults_of(case, ref)
    assert not asked_about(case, ref)


def test_one_letter_does_not_greet_both_of_them(case: ACase, jane: int, rob: int) -> None:
    kept_apart(case, jane, rob)
    for greeting in ("Dear Jane and Rob", "Dear Mr and Mrs Hill"):
        for to in (jane, rob):
            ref = a_draft(case, "apology", to=to, greeting=greeting)
            assert faults_of(case, ref) == [greeting.removeprefix("Dear ")]
