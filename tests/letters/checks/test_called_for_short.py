"""What somebody is called for short is their name, and who is told of beside them is somebody else.

Nobody may accept a wrong name, so an honest letter with one that is none cannot go as it is.
"""

import pytest

from letters.check import Context, check

ADDISON = Context(patient="Addison Kowalczyk", addressee="Ms. Danielle Kowalczyk")
GURDEEP = Context(patient="Gurdeep Singh Sandhu", addressee="Mr. Gurdeep Singh Sandhu")


def names(text: str, context: Context) -> list[str]:
    marked = ("wrong-name", "raw-identifier")
    return [fault.text for fault in check(text, context).faults if fault.kind in marked]


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        *(("Addison", "Addie"), ("Jonathan", "Jonny"), ("Madison", "Maddie"), ("Tamara", "Tammy")),
        *(("Joanna", "Jo"), ("Albert", "Al"), ("Diana", "Di"), ("Tyrone", "Ty")),
    ],
)
def test_a_short_form_greets_whom_it_is_to(whole: str, short: str) -> None:
    context = Context(patient=f"{whole} Penney", addressee=f"{whole} Penney")
    assert names(f"Dear {short},", context) == []
    assert names(f"Dear {short} (if I may),", context) == []


@pytest.mark.parametrize(
    ("whole", "other"), [("Marianne", "Mary"), ("Addison", "Abby"), ("Harold", "Barry")]
)
def test_another_name_is_no_short_form(whole: str, other: str) -> None:
    context = Context(patient=f"{whole} Penney", addressee=f"{whole} Penney")
    assert names(f"Dear {other},", context) == [other]


@pytest.mark.parametrize(
    ("whole", "other"),
    [
        *(("Kathryn", "Katherine"), ("Catherine", "Kathleen"), ("Eleanor", "Honora")),
        *(("Sarah", "Sara"), ("Hannah", "Hanna"), ("Lynne", "Lynn"), ("Anne", "Ann")),
        *(("Louise", "Louis"), ("Michaela", "Michael"), ("Roberta", "Robert")),
    ],
)
def test_a_name_spelt_another_way_is_no_short_form_either(whole: str, other: str) -> None:
    context = Context(patient=f"{whole} Penney", addressee=f"{whole} Penney")
    assert names(f"Dear {other},", context) == [other]
    liked = Context(patient=f"{whole} Penney", addressee=f"{other} Penney")
    assert names(f"Dear {other},", liked) == []


def test_a_name_of_a_child_for_short_stands_anywhere() -> None:
    assert names("I am the nurse at Addie's school. Addie swallowed it.", ADDISON) == []


def test_a_title_told_of_in_brackets_is_not_the_one_that_greets() -> None:
    meg = Context(patient="Patrick Hollister", addressee="Ms. Meg Hollister")
    assert names('Dear Meg (you said that "Ms. Hollister" is your aunt),', meg) == []


def test_a_grandchild_told_of_by_name_is_nobody_misspelt() -> None:
    text = "Your granddaughter Simran told us. Simran told me that you asked for a mirror."
    assert names(text, GURDEEP) == []


def test_whom_they_chose_themselves_is_nobody_misspelt() -> None:
    manaaki = Context(patient="Manaaki Rapana", addressee="Mrs Tui Rapana")
    text = "He picked Matiu, because Matiu does it while they argue about league."
    assert names(text, manaaki) == []
    assert names("Matiu does it while they argue about league.", manaaki) == ["Matiu"]


def test_whoever_is_not_me_is_no_other_patient() -> None:
    text = "Should you prefer a person who is not me, Anselm Duarte has read the whole file."
    assert names(text, ADDISON) == []
    other = "The patient who is in the next bed, Anselm Duarte, had your tablets."
    assert names(other, ADDISON) == ["Anselm Duarte"]


def test_whom_they_told_is_nobody_spoken_to() -> None:
    ana = Context(patient="Sione Tuipulotu", addressee="Mrs 'Ana Tuipulotu")
    text = "You told the tea lady, Mrs Fa'asavalu, that he was thirsty, and she came and told me."
    assert names(text, ana) == []
    assert names("We lost it on the ward, Mrs Fa'asavalu, and told you so.", ana) != []


@pytest.mark.parametrize(
    "text",
    [
        "Re: Monsieur Kowalczyk, Room 412",
        "We flew her home and the paper said Point Lay.",
        "She said that Mavis Triffitt, who rang from the shop, should have been heard.",
    ],
)
def test_a_title_of_another_language_a_place_and_whom_somebody_spoke_of(text: str) -> None:
    assert names(text, ADDISON) == []
    assert names("The label said Mavis Triffitt, and you had it.", ADDISON) == ["Mavis Triffitt"]


def test_a_day_of_the_week_is_nobody() -> None:
    ana = Context(patient="Rachel Feinberg", addressee="Dr. Ana Morales")
    assert names("It meets in Brookline on first Mondays; each can see you.", ana) == []


def test_a_street_is_no_patient() -> None:
    text = "You said Shore Terrace, clear as a bell. Shore Street is what we sent the crew to."
    assert names(text, Context(patient="Alasdair Pirie", addressee="Mrs Jean Pirie")) == []
    told = 'You told us "Little Harbour, out past the plant", and we sent it to the other.'
    assert names(told, Context(patient="Gerald Penney", addressee="Mrs. Shirley Penney")) == []


def test_whoever_looks_into_it_has_the_name_of_a_patient_next_door() -> None:
    context = Context(
        patient="Nguyen Van Duc", addressee="Ms Thu Nguyen", other_patients=("Joyce Barlow",)
    )
    told = "Geoff Barlow, who investigates for homes, is doing that. Mr Barlow hands it to us."
    assert names(told, context) == []
    assert names("Mrs Barlow was given your tablet.", context) == ["Mrs Barlow"]


def test_whoever_is_spoken_to_in_irish_is_called_by_their_own_name() -> None:
    context = Context(patient="Peigín Ní Mhaoláin", addressee="Ms Peigín Ní Mhaoláin")
    assert names("A Pheigín, a chara,\n\nI'm heart sorry for it, a Pheigín.", context) == []
    cristina = Context(patient="Cristina Rossi", addressee="Ms Cristina Rossi")
    assert names("I'm sorry for it, Christina.", cristina) == ["Christina"]


def test_a_child_who_came_along_is_no_other_patient() -> None:
    sheila = Context(patient="Sheila MacIsaac", addressee="Ms. Sheila MacIsaac")
    text = (
        "Thank you for bringing Angus Roy with you.\n\n"
        "You asked for Angus Roy's first photo, the one the nurse took."
    )
    assert names(text, sheila) == []


def test_whom_the_letter_names_as_of_the_staff_is_no_other_patient_later() -> None:
    winston = Context(patient="Winston Grant", addressee="Mr Winston Grant")
    text = (
        "I know this because Mrs Anjali Desai, from the eye hospital in Birmingham, went through "
        "every booking.\n\nOn 3 July I'll ring you to go through Mrs Desai's report line by line."
    )
    assert names(text, winston) == []
