"""policy/annual_reports.yaml: what we ship, and what is wrong with a file that is not right."""

from datetime import date
from pathlib import Path

import pytest

from disclosure.policy import BadPolicy, policy
from disclosure.policy.annual import FILE, GENERAL, Counted, Needed, form_for, forms
from workflows.regimes import Certainty

SHIPPED = FILE.read_text("utf-8")


def test_every_form_is_of_rules_that_are_there() -> None:
    known = {regime.id for regime in policy().regimes}
    assert {name for form in forms() for name in form.regimes} <= known
    assert form_for("us-nv-439").id == form_for(GENERAL).id == GENERAL


def test_rules_with_a_yearly_duty_have_the_year_that_they_name() -> None:
    ends = {name: form_for(name).year_ending_in(2026) for name in ("gb-sct-odoc", "gb-wls-doc")}
    assert set(ends.values()) == {(date(2025, 4, 1), date(2026, 3, 31))}
    assert form_for("us-nv-439").year_ending_in(2026) == (date(2026, 1, 1), date(2026, 12, 31))
    asking = {r.id for r in policy().regimes for d in r.duties if d.kind == "annual_report"}
    assert asking == {*ends, "us-nv-439"}


def test_what_the_acts_ask_for_has_a_row() -> None:
    scotland = {row.source for row in form_for("gb-sct-odoc").rows()}
    asked = ("(a)", "(b)", "(c)(i)", "(c)(ii)", "(d)", "(e)")
    assert {f"Act, s 24(2){each}" for each in asked} <= scotland
    wales = " ".join(row.source for row in form_for("gb-wls-doc").rows())
    assert all(each in wales for each in ("7(2)-(3)(a)", "7(3)(b)", "7(3)(c)", "6(2)-(3)"))
    for form in forms():
        assert any(row.needed is Needed.ALWAYS for row in form.rows())
        assert {row.counted for row in form.rows() if row.counted} == set(Counted)


def test_what_nobody_read_does_not_claim_to_be_verified() -> None:
    years = {form.id: form.year_certainty for form in forms()}
    assert years["gb-sct"] is Certainty.REMEMBERED
    assert years[GENERAL] is Certainty.UNCLEAR


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ('year_ends: "03-31"', 'year_ends: "02-30"', "'02-30' is no day of every year"),
        ("counted: nature", "counted: weather", "this should be"),
        ("written: extent", "written: how_far", "kept under the id of its row"),
        ("needed: optional", "needed: never", "this should be"),
        ("regimes: [gb-wls-doc]", "regimes: [gb-sct-odoc]", "the regime gb-sct-odoc stands here"),
        ("  - id: gb-wls", "  - id: gb-sct", "the form gb-sct stands here twice"),
        ("regimes: []", "regimes: [us-nv-439]", "must have no regimes"),
        ("    law: ", "    lore: ", "this key is not known here"),
    ],
)
def test_a_wrong_file_names_line_and_mend(
    tmp_path: Path, wrong: str, right: str, says: str
) -> None:
    assert wrong in SHIPPED
    path = tmp_path / "annual_reports.yaml"
    path.write_text(SHIPPED.replace(wrong, right, 1), "utf-8")
    with pytest.raises(BadPolicy) as bad:
        forms(path)
    assert any(says in fault for fault in bad.value.faults), bad.value.faults
    assert all("annual_reports.yaml, line" in fault for fault in bad.value.faults)
