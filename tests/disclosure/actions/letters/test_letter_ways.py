"""By which way a letter goes, and in which language: none goes where nobody gets or reads it."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.letters.words import set_translation
from disclosure.operations.verify import verify
from disclosure.records.letter import files_of
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_person,
    an_opened_case,
    change_by,
    move_as,
    name_contact,
    record_as,
    text_sha256,
)
from tests.cases import letter_row as row
from tests.letters.reading import Heard
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import LetterState

pytestmark = pytest.mark.usefixtures("team")
EWA: dict[str, Any] = {
    "name": "Mrs Ewa Nowak",
    "preferred_name": "Ewa",
    "safe": {"use": ["phone", "post"]},
}
READS_POLISH: dict[str, Any] = {
    "language": "Polish",
    "interpreter": "Polish",
    "formats": ["Large print"],
}
BOTH = ["large_print", "two_languages"]


def ewa(session: Session, **more: Any) -> ACase:
    case = an_opened_case(session, patient={"name": "Mrs Ewa Nowak", "born_on": "1948-05-02"})
    case.person = a_person(case, **(EWA | more))
    name_contact(case)
    return case


def refused(case: ACase, trigger: str, ref: str, reason: str = "", **told: Any) -> dict[str, str]:
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, trigger, ref, reason=reason, **told)
    case.session.rollback()
    return {item.id: item.says for item in no.value.unmet}


def translated(case: ACase, language: str = "pl") -> str:
    """Approved, with a translation that a named person checked."""
    ref = a_draft(case, "no_contact")
    told = {
        "language": language,
        "text": "Szanowna Pani\n\nBardzo nam przykro.",
        "translated_by": "A service",
        "checked_by": "Anna Wrona",
        "checked_on": case.day(0),
    }
    set_translation(case.session, change_by(case, BEN), ref, told)
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    return ref


@pytest.mark.parametrize(("until", "trigger"), [("approve", "issue"), ("issue", "send")])
def test_no_letter_is_mailed_to_an_address_that_nobody_knows(
    session: Session, until: str, trigger: str
) -> None:
    case = ewa(session, safe={})
    ref = a_letter(case, "no_contact", until=until)
    says = refused(case, trigger, ref, how="email", format=["standard"])
    assert says == {
        "email_on_record": "There is no e-mail address of Ewa on record. Record it first, or "
        "choose another way."
    }
    told = {"person": case.person, "email": "ewa@example.org", "reason": "She told me so"}
    record_as(case, BEN, "person_change", **told)
    move_as(case, ADA, trigger, ref, how="email", format=["standard"])


def test_the_translation_that_was_made_for_her_is_not_forgotten(session: Session) -> None:
    """Large print and Polish are two files: both go, in one envelope, and both have reached her."""
    case = ewa(session, **READS_POLISH)
    ref = translated(case)
    told: dict[str, Any] = {"how": "post", "format": ["large_print"]}
    assert refused(case, "issue", ref, **told) == {
        "format_needed": "Ewa needs a letter in Polish: choose the form in two languages too."
    }
    told["format"] = BOTH
    move_as(case, ADA, "issue", ref, **told)
    move_as(case, ADA, "send", ref, **told)
    at = case.later(days=1).at.isoformat()
    move_as(case, ADA, "deliver", ref, at=at, how="told_us", format="large_print")
    assert row(case, ref).state is LetterState.DELIVERED


@pytest.mark.usefixtures("letters_are_printed")
@pytest.mark.parametrize(
    ("formats", "large"), [(["Large print"], True), (["Braille", "18 pt"], True), ([], False)]
)
def test_who_needs_large_print_gets_polish_in_large_print_too(
    session: Session, formats: list[str], large: bool
) -> None:
    """Nobody chooses it: the form in two languages is printed as the person's needs say."""
    case = ewa(session, **(READS_POLISH | {"formats": formats}))
    ref = translated(case)
    told: dict[str, Any] = {"how": "post", "format": ["two_languages"]}
    why = {"other_format_because": "An interpreter reads it with her."} if formats else {}
    move_as(case, ADA, "issue", ref, **told, **why)
    (made,) = [f for f in files_of(session, row(case, ref).id) if f.format == "two_languages"]
    printed = Heard(made.content)
    assert "Bardzo nam przykro." in printed.tree.spoken()
    smallest = min(glyph.size for sheet in printed.sheets for glyph in sheet.all())
    assert (smallest >= 18 - 0.01) is large


def test_what_was_issued_before_the_need_was_known_stays_as_it_was_issued(
    session: Session,
) -> None:
    case = ewa(session, **(READS_POLISH | {"formats": []}))
    ref = translated(case)
    move_as(case, ADA, "issue", ref, how="post", format=["two_languages"])
    was = {f.format: f.sha256 for f in files_of(session, row(case, ref).id)}
    told = {"person": case.person, "formats": ["Large print"], "reason": "She told me so"}
    record_as(case, BEN, "person_change", **told)
    assert {f.format: f.sha256 for f in files_of(session, row(case, ref).id)} == was
    assert verify(session).ok


@pytest.mark.parametrize(
    "known",
    [
        {"language": "English"},
        {"language": "en"},
        {"language": "British English, some Polish"},
        {"interpreter": "British Sign Language"},
        {"language": "Not known"},
        {},
    ],
)
def test_who_reads_english_or_of_whom_nothing_is_known_gets_a_letter_as_before(
    session: Session, known: dict[str, Any]
) -> None:
    case = ewa(session, **known)
    a_letter(case, "no_contact", until="deliver")


def test_a_letter_that_is_written_in_her_language_needs_no_second(session: Session) -> None:
    case = ewa(session, language="Polish, some English")
    letter, _ = letters.draft(
        case.session,
        change_by(case, BEN),
        "no_contact",
        {"to": case.person, "language": "pl", "text": "Szanowna Pani\n\nBardzo nam przykro."},
    )
    move_as(case, BEN, "submit", letter.ref)
    accepted = [{"kind": "apology", "reason": "I read Polish: it is one"}]
    told: dict[str, Any] = {"sha256": text_sha256(case, letter.ref), "accepted": accepted}
    move_as(case, EVA, "approve", letter.ref, **told)
    plan: dict[str, Any] = {"how": "post", "format": ["standard"]}
    move_as(case, ADA, "issue", letter.ref, **plan)
    move_as(case, ADA, "send", letter.ref, **plan)


@pytest.mark.parametrize("known", [{"language": "Sorani"}, {"interpreter": "Polish"}])
def test_that_nobody_translated_it_is_said_before_it_goes_and_stops_nothing(
    session: Session, known: dict[str, Any]
) -> None:
    case = ewa(session, **known)
    ref = a_letter(case, "no_contact", until="issue")
    said = worth_minding(case.now, row(case, ref))
    assert any("no such translation is in this letter" in each for each in said)
    move_as(case, ADA, "send", ref, how="post", format=["standard"])


def test_a_translation_into_another_language_helps_her_not(session: Session) -> None:
    case = ewa(session, language="Polish")
    ref = translated(case, language="cy")
    said = worth_minding(case.now, row(case, ref))
    assert any("reads Polish, and no such translation" in each for each in said)
