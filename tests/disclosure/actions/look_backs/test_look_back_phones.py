"""Who is calling: whom a search finds, and what is said before a word of the case."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change
from disclosure.actions.glass.breaking import break_glass
from disclosure.actions.letters import writing as letters
from disclosure.actions.look_backs.opening import look_back_of, look_backs_for
from disclosure.actions.look_backs.phones import Answer, who_is_calling
from disclosure.actions.look_backs.unreached import not_reached
from disclosure.actions.refused import NothingThere
from disclosure.records.glass import with_glass
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, in_case, members, person_of
from tests.look_backs import AT, a_list, a_look_back, added, many_to_tell, patient
from tests.people import ADA, ADAM, BEN, EVA, actor

pytestmark = pytest.mark.usefixtures("team")


def answer_to(session: Session, ref: str, words: str) -> Answer:
    return who_is_calling(session, actor(session, ADA), AT, DOOR, ref, words)


def names_another(session: Session, number: int, name: str, **more: str) -> int:
    told = {"name": name, "relationship": "Husband", "is_patient": False, "standing": "also_told"}
    return in_case(session, number, BEN, "person", **told, tell=["what happened"], **more)


@begins_with(many_to_tell, patients=12)
def test_where_two_of_each_family_have_the_name_it_is_said_that_there_are_more(
    session: Session, ref: str
) -> None:
    assert answer_to(session, ref, "te").more
    for number in range(1, 13):
        names_another(session, number, f"Mr Al Test{number:05}")
    some = answer_to(session, ref, "te")
    assert (len(some.found) < 10, some.more) == (True, True)
    one = answer_to(session, ref, "test00003")
    assert ([call.number for call in one.found], one.more) == ([3], False)


@begins_with(many_to_tell, patients=12)
@pytest.mark.parametrize(
    "words",
    [
        "1954-05-14",
        "1954 5 14",
        "14.5.1954",
        "14/05/1954",
        "05/14/1954",
        "14 May 1954",
    ],
)
def test_a_date_of_birth_is_found_as_the_caller_says_it(
    session: Session, ref: str, words: str
) -> None:
    """14 May found nobody, nor did any day as America writes it."""
    assert [call.number for call in answer_to(session, ref, words).found] == [4]


def test_of_a_day_that_two_readings_fit_both_are_found(session: Session, tmp_path: Path) -> None:
    ref, days = a_look_back(session).ref, ("1970-02-04", "1970-04-02", "1970-04-04")
    rows = [patient(n, patient_born_on=day) for n, day in enumerate(days, 1)]
    assert added(session, ref, a_list(tmp_path / "list.csv", rows)).added == len(days)
    assert [call.number for call in answer_to(session, ref, "2/4/1970").found] == [1, 2]


def test_a_caller_who_says_mrs_is_found_where_the_list_has_no_title(
    session: Session, tmp_path: Path
) -> None:
    """“Nobody of this look-back is found so”, and she stood there as Rowan Price."""
    ref = a_look_back(session).ref
    rows = patient(1, patient_name="Rowan Price"), patient(2, patient_name="Mrs Ann Price")
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    for words, numbers in (("Mrs Price", [1, 2]), ("dr. rowan price", [1]), ("Mrs", [2])):
        assert sorted(call.number for call in answer_to(session, ref, words).found) == numbers


@begins_with(many_to_tell, patients=2)
def test_a_caller_is_found_by_the_reference_at_the_foot_of_their_letter(
    session: Session, ref: str
) -> None:
    """It is all that many have in their hand; and so is that of a promise on their page."""
    change = Change(members(session)[1].incident_id, actor(session, BEN), AT, DOOR)
    letter, _ = letters.draft(session, change, "holding", {"to": person_of(session, 2)})
    for words in (letter.ref, letter.ref.lower().replace("-", " ")):
        assert [call.number for call in answer_to(session, ref, words).found] == [2]
    assert answer_to(session, ref, "LET-2026-009999").found == ()


@begins_with(many_to_tell, patients=1)
def test_who_was_taken_off_a_case_is_named_before_a_word_of_it(session: Session, ref: str) -> None:
    phone = "01632 960999"
    zed = names_another(session, 1, "Mr Zed Wrong", phone=phone)
    told = {"of": str(zed), "words": "He belongs to another family", "withdraws": True}
    withdrawn = in_case(session, 1, BEN, "correction", **told)
    assert [call.first for call in answer_to(session, ref, "zed").found] == [()]
    agrees = {"correction": withdrawn, "agrees": True, "reason": "I looked it up myself"}
    in_case(session, 1, EVA, "correction_review", **agrees)
    says = "{} taken off this case. Say nothing of it before you know who is calling."
    for words in ("zed", phone):
        (call,) = answer_to(session, ref, words).found
        assert call.first == (says.format(f"Mr Zed Wrong and {phone} were"),)
    names_another(session, 1, "Zed Wrong")  # he is of this family, with another telephone
    (call,) = answer_to(session, ref, "zed").found
    assert call.first == (says.format(f"{phone} was"),)


@begins_with(many_to_tell, patients=1)
def test_a_patient_who_took_another_name_is_called_so_by_whichever_they_are_found(
    session: Session, ref: str
) -> None:
    """Nobody who answers the telephone speaks to her by the name of before."""
    (call,) = answer_to(session, ref, "test00001").found
    assert call.patient == "Mrs Rowan Test00001"
    told = {"person": str(person_of(session, 1)), "name": "Ms Rowan Lindqvist"}
    in_case(session, 1, BEN, "person_change", **told, reason="She told us her new name")
    for words in ("test00001", "lindqvist", "900 0000001"):
        (call,) = answer_to(session, ref, words).found
        assert call.patient == "Ms Rowan Lindqvist"


@begins_with(many_to_tell, patients=3)
def test_whoever_broke_the_glass_of_one_case_finds_no_other_patient_by_the_telephones(
    session: Session, ref: str
) -> None:
    """An administrator of the site has to look into one case tonight. The others of its cause stay
    shut: each has a family who is told when somebody breaks its glass."""
    (call,) = answer_to(session, ref, "test00001").found
    adam = replace(actor(session, ADAM), sites=actor(session, ADA).sites)
    break_glass(session, adam, call.incident, "The screen shows her another letter", AT, DOOR)
    adam = with_glass(session, adam, AT)
    assert look_backs_for(session, adam) == []
    for asked in (
        lambda: who_is_calling(session, adam, AT, DOOR, ref, "test00002"),
        lambda: not_reached(session, adam, AT, DOOR, ref),
        lambda: look_back_of(session, adam, ref),
    ):
        with pytest.raises(NothingThere):
            asked()


@begins_with(many_to_tell, patients=1)
def test_hours_and_days_of_a_caller_are_said_as_people_say_them(session: Session, ref: str) -> None:
    """“Only between any hour and 18:00” and “Not on 1948-03-20” were read out by who answered."""
    told = {"person": str(person_of(session, 1)), "safe": {"latest": "18:00"}}
    birthday = {"on": "1948-03-20", "why": "Her birthday"}
    reason = "She told us on the telephone"
    in_case(session, 1, BEN, "person_change", **told, avoid=[birthday], reason=reason)
    (call,) = answer_to(session, ref, "test00001").found
    wishes = set(call.people[0].wishes)
    assert {"Reach them not after 6pm.", "Not on 20 March: Her birthday."} <= wishes


@pytest.mark.parametrize(
    ("language", "says"),
    [("pl", "Interpreter: Polish."), ("en-GB", ""), ("Tigrinya", "Interpreter: Tigrinya.")],
)
def test_whoever_answers_reads_the_name_of_a_language_and_no_tag_of_a_list(
    session: Session, tmp_path: Path, language: str, says: str
) -> None:
    ref = a_look_back(session).ref
    rows = [patient(1, language=language)]
    assert added(session, ref, a_list(tmp_path / "list.csv", rows)).added == 1
    (call,) = answer_to(session, ref, "test00001").found
    (reached,) = call.people
    assert "".join(each for each in reached.wishes if each.startswith("Interpreter")) == says
