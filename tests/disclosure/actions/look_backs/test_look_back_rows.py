"""What a row of a look-back's list may hold, and what a trial says of it and keeps."""

import csv
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work_seen import SAYS
from disclosure.actions.change import Door
from disclosure.actions.law.first_moments import happened_on, harmed_at
from disclosure.actions.look_backs.list import Added, ask_for_rows, list_of_patients
from disclosure.actions.reading import read_case
from disclosure.kinds.faults import BadInput
from disclosure.kinds.harm import NO_DAY_IN_A_LIST
from disclosure.records.incident import Incident
from disclosure.records.people import Person
from letters.in_bulk.recipients import NOT_UTF_8
from tests.look_backs import AT, a_list, a_look_back, added, patient
from tests.people import ADA, actor

pytestmark = pytest.mark.usefixtures("team")


def of(session: Session, tmp_path: Path, *rows: dict[str, str]) -> Added:
    ref = a_look_back(session).ref
    names = list(dict.fromkeys(name for row in rows for name in row))
    return added(session, ref, a_list(tmp_path / "list.csv", rows, names))


def why(told: Added) -> dict[int, str]:
    return {each.row: each.why for each in told.rejected}


def born(session: Session) -> list[str]:
    session.rollback()
    cases = session.scalars(select(Incident).order_by(Incident.id))
    return [str(case.patient_born_on) for case in cases]


def test_what_nobody_can_be_born_on_or_rung_or_written_to_by_is_refused_with_its_mend(
    session: Session, tmp_path: Path
) -> None:
    told = of(
        session,
        tmp_path,
        patient(1, patient_born_on="2031-01-02"),
        patient(2, phone="call the neighbour"),
        patient(3, email="not an email"),
        patient(4, phone="01632 960001 07700 900123"),
        patient(5, email="a@example.org; b@example.org"),
        patient(6, patient_born_on=f"{AT:%Y-%m-%d}", email="nan.o'dowd+1@example.co.uk"),
    )
    phone = (
        "Telephone: give one number alone, such as 01632 960123 ext. 12, or leave the cell empty."
    )
    email = "E-mail: give one address, such as name@example.org, or leave the cell empty."
    assert why(told) == {
        1: "Patient's date of birth: this lies in the future. Correct the year, or leave it "
        "empty.",
        2: phone, 3: email, 4: phone, 5: email,
    }  # fmt: skip
    assert (told.added, told.bad) == (1, 5)


@pytest.mark.parametrize(
    "phone",
    [
        "01632 960001", "(01632) 960 001", "+44 (0)1632 960001", "+441632960001", "01632-960001",
        "0049/30/123456", "01632.960.001", "01632\u2013960001", "01632 960001 ext. 12",
        "01632 960001 x12", "01632960001, Extension 4", "01632 960001 #7", "4471", "",
    ],
)  # fmt: skip
def test_telephones_are_taken_as_people_write_them(
    session: Session, tmp_path: Path, phone: str
) -> None:
    assert of(session, tmp_path, patient(1, phone=phone)).added == 1


@pytest.mark.parametrize(
    ("phone", "says"),
    [
        ("1632960035.0", "a spreadsheet kept this as a number"),
        ("1632960035,00", "a spreadsheet kept this as a number"),
        ("000", "zeros alone are no number"),
        ("(00) 000-000", "zeros alone are no number"),
        ("call her", "give one number alone"),
    ],
)
def test_a_telephone_that_a_spreadsheet_spoiled_is_refused_with_its_mend(
    session: Session, tmp_path: Path, phone: str, says: str
) -> None:
    """Nobody knows whether it lost a zero at its beginning, so it is not guessed."""
    told = of(session, tmp_path, patient(1, phone=phone))
    assert (told.added, [each.field for each in told.rejected]) == (0, ["phone"])
    assert told.rejected[0].why.startswith(f"Telephone: {says}")


