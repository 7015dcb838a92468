"""A house changes its templates while somebody writes: no word goes with the box it stood in."""

from pathlib import Path

import pytest
from flask import Flask

from disclosure.policy import adopt, own_rules_in
from tests.begun import begins_with
from tests.cases import ACase, a_case
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_writing import boxes
from tests.people import BEN
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = [
    pytest.mark.usefixtures("shipped_rules_after"),
    begins_with(a_case, at=State.APOLOGIZE),
]
OURS = """version: "1"
boxes:
  our_values: {label: What we stand for, heading: What we stand for, hint: Only if it is true.}
kinds:
  apology:
    boxes: [{box: our_values, before: [support], required: false}]
"""
TYPED = "Nobody should wait for the truth.\r\nWe made you wait."


@pytest.mark.parametrize("do", ["save", "submit"])
def test_words_typed_into_a_box_that_was_taken_out_meanwhile_are_shown_to_be_copied(
    app: Flask, case: ACase, ref: str, tmp_path: Path, do: str
) -> None:
    """The page said nothing, went on, and had them nowhere."""
    path = own_rules_in(tmp_path).with_name("letter_templates.yaml")
    path.parent.mkdir()
    path.write_text(OURS, "utf-8")
    adopt(own_rules_in(tmp_path))
    ben = signed_in(app, BEN)
    typed = boxes(ben, ref) | {"box_our_values": TYPED, "box_closing": "Please ring me."}
    adopt(None)
    ben.post(f"/letters/{ref}", data=typed | {"do": do})
    letter = row(case, ref)
    assert "Please ring me." in letter.text
    assert letter.state is LetterState.DRAFT, "what waits is read before it goes to be approved"
    desk = ben.get(f"/letters/{ref}").text
    assert "The letter has other boxes by now, so they have no place in it." in desk
    assert "We made you wait." in desk
    copied = boxes(ben, ref) | {"box_closing": f"Please ring me.\n\n{TYPED}"}
    ben.post(f"/letters/{ref}", data=copied | {"do": "save"})
    assert "The letter has other boxes by now" not in ben.get(f"/letters/{ref}").text
