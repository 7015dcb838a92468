"""With whoever is not to be told falls away what needs contact with them, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime

from workflows import facts as f
from workflows.consents import ConsentFacts, Purpose
from workflows.excuses import can_be_told, must_hear
from workflows.incident import INCIDENT
from workflows.machine import Asked
from workflows.not_told import (
    may_hear,
    may_not_hear,
    nobody_may_hear,
    not_allowed,
    not_told,
    since_when,
    wants_no_more,
)
from workflows.words import CommitmentState, Excusable, Ground, Standing, State, Talk, Trigger

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PIOTR = f.PersonFacts(2, "Piotr Kowal")
EWA = f.PersonFacts(1, "Ewa Kowal", Standing.NOT_TO_BE_TOLD, not_told_since=date(2026, 3, 9))
EWA_AGAIN = replace(EWA, standing=Standing.RELEVANT, not_told_since=None)
PROMISE = f.CommitmentFacts(
    "COM-1", "We will send you the notes", state=CommitmentState.VERIFIED, owed_to=frozenset({1, 2})
)
NOT_KEPT = replace(PROMISE, state=CommitmentState.NOT_KEPT, not_kept_agreed=True, said_sorry=True)
SAYS = "Ewa Kowal is not to be told, since 9 March 2026."


def facts(*promises: f.CommitmentFacts, ewa: f.PersonFacts = EWA) -> f.IncidentFacts:
    return f.IncidentFacts(NOW, NOW.date(), persons=(ewa, PIOTR), commitments=promises)


def kept(facts: f.IncidentFacts) -> Asked:
    asked = INCIDENT.checklist(State.FOLLOW_UP, Trigger.CLOSE, facts)
    return next(each for each in asked if each.id == "promises_kept")


def test_a_promise_does_not_wait_for_telling_who_is_not_to_be_told_and_says_so() -> None:
    told = kept(facts(replace(PROMISE, told=frozenset({2}))))
    assert told.met
    assert told.says == f"Every promise is finished. Not told: {SAYS}"


def test_it_waits_for_everybody_else_as_before() -> None:
    untold = kept(facts(PROMISE))
    assert not untold.met
    assert "(tell Piotr Kowal)" in untold.says
    assert "Ewa Kowal)" not in untold.says


def test_telling_alone_falls_away_and_never_keeping() -> None:
    assert not kept(facts(replace(PROMISE, state=CommitmentState.OPEN))).met
    assert not kept(facts(replace(PROMISE, state=CommitmentState.DONE))).met
    assert not kept(facts(replace(NOT_KEPT, not_kept_agreed=False))).met


def test_who_is_told_again_is_owed_it_again() -> None:
    for promise in (PROMISE, NOT_KEPT):
        again = kept(facts(replace(promise, told=frozenset({2})), ewa=EWA_AGAIN))
        assert not again.met
        assert "(tell Ewa Kowal)" in again.says


def test_what_came_of_it_is_not_asked_to_be_told_them() -> None:
    talk = f.ConversationFacts(Talk.FIRST, frozenset({1, 2}), NOW)
    heard = replace(facts(), conversations=(talk,))
    asked = INCIDENT.checklist(State.ACKNOWLEDGE, Trigger.CLOSE_WITHOUT_DUTY, heard)
    about = [(each.met, each.says) for each in asked if each.id == "outcome_told"]
    assert (True, f"Not told what came of it: {SAYS}") in about
    assert [met for met, says in about if "Piotr" in says] == [False]


def test_who_may_hear_and_who_must() -> None:
    both = {1, 2}
    assert may_hear(facts(), both) == {2}
    assert not_told(facts(), both) == (SAYS,)
    assert nobody_may_hear(facts(), {1})
    assert not nobody_may_hear(facts(), both)
    assert not nobody_may_hear(facts(), ())  # of nobody there is nothing to say
    declined = f.ExcuseFacts(2, frozenset(Excusable), Ground.DECLINED, NOW, agreed=True)
    assert must_hear(facts(), both) == (PIOTR,)
    assert must_hear(replace(facts(), excuses=(declined,)), both) == ()
    assert not can_be_told(facts(), EWA)
    assert can_be_told(facts(), PIOTR)


def test_who_declined_only_the_next_call_hears_all_the_same_what_came_of_a_promise() -> None:
    the_call = frozenset({Excusable.NEXT_CONTACT_PROMISED})
    declined = f.ExcuseFacts(2, the_call, Ground.DECLINED, NOW, agreed=True)
    assert must_hear(replace(facts(), excuses=(declined,)), {2}) == (PIOTR,)
    asked = kept(replace(facts(PROMISE), excuses=(declined,)))
    assert not asked.met
    assert "(tell Piotr Kowal)" in asked.says


def test_since_when_stands_beside_no_other_name() -> None:
    assert since_when(EWA) == "not to be told, since 9 March 2026"
    assert since_when(replace(EWA, not_told_since=None)) == "not to be told"
    assert since_when(PIOTR) == ""


def test_only_whom_the_family_shut_out_is_told_nothing_and_only_where_it_is_asked_of_them() -> None:
    """Una is told as the family allows, and Piotr said no; of Jan he said nothing."""
    una = f.PersonFacts(3, "Una Roe", Standing.ALSO_TOLD)
    jan = f.PersonFacts(4, "Jan Kowal", Standing.ALSO_TOLD)
    no = ConsentFacts(1, PIOTR.id, Purpose.SHARE, agrees=False, with_person=una.id)
    case = replace(facts(), persons=(EWA, PIOTR, una, jan), consents=(no,))
    assert may_not_hear(case, {1, 2, 3, 4}) == (una,)
    assert may_not_hear(case, {2, 4}) == ()
    assert not_allowed(case, {3}) == (
        "The family does not allow us to tell Una Roe: say only that.",
    )
    assert not_allowed(case, {4}) == ()
    una_died = replace(case, persons=(PIOTR, replace(una, died=True)))
    assert may_not_hear(una_died, {3}) == ()
    of_piotr = replace(no, by=una.id, with_person=PIOTR.id)
    assert may_not_hear(replace(case, consents=(of_piotr,)), {2}) == ()  # nobody shuts him out


def test_that_they_want_to_hear_no_more_is_theirs_alone_and_holds_while_it_stands() -> None:
    wish = f.CommitmentFacts(
        "COM-2", "Ring me any time", standing=True, agreed_as_next_contact=True,
        owed_to=frozenset({1, 2}), passed_on=frozenset({1}),
    )  # fmt: skip
    assert wants_no_more(facts(wish), 2)
    assert not wants_no_more(facts(wish), 1)  # it was the wish of somebody who died
    assert not wants_no_more(facts(replace(wish, state=CommitmentState.RELEASED)), 2)
    assert not wants_no_more(facts(replace(wish, agreed_as_next_contact=False)), 2)
    assert not wants_no_more(facts(), 2)
