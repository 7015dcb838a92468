"""The patient dies while a letter to the family is on its way: nobody reads of them as living."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from disclosure.actions.letters import pen, unsaved
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.recipient import worth_minding
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import (
    SLOTS,
    ACase,
    a_draft,
    a_letter,
    a_person,
    change_by,
    move_as,
    record_as,
    taken_to,
    text_sha256,
)
from tests.cases import letter_row as row
from tests.deaths import maria_dies, maria_is_ill
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import LetterState

pytestmark = begins_with(maria_is_ill)
AS_LIVING = "We hope that Maria gets better soon."
NOW_TRUE = "We are so sorry that Maria has died."
STOPS = "Maria died on 12 March 2026: read the letter again. Its words are older than that."


def to_ewa(case: ACase, until: str = "") -> str:
    if until:
        return a_letter(case, "no_contact", until=until, tried=AS_LIVING)
    return a_draft(case, "no_contact", tried=AS_LIVING)


def stopped(case: ACase, email: str, trigger: str, ref: str, **told: Any) -> str:
    """What is said; that this alone stops it, and that it stays where it was."""
    before = row(case, ref).state
    with pytest.raises(NotReady) as no:
        move_as(case, email, trigger, ref, **told)
    assert [item.id for item in no.value.unmet] == ["words_know_of_death"]
    assert row(case, ref).state is before
    return str(no.value)


def saved(case: ACase, ref: str, tried: str) -> None:
    told = {"slots": {**SLOTS["no_contact"], "tried": tried}}
    letters.edit(case.session, change_by(case, BEN), ref, told)


def death_withdrawn(case: ACase) -> int:
    death = max(n for n, each in case.now.case.records.items() if each.kind == "patient_status")
    return taken_back(case, death)


def taken_back(case: ACase, number: int) -> int:
    told: dict[str, Any] = {"of": str(number), "words": "It was another patient"}
    return record_as(case, BEN, "correction", withdraws=True, **told).id


def minding(case: ACase, ref: str) -> str:
    return " ".join(worth_minding(case.now, row(case, ref)))


def test_who_writes_it_to_somebody_else_has_not_read_it_again(case: ACase) -> None:
    ref, who = to_ewa(case), {"relationship": "Daughter", "lawful_basis": "Acts for her"}
    zofia = a_person(case, name="Ms Zofia Nowak", is_patient=False, **who)
    maria_dies(case)
    move_as(case, BEN, "write_to_another", ref, to=zofia)
    assert AS_LIVING in row(case, ref).text
    stopped(case, BEN, "submit", ref)


def test_a_copy_begun_after_her_death_and_written_to_another_was_read_by_nobody(
    case: ACase,
) -> None:
    ref, who = to_ewa(case, "issue"), {"relationship": "Daughter", "lawful_basis": "Acts for her"}
    zofia = a_person(case, name="Ms Zofia Nowak", is_patient=False, **who)
    move_as(case, ADA, "withdraw", ref, reason="It went to the wrong house")
    maria_dies(case)
    told = {"to": case.person, "replaces": ref}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", told)
    move_as(case, BEN, "write_to_another", letter.ref, to=zofia)
    assert AS_LIVING in row(case, letter.ref).text
    stopped(case, BEN, "submit", letter.ref)
    move_as(case, BEN, "submit", letter.ref, reason="I read it again: each word is right")


def test_words_that_came_into_it_with_the_pen_were_typed_before_her_death(case: ACase) -> None:
    ref, hopes = to_ewa(case), "When Maria is home again, our counsellor can see her."
    pen.hear(case.session, change_by(case, BEN), ref)
    typed = change_by(case, BEN, row(case, ref).version)
    unsaved.keep(case.session, typed, ref, {"support": hopes})
    maria_dies(case)
    pen.take(case.session, change_by(case, ADA), ref)
    assert hopes in row(case, ref).text
    stopped(case, ADA, "submit", ref)
    saved(case, ref, NOW_TRUE)
    move_as(case, BEN, "submit", ref)


def test_a_draft_that_hopes_she_gets_better_goes_to_nobody_after_her_death(case: ACase) -> None:
    ref = to_ewa(case)
    maria_dies(case)
    says = stopped(case, BEN, "submit", ref)
    assert says.startswith(STOPS)
    assert "Change what is no longer true, and save." in says
    assert says in worth_minding(case.now, row(case, ref))  # the desk says it before
    saved(case, ref, NOW_TRUE)
    assert not any("died on" in each for each in worth_minding(case.now, row(case, ref)))
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)
    move_as(case, ADA, "send", ref, how="visit", format="standard")
    assert NOW_TRUE in row(case, ref).text


@pytest.mark.parametrize(
    ("until", "trigger", "email"), [("submit", "approve", EVA), ("approve", "issue", ADA)]
)
def test_in_review_or_approved_it_goes_back_to_its_writer(
    case: ACase, until: str, trigger: str, email: str
) -> None:
    ref = to_ewa(case, until)
    maria_dies(case)
    told = {"sha256": text_sha256(case, ref)} if trigger == "approve" else {}
    says = stopped(case, email, trigger, ref, **told)
    assert "Return it to draft for that." in says
    assert says in worth_minding(case.now, row(case, ref))
    move_as(case, EVA, "return_to_draft", ref, reason="Maria has died since")
    stopped(case, BEN, "submit", ref)
    saved(case, ref, NOW_TRUE)
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)


def test_words_that_are_still_right_go_on_when_their_writer_says_so(case: ACase) -> None:
    """Written by a nurse who knew, an hour before the ward's clerk put it on record."""
    ref = a_draft(case, "no_contact", tried=NOW_TRUE)
    maria_dies(case)
    stopped(case, BEN, "submit", ref)
    why = "I knew of it when I wrote it"
    move_as(case, BEN, "submit", ref, reason=why)
    assert list(case.now.case.moves(ref))[-1].body["reason"] == why
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)


