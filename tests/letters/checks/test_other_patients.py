"""Patients of other cases whom the context names: found however a letter names them, and nobody who
only shares their name is taken for one of them, for nobody may accept this fault."""

from dataclasses import replace

import pytest

from letters.check import Context, check

CONTEXT = Context(
    patient="Ann Lee",
    addressee="Mr Tom Lee",
    not_to=("Eva Zając",),
    colleagues=("Jan Wilk",),
    other_patients=("Maria Nowak", "Olga Wilk", "Ola Zając"),
)
SIGNED = "I am sorry.\n\nYours sincerely\n\nJo Hill\n\n"


def others(text: str, context: Context = CONTEXT) -> list[str]:
    return [each.text for each in check(text, context).faults if each.kind == "raw-identifier"]


def of(*names: str) -> Context:
    return replace(CONTEXT, not_to=(), colleagues=(), other_patients=names)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mrs Nowak asked the same.", "Mrs Nowak"),
        ("Mrs Nowak, who lay beside you, asked the same.", "Mrs Nowak"),
        ("Mrs Nowak from the next bed asked the same.", "Mrs Nowak"),
        ("Mrs. M. Nowak had the same tablets.", "Mrs. M. Nowak"),
        ("We wrote to Pani Nowak too.", "Pani Nowak"),
        ("We are sorry to the Nowak family as well.", "Nowak"),
        ("The Nowaks have had the same letter.", "Nowaks"),
        ("The label was Nowak's.", "Nowak"),
        ("Nowak was moved first.", "Nowak"),
        ("It said NOWAK on the label.", "NOWAK"),
        ("NOWAK M (bed 4) had it.", "NOWAK"),
        ("Re: NOWAK, your care in May", "NOWAK"),
        ("Her husband, Jan Nowak, was told. Mrs Nowak asked.", "Mrs Nowak"),
        ("It said “Nowak Maria” on the label.", "Nowak Maria"),
        ("Maria Anna Nowak was next on the list.", "Maria Anna Nowak"),
        (f"{SIGNED}cc: Mrs Nowak", "Mrs Nowak"),
        (f"{SIGNED}Copies: the Nowak family, Dr Price", "Nowak"),
    ],
)
def test_she_is_found_however_she_is_named(text: str, named: str) -> None:
    assert others(text) == [named]


@pytest.mark.parametrize(
    "text",
    [
        "Ewa Nowak, our porter, saw it. Nowak wrote it down, and Mrs Nowak is sorry.",
        "Your nurse, Ewa Nowak, rang you. Mrs Nowak is sorry, and so is her team.",
        "Mr Nowak operated on you. Mr Nowak and his team are sorry.",
        "Mrs Nowak is the matron of Elm Ward.",
        "Dr Nowak saw it. The Nowak report says so.",
        "Mrs Nowak, your aunt, rang us.",
        "We were in Nowak Street, and the nurse lives in Nowak.",
        "Ask for Mrs Nowak.",
        f"{SIGNED}Ewa Nowak\nWard manager",
        "Maria Nowakowska is our pharmacist.",
    ],
)
def test_whoever_of_the_staff_has_her_surname_may_be_named(text: str) -> None:
    assert others(text) == []


@pytest.mark.parametrize("name", ["Lee", "Zając", "Wilk"])
def test_a_surname_that_somebody_of_this_case_has_tells_nobody_who_is_meant(name: str) -> None:
    """Of the reader's own family, or of the staff who have to do with it."""
    text = f"Mrs {name} asked. The {name} family came, and {name}'s scan was there."
    both = replace(CONTEXT, other_patients=(*CONTEXT.other_patients, "Ada Lee"))
    assert others(text, both) == []
    alone = Context(patient="Ida Bell", other_patients=both.other_patients)
    assert f"Mrs {name}" in others(text, alone)


