"""What stops or marks a letter on its way: an old address, a day, a promise, a way that is no
writing."""

from typing import Any

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.prints import prints_of
from disclosure.actions.letters.recipient import avoided_today
from disclosure.actions.outgoing.post_back import post_came_back
from disclosure.actions.refused import Refused
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_ready_case,
    acknowledged,
    change_by,
    letter_row,
    move_as,
    record_as,
    text_sha256,
)
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady

NEW = ["2 New Street", "Aldervale", "AB1 2CE"]
SOON = "Ben will ring you soon."
EASY = f"We are sorry.\n{SOON}"


pytestmark = begins_with(a_ready_case)


def changed(case: ACase, **told: object) -> None:
    record_as(case, BEN, "person_change", person=case.person, reason="She told us so", **told)


def in_doubt(case: ACase, letter: str) -> bool:
    now = case.now
    person = now.person(letter_row(case, letter).to_person)
    assert person
    return post_came_back(now, person) is not None


def delivered(case: ACase, letter: str, how: str) -> None:
    told = {"at": case.at.isoformat(), "how": how, "format": "standard"}
    move_as(case, ADA, "deliver", letter, **told)


def came_back(case: ACase, letter: str) -> None:
    move_as(case, ADA, "returned", letter, at=case.at.isoformat(), why="Gone away")


@pytest.mark.parametrize("told", [{"post": NEW}, {"safe": {"use": [], "never": ["post"]}}])
def test_what_the_gate_would_not_post_any_more_is_not_printed_for_the_post(
    begun: ACase, told: dict[str, object]
) -> None:
    ref = a_letter(begun, "no_contact", until="issue")
    assert prints_of(begun.now, letter_row(begun, ref))
    changed(begun, **told)
    with pytest.raises(Refused):
        prints_of(begun.now, letter_row(begun, ref))


@pytest.mark.parametrize(
    "told", [{"safe": {"never": ["post"]}}, {"post": ["No fixed abode", "Aldervale", "AB1 2CE"]}]
)
def test_nor_what_was_to_be_brought_to_them(begun: ACase, told: dict[str, object]) -> None:
    """A letter for a visit lay in the stack for the post: her husband opens what is posted."""
    changed(begun, **told)
    ref = a_letter(begun, "no_contact", until="approve")
    move_as(begun, ADA, "issue", ref, how="visit", format=["standard"], knows="told")
    with pytest.raises(Refused):
        prints_of(begun.now, letter_row(begun, ref))
    sent: dict[str, Any] = {"how": "visit", "format": ["standard"], "at": begun.at.isoformat()}
    move_as(begun, ADA, "send", ref, **sent)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"safe": {"never": ["post"]}}, "never to use post"),
        ({"post": NEW}, "the address changed"),
        ({"post": ["No fixed abode", "Aldervale", "AB1 2CE"]}, "no place where post arrives"),
    ],
)
def test_nor_what_was_brought_to_them_already(
    begun: ACase, told: dict[str, object], says: str
) -> None:
    """A list of letters that names it put it into the stack for the post all the same."""
    ref = a_letter(begun, "no_contact", until="deliver", how="visit")
    assert prints_of(begun.now, letter_row(begun, ref))
    changed(begun, **told)
    with pytest.raises(Refused, match=f"It went already.*{says}"):
        prints_of(begun.now, letter_row(begun, ref))


def test_nor_what_the_post_brought_back(begun: ACase) -> None:
    ref = a_letter(begun, "no_contact", until="send")
    came_back(begun.later(days=3), ref)
    with pytest.raises(Refused, match="It came back"):
        prints_of(begun.now, letter_row(begun, ref))


def test_a_day_to_avoid_comes_again_each_year(begun: ACase) -> None:
    day = begun.today.replace(year=begun.today.year - 1).isoformat()
    changed(begun, avoid=[{"on": day, "why": "The day her son died"}])
    ref = a_letter(begun, "no_contact", until="issue")
    assert avoided_today(begun.now, letter_row(begun, ref)) == "The day her son died"


def test_a_letter_that_did_not_come_back_yet_proves_no_address(begun: ACase) -> None:
    """The one before came back a week later; so may this one."""
    one, two = (a_letter(begun, "no_contact", until="send") for _ in range(2))
    begun.later(days=8)
    delivered(begun, two, "posted_not_returned")
    assert not in_doubt(begun, one)
    begun.later(days=8)
    came_back(begun, one)
    assert in_doubt(begun, one)


@pytest.mark.parametrize(("how", "doubtful"), [("by_hand", True), ("signed_for", False)])
def test_only_the_post_ends_a_doubt_about_the_post(begun: ACase, how: str, doubtful: bool) -> None:
    one = a_letter(begun, "no_contact", until="send")
    begun.later(days=8)
    came_back(begun, one)
    two = a_letter(begun, "no_contact", until="send")
    begun.later(days=1)
    delivered(begun, two, how)
    assert in_doubt(begun, two) is doubtful


def test_a_promise_in_the_easy_words_gets_its_owner_and_its_day(begun: ACase) -> None:
    ref = a_draft(begun, "no_contact")
    letters.edit(begun.session, change_by(begun, BEN), ref, {"easy_read": EASY})
    told = {"sentence": SOON, "owner": BEN, "due_on": begun.day(9)}
    letters.link(begun.session, change_by(begun, BEN), ref, told)
    assert SOON in letter_row(begun, ref).links


def test_a_promise_in_the_easy_words_that_was_let_go_stops_the_letter(begun: ACase) -> None:
    ref = a_draft(begun, "no_contact")
    asked = {"words": SOON, "owner": BEN, "due_on": begun.day(9)}
    made = record_as(begun, ADA, "commitment", **asked, source={"family": begun.person})
    promise = str(made.created[0]["ref"])
    letters.edit(begun.session, change_by(begun, BEN), ref, {"easy_read": EASY})
    told = {"sentence": SOON, "commitment": promise}
    letters.link(begun.session, change_by(begun, BEN), ref, told)
    move_as(begun, BEN, "submit", ref)
    move_as(begun, EVA, "approve", ref, sha256=text_sha256(begun, ref))
    at = begun.later(hours=1).at.isoformat()
    let_go: dict[str, Any] = {
        "person": begun.person,
        "how": "conversation",
        "at": at,
        "words": "Not any more.",
    }
    move_as(begun, ADA, "release", promise, **let_go)
    with pytest.raises(NotReady, match="nobody will do this"):
        move_as(begun, ADA, "issue", ref)


@pytest.mark.parametrize("how", ["phone", "video", "text"])
def test_a_letter_read_out_is_no_writing_for_the_law(begun: ACase, how: str) -> None:
    """It may be on record that it went so; the duty to write stays open."""
    acknowledged(begun)
    ref = a_letter(begun, "initial_notification", until="issue", how="visit")
    move_as(begun, ADA, "send", ref, how=how, format="standard")
    written = [duty for duty in begun.now.duties if duty.kind == "written"]
    assert written
    assert not [duty.id for duty in written if duty.status == "met"]
