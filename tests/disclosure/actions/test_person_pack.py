"""All about one person, for whoever asks: theirs whole, and nothing of others or of the team."""

import hashlib
import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looking import NotYours
from disclosure.actions.person_pack import export_by_identifier, export_person
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.records.access import looks_of
from disclosure.records.house import house_entries
from tests.begun import begins_with
from tests.canaries import CANARY, SEES, Planted, plant, text_of
from tests.cases import ACase, a_case, record_as
from tests.keeping import a_broken_glass, a_closed_case
from tests.people import ADA, BEN, MAX, MONA, RON, actor
from workflows.words import State


def pack(case: ACase, person: int, by: str = ADA) -> bytes:
    case.session.rollback()
    who = actor(case.session, by)
    return export_person(case.session, who, case.incident, person, case.at, Door.COMMAND)


def record_in(made: bytes, name: str = "record.json") -> Any:
    return json.loads(ZipFile(BytesIO(made)).read(name))


@begins_with(plant)
def test_nothing_of_others_or_of_the_team_is_in_it(begun: Planted) -> None:
    for who in ("ewa", "adam"):
        words = text_of(pack(begun.case, begun.people[who]))
        found = set(CANARY.findall(words.replace(f"qzxnoxattempt{who}", "")))  # to reach them
        assert who in found
        assert found <= SEES[who], who
    told = record_in(pack(begun.case, begun.people["adam"]))["left_out"]
    assert all(row["why"] for row in told)
    assert {row["what"] for row in told} >= {"What was written for the team alone"}


def test_it_holds_their_letters_and_hashes_that_fit(session: Session, team: None) -> None:
    case = a_closed_case(session)
    made = ZipFile(BytesIO(pack(case, case.person)))
    letters = [name for name in made.namelist() if name.startswith("letters/")]
    assert [name for name in letters if "apology" in name]
    for line in made.read("MANIFEST-SHA256.txt").decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(made.read(name)).hexdigest() == digest
    page = made.read("record.html").decode()
    assert "qzxkeepname" in page
    assert "qzxkeepanalysis" not in page
    assert "qzxkeepnote" not in page
    assert BEN not in page
    assert "clinician" in page
    assert "<script" not in page


def test_it_is_looked_at_and_noted_before_it_is_given(session: Session, team: None) -> None:
    case = a_case(session, at=State.INVESTIGATE)
    pack(case, case.person)
    assert looks_of(session, case.id)[0].what == "export of all about a person"
    last = house_entries(session)[-1]
    assert (last.what, last.about, last.by) == ("export of all about a person", case.ref, ADA)


def test_who_may_not_report_or_only_looks_through_a_glass_takes_nothing(
    session: Session, team: None
) -> None:
    case = a_case(session, at=State.INVESTIGATE)
    with pytest.raises(Forbidden):
        pack(case, case.person, BEN)
    record_as(case, ADA, "restrict", reason="She works on this ward", only=[ADA, BEN, RON])
    with pytest.raises(NotYours):
        pack(case, case.person, MONA)
    a_broken_glass(case, MAX)
    with pytest.raises((Forbidden, NotYours)):
        pack(case, case.person, MAX)
    with pytest.raises(BadInput):
        pack(case, 999)


def test_a_number_finds_every_case_of_theirs_and_tells_nothing_of_others(
    session: Session, team: None
) -> None:
    case, other = a_case(session, at=State.INVESTIGATE), a_case(session, at=State.INVESTIGATE)
    record_as(other, ADA, "restrict", reason="She works on this ward", only=[ADA, RON])
    number = case.incident.patient_identifier or ""
    session.rollback()

    def found(email: str, number: str) -> tuple[bytes, tuple[str, ...]]:
        who = actor(session, email)
        return export_by_identifier(session, who, number, case.at, Door.COMMAND)

    assert found(ADA, number)[1] == (case.ref, other.ref)
    made, refs = found(MONA, number.replace(" ", ""))
    assert refs == (case.ref,)
    assert other.ref not in text_of(made)
    with pytest.raises(BadInput) as nowhere:
        found(MONA, "111 111 1111")
    record_as(case, ADA, "restrict", reason="She works on this ward", only=[ADA, RON])
    with pytest.raises(BadInput) as hidden:
        found(MONA, number)
    assert str(hidden.value) == str(nowhere.value)
