"""A letter on record, printed in every form for which it has the words."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.printing import page_of, print_all
from disclosure.actions.refused import Refused
from disclosure.records.letter import Letter
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    an_opened_case,
    change_by,
    letter_row,
    name_contact,
)
from tests.people import BEN
from workflows.letter_forms import ALWAYS_MADE

pytestmark = pytest.mark.usefixtures("contact")
TRANSLATION: dict[str, Any] = {
    "language": "pl",
    "text": "Szanowna Pani\n\nPrzepraszamy.",
    "translated_by": "Jan Kowal",
    "checked_by": "Anna Nowak",
    "checked_on": "2026-05-03",
}


@pytest.fixture
def letter(case: ACase) -> Letter:
    return letter_row(case, a_letter(case, "no_contact", until="submit"))


def printed(case: ACase, letter: Letter, **words: object) -> Any:
    with case.session.no_autoflush:
        for name, value in words.items():
            setattr(letter, name, value)
        try:
            return print_all(case.session, letter, case.at)
        finally:
            case.session.rollback()


def test_a_letter_has_four_forms_and_no_more_than_it_has_words_for(
    case: ACase, letter: Letter
) -> None:
    assert tuple(printed(case, letter)) == ALWAYS_MADE
    assert tuple(printed(case, letter, easy_read=" \n")) == ALWAYS_MADE


@pytest.mark.usefixtures("letters_are_printed")
def test_easy_words_and_a_translation_make_a_form_each(case: ACase, letter: Letter) -> None:
    made = printed(case, letter, easy_read="We are sorry.", translation=TRANSLATION)
    assert tuple(made) == (*ALWAYS_MADE, "easy_read", "two_languages")
    easy, two = (
        "".join(each.extract_text() for each in PdfReader(BytesIO(made[form].content)).pages)
        for form in ("easy_read", "two_languages")
    )
    assert "We are sorry." in easy
    assert "checked by Anna Nowak on 3 May 2026" in two.replace("\n", " ")
    assert letter.ref in easy
    assert letter.ref in two


@pytest.mark.parametrize(
    ("language", "subject"),
    [("pl", "Chcielibyśmy z Panią/Panem porozmawiać"), ("so", ""), ("en", "")],
)
def test_the_subject_is_there_in_the_second_language_where_we_have_words_in_it(
    case: ACase, letter: Letter, language: str, subject: str
) -> None:
    with case.session.no_autoflush:
        letter.translation = {**TRANSLATION, "language": language}
        page = page_of(case.session, letter, case.at, draft=True)
    case.session.rollback()
    assert page.translation
    assert page.translation.subject == (subject or page.subject if language == "en" else subject)


def test_a_translation_that_cannot_be_printed_stops_the_letter(case: ACase, letter: Letter) -> None:
    with pytest.raises(Refused, match="the translation has: 一"):
        printed(case, letter, translation={**TRANSLATION, "text": "一"})


def test_only_a_letter_of_findings_has_pictures(case: ACase, letter: Letter) -> None:
    assert not page_of(case.session, letter, case.at, draft=True).pictures
    with case.session.no_autoflush:
        letter.kind = "findings"
        assert page_of(case.session, letter, case.at, draft=True).pictures
    case.session.rollback()


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("holding", "About the care of Mrs Maria Nowak"),
        ("no_contact", "We would like to talk with you"),
    ],
)
def test_a_daughter_reads_of_whose_care_it_is_where_the_patient_is_no_person_of_the_case(
    session: Session, kind: str, subject: str
) -> None:
    """The name given when the case was opened makes nobody; it is not the daughter's care."""
    case = an_opened_case(session, patient={"name": "Mrs Maria Nowak", "identifier": "1"})
    case.person = a_person(case, name="Ewa Nowak", relationship="Daughter", is_patient=False)
    name_contact(case)
    letter = drafted(case, kind)
    assert page_of(session, letter, case.at, draft=True).subject == subject


@pytest.mark.parametrize(
    ("name", "called", "subject"),
    [
        ("Baby Girl Price", {"preferred_name": "Rose"}, "About the care of Rose"),
        ("Baby Girl Price", {}, "About the care we gave"),
        ("PRICE, Ann", {"preferred_name": "Nan"}, "About the care of Ann PRICE"),
    ],
)
def test_parents_read_no_name_that_only_a_list_has(
    session: Session, name: str, called: dict[str, str], subject: str
) -> None:
    case = an_opened_case(session, patient={"name": name, "identifier": "1"})
    a_person(case, name=name, **called)
    mother = {"relationship": "Mother", "lawful_basis": "Parental responsibility"}
    case.person = a_person(case, name="Mrs Joy Price", is_patient=False, **mother)
    name_contact(case)
    letter = drafted(case, "holding")
    assert page_of(session, letter, case.at, draft=True).subject == subject


def test_a_letter_with_an_apology_is_not_headed_as_one_that_only_asks_to_talk(
    session: Session,
) -> None:
    """Her baby has no name yet: over what we found stood "We would like to talk with you"."""
    case = an_opened_case(session, patient={"name": "Baby Price", "identifier": "1"})
    case.person = a_person(case, name="Mrs Joy Price", relationship="Mother", is_patient=False)
    name_contact(case)
    for kind in ("apology", "findings", "closing"):
        subject = page_of(session, drafted(case, kind), case.at, draft=True).subject
        assert subject == "About the care we gave"
    letter = drafted(case, "no_contact")
    assert page_of(session, letter, case.at, draft=True).subject == "We would like to talk with you"


def test_where_nobody_is_named_nobody_reads_that_it_is_their_own_care(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case, name="Ewa Nowak", relationship="Daughter", is_patient=False)
    letter = drafted(case, "holding")
    case.incident.patient_name = None
    subject = page_of(session, letter, case.at, draft=True).subject
    session.rollback()
    assert subject == "About the care we gave"


def test_the_patient_reads_of_their_own_care(case: ACase) -> None:
    letter = drafted(case, "holding")
    assert page_of(case.session, letter, case.at, draft=True).subject == "About your care"


def drafted(case: ACase, kind: str) -> Letter:
    letter, _ = letters.draft(case.session, change_by(case, BEN), kind, {"to": case.person})
    return letter
