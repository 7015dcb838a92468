"""A day as a second fact: agreed by a nurse, typed months later by somebody on a phone."""

from typing import Any, cast

import pytest

from disclosure.actions.second_fact import second_fact, spellings
from disclosure.kinds.faults import BadInput

NOBODY = cast(Any, None)  # no record is asked where the answer was chosen with them


def agreed(answer: str) -> str:
    told = {"question": "When did you marry?", "answer": answer}
    return second_fact(NOBODY, NOBODY, told)[1]


@pytest.mark.parametrize("typed", ["4 March 1950", "March 4, 1950", "Mar 4 1950", "1950-03-04"])
def test_however_they_write_it_it_is_the_day_that_was_agreed(typed: str) -> None:
    assert agreed("4 March 1950") in spellings(typed)
    assert agreed("31/12/1950") in spellings("12/31/1950")


def test_figures_that_could_be_two_days_are_asked_for_once_more() -> None:
    with pytest.raises(BadInput) as no:
        agreed("03/04/1950")
    says = "Answer: 03/04/1950 can be two days. Write the month as a word, such as 3 April 1950."
    assert str(no.value) == says
    assert agreed("05/05/1950") == agreed("5 May 1950")
