"""A name like the reader's is not theirs where the letter says whose it is."""

import pytest

from letters.check import Context, check

THORNE = Context(patient="Peter Garland", addressee="Mr Peter Garland")
FREELAND = Context(patient="Tomasina Freeland", addressee="Ms. Tomasina Freeland")
NAIRN = Context(patient="Eleanor Crabb", addressee="Mrs Rosemary Nairn")
MACLEOD = Context(patient="Màiri MacLeod", addressee="Mrs Màiri MacLeod")


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Ask me anything. I am on 01632 960354.\n\nMiss Rachel Thorne, surgeon", THORNE),
        (
            "It has gone to a nurse from Augusta who never worked for us, Ms. Odessa Rainwater.",
            FREELAND,
        ),
        ("There are nine Mrs MacLeods on our list.", MACLEOD),
        ("Your mum is Eleanor to us and Nan to all of them.", NAIRN),
        ("Miss Hussain, his teacher, saw it happen and told you.", NAIRN),
    ],
    ids=["who signs", "who was told of", "as many as there are", "kin", "whose they are"],
)
def test_nobody_else_is_taken_for_whom_it_is_to(text: str, context: Context) -> None:
    assert [each for each in check(text, context).faults if each.kind == "wrong-name"] == []


def test_who_is_spoken_to_is() -> None:
    for text in (
        "Thank you for telling us, Miss Thorne.",
        "Miss Thorne, please ring me.",
        "Miss Thorne, his notes are here.",
    ):
        faults = check(text, THORNE).faults
        assert [(each.kind, each.text) for each in faults] == [("wrong-name", "Miss Thorne")]