def test_a_death_in_the_future_names_its_column(session: Session, tmp_path: Path) -> None:
    told = of(session, tmp_path, patient(1, died_on="2026-03-21"), patient(2, died_on="2026-03-20"))
    assert why(told) == {
        1: "Day the patient died: this lies in the future. Correct the year, or leave it empty."
    }
    assert told.added == 1


def test_a_level_that_nobody_knows_names_a_mend_that_a_list_has(
    session: Session, tmp_path: Path
) -> None:
    """No column holds the day to look again, which the grade in a case asks for."""
    row = patient(1, harm_scale="eng_reg20", harm_level="unknown")
    assert why(of(session, tmp_path, row, patient(2))) == {1: f"Level of harm: {NO_DAY_IN_A_LIST}."}


def test_columns_are_known_by_the_names_that_people_give_them(
    session: Session, tmp_path: Path
) -> None:
    row = patient(1)
    row["Post Code"], row["Address Line 1"] = row.pop("postcode"), row.pop("address_1")
    assert of(session, tmp_path, row).added == 1
    person = session.scalars(select(Person)).one()
    assert person.details["post"] == ["1 High Street", "Aldervale", "AB1 2CD"]
    path = a_list(
        tmp_path / "other.csv", [patient(2) | {"zip_kode": "1"}], ["zip_kode", *patient(2)]
    )
    with pytest.raises(BadInput, match="nothing here is called zip_kode"):
        added(session, "LBK-2026-000001", path)


def test_a_day_that_two_readings_fit_is_never_taken_for_one_of_them(
    session: Session, tmp_path: Path
) -> None:
    told = of(
        session,
        tmp_path,
        patient(1, patient_born_on="11.02.1961"),
        patient(2, patient_born_on="31.2.1970"),
        patient(3, patient_born_on="1970-02-31"),
        patient(4, patient_born_on="11/02/61"),
        patient(5, patient_born_on="22323"),
        patient(6, patient_born_on="05/05/1961"),
        patient(7, patient_born_on="5 Mar 1961"),
    )
    no_such = (
        "Patient's date of birth: there is no such day. Correct it, and write it as 2026-03-12."
    )
    assert why(told) == {
        1: "Patient's date of birth: this may be 11 February 1961 or 2 November 1961. Write "
        "1961-02-11 or 1961-11-02.",
        2: no_such,
        3: no_such,
        4: "Patient's date of birth: write the year with four digits, such as 2026-03-12.",
        5: "Patient's date of birth: this is a number, as Excel keeps a day. Write the day as "
        "2026-03-12, or save the column as text.",
    }
    assert born(session) == ["1961-05-05", "1961-03-05"]  # each may be one day alone


def test_a_midnight_that_a_program_wrote_behind_a_day_is_no_hour_of_the_harm(
    session: Session, tmp_path: Path
) -> None:
    """Asked for its zone, whoever mends the list would say that it happened at midnight."""
    written = ["2025-03-14 00:00:00", "2025-03-14T00:00:00.000", "14.03.2025 00:00", "2025-03-14"]
    rows = (patient(n, occurred_at=day) for n, day in enumerate(written, 1))
    told = of(session, tmp_path, *rows, patient(5, occurred_at="2025-03-14 14:30"))
    assert "which time zone" in why(told)[5]
    assert (told.added, told.bad) == (4, 1)
    session.rollback()
    cases = session.scalars(select(Incident)).all()
    assert {happened_on(read_case(session, case)) for case in cases} == {date(2025, 3, 14)}
    assert {type(harmed_at(read_case(session, case))) for case in cases} == {date}


def test_a_column_that_shows_its_order_once_and_never_another_is_read_so(
    session: Session, tmp_path: Path
) -> None:
    told = of(
        session,
        tmp_path,
        patient(1, patient_born_on="11/02/1961", died_on="03/02/2026"),
        patient(2, patient_born_on="25/12/1960"),
        patient(3, patient_born_on="1960-12-03"),
        patient(4, patient_born_on="31/02/1960"),
    )
    assert born(session) == ["1960-12-25", "1960-12-03"]
    assert told.days == [
        "Patient's date of birth: read with the day before the month, as row 2 under the header "
        "shows and no other row denies."
    ]
    assert why(told) == {  # of its own column nobody says which is the month
        1: "Day the patient died: this may be 3 February 2026 or 2 March 2026. Write 2026-02-03 or "
        "2026-03-02.",
        4: "Patient's date of birth: there is no such day. Correct it, and write it as 2026-03-12.",
    }
    mend = Path(told.mend).read_text(encoding="utf-8-sig")
    assert "1961-02-11" in mend  # what is settled stays so where the others of its column are gone


