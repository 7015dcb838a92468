"""Lists and forms have “Unknown” or zeros where nobody knew the patient's number. Many patients
have that, and by such a word no two of them are one.
"""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.checks.no_names import named_in
from disclosure.actions.fhir import case as values
from disclosure.actions.letters.check import check_letter
from disclosure.actions.packing.person_pack import export_by_identifier
from disclosure.actions.people.other_cases import known_elsewhere
from disclosure.exchange import fhir
from disclosure.kinds.faults import BadInput
from tests.cases import ACase, a_draft, a_person, an_opened_case, letter_row, name_contact
from tests.look_backs import AT, a_list, a_look_back, added, patient
from tests.people import ADA, actor
from tests.told_pages import lived

pytestmark = pytest.mark.usefixtures("team")
WORDS = ("Unknown", "N/A", "not known", "0000000000", "000 000 0000")


def of_nobody(session: Session, name: str, number: str) -> ACase:
    case = an_opened_case(session, patient={"name": name, "identifier": number})
    case.person = a_person(case, name=name)
    name_contact(case)
    return case


@pytest.mark.parametrize("number", WORDS)
def test_a_death_is_not_told_of_another_patient_without_a_number(
    session: Session, number: str
) -> None:
    """“Another case of this patient says that they have died” stood beside Mrs Hughes."""
    price, hughes = (of_nobody(session, name, number) for name in ("Ann Price", "Elin Hughes"))
    hughes.later(days=1)
    price.at = hughes.at
    lived(price, "died")
    assert list(known_elsewhere(hughes.now)) == []


@pytest.mark.parametrize("number", WORDS)
def test_patients_of_a_list_without_a_number_are_no_doubles(
    session: Session, tmp_path: Path, number: str
) -> None:
    of_nobody(session, "Ann Price", number)
    ref = a_look_back(session).ref
    rows = [patient(each, patient_identifier=number) for each in (1, 2)]
    path = a_list(tmp_path / "list.csv", rows)
    for dry_run in (True, False):
        told = added(session, ref, path, dry_run=dry_run)
        assert (told.added, told.set_aside, told.elsewhere) == (2, [], [])


def test_one_is_not_given_what_is_held_about_the_others(session: Session) -> None:
    of_nobody(session, "Ann Price", "Unknown")
    of_nobody(session, "Elin Hughes", "Unknown")
    with pytest.raises(BadInput, match="no case of yours with this number"):
        export_by_identifier(session, actor(session, ADA), "unknown", AT, Door.COMMAND)


def test_a_letter_may_say_that_something_is_unknown(session: Session) -> None:
    """It was a number of the record that stood in the letter, and no approver may accept that."""
    case = of_nobody(session, "Mrs Ann Price", "Unknown")
    says = "Why the wrong box came to be used is unknown."
    letter = letter_row(case, a_draft(case, "initial_notification", not_known=says))
    kinds = [fault.kind for fault in check_letter(case.now, letter).faults]
    assert "raw-identifier" not in kinds
    assert list(named_in(says, case.now)) == []


def test_what_was_learned_may_speak_of_male_patients(session: Session) -> None:
    """Of a case whose patient came in without a name, these words were to be left out."""
    case = an_opened_case(session, patient={"name": "Unknown Male"})
    assert list(named_in("Male patients without a known name, Mr Price too.", case.now)) == []
    named = an_opened_case(session, patient={"name": "Mr Ian Price"})
    assert list(named_in("Male patients, and Mr Price too.", named.now)) == ["Mr Price"]


@pytest.mark.parametrize("name", ["Unknown", "Unknown Male", "Not Known", "UNKNOWN, UNKNOWN"])
def test_a_letter_may_say_so_too_where_nobody_knew_a_name(session: Session, name: str) -> None:
    """Of some other patient: each letter of the house that began a sentence so was stopped."""
    of_nobody(session, "Ann Price", "1")
    an_opened_case(session, patient={"name": name})
    an_opened_case(session, patient={"name": "Baby Hughes"})
    case = of_nobody(session, "Mrs Elin Roe", "2")
    says = f"{name.title()}: so it stood in the chart, as in that of Baby Hughes."
    letter = letter_row(case, a_draft(case, "initial_notification", not_known=says))
    faults = check_letter(case.now, letter).faults
    assert [each.text for each in faults if each.kind == "raw-identifier"] == ["Baby Hughes"]


def test_other_systems_get_no_such_word_for_a_number(session: Session) -> None:
    case = of_nobody(session, "Mrs Ann Price", "N/A")
    subject = fhir.adverse_event(values.event_of(case.now), "https://example.org/fhir/r4")[
        "subject"
    ]
    assert subject == {"type": "Patient", "display": "No number of the patient is on record"}
