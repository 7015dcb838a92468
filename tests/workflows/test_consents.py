"""Whether somebody may be told, by the words of those who decide it: in doubt it is no."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.consents import ConsentFacts, Purpose, may_be_told

MARIA, PIOTR, UNA, JAN = 1, 2, 3, 4  # Maria and Piotr decide; of Una and Jan it is asked
DECIDE = frozenset({MARIA, PIOTR})
ON, MAY_4 = date(2026, 6, 1), date(2026, 5, 4)
YES = ConsentFacts(1, MARIA, Purpose.SHARE, True, with_person=UNA)
NO = replace(YES, number=2, agrees=False)
BY_NAME = replace(NO, with_person=None, shared_with="Una Roe", may_mean=frozenset({UNA}))


def told(*consents: ConsentFacts, person: int = UNA, on: date = ON) -> bool | None:
    return may_be_told(consents, person, DECIDE, on)


def test_where_nobody_said_anything_nothing_is_known() -> None:
    assert told() is None
    assert told(YES, person=JAN) is None


def test_the_last_word_of_one_counts_in_whatever_order_it_is_read() -> None:
    assert told(YES) is True
    assert told(YES, NO) is told(NO, YES) is False
    assert told(NO, replace(YES, number=3)) is True


def test_where_two_disagree_it_is_no() -> None:
    hers, his = replace(YES, number=4), replace(NO, by=PIOTR)
    assert told(hers, his) is False
    assert told(hers, replace(his, agrees=True)) is True


def test_the_word_of_somebody_who_does_not_decide_is_nobodys_word() -> None:
    assert told(replace(NO, by=JAN)) is None


def test_nobody_is_asked_whether_they_may_be_told_themselves() -> None:
    assert told(replace(NO, by=MARIA, with_person=MARIA), person=MARIA) is None


@pytest.mark.parametrize("purpose", [p for p in Purpose if p is not Purpose.SHARE])
def test_what_is_allowed_for_something_else_is_no_word_on_telling(purpose: Purpose) -> None:
    assert told(replace(YES, purpose=purpose)) is None


def test_a_yes_holds_through_its_last_day_and_then_ran_out() -> None:
    until = replace(YES, until=ON)
    assert told(until) is True
    assert not until.ran_out(ON)
    day_after = date(2026, 6, 2)
    assert told(until, on=day_after) is False
    assert until.ran_out(day_after)


@pytest.mark.parametrize("fell", [{"ended": True}, {"denied": True}, {"agrees": False}])
def test_what_was_taken_back_or_never_said_did_not_run_out(fell: dict[str, bool]) -> None:
    """Of a yes that ran out the question is asked again; this is a no that goes on."""
    word = replace(YES, until=date(2026, 5, 1), **fell)  # type: ignore[arg-type]
    assert not word.ran_out(ON)
    assert not word.holds(date(2026, 4, 1))


def test_a_no_by_name_counts_for_whoever_may_be_meant_and_for_nobody_else() -> None:
    assert told(BY_NAME) is False
    assert told(BY_NAME, person=JAN) is None


def test_a_yes_by_name_tells_nobody_who_it_is_and_only_takes_such_a_no_back() -> None:
    yes = replace(BY_NAME, number=3, agrees=True)
    assert told(yes) is None
    assert told(BY_NAME, yes) is True
    assert told(NO, yes) is False  # that no was said of this very person


@pytest.mark.parametrize(
    ("was", "now", "may"),
    [
        ("Una Roe, his former wife", "Una Roe, the neighbour", False),
        ("Una Roe, his former wife", "Una Roe,  His former WIFE ", True),
        ("Una Roe, his former wife", "Una Roe", True),
        ("Una Roe", "Una Roe, the neighbour", False),
    ],
)
def test_a_yes_to_another_of_that_name_takes_no_no_back(was: str, now: str, may: bool) -> None:
    no = replace(BY_NAME, shared_with=was)
    assert told(no, replace(no, number=3, agrees=True, shared_with=now)) is may


def _share(number: int, by: int, **more: object) -> ConsentFacts:
    told = {"purpose": Purpose.SHARE, "agrees": True, "with_person": 3} | more
    return ConsentFacts(number, by, **told)  # type: ignore[arg-type]


def test_the_last_word_on_sharing_counts_and_a_no_outweighs_a_yes() -> None:
    both = frozenset({2, 5})
    assert may_be_told((), 3, both, MAY_4) is None
    assert may_be_told((_share(1, 2),), 3, both, MAY_4) is True
    assert may_be_told((_share(1, 2), _share(2, 2, agrees=False)), 3, both, MAY_4) is False
    assert may_be_told((_share(1, 2), _share(2, 5, agrees=False)), 3, both, MAY_4) is False
    assert may_be_told((_share(1, 2, until=date(2026, 5, 3)),), 3, both, MAY_4) is False
    assert may_be_told((_share(1, 2, until=date(2026, 5, 4)),), 3, both, MAY_4) is True
    assert may_be_told((_share(1, 2, ended=True),), 3, both, MAY_4) is False


def test_only_the_word_of_those_who_must_be_told_counts() -> None:
    for_himself = _share(1, 3)
    a_cousin = _share(2, 9)
    assert may_be_told((for_himself, a_cousin), 3, frozenset({2}), MAY_4) is None
    assert may_be_told((_share(1, 3),), 3, frozenset({3}), MAY_4) is None


def test_a_yes_by_name_takes_back_no_no_about_somebody_else_of_that_name() -> None:
    ewa, una = frozenset({2}), frozenset({3})
    no = _share(1, 2, agrees=False, with_person=None, shared_with="Una, his wife", may_mean=una)

    def yes(to: str) -> bool | None:
        later = _share(2, 2, with_person=None, shared_with=to, may_mean=una)
        return may_be_told((no, later), 3, ewa, MAY_4)

    assert [yes(to) for to in ("Una", "Una Roe", "Una, his wife")] == [True, True, True]
    assert yes("Una, my neighbour") is False