def test_the_same_words_saved_again_count_as_read_again(case: ACase) -> None:
    ref = a_draft(case, "no_contact", tried=NOW_TRUE)
    maria_dies(case)
    saved(case, ref, NOW_TRUE)
    move_as(case, BEN, "submit", ref)


def test_a_reason_from_before_her_death_says_nothing_of_it(case: ACase) -> None:
    ref = to_ewa(case)
    move_as(case, BEN, "submit", ref, reason="Ewa rang and waits")
    maria_dies(case)
    stopped(case, EVA, "approve", ref, sha256=text_sha256(case, ref))


def test_a_letter_begun_for_another_reader_is_better_written_anew(case: ACase) -> None:
    ref = to_ewa(case)
    assert row(case, ref).audience == "representative"
    maria_dies(case)
    assert "It was not begun for a bereaved family" in stopped(case, BEN, "submit", ref)
    anew = a_draft(case, "no_contact", tried=NOW_TRUE)
    assert row(case, anew).audience == "bereaved_family"
    move_as(case, BEN, "submit", anew)


def test_once_issued_it_is_said_and_whoever_sends_it_judges(case: ACase) -> None:
    """Its bytes are the letter of record: they are changed no more, only withdrawn."""
    ref = to_ewa(case, "issue")
    maria_dies(case)
    minding = worth_minding(case.now, row(case, ref))
    assert any("If it speaks of them as living, withdraw it" in each for each in minding)
    move_as(case, ADA, "withdraw", ref, reason="It speaks of her as living")
    assert row(case, ref).state is LetterState.WITHDRAWN


def test_a_death_that_was_recorded_by_mistake_stops_nothing(case: ACase) -> None:
    ref = to_ewa(case)
    maria_dies(case)
    death_withdrawn(case)
    move_as(case, BEN, "submit", ref)


@pytest.mark.parametrize(
    ("until", "trigger", "email"), [("", "submit", BEN), ("submit", "approve", EVA)]
)
def test_a_letter_that_mourns_somebody_who_lives_goes_on_for_nobody(
    case: ACase, until: str, trigger: str, email: str
) -> None:
    maria_dies(case)
    ref = a_draft(case, "no_contact", tried=NOW_TRUE)
    if until:
        move_as(case, BEN, "submit", ref)
    death_withdrawn(case)
    told = {"sha256": text_sha256(case, ref)} if trigger == "approve" else {}
    says = stopped(case, email, trigger, ref, **told)
    assert says.startswith("The record that Maria died on 12 March 2026 was withdrawn: read the")
    assert "It was begun for a bereaved family" in says
    assert says in minding(case, ref)


def test_who_sends_a_letter_that_mourns_somebody_who_lives_is_told(case: ACase) -> None:
    maria_dies(case)
    ref = a_letter(case, "no_contact", until="issue", tried=NOW_TRUE)
    death_withdrawn(case)
    assert "If it mourns them, withdraw it and write it anew." in minding(case, ref)


def test_a_letter_that_names_another_day_of_the_death_is_read_again(case: ACase) -> None:
    maria_dies(case)
    ref = a_draft(case, "no_contact", tried="We are so sorry that Maria died on 12 March 2026.")
    died = {"what": "died", "source": "The registrar"}
    case.later(days=2)
    record_as(case, BEN, "patient_status", at="2026-03-12", **died)
    assert "died" not in minding(case, ref)  # it is the day that we knew
    record_as(case, BEN, "patient_status", at="2026-03-13", **died)
    says = stopped(case, BEN, "submit", ref)
    assert says.startswith(
        "The record says now that Maria died on 13 March 2026, and said before that they died on "
        "12 March 2026: read the letter again."
    )
    assert "bereaved" not in says
    saved(case, ref, NOW_TRUE)
    move_as(case, BEN, "submit", ref)


