"""The facts that a letter begins from: the name of the patient as the family says it."""

from datetime import date

import pytest

from letters.check import Context, check
from letters.compose import compose
from letters.kinds import Audience, LetterKind
from letters.writing.boxes import slots_of
from letters.writing.facts import LetterMaterial, facts_of, first_name, in_order, without_title
from letters.writing.first_words import first_slots


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("William John Reid", "William"),
        ("Yasir Ali Khan", "Yasir"),
        ("Miriam Rose Cohen", "Miriam"),
        ("Adam van der Berg", "Adam"),
        ("Nguyễn Thị Nam Anh", "Nguyễn"),
        ("Graham Lord Price", "Graham"),
        ("Callum Reid", "Callum"),
        ("Tom Price", "Tom"),
    ],
)
def test_what_ends_like_a_title_within_a_name_is_part_of_the_name(name: str, first: str) -> None:
    """William is no Willia with the title M, and Yasir no Ya who is a Sir."""
    assert (without_title(name), first_name(name)) == (name, first)


@pytest.mark.parametrize(
    ("name", "bare", "first"),
    [
        ("Mrs Ann Price", "Ann Price", "Ann"),
        (" Mr. William John Reid", "William John Reid", "William"),
        ("Mrs Price", "Mrs Price", ""),
        ("M Dupont", "M Dupont", ""),
        ("Rev Dr John Smith", "John Smith", "John"),
        ("Prof. Sir Ian Hall", "Ian Hall", "Ian"),
        ("Prof. Sir Hall", "Prof. Sir Hall", ""),
        ("Mrs M J Price", "M J Price", "M"),
    ],
)
def test_a_title_stands_before_a_name(name: str, bare: str, first: str) -> None:
    assert (without_title(name), first_name(name)) == (bare, first)


@pytest.mark.parametrize(
    "name",
    ["Mrs van der Berg", "Mr Von Braun", "Mme de la Tour", "Mrs O' Brien", "Dr O\u2019Neill Price",
     "Mr. and Mrs. Smith", "Mr & Mrs John Smith"],
)  # fmt: skip
def test_a_last_name_of_several_words_and_a_couple_keep_their_title(name: str) -> None:
    """The bereaved read that Mrs van der Berg died, and not that van der Berg did."""
    assert (without_title(name), first_name(name)) == (name, "")


def test_a_letter_closes_as_letters_of_its_place_do() -> None:
    for month_first, closes in ((True, "Sincerely"), (False, "Yours sincerely")):
        material = LetterMaterial(signed_by="Dana Reed\nNurse", month_first=month_first)
        signature = first_slots(LetterKind.apology, material)["signature"]
        assert signature == f"{closes}\n\nDana Reed\nNurse"


def test_a_last_name_that_stands_alone_is_no_first_name() -> None:
    assert first_name("van der Berg") == ""
    assert first_name("Van Morrison") == "Van"


def test_a_parent_reads_no_piece_of_a_last_name_and_no_title_as_a_first_name() -> None:
    def about(name: str) -> str:
        told = LetterMaterial(audience=Audience.parent, patient_name=name)
        return first_slots(LetterKind.no_contact, told)["about"]

    assert about("Prof. Sir Ian Hall") == "This letter is about Ian."
    assert about("Mrs van der Berg") == about("Mrs Price") == ""


@pytest.mark.parametrize(
    ("name", "bare", "first"),
    [
        ("Price, Ann", "Ann Price", "Ann"),
        ("PRICE,Tom", "Tom PRICE", "Tom"),
        ("Price, Mrs Ann", "Ann Price", "Ann"),
        ("Price, Mrs", "Mrs Price", ""),
        ("O\u2019Neill, Tom John", "Tom John O\u2019Neill", "Tom"),
        ("Tom Price, Jr.", "Tom Price, Jr.", "Tom"),
        ("Joy Price, Mother", "Joy Price, Mother", "Joy"),
        ("SMITH JONES, ANN", "ANN SMITH JONES", "ANN"),
        ("van der Berg, Anna", "Anna van der Berg", "Anna"),
    ],
)
def test_a_name_as_lists_of_patients_have_it_is_said_as_people_say_it(
    name: str, bare: str, first: str
) -> None:
    assert (without_title(name), first_name(name)) == (bare, first)


