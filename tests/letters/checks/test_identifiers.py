"""Numbers of records are found; numbers that help the reader are left alone."""

import pytest

from letters.check import Context, check


def _found(text: str, context: Context | None = None) -> bool:
    return any(f.kind == "raw-identifier" for f in check(text, context or Context()).faults)


@pytest.mark.parametrize(
    "text",
    [
        "The wrong wristband carried 00771934.",
        "Ref: NHSLA/22/0091.",
        "The film was taken by radiographer ID 30988.",
        "The lab number on your biopsy is 26H-0091845.",
        "Prisoner A4417EK had your insulin.",
        "We sent the bill under Medicare 1EG4-TE5-MK73.",
        "We printed your Social Insurance Number, 046 454 286, on the envelope.",
        "The request was signed by m.osei.",
        "The notes of 943 476 5919 were on the desk.",
        "Tell them that his health number is 904 118 273, and have them call me.",
        "The chart was for another man (yours, for the record, is 999 214 7730).",
        "Account 44-7712-09 was charged twice.",
        "The dose was signed for by relief worker 77014.",
        "The call to you was job 23-118-4460.",
        "The hospital number on the label, 320 145 7789, was not yours.",
        "Our crew wrote it on ePCR-7720193.",
    ],
)
def test_a_number_of_a_record_is_found(text: str) -> None:
    assert _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm on the station number, 204-555-0177, day or night.",
        "My mobile is 087 555 0134.",
        "The home health number is 612-555-0140.",
        "Call (415) 555-0132 or write to 12 Elm Street, Apt 4B, Dayton, OH 45402.",
        "You can ring 1300 555 010, or 13 11 14 at night.",
        "Samaritans are on 116 123.",
        "We are at 4 Quay Street, Galway, H91 E2K3.",
        "Come to 88 Queen Street West, Toronto, ON M5H 2N2.",
        "It happened at 0315 hours on 4 May 2025.",
        "We gave you 5000 units in place of 500.",
        "The ambulance came along the A4042.",
        "Email me at j.marsh22@example.org.",
        "Flight EI3304 was late with your kidney.",
        "Write to PO Box 7710, Hamilton 3240.",
        "The kidney unit's number is 028 9018 0455.",
        "Catrin Bebb, matron of the Teifi unit, 07700 900 218.",
        "I faxed it to 555-0199, and your doctor's number is 555-0190.",
        "Take US-26 to room B-1204.",
    ],
)
def test_a_number_that_helps_the_reader_is_not(text: str) -> None:
    assert not _found(text)


def test_a_log_in_is_found_in_quotation_marks_and_what_a_sign_says_is_not() -> None:
    assert _found('Our user "mcgrathp2" printed your letter.')
    assert _found('It was opened by "jsmith4" at noon, and by MTHOMP_ED, the next user.')
    assert not _found('The sign read "Ward12", and the door "B12".')


@pytest.mark.parametrize(
    "text",
    [
        "The other man in bay 3, Gwilym, saw us drop you.",
        "We mistook you for Alan Price.",
        "Your tissue was swapped with Mrs Bell's.",
        "The tablets in your bag were for Mr Desmond Achterberg of Hill Street.",
        "Another family, the parents of Callum Reid, have had the same letter.",
        "The other Margaret Devanney on the ward had your tablets.",
        "We looked up Kiri Paewai when we should have looked up you.",
        "We rang the son of Mr Leo Brandt, of room 14, with your news.",
        "Our crew took you for Dorothea Lunn.",
        "We photographed Jean Archer's leg and filed it under your name.",
    ],
)
def test_another_patient_who_is_named_is_found(text: str) -> None:
    assert _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The sample was sent to Porton Down.",
        "Ann Lee, our nurse, labelled the tube.",
        "I met your sister, Ruth Cole, in the next bay.",
        "You can take this to the Patient Care Quality Review Board.",
        "We gave Mr Okoro the wrong tablets on 3 May.",
        "We called for Mrs Ida Crane, your aunt, at noon, and asked her for her notes.",
        "The other Queen Elizabeth Hospital is in Birmingham.",
        "The number for Mrs Ann Lee is on the card.",
        "We weighed Mr Okoro in his coat when we should have used the bed scale.",
        "We have reported this doctor to the General Medical Council.",
        "The mix-up was reported to the General Medical Council and the coroner.",
        "Talk with a person who was not there, Ida Prud'homme in Patient Relations, if you like.",
    ],
)
def test_staff_kin_and_places_are_not_another_patient(text: str) -> None:
    assert not _found(text)


