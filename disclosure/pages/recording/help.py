"""What stands beside the boxes of some kinds: what is known, what to avoid, what will count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from disclosure.actions.analysis.runs import matching_runs
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.checks.wishes import those
from disclosure.actions.facts import Gathered
from disclosure.actions.family.view import family_view
from disclosure.actions.law.applying import (
    GRADE_FIRST,
    a_no_lacks,
    applying,
    graded_axes,
    ungraded_axes,
)
from disclosure.actions.looks.repeated_cases import (
    cases_that_rest_on,
    rests_on_this,
    why_you_cannot_agree,
)
from disclosure.actions.looks.restricting import better_named_too, last_free_decider
from disclosure.actions.looks.seats import what_is_held
from disclosure.actions.meetings_ahead import meeting_ahead
from disclosure.actions.outgoing.post_back import post_came_back
from disclosure.actions.people.people_now import PersonNow, apart_from
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.repeating import repeats
from disclosure.actions.thing_to_do import Target, due_words, hours_of, number_of
from disclosure.actions.to_do.not_agreed import hold_anew, say_anew
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.excuses import EXCUSABLE, GROUNDS, Excuse, Hold
from disclosure.kinds.findings import Findings
from disclosure.kinds.harm import Decision, Error
from disclosure.kinds.keeping import LegalHold
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Person
from disclosure.kinds.shape import shapes_of
from disclosure.pages.calculator.duty_rows import DOUBT
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.links import href
from disclosure.pages.recording.forms import chosen_scale
from disclosure.pages.recording.kind_words import AXES, GROUND_NEEDS
from disclosure.pages.telling import lines_of
from disclosure.pages.typed_in import number_in
from disclosure.pages.words import day
from disclosure.policy import policy
from disclosure.records.evidence import Evidence
from disclosure.records.links import showed, visits_of
from letters.checks.privileged import said_of
from workflows.excuses import LETTER_FIRST, STANDS_IN_FOR, needs_letter, tried
from workflows.not_told import may_not_hear
from workflows.phrases import joined
from workflows.words import Applies, Excusable, Ground, Standing

Help = Mapping[str, Any]


def help_with(kind: type[Kind], gathered: Gathered, about: str) -> Help:
    helps = HELPS.get(kind.word)
    return helps(gathered, about) if helps else {}


def ways_of(gathered: Gathered, only: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """How each person may be reached, how never, on which days not, and what else they need."""
    return [
        {
            "name": person.called,
            "use": _listed(person.safe.get("use", ())),
            "never": _listed(person.safe.get("never", ())),
            "phone": number_of(person),
            "not_allowed": bool(may_not_hear(gathered.facts, [person.number])),
            "hours": hours_of(person.safe),
            "post_back": day(back) if (back := post_came_back(gathered, person)) else "",
            "avoid": [f"{day(on)}: {why}" for on, why in person.avoid.items()],
            "interpreter": person.interpreter,
            "not_with": joined([each.called for each in those(gathered, _apart(gathered, person))]),
        }
        for person in gathered.persons
        if _may_be_reached(person) and (only is None or person.number in only)
    ]


def _apart(gathered: Gathered, person: PersonNow) -> frozenset[int]:
    return apart_from(gathered.persons, person.number)


def _may_be_reached(person: Any) -> bool:
    return person.standing != Standing.NOT_TO_BE_TOLD and not person.died_at


def _listed(ways: Iterable[str]) -> str:
    return ", ".join(way.replace("_", " ") for way in ways)


def _attempt(gathered: Gathered, about: str) -> Help:
    return {"ways": ways_of(gathered)}


def _meeting(gathered: Gathered, about: str) -> Help:
    """What is on record of a meeting to come: who says what came of it did not offer it, and the
    form asks when and how that was.
    """
    found = ((p, meeting_ahead(gathered, p.number)) for p in gathered.persons)
    says = partial(due_words, zone=gathered.zone, today=gathered.today)
    ahead = [
        {
            "name": person.called,
            "on": says(one.at),
            "place": one.meeting.place,
            "offered": says(one.meeting.offered_at),
            "how": one.meeting.how,
        }
        for person, one in found
        if one
    ]
    return {**_attempt(gathered, about), "ahead": ahead}


def _grade(gathered: Gathered, about: str) -> Help:
    scale = policy().scale(chosen_scale(gathered))
    others = [other for other in policy().scales if other.id != scale.id]
    graded = [(axis, AXES[axis], level) for axis, level in graded_axes(gathered.case)]
    return {"scale": scale, "others": others, "graded": graded, "doubts": DOUBT}


def _decision(gathered: Gathered, about: str) -> Help:
    """The test of each rule that holds here, and what only a person can answer."""
    found = applying(gathered.case)
    asks = [duty for each in found for duty in each.regime.duties if duty.asks_a_person]
    return {"rules": found, "asks": asks, "doubts": DOUBT, **_before_a_no(gathered)}


def _decision_review(gathered: Gathered, about: str) -> Help:
    """To agree to a "no" that cannot hold yet leads nowhere: the second person reads why first."""
    decision = gathered.case.bodies.get(number_in(about))
    is_no = isinstance(decision, Decision) and decision.applies is Applies.NO
    return _before_a_no(gathered) if is_no else {}


def _before_a_no(gathered: Gathered) -> Help:
    """What a "no" lacks, and what to grade for it."""
    ungraded = sorted(ungraded_axes(gathered.case))
    says = a_no_lacks(gathered.case)
    return {"ungraded": ungraded, "lacks": f"{says} {GRADE_FIRST}" if says else ""}


def _excuse(gathered: Gathered, about: str) -> Help:
    grounds = [
        {"ground": words, "needs": GROUND_NEEDS[ground], "stands_in_for": _stands_in_for(ground)}
        for ground, words in GROUNDS.items()
    ]
    reached = [
        {"name": person.name, "says": tried(gathered.facts, person.id)}
        for person in gathered.facts.relevant
    ]
    return {
        "grounds": grounds,
        "reached": reached,
        "by_letter": list(_by_letter(gathered)),
        "letter_first": LETTER_FIRST,
    }


def _by_letter(gathered: Gathered) -> Iterator[dict[str, str]]:
    """To whom the letter to somebody we cannot reach has to go before saying sorry falls away."""
    for person in gathered.facts.relevant:
        if needs_letter(gathered.facts, Excusable.APOLOGY_GIVEN, person):
            target = Target("new_letter", "no_contact", {"to": str(person.id)})
            yield {"name": person.name, "href": href(gathered.incident.ref, target)}


def _stands_in_for(ground: str) -> list[str]:
    stands = STANDS_IN_FOR[Ground(ground)]
    if stands == frozenset(Excusable):
        return ["Everything that needs somebody to tell"]
    return [words for word, words in EXCUSABLE.items() if Excusable(word) in stands]


def _approval(gathered: Gathered, about: str) -> Help:
    """The fingerprint of exactly the text shown; what is approved is that and nothing else. And how
    much of it stands in the analysis: whoever approves it may not read that.
    """
    written = {str(row.number): body for row, body in gathered.case.those(Findings)}
    newest = list(written)[-1] if written else ""
    found = written.get(about)
    text = "\n".join((found.facts, found.why, found.changes)) if found else ""
    runs = matching_runs(gathered.session, gathered.incident.id, text)
    says = said_of(runs)
    return {"sha256": found.sha256() if found else "", "newest": newest, "analysis": says}


def _person_change(gathered: Gathered, about: str) -> Help:
    person = next((p for p in gathered.persons if str(p.number) == about), None)
    return {"now": list(lines_of(gathered, shapes_of(Person), person.body)) if person else []}


def _restrict(gathered: Gathered, about: str) -> Help:
    """Whom to name beside oneself, and what would be left with whom."""
    out = {current_actor().email, *involved_in(gathered)}
    held = what_is_held(gathered).items()
    return {
        "says": better_named_too(gathered.session, gathered.incident.site_id, out),
        "held": {
            staff_name(gathered.session, email): joined(what)
            for email, what in held
            if email != current_actor().email
        },
    }


def _error(gathered: Gathered, about: str) -> Help:
    """Which cases say that they repeat this one: without it, nobody tells that family."""
    resting = cases_that_rest_on(gathered.session, gathered.incident.ref)
    return {"says": rests_on_this(gathered.session, current_actor(), resting)}


def _error_review(gathered: Gathered, about: str) -> Help:
    """The same, and whether this person sees what it is said to repeat."""
    error = gathered.case.bodies.get(number_in(about))
    of = repeats(error) if isinstance(error, Error) else ""
    cannot = why_you_cannot_agree(gathered.session, current_actor(), of)
    return {**_error(gathered, about), "cannot": cannot}


def _involved(gathered: Gathered, about: str) -> Help:
    """Whom a case that few see would lose as the one who judges it."""
    took_part = involved_in(gathered)
    return {"says": last_free_decider(gathered.session, gathered.incident, took_part)}


def _correction(gathered: Gathered, about: str) -> Help:
    """Who may have read a talk on their page, which leaves it once it is withdrawn."""
    number = number_in(about)
    if not isinstance(gathered.case.bodies.get(number), Conversation):
        return {}
    row, visits = gathered.case.records[number], visits_of(gathered.session, gathered.incident.id)
    looked = {visit.person for visit in visits if showed(visit, row)}
    read = (p for p in gathered.persons if p.number in looked and _stands_there(gathered, p, row))
    return {"read_by": joined(person.called for person in read)}


def _stands_there(gathered: Gathered, person: PersonNow, talk: Evidence) -> bool:
    return any(t.number == talk.number for t in family_view(gathered, person.number).talks)


def _end(gathered: Gathered, about: str) -> Help:
    """Where to say that what has a day to look again goes on: the form alone could only end it."""
    match gathered.case.bodies.get(number_in(about)):
        case Excuse(review_on=date()) as excuse:
            anew = say_anew(excuse)
        case Hold() as hold:
            anew = hold_anew(hold)
        case LegalHold():
            anew = Target("record", LegalHold.word)
        case _:
            return {}
    return {"anew": href(gathered.incident.ref, anew)}


HELPS: Mapping[str, Callable[[Gathered, str], Help]] = {
    **dict.fromkeys(("attempt", "heard", "questions_sought"), _attempt),
    "meeting": _meeting,
    "grade": _grade,
    "decision": _decision,
    "decision_review": _decision_review,
    "excuse": _excuse,
    "findings_approval": _approval,
    "person_change": _person_change,
    "restrict": _restrict,
    "involved": _involved,
    "correction": _correction,
    "error": _error,
    "error_review": _error_review,
    **dict.fromkeys(("excuse_end", "hold_end", "legal_hold_end"), _end),
}