@pytest.mark.parametrize(
    "name",
    ["Baby Price", "BABY GIRL PRICE", "Baby of Ann Price", "Twin 1 Price", "Price, Baby boy",
     "Newborn Price", "Miss Baby Price", "B\u00e9b\u00e9 Tremblay"],
)  # fmt: skip
@pytest.mark.parametrize("kind", [LetterKind.initial_notification, LetterKind.no_contact])
@pytest.mark.parametrize("reader", [Audience.parent, Audience.bereaved_family])
def test_no_parent_reads_what_a_list_calls_a_child_whom_nobody_had_named(
    name: str, kind: LetterKind, reader: Audience
) -> None:
    """“This letter is about Baby”: only a person knows the name by which they call their child."""
    boxes = slots_of(kind, reader)
    slots = first_slots(kind, LetterMaterial(audience=reader, patient_name=name), boxes)
    assert slots["about"] == ""
    holes = [
        each for each in check(compose(kind, slots, boxes)).faults if each.kind == "placeholder"
    ]
    assert any(each.text in ("[Their child]", "[Their name, and our condolence]",
                             "[Who this letter is about]") for each in holes)  # fmt: skip


def test_whoever_is_listed_by_their_last_name_is_greeted_by_their_whole_name() -> None:
    told = LetterMaterial(addressee_name="Price, Mrs Joy", patient_name="PRICE, Tom")
    assert first_slots(LetterKind.holding, told)["greeting"] == "Dear Mrs Joy Price"


def test_a_parent_of_callum_reads_his_name() -> None:
    told = LetterMaterial(audience=Audience.parent, patient_name="Callum Reid")
    about = first_slots(LetterKind.no_contact, told)["about"]
    assert about == "This letter is about Callum."


@pytest.mark.parametrize(
    ("office", "says"),
    [
        ("coroner", "The coroner, who looks into sudden deaths, has been told."),
        (
            "procurator fiscal",
            "The procurator fiscal, who looks into sudden deaths, has been told.",
        ),
        ("medical examiner", "The medical examiner does not work for us."),
        ("", "[Who looks into the death, and that they do not work for us]"),
    ],
)
def test_a_bereaved_family_reads_what_the_office_is_called_in_their_place(
    office: str, says: str
) -> None:
    """Where we do not know what it is called, a hole is left, which only a person can fill."""
    kind, reader = LetterKind.initial_notification, Audience.bereaved_family
    told = LetterMaterial(audience=reader, coroner_told=True, coroner=office)
    words = first_slots(kind, told)["coroner"]
    assert says in words
    assert office or "coroner" not in compose(kind, {"coroner": words}, slots_of(kind, reader))
    faults = check(words, Context(required=("other_procedures",)))
    assert [fault.kind for fault in faults.faults] == ([] if office else ["placeholder"])
    assert faults.missing == (() if office else ("other_procedures",))


def test_what_stands_behind_a_last_name_is_no_first_name() -> None:
    for name in ("Price, Jr.", "PRICE, MD", "Price, PhD"):
        assert in_order(name) == name
    assert in_order("PRICE, Ann") == "Ann PRICE"


@pytest.mark.parametrize(
    ("found_dead", "says"),
    [(False, "Ann died."), (True, "it was found that Ann had died.")],
)
def test_of_whom_nobody_saw_die_it_is_not_said_that_they_died_on_that_day(
    found_dead: bool, says: str
) -> None:
    died, told = date(2026, 3, 9), date(2026, 3, 10)
    material = LetterMaterial(
        patient_name="Mrs Ann Price", died_on=died, told_on=told, found_dead=found_dead
    )
    assert facts_of(material)["dates"][0] == f"9 March 2026: {says}"
