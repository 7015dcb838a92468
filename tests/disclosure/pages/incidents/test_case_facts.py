"""What the head of a case says of the duty: what stands now, and not what was once said of it."""

from flask import Flask

from disclosure.actions.law.applying import GRADE_FIRST, GRADED_SINCE, NOT_AGREED
from disclosure.actions.thing_to_do import ToDo
from tests.begun import begins_with
from tests.cases import ACase, an_opened_case
from tests.disclosure.actions.law.test_applying import agreed, decided, graded, nothing_at_all
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA, EVA
from tests.to_do import rows_of
from tests.typed import signed_in

pytestmark = begins_with(an_opened_case, regimes=["gb-eng-reg20-nhs"])
IN_MIND = "Grade the psychological harm: a 'no' needs both kinds of harm known."
HOLDS = "Does not apply, decided"


def said(app: Flask, case: ACase, path: str = "", email: str = ADA) -> str:
    page = signed_in(app, email).get(f"/incidents/{case.ref}{path}").text
    return " ".join(main_of(page).replace("&#39;", "'").split())


def to_grade(case: ACase) -> list[ToDo]:
    rows = rows_of(case)
    return [row for row in rows if row.act.startswith("Grade the") and row.key]


def test_a_no_that_holds_is_said_to_hold(app: Flask, case: ACase) -> None:
    nothing_at_all(case)
    decision = decided(case, "no")
    assert f"Treated as applying. {NOT_AGREED} What was said: does not apply" in said(app, case)
    agreed(case, decision)
    assert HOLDS in said(app, case)
    assert "Treated as applying" not in said(app, case)


def test_graded_again_the_question_is_open_on_the_page_too(app: Flask, case: ACase) -> None:
    nothing_at_all(case)
    agreed(case, decided(case, "no"))
    graded(case, "nhs_lfpse_physical", "lfpse_phys_moderate")
    page = said(app, case)
    assert HOLDS not in page
    assert f"Treated as applying. {GRADED_SINCE} What was said: does not apply" in page
    decided(case, "yes")
    assert "Decided again since. Before: does not apply" in said(app, case)


def test_with_one_kind_of_harm_graded_a_no_does_not_hold_and_each_page_says_so(
    app: Flask, case: ACase
) -> None:
    graded(case, "nhs_lfpse_physical", "lfpse_phys_none")
    assert f"{IN_MIND} {GRADE_FIRST}" in said(app, case, "/records/decision")
    decision = decided(case, "no")
    path = f"/records/decision_review?about={decision}"
    assert f"{IN_MIND} {GRADE_FIRST}" in said(app, case, path, EVA)
    agreed(case, decision)
    assert f"Treated as applying. {IN_MIND} What was said" in said(app, case)


def test_and_the_missing_grade_is_a_thing_to_do(case: ACase) -> None:
    graded(case, "nhs_lfpse_physical", "lfpse_phys_none")
    assert to_grade(case) == []
    decided(case, "no")
    [row] = to_grade(case)
    assert (row.act, row.why) == ("Grade the psychological harm", f"{IN_MIND} {GRADE_FIRST}")
    assert row.target.fields == {"axis": "psychological"}
    graded(case, "nhs_lfpse_psychological", "lfpse_psych_none")
    assert to_grade(case) == []


def test_of_harm_that_nobody_knows_yet_its_day_to_look_again_asks(case: ACase) -> None:
    graded(case, "nhs_lfpse_physical", "lfpse_phys_none")
    unknown = {"axis": "psychological", "review_on": case.day(9)}
    graded(case, "nhs_lfpse_psychological", "unknown", **unknown)
    decided(case, "no")
    assert [row.act for row in to_grade(case)] == ["Grade the harm again"]
