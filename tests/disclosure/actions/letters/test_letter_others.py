"""A letter names no patient of another case, and whoever belongs to this one is none."""

import pytest
from sqlalchemy import Engine

from bench.instruments import work_of
from disclosure.actions.letters.check import context_of
from disclosure.actions.letters.others import others_of
from letters.check import check
from tests.begun import begins_with
from tests.cases import (
    AWARE,
    ACase,
    a_case,
    a_draft,
    a_person,
    a_talk,
    an_opened_case,
    letter_row,
    record_as,
)
from tests.databases import ON_SQLITE
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


@pytest.fixture
def ref(case: ACase) -> str:
    return a_draft(case, "apology")


def another_patient(case: ACase, name: str, identifier: str | None = None) -> ACase:
    patient = {"name": name} | ({"identifier": identifier} if identifier else {})
    return an_opened_case(case.session, patient=patient)


def named(case: ACase, ref: str, text: str) -> tuple[str, ...]:
    names, _ = others_of(case.now, letter_row(case, ref), text)
    return names


@pytest.mark.parametrize(
    ("on_record", "written"),
    [
        ("Olga Petrenko", "The bag was meant for Olga Petrenko."),
        ("Mrs Olga Petrenko", "The bag was meant for Olga Petrenko."),
        ("Olga Petrenko", "It was meant for Olga\nPetrenko, in the next bed."),
        ("Olga Petrenko", "The label said “Petrenko, Olga”."),
        ("Olga Petrenko", "It was **Olga Petrenko**'s bag."),
        ("Peter O'Neill", "The tube was Peter O\u2019Neill\u2019s."),
        ("Jan van der Meer", "The bag was for Jan van der Meer."),
        ("Mary Smith-Jones", "The bag was for Mary Smith-Jones."),
        ("Zoë Łukasik", "The bag was for Zoë Łukasik."),
        ("Petrenko", "The bag was for Petrenko."),
        ("محمد علي", "كانت الحقيبة لـ محمد علي."),
    ],
)
def test_another_patient_is_found_as_people_write_names(
    case: ACase, ref: str, on_record: str, written: str
) -> None:
    another_patient(case, on_record)
    assert named(case, ref, written) == (on_record,)


@pytest.mark.parametrize(
    "written",
    [
        "The bag was meant for somebody else.",
        "Olga rang Mr Petrenko.",  # two people, or one: nobody's whole name
        "Ask for Olgar Petrenkova.",
    ],
)
def test_who_is_not_named_whole_is_not_named(case: ACase, ref: str, written: str) -> None:
    another_patient(case, "Olga Petrenko")
    assert named(case, ref, written) == ()


def test_who_signs_may_be_a_patient_of_another_case(case: ACase, ref: str) -> None:
    """Nobody may accept such a fault, so a nurse who was a patient here could sign no letter."""
    another_patient(case, "Mr Ben Okoro")
    assert "Ben Okoro" in letter_row(case, ref).text
    assert named(case, ref, letter_row(case, ref).text) == ()


def test_the_same_patient_may_have_been_hurt_before(case: ACase, ref: str) -> None:
    another_patient(case, "Ann Price")
    another_patient(case, "Mrs Price")
    assert named(case, ref, "Dear Mrs Ann Price\n\nMrs Price, I am sorry.") == ()


def test_a_daughter_and_an_interpreter_may_be_patients_of_other_cases(
    case: ACase, ref: str
) -> None:
    a_person(case, name="Ms Joan Price", relationship="daughter", is_patient=False)
    there = [{"name": "Iga Wilk", "role": "interpreter", "side": "interpreter"}]
    a_talk(case, "follow_up", attendees=there)
    for name in ("Joan Price", "Iga Wilk", "Mrs Wilk"):
        another_patient(case, name)
    told = "Joan Price was with you, and Iga Wilk interpreted."
    assert named(case, ref, told) == ()
    assert named(case, ref, f"{told} Mrs Wilk lay beside you.") == ("Mrs Wilk",)


def test_a_colleague_who_is_called_much_like_the_patient_may_be_named(
    case: ACase, ref: str
) -> None:
    told = "Ann Pryce has told me how sorry she is, and Anna Pryde is sorry too."
    letter = letter_row(case, ref)

    def wrong() -> list[str]:
        faults = check(told, context_of(case.now, letter)).faults
        return [each.text for each in faults if each.kind == "wrong-name"]

    assert wrong() == ["Ann Pryce"]
    a_talk(case, "follow_up", attendees=[{"name": "Ann Pryce", "role": "nurse", "side": "staff"}])
    assert wrong() == []


