"""Where no rule says which country it is, letters are written and posted all the same."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs import words
from disclosure.actions.sites import change_site
from disclosure.operations.paper import PLANS, clocks_of
from disclosure.policy import adopt, policy
from tests.cases import ACase, a_draft, a_person, an_opened_case, letter_row, move_as
from tests.look_backs import AT, a_list, a_look_back, added, patient, the_letter
from tests.own_rules import a_new_regime, write_own
from tests.people import ADA, ADAM, BEN, OPENED_FOR_WORK, SITE, actor
from tests.typed import signed_in
from workflows.lost_rules import LOST

pytestmark = pytest.mark.usefixtures("team", "shipped_rules_after")
OURS = "our-policy"


def our_rules(home: Path, **changed: object) -> None:
    adopt(write_own(home, {"regimes": [a_new_regime() | changed]}))


def submitted(case: ACase) -> str:
    ref = a_draft(case, "holding")
    move_as(case, BEN, "submit", ref)
    return str(letter_row(case, ref).state)


@pytest.mark.parametrize("place", ["UK", "UK-ENG", "england", "our hospitals"])
def test_rules_of_our_own_may_call_their_place_by_no_code(
    session: Session, tmp_path: Path, place: str
) -> None:
    our_rules(tmp_path, jurisdiction=place)
    case = an_opened_case(session, regimes=[OURS])
    case.person = a_person(case)
    assert submitted(case) == "in_review"


def test_a_case_whose_rules_were_taken_away_gets_its_letters(
    session: Session, app: Flask, tmp_path: Path
) -> None:
    our_rules(tmp_path)
    case = an_opened_case(session, regimes=[OURS])
    case.person = a_person(case)
    adopt(None)
    assert submitted(case) == "in_review"
    assert signed_in(app, BEN).get("/letters/LET-2026-000001").status_code == 200


def test_a_look_back_whose_rules_were_taken_away_gets_patients_and_words(
    session: Session, tmp_path: Path
) -> None:
    """Each new case stands under the same rules as the others: a duty asks to put them back."""
    our_rules(tmp_path)
    ref = a_look_back(session, regimes=[OURS]).ref
    adopt(None)
    told = added(session, ref, a_list(tmp_path / "list.csv", [patient(1)]))
    assert (told.added, told.rejected) == (1, [])
    row, _ = words.write_letter(session, actor(session, BEN), AT, Door.PAGE, ref, the_letter())
    assert row.number == 1


def test_a_sheet_for_a_night_without_the_program_says_that_rules_are_lost(
    session: Session, app: Flask, tmp_path: Path
) -> None:
    our_rules(tmp_path)
    known = [each.id for each in policy().regimes]
    change_site(
        session, actor(session, ADAM), OPENED_FOR_WORK, SITE, "Europe/London", [OURS], known=known
    )
    adopt(None)
    for word in PLANS:
        assert signed_in(app, ADA).get(f"/paper/{word}.pdf").status_code == 200
    [(_, lines)] = clocks_of([OURS], AT.date())
    assert lines == [f"{policy().kept_by_a_case(OURS, AT.date()).duty(LOST).what}."]
