"""How long a record is kept, and each reason for which nothing of it may be destroyed."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.keeping import (
    KeptFacts,
    Rule,
    Starts,
    When,
    in_years,
    kept_until,
    why_not_destroyed,
    years_at_least,
)
from workflows.regimes import Certainty

TEN = Rule("ten", ("GB-ENG",), "Complaint", Starts.CLOSED, 10, "A code", Certainty.VERIFIED)
TWENTY = replace(TEN, id="twenty", name="Serious incident", years=20)
CHILD = replace(TEN, id="child", name="Child", starts=Starts.BORN, when=When.CHILD, years=26)
DEAD = replace(TEN, id="dead", name="Death", starts=Starts.DIED, when=When.DIED, years=30)
COUNTRY = replace(TEN, id="us", jurisdictions=("US",), years=6, alone=False)
STATE = replace(TEN, id="ny", jurisdictions=("US-NY",), years=7)
CLOSED = KeptFacts(
    today=date(2046, 3, 13),
    places=frozenset({"GB-ENG"}),
    closed_on=date(2026, 3, 12),
    happened_on=date(2026, 1, 2),
    born_on=date(1948, 5, 2),
)


def until(*rules: Rule, facts: KeptFacts = CLOSED) -> date | None:
    return kept_until(rules, facts).until


def reasons(*rules: Rule, facts: KeptFacts = CLOSED) -> tuple[str, ...]:
    return why_not_destroyed(kept_until(rules, facts), facts)


def test_the_longest_rule_wins() -> None:
    assert until(TEN, TWENTY) == until(TWENTY, TEN) == date(2046, 3, 12)


def test_a_period_of_one_year_is_told_as_one() -> None:
    told = [kept_until((replace(TEN, years=years),), CLOSED).why for years in (1, 10)]
    assert "Complaint, 1 year after it closed." in told[0]
    assert "Complaint, 10 years after it closed." in told[1]


def test_nothing_stands_in_the_way_on_the_day_after() -> None:
    assert reasons(TEN, TWENTY) == ()
    last_day = replace(CLOSED, today=date(2046, 3, 12))
    assert reasons(TEN, TWENTY, facts=last_day)[0].startswith("Its time is not over.")


def test_a_child_is_kept_until_they_are_grown() -> None:
    newborn = replace(CLOSED, born_on=date(2026, 1, 1))
    assert until(TEN, TWENTY, CHILD, facts=newborn) == date(2052, 1, 1)
    assert until(TEN, TWENTY, CHILD) == date(2046, 3, 12)


def test_whoever_was_eighteen_on_that_day_was_no_child() -> None:
    of_age = replace(CLOSED, born_on=date(2008, 1, 2))
    day_younger = replace(CLOSED, born_on=date(2008, 1, 3))
    assert until(TEN, CHILD, facts=of_age) == date(2036, 3, 12)
    assert until(TEN, CHILD, facts=day_younger) == date(2036, 3, 12)
    longer = replace(CHILD, years=30)
    assert until(TEN, longer, facts=day_younger) == date(2038, 1, 3)
    assert until(TEN, longer, facts=of_age) == date(2036, 3, 12)


def test_where_nobody_knows_when_it_happened_they_may_have_been_a_child() -> None:
    somewhen = replace(CLOSED, happened_on=None, born_on=date(2000, 1, 1))
    assert until(TEN, replace(CHILD, years=40), facts=somewhen) == date(2040, 1, 1)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (replace(CLOSED, born_on=None), "date of birth is not known"),
        (replace(CLOSED, places=frozenset()), "no rules of any place"),
        (replace(CLOSED, places=frozenset({"GB-ENG", "DE"})), "No rule says for DE"),
        (replace(CLOSED, unknown_rules=("gone",)), "no longer here"),
        (replace(CLOSED, died=True), "counts from"),
        (replace(CLOSED, closed_on=None), "not closed"),
    ],
)
def test_what_is_not_known_is_kept(facts: KeptFacts, says: str) -> None:
    kept = kept_until((TEN, CHILD, DEAD), facts)
    assert kept.until is None
    assert says in kept.why
    assert why_not_destroyed(kept, facts) == (kept.why,)


def test_a_rule_of_the_country_alone_destroys_nothing() -> None:
    assert until(COUNTRY, facts=replace(CLOSED, places=frozenset({"US"}))) is None
    assert until(COUNTRY, facts=replace(CLOSED, places=frozenset({"US-TX"}))) is None
    both = replace(CLOSED, places=frozenset({"US", "US-NY"}))
    assert until(COUNTRY, STATE, facts=both) == date(2033, 3, 12)


def test_a_rule_of_the_country_holds_in_its_states_too() -> None:
    """Where the country keeps longer than the state, its end is the one that counts."""
    in_texas = replace(CLOSED, places=frozenset({"US-TX"}))
    assert until(replace(COUNTRY, alone=True), facts=in_texas) == date(2032, 3, 12)
    in_new_york = replace(CLOSED, places=frozenset({"US-NY"}))
    assert until(replace(COUNTRY, years=30), STATE, facts=in_new_york) == date(2056, 3, 12)


def test_a_rule_of_the_state_that_is_not_whole_either_lets_nothing_be_destroyed() -> None:
    both = replace(CLOSED, places=frozenset({"US", "US-NY"}))
    assert until(COUNTRY, replace(STATE, alone=False), facts=both) is None


def test_where_every_rule_is_of_somebody_else_nobody_can_say_until_when() -> None:
    kept = kept_until((CHILD, DEAD), CLOSED)
    assert kept.until is None
    assert "No rule says for GB-ENG" in kept.why


def test_what_a_rule_of_elsewhere_would_need_to_know_is_not_asked() -> None:
    no_birth = replace(CLOSED, born_on=None)
    french = replace(CHILD, jurisdictions=("FR",))
    assert until(TEN, french, facts=no_birth) == date(2036, 3, 12)
    assert until(TEN, french) == date(2036, 3, 12)


def test_a_date_of_birth_is_asked_only_where_children_are_kept_longer() -> None:
    assert until(TEN, TWENTY, facts=replace(CLOSED, born_on=None)) == date(2046, 3, 12)


def test_a_rule_for_deaths_says_nothing_of_the_living() -> None:
    assert until(TEN, DEAD) == date(2036, 3, 12)


def test_every_case_is_kept_at_least_as_long_as_the_rules_that_always_hold_there() -> None:
    """From each beginning by itself; what holds only for children, or elsewhere, says nothing."""
    from_that_day = replace(TEN, id="from-that-day", starts=Starts.OCCURRED, years=3)
    longer_abroad = replace(TEN, id="fr", jurisdictions=("FR",), years=90)
    rules = (TEN, TWENTY, CHILD, from_that_day, longer_abroad)
    assert years_at_least(rules, {"GB-ENG"}) == {Starts.CLOSED: 20, Starts.OCCURRED: 3}


def test_every_place_of_a_case_is_asked() -> None:
    both = replace(CLOSED, places=frozenset({"GB-ENG", "US-NY"}))
    assert until(TEN, COUNTRY, STATE, facts=both) == date(2036, 3, 12)


def test_a_period_from_29_february_is_not_cut_short() -> None:
    assert in_years(date(2024, 2, 29), 10) == date(2034, 3, 1)
    assert in_years(date(2024, 2, 29), 8) == date(2032, 2, 29)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"promises": ("COM-2026-000001",)}, "A promise is open: COM-2026-000001."),
        ({"questions": ("QUE-2026-000001",)}, "A question of the family has no answer"),
        ({"concerns": 1}, "A concern of the family is open."),
        ({"requests": 1}, "The family asked for something"),
        ({"duties": ("Send the letter",)}, "A duty of the law is open: Send the letter."),
        ({"holds": ("coroner",)}, "A hold runs: coroner."),
        ({"legal_holds": 1}, "A legal hold runs."),
        ({"claims": 1}, "A claim is on record"),
        ({"unsettled": ("Their page is open.",)}, "Their page is open."),
        ({"destroyed_on": date(2046, 3, 13)}, "It was destroyed on 13 March 2046."),
    ],
)
def test_each_reason_stops_it_alone(change: dict[str, object], says: str) -> None:
    facts = replace(CLOSED, **change)  # type: ignore[arg-type]
    found = reasons(TEN, facts=facts)
    assert len(found) == 1
    assert says in found[0]


def test_all_reasons_are_told_at_once() -> None:
    assert len(reasons(TEN, facts=replace(CLOSED, concerns=1, claims=1, legal_holds=1))) == 3


def test_what_nobody_opened_is_told_as_not_verified() -> None:
    remembered = replace(TEN, certainty=Certainty.REMEMBERED)
    assert "Not verified" in kept_until((remembered,), CLOSED).why
    assert "Not verified" not in kept_until((TEN,), CLOSED).why
