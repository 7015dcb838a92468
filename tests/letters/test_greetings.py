"""A letter greets the one person it is to: anybody else who is known in the case is a fault."""

import pytest

from letters.check import Context, check

TO_TOM = Context(
    patient="Ann Price",
    addressee="Mr Tom Price",
    also_called=("Annie", "Tommy"),
    not_to=("Annie", "Ann Price", "Ms Eve Price", "Mrs Joan van Dijk", "Jack"),
)


def faults(greeting: str, context: Context = TO_TOM) -> list[tuple[str, str]]:
    text = f"{greeting}\n\nWe looked into it in May.\n"
    return [(each.kind, each.text) for each in check(text, context).faults]


@pytest.mark.parametrize(
    "greeting",
    [
        *("Mrs Ann Price", "Ann", "Annie", "Ms Eve Price", "Eve", "Mrs van Dijk", "Joan"),
        *("Ann Price and family", "Ann and Eve"),
    ],
)
def test_somebody_else_of_the_case_is_greeted(greeting: str) -> None:
    assert faults(f"Dear {greeting},") == [("wrong-name", greeting)]


@pytest.mark.parametrize(
    "greeting",
    [
        *("Mr Tom Price", "Tom", "Tommy", "Thomas", "Mrs Price", "Mr and Mrs Price"),
        *("Tom and Eve", "family of Ann Price", "parents of Ann", "sir"),
    ],
)
def test_they_are_greeted_themselves_or_as_whose_family_they_are(greeting: str) -> None:
    assert faults(f"Dear {greeting},") == []


def test_a_name_that_two_of_them_share_is_theirs() -> None:
    both = Context(patient="Mr John Price", addressee="Mr John Price", not_to=("Mrs Ann Price",))
    assert faults("Dear John", both) == []


def test_where_nobody_says_to_whom_it_is_nothing_is_asked() -> None:
    assert faults("Dear Ann", Context(patient="Ann Price", not_to=("Ann Price",))) == []


@pytest.mark.parametrize("greets", ["My dear", "Good morning", "Hi", "Annwyl"])
def test_they_are_greeted_in_other_words_too(greets: str) -> None:
    assert faults(f"{greets} Eve,") == [("wrong-name", "Eve")]
    assert faults(f"{greets} Tom,") == []


@pytest.mark.parametrize(
    "words", ["Eve, you sat with her all night.", "I am sorry, Eve.", "It was late for you, Eve."]
)
def test_nobody_else_is_spoken_to_within_the_letter(words: str) -> None:
    assert faults(f"Dear Tom\n\n{words}") == [("wrong-name", "Eve")]


@pytest.mark.parametrize(
    "words",
    [
        *("Tom, you sat with her all night.", "I am sorry, Tom.", "Your sister, Eve, rang us."),
        "Ann, you were brave.",  # the patient, in a letter to her father
        "Good morning to you all.",
    ],
)
def test_they_and_the_patient_are_spoken_to_and_others_spoken_of(words: str) -> None:
    assert faults(f"Dear Tom\n\n{words}") == []


def test_in_polish_somebody_else_is_greeted_in_the_form_that_it_asks_for() -> None:
    to_eve = Context(
        patient="Maria Nowak", addressee="Ms Ewa Nowak", not_to=("Piotr Nowak",), language="pl"
    )
    assert faults("Drogi Piotrze,", to_eve) == [("wrong-name", "Piotrze")]
    assert faults("Droga Ewo,", to_eve) == []