def test_the_number_of_another_patient_is_found_and_our_own_is_another_matter(
    case: ACase, ref: str
) -> None:
    another_patient(case, "Olga Petrenko", "401 023 2137")
    told = "The label had 401-023-2137 on it."
    _, numbers = others_of(case.now, letter_row(case, ref), told)
    assert numbers == ("401-023-2137",)


@ON_SQLITE
def test_a_letter_is_checked_among_many_cases_as_among_few(case: ACase, ref: str) -> None:
    engine, text = case.session.get_bind(), letter_row(case, ref).text
    assert isinstance(engine, Engine)

    def asked() -> int:
        return work_of(engine, lambda: others_of(case.now, letter_row(case, ref), text))

    among_few = asked()
    for number in range(30):
        another_patient(case, f"Olga Petrenko {number}", f"943 476 59{number:02}")
    assert asked() < 1.1 * among_few


def perhaps(case: ACase, ref: str, text: str, language: str | None = None) -> list[str]:
    row = letter_row(case, ref)
    found = check(text, context_of(case.now, row, text=text, language=language))
    return [each.text for each in found.advice if each.kind == "another-patient"]


def a_patient_of_ben(case: ACase, name: str) -> ACase:
    return an_opened_case(case.session, AWARE, BEN, patient={"name": name})


@pytest.mark.parametrize(
    ("written", "asked_of"),
    [
        ("Mrs Petrenko was kind to you.", ["Mrs Petrenko"]),
        ("We rang the Petrenkos.", ["Petrenkos"]),
        ("The label said Petrenko.", ["Petrenko"]),
        ("The bag was meant for Olga Petrenko.", []),  # a fault, and told once
        ("We hung a bag of blood that was meant for Mrs Petrenko.", []),  # likewise
        ("The petrenko was late.", []),
    ],
)
def test_a_surname_of_another_patient_of_the_writer_is_asked_about(
    case: ACase, ref: str, written: str, asked_of: list[str]
) -> None:
    a_patient_of_ben(case, "Olga Petrenko")
    assert perhaps(case, ref, written) == asked_of


@pytest.mark.parametrize(
    ("written", "asked_of"),
    [
        ("Worek był przeznaczony dla Jana Kowalskiego.", ["Jana Kowalskiego"]),
        ("Worek był przeznaczony dla Jana\nKowalskiego.", ["Jana\nKowalskiego"]),
        ("Pomyliliśmy Panią z panem Kowalskim.", ["panem Kowalskim"]),
        ("Zadzwoniliśmy do państwa Kowalskich.", ["państwa Kowalskich"]),
        ("Leżał przy ulicy Kowalskiego, w Janowie.", []),
        ("Jak kowalska ręka.", []),
        ("Zrobiła to Joanna Zielińska.", []),
    ],
)
def test_a_polish_letter_names_another_patient_of_the_writer_in_another_form(
    case: ACase, ref: str, written: str, asked_of: list[str]
) -> None:
    a_patient_of_ben(case, "Jan Kowalski")
    assert perhaps(case, ref, written, "pl") == asked_of
    assert perhaps(case, ref, written, "en") == []


def test_a_form_that_fits_this_family_too_is_not_asked_about(case: ACase, ref: str) -> None:
    a_person(case, name="Janina Kowalska")
    a_patient_of_ben(case, "Jan Kowalski")
    assert perhaps(case, ref, "Rozmawialiśmy z Janiną Kowalską.", "pl") == []


def test_a_surname_says_nothing_of_a_case_of_somebody_else(case: ACase, ref: str) -> None:
    """Whoever tries surnames would learn who is a patient where they do not work."""
    another_patient(case, "Olga Petrenko")
    assert perhaps(case, ref, "Mrs Petrenko was kind to you.") == []


def test_a_restricted_case_is_asked_about_by_whom_it_names(case: ACase, ref: str) -> None:
    why = {"of": "public_figure", "reason": "Many know her"}
    of_ada = another_patient(case, "Olga Petrenko")
    record_as(of_ada, ADA, "restrict", only=[ADA], **why)
    of_ben = a_patient_of_ben(case, "Vera Sokol")
    record_as(of_ben, ADA, "restrict", only=[ADA, BEN], **why)
    shut = a_patient_of_ben(case, "Nina Kravets")
    record_as(shut, ADA, "restrict", only=[ADA], **why)
    told = "Mrs Petrenko, Mrs Sokol and Mrs Kravets were there."
    assert perhaps(case, ref, told) == ["Mrs Sokol"]


