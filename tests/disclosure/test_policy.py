"""The law as data: what is read, which version holds, and the days that are not worked."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from disclosure.policy import (
    UnknownCalendar,
    UnknownLevel,
    UnknownRegime,
    UnknownScale,
    policy,
    read_policy,
)
from disclosure.policy.calendars import LIBRARY, PLACES, holidays_of
from disclosure.policy.marks import ROOT
from workflows.regimes import Certainty, LimitType, Unit


def test_every_regime_scale_and_law_is_read() -> None:
    read = policy()

    assert (len(read.regimes), len(read.apology_laws)) == (27, 80)
    assert sum(len(regime.duties) for regime in read.regimes) == 177
    assert read.scale("outcomes").levels


@pytest.mark.parametrize("calendar_id", policy().calendars)
def test_the_listed_holidays_are_those_of_the_open_library(calendar_id: str) -> None:
    calendar = policy().calendar(calendar_id)

    found = holidays_of(calendar_id, calendar.years)

    assert calendar.non_working == {day for day in found if day.weekday() not in calendar.weekend}
    assert calendar.years == {2026, 2027, 2028}


def test_every_calendar_has_names_for_its_holidays() -> None:
    assert policy().calendars.keys() == LIBRARY.keys() == PLACES.keys()
    assert policy().calendar("au-vic").names[date(2026, 11, 3)] == "Melbourne Cup Day"


def test_a_calendar_says_where_its_days_hold() -> None:
    assert policy().calendar("us-federal").place == "the United States (federal)"


def test_an_old_case_keeps_the_rules_of_its_day(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(ROOT / "policy", folder)
    file = folder / "regimes.yaml"
    head, *bodies = file.read_text("utf-8").split("\n  - id: ")
    nir = next(each for each in bodies if each.startswith("gb-nir-being-open"))
    older = nir.replace("to: null", "to: '2026-12-31'", 1).replace("name: ", "name: Old, ", 1)
    newer = nir.replace("'2026-02-19'", "'2027-01-01'", 1)
    file.write_text("\n  - id: ".join([head, older.rstrip("\n"), newer]), "utf-8")
    read = read_policy(folder)

    assert read.regime("gb-nir-being-open", date(2026, 12, 31)).name.startswith("Old, ")
    assert not read.regime("gb-nir-being-open", date(2027, 1, 1)).name.startswith("Old, ")
    assert not read.regime("gb-nir-being-open").name.startswith("Old, ")


def test_before_any_version_the_nearest_runs_and_says_that_it_was_not_in_force() -> None:
    regime = policy().regime("gb-eng-reg20-nhs", date(2010, 1, 1))

    assert not regime.in_force(date(2010, 1, 1))
    assert regime.in_force(date(2026, 1, 1))


def test_what_is_not_listed_is_refused_with_what_is() -> None:
    with pytest.raises(UnknownRegime, match="use one of gb-eng-reg20-nhs"):
        policy().regime("gb-eng")
    with pytest.raises(UnknownScale, match="use one of nhs_lfpse_physical"):
        policy().scale("lfpse")
    with pytest.raises(UnknownLevel, match="use one of lfpse_phys_none"):
        policy().level("nhs_lfpse_physical", "grave")
    with pytest.raises(UnknownCalendar, match="use one of england"):
        policy().calendar("france")


def test_a_stand_in_calendar_is_as_unsure_as_its_regime_says() -> None:
    calendar = policy().regime("us-nj-psa").calendar

    assert calendar is not None
    assert calendar.certainty is Certainty.UNCLEAR


def test_letters_find_what_each_duty_must_tell_and_which_delays_need_words() -> None:
    wales = policy().regime("gb-wls-doc")

    explained = [d.id for d in wales.duties if d.limit_type is LimitType.EXPLANATION_THRESHOLD]
    assert explained == ["wls-inperson-delay"]
    assert "apology" in policy().regime("gb-eng-reg20-nhs").duty("eng-nhs-written").must_contain
    assert wales.duty("wls-written").limit.unit is Unit.WORKING_DAYS
    assert all(part.means for regime in policy().regimes for part in regime.letter_parts)