@pytest.mark.parametrize(
    ("patient", "text"),
    [
        ("Joan Price", "Price is one thing, and the price of Price's tablets another."),
        ("Will Young", "We will young people help. Young people run it."),
        ("Tom Grey", "Grey's band and the grey label."),
        ("Ada Ward", "The Ward family room is on Ward 3."),
        ("Rose Nurse", "Nurse in charge: see above."),
        ("Ann May", "A May Day bank holiday, in May."),
        ("Olga Parkinson", "She has Parkinson's."),
        ("Dylan Thomas", "Thomas is at home."),
        ("Mrs Price", "The price of parking, and Price's list."),
    ],
)
def test_a_surname_that_is_a_word_is_found_with_a_title_or_a_first_name(
    patient: str, text: str
) -> None:
    surname = patient.split()[1]
    assert others(text, of(patient)) == []
    assert others(f"Mrs {surname} asked.", of(patient)) == [f"Mrs {surname}"]
    assert others(f"It was for {patient}.", of(patient)) == [patient]


@pytest.mark.parametrize(
    ("patient", "named"),
    [
        ("Jan van der Meer", "Mr van der Meer"),
        ("Jan van der Meer", "van der Meer"),
        ("Zoë Łukasik", "Zoe Lukasik"),
        ("Máire Ní Dhuibhne", "Mrs Ni Dhuibhne"),
        ("Mohammed Al-Farsi", "Al-Farsi"),
        ("Mohammed Al-Farsi", "Mr Al Farsi"),
        ("Ngaire Te Rangi", "Te Rangi"),
        ("Joan Nowak-Smith", "Mrs Smith"),
        ("Nguyễn Văn Thanh", "Mr Thanh"),
        ("María García López", "Señora García"),
        ("Peter O'Neill", "O\u2019Neill"),
        ("Baby Saoirse Quinlan", "Saoirse Quinlan"),
        ("Baby Boy Dettweiler", "Baby Dettweiler"),
        ("William Nowak", "Bill Nowak"),
        ("Nowak, Maria", "Mrs Nowak"),
    ],
)
def test_names_of_other_orders_and_with_marks_are_names(patient: str, named: str) -> None:
    assert others(f"The tube was for {named} and not for you.", of(patient)) == [named]


def test_who_has_all_of_her_name_is_nobody_else() -> None:
    ann = Context(patient="Ann Marie Price", other_patients=("Ann Price", "Tom Price"))
    assert others("Ann Marie Price fell. Ann Price was not seen. Mrs Price waited.", ann) == []
    assert others("The tube was for Tom Price.", ann) == ["Tom Price"]


def test_two_of_one_surname_are_told_once() -> None:
    assert others("Mrs Nowak asked the same.", of("Maria Nowak", "Ewa Nowak")) == ["Mrs Nowak"]


def test_another_patient_is_named_by_a_first_name_that_nobody_else_here_has() -> None:
    tait = Context(patient="Bronwyn Tait", other_patients=("Lynette Cosgrove",))
    text = "Lynette in Gore has had your wound dressings for four days."
    assert [(each.kind, each.text) for each in check(text, tait).faults] == [
        ("raw-identifier", "Lynette")
    ]
    for hers in ("Lynette Hill, our nurse, knows. ", "Your niece Lynette told us. "):
        assert check(hers + text, tait).faults == ()
    grace = Context(patient="Olive Tranter", other_patients=("Grace Mallory",))
    assert check("You were moved from Grace Ward to another.", grace).faults == ()
    proctor = Context(patient="Maeve Gilmartin", other_patients=("Sheena Proctor",))
    faults = check("It was given to Mrs Proctor of the same road.", proctor).faults
    assert [each.text for each in faults] == ["Mrs Proctor"]


@pytest.mark.parametrize(
    "text",
    [
        "The order was for Amara, two cribs down, and we read the wrong card.",
        "Amara, who's in your Thursday group, heard it and came to me.",
    ],
)
def test_so_is_one_who_lay_near_or_shares_what_they_go_to(text: str) -> None:
    noah = Context(patient="Noah Tootoosis", other_patients=("Amara Nwosu",))
    assert "Amara" in [each.text for each in check(text, noah).faults]