def test_the_person_of_this_letter_is_not_another_patient() -> None:
    context = Context(patient="Dorothea Papas", addressee="Mr George Papas")
    assert not _found("The tablets were meant for Mrs Dorothea Papas.", context)
    assert not _found("We opened Dorothea Papas's file instead of yours.", context)
    assert _found("We opened Dorothea Papas's file instead of yours.")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("We printed MRN 00482913 on the wrong band.", ["00482913"]),
        ("Your notes (NHS number 943 476 5919) were lost.", ["943 476 5919"]),
        ("Hosp no: K552981, and MRN 4471233 as well.", ["K552981", "4471233"]),
        ("Ref: NHSLA/22/0091.", ["NHSLA/22/0091"]),
        ("Login m.osei2 opened your file.", ["m.osei2"]),
        ('The user "mcgrathp2" opened it.', ["mcgrathp2"]),
        ("Policy 88-21-7743-B was charged.", ["88-21-7743-B"]),
        ("You know that a woman named Ber Coyle, a patient, had it.", ["Ber Coyle"]),
        ("We mistook you for Alan Price.", ["Alan Price"]),
        ("Your tissue was swapped with Mrs Bell's.", ["Mrs Bell"]),
        ("We wrote 943-476 5919 on the bag of Olu Cole.", ["943-476 5919", "Olu Cole"]),
    ],
)
def test_the_number_or_the_name_is_marked_and_nothing_beside_it(
    text: str, marked: list[str]
) -> None:
    context = Context(other_patients=("Olu Cole",), own_identifiers=("943 476 5919",))
    letter = f"Dear Ann\n\n{text}"
    faults = [each for each in check(letter, context).faults if each.kind == "raw-identifier"]
    assert [each.text for each in faults] == marked
    assert all(letter[each.start : each.end] == each.text for each in faults)


@pytest.mark.parametrize(
    "words",
    ["O'Neill, Peter", "P O'Neill", "P. O\u2019Neill", "Mr O'Neill", "Peter O\u2019Neill"],
)
def test_another_patient_is_found_as_lists_and_labels_have_him(words: str) -> None:
    text = f"The label on the tube was for {words} and not for you."
    (found,) = check(text, Context(patient="Ada Bell", other_patients=("Peter O'Neill",))).faults
    assert (found.kind, found.text) == ("raw-identifier", words)


@pytest.mark.parametrize(
    "text",
    ["Our nurse, P Green, saw it.", "She gave it a green label.", "We met at Paul Street."],
)
def test_who_is_of_the_staff_and_a_word_in_small_letters_is_no_other_patient(text: str) -> None:
    assert check(text, Context(patient="Ada Bell", other_patients=("Paul Green",))).faults == ()


FAMILY = Context(
    patient="Mrs Ann Price", addressee="Mr Lee Ray", not_to=("Ms Joan Price", "Mr Tom Price")
)


@pytest.mark.parametrize(
    "text",
    [
        "We spoke with the patient's daughter Joan on Monday.",
        "We rang the patient's son, Tom Price, that evening.",
        "The resident\u2019s younger son Tom was with her.",
    ],
)
def test_the_daughter_whom_the_case_knows_is_no_other_patient(text: str) -> None:
    """Nobody may accept this fault, so an honest sentence could not go."""
    assert not _found(text, FAMILY)


@pytest.mark.parametrize(
    "text",
    [
        "We rang the patient's son, Brian Hughes, that evening.",
        "We spoke with the patient's daughter Joan Hughes on Monday.",
        "We rang the other patient's son Tom that evening.",
        "Another patient's daughter Joan told us so.",
    ],
)
def test_whoever_else_is_called_a_patients_son_or_daughter_is_found(text: str) -> None:
    assert _found(text, FAMILY)