def test_a_surname_that_this_family_or_a_colleague_has_is_not_asked_about(
    case: ACase, ref: str
) -> None:
    a_patient_of_ben(case, "Olga Wilk")
    there = [{"name": "Iga Wilk", "role": "interpreter", "side": "interpreter"}]
    a_talk(case, "follow_up", attendees=there)
    assert perhaps(case, ref, "Mrs Wilk interpreted.") == []


@pytest.mark.parametrize(
    ("identifier", "found"), [("12", []), ("960", []), ("6041", []), ("960412", ["960412"])]
)
def test_a_short_number_of_the_patient_stops_no_day_and_no_telephone(
    case: ACase, ref: str, identifier: str, found: list[str]
) -> None:
    """As of other patients; nobody may accept a number, so the letter could never go out."""
    told = {"what": "identified", "source": "Wristband", "patient": {"identifier": identifier}}
    record_as(case, ADA, "patient_status", **told)
    text = "Please ring us on 01632 960412 before 12 December."
    checked = check(text, context_of(case.now, letter_row(case, ref)))
    assert [each.text for each in checked.faults if each.kind == "raw-identifier"] == found


NO_CALLS = {"safe": {"never": ["phone"]}}
AT = {"post": ["Flat 2, Safe House", "Alderton", "AL1 4QQ"], "phone": "01632 960555"}
THERE = "She is at Flat 2, Safe House, AL1 4QQ, and her number is 01632 960555."


def never_said(case: ACase, ref: str) -> list[str]:
    found = check(THERE, context_of(case.now, letter_row(case, ref)))
    return [each.text for each in found.faults if each.kind == "raw-identifier"]


def asked_about(case: ACase, ref: str) -> list[str]:
    found = check(THERE, context_of(case.now, letter_row(case, ref)))
    return [each.text for each in found.advice if each.kind == "others-details"]


def test_where_somebody_is_who_keeps_away_from_the_reader_may_never_stand(
    case: ACase, ref: str
) -> None:
    reader = letter_row(case, ref).to_person
    a_person(case, name="Ms Aneta Green", not_with=[reader], **AT)
    assert never_said(case, ref) == ["Flat 2, Safe House", "AL1 4QQ", "01632 960555"]


def test_an_address_of_somebody_else_in_the_family_is_asked_about(case: ACase, ref: str) -> None:
    a_person(case, name="Ms Aneta Green", **AT)
    assert not never_said(case, ref)
    assert asked_about(case, ref) == ["Flat 2, Safe House", "AL1 4QQ", "01632 960555"]


def test_a_promise_to_ring_somebody_who_forbade_calls_is_asked_about(case: ACase) -> None:
    sister = a_person(
        case, name="Ms Aneta Green", is_patient=False, relationship="Sister", **NO_CALLS
    )
    text = "We will ring you on 4 June. We will write to you by 5 July."
    found = check(text, context_of(case.now, letter_row(case, a_draft(case, "apology", to=sister))))
    asked = {each.text: each.why for each in found.advice if each.kind == "forbidden-way"}
    assert asked == {
        "We will ring you on 4 June.": "They asked us never to get in touch by phone, and this "
        "promises it. Promise something else, such as “We will write to you”."
    }


@pytest.mark.parametrize(
    "words", ["Ifan Roe, your other son, lay beside Owen.", "We gave Owen Ifan Roe's milk."]
)
def test_who_names_a_twin_in_a_letter_to_their_mother_reads_how_the_name_may_stand(
    case: ACase, words: str
) -> None:
    """Each has a case of his own. She was to read of “another patient”."""
    another_patient(case, "Ifan Roe")
    ref = a_draft(case, "apology", facts=words)

    def faults() -> list[str]:
        letter = letter_row(case, ref)
        context = context_of(case.now, letter, text=words)
        found = check(words, context).faults
        return [each.suggestion for each in found if each.kind == "raw-identifier"]

    [says] = faults()
    assert "where they are of this family, as a twin is, name them on the case first" in says
    told = {"relationship": "Twin brother", "is_patient": False, "standing": "not_to_be_told"}
    a_person(case, name="Ifan Roe", **told)
    assert faults() == []