def test_a_death_whose_withdrawal_is_withdrawn_stops_what_was_written_meanwhile(
    case: ACase,
) -> None:
    maria_dies(case)
    fell = death_withdrawn(case)
    ref = to_ewa(case)
    taken_back(case, fell)
    assert stopped(case, BEN, "submit", ref).startswith(STOPS)


def anew(case: ACase, ref: str) -> str:
    """Begun by Ben with the words of that letter."""
    told = {"to": case.person, "replaces": ref}
    return letters.draft(case.session, change_by(case, BEN), "no_contact", told)[0].ref


def came_back(case: ACase, ref: str) -> None:
    at = case.later(days=2).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="They moved away")


def withdrawn(case: ACase, ref: str) -> None:
    move_as(case, ADA, "withdraw", ref, reason="It speaks of her as living")


@pytest.mark.parametrize(("until", "ended"), [("send", came_back), ("issue", withdrawn)])
def test_who_begins_it_anew_with_the_same_words_has_not_read_them_again(
    case: ACase, until: str, ended: Callable[[ACase, str], None]
) -> None:
    ref = to_ewa(case, until)
    maria_dies(case)
    ended(case, ref)
    new = anew(case, ref)
    assert AS_LIVING in row(case, new).text
    says = stopped(case, BEN, "submit", new)
    assert says.startswith(STOPS)
    assert says in worth_minding(case.now, row(case, new))
    saved(case, new, NOW_TRUE)
    move_as(case, BEN, "submit", new)


def test_a_copy_of_a_copy_was_read_by_nobody_either(case: ACase) -> None:
    ref = to_ewa(case, "issue")
    withdrawn(case, ref)
    maria_dies(case)
    second = anew(case, ref)
    withdrawn(case, second)
    stopped(case, BEN, "submit", anew(case, second))


def test_words_that_were_read_after_her_death_are_read_in_their_copy_too(case: ACase) -> None:
    ref = to_ewa(case)
    maria_dies(case)
    saved(case, ref, NOW_TRUE)
    withdrawn(case, ref)
    move_as(case, BEN, "submit", anew(case, ref))


def test_what_is_begun_anew_after_her_death_is_for_a_bereaved_family(case: ACase) -> None:
    ref = to_ewa(case, "issue")
    withdrawn(case, ref)
    assert row(case, anew(case, ref)).audience == "representative"
    maria_dies(case)
    new = anew(case, ref)
    assert row(case, new).audience == "bereaved_family"
    assert "It was not begun for a bereaved family" not in stopped(case, BEN, "submit", new)


def test_who_chose_its_reader_chose_them_for_the_copy_too(case: ACase) -> None:
    told = {"to": case.person, "audience": "parent"}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", told)
    withdrawn(case, letter.ref)
    assert row(case, anew(case, letter.ref)).audience == "parent"


def test_a_death_recorded_by_mistake_makes_the_copy_no_letter_to_the_bereaved(
    case: ACase,
) -> None:
    maria_dies(case)
    ref = to_ewa(case)
    assert row(case, ref).audience == "bereaved_family"
    withdrawn(case, ref)
    death_withdrawn(case)
    assert row(case, anew(case, ref)).audience == "representative"


@pytest.mark.parametrize("source", ["talk", "letter"])
def test_what_we_promised_her_stands_in_the_next_letter_to_her_daughter(
    case: ACase, source: str
) -> None:
    """It passed on to the daughter, who was never told that anybody owes her anything."""
    maria = next(each.number for each in case.now.persons if each.body["is_patient"])
    day = in_words(date.fromisoformat(case.day(9)))
    said = f"We will send you the notes by {day}."
    promise = promised_in_a_letter(case, maria, said) if source == "letter" else ""
    if not promise:
        owed = {"words": "We will send you the notes", "owner": BEN, "due_on": case.day(9)}
        made = record_as(case, BEN, "commitment", **owed, source={"family": maria})
        promise = str(made.created[0]["ref"])
    assert said not in row(case, a_draft(case, "no_contact")).text
    maria_dies(case)
    told = {"to": case.person}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "holding", told)
    assert said in letter.slots["next"]
    assert letter.links == {said: promise}


def promised_in_a_letter(case: ACase, maria: int, said: str) -> str:
    ref = a_draft(case, "no_contact", to=maria, next=said)
    told = {"sentence": said, "owner": BEN, "due_on": case.day(9)}
    letters.link(case.session, change_by(case, BEN), ref, told)
    taken_to(case, ref, "send")
    return str(row(case, ref).links[said])
