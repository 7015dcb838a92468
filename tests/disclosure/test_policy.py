"""The law as data: what is read, what is refused by name, and the days that are not worked."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from disclosure.policy import (
    BadPolicy,
    UnknownCalendar,
    UnknownLevel,
    UnknownRegime,
    UnknownScale,
    policy,
    read_policy,
)
from disclosure.policy.calendars import LIBRARY, holidays_of
from disclosure.policy.whole import ROOT
from workflows.regimes import Certainty, Unit

Spoil = Callable[[str, str, str], tuple[str, ...]]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """Replace words in one file of a copy of the policy; the sentences of its refusal."""

    def spoiled(file: str, old: str, new: str) -> tuple[str, ...]:
        folder = tmp_path / "policy"
        shutil.copytree(ROOT / "policy", folder, dirs_exist_ok=True)
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(BadPolicy) as refused:
            read_policy(folder)
        return refused.value.faults

    return spoiled


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
    assert policy().calendars.keys() == LIBRARY.keys()
    assert policy().calendar("au-vic").names[date(2026, 11, 3)] == "Melbourne Cup Day"


def test_an_unknown_word_is_named_with_its_file_place_and_mend(spoil: Spoil) -> None:
    (fault,) = spoil("regimes.yaml", "kind: in_person", "kind: in_persn")

    assert fault.startswith(
        "policy/regimes.yaml, regimes / gb-eng-reg20-nhs / duties / eng-nhs-inperson / kind:"
    )
    assert "'in_persn' is not in the vocabulary duty_kinds: use one of" in fault


def test_a_missing_field_is_named(spoil: Spoil) -> None:
    (fault,) = spoil("regimes.yaml", "        completed_by: in_person_notified\n", "")

    assert fault.endswith("eng-nhs-inperson / completed_by: this is missing: add it.")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ref: reg20\n", "ref: reg21\n", "the source reg21 is cited but not in sources"),
        ("threshold_for: sct-opinion", "threshold_for: sct-opinon", "there is no duty sct-opinon"),
        ("timezone: Europe/London", "timezone: Europe/Londn", "is not a time zone"),
        ("calendar: england\n", "calendar: englnd\n", "not in the vocabulary calendars"),
        ("clock_starts: became_aware", "clock_start: became_aware", "correct its name or take it"),
        ("          n: null", "          n: 10", "do not go together"),
        ('"2026-01-01"', '"2027-01-01"', "stands under 2026"),
        ("- severe_harm\n        - moderate_harm", "- moderate_harm", "name severe_harm too"),
        ("schema_version: 1", "schema_version: [", "this is not YAML"),
    ],
)
def test_what_does_not_agree_is_refused(spoil: Spoil, old: str, new: str, says: str) -> None:
    assert any(says in fault for fault in spoil("regimes.yaml", old, new))


def test_a_level_with_an_outcome_nobody_knows_is_refused(spoil: Spoil) -> None:
    faults = spoil("harm_scales.yaml", "[any_harm]", "[any_hrm]")

    assert "lfpse_phys_low / outcomes_implied" in faults[0]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match=r"regimes\.yaml.*put the file there"):
        read_policy(tmp_path)


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


def test_two_versions_in_force_on_one_day_are_refused(spoil: Spoil) -> None:
    text = (ROOT / "policy" / "regimes.yaml").read_text("utf-8")
    first = text[
        text.index("  - id: gb-eng-reg20-nhs\n") : text.index("  - id: gb-eng-reg20-other")
    ]

    (fault,) = spoil("regimes.yaml", "\nregimes:\n", f"\nregimes:\n{first}")

    assert "two versions are in force" in fault


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

    assert [duty.id for duty in wales.thresholds] == ["wls-inperson-delay"]
    assert "apology" in policy().regime("gb-eng-reg20-nhs").duty("eng-nhs-written").must_contain
    assert wales.duty("wls-written").limit.unit is Unit.WORKING_DAYS
    assert all(part.means for regime in policy().regimes for part in regime.letter_parts)
