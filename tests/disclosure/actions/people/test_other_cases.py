"""One patient, two cases: what is told in the one is not known in the other until somebody says it
there. Whoever would ring them or write to them reads it first.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.people.other_cases import known_elsewhere
from disclosure.actions.to_do.worklist import worklist
from disclosure.kinds import KINDS
from disclosure.records.incident import Incident
from disclosure.records.to_do import CHANGED, Freshness
from tests.cases import (
    ACase,
    a_letter,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.look_backs import AT, a_list, a_look_back, added, patient
from tests.people import ADA, BEN, EVA, FAR_SITE, RON, SAM, actor
from tests.to_do import rows_of
from tests.told_pages import lived

pytestmark = pytest.mark.usefixtures("team", "letters_are_printed")
DIED = "Another case of this patient says that they have died."
HERE_TOO = "Find out what is so, and record it in this case too."
Cases = tuple[ACase, ACase]


@pytest.fixture
def cases(session: Session) -> Cases:
    """A wrong dose in March, and a fall two days later: Mrs Ann Price, by her number."""
    dose = an_opened_case(session)
    dose.person = a_person(dose)
    fall = an_opened_case(session, dose.at, summary="She fell from her bed").later(days=2)
    fall.person = a_person(fall)
    name_contact(fall)
    a_talk(fall, "first", next_contact=a_next_contact(fall, 1))
    fall.later(days=3)
    dose.at = fall.at
    return dose, fall


def says(case: ACase) -> list[str]:
    return [each.says for each in known_elsewhere(case.now)]


def minded(case: ACase) -> str:
    [letter] = case.now.letters
    return " ".join(worth_minding(case.now, letter))


def change(case: ACase, **more: object) -> None:
    told = {"person": case.person, "reason": "She told us so today."}
    record_as(case, BEN, "person_change", **told, **more)


def test_whoever_would_ring_her_or_write_reads_that_another_case_says_she_died(
    cases: Cases,
) -> None:
    dose, fall = cases
    a_letter(fall, "initial_notification", until="issue")
    assert (says(fall), DIED in minded(fall)) == ([], False)
    lived(dose, "died")
    rows = {row.act: row for row in rows_of(fall)}
    assert f"{DIED} {HERE_TOO}" in rows["Find out whether Mrs Ann Price has died"].why
    ring = rows["Ring Mrs Ann Price and say that a promise is late"]
    assert (ring.why.startswith(DIED), bool(ring.phone)) == (True, True)
    assert DIED in minded(fall)
    assert says(dose) == []
    lived(fall, "died")
    assert says(fall) == []


def test_what_is_taken_back_there_is_said_here_no_more(cases: Cases) -> None:
    dose, fall = cases
    lived(dose, "died")
    wrong = max(dose.now.case.records)
    told = {"of": wrong, "words": "That was her neighbour", "withdraws": True}
    record_as(dose.later(hours=1), BEN, "correction", **told)
    assert says(fall) == []


def test_the_list_of_the_other_case_is_made_anew_at_once(cases: Cases) -> None:
    dose, fall = cases
    fresh = fall.session.get_one(Freshness, fall.id)
    fresh.fresh_until = None
    fall.session.commit()
    lived(dose, "died")
    fall.session.expire_all()
    assert fall.session.get_one(Freshness, fall.id).fresh_until == CHANGED


def test_a_way_never_to_use_is_said_until_she_says_otherwise_here(cases: Cases) -> None:
    dose, fall = cases
    change(dose, safe={"use": ["post"], "never": ["phone", "text"]})
    other = "Another case of this patient says never to use phone and text."
    assert says(fall) == [f"{other} {HERE_TOO}"]
    rows = {row.act: row for row in rows_of(fall)}
    assert rows["Find out how Mrs Ann Price may be reached"].target.word == "person_change"
    assert rows["Ring Mrs Ann Price and say that a promise is late"].why.startswith(other)
    change(fall.later(hours=1), safe={"use": ["phone"], "never": ["text"]})
    assert says(fall) == []


def test_a_newer_address_is_said_to_who_writes_to_her_and_to_nobody_else(cases: Cases) -> None:
    dose, fall = cases
    a_letter(fall, "initial_notification", until="issue")
    change(dose.later(hours=1), post=["9 Mill Road", "Aldervale", "AB1 9ZZ"])
    moved = "Another case of this patient has a newer address of theirs."
    assert moved in minded(fall)
    assert "9 Mill Road" not in minded(fall)
    change(fall.later(hours=2), post=["9 Mill Road", "Aldervale", "AB1 9ZZ"])
    assert (says(fall), says(dose)) == ([], [])
    move_as(fall, ADA, "withdraw", fall.now.letters[0].ref, "She has moved house")


def test_an_older_address_is_no_news(cases: Cases) -> None:
    dose, fall = cases
    change(dose, post=["9 Mill Road", "Aldervale", "AB1 9ZZ"])
    change(fall.later(hours=1), post=["12 Hill Street", "Aldervale", "AB1 7QQ"])
    assert says(fall) == []
    assert len(says(dose)) == 1


def test_of_a_restricted_case_nothing_is_said(cases: Cases) -> None:
    dose, fall = cases
    record_as(dose, ADA, "restrict", reason="A colleague is the patient", only=[ADA, BEN])
    lived(dose, "died")
    assert says(fall) == []


def test_nor_in_any_list_from_the_moment_in_which_it_was_shut(cases: Cases) -> None:
    """The lists are kept: until midnight the other case would go on saying what only those whom
    this one names may know.
    """
    dose, fall = cases
    lived(dose, "died")
    assert DIED in listed(fall)
    record_as(dose, ADA, "restrict", reason="A colleague is the patient", only=[ADA, BEN])
    assert DIED not in listed(fall)


def listed(case: ACase) -> str:
    """What the risk manager whom the restriction does not name reads under Today."""
    case.session.rollback()
    found = worklist(case.session, actor(case.session, RON), case.at)
    return " ".join(row.todo.why for rows in found.groups.values() for row in rows)


def test_nor_of_one_that_was_opened_on_the_wrong_patient(cases: Cases) -> None:
    dose, fall = cases
    lived(dose, "died")
    record_as(dose, ADA, "error", what="wrong_patient", reason="That was her neighbour")
    assert says(fall) == []
    wrong = max(dose.now.case.records)
    told = {"error": wrong, "agrees": False, "reason": "It is her after all"}
    record_as(dose, EVA, "error_review", **told)
    assert len(says(fall)) == 1


def test_one_that_only_a_newer_program_reads_stops_no_other(
    cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    dose, fall = cases
    record_as(dose, BEN, "note", words="Her daughter rang at four")
    lived(dose, "died")
    monkeypatch.delitem(KINDS, "note")
    assert says(fall) == []


def test_nor_of_another_site_or_without_her_number(session: Session, cases: Cases) -> None:
    dose, _ = cases
    lived(dose, "died")
    far = an_opened_case(session, dose.at, SAM, site=FAR_SITE)
    nameless = an_opened_case(session, dose.at, patient={"name": "Mrs Ann Price"})
    assert (says(far), says(nameless)) == ([], [])


def test_within_a_look_back_the_list_says_who_is_another_person(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    number = patient(1)["patient_identifier"]
    twin = patient(2, patient_identifier=number, not_same_as="S-1")
    assert added(session, ref, a_list(tmp_path / "list.csv", [patient(1), twin])).added == 2
    first, second = session.scalars(select(Incident).order_by(Incident.id))
    case = ACase(session, first.id, first.ref, AT + timedelta(hours=1))
    lived(case, "died")
    assert says(ACase(session, second.id, second.ref, case.at)) == []
