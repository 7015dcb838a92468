"""Where several were talked with, the page asks whose question it was: each reads their own."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.clock import now
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.questions import Question
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.disclosure.pages.recording.test_taken_back import TALK
from tests.people import BEN

pytestmark = pytest.mark.usefixtures("team")
WHY = "Why did nobody ring me, when you rang her?"


@pytest.fixture
def parents(session: Session) -> tuple[ACase, int, int]:
    case = an_opened_case(session, patient={"name": "Jan Nowak", "born_on": "2020-01-01"})
    told = {"is_patient": False, "lawful_basis": "Parent of the child"}
    mother = a_person(case, name="Mrs Ewa Nowak", relationship="Mother", **told)
    father = a_person(case, name="Mr Adam Nowak", relationship="Father", **told)
    return case, mother, father


def path(case: ACase) -> str:
    return f"/incidents/{case.ref}/records/conversation"


def talk_in(case: ACase, *persons: int, **more: str) -> dict[str, object]:
    at = f"{now().astimezone(case.now.zone):%Y-%m-%dT%H:%M}"
    return {**TALK, "at": at, "persons": [str(number) for number in persons], **more}


def asked_in(case: ACase) -> list[tuple[int, str]]:
    return [(body.person, body.words) for _, body in case.now.case.those(Question)]


def test_what_the_father_asked_is_not_kept_as_asked_by_the_mother(
    ben: FlaskClient, parents: tuple[ACase, int, int]
) -> None:
    """Both are ticked, and nobody said that it was she: it stood on her page as “You asked”, and
    on his page not at all."""
    case, mother, father = parents
    told = talk_in(case, mother, father, **{"questions-0-words": WHY})
    answer = ben.post(path(case), data=told)
    assert answer.status_code == 422
    assert "Who asked: you talked with more than one" in answer.text
    assert asked_in(case) == []
    answer = ben.post(path(case), data=told | {"questions-0-person": str(father)})
    assert answer.status_code == 303
    assert asked_in(case) == [(father, WHY)]


def test_what_both_asked_is_asked_by_each(
    ben: FlaskClient, parents: tuple[ACase, int, int]
) -> None:
    case, mother, father = parents
    second = "When may we see the ward?"
    told = talk_in(case, mother, father)
    told |= {"questions-0-words": WHY, "questions-0-person": "each"}
    told |= {"questions-1-words": second, "questions-1-person": str(mother)}
    assert ben.post(path(case), data=told).status_code == 303
    assert asked_in(case) == [(mother, WHY), (mother, second), (father, WHY)]


def test_where_nobody_is_ticked_that_alone_is_asked(
    ben: FlaskClient, parents: tuple[ACase, int, int]
) -> None:
    case, *_ = parents
    told = talk_in(case, **{"questions-0-words": WHY, "questions-0-person": "each"})
    answer = ben.post(path(case), data=told)
    assert answer.status_code == 422
    assert "With whom: fill this in" in answer.text
    assert "Who asked:" not in answer.text


def test_a_talk_with_one_person_asks_nobody_who_asked(
    ben: FlaskClient, parents: tuple[ACase, int, int]
) -> None:
    case, _, father = parents
    told = talk_in(case, father, **{"questions-0-words": WHY})
    assert ben.post(path(case), data=told).status_code == 303
    assert asked_in(case) == [(father, WHY)]


def test_a_command_may_give_bare_words_still(parents: tuple[ACase, int, int]) -> None:
    """The contract: bare words are of the first of its people."""
    case, mother, father = parents
    said = {
        "kind": "first", "persons": [mother, father],
        "how": "in_person", "place": "Ward office", "said": "We gave him too much heparin.",
        "attendees": [{"name": "Ben Okoro", "role": "Charge nurse", "side": "staff"}],
        "family_said": "“Nobody listened.”", "questions": [WHY],
    }  # fmt: skip
    record_as(case, BEN, "conversation", **said)
    assert asked_in(case) == [(mother, WHY)]


def test_a_name_chosen_beside_no_question_asks_nothing(
    ben: FlaskClient, parents: tuple[ACase, int, int]
) -> None:
    """A thumb on “Mr Adam Nowak”, below an empty box: the talk could not be signed any more."""
    case, mother, father = parents
    told = talk_in(case, mother, **{"questions-0-person": str(father)})
    assert ben.post(path(case), data=told).status_code == 303
    assert [body.family_said for _, body in case.now.case.those(Conversation)]
    assert asked_in(case) == []


def test_no_question_chosen_beside_a_question_is_asked_about(
    ben: FlaskClient, parents: tuple[ACase, int, int]
) -> None:
    """It would stand on her page as hers, against what the nurse had just said."""
    case, mother, _ = parents
    page = ben.get(path(case)).text
    assert "No question here" in page
    assert "Who asked (optional)" not in page
    told = talk_in(case, mother, **{"questions-0-words": WHY, "questions-0-person": ""})
    answer = ben.post(path(case), data=told)
    assert answer.status_code == 422
    assert "“No question here” is chosen" in answer.text
    assert asked_in(case) == []


def test_what_both_asked_stands_once_on_the_page_of_each(
    ben: FlaskClient, parents: tuple[ACase, int, int]
) -> None:
    case, mother, father = parents
    told = talk_in(case, mother, father, **{"questions-0-words": WHY})
    assert ben.post(path(case), data=told | {"questions-0-person": "each"}).status_code == 303
    case.at = now()
    for who in (mother, father):
        assert [(q.words, q.mine) for q in family_view(case.now, who).questions] == [(WHY, True)]
