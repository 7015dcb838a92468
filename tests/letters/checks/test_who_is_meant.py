"""A name like theirs is not theirs where the letter says whose it is, and a slip where it acts."""

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
    assert _wrong(text, context) == []


def test_who_is_spoken_to_is() -> None:
    for text in (
        "Thank you for telling us, Miss Thorne.",
        "Miss Thorne, please ring me.",
        "Miss Thorne, his notes are here.",
    ):
        faults = check(text, THORNE).faults
        assert [(each.kind, each.text) for each in faults] == [("wrong-name", "Miss Thorne")]


def test_who_acts_is_known_also_in_the_half_of_a_sentence_that_hangs_on_another() -> None:
    arlo = Context(patient="Baby Arlo Jukic", addressee="Ms Tamsin Jukic")
    for before in ("Nobody can say until", "You had gone home when", "The drip ran out and"):
        assert _wrong(f"{before} Archie is older.", arlo) == ["Archie"]
        assert _wrong(f"{before} Arlo is older.", arlo) == []
        assert _wrong(f"Archie is our porter. {before} Archie Reid is older.", arlo) == []


def test_a_family_name_may_begin_with_a_small_word() -> None:
    groot = Context(patient="Wilhelmina de Groot", addressee="Mrs Wilhelmina de Groot")
    for told in ("You felt wrong, {}, and said so.", "We are sorry, {}.", "{}, you were right."):
        assert _wrong(told.format("Mrs de Graaf"), groot) == ["Mrs de Graaf"]
        assert _wrong(told.format("Mrs de Groot"), groot) == []
    assert _wrong("Your nurse, Mrs de Graaf, will ring you.", groot) == []


def _wrong(text: str, context: Context) -> list[str]:
    return [each.text for each in check(text, context).faults if each.kind == "wrong-name"]
