"""To whom the family's page opens, what it shows them, and when nobody is asked anything."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from workflows.facts import ConversationFacts, ExcuseFacts, IncidentFacts, PersonFacts
from workflows.family_page import (
    SILENT_AFTER,
    Seen,
    falls_silent_at,
    is_hard_day,
    may_ask_how_we_did,
    sees,
    shut_for_now,
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
    assert is_hard_day(date(2026, 3, 12), (harmed, born))
    assert is_hard_day(date(2026, 2, 28), (harmed, born))  # no leap year
    assert is_hard_day(date(2028, 2, 29), (harmed, born))
    assert not is_hard_day(date(2028, 2, 28), (harmed, born))
    assert not is_hard_day(date(2026, 3, 13), (harmed,))


def test_a_page_says_why_it_is_shut_before_that_somebody_still_has_to_agree() -> None:
    child = replace(EWA, acted_for="Ewa is a child: her parents are told.")
    assert why_shut(child, None) == "Ewa is a child: her parents are told."
    acted = replace(EWA, acts_no_more=True)  # for the patient, who decides now
    assert why_shut(acted, False) == "The family does not allow that Ewa is told."
    assert why_shut(acted, True) is None
    waits = replace(EWA, waits=True)
    assert "a second person has not agreed" in (why_shut(waits, None) or "")
    assert why_shut(replace(waits, died=True), None) == "Ewa has died."
    assert why_not_invited(replace(CASE, conversations=(TALK,)), waits, None)


def test_a_page_is_shut_for_now_only_where_nothing_else_shuts_it() -> None:
    waits = replace(EWA, waits=True)
    assert shut_for_now(waits, None)
    assert not shut_for_now(EWA, None)
    assert not shut_for_now(replace(waits, died=True), None)
    assert not shut_for_now(replace(ADAM, waits=True), False)


def test_who_acted_for_the_patient_sees_what_that_one_allows_once_they_decide() -> None:
    acted = replace(EWA, acts_no_more=True)
    assert sees(acted, ()) == frozenset()
    assert sees(acted, (" Promises ",)) == {Seen.PROMISES}


def test_a_page_that_somebody_used_to_open_falls_silent_three_weeks_after_visit_or_talk() -> None:
    first, last = NOW - timedelta(days=30), NOW - timedelta(days=20)
    assert falls_silent_at([], [NOW]) is None
    assert falls_silent_at([last], [NOW]) is None
    assert falls_silent_at([last, first], []) == last + SILENT_AFTER
    assert falls_silent_at([first, last], [first]) == last + SILENT_AFTER
    assert falls_silent_at([first, last], [NOW]) == NOW + SILENT_AFTER
