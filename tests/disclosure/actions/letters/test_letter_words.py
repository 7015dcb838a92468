"""Easy words and a translation: into drafts only, sealed, checked, and never by a machine alone."""

from typing import Any

import pytest

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_other_words, easy_words_fit, is_of_this_text
from disclosure.actions.letters.hash import words_sha256
from disclosure.actions.letters.words import set_easy_read, set_translation, why_no_person
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_draft,
    a_letter,
    change_by,
    move_as,
)
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA, IVA, MONA, SAM
from workflows.machine import NotReady
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)

EASY = "Dear Mrs Price\n\nWe made a mistake.\nYou got too much of a medicine.\nWe are sorry."
POLISH = "Szanowna Pani\n\nPodaliśmy Pani za dużo leku. To był nasz błąd. Przepraszamy."
BY = {"translated_by": "DeepL", "checked_by": "Ewa Nowak"}


@pytest.fixture
def ref(case: ACase) -> str:
    return a_draft(case, "apology")


def polish(case: ACase, **more: object) -> dict[str, object]:
    return {"language": "pl", "text": POLISH, "checked_on": case.day(0), **BY, **more}


def translated(case: ACase, ref: str, email: str = BEN, /, **more: object) -> None:
    set_translation(case.session, change_by(case, email), ref, polish(case, **more))


def easy(case: ACase, ref: str, text: str | None, email: str = BEN) -> None:
    set_easy_read(case.session, change_by(case, email), ref, text)


def approve(case: ACase, ref: str, **more: Any) -> None:
    move_as(case, EVA, "approve", ref, sha256=row(case, ref).text_sha256, **more)


def unmet(case: ACase, ref: str, **more: Any) -> dict[str, str]:
    with pytest.raises(NotReady) as no:
        approve(case, ref, **more)
    return {item.id: item.says for item in no.value.unmet}


def test_easy_words_are_kept_and_change_what_is_approved(case: ACase, ref: str) -> None:
    before = row(case, ref)
    version, seal = before.version, before.text_sha256
    easy(case, ref, f"  {EASY}\r\n", IVA)
    letter = row(case, ref)
    assert letter.easy_read == EASY
    assert letter.written_by == [BEN, IVA]
    assert letter.version > version
    assert letter.text_sha256 == words_sha256(letter) != seal
    assert verify(case.session).ok
    easy(case, ref, None)
    assert (row(case, ref).easy_read, row(case, ref).text_sha256) == (None, seal)


def test_a_translation_is_kept_with_who_checked_it_and_of_which_text(case: ACase, ref: str) -> None:
    translated(case, ref)
    letter = row(case, ref)
    assert letter.translation
    kept = {name: letter.translation[name] for name in ("language", "text", "checked_on")}
    assert kept == {"language": "pl", "text": POLISH, "checked_on": case.day(0)}
    assert is_of_this_text(letter)
    assert letter.text_sha256 == words_sha256(letter)
    assert verify(case.session).ok
    set_translation(case.session, change_by(case, BEN), ref, None)
    assert row(case, ref).translation is None


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("checked_by", "", "fill this in|at least 1"),
        ("checked_by", "Google Translate", "name the person"),
        ("checked_by", "machine", "name the person"),
        ("checked_by", "DeepL", "name the person"),
        ("checked_by", "Lingua Translation Services", "name the person"),
        ("checked_by", "Claude", "name the person"),
        ("checked_by", "Ewa", "first name and last name"),
        ("checked_by", "- -", "first name and last name"),
        ("translated_by", "ewa  nowak", "another person than the one who translated it"),
        ("language", "en", "the letter is in this language already"),
        ("language", "en-GB", "the letter is in this language already"),
        ("language", "Polish", "write it like en"),
        ("checked_on", "2099-01-01", "lies in the future"),
        ("checked_on", "yesterday", "give a day"),
        ("text", " ", "fill this in|at least 1"),
    ],
)
def test_never_a_machine_alone_and_never_nobody(
    case: ACase, ref: str, field: str, value: str, says: str
) -> None:
    with pytest.raises(BadInput) as bad:
        translated(case, ref, **{field: value})
    wrong = "checked_by" if field == "translated_by" else field
    assert [fault.field for fault in bad.value.faults] == [wrong]
    assert any(each in bad.value.faults[0].says for each in says.split("|")), bad.value.faults
    assert row(case, ref).translation is None