def test_what_people_told_us_lies_once_however_often_the_list_is_brought(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    path = a_list(tmp_path / "list.csv", [patient(1), patient(2, patient_born_on="31/02/1960")])
    first, again = added(session, ref, path), added(session, ref, path)
    assert first.mend == again.mend == str(tmp_path / "list.mend.csv")
    a_list(path, [patient(1), patient(2, patient_born_on="30/02/1960")])
    other = added(session, ref, path)
    assert other.mend == str(tmp_path / "list.mend1.csv")
    assert "30/02/1960" in Path(other.mend).read_text(encoding="utf-8-sig")
    assert "31/02/1960" in Path(first.mend).read_text(encoding="utf-8-sig")


def test_no_cell_of_the_file_to_be_mended_is_a_formula_and_each_reads_back_as_typed(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    typed = {"patient_name": "=cmd|calc", "phone": "+441632960001", "address_2": "'=typed so"}
    row = patient(1, patient_born_on="31/02/1960", **typed)
    first = added(session, ref, a_list(tmp_path / "pts.csv", [row]))
    for _ in range(2):  # a file to be mended that is brought and refused again is marked once
        row = next(csv.DictReader(Path(first.mend).read_text(encoding="utf-8-sig").splitlines()))
        assert (row["patient_name"], row["phone"]) == ("'=cmd|calc", "'+441632960001")
        assert row["address_2"] == "''=typed so"
        first = added(session, ref, Path(first.mend))
        assert (first.added, first.bad) == (0, 1)
    mended = Path(first.mend).read_text(encoding="utf-8-sig").replace("31/02/1960", "1960-02-03")
    path = tmp_path / "mended.csv"
    path.write_text(mended, encoding="utf-8")
    assert added(session, ref, path).added == 1
    person = session.scalars(select(Person)).one()
    assert person.name == "=cmd|calc"
    assert person.details["phone"] == "+441632960001"
    assert "'=typed so" in person.details["post"]


def test_a_column_written_in_two_orders_settles_nothing(session: Session, tmp_path: Path) -> None:
    told = of(
        session,
        tmp_path,
        patient(1, patient_born_on="11/02/1961"),
        patient(2, patient_born_on="25/12/1960"),
        patient(3, patient_born_on="12/25/1960"),
    )
    assert (told.added, told.bad, told.days) == (0, 3, [])
    assert why(told)[2] == (
        "Patient's date of birth: write the day as 1960-12-25, if that is meant, since the days of "
        "this column are not all written in one order."
    )


def test_a_trial_uses_up_no_number_of_a_case(session: Session, tmp_path: Path) -> None:
    ref = a_look_back(session).ref
    path = a_list(tmp_path / "list.csv", map(patient, range(1, 4)))
    assert added(session, ref, path, dry_run=True).added == 3
    assert born(session) == []
    assert added(session, ref, path).added == 3
    refs = session.scalars(select(Incident.ref).order_by(Incident.id)).all()
    assert refs == [f"INC-2026-00000{number}" for number in (1, 2, 3)]


def test_a_trial_says_of_a_number_that_is_taken_what_the_real_run_says(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    rows = [patient(1), patient(2, external_ref="S-1"), patient(1), patient(3)]
    path = a_list(tmp_path / "list.csv", rows)
    trial, real = added(session, ref, path, dry_run=True), added(session, ref, path)
    for told in (trial, real):
        assert (told.added, told.already, told.bad, told.doubles) == (2, 1, 1, 0)
        assert [(each.row, each.field) for each in told.rejected] == [(2, "external_ref")]
    assert why(trial)[2] == (
        "Number in the list: it is taken by row 1 under the header, whose name or birth date "
        "differs. Give this row a number of its own, or take one of the two out."
    )
    assert "it is taken by case 1, whose name or birth date differs" in why(real)[2]


def test_a_number_that_a_spreadsheet_bent_is_refused(session: Session, tmp_path: Path) -> None:
    """By such a number neither the row would be known again nor another case of the patient."""
    told = of(
        session,
        tmp_path,
        patient(1, patient_identifier="9.43477E+09"),
        patient(2, patient_identifier="943 476 5919.0"),
        patient(3, external_ref="1.0"),
        patient(4, external_ref="4", patient_identifier="943 476 5919"),
    )
    said = why(told)
    assert list(said) == [1, 2, 3]
    assert said[1].startswith("Patient's number: The spreadsheet has shortened this number")
    assert said[2].startswith("Patient's number: The spreadsheet has written a fraction")
    assert said[3].startswith("Number in the list: The spreadsheet has written a fraction")
    assert told.added == 1


def test_what_a_spreadsheet_could_not_work_out_is_no_patient_and_no_address(
    session: Session, tmp_path: Path
) -> None:
    """A letter went out to “#N/A”, and one to somebody who lives in “#REF!”."""
    told = of(
        session,
        tmp_path,
        patient(1, patient_name="#N/A", patient_identifier="########"),
        patient(2, address_1="1 High Street", postcode="#REF!"),
        patient(3, external_ref="#NAME?"),
        patient(4, patient_born_on="########"),
    )
    assert [(each.row, each.field) for each in told.rejected] == [
        (1, "patient_name"),
        (1, "patient_identifier"),
        (2, "postcode"),
        (3, "external_ref"),
        (4, "patient_born_on"),
    ]
    assert told.added == 0
    assert all("is what a spreadsheet writes" in says for says in why(told).values())


@pytest.mark.parametrize(("written_in", "says"), [("utf-8", []), ("iso8859-2", [NOT_UTF_8])])
def test_a_list_by_page_says_too_that_its_accents_may_be_wrong(
    session: Session, tmp_path: Path, written_in: str, says: list[str]
) -> None:
    """A Polish spreadsheet: read as Windows-1252, every Łucja is £ucja in her letter."""
    path = a_list(tmp_path / "list.csv", [patient(1, patient_name="Łucja Żak")])
    path.write_bytes(path.read_text(encoding="utf-8").encode(written_in))
    ref, ada = a_look_back(session).ref, actor(session, ADA)
    asked = ask_for_rows(session, ada, AT, Door.PAGE, ref, list_of_patients(path))
    assert [each for each in asked.told[SAYS] if "1252" in each] == says


def test_who_stands_in_a_torn_row_is_still_known_in_the_file_to_be_mended(
    session: Session, tmp_path: Path
) -> None:
    """It named the line alone, of a list that whoever mends it may not have; and brought again as
    it was, the line of itself, so that nobody could tell any more which patient is to be told."""
    ref = a_look_back(session).ref
    path = a_list(tmp_path / "list.csv", [patient(1)])
    torn = ['S-7,"Mrs Joan "Jo" Reed",1960-02-03', "S-8,Mr Tom Hale,1960-02-04"]
    path.write_text("\n".join([path.read_text().rstrip(), *torn]))
    found = added(session, ref, path)
    for taken in (1, 0):
        assert (found.added, found.bad) == (taken, 2)
        rows = list(csv.DictReader(Path(found.mend).read_text("utf-8-sig").splitlines()))
        assert [row["note_row"] for row in rows] == torn
        assert {row["patient_name"] for row in rows} == {""}  # half of it is taken for nobody
        found = added(session, ref, Path(found.mend))
    rows[0] |= {"external_ref": "S-7", "patient_name": "Mrs Joan “Jo” Reed"}
    mended = a_list(tmp_path / "mended.csv", rows, rows[0])
    assert added(session, ref, mended).added == 1
