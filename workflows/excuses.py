"""When something stands in for a requirement: allowed, agreed, not run out, and really tried.

Source: the table "What may stand in for what" of the product's design, with regulation 20(5) of
SI 2014/2936 behind `declined` and `unreachable`.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import date

from workflows.facts import (
    AttemptFacts,
    ExcuseFacts,
    HoldFacts,
    IncidentFacts,
    PersonFacts,
    QuestionFacts,
)
from workflows.moments import dated
from workflows.not_told import is_not_told, may_hear
from workflows.phrases import joined, several
from workflows.second_person import said_no
from workflows.words import Excusable, Ground, HoldLimit, Way

_E = Excusable
TALKS = frozenset(
    {
        _E.FIRST_CONVERSATION_RECORDED,
        _E.DISCLOSURE_CONVERSATION_RECORDED,
        _E.UNDERSTANDING_CHECKED,
        _E.MEETING_OFFERED,
        _E.FAMILY_QUESTIONS_SOUGHT,
        _E.OUTCOME_TOLD,
    }
)
LETTERS = frozenset({_E.APOLOGY_LETTER_DELIVERED, _E.CLOSING_LETTER_GIVEN})
APOLOGIES = LETTERS | {_E.APOLOGY_GIVEN}
KEEPING_IN_TOUCH = frozenset({_E.NEXT_CONTACT_PROMISED, _E.SUPPORT_OFFERED, _E.FAMILY_HEARD})

STANDS_IN_FOR: Mapping[Ground, frozenset[Excusable]] = {
    Ground.DECLINED: TALKS | APOLOGIES | KEEPING_IN_TOUCH,
    Ground.UNREACHABLE: TALKS | APOLOGIES | KEEPING_IN_TOUCH,
    Ground.WOULD_HARM: TALKS | APOLOGIES,
    Ground.ASKED_FOR_LATER: TALKS | APOLOGIES,
    Ground.NOT_IDENTIFIED: frozenset(Excusable),
    Ground.NOBODY_TO_TELL: frozenset(Excusable),
}
NOBODY = frozenset({Ground.NOT_IDENTIFIED, Ground.NOBODY_TO_TELL})  # such an excuse names none
RUNS_OUT = frozenset({Ground.WOULD_HARM, Ground.ASKED_FOR_LATER})  # on its review date
_WHY_LATER: Mapping[Ground, str] = {
    Ground.WOULD_HARM: "hearing it now would harm them",
    Ground.ASKED_FOR_LATER: "they asked for later",
}
LETTER_FIRST = (
    "Where an address is known, saying sorry and our letters fall away only once the letter to "
    "somebody we cannot reach was sent there."
)

# Whoever wants no first talk wants to hear nothing of it, by letter either.
A_LETTER = LETTERS | {_E.FIRST_CONVERSATION_RECORDED}
A_TALK = frozenset({_E.FIRST_CONVERSATION_RECORDED, _E.DISCLOSURE_CONVERSATION_RECORDED})
_TOLD = frozenset({_E.DISCLOSURE_CONVERSATION_RECORDED, _E.UNDERSTANDING_CHECKED})
HOLD_STANDS_IN_FOR: Mapping[HoldLimit, frozenset[Excusable]] = {
    HoldLimit.FINDINGS: _TOLD,
    HoldLimit.MEETING: frozenset({_E.MEETING_OFFERED}),
    HoldLimit.ALL_BUT_APOLOGY: _TOLD | {_E.MEETING_OFFERED},
    HoldLimit.NAMES: frozenset(),
}
ON_FINDINGS = frozenset({HoldLimit.FINDINGS, HoldLimit.ALL_BUT_APOLOGY})
ATTEMPTS, DAYS, WAYS = 3, 3, 2  # before somebody counts as not reached


def excused(
    facts: IncidentFacts, requirement: str, person: PersonFacts | None, *, for_good: bool = False
) -> str | None:
    """In words, what stands in for the requirement; None where nothing does.

    `for_good`: as closing asks it, which nothing that ends on a date can excuse.
    """
    whose = person.id if person else None
    for excuse in facts.excuses:
        names_it = excuse.person == whose and requirement in excuse.requirements
        if names_it and _stands(facts, excuse, requirement, person, for_good):
            return f"Excused: {excuse.ground.replace('_', ' ')}, agreed by a second person."
    if not for_good and _held(facts, requirement):
        return "A hold limits this for now; a second person agreed."
    return None


def nobody_can_be_named(facts: IncidentFacts) -> bool:
    """A second person agreed that there is nobody to tell, and nobody was found since."""
    named = _E.RELEVANT_PERSON_NAMED
    return not facts.relevant and bool(excused(facts, named, None, for_good=True))


def not_excused_yet(facts: IncidentFacts, requirement: str, person: PersonFacts | None) -> str:
    """In a sentence, that an excuse from it waits for a second person, or that one did not agree
    to it; empty where none does.
    """
    whose = person.id if person else None
    mine = [e for e in facts.excuses if e.person == whose and requirement in e.requirements]
    last = mine[-1] if mine else None
    if last is None or last.agreed or last.ended:
        return ""
    if has_run_out(last.ground, last.review_on, facts.on):
        return ""
    if last.refused:
        return said_no(facts.names, last.refused, "agree to an excuse from it")
    return "An excuse from it waits for a second person."


def tried(facts: IncidentFacts, person: int | None) -> str | None:
    """None when really tried since we were last in touch; else what is missing."""
    found, mine = facts.person(person), [a for a in facts.attempts if a.person == person]
    if found is None:
        return still_to_try(mine, None, frozenset(), frozenset())
    return still_to_try(mine, facts.last_in_touch(found), found.ways, found.never)


def still_to_try(
    attempts: Iterable[AttemptFacts], since: date | None, known: frozenset[Way], never: Set[Way]
) -> str | None:
    """The same of one person's attempts. `since`: the last day on which we were in touch.

    Three attempts, on three days, by two of the ways known and not forbidden (one, if only one
    is left).
    """
    open_ways = known - never
    mine = [attempt for attempt in attempts if not since or attempt.on >= since]
    ways = min(WAYS, max(1, len(open_ways)))
    used = frozenset(attempt.how for attempt in mine)
    reach = _reach_by(open_ways) - never
    ways_left = ways - len(used & _reach_by(open_ways) if open_ways else used)
    left = [
        *_more(ATTEMPTS - len(mine), "attempt"),
        *_more(DAYS - len({a.on for a in mine}), "day"),
        *_more(ways_left, "way", joined(sorted(reach - used), "or")),
    ]
    if not left:
        return None
    by = "two ways" if ways == WAYS else "the one way left"
    still = f" Still needed: {', '.join(left)}." if mine else ""
    return f"Try three times, on three days, by {by}, and record each attempt.{still}"


def _more(number: int, what: str, which: str = "") -> Iterator[str]:
    if number > 0:
        also = f" ({which})" if which else ""
        yield f"{several(number, f'more {what}')}{also}"


def has_run_out(ground: Ground, review_on: date | None, on: date) -> bool:
    """From its review date on it stands in for nothing; other grounds are only looked at again."""
    return ground in RUNS_OUT and not (review_on and on < review_on)


def waits_until(
    facts: IncidentFacts, requirement: str, person: PersonFacts
) -> tuple[date, str] | None:
    """The day before which we may not do it, and why: as they wished, or as a hold limits it.

    Of several excuses, of which one renews the other, the last day.
    """
    found = [
        (excuse.review_on, _WHY_LATER[excuse.ground])
        for excuse in facts.excuses
        if excuse.person == person.id and requirement in excuse.requirements
        if excuse.ground in RUNS_OUT and excuse.review_on
        if _stands(facts, excuse, requirement, person, for_good=False)
    ]
    if found:
        return max(found)
    for hold in _running(facts):
        if any(requirement in HOLD_STANDS_IN_FOR[limit] for limit in hold.limits):
            return hold.review_on, f"{hold.called} runs"
    return None


def not_before(facts: IncidentFacts, requirement: str, person: PersonFacts) -> str:
    """The same as a sentence; empty where nothing has to wait."""
    found = waits_until(facts, requirement, person)
    return f"Not before {dated(found[0])}: {found[1]}. " if found else ""


def held_findings(facts: IncidentFacts) -> str:
    """Which hold keeps findings out of a letter, and how long; empty where none is on record.

    One that nobody agreed yet counts: a letter that has gone out cannot be called back. One
    to which a second person said no limits nothing.
    """
    for hold in facts.holds:
        if hold.stands(facts.on) and hold.limits & ON_FINDINGS:
            return f"{hold.called} is on record, to be looked at again on {dated(hold.review_on)}"
    return ""


def waits_for_letter(facts: IncidentFacts, requirement: str, person: PersonFacts) -> bool:
    """Out of reach, as agreed; and only the letter to the address that we know is lacking."""
    agreed = (
        excuse
        for excuse in facts.excuses
        if excuse.person == person.id
        and requirement in excuse.requirements
        and excuse.ground is Ground.UNREACHABLE
        and excuse.agreed
        and not excuse.ended
    )
    lacking = needs_letter(facts, requirement, person)
    return lacking and any(_out_of_reach(facts, excuse, person) for excuse in agreed)


def _reach_by(known: frozenset[Way]) -> frozenset[Way]:
    """An address can be visited, too, and a number may take a text."""
    also = {Way.POST: Way.VISIT, Way.PHONE: Way.TEXT}
    return known | {way for by, way in also.items() if by in known}


def no_letter_reaches(facts: IncidentFacts, person: int) -> bool:
    """Letters were declined, or this person cannot be reached, and a second person agreed."""
    return bool(_given_up(facts, person) & LETTERS)


def declined_letters(facts: IncidentFacts, person: int) -> bool:
    """They said no to each letter that we would write them, and a second person agreed."""
    return _declined(facts, person) >= LETTERS


def somebody_can_be_told(facts: IncidentFacts) -> bool:
    """Whether what we say to those who must be told has any place where it can be said."""
    return any(can_be_told(facts, person) for person in facts.relevant)


def can_be_told(facts: IncidentFacts, person: PersonFacts) -> bool:
    """Whether anything we say to them has a place where it can be said."""
    given_up = _given_up(facts, person.id)
    out_of_reach = bool(given_up & TALKS and given_up & LETTERS)
    return not (person.died or is_not_told(person) or out_of_reach)


def as_they_ask(facts: IncidentFacts, question: QuestionFacts) -> IncidentFacts:
    """The same for the answer to that question: it is not among what its asker declined before.

    All else that they declined stands, and what they decline after asking stands for this too.
    """
    others = (each for each in facts.excuses if each.number not in question.declined_before)
    return replace(facts, excuses=tuple(others))


def must_hear(facts: IncidentFacts, persons: Iterable[int]) -> tuple[PersonFacts, ...]:
    """Those of them who may be told, and whom nothing stands in for telling.

    Telling, never keeping, falls away for whoever has an excuse from the next contact: while it
    really stands, so not for somebody who was reached since, or declined that contact alone.
    """
    asked = may_hear(facts, persons)
    there = (person for person in facts.persons if person.id in asked)
    return tuple(p for p in there if not excused(facts, _E.NEXT_CONTACT_PROMISED, p))


def why_not_now(facts: IncidentFacts, person: int, what: frozenset[Excusable]) -> str:
    """Why nobody writes to them, or rings them, now; empty where nothing speaks against it.

    `what`: A_LETTER or A_TALK. One that nobody agreed yet counts: what they heard against their
    wish cannot be called back. Whoever asked for later hears nothing before that day, by any way.
    """
    mine = [e for e in facts.excuses if e.person == person and not (e.ended or e.refused)]
    if any(e.ground is Ground.DECLINED and e.requirements & what for e in mine):
        return "they said no"
    later = ((e.review_on, e.ground) for e in mine if e.ground in RUNS_OUT and e.review_on)
    last = max(later, default=None)
    if last and facts.on < last[0]:
        return f"not before {dated(last[0])}, for {_WHY_LATER[last[1]]}"
    return ""


def _given_up(facts: IncidentFacts, person: int) -> frozenset[str]:
    """What a refusal or failed contact stands in for, for this person, as agreed."""
    there = facts.person(person)
    stand = (
        e
        for e in facts.excuses
        if e.person == person and e.agreed and not e.ended
        if e.ground is Ground.DECLINED
        or (e.ground is Ground.UNREACHABLE and not (there and facts.in_touch_after(there, e.at)))
    )
    return frozenset(r for e in stand for r in e.requirements)


def _stands(
    facts: IncidentFacts,
    excuse: ExcuseFacts,
    requirement: str,
    person: PersonFacts | None,
    for_good: bool,
) -> bool:
    if not excuse.agreed or excuse.ended or requirement not in STANDS_IN_FOR[excuse.ground]:
        return False
    if has_run_out(excuse.ground, excuse.review_on, facts.on):
        return False
    if excuse.ground in RUNS_OUT:
        return not for_good
    if excuse.ground is Ground.DECLINED:
        return _declined_enough(facts, requirement, person)
    if excuse.ground is Ground.UNREACHABLE and person:
        return _still_unreached(facts, excuse, requirement, person)
    return excuse.ground not in NOBODY or not facts.relevant


def _declined_enough(facts: IncidentFacts, requirement: str, person: PersonFacts | None) -> bool:
    """The apology and keeping in touch fall away only for who declined both talk and letters."""
    if requirement != Excusable.APOLOGY_GIVEN and requirement not in KEEPING_IN_TOUCH:
        return True
    declined = _declined(facts, person.id) if person else frozenset()
    return bool(declined & TALKS) and bool(declined & LETTERS)


def _declined(facts: IncidentFacts, person: int) -> frozenset[str]:
    """All that they said no to, as it stands agreed now."""
    mine = (e for e in facts.excuses if e.person == person and e.agreed and not e.ended)
    said_no = (e.requirements for e in mine if e.ground is Ground.DECLINED)
    return frozenset(each for requirements in said_no for each in requirements)


def _still_unreached(
    facts: IncidentFacts, excuse: ExcuseFacts, requirement: str, person: PersonFacts
) -> bool:
    lacking = needs_letter(facts, requirement, person)
    return _out_of_reach(facts, excuse, person) and not lacking


def _out_of_reach(facts: IncidentFacts, excuse: ExcuseFacts, person: PersonFacts) -> bool:
    """Tried as asked, and no contact was restored since."""
    return not (tried(facts, person.id) or facts.in_touch_after(person, excuse.at))


def needs_letter(facts: IncidentFacts, requirement: str, person: PersonFacts) -> bool:
    """Their address is known, and the letter to somebody we cannot reach did not go there."""
    by_post = requirement in APOLOGIES and Way.POST in person.open_ways
    return by_post and not any(x.was_sent for x in facts.letters_to(person, "no_contact"))


def _held(facts: IncidentFacts, requirement: str) -> bool:
    held = (limit for hold in _running(facts) for limit in hold.limits)
    return any(requirement in HOLD_STANDS_IN_FOR[limit] for limit in held)


def _running(facts: IncidentFacts) -> Iterator[HoldFacts]:
    return (hold for hold in facts.holds if hold.runs(facts.on))
