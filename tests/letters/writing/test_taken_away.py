"""A draft whose template lost some of its boxes: they stay where they stand, as they are headed."""

from letters.writing.boxes import Slot
from letters.writing.taken_away import as_they_stood

BOXES = (
    Slot("greeting", "Greeting", ""),
    Slot("sorry", "Saying sorry", ""),
    Slot("support", "Support", "", heading="Support"),
    Slot("signature", "Signature", ""),
)
LOST = (
    Slot("our_last", "Our last", "", required=False, heading="Our last"),
    Slot("our_first", "Our first", "", required=False, heading="Our first"),
    Slot("our_empty", "Our empty", "", required=False, heading="Our empty"),
)
WORDS = {
    "greeting": "Dear Ann",
    "sorry": "We are sorry.",
    "our_first": "We read this with you.\r\n\r\n\r\n\r\nTwice.",
    "our_last": "Kindness.",
    "support": "Talk with us.",
    "our_empty": " ",
    "signature": "Yours sincerely\n\nBen",
}
TEXT = (
    "Dear Ann\n\nWe are sorry.\n\nWe read this with you.\n\nTwice.\n\n"
    "**What we stand for**\n\nKindness.\n\n**Support**\n\nTalk with us.\n\nYours sincerely\n\nBen\n"
)


def test_each_keeps_its_place_and_its_heading_or_that_it_has_none() -> None:
    found = as_they_stood((*BOXES[:-1], *LOST, BOXES[-1]), {box.name for box in LOST}, WORDS, TEXT)
    assert [box.name for box in found] == [
        "greeting", "sorry", "our_first", "our_last", "support", "our_empty", "signature",
    ]  # fmt: skip
    headings = {box.name: box.heading for box in found if "our_" in box.name}
    assert headings == {
        "our_first": "",
        "our_last": "What we stand for",
        "our_empty": "Our empty",
    }
