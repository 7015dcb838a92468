"""A wish was recorded of the wrong person, and what it made of our calls stands on."""

import pytest
from sqlalchemy.orm import Session

from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.actions.to_do.test_worklist import row
from tests.people import ADA, BEN, EVA
from tests.to_do import rows_of

pytestmark = pytest.mark.usefixtures("team")
OPENED = "We tried to reach you by phone, which you had asked us never to do."
NOT_SO = "As the record stands now, Mrs Ann Price had not asked that of us. If that is right, "


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case.later(hours=1))
    return case.later(days=1)


def forbids_the_phone(case: ACase) -> int:
    told: dict[str, object] = {"safe": {"never": ["phone"]}, "reason": "She asked us to."}
    return record_as(case, BEN, "person_change", person=case.person, **told).id


def withdrawn(case: ACase, number: int) -> int:
    told = {"of": str(number), "words": "It was another patient", "withdraws": True}
    return record_as(case, ADA, "correction", **told).id


def agreed(case: ACase, correction: int) -> None:
    said = {"correction": correction, "agrees": True, "reason": "I asked them both"}
    record_as(case, EVA, "correction_review", **said)


def asked(case: ACase) -> int:
    told = {"person": case.person, "how": "By telephone"}
    return record_as(case, BEN, "questions_sought", **told).id


def why(case: ACase) -> str:
    return row(case, "Answer the concern of Mrs Ann Price").why


def test_whoever_answers_it_reads_that_she_never_asked_for_it(case: ACase) -> None:
    """It told her on her page what she had asked of us, and her asking counted for nothing."""
    wish = forbids_the_phone(case)
    number = asked(case.later(days=1))
    assert why(case) == f"“{OPENED}”"

    fell = withdrawn(case.later(days=1), wish)

    says = f"withdraw No. {number} with “Correct a record”, and record it again: then it counts."
    assert why(case) == f"“{OPENED}” {NOT_SO}{says}"
    withdrawn(case, fell)
    assert why(case) == f"“{OPENED}”"


def test_what_is_done_so_leaves_nothing(case: ACase) -> None:
    wish = forbids_the_phone(case)
    at = case.later(days=1).at
    number = asked(case)
    withdrawn(case.later(days=1), wish)
    agreed(case, withdrawn(case, number))
    again = {"person": case.person, "how": "By telephone", "at": at.isoformat()}
    record_as(case, BEN, "questions_sought", **again)
    assert not [todo for todo in rows_of(case) if "the concern of" in todo.act]
    assert case.now.facts.questions_sought == {case.person}


def test_a_talk_counts_anyway_and_only_the_concern_goes(case: ACase) -> None:
    wish = forbids_the_phone(case)
    a_talk(case.later(days=1), "first", how="phone", began="we")
    withdrawn(case.later(days=1), wish)
    [concern] = case.now.concerns
    assert why(case).endswith(f"withdraw No. {concern.number} with “Correct a record”.")
    agreed(case, withdrawn(case, concern.number))
    assert not [todo for todo in rows_of(case) if "the concern of" in todo.act]


def test_what_she_allows_later_says_nothing_of_a_call_before(case: ACase) -> None:
    forbids_the_phone(case)
    asked(case.later(days=1))
    told: dict[str, object] = {"safe": {"never": []}, "reason": "Ringing is fine again."}
    record_as(case.later(days=1), BEN, "person_change", person=case.person, **told)
    assert why(case) == f"“{OPENED}”"
