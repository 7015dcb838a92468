"""Find a case by a name, a number or a telephone; each search leaves a line without the words."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looks.searching import SEARCHED, hash_of_search, search
from disclosure.records.house import house_entries
from disclosure.records.users import user_called
from tests import people
from tests.cases import ACase, a_draft, a_person, acknowledged, an_opened_case, record_as
from tests.people import ADA, BEN, MONA, RON, SAM, actor


@pytest.fixture
def case(session: Session) -> ACase:
    people.introduce(session)
    found = an_opened_case(session)
    patient = {"name": "Ann Price", "identifier": "943 476 5919"}
    told = {"what": "identified", "source": "Wristband", "patient": patient}
    record_as(found, BEN, "patient_status", **told)
    a_person(found, phone="+44 1632 960157")
    return found


def refs(case: ACase, words: str, who: str = ADA) -> list[str]:
    session = case.session
    found = search(session, actor(session, who), case.at, Door.PAGE, words, "", 1)
    return [incident.ref for incident in found.incidents]


@pytest.mark.parametrize(
    "words", ["Ann", "price ann", "9434765919", "943-476-5919", "01632 960157"]
)
def test_a_case_is_found_by_name_number_and_telephone(case: ACase, words: str) -> None:
    assert refs(case, words) == [case.ref]


@pytest.mark.parametrize("words", ["943", "943 476 591", "9434765918", "01632 960158", "5919"])
def test_part_of_a_number_finds_nothing(case: ACase, words: str) -> None:
    assert refs(case, words) == []


def test_who_may_not_see_the_case_does_not_find_it_by_number_either(case: ACase) -> None:
    assert refs(case, "9434765919", SAM) == []
    assert refs(case, "9434765919", MONA) == [case.ref]
    record_as(case, ADA, "restrict", reason="Her sister works on the ward", only=[ADA, RON])
    assert refs(case, "9434765919", MONA) == []
    assert refs(case, "9434765919") == [case.ref]


def test_each_search_leaves_a_line_that_tells_who_and_not_what(case: ACase) -> None:
    refs(case, "Ann  PRICE")
    last = house_entries(case.session)[-1]
    assert (last.by, last.what, last.door) == (ADA, SEARCHED, "page")
    assert last.about == hash_of_search(case.session, "ann price")
    assert "ann" not in last.about.lower()


def test_opening_the_list_is_no_search(case: ACase) -> None:
    before = len(house_entries(case.session))
    refs(case, "  ")
    assert len(house_entries(case.session)) == before
    assert user_called(case.session, ADA)


def test_a_reference_copied_from_a_page_of_the_case_leads_to_it(session: Session) -> None:
    """Of a promise, a question or a letter: whoever rings about one reads it out from their page,
    and "Nothing here matches" would be untrue."""
    people.introduce(session)
    case = an_opened_case(session)
    acknowledged(case)
    letter = a_draft(case, "initial_notification")
    [question] = [each.ref for each in case.now.questions]
    for ref in (case.promise, question, letter):
        assert refs(case, f" {ref.lower()} ") == [case.ref]
        assert refs(case, ref, SAM) == []  # of another site
    last = house_entries(case.session)[-2]
    assert last.about == hash_of_search(case.session, letter)
    assert refs(case, "COM-2026-999999") == refs(case, case.promise[:-1]) == []


def test_a_reference_is_found_as_people_type_it(session: Session) -> None:
    """A telephone makes a long dash of a hyphen, and who hears an O writes one."""
    people.introduce(session)
    case = an_opened_case(session)
    acknowledged(case)
    for ref in (case.ref, case.promise, a_draft(case, "initial_notification")):
        for told in (
            ref.replace("-", " "), ref.replace("-", "\u2013"), f"({ref}).", ref.replace("0", "o"),
        ):  # fmt: skip
            assert refs(case, told) == [case.ref], told
            assert refs(case, told, SAM) == []  # of another site


@pytest.mark.parametrize("words", ["NHS 943 476 5919", "NHS no.: 943 476 5919", "9434765919 Price"])
def test_a_number_is_found_with_what_stands_beside_it(case: ACase, words: str) -> None:
    """So it is copied from another program."""
    an_opened_case(case.session, patient={"name": "Bo Lee", "identifier": "9434765918"})
    assert refs(case, words) == [case.ref]
    assert refs(case, words, SAM) == []


def test_a_case_is_found_by_its_number_in_the_system_that_it_came_from(case: ACase) -> None:
    """It stands on the page of the case, and was the one number there by which nothing matched."""
    brought = an_opened_case(case.session, external_ref="W-10417")
    for words in ("W-10417", " w-10417 "):
        assert refs(case, words) == [brought.ref]
        assert refs(case, words, SAM) == []
    assert refs(case, "W-1041") == refs(case, "W-10417\0") == []
