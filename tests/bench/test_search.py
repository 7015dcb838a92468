"""What `python -m bench search` measures are searches that find what was made to be found."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.search import ASKED, RARE, make
from disclosure.actions.looks.caseload import find
from tests.people import ADA, actor

CASES = 400


@pytest.fixture
def made(session: Session) -> Session:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    make(engine, session, CASES)
    return session


def test_a_rare_word_is_in_one_of_the_cases_made_and_common_ones_are_in_many(
    made: Session,
) -> None:
    found = {words: find(made, actor(made, ADA), words).total for words in ASKED.values()}
    assert found[RARE] == 1
    assert found["zzz"] == 0
    assert CASES / 4 < found["fall"] < CASES / 2
    assert found["an pri"] < CASES / 4
