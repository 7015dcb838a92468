"""Who of a look-back was not reached, what was tried, and the next way to try."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.letters.recipient import why_not_alone_to
from disclosure.actions.look_backs.aside import Aside, why_aside
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.phones import interpreter_for
from disclosure.actions.look_backs.progress import STAGES, Stand, to_try
from disclosure.actions.look_backs.whom import NOT_ALONE
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.looks.looking import look_through
from disclosure.actions.outgoing.post_back import post_came_back
from disclosure.actions.people.other_cases import known_elsewhere
from disclosure.actions.people.patient_names import name_of_patient
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.kinds.people import Attempt
from disclosure.permissions import Actor, Permission
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from letters.dates import without_weekday
from workflows.excuses import A_LETTER, A_TALK, why_not_now
from workflows.letter_after import why_to_avoid
from workflows.words import LetterState, Way

ON_A_PAGE = 25
ORDER = (Way.PHONE, Way.POST, Way.EMAIL, Way.TEXT, Way.VISIT)
NOTHING_LEFT = "Ask who else knows them: their general practice, another hospital, the register."
NOBODY = "Name somebody to be told: nobody living is named who must be."
WAIT = "Let them be: {}."
IN_WRITING = (Way.POST, Way.EMAIL)
SPOKEN = (Way.PHONE, Way.VISIT)


@dataclass(frozen=True, slots=True)
class Unreached:
    number: int
    incident: str
    name: str
    stands: str  # in words
    tried: tuple[str, ...]
    next: str
    may_be_put_back: bool


@dataclass(frozen=True, slots=True)
class UnreachedPage:
    rows: tuple[Unreached, ...]
    after: int | None  # the number after which the next page begins


def not_reached(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, after: int = 0
) -> UnreachedPage:
    """Those this person may see, by number. That they were shown stays on record."""
    actor.must(Permission.SEE_CASES)
    look_back = look_back_of(session, actor, ref)
    found = list(islice(to_try(session, look_back, seen_by(actor), after=after), ON_A_PAGE + 1))
    shown = found[:ON_A_PAGE]
    refs = [each.incident for each in shown]
    look_through(session, actor, refs, at, door, f"not reached of {ref}")
    aside = why_aside(session, look_back, actor, [each.number for each in shown])
    rows = tuple(_row(session, at, each, aside.get(each.number)) for each in shown)
    after_these = shown[-1].number if len(found) > ON_A_PAGE else None
    return UnreachedPage(rows, after_these)


def _row(session: Session, at: datetime, stand: Stand, aside: Aside | None) -> Unreached:
    incident = session.scalars(select(Incident).where(Incident.ref == stand.incident)).one()
    says = f"{STAGES[stand.at]}: {aside.why}" if aside else STAGES[stand.at]
    can = aside is not None and aside.can_be_put_back
    try:
        name, tried, following = _as_recorded(gather(session, incident, at))
    except Unreadable:
        name, tried, following = incident.patient_name or "", (), CLOSED_WORDS
    return Unreached(stand.number, stand.incident, name, says, tried, following, can)


def _as_recorded(gathered: Gathered) -> tuple[str, tuple[str, ...], str]:
    """Their name, what was tried, and what to try next: nothing before somebody found out what
    another case of the patient means. Raises Unreadable.
    """
    told = [person for person in gathered.persons if person.is_relevant]
    mine = [person for person in told if not why_not_alone_to(gathered, person)]
    attempts = [(row.at, body) for row, body in gathered.case.those(Attempt)]
    came_back = [x for x in gathered.letters if x.state is LetterState.RETURNED]
    tried = [_says_tried(gathered, mine, when, body) for when, body in attempts]
    tried += [f"letter {letter.ref} came back" for letter in came_back]
    ways = {(body.person, body.how) for _, body in attempts if not body.against_wishes}
    name = mine[0].name if mine else name_of_patient(gathered)
    following = NOT_ALONE if told and not mine else next_way(gathered, mine, ways)
    elsewhere = " ".join(each.says for each in known_elsewhere(gathered))
    return str(name), tuple(tried), elsewhere or following


def _says_tried(
    gathered: Gathered, mine: Sequence[PersonNow], when: datetime, tried: Attempt
) -> str:
    """Of whom, where it was not the only one who must be told."""
    person = gathered.person(tried.person)
    only = [each.number for each in mine] == [tried.person]
    whom = "" if only or person is None else f" to {person.called}"
    return f"{tried.how.replace('_', ' ')}{whom}, {without_weekday(when)}"


def next_way(
    gathered: Gathered, people: Iterable[PersonNow], tried: Collection[tuple[int, Way]]
) -> str:
    """The first way that is known, not forbidden and not tried yet with that person; then those
    tried once. None by which they said no, or that has to wait. Of several it says whom: what one
    asked us never to use may be the way to another."""
    living = list(people)
    if not living:
        return NOBODY
    known = [(each, way) for each in living for way in ways_to(gathered, each)]
    why_not = [why_not_by(gathered, *each) for each in known]
    ways = [each for each, why in zip(known, why_not, strict=True) if not why]
    fresh = [(person, way) for person, way in ways if (person.number, way) not in tried]
    for found, says in ((fresh, "Try{} by {}."), (ways, "Try{} again by {}, at another hour.")):
        if found:
            whom = f" {found[0][0].called}" if len(living) > 1 else ""
            return says.format(whom, _in_words(*found[0]))
    return WAIT.format(why_not[0]) if known else NOTHING_LEFT


def _in_words(person: PersonNow, way: Way) -> str:
    need = interpreter_for(person.body) if way in SPOKEN else ""
    return f"{way.replace('_', ' ')}{f', with an interpreter ({need})' if need else ''}"


def why_not_by(gathered: Gathered, person: PersonNow, way: Way) -> str:
    what = A_LETTER if way in IN_WRITING else A_TALK
    return why_not_now(gathered.facts, person.number, what) or _why_not_today(gathered, person)


def _why_not_today(gathered: Gathered, person: PersonNow) -> str:
    why = why_to_avoid(gathered.today, person.avoid)
    return f"not on {without_weekday(gathered.today)} ({why})" if why else ""


def ways_to(gathered: Gathered, person: PersonNow) -> list[Way]:
    """The post is none while what came back came from the address as it stands."""
    body = person.body
    post = body.get("post") and not post_came_back(gathered, person)
    known = {
        Way.PHONE: body.get("phone"),
        Way.TEXT: body.get("phone"),
        Way.POST: post,
        Way.VISIT: body.get("post"),
        Way.EMAIL: body.get("email"),
    }
    return [way for way in ORDER if known[way] and way not in person.never]
