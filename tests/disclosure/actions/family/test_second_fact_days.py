"""A day as a second fact: agreed by a nurse, typed months later by somebody on a phone."""

from typing import Any, cast

import pytest

from disclosure.actions.family.second_fact import second_fact, spellings
from disclosure.kinds.faults import BadInput

NOBODY = cast(Any, None)  # no record is asked where the answer was chosen with them


def agreed(answer: str) -> str:
    told = {"question": "When did you marry?", "answer": answer}
    return second_fact(NOBODY, NOBODY, told)[1]


@pytest.mark.parametrize("typed", ["4 March 1950", "March 4, 1950", "Mar 4 1950", "1950-03-04"])
def test_however_they_write_it_it_is_the_day_that_was_agreed(typed: str) -> None:
    assert agreed("4 March 1950") in spellings(typed)
    assert agreed("31/12/1950") in spellings("12/31/1950")
    assert agreed("27 March 1955") in spellings("٢٧/٣/١٩٥٥")
    assert agreed("4521") in spellings("४५२१")


def test_figures_that_could_be_two_days_are_asked_for_once_more() -> None:
    with pytest.raises(BadInput) as no:
        agreed("03/04/1950")
    says = "Answer: 03/04/1950 can be two days. Write the month as a word, such as 3 April 1950."
    assert str(no.value) == says
    assert agreed("05/05/1950") == agreed("5 May 1950")


@pytest.mark.parametrize(
    "typed",
    [
        *("21 marca 1955 r.", "21.03.1955 r.", "21 III 1955", "21.III.1955r.", "21-go marca 1955"),
        *("poniedziałek, 21 marca 1955 roku", "21 mar 1955", "dnia 21 marca 1955"),
        *(
            "el 21 de marzo de 1955",
            "21 de marzo del 1955",
            "lunes 21 mar 1955",
            "El día 21.3.1955",
        ),
        *(
            "21 o Fawrth 1955",
            "21 o fis Mawrth 1955",
            "yr 21ain o Fawrth 1955",
            "21ain o Fawrth 1955",
            "dydd Llun, 21 Mawrth 1955",
            "21 Maw 1955",
        ),
        *("21st of March 1955", "Monday 21 March 1955", "March 21st, 1955"),
    ],
)
def test_as_a_day_stands_on_the_papers_of_those_who_read_us_it_is_that_day(typed: str) -> None:
    assert agreed("1955-03-21") in spellings(typed)
    assert agreed(typed) == agreed("1955-03-21")


def test_short_months_first_days_and_a_tuesday_that_is_called_like_march() -> None:
    assert agreed("1 wrz 1955") == agreed("1af Medi 1955") == agreed("1 September 1955")
    assert agreed("1.º de abril de 1955") == agreed("1 kwi 1955") == agreed("1 IV 1955")
    assert agreed("dydd Mawrth 22 Mawrth 1955") == agreed("22 March 1955")


@pytest.mark.parametrize(
    "typed",
    [
        *("primero de mayo de 1955", "el primero de mayo del año 1955", "1° de mayo de 1955"),
        *("1ro. de mayo de 1955", "1ero de mayo de 1955", "1er mayo 1955"),
        *("1-ego maja 1955 r.", "1-szego maja 1955", "1szego maja 1955", "dn. 1 maja 1955"),
        "y 1af o Fai 1955",
    ],
)
def test_the_first_of_a_month_as_people_say_it_is_that_day(typed: str) -> None:
    """Whoever typed “primero de mayo” had the right day, and after a few tries had to wait."""
    assert agreed("1 May 1955") in spellings(typed)
    assert agreed(typed) == agreed("1 May 1955")


def test_september_is_written_without_its_p_in_peru() -> None:
    assert agreed("5 September 1961") in spellings("5 de setiembre de 1961")


@pytest.mark.parametrize("typed", ["03.04.1950 r.", "el 3/4/1950", "dnia 3 4 1950"])
def test_figures_stay_two_days_whatever_stands_beside_them(typed: str) -> None:
    with pytest.raises(BadInput, match="can be two days"):
        agreed(typed)


@pytest.mark.parametrize("typed", ["Rex 21 March 1955", "III 1955", "21 marca", "21 R 1955"])
def test_what_is_more_or_less_than_a_day_is_kept_as_it_was_typed(typed: str) -> None:
    """Else any 21 March 1955 would open a page that asks for more."""
    assert agreed(typed) not in spellings("21 March 1955")
    assert len(set(spellings(typed))) == 1


@pytest.mark.parametrize("words", ["1 ", "Burek ", "e\u0301"])
def test_what_is_far_too_long_for_an_answer_is_read_in_no_language(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger who sends a megabyte would keep every page waiting for seconds."""
    read: list[str] = []
    monkeypatch.setattr(f"{second_fact.__module__}._as_date", lambda text, _: read.append(text))
    assert list(spellings(words * 500_000)) == [""]
    assert set(read) == {""}


def test_an_answer_may_stand_among_many_spaces() -> None:
    assert list(spellings(f"{' ' * 900}Burek Łatek")) == ["bureklatek"]
