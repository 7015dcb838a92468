"""Lists that a spreadsheet or a comma has bent: the row is refused, and nothing is guessed."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disclosure.exchange.mapping import mapping_called
from disclosure.exchange.rows import Row, table_in
from disclosure.exchange.told import Faulty, Plan, Sites, Told, plan_of

SITES = Sites({"Alder Vale": ZoneInfo("Europe/London")}, {})
NATIVE = (
    "external_ref,became_aware_at,occurred_at,site,summary,patient_name,patient_born_on,"
    "patient_identifier,harm_scale,harm_level,regimes"
)
DATIX = ("ID", "Reported date", "Reported time", "Incident date", "Incident time", "Site",
         "Description", "NHS number", "Forename", "DOB")  # fmt: skip
GOOD = ("7", "01/11/2026", "", "", "", "Alder Vale", "Dose", "", "", "")
MIDNIGHT = "01/11/2026 00:00:00"


def rows_of(tmp_path: Path, *lines: str) -> list[Row]:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), "utf-8")
    return list(table_in(path).rows())


def datix(**changed: str) -> tuple[Plan, Sequence[str]]:
    named = {name.replace("_", " "): cell for name, cell in changed.items()}
    row = {**dict(zip(DATIX, GOOD, strict=True)), **named}
    return plan_of(DATIX, mapping_called("datix")), [row[name] for name in DATIX]


def read(**changed: str) -> Told:
    plan, row = datix(**changed)
    return plan.told(row, SITES)


def refused(**changed: str) -> list[str]:
    plan, row = datix(**changed)
    with pytest.raises(Faulty) as no:
        plan.told(row, SITES)
    return [fault.says for fault in no.value.faults]


# A comma that nobody put in quotation marks


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_mark_in_the_summary_moves_no_words_into_the_name_of_the_patient(
    tmp_path: Path, mark: str
) -> None:
    torn = "C1,2026-11-02,,Alder Vale,Given heparin, later collapsed,,,,,,"
    (row,) = rows_of(tmp_path, *(line.replace(",", mark) for line in (NATIVE, torn)))
    assert "12 cells, and the header names 11" in row.fault
    assert "in quotation marks" in row.fault


def test_a_row_has_as_many_empty_cells_more_as_its_header_and_no_others(tmp_path: Path) -> None:
    padded = rows_of(tmp_path, "a,b,c,,", "1,2,3,,", "4,5,,,", "6,7,8", "9,1, 2,3,,", "a,b,c,,")
    assert [(row.cells[:3], bool(row.fault)) for row in padded] == [
        (("1", "2", "3"), False), (("4", "5", ""), False), (("6", "7", "8"), False),
        (("9", "1", " 2"), True),
    ]  # fmt: skip
    bare = rows_of(tmp_path, "a,b,c", "1,2,3,", ",,,,,,", "4,5,6")
    assert [(row.number, bool(row.fault)) for row in bare] == [(2, True), (4, False)]


# A midnight that a program wrote behind each day


def test_a_midnight_in_a_column_of_days_is_no_hour_and_hides_none() -> None:
    told = read(Reported_date="01/11/2026 00:00", Incident_date=MIDNIGHT, Incident_time="14:30")
    assert told["occurred_at"] == "2026-11-01T14:30:00+00:00"
    assert told["became_aware_at"] == "2026-11-01"
    assert read(Incident_date=MIDNIGHT, Incident_time="00:00")["occurred_at"].endswith(
        "T00:00:00+00:00"
    )
    assert read(Incident_date="01/11/2026 09:15")["occurred_at"] == "2026-11-01T09:15:00+00:00"


def test_an_hour_told_twice_is_told_alike_or_the_row_is_refused() -> None:
    twice = read(Incident_date="01/11/2026 14:30:25", Incident_time="2:30 pm")
    assert twice["occurred_at"] == "2026-11-01T14:30:25+00:00"
    (says,) = refused(Incident_date="01/11/2026 09:00", Incident_time="14:30")
    assert says.startswith("Incident date: The column of the day and the one of the time name two")
    (says,) = refused(Incident_date="01/11/2026 09:00", Incident_time="noon")
    assert "no such time of day" in says


# Numbers that a spreadsheet took for amounts


@pytest.mark.parametrize("column", ["ID", "NHS_number"])
@pytest.mark.parametrize("cell", ["9.43477E+09", "9,43477e+09", "9E+09"])
def test_a_number_that_a_spreadsheet_shortened_is_nobodys(column: str, cell: str) -> None:
    name = column.replace("_", " ")
    assert refused(**{column: cell}) == [
        f"{name}: The spreadsheet has shortened this number, and some of it is lost. Save the "
        "column as text, and write the number as it was given."
    ]


@pytest.mark.parametrize("cell", ["1.0", "1.00", "9434765919,0"])
def test_one_number_in_two_spellings_makes_no_two_cases(cell: str) -> None:
    (says,) = refused(ID=cell)
    assert says.startswith("ID: The spreadsheet has written a fraction to this number.")


@pytest.mark.parametrize("cell", ["1", "W-1.5", "2026.10", "9E09", "943 476 5919", "1.01"])
def test_numbers_as_programs_give_them_are_taken_as_they_stand(cell: str) -> None:
    assert read(ID=cell, NHS_number=cell)["patient_identifier"] == cell


@pytest.mark.parametrize("month", ["May 2026", "2026-05", "some time in spring"])
def test_whoever_knows_the_month_alone_is_not_asked_to_make_up_a_day(month: str) -> None:
    """The answer was: “Write the day as 2026-03-12”, and nobody knows the day."""
    (says,) = refused(Incident_date=month)
    assert says.startswith("Incident date: This is not a day.")
    assert "leave this empty" in says
    assert "occurred_words" in says
    (says,) = refused(Reported_date=month)
    assert "leave this empty" not in says  # from it the clocks run


# What nobody sees, pasted along with the words


@pytest.mark.parametrize(
    "pasted", ["Zé1\u200b", "\u200eZé1", "\ufeffZé1", "Z\u00adé1", "Ze\u03011", "\u202aZé1\u202c"]
)
def test_signs_that_nobody_sees_make_no_second_case_of_one_number(pasted: str) -> None:
    assert read(ID=pasted) == read(ID="Zé1")


def test_a_day_is_read_however_it_was_pasted() -> None:
    """Else “This is not a day” is said of what is one, to every eye."""
    told = read(Reported_date="\u200e12/03/2026\u200b", Incident_date="11/03/2026\u200b")
    assert (told["became_aware_at"], told["occurred_at"]) == ("2026-03-12", "2026-03-11")


def test_words_that_nobody_can_see_do_not_say_what_happened() -> None:
    assert refused(Description="\u200b\u2060") == ["Description: fill this in."]
    words = "Ahmed (\u200fأحمد\u200f), ten times the dose"
    assert read(Description=words)["summary"] == words


# What a spreadsheet writes where it had nothing to write


@pytest.mark.parametrize(
    "cell", ["#N/A", "#REF!", "#NAME?", "#DIV/0!", "#NV", "#BEZUG!", "#N/D", "#¡REF!", "Err:502"]
)
@pytest.mark.parametrize(
    "column", ["ID", "NHS_number", "Description", "Forename", "Reported_date", "Site", "DOB"]
)
def test_an_error_of_a_spreadsheet_is_nobodys_name_number_or_story(column: str, cell: str) -> None:
    """Letters began “Dear #N/A”, and all who had that number were taken for one patient. What
    somebody began with a hyphen comes out of Excel as #NAME?."""
    name = column.replace("_", " ")
    assert refused(**{column: cell}) == [
        f"{name}: “{cell}” is what a spreadsheet writes where it cannot work out what stands in a "
        "cell. Write what belongs there."
    ]


@pytest.mark.parametrize("column", ["ID", "NHS_number", "Reported_date", "Incident_date", "DOB"])
def test_a_column_too_narrow_for_its_numbers_gives_nobody_a_number(column: str) -> None:
    """Excel saves what it shows. Of a day was said that it is none, though the list shows one."""
    (says,) = refused(**{column: "#" * 18})
    assert "“##########” is what a spreadsheet writes where a column is too narrow" in says
    assert says.endswith("Make the column wider, and save the list again.")


@pytest.mark.parametrize("cell", ["#12", "# 12", "Ward #3!", "#", "N/A", "Error: 502", "Help!"])
def test_honest_words_with_such_signs_are_taken(cell: str) -> None:
    assert read(ID=cell, Description=cell)["summary"] == cell
