"""Letters that are under way while a house changes its own templates, and puts older ones back."""

from pathlib import Path

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.pages.letters.desk import places_of
from disclosure.policy import adopt, own_rules_in
from letters.kinds import LetterKind
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, change_by, move_as, taken_to
from tests.cases import letter_row as row
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = [
    pytest.mark.usefixtures("shipped_rules_after"),
    begins_with(a_case, at=State.APOLOGIZE),
]
OURS = """version: "1"
boxes:
  our_values: {label: Ours, heading: What we stand for, hint: H, words: Kindness matters.}
  we_read: {label: Read, hint: H, words: We read all of this together.}
kinds:
  apology:
    boxes:
      - {box: our_values, before: [support]}
      - {box: we_read, before: [support]}
"""
AS_IT_STOOD = (
    "**What we stand for**\n\nKindness matters.\n\nWe read all of this together.\n\n**Support**"
)


@pytest.fixture
def under_way(case: ACase, tmp_path: Path) -> str:
    """A draft in boxes of the house, which it took out since."""
    path = own_rules_in(tmp_path).with_name("letter_templates.yaml")
    path.parent.mkdir()
    path.write_text(OURS, "utf-8")
    adopt(own_rules_in(tmp_path))
    ref = a_draft(case, "apology")
    assert AS_IT_STOOD in row(case, ref).text
    adopt(None)
    return ref


def test_a_word_mended_elsewhere_moves_none_of_them(case: ACase, under_way: str) -> None:
    """They came last, in any order, and that without a heading under its name in data."""
    told = {"slots": {"closing": "Please ring me.", "we_read": "We read all of this together."}}
    letters.edit(case.session, change_by(case, BEN), under_way, told)
    text = row(case, under_way).text
    assert AS_IT_STOOD in text
    assert "Please ring me." in text
    assert row(case, under_way).template == f"{LetterKind.apology} 4 + ours 1"


def test_one_that_came_back_is_written_anew_as_it_stood(case: ACase, under_way: str) -> None:
    taken_to(case, under_way, "send")
    case.later(days=3)
    move_as(case, ADA, "returned", under_way, at=case.at.isoformat(), why="They moved away")
    told = {"to": case.person, "replaces": under_way}
    anew, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    assert row(case, anew.ref).text == row(case, under_way).text


def test_what_is_approved_goes_out_as_it_was_approved(case: ACase, under_way: str) -> None:
    taken_to(case, under_way, "approve")
    before = row(case, under_way).text
    move_as(case, ADA, "issue", under_way)
    assert row(case, under_way).text == before


@pytest.mark.parametrize(
    "label", ["What we stand for. One sentence.", "Say in your own words what it means to us " * 5]
)
def test_a_required_box_left_empty_is_a_hole_however_long_it_is_called(
    case: ACase, tmp_path: Path, label: str
) -> None:
    """The check found none, and the letter went out with what the house asks its writers."""
    path = own_rules_in(tmp_path).with_name("letter_templates.yaml")
    path.parent.mkdir()
    path.write_text(OURS.replace("label: Ours", f"label: {label}"), "utf-8")
    adopt(own_rules_in(tmp_path))
    letter = row(case, a_draft(case, "apology", our_values=""))
    assert "[What we stand for One sentence]" in letter.text or " …]" in letter.text
    assert "placeholder" in [fault.kind for fault in check_letter(case.now, letter).faults]
    assert "our_values" in dict(places_of(letter))