def test_people_with_names_like_machines_are_people() -> None:
    for name in ("Claude Martin", "Ai Tanaka", "Anna Bot", "Nguyễn Văn Ái", "M'Bala O'Neill"):
        assert why_no_person(name) is None, name


def test_without_the_day_or_the_checker_nothing_is_kept(case: ACase, ref: str) -> None:
    told = {"language": "pl", "text": POLISH}
    with pytest.raises(BadInput) as bad:
        set_translation(case.session, change_by(case, BEN), ref, told)
    assert {fault.field for fault in bad.value.faults} == {
        "translated_by",
        "checked_by",
        "checked_on",
    }


FINAL = "Its words are final, for it is issued. Write another letter that replaces it."


@pytest.mark.parametrize(
    ("until", "mend"),
    [
        ("submit", "Return the letter to draft first"),
        ("approve", "Return the letter to draft first"),
        ("issue", FINAL),  # nobody can return it any more
    ],
)
def test_words_under_review_or_final_are_not_changed(case: ACase, until: str, mend: str) -> None:
    ref = a_letter(case, "apology", until=until)
    seal = row(case, ref).text_sha256
    with pytest.raises(Refused, match=mend):
        easy(case, ref, EASY)
    with pytest.raises(Refused, match=mend):
        translated(case, ref)
    assert row(case, ref).text_sha256 == seal
    assert (row(case, ref).easy_read, row(case, ref).translation) == (None, None)


def test_who_may_not_write_letters_writes_no_other_words(case: ACase, ref: str) -> None:
    for email in (EVA, MONA, SAM):
        with pytest.raises(Forbidden):
            easy(case, ref, EASY, email)
        with pytest.raises(Forbidden):
            translated(case, ref, email)
    assert row(case, ref).easy_read is None


def test_whoever_read_an_older_version_is_told(case: ACase, ref: str) -> None:
    seen = row(case, ref).version
    easy(case, ref, EASY, IVA)
    with pytest.raises(ChangedMeanwhile):
        set_easy_read(case.session, change_by(case, BEN, seen), ref, "Other words.")
    assert row(case, ref).easy_read == EASY


def test_whoever_wrote_easy_words_cannot_approve(case: ACase, ref: str) -> None:
    easy(case, ref, EASY, ADA)
    assert ADA in row(case, ref).written_by


def test_a_fault_in_the_easy_words_stops_the_approval_and_names_them(case: ACase, ref: str) -> None:
    easy(case, ref, f"{EASY}\nWe are sorry if this upset you.\nYour INR was too high.")
    faults = check_other_words(case.now, row(case, ref))["easy_read"].faults
    assert {fault.kind for fault in faults} >= {"conditional", "jargon"}
    move_as(case, BEN, "submit", ref)
    says = unmet(case, ref)
    assert says["conditional"].startswith("In the easy words, “We are sorry if this upset you.”")
    jargon = {"kind": "jargon", "reason": "She is a nurse herself"}
    assert "jargon" in unmet(case, ref, accepted=[jargon])  # it is not in the text
    there = jargon | {"form": "easy_read"}
    left = unmet(case, ref, accepted=[there, there | {"kind": "conditional"}])
    assert set(left) == {"conditional"}  # never accepted
    move_as(case, EVA, "return_to_draft", ref)
    easy(case, ref, f"{EASY}\nYour INR was too high.")
    move_as(case, BEN, "submit", ref)
    approve(case, ref, accepted=[there])
    (kept,) = row(case, ref).accepted
    assert (kept["form"], kept["words"]) == ("easy_read", ["INR"])


