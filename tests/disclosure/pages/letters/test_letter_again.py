"""A letter that its reader never had is written anew: its words are there, and correct nothing."""

from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.again import to_read_again
from disclosure.actions.letters.check import check_letter, easy_words_fit, is_of_this_text
from disclosure.actions.letters.words import set_easy_read, set_translation
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, change_by, move_as, record_as, text_sha256
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA, IVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)

EASY = "Dear Mrs Price\n\nWe made a mistake.\nYou got too much of a medicine.\nWe are sorry."
CLOSING = "Nobody should have to ask twice. I am sorry that you had to."


@pytest.fixture
def promised(case: ACase) -> str:
    """A draft of Ben's in words of its own, with a promise that only it makes."""
    sentence = f"I will ring you on {in_words(case.at.date() + timedelta(days=40))}."
    ref = a_draft(case, "apology", next=f"- {sentence}", closing=CLOSING)
    day = (case.at.date() + timedelta(days=40)).isoformat()
    letters.link(case.session, change_by(case, BEN), ref, _told(sentence, day))
    set_easy_read(case.session, change_by(case, BEN), ref, EASY)
    text = row(case, ref).text
    told = {"language": "pl", "text": text.replace("Dear", "Szanowna"), "translated_by": "DeepL"}
    checked = {"checked_by": "Ewa Nowak", "checked_on": case.at.date().isoformat()}
    set_translation(case.session, change_by(case, BEN), ref, told | checked)
    return ref


def _told(sentence: str, day: str) -> dict[str, object]:
    return {"sentence": sentence, "owner": BEN, "due_on": day}


def came_back(case: ACase, ref: str) -> None:
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    case.later(days=3)
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why="They moved away")


def anew(case: ACase, ref: str, email: str = BEN, **more: object) -> str:
    told = {"to": case.person, "replaces": ref, **more}
    letter, _ = letters.draft(case.session, change_by(case, email), "apology", told)
    return letter.ref


def test_what_came_back_is_begun_again_with_all_its_words_and_corrects_nothing(
    case: ACase, promised: str
) -> None:
    came_back(case, promised)
    first, new = row(case, promised), row(case, anew(case, promised, IVA))
    assert (new.text, new.boxes, new.replaces) == (first.text, first.boxes, promised)
    assert "This letter corrects" not in new.text
    assert new.begun == first.begun
    assert new.links == first.links
    assert check_letter(case.now, new).ok
    assert new.easy_read == EASY
    assert easy_words_fit(case.session, new)
    assert new.translation == first.translation
    assert is_of_this_text(new)
    assert new.written_by == [BEN, IVA], "Ben wrote its words, so he approves none of them"
    assert row(case, promised).text == first.text


