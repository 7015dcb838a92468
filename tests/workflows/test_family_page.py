"""To whom the family's page opens, what it shows them, and when nobody is asked anything."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from workflows.consents import ConsentFacts, Purpose, may_be_told
from workflows.facts import ConversationFacts, ExcuseFacts, IncidentFacts, PersonFacts
from workflows.family_page import (
    Seen,
    is_hard_day,
    may_ask_how_we_did,
    sees,
    why_not_invited,
    why_shut,
)
from workflows.words import Excusable, Ground, Standing, Talk

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
EWA = PersonFacts(2, "Ewa")
ADAM = PersonFacts(3, "Adam", Standing.ALSO_TOLD)
CASE = IncidentFacts(NOW, NOW.date(), persons=(EWA, ADAM))
TALK = ConversationFacts(Talk.FIRST, frozenset({2}), NOW)
DECLINED = ExcuseFacts(
    2, frozenset({Excusable.FIRST_CONVERSATION_RECORDED}), Ground.DECLINED, NOW, agreed=True
)


def test_face_to_face_comes_before_the_page() -> None:
    assert "Talk with Ewa first" in (why_not_invited(CASE, EWA, None) or "")
    assert why_not_invited(replace(CASE, conversations=(TALK,)), EWA, None) is None
    of_another_kind = replace(TALK, kind=Talk.FOLLOW_UP)
    assert why_not_invited(replace(CASE, conversations=(of_another_kind,)), EWA, None)


def test_who_declined_the_conversation_has_a_page_once_a_second_person_agreed() -> None:
    assert why_not_invited(replace(CASE, excuses=(DECLINED,)), EWA, None) is None
    assert why_not_invited(replace(CASE, excuses=(replace(DECLINED, agreed=False),)), EWA, None)
    assert why_not_invited(replace(CASE, excuses=(replace(DECLINED, ended=True),)), EWA, None)


@pytest.mark.parametrize(
    ("person", "allowed", "opens"),
    [
        (EWA, None, True),
        (replace(EWA, died=True), None, False),
        (replace(EWA, standing=Standing.NOT_TO_BE_TOLD), True, False),
        (ADAM, None, True),
        (ADAM, True, True),
        (ADAM, False, False),
        (EWA, False, True),  # who must be told is told, whoever of the family minds
    ],
)
def test_whose_page_opens(person: PersonFacts, allowed: bool | None, opens: bool) -> None:
    assert (why_shut(person, allowed) is None) is opens


def test_who_is_also_told_sees_what_was_allowed_and_nothing_else() -> None:
    assert sees(EWA, ()) == frozenset(Seen)
    assert sees(ADAM, ()) == frozenset()
    assert sees(ADAM, ("Progress", "the analysis", "her secrets")) == {Seen.PROGRESS}
    assert sees(ADAM, ("everything",)) == frozenset(Seen)


@pytest.mark.parametrize(
    ("known", "died", "funeral", "asks"),
    [
        (date(2026, 4, 20), None, None, True),
        (date(2026, 4, 21), None, None, False),  # thirteen days after it came to be known
        (date(2026, 3, 1), date(2026, 4, 21), None, False),  # thirteen days after the death
        (date(2026, 3, 1), date(2026, 4, 20), None, True),
        (date(2026, 4, 21), date(2026, 4, 1), date(2026, 4, 9), False),  # known long after it
        (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 4), False),  # the day of the funeral
        (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 3), True),
        (date(2026, 3, 1), date(2026, 4, 30), date(2026, 5, 2), False),  # buried, but too soon
    ],
)
def test_nobody_is_asked_how_we_did_in_the_first_two_weeks_or_before_a_funeral(
    known: date, died: date | None, funeral: date | None, asks: bool
) -> None:
    assert may_ask_how_we_did(known, died, funeral, date(2026, 5, 4)) is asks


def test_the_day_of_the_harm_and_the_birthday_come_round_every_year() -> None:
    harmed, born = date(2025, 3, 12), date(1948, 2, 29)
    assert is_hard_day(date(2026, 3, 12), harmed, born)
    assert is_hard_day(date(2026, 2, 28), harmed, born)  # no leap year
    assert is_hard_day(date(2028, 2, 29), harmed, born)
    assert not is_hard_day(date(2028, 2, 28), harmed, born)
    assert not is_hard_day(date(2026, 3, 13), harmed, None)


def _share(number: int, by: int, **more: object) -> ConsentFacts:
    told = {"purpose": Purpose.SHARE, "agrees": True, "with_person": 3} | more
    return ConsentFacts(number, by, **told)  # type: ignore[arg-type]


def test_the_last_word_on_sharing_counts_and_a_no_outweighs_a_yes() -> None:
    both = frozenset({2, 5})
    assert may_be_told((), 3, both, NOW.date()) is None
    assert may_be_told((_share(1, 2),), 3, both, NOW.date()) is True
    assert may_be_told((_share(1, 2), _share(2, 2, agrees=False)), 3, both, NOW.date()) is False
    assert may_be_told((_share(1, 2), _share(2, 5, agrees=False)), 3, both, NOW.date()) is False
    assert may_be_told((_share(1, 2, until=date(2026, 5, 3)),), 3, both, NOW.date()) is False
    assert may_be_told((_share(1, 2, until=date(2026, 5, 4)),), 3, both, NOW.date()) is True
    assert may_be_told((_share(1, 2, ended=True),), 3, both, NOW.date()) is False


def test_only_the_word_of_those_who_must_be_told_counts() -> None:
    for_himself = _share(1, 3)
    a_cousin = _share(2, 9)
    assert may_be_told((for_himself, a_cousin), 3, frozenset({2}), NOW.date()) is None
    assert may_be_told((_share(1, 3),), 3, frozenset({3}), NOW.date()) is None


def test_a_yes_by_name_takes_back_no_no_about_somebody_else_of_that_name() -> None:
    ewa, una = frozenset({2}), frozenset({3})
    no = _share(1, 2, agrees=False, with_person=None, shared_with="Una, his wife", may_mean=una)

    def yes(to: str) -> bool | None:
        later = _share(2, 2, with_person=None, shared_with=to, may_mean=una)
        return may_be_told((no, later), 3, ewa, NOW.date())

    assert [yes(to) for to in ("Una", "Una Roe", "Una, his wife")] == [True, True, True]
    assert yes("Una, my neighbour") is False
