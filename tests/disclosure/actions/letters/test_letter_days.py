"""A letter writes its days as its readers do: May 29, 2026 in Pittsburgh, 29 May 2026 in Leeds."""

import re

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.printing import page_of
from letters.render import render
from tests.cases import ACase, a_case, change_by, letter_row
from tests.people import BEN
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
MONTH_FIRST, DAY_FIRST = r"March \d{1,2}, 2026", r"\d{1,2} March 2026"


@pytest.mark.parametrize(
    ("regime", "written", "never"),
    [
        ("us-pa-mcare", MONTH_FIRST, DAY_FIRST),
        ("ca-on-reg965", MONTH_FIRST, DAY_FIRST),
        ("gb-eng-reg20-nhs", DAY_FIRST, MONTH_FIRST),
    ],
)
def test_each_day_of_a_letter_is_written_in_one_way(
    session: Session, regime: str, written: str, never: str
) -> None:
    case = a_case(session, State.INVESTIGATE, regimes=[regime])
    to = {"to": case.person}
    told, _ = letters.draft(session, change_by(case, BEN), "initial_notification", to)
    said = printed(case, told.ref)
    assert re.search(written, said), said
    assert not re.search(never, said), said


@pytest.mark.parametrize(
    ("regime", "paper"),
    [("us-pa-mcare", "us_letter"), ("ca-on-reg965", "us_letter"), ("gb-eng-reg20-nhs", "a4")],
)
def test_a_letter_is_printed_on_the_paper_that_the_printers_of_its_place_hold(
    session: Session, regime: str, paper: str
) -> None:
    """On A4 the foot with its code was cut off in Pittsburgh, and the window showed no address."""
    case = a_case(session, State.INVESTIGATE, regimes=[regime])
    to = {"to": case.person}
    told, _ = letters.draft(session, change_by(case, BEN), "initial_notification", to)
    assert page_of(session, letter_row(case, told.ref), case.at, draft=False).paper == paper


def printed(case: ACase, ref: str) -> str:
    page = page_of(case.session, letter_row(case, ref), case.at, draft=True)
    return render(page, "text").content.decode()


def test_so_is_the_day_on_which_its_translation_was_checked(session: Session) -> None:
    case = a_case(session, State.INVESTIGATE, regimes=["us-nj-psa"])
    to = {"to": case.person}
    told, _ = letters.draft(session, change_by(case, BEN), "initial_notification", to)
    theirs = {"language": "es", "text": told.text, "translated_by": "Eva Sol"}
    theirs |= {"checked_by": "Ana Ruiz", "checked_on": case.today.isoformat()}
    letters.edit(session, change_by(case, BEN), told.ref, {"translation": theirs})
    said = printed(case, told.ref)
    assert f"was checked by Ana Ruiz on March {case.today.day}, 2026." in said
    assert not re.search(DAY_FIRST, said)


def test_so_is_a_translation_into_their_english(session: Session) -> None:
    case = a_case(session, State.INVESTIGATE, regimes=["ca-qc-lsss"])
    text = "Chère Ann\n\nNous sommes désolés.\n\nCordialement\n\nBen Okoro\nInfirmier"
    data = {"to": case.person, "language": "fr", "text": text}
    told, _ = letters.draft(session, change_by(case, BEN), "initial_notification", data)
    theirs = {"language": "en", "text": text, "translated_by": "Eva Sol"}
    theirs |= {"checked_by": "Ana Ruiz", "checked_on": case.today.isoformat()}
    letters.edit(session, change_by(case, BEN), told.ref, {"translation": theirs})
    said = printed(case, told.ref)
    assert said.count(f"March {case.today.day}, 2026") == 2
    assert not re.search(DAY_FIRST, said)
