"""What may stand in for what: for each ground, the requirements it reaches, and until when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from workflows import facts as f
from workflows.excuses import (
    A_LETTER,
    A_TALK,
    STANDS_IN_FOR,
    excused,
    held_findings,
    nobody_can_be_named,
    not_before,
    not_excused_yet,
    tried,
    waits_until,
    why_not_now,
)
from workflows.words import Excusable, Ground, HoldLimit, LetterState, Talk, Way

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 1)
ANN = f.PersonFacts(1, "Ann", ways=frozenset({Way.PHONE, Way.POST}))
E = Excusable
TALK, LETTER = E.FIRST_CONVERSATION_RECORDED, E.APOLOGY_LETTER_DELIVERED
BASE = f.IncidentFacts(NOW, TODAY, persons=(ANN,))


def excuse(ground: Ground, *requirements: Excusable, **more: object) -> f.ExcuseFacts:
    names = frozenset(requirements or {TALK})
    made = f.ExcuseFacts(1, names, ground, NOW, agreed=True)
    return replace(made, **more)  # type: ignore[arg-type]


def stands(requirement: str, *excuses: f.ExcuseFacts, facts: f.IncidentFacts = BASE) -> bool:
    return excused(replace(facts, excuses=excuses), requirement, ANN) is not None


def test_until_a_second_person_agrees_an_excuse_meets_nothing() -> None:
    assert stands(TALK, excuse(Ground.DECLINED))
    assert not stands(TALK, excuse(Ground.DECLINED, agreed=False))
    assert not stands(TALK, excuse(Ground.DECLINED, ended=True))
    assert not stands(TALK, excuse(Ground.DECLINED, person=2))
    assert not stands(LETTER, excuse(Ground.DECLINED))


def test_letters_fall_away_for_who_declined_letters_and_nothing_else() -> None:
    declined = excuse(Ground.DECLINED, LETTER, E.CLOSING_LETTER_GIVEN)
    assert stands(LETTER, declined)
    assert not stands(TALK, declined)


@pytest.mark.parametrize(
    "requirement",
    [E.APOLOGY_GIVEN, E.NEXT_CONTACT_PROMISED, E.SUPPORT_OFFERED, E.FAMILY_HEARD],
)
def test_the_apology_and_keeping_in_touch_fall_away_only_for_who_declined_everything(
    requirement: Excusable,
) -> None:
    assert not stands(requirement, excuse(Ground.DECLINED, requirement))
    assert not stands(requirement, excuse(Ground.DECLINED, requirement, TALK))
    assert stands(requirement, excuse(Ground.DECLINED, requirement, TALK, LETTER))
    apart = (excuse(Ground.DECLINED, requirement, TALK), excuse(Ground.DECLINED, LETTER))
    assert stands(requirement, *apart)


@pytest.mark.parametrize("ground", [Ground.WOULD_HARM, Ground.ASKED_FOR_LATER])
def test_what_ends_on_a_date_lets_a_case_move_on_and_never_close(ground: Ground) -> None:
    later = excuse(ground, review_on=TODAY + timedelta(days=1))
    facts = replace(BASE, excuses=(later,))
    assert excused(facts, TALK, ANN) is not None
    assert excused(facts, TALK, ANN, for_good=True) is None
    assert not stands(TALK, replace(later, review_on=TODAY))


TRIED = tuple(
    f.AttemptFacts(1, way, TODAY - timedelta(days=n))
    for n, way in enumerate((Way.PHONE, Way.POST, Way.PHONE))
)


def test_unreachable_means_three_attempts_on_three_days_by_two_ways() -> None:
    assert tried(replace(BASE, attempts=TRIED), 1) is None
    assert tried(replace(BASE, attempts=TRIED[:2]), 1)
    assert tried(replace(BASE, attempts=tuple(replace(a, on=TODAY) for a in TRIED)), 1)
    one_way = tuple(replace(a, how=Way.PHONE) for a in TRIED)
    assert tried(replace(BASE, attempts=one_way), 1)
    only_phone = replace(ANN, never=frozenset({Way.POST}))
    assert tried(replace(BASE, persons=(only_phone,), attempts=one_way), 1) is None


def test_who_cannot_be_reached_still_gets_a_letter_where_post_is_known() -> None:
    facts = replace(BASE, attempts=TRIED)
    unreached = excuse(Ground.UNREACHABLE, TALK, LETTER)
    assert stands(TALK, unreached, facts=facts)
    assert not stands(LETTER, unreached, facts=facts)
    letter = f.LetterFacts("LET-1", "no_contact", 1, LetterState.SENT, sent_at=NOW)
    assert stands(LETTER, unreached, facts=replace(facts, letters=(letter,)))


def test_contact_restored_ends_unreachable() -> None:
    talk = f.ConversationFacts(Talk.FOLLOW_UP, frozenset({1}), NOW + timedelta(hours=1))
    facts = replace(BASE, attempts=TRIED, conversations=(talk,))
    assert not stands(TALK, excuse(Ground.UNREACHABLE), facts=facts)


@pytest.mark.parametrize("ground", [Ground.NOT_IDENTIFIED, Ground.NOBODY_TO_TELL])
def test_where_there_is_nobody_nobody_has_to_be_named_until_somebody_is_found(
    ground: Ground,
) -> None:
    nobody = f.ExcuseFacts(None, frozenset({E.RELEVANT_PERSON_NAMED}), ground, NOW, agreed=True)
    alone = replace(BASE, persons=(), excuses=(nobody,))
    assert excused(alone, "relevant_person_named", None)
    assert excused(replace(alone, persons=(ANN,)), "relevant_person_named", None) is None


def test_a_hold_stands_before_findings_and_meeting_and_never_before_the_apology() -> None:
    hold = f.HoldFacts(frozenset({HoldLimit.FINDINGS}), TODAY + timedelta(days=9), agreed=True)
    facts = replace(BASE, holds=(hold,))
    assert excused(facts, "disclosure_conversation_recorded", ANN)
    assert excused(facts, "meeting_offered", ANN) is None
    assert excused(facts, "disclosure_conversation_recorded", ANN, for_good=True) is None
    everything = replace(hold, limits=frozenset(HoldLimit))
    for never in ("apology_given", "first_conversation_recorded", "next_contact_promised"):
        assert excused(replace(BASE, holds=(everything,)), never, ANN) is None
    for off in (
        replace(hold, agreed=False),
        replace(hold, ended=True),
        replace(hold, review_on=TODAY),
    ):
        assert excused(replace(BASE, holds=(off,)), "understanding_checked", ANN) is None


def test_what_the_table_does_not_name_is_never_excusable() -> None:
    reached = frozenset().union(*STANDS_IN_FOR.values())
    never = {"harm_graded", "notifiability_decided", "findings_approved", "promises_kept"}
    assert not (never | {"duties_met", "no_open_concern", "contact_named"}) & reached


def test_nobody_writes_or_rings_where_they_said_no_or_asked_for_later() -> None:
    def why_not(*excuses: f.ExcuseFacts) -> list[str]:
        facts = replace(BASE, excuses=excuses)
        return [why_not_now(facts, 1, what) for what in (A_LETTER, A_TALK)]

    no = "they said no"
    assert why_not(excuse(Ground.DECLINED, LETTER, agreed=False)) == [no, ""]
    assert why_not(excuse(Ground.DECLINED, E.DISCLOSURE_CONVERSATION_RECORDED)) == ["", no]
    assert why_not(excuse(Ground.DECLINED, TALK)) == [no, no]
    later = excuse(Ground.ASKED_FOR_LATER, E.MEETING_OFFERED, review_on=TODAY + timedelta(days=1))
    assert why_not(later) == ["not before 2 June 2026, for they asked for later"] * 2
    for over in (
        replace(later, review_on=TODAY),
        excuse(Ground.DECLINED, ended=True),
        excuse(Ground.DECLINED, refused=f.NoFacts("eva@example.org", "She never said it.")),
        excuse(Ground.DECLINED, person=2),
        excuse(Ground.UNREACHABLE, LETTER),
    ):
        assert why_not(over) == ["", ""]


def said_beside(*excuses: f.ExcuseFacts, person: f.PersonFacts | None = ANN) -> str:
    names = {"eva@example.org": "Eva Stone"}
    return not_excused_yet(replace(BASE, excuses=excuses, names=names), TALK, person)


def test_beside_what_is_missing_stands_that_its_excuse_waits_or_was_not_agreed_to() -> None:
    waits = excuse(Ground.DECLINED, agreed=False)
    no = f.NoFacts("eva@example.org", "She only asked for another day.")
    assert said_beside(waits) == "An excuse from it waits for a second person."
    assert said_beside(replace(waits, refused=no)) == (
        "Eva Stone did not agree to an excuse from it: “She only asked for another day”."
    )
    assert said_beside(replace(waits, refused=no), waits) == said_beside(waits)  # the last one
    for_nobody = replace(waits, person=None, ground=Ground.NOT_IDENTIFIED)
    assert said_beside(for_nobody, person=None) == said_beside(waits)


def test_of_an_excuse_that_is_agreed_or_over_nothing_more_is_said() -> None:
    waits = excuse(Ground.WOULD_HARM, agreed=False, review_on=TODAY + timedelta(days=1))
    assert said_beside(waits)
    assert said_beside() == ""
    assert said_beside(replace(waits, agreed=True)) == ""
    assert said_beside(replace(waits, ended=True)) == ""
    assert said_beside(replace(waits, review_on=TODAY)) == ""
    assert said_beside(replace(waits, person=2)) == ""
    assert said_beside(replace(waits, requirements=frozenset({LETTER}))) == ""


def test_what_is_still_to_try_is_counted_once_somebody_began() -> None:
    asked = "Try three times, on three days, by two ways, and record each attempt."
    assert tried(BASE, 1) == asked
    assert tried(replace(BASE, attempts=TRIED[:1]), 1) == (
        f"{asked} Still needed: 2 more attempts, 2 more days, 1 more way (post, text or visit)."
    )
    only_phone = replace(BASE, persons=(replace(ANN, never=frozenset({Way.POST})),))
    assert tried(only_phone, 1) == asked.replace("two ways", "the one way left")
    assert tried(replace(BASE, attempts=TRIED), None)  # whom they were to reach nobody has said


def test_a_day_before_which_we_may_not_is_told_with_whose_wish_it_is() -> None:
    until = date(2026, 6, 9)
    wish = excuse(Ground.ASKED_FOR_LATER, review_on=until)
    facts = replace(BASE, excuses=(wish,))
    assert waits_until(facts, TALK, ANN) == (until, "they asked for later")
    assert not_before(facts, TALK, ANN) == "Not before 9 June 2026: they asked for later. "
    renewed = replace(wish, review_on=date(2026, 6, 20))
    assert waits_until(replace(BASE, excuses=(renewed, wish)), TALK, ANN) == (
        date(2026, 6, 20),
        "they asked for later",
    )
    for other in (replace(wish, agreed=False), replace(wish, person=2)):
        assert not_before(replace(BASE, excuses=(other,)), TALK, ANN) == ""
    assert not_before(facts, LETTER, ANN) == ""


def test_a_hold_that_runs_is_told_with_its_day_and_one_that_only_stands_keeps_findings_in() -> None:
    coroner = f.HoldFacts(
        frozenset({HoldLimit.FINDINGS}), date(2026, 7, 1), agreed=True, by="coroner"
    )
    held = replace(BASE, holds=(coroner,))
    told = E.DISCLOSURE_CONVERSATION_RECORDED
    assert not_before(held, told, ANN) == "Not before 1 July 2026: a hold of the coroner runs. "
    assert not_before(held, TALK, ANN) == ""
    says = "a hold of the coroner is on record, to be looked at again on 1 July 2026"
    waits = replace(BASE, holds=(replace(coroner, agreed=False),))
    assert held_findings(held) == held_findings(waits) == says
    assert not_before(waits, told, ANN) == ""
    meeting = replace(coroner, limits=frozenset({HoldLimit.MEETING}))
    for over in (replace(coroner, ended=True), replace(coroner, review_on=TODAY), meeting):
        assert held_findings(replace(BASE, holds=(over,))) == ""


def test_nobody_can_be_named_once_it_is_agreed_and_until_somebody_is() -> None:
    nobody = f.ExcuseFacts(
        None, frozenset({E.RELEVANT_PERSON_NAMED}), Ground.NOBODY_TO_TELL, NOW, agreed=True
    )
    empty = replace(BASE, persons=(), excuses=(nobody,))
    assert nobody_can_be_named(empty)
    assert not nobody_can_be_named(replace(empty, persons=(ANN,)))
    assert not nobody_can_be_named(replace(empty, excuses=()))
    assert not nobody_can_be_named(replace(empty, excuses=(replace(nobody, agreed=False),)))
