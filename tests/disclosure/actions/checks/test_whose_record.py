"""Whose record a record is: what is said to one of a family in private is theirs alone."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checks.whose_record import (
    OF_THE_PATIENT,
    OURS_AMONG_SEVERAL,
    Whose,
    whose_record,
)
from disclosure.actions.packing.person_pack import OTHERS, STAFF, TOGETHER, UNTOLD
from disclosure.kinds import KINDS
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.findings import Analysis
from disclosure.kinds.shape import shapes_of
from tests.cases import ACase, a_case, a_letter, a_person, a_talk, record_as
from tests.disclosure.actions.packing.test_person_pack import pack, record_in
from tests.people import ADA, BEN

PRIVATE = ("qzxasked", "qzxanswer", "qzxsupport", "qzxpromise", "qzxsaid", "qzxlate", "qzxsorry")
BY_REFERENCE = {
    *("person", "support", "commitment", "prevention", "answer", "question_owner"),
    *("question_taken_back", "explanation"),
}


@dataclass
class Family:
    case: ACase
    daughter: int
    talk: int
    answer: int

    def told(self, person: int) -> Any:
        return record_in(pack(self.case, person))

    def left_out(self, person: int) -> dict[str, int]:
        return {row["what"]: row["how_many"] for row in self.told(person)["left_out"]}


@pytest.fixture
def family(session: Session, team: None) -> Family:
    """The daughter asks about her mother, in a talk of her own."""
    case = a_case(session)
    case.person = a_person(case)
    kin = {"name": "Bea Price", "relationship": "Daughter", "is_patient": False}
    daughter = a_person(case, **kin, standing="also_told", lawful_basis="The patient agreed")
    promise = {"words": "qzxpromise We will ring you, Bea", "due_on": case.day(9), "owner": BEN}
    talk = a_talk(
        case, "follow_up", persons=[daughter], said="qzxsaid to you alone",
        questions=["qzxasked Does my mother drink?"], support_offered="qzxsupport A counsellor",
        next_contact=promise,
    )  # fmt: skip
    where = {"question": case.now.questions[-1].ref, "given_in": talk.id}
    answer = record_as(case, BEN, "answer", words="qzxanswer Her notes say so.", **where)
    duty = case.now.duties[0].id
    late = {"words": "qzxlate We were away, Bea", "given_in": talk.id}
    record_as(case, BEN, "explanation", duty=duty, **late)
    concern = {"person": daughter, "words": "You were rude."}
    number = record_as(case, BEN, "concern", **concern).id
    record_as(case, "eva@example.org", "concern_answer", concern=number, words="qzxsorry Bea")
    return Family(case, daughter, talk.id, answer.id)


def test_the_patient_is_not_given_what_the_daughter_asked_and_was_told_in_private(
    family: Family,
) -> None:
    words = str(family.told(family.case.person))
    assert [each for each in PRIVATE if each in words] == []
    assert family.left_out(family.case.person)[OTHERS] >= len(PRIVATE)


def test_the_daughter_is_given_all_of_it_and_her_promise_is_named_as_hers(family: Family) -> None:
    told = family.told(family.daughter)
    whats = {record["what"]: record["fields"] for record in told["records"]}
    assert [each for each in PRIVATE if each not in str(told["records"])] == []
    assert whats["support"]["To whom"] == "you"
    assert whats["commitment"]["Where it was promised"]["To whom"] == ["you"]
    assert whats["answer"]["Which question"].startswith("qzxasked")
    assert [each["words"][:10] for each in told["promises"]] == ["qzxpromise"]


def test_an_answer_told_to_another_alone_waits_for_whoever_asked(family: Family) -> None:
    case = family.case
    words = {"question": case.now.questions[-1].ref, "words": "qzxtoanother She does not."}
    elsewhere = a_talk(case, "follow_up", persons=[case.person])
    number = record_as(case, BEN, "answer", **words, given_in=elsewhere.id).id
    assert whose_record(case.now, number) == Whose(untold=frozenset({family.daughter}))
    assert "qzxtoanother" not in str(family.told(family.daughter))
    assert family.left_out(family.daughter)[UNTOLD] == 1
    assert "qzxtoanother" not in str(family.told(case.person))
    record_as(case, BEN, "answer", **words, given_in=family.talk)
    assert "qzxtoanother" in str(family.told(family.daughter))


def test_what_was_offered_to_colleagues_is_theirs_and_said_to_be(family: Family) -> None:
    told = {"offered_to": "staff", "what": "A talk"}
    record_as(family.case, BEN, "support", **told)
    for person in (family.case.person, family.daughter):
        assert family.left_out(person)[STAFF] == 1


def test_words_of_a_talk_of_several_are_nobodys_to_give(family: Family) -> None:
    case, both = family.case, [family.case.person, family.daughter]
    asked = [{"words": "qzxhers Did I do it?", "person": family.daughter}]
    a_talk(case, "follow_up", persons=both, family_said="qzxboth spoke", questions=asked)
    told = {who: str(family.told(who)) for who in both}
    assert "qzxboth" not in "".join(told.values())
    assert "qzxhers" not in told[case.person]
    assert "qzxhers" in told[family.daughter]  # on record as a question in her own name


def test_no_wish_of_another_in_a_talk_of_several_is_given_nor_what_mends_it(
    family: Family,
) -> None:
    case, both = family.case, [family.case.person, family.daughter]
    talk = a_talk(
        case, "follow_up", persons=both, said="qzxours to both of you",
        preferences="qzxwish Bea wants to be rung at the hostel",
        understanding={"how": "She told it back", "result": "qzxbelief Bea thinks she took them"},
        without_interpreter={"reason": "None came", "wish": "qzxalone Bea wanted to go on"},
    )  # fmt: skip
    before = [family.left_out(who)[TOGETHER] for who in both]
    mended = {"words": "qzxmended It was Bea who drinks", "withdraws": False}
    record_as(case, BEN, "correction", of=str(talk.id), **mended)
    for who in both:
        words = str(family.told(who))
        held = ("qzxwish", "qzxbelief", "qzxalone", "qzxmended")
        assert [each for each in held if each in words] == []
        assert "qzxours" in words
    after = [family.left_out(who)[TOGETHER] for who in both]
    assert before == [4, 4]  # what they said, their wish of the way, understanding, interpreter
    assert after == [5, 5]


def test_a_field_of_a_record_of_several_that_nobody_decided_on_is_held_back() -> None:
    for kind, names in OURS_AMONG_SEVERAL.items():
        assert names <= set(kind.model_fields), kind
    of_them = {"family_said", "questions", "preferences", "understanding", "without_interpreter"}
    shared = {shape.name for shape in shapes_of(Conversation) if shape.family}
    assert shared - OURS_AMONG_SEVERAL[Conversation] == of_them


def test_a_kind_says_whose_it_is_or_what_it_is_about_or_stands_in_a_list() -> None:
    """Else it would be nobody's to have, and counted as such, for ever."""
    listed = {kind.word for kind in OF_THE_PATIENT} | BY_REFERENCE
    for word, kind in KINDS.items():
        names = {"person", "persons"} & set(kind.model_fields)
        about = kind.about_field is not None or "of" in kind.model_fields
        placed = bool(names) or about or word in listed
        placed = placed or word in (Analysis.word, "event_review")
        assert placed, f"{word}: name it in OF_THE_PATIENT or BY_REFERENCE"


def test_a_letter_that_has_not_gone_tells_nobody_anything(family: Family) -> None:
    case = family.case
    ref = a_letter(case, "initial_notification", until="submit")
    words = {"question": case.now.questions[0].ref, "words": "qzxdraft", "given_in": ref}
    number = record_as(case, ADA, "answer", **words).id
    assert whose_record(case.now, number).persons == frozenset()