def test_its_easy_words_and_translation_fit_only_while_its_text_stays(
    case: ACase, promised: str
) -> None:
    came_back(case, promised)
    ref = anew(case, promised)
    slots = {"closing": "I am sorry that you had to ask twice."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": slots})
    new = row(case, ref)
    assert not easy_words_fit(case.session, new)
    assert not is_of_this_text(new)


def test_a_withdrawn_letter_leads_to_the_same_words_and_its_promise_is_linked_again(
    case: ACase, ben: FlaskClient, promised: str
) -> None:
    move_as(case, ADA, "withdraw", promised, reason="The address was wrong")
    page = unescape(ben.get(f"/letters/{promised}").text)
    path = f"/incidents/{case.ref}/letters/new"
    path += f"?to={case.person}&replaces={promised}&kind=apology"
    assert f'href="{path}">Write it anew</a>' in page
    form = unescape(ben.get(path).text)
    assert f"It begins with the words of {promised}" in form
    assert f"{promised}, which was withdrawn" in form
    told = {"kind": "apology", "to": str(case.person), "replaces": promised, "language": "en"}
    assert "Nobody should have to ask twice" in ben.post(path, data=told | {"do": "look"}).text
    answer = ben.post(path, data=told)
    new = row(case, answer.headers["Location"].rpartition("/")[2])
    assert (new.text, new.links) == (row(case, promised).text, row(case, promised).links)
    assert check_letter(case.now, new).ok
    page = unescape(ben.get(f"/letters/{promised}").text)
    assert f"It was withdrawn, and {new.ref} takes its place" in page
    assert "Write it anew" not in page


def test_a_promise_that_was_let_go_meanwhile_is_asked_for_again(case: ACase, promised: str) -> None:
    came_back(case, promised)
    ((sentence, promise),) = row(case, promised).links.items()
    at, who = case.at.isoformat(), case.person
    told = "You need not ring."
    move_as(case, ADA, "release", promise, person=who, how="conversation", at=at, words=told)
    checked = check_letter(case.now, row(case, anew(case, promised)))
    assert [(each.kind, each.text) for each in checked.faults] == [("unlinked-promise", sentence)]


def test_the_writer_is_told_to_read_it_again_and_what_changed(
    case: ACase, ben: FlaskClient, promised: str
) -> None:
    came_back(case, promised)
    post = ["7 New Street", "Leeds", "LS1 1AA"]
    told = {"person": case.person, "post": post, "reason": "They moved in March"}
    record_as(case, BEN, "person_change", **told)
    desk = unescape(ben.get(f"/letters/{anew(case, promised)}").text)
    assert f"It began with the words of {promised}, which came back. Read all of it again" in desk
    assert f"The name or the address changed since {promised}: now it is Mrs Ann Price" in desk
    assert "7 New Street" in desk


def test_words_that_are_told_and_another_kind_begin_as_they_always_did(
    case: ACase, ben: FlaskClient, promised: str
) -> None:
    came_back(case, promised)
    own = row(case, anew(case, promised, text="Dear Mrs Price\n\nI am sorry."))
    assert (own.text, own.written_by) == ("Dear Mrs Price\n\nI am sorry.", [BEN])
    told = {"to": case.person, "replaces": promised}
    other, _ = letters.draft(case.session, change_by(case, BEN), "closing", told)
    assert CLOSING not in other.text
    assert "This letter corrects" not in other.text
    assert "It began with the words of" not in ben.get(f"/letters/{other.ref}").text


def test_a_letter_that_they_have_is_corrected_as_before(case: ACase) -> None:
    ref = a_draft(case, "apology", closing=CLOSING)
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    new = row(case, anew(case, ref))
    assert "This letter corrects the one we sent you" in new.text
    assert CLOSING not in new.text


def test_a_promise_that_was_kept_on_its_day_is_not_promised_once_more(
    case: ACase, ben: FlaskClient
) -> None:
    day = case.at.date() + timedelta(days=5)
    rings, writes = f"I will ring you on {in_words(day)}.", "You can write to us on any day."
    ref = a_draft(case, "apology", next=f"- {rings}\n- {writes}")
    letters.link(case.session, change_by(case, BEN), ref, _told(rings, day.isoformat()))
    (promise,) = row(case, ref).links.values()
    came_back(case, ref)
    case.later(days=2)
    move_as(case, BEN, "done", promise, evidence="I rang her and we spoke about the boxes.")
    new = anew(case, ref)
    says = f"“{rings}”: {in_words(day)} is over, and this is done."
    mend = f"{says} Write what was done, or leave it out."
    assert mend not in [*to_read_again(case.now, row(case, new))]
    case.later(days=1)
    assert mend in [*to_read_again(case.now, row(case, new))]
    assert mend in unescape(ben.get(f"/letters/{new}").text)
    slots = {"next": f"- I rang you on {in_words(day)}.\n- {writes}"}
    letters.edit(case.session, change_by(case, BEN), new, {"slots": slots})
    assert says not in unescape(ben.get(f"/letters/{new}").text)
