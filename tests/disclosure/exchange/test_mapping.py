"""Mapping files: ours can be used, and what is wrong in one names file, line and mend."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from disclosure.exchange.mapping import (
    FIELDS,
    GRADES,
    NoSuchMapping,
    mapping_called,
    mapping_in,
    mapping_names,
)
from disclosure.exchange.told import Faulty, Sites, plan_of
from disclosure.policy import BadPolicy, policy

GOOD: Mapping[str, Any] = {
    "schema_version": 1,
    "name": "our own",
    "certainty": "verified",
    "dates": ["day_first"],
    "columns": {
        "Number": "external_ref", "Known": "became_aware_at", "Where": "site", "What": "summary",
    },
}  # fmt: skip


def own(home: Path, name: str = "ours", /, **more: Any) -> Path:
    path = home / "policy" / "imports" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({**GOOD, **more}), "utf-8")
    return path


@pytest.mark.parametrize("name", mapping_names())
def test_ours_name_levels_that_there_are(name: str) -> None:
    mapped = mapping_called(name)
    told = {shape.field: shape for shape in mapped.columns.values()}
    assert set(told) <= set(FIELDS)
    for scale, level in GRADES.items():
        if level in told and scale in mapped.always:
            for value in (told[level].values or {}).values():
                assert value is None or policy().level(mapped.always[scale], value)


def test_ones_own_lies_in_the_home(tmp_path: Path) -> None:
    own(tmp_path)
    assert mapping_names(tmp_path) == ("native", "datix", "lfpse", "ours")
    assert mapping_called("ours", tmp_path).name == "our own"
    with pytest.raises(NoSuchMapping, match="Use one of datix, lfpse, native, ours"):
        mapping_called("../ours", tmp_path)
    own(tmp_path, "Our list")
    with pytest.raises(NoSuchMapping, match="NAME in small letters and without blanks"):
        mapping_called("Our list", tmp_path)
    own(tmp_path, "datix")
    with pytest.raises(BadPolicy, match="taken by one of ours"):
        mapping_called("datix", tmp_path)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"dates": ["roman"]}, "this should be 'iso'"),
        ({"dates": ["day_first", "month_first"]}, "take one out"),
        ({"columns": {"Number": "external_ref"}}, "no column gives became_aware_at, site, summary"),
        ({"columns": {**GOOD["columns"], "X": "colour"}}, "'colour' is no field of ours: use one"),
        ({"columns": {**GOOD["columns"], "WHAT": "patient_name"}}, "stands here twice"),
        ({"columns": {**GOOD["columns"], "L": "harm_level"}}, "go together"),
        (
            {"columns": {**GOOD["columns"], "L": {"field": "summary", "part": "day"}}},
            "take part out",
        ),
        ({"columns": {**GOOD["columns"], "L": {"field": "site", "vales": {}}}}, "not known here"),
        ({"colums": {}}, "this key is not known here"),
    ],
)
def test_what_is_wrong_names_the_file_the_line_and_the_mend(
    tmp_path: Path, more: Mapping[str, Any], says: str
) -> None:
    path = own(tmp_path, **more)
    with pytest.raises(BadPolicy, match=f"{path}, line \\d+, .*{says}"):
        mapping_in(path)


def test_an_hour_belongs_to_the_days_beside_it_and_names_are_joined() -> None:
    mapped = mapping_called("datix")
    header = ["ID", "Date of discovery", "Time of discovery", "Reported date", "Reported time",
              "Location", "Site", "Description", "Surname", "Forenames", "Handler"]  # fmt: skip
    plan = plan_of(header, mapped)
    sites = Sites({"Alder Ward": ZoneInfo("Europe/London")}, {})
    row = ["7", "", "", "12/03/2026", "14:30", "", "Alder Ward", "Dose", "Price", "Ann", "x"]
    told = plan.told(row, sites)
    assert told["became_aware_at"] == "2026-03-12T14:30:00+00:00"
    assert (told["patient_name"], told["external_ref"]) == ("Ann Price", "datix:7")
    assert plan.passed_over == ("Handler",)
    with pytest.raises(Faulty) as no:
        plan.told([*row[:3], "", "", "", "Nowhere", "", "", "", ""], sites)
    assert [fault.column for fault in no.value.faults] == [
        "Description", "Site", "Date of discovery / Reported date",
    ]  # fmt: skip
