"""A letter greets the one person it is to: anybody else who is known in the case is a fault."""

from dataclasses import replace

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
        *("Mrs Ann Price", "Ann", "Annie", "Mrs Price", "Ms Eve Price", "Eve", "Mrs van Dijk"),
        *("Joan", "Ann Price and family", "Ann and Eve"),
    ],
)
def test_somebody_else_of_the_case_is_greeted(greeting: str) -> None:
    assert faults(f"Dear {greeting},") == [("wrong-name", greeting)]


@pytest.mark.parametrize(
    "greeting",
    [
        *("Mr Tom Price", "Tom", "Tommy", "Thomas", "Mr and Mrs Price"),
        *("Tom and Eve", "family of Ann Price", "parents of Ann", "sir"),
    ],
)
def test_they_are_greeted_themselves_or_as_whose_family_they_are(greeting: str) -> None:
    assert faults(f"Dear {greeting},") == []


def test_a_name_that_two_of_them_share_is_theirs() -> None:
    both = Context(patient="Mr John Price", addressee="Mr John Price", not_to=("Mrs Ann Price",))
    assert faults("Dear John", both) == []


TO_A_DAUGHTER = Context(patient="Mrs Joyce Hathersage", addressee="Mrs Gillian Poole")


@pytest.mark.parametrize("greeting", ["Mrs Hathersage", "Joyce", "Mrs Joyce Hathersage"])
def test_the_patient_is_not_greeted_in_a_letter_to_their_daughter(greeting: str) -> None:
    """Where no more of the case is known than whom it is about and to."""
    assert faults(f"Dear {greeting}", TO_A_DAUGHTER) == [("wrong-name", greeting)]


@pytest.mark.parametrize(
    ("patient", "addressee", "greeting"),
    [
        ("Mrs Joyce Hathersage", "Mrs Gillian Poole", "Gillian"),
        ("Mrs Joyce Hathersage", "The family of Mrs Joyce Hathersage", "Joyce's family"),
        *[("Joyce Hathersage", each, "Joyce") for each in ("Mrs Hathersage", "Mrs J Hathersage")],
        ("Elizabeth Barker", "Mrs Liz Barker", "Elizabeth"),
        ("Lewis Abernethy", "Mr Lewis Abernethy", "Lew"),
        ("Joyce Mary Hathersage", "Mary Hathersage", "Joyce"),
        ("Isla Crombie", "Mr and Mrs Crombie", "Mr and Mrs Crombie"),
    ],
)
def test_whoever_may_be_the_patient_is_greeted_as_the_patient(
    patient: str, addressee: str, greeting: str
) -> None:
    assert faults(f"Dear {greeting}", Context(patient=patient, addressee=addressee)) == []


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


def asked(greeting: str, context: Context) -> list[str]:
    text = f"{greeting}\n\nWe looked into it in May.\n"
    return [each.text for each in check(text, context).advice if each.kind == "title"]


TO_JANE = Context(
    patient="Ann Price",
    addressee="Mrs Jane Hill",
    not_to=("Ann Price", "Mr Rob Hill"),
    kept_apart=("Mr Rob Hill",),
)


@pytest.mark.parametrize(
    "greeting",
    [
        *("Jane and Rob", "Rob and Jane", "Mr and Mrs Hill", "Mrs and Mr Hill", "Mr & Mrs Hill"),
        *("Jane Hill, Rob Hill", "Mrs Hill and Mr Hill", "Mr and Mrs Jane Hill", "Bob and Jane"),
    ],
)
def test_two_who_are_kept_apart_are_not_greeted_together(greeting: str) -> None:
    assert faults(f"Dear {greeting},", TO_JANE) == [("wrong-name", greeting)]


@pytest.mark.parametrize("greeting", ["Jane", "Mrs Hill", "Mrs Jane Hill", "Jane and Ann"])
def test_one_of_two_who_are_kept_apart_is_greeted_without_the_other(greeting: str) -> None:
    assert faults(f"Dear {greeting},", TO_JANE) == []
    assert asked(f"Dear {greeting},", TO_JANE) == []


@pytest.mark.parametrize(
    ("greeting", "to"),
    [("Mr Brody", "Ms Kate Brody"), ("Miss Brody", "Mr Paul Brody"), ("Mrs Brody", "Mr P Brody")],
)
def test_whoever_is_greeted_as_a_man_or_a_woman_of_that_name_is_somebody_else(
    greeting: str, to: str
) -> None:
    """It is their husband's letter then, or they were taken for him."""
    assert faults(f"Dear {greeting},", Context(addressee=to)) == [("wrong-name", greeting)]
    assert asked(f"Dear {greeting},", Context(addressee=to)) == []


