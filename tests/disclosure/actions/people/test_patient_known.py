"""Who the patient is: each record adds what it says, and what stood before comes back."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.letters.audience import patient_called
from disclosure.actions.looks.searching import search
from disclosure.actions.packing.person_pack import export_by_identifier
from disclosure.actions.people.patient_known import ONLY_IDENTIFIED
from disclosure.kinds.faults import BadInput
from disclosure.kinds.people import Patient
from disclosure.operations.verify import verify
from disclosure.records.audit import entries_of
from tests.begun import begins_with
from tests.cases import ACase, an_opened_case, record_as
from tests.people import ADA, BEN, actor

NORA = {"name": "Mrs Nora Id", "identifier": "943 476 5919"}
pytestmark = [pytest.mark.usefixtures("team"), begins_with(an_opened_case, patient=NORA)]


def identified(case: ACase, /, what: str = "identified", **patient: str) -> int:
    told = {"what": what, "source": "Her wristband"}
    return record_as(case, BEN, "patient_status", **told, patient=patient).id


def withdrawn(case: ACase, number: int) -> int:
    told = {"of": number, "words": "That was her neighbour", "withdraws": True}
    return record_as(case, BEN, "correction", **told).id


def known(case: ACase) -> tuple[str | None, date | None, str | None]:
    i = case.now.incident
    return i.patient_name, i.patient_born_on, i.patient_identifier


def found(case: ACase, words: str) -> list[str]:
    seen = search(case.session, actor(case.session, ADA), case.at, Door.PAGE, words, "", 1)
    return [incident.ref for incident in seen.incidents]


def test_a_birth_date_that_comes_later_takes_neither_name_nor_number_away(case: ACase) -> None:
    identified(case, born_on="1960-05-05")
    assert known(case) == ("Mrs Nora Id", date(1960, 5, 5), "943 476 5919")
    assert found(case, "9434765919") == found(case, "nora") == [case.ref]
    who = actor(case.session, ADA)
    _, refs = export_by_identifier(case.session, who, "943 476 5919", case.at, Door.COMMAND)
    assert refs == (case.ref,)


def test_what_stood_before_stands_again_where_the_record_is_withdrawn(case: ACase) -> None:
    wrong = identified(case, name="Mrs Ewa Wolny", identifier="222 333 4444")
    identified(case, born_on="1960-05-05")
    assert known(case) == ("Mrs Ewa Wolny", date(1960, 5, 5), "222 333 4444")
    withdrawn(case, wrong)
    assert known(case) == ("Mrs Nora Id", date(1960, 5, 5), "943 476 5919")
    assert found(case, "9434765919") == found(case, "nora") == [case.ref]
    assert found(case, "2223334444") == found(case, "wolny") == []
    assert patient_called(case.now) == "Nora Id"


def test_a_withdrawal_that_is_withdrawn_brings_it_back_once_more(case: ACase) -> None:
    back = withdrawn(case, identified(case, name="Mrs Ewa Wolny"))
    assert known(case)[0] == "Mrs Nora Id"
    withdrawn(case, back)
    assert known(case) == ("Mrs Ewa Wolny", None, "943 476 5919")


def test_what_nobody_knew_before_is_not_known_again(session: Session) -> None:
    case = an_opened_case(session, patient=None)
    number = identified(case, **NORA)
    assert known(case) == ("Mrs Nora Id", None, "943 476 5919")
    withdrawn(case, number)
    assert known(case) == (None, None, None)
    assert found(case, "9434765919") == []


def test_the_changes_seal_what_the_record_made_of_it(case: ACase) -> None:
    withdrawn(case, identified(case, name="Mrs Ewa Wolny"))
    for entry in entries_of(case.session, case.id)[-2:]:
        assert [row["thing"] for row in entry.changes] == [case.ref]
    assert verify(case.session).ok


def test_a_death_says_nothing_new_of_who_they_are(case: ACase) -> None:
    """The form had filled in what is known; what it does not say is not lost without a word."""
    identified(case, "died", **NORA)
    death = next(b for b in case.now.case.bodies.values() if b.word == "patient_status")
    assert death.stored().get("patient") is None
    with pytest.raises(BadInput) as no:
        identified(case, "died", born_on="1960-05-05")
    assert [(each.field, each.says) for each in no.value.faults] == [
        ("patient.born_on", f"Date of birth: {ONLY_IDENTIFIED}.")
    ]
    assert known(case) == ("Mrs Nora Id", None, "943 476 5919")


def test_what_was_known_before_is_kept_and_never_told_by_whoever_records(case: ACase) -> None:
    told = {"what": "identified", "source": "Her wristband"}
    with pytest.raises(BadInput):
        record_as(case, BEN, "patient_status", **told, patient=NORA, known_before=NORA)
    number = identified(case, born_on="1960-05-05")
    body = case.now.case.bodies[number]
    assert getattr(body, "known_before", None) == Patient.model_validate(NORA)
    assert "known_before" not in body.for_family()
