"""What stands in a list and in no case is named, or its row is refused: nothing goes in silence."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disclosure.exchange.mapping import mapping_called, mapping_in
from disclosure.exchange.told import Faulty, Plan, Sites, plan_of
from tests.disclosure.exchange.test_mapping import GOOD, own

SITES = Sites({"Alder Vale": ZoneInfo("Europe/London")}, {})
ROW = {"ID": "7", "Reported date": "12/03/2026", "Site": "Alder Vale", "Description": "Fell"}


def datix(row: Mapping[str, str]) -> Plan:
    return plan_of(list(row), mapping_called("datix"))


def refused(row: Mapping[str, str]) -> list[str]:
    with pytest.raises(Faulty) as no:
        datix(row).told(list(row.values()), SITES)
    return [fault.says for fault in no.value.faults]


def test_an_hour_without_its_day_is_refused_and_both_columns_are_named() -> None:
    assert refused({**ROW, "Incident date": "", "Incident time": "9:00"}) == [
        "Incident time: an hour stands here, and no day under Incident date. Give the day, or take "
        "the hour out."
    ]
    (says,) = refused({**ROW, "Time": "9:00"})  # the list has no such column
    assert says.startswith("Time: an hour stands here, and no day under Incident date.")


@pytest.mark.parametrize(
    ("day", "hour", "says"),
    [
        ("11/03/2026", "24:00", "There is no such time of day."),
        ("11/03/2026", "0.25", "This may be a part of a day"),
        ("26/10/2025", "01:30", "The clocks went back"),
        ("30/03/2025", "01:30", "There was no such hour"),
    ],
)
def test_a_wrong_hour_is_looked_for_in_the_column_of_the_hour(
    day: str, hour: str, says: str
) -> None:
    (found,) = refused({**ROW, "Incident date": day, "Incident time": hour})
    assert found.startswith(f"Incident time: {says}")
    (found,) = refused({**ROW, "Incident date": "31/02/2026", "Incident time": "14:30"})
    assert found.startswith("Incident date: There is no such day.")


@pytest.mark.parametrize("written", ["Alder\u00a0Vale", "Alder  Vale", "Alder\nVale", "ALDER VALE"])
def test_a_site_is_known_however_its_blanks_were_pasted(written: str) -> None:
    """Else the refusal names as the mend what already stands there, to every eye."""
    row = {**ROW, "Site": written}
    assert datix(row).told(list(row.values()), SITES)["site"] == "Alder Vale"


def test_an_hour_is_not_dropped_because_another_column_has_a_day() -> None:
    row = {**ROW, "Date of discovery": "", "Time of discovery": "03:00"}
    (says,) = refused(row)
    assert says.startswith("Time of discovery: an hour stands here, and no day under Date of disc")


def test_an_hour_goes_with_no_day_but_its_own() -> None:
    """The list has the day of one column and the hour of another."""
    row = {name: words for name, words in ROW.items() if name != "Reported date"}
    row |= {"Date of discovery": "11/03/2026", "Reported time": "14:30"}
    (says,) = refused(row)
    assert says.startswith("Reported time: an hour stands here, and no day under Reported date.")


def test_an_hour_may_stand_before_its_day(tmp_path: Path) -> None:
    columns = {
        "Number": "external_ref", "Hour": {"field": "became_aware_at", "part": "time"},
        "Known": {"field": "became_aware_at", "part": "day"}, "Where": "site", "What": "summary",
    }  # fmt: skip
    mapped = mapping_in(own(tmp_path, times_without_zone="site", columns={**columns}))
    assert GOOD["columns"] != columns
    plan = plan_of(list(columns), mapped)
    told = plan.told(["7", "14:30", "12/03/2026", "Alder Vale", "Fell"], SITES)
    assert told["became_aware_at"] == "2026-03-12T14:30:00+00:00"


def test_a_second_number_of_the_patient_is_named_with_how_often() -> None:
    row = {**ROW, "NHS number": "943 476 5919", "Hospital number": "H77", "Handler": "Joe"}
    plan = datix(row)
    for number in ("H77", "", "943 476 5919", "H78"):
        told = plan.told(list({**row, "Hospital number": number}.values()), SITES)
        assert told["patient_identifier"] == "943 476 5919"
    assert plan.second == {"Hospital number": 2}
    assert plan.passed_over == ("Handler",)


def test_days_of_other_columns_that_do_not_count_are_named_with_their_hours() -> None:
    row = {"Date of discovery": "11/03/2026", "Time of discovery": "10:00", **ROW}
    plan = datix({**row, "Reported time": "14:30"})
    told = plan.told([*row.values(), "14:30"], SITES)
    assert told["became_aware_at"] == "2026-03-11T10:00:00+00:00"
    assert plan.second == {"Reported date": 1, "Reported time": 1}


def test_names_that_are_put_together_are_all_read() -> None:
    row = {**ROW, "Forenames": "Ann", "Surname": "Price", "Site": "Alder Vale"}
    plan = datix(row)
    assert plan.told(list(row.values()), SITES)["patient_name"] == "Ann Price"
    assert plan.second == {}