@pytest.mark.parametrize("greeting", ["Mrs Brody", "Mx Brody", "Dr Brody", "Mr and Mrs Brody"])
def test_a_title_that_may_be_theirs_too_is_nobody_else(greeting: str) -> None:
    assert faults(f"Dear {greeting},", Context(addressee="Ms Kate Brody")) == []


def test_where_a_greeting_may_mean_both_of_them_it_is_asked_about() -> None:
    no_title = replace(TO_JANE, not_to=("Rob Hill",), kept_apart=("Rob Hill",))
    for greeting in ("Mr and Mrs Hill", "both", "parents"):
        assert faults(f"Dear {greeting},", no_title) == []
        assert asked(f"Dear {greeting},", no_title) == [greeting]
        assert asked(f"Dear {greeting},", replace(no_title, kept_apart=())) == []


@pytest.mark.parametrize(
    ("text", "patient", "addressee", "found"),
    [
        ("You told me, Mr Pham, that you felt it.", "Linh Pham", "Ms Linh Pham", ["Mr Pham"]),
        (
            "I say as well, Mr Pascoe, that it waits.",
            "Lowena Pascoe",
            "Mrs Lowena Pascoe",
            ["Mr Pascoe"],
        ),
        ("Even so, Mr Penrose, I know.", "Arthur Penrose", "Miss Judith Penrose", []),
        ("Mr Pham, your husband, told you.", "Linh Pham", "Ms Linh Pham", []),
        ("You told me, Mrs Pham, that you felt it.", "An Pham", "Mr and Mrs Pham", []),
        ("I know that you, Paula, are private.", "Patricia Nunn", "Ms Patricia Nunn", ["Paula"]),
        ("I know that you, Patricia, are private.", "Patricia Nunn", "Ms Patricia Nunn", []),
        ("The worker who came to see you, Hemi, can go on.", "Ann Lee", "Ms Ann Lee", []),
        ("You asked us to look again, Rhian.", "Beth Cole", "Miss Beth Cole", ["Rhian"]),
        ("You asked us to look again, Rhian.", "Beth Cole", "Mrs Cole", []),
        ("You asked us to look again, Bethan.", "Bethan Cole", "Miss Bethan Cole", []),
        ("You asked to see whoever came again, Hemi.", "Ann Lee", "Ms Ann Lee", []),
    ],
)
def test_whoever_is_spoken_to_within_the_letter_is_its_reader(
    text: str, patient: str, addressee: str, found: list[str]
) -> None:
    faults = check(text, Context(patient=patient, addressee=addressee)).faults
    assert [each.text for each in faults if each.kind == "wrong-name"] == found


def test_their_own_family_name_makes_no_other_first_name_theirs() -> None:
    dervla = Context(patient="Ann Price", addressee="Ms Dervla McAnespie")
    assert faults("Dear Deirdre McAnespie,", dervla) == [("wrong-name", "Deirdre McAnespie")]
    told = replace(dervla, not_to=("Deirdre McAnespie",))
    assert faults("Dear Deirdre McAnespie,", told) == [("wrong-name", "Deirdre McAnespie")]
    for greeted in ("Dervla McAnespie", "Derv McAnespie", "Reverend McAnespie", "Ms McAnespie"):
        assert faults(f"Dear {greeted},", dervla) == []
    called = replace(dervla, also_called=("Deirdre",))
    assert faults("Dear Deirdre McAnespie,", called) == []
    for unknown in ("D McAnespie", "Mr and Mrs McAnespie", "Ms McAnespie"):
        assert faults("Dear Deirdre McAnespie,", replace(dervla, addressee=unknown)) == []


def test_a_greeting_may_be_one_that_they_asked_for() -> None:
    mother = Context(patient="Khalid al-Tamimi", addressee="Mrs Huda Mansour")
    for asked_for in (
        "You asked to be called by your eldest boy's name, as at home.",
        "You asked us to call you Umm Yusuf.",
    ):
        assert check(f"Dear Umm Yusuf\n\n{asked_for}", mother).faults == ()
    for other in ("You asked to be called before five.", "You asked us to call you Huda."):
        faults = check(f"Dear Umm Yusuf\n\n{other}", mother).faults
        assert [each.text for each in faults] == ["Umm Yusuf"]