def test_in_a_translation_only_what_needs_no_language_is_looked_for(case: ACase, ref: str) -> None:
    translated(case, ref, text=f"{POLISH}\n\n[imię]\n")
    found = check_other_words(case.now, row(case, ref))["translation"]
    assert not found.judged
    assert [fault.kind for fault in found.faults] == ["placeholder"]
    assert found.missing == ()
    move_as(case, BEN, "submit", ref)
    assert unmet(case, ref)["placeholder"].startswith("In the translation, “")
    move_as(case, EVA, "return_to_draft", ref)
    translated(case, ref)
    move_as(case, BEN, "submit", ref)
    approve(case, ref)


def test_when_the_text_changes_the_translation_is_looked_at_again(case: ACase, ref: str) -> None:
    translated(case, ref)
    support = {"support": "You can talk with our counsellor, free, whenever you want."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": support})
    assert not is_of_this_text(row(case, ref))
    move_as(case, BEN, "submit", ref)
    assert "looked at again" in unmet(case, ref)["translation_is_of_this_text"]
    move_as(case, EVA, "return_to_draft", ref)
    translated(case, ref, compared_again=True)
    move_as(case, BEN, "submit", ref)
    approve(case, ref)


def test_when_the_text_changes_the_easy_words_are_looked_at_again(case: ACase, ref: str) -> None:
    easy(case, ref, EASY)
    before = row(case, ref).slots["support"]
    for support, fits in (("Talk with our counsellor, free.", False), (before, True)):
        told = {"slots": {"support": support}}
        letters.edit(case.session, change_by(case, BEN), ref, told)
        assert easy_words_fit(case.session, row(case, ref)) is fits
    support = {"support": "You can talk with our counsellor, free, whenever you want."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": support})
    move_as(case, BEN, "submit", ref)
    says = unmet(case, ref)["easy_words_are_of_this_text"]
    assert says.startswith("The text changed after the easy words were written.")
    move_as(case, EVA, "return_to_draft", ref)
    easy(case, ref, EASY)  # as they are: somebody looked
    move_as(case, BEN, "submit", ref)
    approve(case, ref)


def test_a_promise_in_the_easy_words_needs_its_owner_too(case: ACase, ref: str) -> None:
    sentence = "We will ring you."
    easy(case, ref, f"{EASY}\n{sentence}")
    move_as(case, BEN, "submit", ref)
    assert "unlinked-promise" in unmet(case, ref)
    move_as(case, EVA, "return_to_draft", ref)
    told = {"sentence": sentence, "commitment": case.promise}
    letters.link(case.session, change_by(case, BEN), ref, told)
    assert row(case, ref).links[sentence] == case.promise
    facts = {"facts": "You were given too much heparin."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": facts})
    assert row(case, ref).links[sentence] == case.promise  # it still stands in the easy words
    easy(case, ref, EASY)
    assert sentence not in row(case, ref).links


def test_one_edit_may_bring_all_words_and_leaves_what_it_does_not_name(
    case: ACase, ref: str
) -> None:
    text = row(case, ref).text
    told = {"easy_read": EASY, "translation": polish(case)}
    letters.edit(case.session, change_by(case, BEN), ref, told)
    letter = row(case, ref)
    assert (letter.text, letter.easy_read) == (text, EASY)
    assert is_of_this_text(letter)
    again = polish(case, compared_again=True)
    new = {"slots": {"facts": "You were given too much."}, "translation": again}
    letters.edit(case.session, change_by(case, BEN), ref, new)
    assert row(case, ref).easy_read == EASY
    assert is_of_this_text(row(case, ref))
    letters.edit(case.session, change_by(case, BEN), ref, {"easy_read": None, "translation": None})
    assert (row(case, ref).easy_read, row(case, ref).translation) == (None, None)
    assert row(case, ref).slots["facts"] == "You were given too much."


def test_each_is_a_form_of_the_letter_once_issued(case: ACase, ref: str) -> None:
    easy(case, ref, EASY)
    translated(case, ref)
    move_as(case, BEN, "submit", ref)
    approve(case, ref)
    move_as(case, ADA, "issue", ref)
    assert row(case, ref).sha256
    assert verify(case.session).ok
